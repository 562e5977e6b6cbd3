"""assignments: steps in units. They come and go with steps and units."""

from matricula.dialects.stepik.asking import Reading
from matricula.dialects.stepik.declaring import ID, Facts, Field, Resource, computed, stored
from matricula.dialects.stepik.translate import CHANGED, CREATED, STEP
from matricula.record.listing import Wanted
from matricula.record.steps import queries
from matricula.store import Rows


def _find(asked: Reading, wanted: Wanted) -> Rows:
    return queries.assignments(asked.session, asked.viewer, wanted)


def _progress(facts: Facts, asked: Reading) -> str | None:
    return None if asked.caller.is_guest else f"{STEP}-{facts['step_id']}"


FIELDS: tuple[Field, ...] = (
    stored("id", int),
    stored("unit", int, "unit_id"),
    stored("step", int, "step_id"),
    computed("progress", str | None, _progress, "Of the caller, of the step; null for guests."),
    CREATED,
    CHANGED,
)

RESOURCE = Resource(
    name="assignments",
    title="Assignments",
    readers="Whoever sees the course and the lesson.",
    fields=FIELDS,
    find=_find,
    filters={"unit": ID, "step": ID},
)
