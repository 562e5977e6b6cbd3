"""What can change about the steps of a lesson."""

import sqlalchemy as sa

from matricula.record import rows
from matricula.record.answers.checking import keep_question
from matricula.record.courses.errors import NoLongerThere
from matricula.record.courses.placing import place
from matricula.record.courses.tables import lesson
from matricula.record.steps.assigning import assign_step, unassign_step
from matricula.record.steps.errors import SourceChanged, TooManySteps
from matricula.record.steps.preparing import await_preparation, forget_preparation
from matricula.record.steps.tables import step, step_source
from matricula.store import Row, WriteSession, bulk

MOST_STEPS = 100
"""Of one lesson."""
LAST = 1_000_000
"""Beyond every position."""
NEW_STEP: bulk.Values = {
    "block_name": "text",
    "text": "",
    "animation": None,
    "video_id": None,
    "options": {},
    "cost": 0,
    "is_solutions_unlocked": False,
    "solutions_unlocked_attempts": 3,
    "has_submissions_restrictions": False,
    "max_submissions_count": 3,
    "is_enabled": True,
    "status": "ready",
}
NO_ERROR: bulk.Values = {"error_code": "", "error_text": ""}
NEW_SOURCE: bulk.Values = {
    "source": {},
    "material": {},
    "feedback_correct": "",
    "feedback_wrong": "",
    "warnings": [],
    **NO_ERROR,
}
PREPARED = {"status", "options", "material", "warnings", *NO_ERROR}
"""Columns that preparing a source fills."""
PLACEHOLDER: bulk.Values = {
    "text": "<p>All steps were deleted; this step was generated automatically.</p>"
}


def add_step(
    session: WriteSession,
    lesson_id: int,
    values: bulk.Values,
    source: bulk.Values = bulk.NOTHING,
    position: int | None = None,
) -> int:
    """Add a step to a lesson, at a position or at its end, and to each unit of the lesson.

    values, source: columns of `step` and of `step_source`; what is left out is as in `NEW_STEP` and
    `NEW_SOURCE`. Errors: NoLongerThere, TooManySteps.
    """
    _hold_lesson(session, lesson_id)
    if session.value(sa.select(sa.func.count()).where(_living(lesson_id))) >= MOST_STEPS:
        raise TooManySteps
    key = _add(session, lesson_id, values, source)
    place(session, step, _living(lesson_id), key, position)
    return key


def change_step(
    session: WriteSession,
    step_id: int,
    values: bulk.Values,
    source: bulk.Values = bulk.NOTHING,
    *,
    position: int | None = None,
    block_name: str | None = None,
) -> None:
    """Change columns of a step, of what its authors see of it, and its place.

    Another source is another variation. block_name: what the block was called where `values` and
    `source` were made to fit it. Errors: NoLongerThere, SourceChanged.
    """
    found = _held(session, step_id)
    if block_name is not None and found.block_name != block_name:
        raise SourceChanged
    before = _source(session, step_id)
    stamp = {"changed_at": session.now}
    if _is_another(found, before, values, source):
        keep_question(session, step_id)
        values = {**values, "variation": found.variation + 1}
    elif found.status == "ready" and values.get("status") == "preparing":
        # The same source once more: what was prepared of it holds.
        values, source = _unprepared(values), _unprepared(source)
    if _write_source(session, before, source):
        values = {**values, **stamp}
    rows.change(session, step, [(found, values)], stamp)
    if "status" in values:
        forget_preparation(session, step.c.id == step_id)
        await_preparation(session, step_id, values["status"])
    if position is not None:
        place(session, step, _living(found.lesson_id), step_id, position)


def settle_step(
    session: WriteSession,
    step_id: int,
    variation: int,
    values: bulk.Values,
    source: bulk.Values,
) -> bool:
    """Write what preparing a source yielded: columns as in `change_step`, a status among them.

    False where the step does not wait for it: its source is another by now, or it is gone.
    """
    try:
        found = _held(session, step_id)
    except NoLongerThere:
        return False
    if found.variation != variation or found.status != "preparing":
        return False
    before = _source(session, step_id)
    _write_source(session, before, source)
    rows.change(session, step, [(found, values)], {"changed_at": session.now})
    forget_preparation(session, step.c.id == step_id)
    return True


def remove_step(session: WriteSession, step_id: int) -> None:
    """Take a step out of its lesson; what was answered to it stays.

    A lesson whose last step goes gets one that says so. Errors: NoLongerThere.
    """
    found = _held(session, step_id)
    unassign_step(session, step_id)
    forget_preparation(session, step.c.id == step_id)
    gone = {"removed_at": session.now}
    rows.change(session, step, [(found, gone)], {"changed_at": session.now})
    if not session.value(sa.select(sa.func.count()).where(_living(found.lesson_id))):
        _add(session, found.lesson_id, PLACEHOLDER, bulk.NOTHING)
    place(session, step, _living(found.lesson_id))


def _add(session: WriteSession, lesson_id: int, values: bulk.Values, source: bulk.Values) -> int:
    row = {
        **NEW_STEP,
        **values,
        "lesson_id": lesson_id,
        "position": LAST,
        "variation": 1,
        "removed_at": None,
        "created_at": session.now,
        "changed_at": session.now,
    }
    (key,) = rows.add(session, step, [row])
    rows.pair(session, step_source, [{"id": key, **NEW_SOURCE, **source}], subject="id")
    assign_step(session, key, lesson_id)
    await_preparation(session, key, row["status"])
    return key


def _source(session: WriteSession, step_id: int) -> Row:
    """What a step's authors see of it; all but the material."""
    told = [column for column in step_source.c if column.name != "material"]
    (found,) = session.rows(sa.select(*told).where(step_source.c.id == step_id))
    return found


def _write_source(session: WriteSession, before: Row, values: bulk.Values) -> bool:
    """Whether anything but the material differed. History tells no material: it may be long, and
    follows of the source."""
    told = dict(values)
    if "material" in told:
        kept = {"id": before.id, "material": told.pop("material")}
        bulk.update(session, step_source, [kept], key=("id",))
    return bool(rows.change(session, step_source, [(before, told)]))


def _is_another(found: Row, before: Row, values: bulk.Values, source: bulk.Values) -> bool:
    """Whether a change makes another quiz of a step."""
    renamed = values.get("block_name", found.block_name) != found.block_name
    return bool(renamed or source.get("source", before.source) != before.source)


def _unprepared(values: bulk.Values) -> bulk.Values:
    return {name: value for name, value in values.items() if name not in PREPARED}


def _living(lesson_id: int) -> sa.ColumnElement[bool]:
    return sa.and_(step.c.lesson_id == lesson_id, step.c.removed_at.is_(None))


def _hold_lesson(session: WriteSession, lesson_id: int) -> None:
    """Errors: NoLongerThere."""
    if rows.held(session, lesson, lesson_id) is None:
        raise NoLongerThere


def _held(session: WriteSession, step_id: int) -> Row:
    """A step whose lesson nobody else changes meanwhile. Errors: NoLongerThere."""
    home = session.value(sa.select(step.c.lesson_id).where(step.c.id == step_id))
    if home is None:
        raise NoLongerThere
    _hold_lesson(session, home)
    found = session.row(sa.select(step).where(step.c.id == step_id, _living(home)))
    if found is None:
        raise NoLongerThere
    return found
