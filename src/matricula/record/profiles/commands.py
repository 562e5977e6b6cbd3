"""What people change about themselves: never what the registry knows of them."""

import sqlalchemy as sa

from matricula.record import rows
from matricula.record.accounts.names import folded, mail_address
from matricula.record.cohorts.commands import raise_revisions_of_people
from matricula.record.history.commands import remember_steps
from matricula.record.people.tables import email_address
from matricula.record.profiles.errors import (
    AccountKnown,
    AddressIsRegistrars,
    AddressKnown,
    AddressUnproved,
    TooMany,
)
from matricula.record.profiles.tables import profile, social_account
from matricula.store import Row, WriteSession, bulk

UNSAID: bulk.Values = {
    "first_name": "",
    "last_name": "",
    "is_private": True,
    "language": "ru",
    "city": None,
    "short_bio": "",
    "details": "",
    "subscribed_for_mail": False,
    "notification_email_delay": "P0DT00H05M00S",
    "subscribed_for_marketing": False,
    "subscribed_for_partners": False,
    "subscribed_for_news_en": False,
    "subscribed_for_news_ru": False,
    "bit_field": 0,
    "is_web_push_enabled": False,
    "is_vote_notifications_enabled": False,
    "primary_address": None,
}
"""The profile of one who never said anything: private, and subscribed to nothing."""
MOST_ADDRESSES = 20
MOST_ACCOUNTS = 50


def set_profile(session: WriteSession, person_id: int, values: bulk.Values) -> bulk.Changes:
    """Set columns of somebody's profile; whoever has none yet gets one, private unless said
    otherwise."""
    bulk.one_at_a_time(session, f"profile {person_id}")
    known = session.value(sa.select(profile.c.person_id).where(profile.c.person_id == person_id))
    full = values if known else {**UNSAID, **values}
    changes = bulk.merge(session, profile, [{"person_id": person_id, **full}], key=("person_id",))
    remember_steps(session, profile, changes, subject="person_id")
    return changes


def add_own_address(session: WriteSession, person_id: int, text: str) -> int:
    """Add an address of mail that somebody says is theirs; it identifies nobody until it is
    verified. Errors: AddressRefused, AddressKnown, TooMany."""
    address = mail_address(text)
    bulk.one_at_a_time(session, f"addresses {person_id}")
    own = _addresses(session, person_id)
    if folded(address) in {row.folded for row in own}:
        raise AddressKnown
    if len(own) >= MOST_ADDRESSES:
        raise TooMany
    row = {
        "person_id": person_id,
        "address": address,
        "folded": folded(address),
        "purpose": "personal",
        "verified": False,
        "entered_by": "person",
    }
    return rows.add(session, email_address, [row])[0]


def remove_own_address(session: WriteSession, address_id: int) -> None:
    """Take an own address back. Errors: AddressIsRegistrars."""
    found = rows.held(session, email_address, address_id)
    if found is not None and found.entered_by == "registrar":
        raise AddressIsRegistrars
    rows.remove(session, email_address, email_address.c.id == address_id)
    if found is not None and found.verified:
        raise_revisions_of_people(session, [found.person_id])


def choose_address(session: WriteSession, address_id: int) -> None:
    """Make an address its owner's primary one. Errors: AddressUnproved."""
    found = rows.held(session, email_address, address_id)
    if found is None:
        return
    if not (found.verified or found.entered_by == "registrar"):
        raise AddressUnproved
    set_profile(session, found.person_id, {"primary_address": found.folded})


def add_social_account(session: WriteSession, person_id: int, provider: str, uid: str) -> int:
    """Name an account elsewhere. Errors: AccountKnown, TooMany."""
    bulk.one_at_a_time(session, f"social accounts {person_id}")
    mine = social_account.c.person_id == person_id
    own = session.rows(sa.select(social_account.c.provider, social_account.c.uid).where(mine))
    if (provider, uid) in {(row.provider, row.uid) for row in own}:
        raise AccountKnown
    if len(own) >= MOST_ACCOUNTS:
        raise TooMany
    row = {"person_id": person_id, "provider": provider, "uid": uid}
    return rows.add(session, social_account, [row])[0]


def remove_social_account(session: WriteSession, account_id: int) -> None:
    """Forget an account elsewhere."""
    rows.remove(session, social_account, social_account.c.id == account_id)


def _addresses(session: WriteSession, person_id: int) -> list[Row]:
    return list(
        session.rows(sa.select(email_address).where(email_address.c.person_id == person_id))
    )
