"""Keeping still who is identified by which address of mail."""

from matricula.store import WriteSession, bulk


def hold_addresses(session: WriteSession) -> None:
    """Let nobody else give an address of mail to anybody until this transaction ends.

    Whoever looks a person up by address, to make one where there is none, holds them before the
    look. It comes before cohorts are held or changed, so that two never wait in a circle.
    """
    bulk.one_at_a_time(session, "addresses of mail")
