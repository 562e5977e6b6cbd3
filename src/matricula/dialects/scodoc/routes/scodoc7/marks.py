"""save_note."""

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from matricula.dialects.scodoc.routes import marks
from matricula.dialects.scodoc.routes.scodoc7.answering import as_json, function
from matricula.dialects.scodoc.routes.scodoc7.desk import OldDesk
from matricula.dialects.scodoc.routes.scodoc7.naming import named_student
from matricula.dialects.scodoc.translate.marks import Entered, NoMark, bounds, read_mark
from matricula.dialects.scodoc.wire.marks import SavedNote
from matricula.identity.permissions import WRITE_OWN_MARKS
from matricula.store import Row

UNAUTHORISED = SavedNote(nbchanged=0, status="unauthorized")
NOTHING_SAVED = SavedNote(nbchanged=0, status=marks.OK)
"""What it says of a value that is no mark there."""


@function("Notes/save_note")
def save_note(desk: NamedDependency[OldDesk]) -> Response[Any]:
    """Write the mark of a student. What cannot be written is told with 200, as ScoDoc does."""
    known, asked = desk.known(), desk.arguments
    assessment_id = asked.id("evaluation_id")
    value, comment = marks.given_mark(asked, "value"), marks.given_comment(asked)
    with desk.writer(known) as writer:
        place = marks.seen_place(writer, assessment_id)
        person_id: int = named_student(writer, asked).person_id
        writer.demand(WRITE_OWN_MARKS, place.organization_id)
        if not marks.may_write(writer, place):
            return as_json(UNAUTHORISED)
        place = marks.held(writer, place)
        if not (place.is_open and marks.may_write_after_juries(writer, place, [person_id])):
            return as_json(UNAUTHORISED)
        marks.check_students(writer, place, [person_id])
        entered = _entered(value, place)
        if entered is None:
            return as_json(NOTHING_SAVED)
        changes = marks.enter(writer, place, {person_id: entered}, comment)
        return as_json(
            SavedNote(
                nbchanged=len(changes),
                existing_decisions=marks.decided_people(writer, place, changes),
                history_menu=marks.former_marks(writer, place, changes).get(person_id, ""),
                status=marks.OK,
            )
        )


def _entered(value: str, place: Row) -> Entered | None:
    try:
        return read_mark(value, *bounds(place))
    except NoMark:
        return None


FUNCTIONS = [*save_note]
