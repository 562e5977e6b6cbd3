"""user-code-runs: programs that learners try out on inputs of their own."""

from typing import Any

from matricula.dialects.stepik.asking import Reading, Writing
from matricula.dialects.stepik.declaring import (
    ID,
    WORD,
    Creating,
    Resource,
    Values,
    stored,
)
from matricula.dialects.stepik.errors import WHOLE, FieldFaults
from matricula.dialects.stepik.inputs import (
    NOT_TEXT,
    Entry,
    Fault,
    key,
    no_such_object,
    reference,
    text,
)
from matricula.dialects.stepik.resources.attempts import LEARNERS, answerable
from matricula.dialects.stepik.translate import moment
from matricula.quizzes import CODE, ReplyRefused
from matricula.record.listing import Wanted
from matricula.record.runs import queries
from matricula.record.runs.commands import ask_for_run
from matricula.store import Rows

NOT_CODE = "Programs are run at steps that ask for one."


def _find(asked: Reading, wanted: Wanted) -> Rows:
    return queries.code_runs(asked.session, asked.viewer, wanted)


def _create(asked: Writing, values: Values) -> int:
    person_id = values.get("person_id", asked.me)
    if person_id != asked.me:
        raise FieldFaults({"user": [no_such_object(person_id)]})
    found = answerable(asked, values["step_id"])
    if found.block_name != CODE.name:
        raise FieldFaults({"step": [NOT_CODE]})
    told = {name: values[name] for name in ("language", "code", "stdin")}
    try:
        CODE.demand_runnable(found.source, **told)
    except ReplyRefused as error:
        raise FieldFaults({error.field or WHOLE: [error.message]}) from error
    return ask_for_run(asked.session, found.id, asked.me, **told)


def _program(column: str) -> Entry:
    """A text that may be empty, and of which the quiz says how long it may be."""

    def read(value: Any) -> str:
        if not isinstance(value, str):
            raise Fault(NOT_TEXT)
        return value

    return Entry(read, column, required=True)


RESOURCE = Resource(
    name="user-code-runs",
    title="Programs that are tried out",
    readers="One's own: the last that have ended, and those that wait.",
    fields=(
        stored("id", int),
        stored("user", int, "person_id", Entry(key("person_id").read, "person_id")),
        stored("step", int, "step_id", reference("step_id", "steps", required=True)),
        stored("language", str, entry=text("language", longest=40, required=True)),
        stored("code", str, entry=_program("code")),
        stored("status", str, note="evaluation until it was run; success, failure."),
        stored("stdin", str, entry=_program("stdin")),
        stored("stdout", str, note="The beginning of it."),
        stored("stderr", str, note="The end of it."),
        stored("time_limit_exceeded", bool),
        stored("memory_limit_exceeded", bool),
        moment("create_date", "created_at", "When it was sent."),
        moment("update_date", "changed_at", "When it was last changed."),
    ),
    find=_find,
    filters={"step": ID, "user": ID, "status": WORD},
    guests=False,
    create=Creating(LEARNERS, _create),
)
