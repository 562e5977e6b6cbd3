"""enrollments: the courses that the caller learns in. An enrolment has its course's id."""

from collections.abc import Sequence
from typing import Any

from matricula.dialects.stepik.asking import Reading, Writing
from matricula.dialects.stepik.declaring import (
    ID,
    Creating,
    Facts,
    Removing,
    Resource,
    Right,
    Side,
    Values,
    stored,
)
from matricula.dialects.stepik.errors import FieldFaults
from matricula.dialects.stepik.inputs import key, no_such_object
from matricula.dialects.stepik.resources import courses
from matricula.learning.following import standing_changed
from matricula.record.listing import Wanted
from matricula.record.members import queries
from matricula.record.members.commands import enrol, leave
from matricula.record.members.errors import GroupGone
from matricula.store import Rows

OPEN = Right("", "Anybody, where the course is published and public; else its members.")
OWN = Right("", "The caller's own.")


def _find(asked: Reading, wanted: Wanted) -> Rows:
    return queries.enrolments(asked.session, asked.viewer, wanted)


def _create(asked: Writing, values: Values) -> int:
    course_id: int = values["course_id"]
    try:
        enrol(asked.session, course_id, asked.me)
    except GroupGone as error:
        raise FieldFaults({"course": [no_such_object(course_id)]}) from error
    standing_changed(asked.session, asked.me)
    return course_id


def _remove(asked: Writing, facts: Facts) -> None:
    leave(asked.session, facts["id"], asked.me)


def side_courses(asked: Reading, found: Sequence[Facts]) -> list[dict[str, Any]]:
    """The courses of enrolments."""
    keys = [facts["id"] for facts in found]
    rows = courses.find(asked, Wanted(keys, limit=len(keys))) if keys else []
    return courses.RESOURCE.told(asked, sorted(rows, key=lambda row: keys.index(row.id)))


RESOURCE = Resource(
    name="enrollments",
    title="Enrolments",
    readers="The caller's own.",
    fields=(
        stored("id", int, note="The course's."),
        stored("course", int, "id", key("course_id")),
    ),
    find=_find,
    filters={"course": ID},
    guests=False,
    create=Creating(OPEN, _create),
    remove=Removing(OWN, _remove),
    sides=(Side("courses", "Those of the enrolments.", side_courses),),
)
