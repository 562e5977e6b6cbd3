"""An application as the protocol sees it."""

import hmac

from authlib.oauth2.rfc6749 import ClientMixin

from matricula.identity.oauth.scopes import granted_scope
from matricula.identity.tokens import hash_token
from matricula.record.applications import forms
from matricula.record.applications.queries import ApplicationRow

METHOD = "matricula"
"""The name under which the protocol calls `authentication.authenticated`."""
GRANTS = {
    forms.AUTHORIZATION_CODE: ("authorization_code", "refresh_token"),
    forms.IMPLICIT: ("implicit",),
    forms.PASSWORD: ("password", "refresh_token"),
    forms.CLIENT_CREDENTIALS: ("client_credentials",),
}
"""What each type of grant may ask the token endpoint for."""
RESPONSES = {forms.AUTHORIZATION_CODE: "code", forms.IMPLICIT: "token"}


class Client(ClientMixin):
    """An application. offered: the types of grants that this server gives at all."""

    def __init__(self, row: ApplicationRow, offered: frozenset[str]) -> None:
        self.row = row
        self.offered = offered

    @property
    def redirect_uris(self) -> list[str]:
        return self.row.redirect_uris.split()

    @property
    def is_public(self) -> bool:
        return self.row.client_type == forms.PUBLIC

    def get_client_id(self) -> str:
        return self.row.client_id

    def get_default_redirect_uri(self) -> str:
        """The only address, where there is one; "" where a request has to say which."""
        uris = self.redirect_uris
        return uris[0] if len(uris) == 1 else ""

    def get_allowed_scope(self, scope: str | None) -> str | None:
        return granted_scope(scope)

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """Letter for letter (RFC 9700, 4.1.3)."""
        return redirect_uri in self.redirect_uris

    def check_client_secret(self, client_secret: str) -> bool:
        return hmac.compare_digest(hash_token(client_secret), self.row.secret_hash)

    def check_endpoint_auth_method(self, method: str, _endpoint: str) -> bool:
        return method == METHOD  # Which has decided already.

    def check_response_type(self, response_type: str) -> bool:
        return RESPONSES.get(self.row.grant_type) == response_type

    def check_grant_type(self, grant_type: str) -> bool:
        given = self.row.grant_type in self.offered
        return given and grant_type in GRANTS[self.row.grant_type]
