"""Where the protocol meets the record: looks up in sessions of its own, and writes in one."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from authlib.oauth2.rfc6749 import AuthorizationServer, InvalidGrantError

from matricula.identity.oauth.clients import GRANTS, RESPONSES, Client
from matricula.identity.oauth.keys import CODE_LIFETIME, LIFETIME
from matricula.identity.oauth.requests import ProtocolRequest
from matricula.identity.tokens import hash_token
from matricula.record.applications import commands, forms, queries
from matricula.record.applications.errors import CodeSpent, RefreshSpent
from matricula.store import Database, Origin, WriteSession

DOOR = queries.DOOR
PATIENCE = 1.0
"""Seconds to wait for another writer before the client is told to come again."""

Token = dict[str, str | int]
"""As a client reads it: access_token, scope, expires_in, token_type, and perhaps refresh_token."""
CheckPassword = Callable[[str, str], int | None]
"""The account of a name (or an address) and a password; None where they are wrong."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What this server gives. refresh_lifetime: seconds that a refresh token lives unused."""

    password: bool
    implicit: bool
    refresh_lifetime: int

    @property
    def offered(self) -> frozenset[str]:
        """The types of grants that are given at all."""
        switched = {forms.PASSWORD: self.password, forms.IMPLICIT: self.implicit}
        return frozenset(kind for kind in GRANTS if switched.get(kind, True))

    @property
    def response_types(self) -> frozenset[str]:
        """What browsers may bring."""
        return frozenset(RESPONSES[kind] for kind in self.offered if kind in RESPONSES)


class Desk(AuthorizationServer):
    """The part of the authorization server that reads and writes the record."""

    def __init__(self, database: Database, terms: Terms, check_password: CheckPassword) -> None:
        super().__init__()
        self.database = database
        self.terms = terms
        self.check_password = check_password

    def query_client(self, client_id: str) -> Client | None:
        with self.database.read() as session:
            row = queries.application_known(session, client_id)
        return Client(row, self.terms.offered) if row else None

    def keep_code(self, code: str, request: ProtocolRequest) -> None:
        """Keep a code for the account that allowed it."""
        data = request.payload.data
        kept = commands.NewCode(
            hash_token(code),
            data.get("redirect_uri"),
            request.scope,
            data.get("code_challenge"),
            timedelta(seconds=CODE_LIFETIME),
        )
        with self._writing() as session:
            commands.keep_code(session, request.client.row.id, request.user, kept)

    def find_code(self, code: str, client: Client) -> queries.CodeRow | None:
        """A code that can still be used. One that comes again ends what it bought."""
        with self.database.read() as session:
            row = queries.code_of(session, client.row.id, hash_token(code))
        if row is None:
            return None
        if row.used_at is not None:
            self._end_bought(client, row.hash)
            return None
        return row if row.expires_at > datetime.now(UTC) else None

    def find_refresh(self, refresh_token: str, client: Client) -> queries.PairRow | None:
        """A pair that can still be renewed. One that was renewed before ends its family."""
        kept = hash_token(refresh_token)
        with self.database.read() as session:
            row = queries.pair_of(session, kept, datetime.now(UTC))
        if row is None or row.application_id != client.row.id:
            return None
        if not row.live:
            self._end_spent(client, kept)
            return None
        return row

    def find_pair(self, token: str) -> queries.PairRow | None:
        """The pair of an access token or a refresh token, whatever became of it."""
        with self.database.read() as session:
            return queries.pair_of(session, hash_token(token), datetime.now(UTC))

    def end_family(self, row: queries.PairRow) -> None:
        """End all tokens of a grant."""
        with self._writing() as session:
            commands.end_family(session, row.application_id, row.family_id)

    def save_token(self, token: Token, request: ProtocolRequest) -> None:
        """Keep new tokens: those that a code buys, those that take others' place, or others.

        Errors: InvalidGrantError where somebody else used the code or the refresh token meanwhile.
        """
        pair = self._pair(token)
        client: Client = request.client
        if request.authorization_code is not None:
            self._redeem(client, request.authorization_code.row, pair)
        elif request.refresh_token is not None:
            self._rotate(client, request, pair)
        else:
            # An application that asks for itself acts as its owner.
            account_id = request.user or client.row.account_id
            with self._writing() as session:
                commands.grant(session, client.row.id, account_id, client.row.grant_type, pair)

    def _redeem(self, client: Client, code: queries.CodeRow, pair: commands.NewPair) -> None:
        try:
            with self._writing() as session:
                commands.redeem_code(session, client.row.id, code.hash, client.row.grant_type, pair)
        except CodeSpent as error:
            self._end_bought(client, code.hash)
            raise InvalidGrantError from error

    def _rotate(self, client: Client, request: ProtocolRequest, pair: commands.NewPair) -> None:
        kept = hash_token(request.form["refresh_token"])
        try:
            with self._writing() as session:
                commands.rotate(session, client.row.id, kept, pair)
        except RefreshSpent as error:
            self._end_spent(client, kept)
            raise InvalidGrantError(status_code=401) from error

    def _end_bought(self, client: Client, code_hash: str) -> None:
        with self._writing() as session:
            commands.end_what_a_code_bought(session, client.row.id, code_hash)

    def _end_spent(self, client: Client, refresh_hash: str) -> None:
        with self._writing() as session:
            commands.end_family_of_spent(session, client.row.id, refresh_hash)

    def _pair(self, token: Token) -> commands.NewPair:
        refresh = token.get("refresh_token")
        renewal = self.terms.refresh_lifetime if refresh else 0
        return commands.NewPair(
            hash_token(str(token["access_token"])),
            timedelta(seconds=LIFETIME),
            str(token["scope"]),
            hash_token(str(refresh)) if refresh else None,
            timedelta(seconds=renewal),
        )

    def _writing(self) -> AbstractContextManager[WriteSession]:
        # History tells nothing of keys, so nobody is named.
        return self.database.write(Origin(DOOR), patience=PATIENCE)
