"""user-courses and course-subscriptions: what courses are to the caller."""

from matricula.dialects.stepik.asking import Reading, Writing
from matricula.dialects.stepik.declaring import (
    FLAG,
    ID,
    Changing,
    Facts,
    Field,
    Resource,
    Right,
    Values,
    computed,
    stored,
)
from matricula.dialects.stepik.inputs import flag
from matricula.dialects.stepik.translate import Time, time_or_none
from matricula.record.listing import Wanted
from matricula.record.members import queries
from matricula.record.members.commands import set_own_course
from matricula.store import Rows

OWN = Right("", "The caller's own.")


def _find(asked: Reading, wanted: Wanted) -> Rows:
    return queries.own_courses(asked.session, asked.viewer, wanted)


def _find_learnt(asked: Reading, wanted: Wanted) -> Rows:
    """Those of courses that the caller is enrolled in."""
    filters = {**wanted.filters, "enrolled": True}
    chosen = Wanted(wanted.ids, filters, wanted.order, wanted.offset, wanted.limit)
    return queries.own_courses(asked.session, asked.viewer, chosen)


def _change(asked: Writing, facts: Facts, values: Values) -> None:
    set_own_course(asked.session, asked.me, facts["course_id"], values)


WHOSE: tuple[Field, ...] = (
    stored("id", int),
    stored("user", int, "person_id"),
    stored("course", int, "course_id"),
)

USER_COURSES = Resource(
    name="user-courses",
    title="Courses of the caller",
    readers="The caller's own: courses that they learn in or work for.",
    fields=(
        *WHOSE,
        stored("is_favorite", bool, entry=flag("is_favorite")),
        stored("is_pinned", bool, entry=flag("is_pinned")),
        stored("is_archived", bool, entry=flag("is_archived")),
        computed(
            "last_viewed",
            Time | None,
            lambda facts, _: time_or_none(facts["last_viewed"]),
            "Null until steps are viewed.",
        ),
    ),
    find=_find,
    filters={
        "course": ID,
        **dict.fromkeys(
            (
                "is_favorite",
                "is_archived",
                "is_pinned",
                "can_be_reviewed",
                "is_draft",
                "is_assistant",
            ),
            FLAG,
        ),
    },
    orders=("id", "course", "is_favorite", "is_pinned", "is_archived", "last_viewed"),
    guests=False,
    change=Changing(OWN, _change),
)

COURSE_SUBSCRIPTIONS = Resource(
    name="course-subscriptions",
    title="What courses tell the caller",
    readers="The caller's own: one for each course that they learn in.",
    fields=(
        *WHOSE,
        stored("to_reminders", bool, entry=flag("to_reminders")),
        stored("to_announcements", bool, entry=flag("to_announcements")),
        stored("to_comments", bool, entry=flag("to_comments")),
    ),
    find=_find_learnt,
    filters={"course": ID},
    orders=("id", "course"),
    guests=False,
    change=Changing(OWN, _change),
)
