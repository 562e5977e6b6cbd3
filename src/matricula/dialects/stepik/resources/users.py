"""users: people as others see them."""

from typing import Any

from matricula.dialects.stepik.asking import Reading
from matricula.dialects.stepik.declaring import (
    WORD,
    Facts,
    Field,
    Resource,
    computed,
    constant,
    constants,
    stored,
)
from matricula.dialects.stepik.resources.registering import NEWCOMER, REGISTRATION
from matricula.dialects.stepik.translate import moment, name_of
from matricula.record.answers.progress import solved_steps
from matricula.record.certificates.queries import counted_of_people
from matricula.record.courses.queries import made_by
from matricula.record.listing import Wanted
from matricula.record.profiles import queries
from matricula.record.profiles.commands import UNSAID
from matricula.store import Rows

GUEST_ID = 0
"""The user that a guest is: guests are sessions, not people (docs/decisions/0014)."""
NO_ANSWERS = "How far somebody is, is told to them and to their teachers alone."


def find(asked: Reading, wanted: Wanted) -> Rows:
    """The people whom the caller sees."""
    return queries.people(asked.session, asked.viewer, wanted)


def gather(asked: Reading, rows: Rows) -> list[Facts]:
    """With what they made, what was certified to them, and what they solved. Three queries."""
    keys = [row.id for row in rows]
    made = made_by(asked.session, keys)
    certified = counted_of_people(asked.session, asked.viewer, keys)
    solved = solved_steps(asked.session, asked.viewer, keys)
    return [
        {
            **settled(row._asdict()),
            "is_guest": False,
            "made": made.get(row.id, (0, 0)),
            "certified": certified.get(row.id, 0),
            "solved": solved.get(row.id, 0),
        }
        for row in rows
    ]


def settled(facts: dict[str, Any]) -> dict[str, Any]:
    """A person's facts; one without a profile has the profile of whoever never said anything."""
    if facts["is_private"] is None:
        facts |= UNSAID
    return facts


def guest(asked: Reading) -> Facts:
    """A guest as a user."""
    return {
        **UNSAID,
        "id": GUEST_ID,
        "created_at": asked.now,
        "is_active": True,
        "display_name": None,
        "family_name": "",
        "given_name": "",
        "is_guest": True,
        "made": (0, 0),
        "certified": 0,
        "solved": 0,
    }


def _name(place: int) -> Any:
    return lambda facts, _: name_of(facts)[place]


def full_name(facts: Facts, _: Reading) -> str:
    """First and last name in one."""
    return " ".join(part for part in name_of(facts) if part)


def avatar(facts: Facts, asked: Reading) -> str:
    """The address of a person's picture."""
    return f"{asked.base}/media/users/{facts['id']}/avatar.svg"


FIELDS: tuple[Field, ...] = (
    stored("id", int),
    stored("profile", int, "id"),
    stored("is_private", bool),
    stored("is_active", bool, note="False where the account is switched off."),
    stored("is_guest", bool),
    constant("is_organization", bool, False, "Organizations are no users."),
    computed("is_author", bool, lambda facts, _: facts["made"][0] > 0, "Owns an open course."),
    stored("short_bio", str),
    stored("details", str),
    computed("first_name", str, _name(0), "What they call themselves."),
    computed("last_name", str, _name(1), "What they call themselves."),
    computed("full_name", str, full_name, "Both."),
    constant("alias", str | None, None, "Nobody has a name for addresses."),
    computed("avatar", str, avatar, "Drawn of the id."),
    constant("cover", str | None, None, "Pictures are not uploaded yet."),
    stored("city", int | None),
    *constants(NO_ANSWERS, int, 0, "knowledge", "knowledge_rank", "reputation", "reputation_rank"),
    moment("join_date", "created_at", "When they were first known here."),
    constant("social_profiles", list[int], [], "They are shown to nobody else."),
    computed(
        "solved_steps_count",
        int,
        lambda facts, _: facts["solved"],
        "Quizzes solved: of oneself all, of one's learners those of one's courses, of others 0.",
    ),
    computed(
        "created_courses_count", int, lambda facts, _: facts["made"][0], "Open ones, counted."
    ),
    computed(
        "created_lessons_count", int, lambda facts, _: facts["made"][1], "Open ones, counted."
    ),
    stored(
        "issued_certificates_count", int, "certified", note="Public ones, counted; of oneself all."
    ),
    constant("followers_count", int, 0, "Nobody follows anybody."),
)

RESOURCE = Resource(
    name="users",
    of_people=True,
    title="People",
    readers="Oneself; those who made themselves public or own an open course, unless their account"
    " is switched off: everybody; those of the registry: its staff; learners of a course: its"
    " staff, students of a class: its assistants, and the other way round.",
    fields=FIELDS,
    find=find,
    gather=gather,
    filters={"alias": WORD},
    orders=("id",),
    create=REGISTRATION,
    taken=NEWCOMER,
)
