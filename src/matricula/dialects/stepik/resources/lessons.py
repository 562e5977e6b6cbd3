"""lessons: steps in order; courses hold them through units."""

from typing import Any

from matricula.dialects.stepik.asking import Reading, Writing
from matricula.dialects.stepik.course_actions import lesson_actions
from matricula.dialects.stepik.declaring import (
    ANYBODY,
    FLAG,
    ID,
    WORD,
    Changing,
    Creating,
    Facts,
    Field,
    Removing,
    Resource,
    Right,
    Values,
    computed,
    constant,
    constants,
    stored,
)
from matricula.dialects.stepik.inputs import address, flag, text
from matricula.dialects.stepik.translate import (
    CHANGED,
    CREATED,
    LESSON,
    composite,
    discussions,
    gathered,
    groups,
    slug,
    subscriptions,
)
from matricula.record.courses import queries
from matricula.record.courses.commands import add_lesson, change_lesson, remove_lesson
from matricula.record.listing import Wanted
from matricula.record.members import queries as members
from matricula.record.members.tables import ROLES
from matricula.record.steps.queries import steps_of_lessons
from matricula.store import Rows

LONGEST_TITLE = 64
EDITORS = Right(
    "may_edit",
    "Its owner, its own teachers and admins, and the editors of a course that one of them put it"
    " into.",
)
MANAGERS = Right("may_manage", "Its owner and its own admins.")
NO_ANSWERS = "A lesson reads the same, whoever answered it; see course-grades."
NO_TIME = "Nobody measures how long a step takes."
NO_VOTES = "Comments are voted on, and nothing else."
NO_LTI = "The door of LTI is not there."


def _find(asked: Reading, wanted: Wanted) -> Rows:
    return queries.lessons(asked.session, asked.viewer, wanted)


def _gather(asked: Reading, rows: Rows) -> list[Facts]:
    """With their steps, the units and courses that the caller sees, and their groups. Three
    queries."""
    keys = [row.id for row in rows]
    steps = gathered(steps_of_lessons(asked.session, asked.viewer, keys), "lesson_id", "id")
    found = queries.units_of_lessons(asked.session, asked.viewer, keys)
    units = gathered(found, "lesson_id", "id", "course_id", "sees_course")
    its_groups = gathered(members.groups_of_lessons(asked.session, keys), "lesson_id", "role", "id")
    return [
        {
            **row._asdict(),
            "steps": steps.get(row.id, []),
            "units": [key for key, _, _ in units.get(row.id, [])],
            "courses": list(dict.fromkeys(key for _, key, sees in units.get(row.id, []) if sees)),
            "groups": dict(its_groups.get(row.id, [])),
        }
        for row in rows
    ]


def _create(asked: Writing, values: Values) -> int:
    return add_lesson(asked.session, asked.me, values)


def _change(asked: Writing, facts: Facts, values: Values) -> None:
    change_lesson(asked.session, facts["id"], values)


def _remove(asked: Writing, facts: Facts) -> None:
    remove_lesson(asked.session, facts["id"])


FIELDS: tuple[Field, ...] = (
    stored("id", int),
    stored("steps", list[int], note="In order."),
    computed("actions", dict[str, Any], lesson_actions, "What the caller may do."),
    composite(LESSON),
    subscriptions(LESSON),
    *constants(NO_ANSWERS, int, 0, "viewed_by", "passed_by"),
    constant("time_to_complete", int | None, None, NO_TIME),
    stored("cover_url", str | None, entry=address("cover_url")),
    stored("is_comments_enabled", bool, entry=flag("is_comments_enabled")),
    constant("is_exam_without_progress", bool, False, "Exams have no sessions yet."),
    stored("is_blank", bool, entry=flag("is_blank")),
    stored("is_draft", bool, entry=flag("is_draft")),
    computed("is_orphaned", bool, lambda facts, _: not facts["units"], "Whether no unit has it."),
    stored("courses", list[int], note="Those that the caller sees."),
    stored("units", list[int], note="Those that the caller sees."),
    stored("owner", int, "owner_id"),
    stored("language", str, entry=text("language", longest=10)),
    constant("is_featured", bool, False, "No lesson is set above others."),
    stored("is_public", bool, entry=flag("is_public")),
    computed(
        "canonical_url",
        str,
        lambda facts, asked: f"{asked.base}/lesson/{facts['id']}/",
        "On this server.",
    ),
    stored("title", str, entry=text("title", longest=LONGEST_TITLE, required=True)),
    computed("slug", str, lambda facts, _: slug(facts["title"], facts["id"]), "Title and id."),
    CREATED,
    CHANGED,
    *groups(ROLES),
    constant("discussions_count", int, 0, "Steps are discussed."),
    *discussions(LESSON),
    *constants(NO_VOTES, int, 0, "epic_count", "abuse_count", "vote_delta"),
    constant("vote", None, None, NO_VOTES),
    *constants(NO_LTI, str, "", "lti_consumer_key", "lti_secret_key"),
    constant("lti_private_profile", bool, False, NO_LTI),
)

RESOURCE = Resource(
    name="lessons",
    title="Lessons",
    readers="Whoever sees a course that has it, if it is public, and else the course's members; a"
    " public lesson that no course has: everybody.",
    fields=FIELDS,
    find=_find,
    gather=_gather,
    filters={"owner": ID, "course": ID, "language": WORD, "is_featured": FLAG},
    orders=("id", "create_date", "update_date"),
    create=Creating(ANYBODY, _create),
    change=Changing(EDITORS, _change),
    remove=Removing(MANAGERS, _remove),
)
