"""step-sources: steps as their authors write them, with the sources of their quizzes."""

from typing import Any

from matricula.dialects.stepik.asking import Caller, Desk, Reading, Writing
from matricula.dialects.stepik.blocks import Block, block_entry, checked
from matricula.dialects.stepik.declaring import (
    ID,
    Changing,
    Creating,
    Facts,
    Field,
    Filter,
    Removing,
    Resource,
    Values,
    computed,
    stored,
)
from matricula.dialects.stepik.errors import FieldFaults
from matricula.dialects.stepik.inputs import no_such_object, number, reference
from matricula.dialects.stepik.resources.lessons import EDITORS
from matricula.dialects.stepik.resources.steps import learners_block, step_fields
from matricula.record.files.queries import usable_videos
from matricula.record.listing import Wanted
from matricula.record.steps import queries
from matricula.record.steps.commands import add_step, change_step, remove_step
from matricula.store import Rows

MOST_COST = 1_000_000
PLACE = Filter("a whole number", ID.parse)


def _find(asked: Reading, wanted: Wanted) -> Rows:
    return queries.step_sources(asked.session, asked.viewer, wanted)


def _gather(asked: Reading, rows: Rows) -> list[Facts]:
    return [{**row._asdict(), "block": _block(row._asdict(), asked)} for row in rows]


def _block(facts: Facts, asked: Reading) -> dict[str, Any]:
    is_code = facts["block_name"] == "code"
    return {
        **learners_block(facts, asked),
        "source": facts["source"],
        "subtitles": {},
        "tests_archive": f"/api/step-sources/{facts['id']}/tests" if is_code else None,
        "feedback_correct": facts["feedback_correct"],
        "feedback_wrong": facts["feedback_wrong"],
    }


def _check(_desk: Desk, _caller: Caller, facts: Facts | None, sent: Values) -> Values:
    block = sent.get("block")
    if not isinstance(block, dict):
        return sent
    return {**sent, "block": checked(block, facts["block_name"] if facts else None)}


def _usable(asked: Writing, block: Block, known: int | None = None) -> Block:
    """A block whose video the caller may show, or that was shown before. Errors: FieldFaults."""
    block.fine()
    key = block.video
    if key is None or key == known or usable_videos(asked.session, asked.viewer, [key]):
        return block
    raise FieldFaults({"block": [f"video: {no_such_object(key)}"]})


def _create(asked: Writing, values: Values) -> int:
    block = _usable(asked, values.pop("block"))
    lesson_id, position = values.pop("lesson_id"), values.pop("position", None)
    return add_step(asked.session, lesson_id, {**values, **block.step}, block.source, position)


def _change(asked: Writing, facts: Facts, values: Values) -> None:
    block = _usable(asked, values.pop("block", Block()), facts["video_id"])
    position = values.pop("position", None)
    change_step(
        asked.session,
        facts["id"],
        {**values, **block.step},
        block.source,
        position=position,
        block_name=block.fitting,
    )


def _remove(asked: Writing, facts: Facts) -> None:
    remove_step(asked.session, facts["id"])


def _error(facts: Facts, _: Reading) -> dict[str, Any]:
    return {"text": facts["error_text"], "code": facts["error_code"], "params": {}}


FIELDS: tuple[Field, ...] = (
    *step_fields(
        stored("block", dict[str, Any], entry=block_entry(), note="With its source."),
        stored(
            "lesson",
            int,
            "lesson_id",
            reference("lesson_id", "lessons", right="may_edit", required=True, once=True),
        ),
        written=True,
    ),
    computed(
        "reason_of_failure", str, lambda facts, _: facts["error_text"], "Of the status error."
    ),
    computed("error", dict[str, Any], _error, "Of the status error: text, code, params."),
    stored("warnings", list[str], note="What its author should look at."),
    stored("cost", int, entry=number("cost", most=MOST_COST), note="What a right answer scores."),
)

RESOURCE = Resource(
    name="step-sources",
    title="Steps, as their authors write them",
    readers="Those who may change the lesson: "
    + EDITORS.sentence[:1].lower()
    + EDITORS.sentence[1:],
    fields=FIELDS,
    find=_find,
    gather=_gather,
    filters={"lesson": ID, "position": PLACE},
    orders=("id", "create_date", "update_date", "position"),
    guests=False,
    create=Creating(EDITORS, _create, beforehand=_check),
    change=Changing(EDITORS, _change, beforehand=_check),
    remove=Removing(EDITORS, _remove),
)
