"""profiles: what the caller says of themselves, and how they want to be told."""

from collections.abc import Sequence
from typing import Any

from matricula.dialects.stepik.asking import Reading, Writing
from matricula.dialects.stepik.declaring import (
    Changing,
    Facts,
    Field,
    Resource,
    Right,
    Values,
    computed,
    constant,
    constants,
    stored,
)
from matricula.dialects.stepik.inputs import Entry, flag, number, text
from matricula.dialects.stepik.resources import users
from matricula.dialects.stepik.resources.registering import CHANGE_PASSWORD
from matricula.dialects.stepik.translate import gathered, name_of
from matricula.record.listing import Wanted
from matricula.record.profiles import queries
from matricula.record.profiles.commands import set_profile
from matricula.store import Rows

OWN = Right("", "The caller's own.")
NO_LEVELS = "Nobody has a level here."
FLAGS = (
    "subscribed_for_mail",
    "subscribed_for_marketing",
    "subscribed_for_partners",
    "subscribed_for_news_en",
    "subscribed_for_news_ru",
    "is_web_push_enabled",
    "is_vote_notifications_enabled",
)


def find(asked: Reading, wanted: Wanted) -> Rows:
    """The caller's own profile."""
    mine = [key for key in (wanted.ids or [asked.me]) if key == asked.me]
    if not mine or wanted.offset:
        return []
    return queries.people(asked.session, asked.viewer, Wanted(mine, limit=1))


def gather(asked: Reading, rows: Rows) -> list[Facts]:
    """With addresses and accounts elsewhere. Three queries."""
    keys = [row.id for row in rows]
    addresses = gathered(queries.address_ids(asked.session, keys), "person_id", "id", "is_verified")
    accounts = gathered(queries.social_account_ids(asked.session, keys), "person_id", "id")
    with_password = bool(keys) and queries.has_password(asked.session, asked.me)
    return [
        {
            **users.settled(row._asdict()),
            "is_guest": False,
            "addresses": addresses.get(row.id, []),
            "accounts": accounts.get(row.id, []),
            "has_password": with_password,
        }
        for row in rows
    ]


def guest(asked: Reading) -> Facts:
    """A guest's profile."""
    return {**users.guest(asked), "addresses": [], "accounts": [], "has_password": False}


def _change(asked: Writing, facts: Facts, values: Values) -> None:
    # A name that is sent back as it was told is not the caller's own word.
    if (values.get("first_name"), values.get("last_name")) == name_of(facts):
        del values["first_name"], values["last_name"]
    if values:
        set_profile(asked.session, facts["id"], values)


def _name(place: int, column: str) -> Field:
    return computed(
        ("first_name", "last_name")[place],
        str,
        lambda facts, _: name_of(facts)[place],
        "What one calls oneself, or else the registry's name.",
        text(column, longest=100, line=True),
    )


def _status(facts: Facts, asked: Reading) -> int | None:
    return None if asked.caller.is_guest else int(facts["id"])


def _may(asked: Reading) -> bool:
    return not asked.caller.is_guest


def _language() -> Entry:
    return text("language", longest=10)


FIELDS: tuple[Field, ...] = (
    stored("id", int),
    _name(0, "first_name"),
    _name(1, "last_name"),
    computed("full_name", str, users.full_name, "Both."),
    stored("is_private", bool, entry=flag("is_private"), note="Hidden from strangers."),
    computed("avatar", str, users.avatar, "Drawn of the id."),
    stored("language", str, entry=_language()),
    stored("city", int | None, entry=number("city", nullable=True)),
    stored("short_bio", str, entry=text("short_bio", longest=1_000)),
    stored("details", str, entry=text("details", longest=20_000)),
    *(stored(name, bool, entry=flag(name)) for name in FLAGS),
    stored("notification_email_delay", str, entry=text("notification_email_delay", longest=30)),
    computed("notification_status", int | None, _status, "The caller's own; null for guests."),
    computed(
        "is_staff", bool, lambda _, asked: asked.viewer.governs, "Administers the whole school."
    ),
    stored("is_guest", bool),
    *(
        computed(f"can_add_{what}", bool, lambda _, asked: _may(asked), "Whoever is signed in.")
        for what in ("lesson", "course")
    ),
    constant("can_add_group", bool, False, "Courses and lessons have the groups that they have."),
    stored("bit_field", int, entry=number("bit_field", most=2**53)),
    constant("level", int, 0, NO_LEVELS),
    constant("level_title", str, "", NO_LEVELS),
    constant("level_abilities", list[str], [], NO_LEVELS),
    stored("has_password", bool),
    stored("social_accounts", list[int], "accounts"),
    computed(
        "email_addresses",
        list[int],
        lambda facts, _: [key for key, _ in facts["addresses"]],
        "Their ids.",
    ),
    computed(
        "is_email_verified",
        bool,
        lambda facts, _: any(verified for _, verified in facts["addresses"]),
        "Whether one of them is.",
    ),
    *constants("Nobody is invited.", str | None, None, "invite_url"),
    constant("telegram_bot_url", str | None, None, "There is no bot."),
    constant("subscription_plan", str, "free", "Nothing is sold here."),
    constant("experiment_choices", list[str], [], "Nobody is experimented on."),
    constant("allowed_private_courses_count", int | None, None, "There is no limit."),
)


def side_profiles(asked: Reading, _found: Sequence[Facts]) -> list[dict[str, Any]]:
    """The profile of the caller, whoever it is."""
    if asked.caller.is_guest:
        return [RESOURCE.tell(asked, guest(asked))]
    return RESOURCE.told(asked, find(asked, Wanted(limit=1)))


def side_users(asked: Reading, _found: Sequence[Facts]) -> list[dict[str, Any]]:
    """The caller as a user."""
    if asked.caller.is_guest:
        return [users.RESOURCE.tell(asked, users.guest(asked))]
    return users.RESOURCE.told(asked, users.find(asked, Wanted([asked.me], limit=1)))


RESOURCE = Resource(
    name="profiles",
    of_people=True,
    title="The caller's profile",
    readers="The caller's own.",
    fields=FIELDS,
    find=find,
    gather=gather,
    guests=False,
    change=Changing(OWN, _change),
    actions=(CHANGE_PASSWORD,),
)
