"""People who turned out to be one, and the marks that their scores are (docs/decisions/0103)."""

from matricula.learning.feeding import feed_people
from matricula.record.merges import commands
from matricula.store import WriteSession


def merge(session: WriteSession, kept: int, other: int) -> int:
    """As `merges.commands.merge`; and what either answered is the mark of the one that there is."""
    key = commands.merge(session, kept, other)
    feed_people(session, [kept])
    return key


def unmerge(session: WriteSession, other: int) -> int:
    """As `merges.commands.unmerge`; and each has the marks of their own scores alone."""
    kept = commands.unmerge(session, other)
    feed_people(session, [kept, other])
    return kept
