"""The authorization server, made for the request at hand."""

from typing import cast
from urllib.parse import parse_qsl

from matricula.identity.oauth.desk import Terms
from matricula.identity.oauth.provider import Provider
from matricula.identity.oauth.requests import ProtocolRequest
from matricula.identity.principal import Principal
from matricula.identity.tokens import BasicCredentials
from matricula.record.applications.queries import DOOR
from matricula.settings import Settings
from matricula.store import Database
from matricula.web.asgi import Scope, header
from matricula.web.authentication import AnyRequest, password_principal
from matricula.web.bodies import FORM, media_type
from matricula.web.brakes import SignInBrake, client_address

APPLICATIONS = "/oauth2/applications"
AUTHORIZE = "/oauth2/authorize"
TOKEN = "/oauth2/token"
REVOKE = "/oauth2/revoke_token"
METADATA = "/.well-known/oauth-authorization-server"
LOGIN = "/accounts/login"
SIGNUP = "/accounts/signup"
LOGOUT = "/accounts/logout"

MOST_PARAMETERS = 100


def provider_of(request: AnyRequest, database: Database, settings: Settings) -> Provider:
    """The authorization server; passwords are tried under the brake."""

    def check_password(name: str, password: str) -> int | None:
        principal = signing_in(request, database, settings, BasicCredentials(name, password))
        return principal.account_id if principal else None

    return Provider(database, terms_of(settings), check_password)


def terms_of(settings: Settings) -> Terms:
    """What the settings offer."""
    return Terms(
        password=settings.oauth_password_grant,
        implicit=settings.oauth_implicit_grant,
        refresh_lifetime=settings.refresh_token_lifetime,
    )


def signing_in(
    request: AnyRequest, database: Database, settings: Settings, given: BasicCredentials
) -> Principal | None:
    """Whose name (or address) and password these are; None where they are wrong.

    Errors: TooManyTries.
    """
    brake: SignInBrake = request.app.state["sign_in_brake"]
    address = client_address(request, settings)
    brake.take(given.name, address)
    principal = password_principal(database, given, DOOR, registered=True)
    if principal:
        brake.was_right(given.name, address)
    return principal


def program_request(request: AnyRequest, body: bytes) -> ProtocolRequest:
    """What a program asks: the form of the body, and nothing that stands in the address."""
    kind = media_type(cast(Scope, request.scope))
    pairs = parameters(body.decode()) if kind == FORM else []
    authorization = header(cast(Scope, request.scope), b"authorization")
    return ProtocolRequest("POST", pairs, authorization)


def page_request(request: AnyRequest) -> ProtocolRequest:
    """What a browser brings in the query."""
    return ProtocolRequest("GET", parameters(request.scope["query_string"].decode()))


def parameters(text: str) -> list[tuple[str, str]]:
    """The parameters of a form or a query, which was checked to be text before."""
    try:
        return parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_PARAMETERS)
    except ValueError:
        return []
