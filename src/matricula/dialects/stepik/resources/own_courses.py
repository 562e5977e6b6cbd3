"""user-courses, course-subscriptions, favorite-courses, visited-courses: what courses are to the
caller."""

from matricula.dialects.stepik.asking import Reading, Writing
from matricula.dialects.stepik.declaring import (
    FLAG,
    ID,
    Changing,
    Creating,
    Facts,
    Field,
    Removing,
    Resource,
    Right,
    Values,
    computed,
    stored,
)
from matricula.dialects.stepik.errors import NotPermitted
from matricula.dialects.stepik.inputs import flag, reference
from matricula.dialects.stepik.translate import Time, time_or_none
from matricula.record.listing import Wanted
from matricula.record.members import queries
from matricula.record.members.commands import set_own_course
from matricula.store import Rows

OWN = Right("", "The caller's own.")
MEMBERS = Right("", "Whoever learns in the course or works for it.")
NOT_A_MEMBER = "Only those who belong to a course have it among their favorites."


def _find(asked: Reading, wanted: Wanted) -> Rows:
    return queries.own_courses(asked.session, asked.viewer, wanted)


def _find_learnt(asked: Reading, wanted: Wanted) -> Rows:
    """Those of courses that the caller is enrolled in."""
    filters = {**wanted.filters, "enrolled": True}
    chosen = Wanted(wanted.ids, filters, wanted.order, wanted.offset, wanted.limit)
    return queries.own_courses(asked.session, asked.viewer, chosen)


def _find_favorites(asked: Reading, wanted: Wanted) -> Rows:
    filters = {**wanted.filters, "is_favorite": True}
    chosen = Wanted(wanted.ids, filters, wanted.order, wanted.offset, wanted.limit)
    return queries.own_courses(asked.session, asked.viewer, chosen)


def _find_visited(asked: Reading, wanted: Wanted) -> Rows:
    """Those that the caller looked into, the last first."""
    filters = {**wanted.filters, "is_visited": True}
    order = [("last_viewed", True)]
    chosen = Wanted(wanted.ids, filters, order, wanted.offset, wanted.limit)
    return queries.own_courses(asked.session, asked.viewer, chosen)


def _add_favorite(asked: Writing, values: Values) -> int:
    chosen = Wanted(filters={"course": values["course_id"]})
    rows = queries.own_courses(asked.session, asked.viewer, chosen)
    if not rows:
        raise NotPermitted(NOT_A_MEMBER)
    set_own_course(asked.session, asked.me, values["course_id"], {"is_favorite": True})
    return int(rows[0].id)


def _remove_favorite(asked: Writing, facts: Facts) -> None:
    set_own_course(asked.session, asked.me, facts["course_id"], {"is_favorite": False})


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
            "Null until steps are viewed or answered.",
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

FAVORITE_COURSES = Resource(
    name="favorite-courses",
    title="Favorites among the caller's courses",
    readers="The caller's own: those of user-courses with is_favorite.",
    fields=(
        stored("id", int, note="That of user-courses."),
        stored("user", int, "person_id"),
        stored("course", int, "course_id", reference("course_id", "courses", required=True)),
    ),
    find=_find_favorites,
    filters={"course": ID},
    orders=("id", "course"),
    guests=False,
    create=Creating(MEMBERS, _add_favorite),
    remove=Removing(OWN, _remove_favorite),
)

VISITED_COURSES = Resource(
    name="visited-courses",
    title="Courses that the caller looked into, the last first",
    readers="The caller's own: those of user-courses with last_viewed.",
    fields=WHOSE,
    find=_find_visited,
    filters={"course": ID},
    guests=False,
)
