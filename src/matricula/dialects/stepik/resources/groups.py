"""groups and members: who belongs to a course or a lesson, for those who manage it."""

from matricula.dialects.stepik.asking import Reading, Writing
from matricula.dialects.stepik.declaring import (
    ID,
    Creating,
    Facts,
    Removing,
    Resource,
    Right,
    Values,
    constant,
    stored,
)
from matricula.dialects.stepik.inputs import reference
from matricula.dialects.stepik.translate import gathered, moment
from matricula.learning.following import standing_changed
from matricula.record.listing import Wanted
from matricula.record.members import queries
from matricula.record.members.commands import add_member, remove_member
from matricula.store import Rows

MANAGERS = Right("", "Owner and admins of the course or the lesson.")


def _find_groups(asked: Reading, wanted: Wanted) -> Rows:
    return queries.groups(asked.session, asked.viewer, wanted)


def _gather_groups(asked: Reading, rows: Rows) -> list[Facts]:
    """With everybody in them. One query."""
    found = queries.members_of(asked.session, [row.id for row in rows])
    people = gathered(found, "group_id", "person_id")
    return [{**row._asdict(), "users": people.get(row.id, [])} for row in rows]


def _find_members(asked: Reading, wanted: Wanted) -> Rows:
    return queries.members(asked.session, asked.viewer, wanted)


def _create(asked: Writing, values: Values) -> int:
    key = add_member(asked.session, values["group_id"], values["person_id"])
    standing_changed(asked.session, values["person_id"])
    return key


def _remove(asked: Writing, facts: Facts) -> None:
    remove_member(asked.session, facts["id"])


GROUPS = Resource(
    name="groups",
    title="Groups of a course or a lesson",
    readers="Those who manage the course or the lesson.",
    fields=(
        stored("id", int),
        stored("users", list[int], note="In the order in which they came."),
    ),
    find=_find_groups,
    gather=_gather_groups,
    guests=False,
)

MEMBERS = Resource(
    name="members",
    title="Members of groups",
    readers="Those who manage the course or the lesson.",
    fields=(
        stored("id", int),
        stored("group", int, "group_id", reference("group_id", "groups", required=True)),
        stored("user", int, "person_id", reference("person_id", "users", required=True)),
        moment("date_joined", "joined_at", "When they came."),
        constant("is_synced", bool, True, "What is written is there."),
    ),
    find=_find_members,
    filters={"group": ID, "user": ID},
    guests=False,
    create=Creating(MANAGERS, _create),
    remove=Removing(MANAGERS, _remove),
)
