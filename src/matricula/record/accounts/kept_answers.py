"""Answers that are kept, so that a request sent twice is carried out once (Idempotency-Key)."""

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from matricula.record.accounts.tables import kept_answer
from matricula.store import WriteSession, bulk

KEPT = timedelta(hours=24)
"""How long an answer can be had again."""


class KeyReused(Exception):
    """The key was sent with another request before: a new request needs a new key."""


@dataclass(frozen=True, slots=True)
class Keyed:
    """A request with a key. hash: the SHA-256 of all that was asked, in hexadecimal."""

    account_id: int
    door: str
    key: str
    hash: str

    @property
    def place(self) -> sa.ColumnElement[bool]:
        return sa.and_(
            kept_answer.c.account_id == self.account_id,
            kept_answer.c.door == self.door,
            kept_answer.c.key == self.key,
        )


def answer_kept(session: WriteSession, asked: Keyed) -> str | None:
    """What the same request was answered; None where it is to be carried out now.

    It comes first in its transaction: whoever sends the same key meanwhile waits for its end, and
    has the answer then. Errors: KeyReused.
    """
    bulk.one_at_a_time(session, f"key {asked.account_id} {asked.door} {asked.key}")
    alive = kept_answer.c.expires_at > session.now
    columns = sa.select(kept_answer.c.request_hash, kept_answer.c.body)
    row = session.row(columns.where(asked.place, alive))
    if row is None:
        return None
    if row.request_hash != asked.hash:
        raise KeyReused
    return str(row.body)


def keep_answer(session: WriteSession, asked: Keyed, status: int, body: str) -> None:
    """Keep what a request is answered, and forget all answers whose time is over."""
    over = kept_answer.c.expires_at <= session.now
    session.run(kept_answer.delete().where(over))
    session.run(
        kept_answer.insert().values(
            account_id=asked.account_id,
            door=asked.door,
            key=asked.key,
            request_hash=asked.hash,
            status=status,
            body=body,
            expires_at=session.now + KEPT,
        )
    )
