"""The grants, each with its place in the record."""

from authlib.oauth2.rfc6749 import (
    AuthorizationCodeMixin,
    InvalidClientError,
    InvalidGrantError,
    InvalidRequestError,
    TokenMixin,
    grants,
)
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7636 import CodeChallenge

from matricula.identity.oauth.clients import METHOD, Client
from matricula.identity.oauth.desk import Desk
from matricula.identity.oauth.keys import TOKEN_LENGTH
from matricula.identity.oauth.requests import ProtocolRequest
from matricula.record.applications.queries import CodeRow, PairRow


class WrongPassword(InvalidGrantError):
    """Name or password is wrong: 401, which is what clients of the dialect look for."""

    status_code = 401
    description = "Invalid credentials given."


class RefreshRefused(InvalidGrantError):
    """The refresh token renews nothing (any more): 401, on which clients sign their user out."""

    status_code = 401


class Code(AuthorizationCodeMixin):
    """A code that was given to the application that asks."""

    code_challenge_method = "S256"

    def __init__(self, row: CodeRow) -> None:
        self.row = row
        self.code_challenge = row.code_challenge

    def get_redirect_uri(self) -> str | None:
        return self.row.redirect_uri

    def get_scope(self) -> str:
        return self.row.scope


class Renewable(TokenMixin):
    """A pair of tokens that somebody wants to renew or to end."""

    def __init__(self, row: PairRow) -> None:
        self.row = row

    def check_client(self, client: Client) -> bool:
        return client.row.id == self.row.application_id

    def get_scope(self) -> str:
        return self.row.scope


class CodeGrant(grants.AuthorizationCodeGrant):
    """`response_type=code`, and the code's change for tokens."""

    TOKEN_ENDPOINT_AUTH_METHODS = (METHOD,)
    AUTHORIZATION_CODE_LENGTH = TOKEN_LENGTH
    server: Desk

    def save_authorization_code(self, code: str, request: ProtocolRequest) -> None:
        self.server.keep_code(code, request)

    def query_authorization_code(self, code: str, client: Client) -> Code | None:
        found = self.server.find_code(code, client)
        return Code(found) if found else None

    def validate_token_request(self) -> None:
        super().validate_token_request()
        code, client = self.request.authorization_code, self.request.client
        asked = self.request.payload.redirect_uri
        if not code.get_redirect_uri() and asked not in (None, client.get_default_redirect_uri()):
            # Where the first request named no address, it was the only one.
            raise InvalidGrantError

    def authenticate_user(self, authorization_code: Code) -> int:
        return authorization_code.row.account_id

    def delete_authorization_code(self, authorization_code: Code) -> None:
        """Nothing: keeping the tokens has used it up, and it is kept to be known again."""


class ProofOfCode(CodeChallenge):
    """PKCE: whoever began with a challenge ends with its verifier. S256 alone: "plain" proves
    nothing to one who saw the first request, and no client has to have it (RFC 7636, 4.2)."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ("S256",)

    def validate_code_challenge(self, grant: CodeGrant, redirect_uri: str) -> None:
        data = grant.request.payload.data
        if data.get("code_challenge") and not data.get("code_challenge_method"):
            raise InvalidRequestError  # That would be "plain".
        super().validate_code_challenge(grant, redirect_uri)


class ImplicitGrant(grants.ImplicitGrant):
    """`response_type=token`."""

    server: Desk

    def authenticate_token_endpoint_client(self) -> Client:
        client = self.server.query_client(self.request.payload.client_id)
        if client is None:
            raise InvalidClientError
        return client


class PasswordGrant(grants.ResourceOwnerPasswordCredentialsGrant):
    """A person's own name and password, told to the application."""

    TOKEN_ENDPOINT_AUTH_METHODS = (METHOD,)
    server: Desk

    def authenticate_user(self, username: str, password: str) -> int:
        account_id = self.server.check_password(username, password)
        if account_id is None:
            raise WrongPassword
        return account_id


class ClientCredentialsGrant(grants.ClientCredentialsGrant):
    """The application acts as its owner."""

    TOKEN_ENDPOINT_AUTH_METHODS = (METHOD,)


class RefreshGrant(grants.RefreshTokenGrant):
    """A new pair for an old one."""

    TOKEN_ENDPOINT_AUTH_METHODS = (METHOD,)
    INCLUDE_NEW_REFRESH_TOKEN = True
    server: Desk

    def _validate_request_token(self, client: Client) -> Renewable:
        try:
            found: Renewable = super()._validate_request_token(client)
        except InvalidGrantError as error:
            raise RefreshRefused from error
        return found

    def authenticate_refresh_token(self, refresh_token: str) -> Renewable | None:
        found = self.server.find_refresh(refresh_token, self.request.client)
        return Renewable(found) if found else None

    def authenticate_user(self, refresh_token: Renewable) -> int:
        return refresh_token.row.account_id

    def revoke_old_credential(self, refresh_token: Renewable) -> None:
        """Nothing: keeping the new pair has used the old one up."""


class Revocation(RevocationEndpoint):
    """RFC 7009. Whatever the token was, it opens nothing afterwards, and neither do its kin."""

    CLIENT_AUTH_METHODS = (METHOD,)
    server: Desk

    def check_params(self, request: ProtocolRequest, _client: Client) -> None:
        # A hint is a help in looking, and here no help is needed (2.1).
        if "token" not in request.form:
            raise InvalidRequestError

    def authenticate_token(self, request: ProtocolRequest, client: Client) -> Renewable | None:
        try:
            found: Renewable | None = super().authenticate_token(request, client)
        except InvalidGrantError:
            return None  # Another application's: as one that is not there (2.2).
        return found

    def query_token(self, token_string: str, _hint: str | None) -> Renewable | None:
        found = self.server.find_pair(token_string)
        return Renewable(found) if found else None

    def revoke_token(self, token: Renewable, _request: ProtocolRequest) -> None:
        self.server.end_family(token.row)
