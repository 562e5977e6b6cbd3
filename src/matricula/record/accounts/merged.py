"""Accounts of people who were merged into others: nothing is given to them."""

import sqlalchemy as sa

from matricula.record.accounts.errors import AccountMerged
from matricula.record.accounts.tables import account
from matricula.record.merges.living import STANDS, living
from matricula.record.merges.tables import person_merge
from matricula.store import ReadSession


def refuse_merged(session: ReadSession, account_id: int) -> None:
    """Errors: AccountMerged where the account's person is another one by now."""
    merged = session.value(
        sa.select(person_merge.c.merged_id)
        .join(account, account.c.person_id == person_merge.c.merged_id)
        .where(account.c.id == account_id, STANDS)
    )
    if merged is not None:
        theirs = sa.select(account.c.name).where(account.c.person_id == living(int(merged)))
        raise AccountMerged(str(session.value(theirs)))
