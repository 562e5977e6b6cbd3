"""units: lessons at their places in sections."""

from matricula.dialects.stepik.asking import Reading, Writing
from matricula.dialects.stepik.dates import date_fields
from matricula.dialects.stepik.declaring import (
    ID,
    Changing,
    Creating,
    Facts,
    Field,
    Removing,
    Resource,
    Right,
    Values,
    stored,
)
from matricula.dialects.stepik.inputs import number, reference
from matricula.dialects.stepik.resources.courses import EDITORS
from matricula.dialects.stepik.translate import CHANGED, CREATED, UNIT, composite, gathered
from matricula.record.courses import queries
from matricula.record.courses.commands import add_unit, change_unit, remove_unit
from matricula.record.listing import Wanted, one
from matricula.record.steps.queries import assignments_of_units
from matricula.store import Rows

REMOVERS = Right(
    "may_remove", EDITORS.sentence + " The lesson's owner and admins, who take it back so."
)


def _find(asked: Reading, wanted: Wanted) -> Rows:
    return queries.units(asked.session, asked.viewer, wanted)


def _gather(asked: Reading, rows: Rows) -> list[Facts]:
    """With their assignments. One query."""
    found = assignments_of_units(asked.session, asked.viewer, [row.id for row in rows])
    its = gathered(found, "unit_id", "id")
    return [{**row._asdict(), "assignments": its.get(row.id, [])} for row in rows]


def _create(asked: Writing, values: Values) -> int:
    section_id, lesson_id = values.pop("section_id"), values.pop("lesson_id")
    return add_unit(
        asked.session,
        section_id,
        lesson_id,
        values,
        position=values.pop("position", None),
        shares_editing=_edits(asked, lesson_id),
    )


def _change(asked: Writing, facts: Facts, values: Values) -> None:
    section_id, position = values.pop("section_id", None), values.pop("position", None)
    if values.get("lesson_id") == facts["lesson_id"]:
        del values["lesson_id"]
    if "lesson_id" in values:
        values["shares_editing"] = _edits(asked, values["lesson_id"])
    change_unit(asked.session, facts["id"], values, section_id=section_id, position=position)


def _remove(asked: Writing, facts: Facts) -> None:
    remove_unit(asked.session, facts["id"])


def _edits(asked: Writing, lesson_id: int) -> bool:
    """Whether the caller may change a lesson: then those who may change the course may, too."""
    found = queries.lessons(asked.session, asked.viewer, one(lesson_id))
    return bool(found and found[0].may_edit)


FIELDS: tuple[Field, ...] = (
    stored("id", int),
    stored(
        "section",
        int,
        "section_id",
        reference("section_id", "sections", right="may_edit", required=True),
    ),
    stored(
        "lesson",
        int,
        "lesson_id",
        reference("lesson_id", "lessons", right="may_reuse", required=True),
    ),
    stored("assignments", list[int], note="One for each step, in their order."),
    stored("position", int, entry=number("position"), note="From 1, without gaps."),
    composite(UNIT),
    *date_fields("section_", "course_"),
    CREATED,
    CHANGED,
)

RESOURCE = Resource(
    name="units",
    title="Units",
    readers="Whoever sees the course, and the owner and admins of the lesson.",
    fields=FIELDS,
    find=_find,
    gather=_gather,
    filters={"course": ID, "section": ID, "lesson": ID},
    create=Creating(EDITORS, _create),
    change=Changing(EDITORS, _change),
    remove=Removing(REMOVERS, _remove),
)
