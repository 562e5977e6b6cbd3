"""Which application asks: by the Authorization header or by the body, and never by two words."""

from collections.abc import Callable

from authlib.oauth2.rfc6749 import InvalidClientError, InvalidRequestError

from matricula.identity.oauth.clients import Client
from matricula.identity.oauth.requests import ProtocolRequest
from matricula.identity.tokens import BasicCredentials, basic_credentials

QueryClient = Callable[[str], Client | None]


def authenticated(query_client: QueryClient, request: ProtocolRequest) -> Client:
    """The application that asks.

    A confidential one shows its secret. A public one need not, but a secret that it shows has to
    be right. Errors: InvalidClientError; InvalidRequestError where header and body differ.
    """
    told = _credentials(request)
    client = query_client(told.name) if told.name else None
    if client is None:
        raise InvalidClientError
    if told.password:
        if not client.check_client_secret(told.password):
            raise InvalidClientError
    elif not client.is_public:
        raise InvalidClientError
    return client


def _credentials(request: ProtocolRequest) -> BasicCredentials:
    """Id and secret, "" where there is none; some clients say the same in both places."""
    header = request.headers["Authorization"]
    form = request.form
    body = BasicCredentials(form.get("client_id", ""), form.get("client_secret", ""))
    if not header:
        return body
    told = basic_credentials(header)
    if told is None:
        raise InvalidClientError
    if body.name not in ("", told.name) or body.password not in ("", told.password):
        # RFC 6749, 2.3: not more than one way in a request.
        raise InvalidRequestError
    return told
