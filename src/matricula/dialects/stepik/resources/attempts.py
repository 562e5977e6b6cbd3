"""attempts: somebody begins to answer a step, and is given its dataset."""

import secrets
from collections.abc import Mapping
from typing import Any

from matricula.dialects.stepik.asking import Reading, Writing
from matricula.dialects.stepik.declaring import (
    ID,
    Action,
    Creating,
    Facts,
    Resource,
    Right,
    Values,
    computed,
    constant,
    stored,
)
from matricula.dialects.stepik.errors import FieldFaults
from matricula.dialects.stepik.inputs import no_such_object, reference
from matricula.dialects.stepik.translate import moment
from matricula.learning.scores import is_open
from matricula.quizzes import UnknownKind, kind_of
from matricula.record.answers import queries
from matricula.record.answers.commands import begin_attempt
from matricula.record.answers.errors import StepClosed
from matricula.record.listing import Wanted
from matricula.store import Row, Rows

LEARNERS = Right(
    "", "Whoever sees the step, while a course that has it is open to them, or in none."
)
READERS = (
    "One's own; those of its learners: the staff of a course that gives the step and does not only"
    " borrow its lesson; those of their students: assistants of a class of such a course."
)
ANYBODY = Right("", "Whoever reads it.")
SEED_BITS = 62
NOT_READY = "This step is not ready to be answered."


def _find(asked: Reading, wanted: Wanted) -> Rows:
    return queries.attempts(asked.session, asked.viewer, wanted)


def _create(asked: Writing, values: Values) -> int:
    found = answerable(asked, values["step_id"])
    dataset, clue = kind_of(found.block_name).new_dataset(found.source, secrets.randbits(SEED_BITS))
    return begin_attempt(
        asked.session,
        found.id,
        asked.me,
        found.variation,
        dataset=dataset,
        clue=clue,
        places=queries.places_of(asked.session, asked.viewer, found.id),
    )


def answerable(asked: Writing, step_id: int) -> Row:
    """A quiz that takes answers. Errors: FieldFaults, StepClosed."""
    found = queries.to_answer(asked.session, asked.viewer, step_id)
    if found is None:
        raise FieldFaults({"step": [no_such_object(step_id)]})
    try:
        kind_of(found.block_name)
    except UnknownKind as error:
        raise FieldFaults({"step": [error.message]}) from error
    if found.status != "ready":
        raise FieldFaults({"step": [NOT_READY]})
    demand_open(asked, step_id)
    return found


def demand_open(asked: Reading, step_id: int) -> None:
    """Errors: StepClosed."""
    doors = queries.doors(asked.session, asked.viewer, step_id, asked.now)
    if not is_open(asked.session, asked.me, doors):
        raise StepClosed


def _tell(_asked: Writing, _facts: Facts | None, _body: Mapping[str, Any]) -> None:
    """Nothing changes: the attempt is the answer."""


def _status(facts: Facts, _: Reading) -> str:
    return "active" if facts["is_active"] and facts["is_current"] else "cleanedup"


RESOURCE = Resource(
    name="attempts",
    title="Attempts at quizzes",
    readers=READERS,
    fields=(
        stored("id", int),
        computed("dataset", Any, lambda facts, _: facts["dataset"]["value"], "Drawn at random."),
        constant("dataset_url", str | None, None, "Datasets are not files."),
        moment("time", "began_at", "When it began."),
        computed(
            "status",
            str,
            _status,
            "active; cleanedup once another began or the quiz is another.",
        ),
        constant("time_left", float | None, None, "Attempts have no limit of time."),
        stored("step", int, "step_id", reference("step_id", "steps", required=True)),
        stored("user", int, "person_id"),
    ),
    find=_find,
    filters={"step": ID, "user": ID},
    guests=False,
    create=Creating(LEARNERS, _create),
    actions=(Action("", "Tells the attempt, as programs ask before a reply.", ANYBODY, _tell),),
)
