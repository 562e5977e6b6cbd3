"""The authorization server: its grants, its tokens, its answers."""

from typing import NamedTuple, Protocol

from authlib.common.urls import add_params_to_uri
from authlib.oauth2.rfc6749 import (
    InvalidClientError,
    InvalidRequestError,
    InvalidScopeError,
    OAuth2Error,
    UnsupportedResponseTypeError,
)

from matricula.identity.oauth import grants
from matricula.identity.oauth.authentication import authenticated
from matricula.identity.oauth.clients import METHOD, Client
from matricula.identity.oauth.desk import CheckPassword, Desk, Terms, Token
from matricula.identity.oauth.keys import LIFETIME, new_key
from matricula.identity.oauth.requests import ProtocolRequest
from matricula.identity.oauth.scopes import granted_scope
from matricula.store import Database

BASIC = 'Basic realm="oauth2"'
MISSPELLED = "autorization_code"
REVOCATION = grants.Revocation.ENDPOINT_NAME


class Reply(NamedTuple):
    """An answer, before any framework. body: None where there is none."""

    status: int
    body: dict[str, str | int] | None
    headers: dict[str, str]


class PageError(Exception):
    """A request that a browser brought and that leads nowhere: a person is told, and not sent on.

    The message is in the words of the dialect.
    """


class Consent(Protocol):
    """What a person is asked: a grant of Authlib's, its request checked."""

    request: ProtocolRequest
    redirect_uri: str


class Provider(Desk):
    """The authorization server for one request."""

    def __init__(self, database: Database, terms: Terms, check_password: CheckPassword) -> None:
        super().__init__(database, terms, check_password)
        self.register_client_auth_method(METHOD, authenticated)
        self.register_token_generator("default", _new_token)
        self.register_grant(grants.CodeGrant, [grants.ProofOfCode(required=False)])
        self.register_grant(grants.ClientCredentialsGrant)
        self.register_grant(grants.RefreshGrant)
        if terms.password:
            self.register_grant(grants.PasswordGrant)
        if terms.implicit:
            self.register_grant(grants.ImplicitGrant)
        self.register_endpoint(grants.Revocation)

    # --- What programs ask

    def answer_token(self, request: ProtocolRequest) -> Reply:
        """The token endpoint."""
        lists = request.payload.datalist
        if lists.get("grant_type") == [MISSPELLED]:
            lists["grant_type"] = ["authorization_code"]
        if request.payload.repeated or not request.payload.grant_type:
            return self.handle_error_response(request, InvalidRequestError())
        reply: Reply = self.create_token_response(request)
        return reply

    def answer_revocation(self, request: ProtocolRequest) -> Reply:
        """The revocation endpoint: nothing is said, whatever the token was."""
        if request.payload.repeated:
            return self.handle_error_response(request, InvalidRequestError())
        reply: Reply = self.create_endpoint_response(REVOCATION, request)
        return reply._replace(body=None) if reply.status == 200 else reply

    # --- What browsers bring

    def checked_client(self, request: ProtocolRequest) -> tuple[Client, str]:
        """The application that a browser comes from, and whither it may be sent back.

        Errors: PageError where either is not known: then nobody is sent anywhere.
        """
        lists = request.payload.datalist
        if len(lists.get("client_id", [])) != 1:
            raise PageError("Invalid client_id parameter value.")
        client = self.query_client(request.payload.client_id)
        if client is None:
            raise PageError("Invalid client_id parameter value.")
        if len(lists.get("redirect_uri", [])) > 1:
            raise PageError("Mismatching redirect URI.")
        asked = request.payload.redirect_uri or client.get_default_redirect_uri()
        if not asked or not client.check_redirect_uri(asked):
            raise PageError("Mismatching redirect URI.")
        return client, asked

    def asked_consent(self, request: ProtocolRequest, account_id: int) -> Consent:
        """What is to be allowed. Errors: OAuth2Error, to be answered by `refuse`."""
        consent: Consent = self.get_consent_grant(request, account_id)
        return consent

    def allow(self, request: ProtocolRequest, consent: Consent, account_id: int) -> str:
        """The address to which a browser goes once its person allowed what was asked.

        Errors: OAuth2Error where the application changed meanwhile.
        """
        reply: Reply = self.create_authorization_response(request, account_id, consent)
        if "Location" not in reply.headers:
            raise InvalidRequestError
        return reply.headers["Location"]

    def refuse(self, request: ProtocolRequest, error: OAuth2Error, target: str) -> str:
        """The address to which a browser goes where nothing is allowed, by fault or by will."""
        told = [("error", str(error.error))]
        if request.payload.state:
            told.append(("state", request.payload.state))
        fragment = request.payload.response_type == "token"
        return str(add_params_to_uri(target, told, fragment=fragment))

    # --- What Authlib asks of a framework

    def create_oauth2_request(self, request: ProtocolRequest) -> ProtocolRequest:
        return request

    def get_authorization_grant(self, request: ProtocolRequest) -> Consent:
        # Authlib's own sentence would repeat what was asked, whatever signs are in it.
        if request.payload.response_type not in self.terms.response_types:
            raise UnsupportedResponseTypeError("")
        consent: Consent = super().get_authorization_grant(request)
        return consent

    def validate_requested_scope(self, scope: str | None) -> None:
        if granted_scope(scope) is None:
            raise InvalidScopeError

    def send_signal(self, name: str, *args: object, **kwargs: object) -> None:
        """Nobody listens."""

    def handle_response(
        self, status: int, body: dict[str, str | int], headers: list[tuple[str, str]]
    ) -> Reply:
        return Reply(status, body, dict(headers))

    def handle_error_response(self, _request: ProtocolRequest, error: OAuth2Error) -> Reply:
        """RFC 6749, 5.2, and as the dialect's clients know it: the code, and hardly ever more."""
        headers = {"Cache-Control": "no-store", "Pragma": "no-cache"}
        status = error.status_code
        if isinstance(error, InvalidClientError):
            status, headers["WWW-Authenticate"] = 401, BASIC
        body: dict[str, str | int] = {"error": str(error.error)}
        if isinstance(error, grants.WrongPassword):
            body["error_description"] = error.description
        return Reply(status, body, headers)


def _new_token(*, scope: str | None, include_refresh_token: bool = True, **_told: object) -> Token:
    """New tokens, in the order in which the page prints them. Errors: InvalidScopeError."""
    granted = granted_scope(scope)
    if granted is None:
        raise InvalidScopeError
    token: Token = {
        "access_token": new_key(),
        "scope": granted,
        "expires_in": LIFETIME,
        "token_type": "Bearer",
    }
    return token | {"refresh_token": new_key()} if include_refresh_token else token
