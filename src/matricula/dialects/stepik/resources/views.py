"""views and last-steps: what somebody looked at, and where they were last."""

from matricula.dialects.stepik.asking import Reading, Writing
from matricula.dialects.stepik.declaring import (
    ID,
    Creating,
    Facts,
    Resource,
    Values,
    computed,
    stored,
)
from matricula.dialects.stepik.errors import FieldFaults
from matricula.dialects.stepik.inputs import no_such_object, reference
from matricula.dialects.stepik.resources.attempts import LEARNERS, demand_open
from matricula.dialects.stepik.translate import COURSE, moment
from matricula.learning.following import score_changed
from matricula.record.answers import queries
from matricula.record.answers.commands import view_step
from matricula.record.listing import Wanted, one
from matricula.record.steps.queries import assignments
from matricula.store import Rows
from matricula.web.ids import parse_id

PREFIX = f"{COURSE}-"


def _find_views(asked: Reading, wanted: Wanted) -> Rows:
    return queries.views(asked.session, asked.viewer, wanted)


def _find_last(asked: Reading, wanted: Wanted) -> Rows:
    return queries.last_steps(asked.session, asked.viewer, wanted)


def _view(asked: Writing, values: Values) -> int:
    step_id, unit_id = values["step_id"], _unit(asked, values)
    demand_open(asked, step_id)
    places = queries.places_of(asked.session, asked.viewer, step_id, unit_id)
    view_step(asked.session, step_id, asked.me, places)
    score_changed(asked.session, asked.me, step_id)
    return int(step_id)


def _unit(asked: Writing, values: Values) -> int | None:
    """The unit of the assignment that a body names. Errors: FieldFaults where it is another
    step's."""
    assignment_id = values.get("assignment_id")
    if assignment_id is None:
        return None
    (found,) = assignments(asked.session, asked.viewer, one(assignment_id))
    if found.step_id != values["step_id"]:
        raise FieldFaults({"assignment": [no_such_object(assignment_id)]})
    return int(found.unit_id)


def course_key(text: str) -> int | None:
    """The course of "78-5"."""
    return parse_id(text.removeprefix(PREFIX)) if text.startswith(PREFIX) else None


def _last_id(facts: Facts, _: Reading) -> str:
    return f"{PREFIX}{facts['id']}"


VIEWS = Resource(
    name="views",
    title="Views of steps",
    readers="One's own.",
    fields=(
        computed("id", int, lambda facts, _: facts["id"], "The step's."),
        stored("step", int, "id", reference("step_id", "steps", required=True)),
        stored("user", int, "person_id"),
        moment("time", "viewed_at", "When it was first seen."),
    ),
    find=_find_views,
    filters={"step": ID},
    guests=False,
    create=Creating(LEARNERS, _view),
    taken={"assignment": reference("assignment_id", "assignments", nullable=True)},
)

LAST_STEPS = Resource(
    name="last-steps",
    title="Where one was last in one's courses",
    readers="One's own.",
    fields=(
        computed("id", str, _last_id, "78 and the course's."),
        stored("unit", int | None, "unit_id"),
        stored("lesson", int | None, "lesson_id"),
        stored("step", int | None, "step_id"),
    ),
    find=_find_last,
    guests=False,
    key=course_key,
)
