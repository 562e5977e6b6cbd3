"""Marks that are written: eval_set_notes and the later addresses."""

from collections.abc import Mapping, Sequence
from typing import Any

from litestar.di import NamedDependency

from matricula.dialects.scodoc.arguments import Arguments
from matricula.dialects.scodoc.asking import MOST_ROWS, Asker, Desk, Writer
from matricula.dialects.scodoc.errors import (
    Locked,
    MissingParameter,
    NotPermitted,
    WrongParameter,
)
from matricula.dialects.scodoc.parameters import AssessmentId
from matricula.dialects.scodoc.routes.assessments import TAG, UNKNOWN
from matricula.dialects.scodoc.routes.students import first_in_reach
from matricula.dialects.scodoc.routes.writing import writing
from matricula.dialects.scodoc.translate.marks import (
    Entered,
    NoMark,
    as_printed,
    bounds,
    history_menus,
    read_mark,
    student_notes,
)
from matricula.dialects.scodoc.wire.marks import NoteSet, NotesSet, StudentNote
from matricula.identity.permissions import WRITE_MARKS, WRITE_OWN_MARKS
from matricula.record.assessments import commands, queries
from matricula.record.cohorts.holding import hold_cohorts_of_people
from matricula.record.history import queries as history
from matricula.record.merges.living import living_among
from matricula.record.people import queries as people
from matricula.store import Row, bulk
from matricula.web.ids import parse_id, path_id

OK = "ok"
LONGEST_COMMENT = 1_000
DECIDED = "Un jury a déjà décidé pour cet étudiant : ses notes ne peuvent plus être modifiées."


@writing(
    "/api/eval_set_notes",
    "set_mark",
    "Write the mark of a student in an assessment",
    TAG,
    takes="eval_id, etudid, note (a number, or ABS, EXC, ATT, SUP) and comment.",
)
def set_mark(desk: NamedDependency[Desk], arguments: NamedDependency[Arguments]) -> NoteSet:
    known = desk.known()
    asked = _mended(arguments)
    assessment_id, person_id = asked.id("eval_id"), asked.id("etudid")
    note, comment = given_mark(asked, "note"), given_comment(asked)
    with desk.writer(known) as writer:
        notes = of_the_living(writer, {person_id: note}, "note")
        place = writable_place(writer, assessment_id, list(notes))
        entered = entered_marks(place, notes, "note")
        changes = enter(writer, place, entered, comment)
        return NoteSet(len(changes), OK, decided_people(writer, place, changes))


@writing(
    "/api/evaluation/{evaluation_id:str}/notes/set",
    "set_marks",
    "Later address: write the marks of an assessment, all of them or none",
    TAG,
    takes="notes, a list of [etudid, mark], and comment.",
)
def set_marks(
    desk: NamedDependency[Desk],
    evaluation_id: AssessmentId,
    arguments: NamedDependency[Arguments],
) -> NotesSet:
    known = desk.known()
    assessment_id = path_id(evaluation_id)
    listed, comment = _listed(arguments), given_comment(arguments)
    with desk.writer(known) as writer:
        notes = of_the_living(writer, listed, "notes")
        place = writable_place(writer, assessment_id, list(notes))
        changes = enter(writer, place, entered_marks(place, notes, "notes"), comment)
        menus = former_marks(writer, place, changes)
        return NotesSet(
            etudids_changed=changed_people(changes),
            nb_suppress=len(changes.removed),
            etudids_with_decision=decided_people(writer, place, changes),
            history_menu={str(key): menu for key, menu in menus.items()},
        )


def notes(desk: NamedDependency[Desk], evaluation_id: AssessmentId) -> dict[str, StudentNote]:
    """The marks of an assessment with all that is kept about them: a later route."""
    with desk.asker() as asker:
        place = seen_place(asker, path_id(evaluation_id))
        found = queries.whole_results_of_assessment(asker.session, place.id, MOST_ROWS)
        return student_notes(found, place, asker.time_zone(place.time_zone))


def writable_place(writer: Writer, assessment_id: int, person_ids: Sequence[int]) -> Row:
    """An assessment whose marks of these people the asker may write now.

    Errors: UnknownObject, ForeignDepartment, NotPermitted, Locked; WrongParameter where one of the
    people does not take the module.
    """
    place = seen_place(writer, assessment_id)
    check_students(writer, place, person_ids)
    if not may_write(writer, place):
        raise NotPermitted
    place = held(writer, place)
    if not place.is_open:
        raise Locked
    if not may_write_after_juries(writer, place, person_ids):
        raise NotPermitted(DECIDED)
    return place


def seen_place(asker: Asker, assessment_id: int) -> Row:
    """An assessment, with what decides about writing its marks. Errors: UnknownObject,
    ForeignDepartment."""
    person_id = asker.principal.person_id
    found = queries.place_of_marks(asker.session, assessment_id, person_id)
    return asker.allowed(found, UNKNOWN)


def held(writer: Writer, place: Row) -> Row:
    """The same place, which nobody else may change from now on: neither lock it, nor decide."""
    hold_cohorts_of_people(writer.session, (), [place.cohort_id])
    return seen_place(writer, place.id)


def may_write(writer: Writer, place: Row) -> bool:
    """Whether the asker may write any marks there, or is of those who teach."""
    own = writer.reach_of(WRITE_OWN_MARKS).contains(place.organization_id)
    return _writes_any(writer, place) or (own and (place.heads or place.teaches))


def may_write_after_juries(writer: Writer, place: Row, person_ids: Sequence[int]) -> bool:
    """Whether no jury has decided about these people, or that does not keep the asker back.

    Source: ScoDoc, can_edit_notes.
    """
    if _writes_any(writer, place) or place.heads:
        return True
    return not queries.decided_among(writer.session, place.cohort_id, person_ids)


def _writes_any(writer: Writer, place: Row) -> bool:
    return writer.reach_of(WRITE_MARKS).contains(place.organization_id)


def check_students(writer: Writer, place: Row, person_ids: Sequence[int]) -> None:
    """Errors: UnknownObject, ForeignDepartment, WrongParameter about the first that is wrong."""
    taking = queries.takers_among(writer.session, place.offering_id, person_ids)
    stranger = next((key for key in person_ids if key not in taking), None)
    if stranger is not None:
        first_in_reach(writer, people.student_records(writer.session, stranger))
        raise WrongParameter("etudid", f"un étudiant inscrit au module ({stranger} ne l'est pas)")


def of_the_living(writer: Writer, notes: Mapping[int, str], name: str) -> dict[int, str]:
    """What is written about each student, by the number that they have now.

    name: of the parameter. Errors: WrongParameter where two numbers are one student.
    """
    known = living_among(writer.session, notes)
    found = {known[key]: note for key, note in notes.items()}
    if len(found) < len(notes):
        raise WrongParameter(name, "une seule note pour chaque étudiant")
    return found


def entered_marks(place: Row, notes: Mapping[int, str], name: str) -> dict[int, Entered]:
    """What is entered for each student, without what is left out.

    name: of the parameter. Errors: WrongParameter.
    """
    lowest, highest = bounds(place)
    found: dict[int, Entered] = {}
    for person_id, note in notes.items():
        try:
            entered = read_mark(note, lowest, highest)
        except NoMark as error:
            allowed = f"un nombre de {lowest:g} à {highest:g}, ABS, EXC, ATT ou SUP"
            raise WrongParameter(name, f"étudiant {person_id} : {allowed}") from error
        if entered is not None:
            found[person_id] = entered
    return found


def enter(
    writer: Writer, place: Row, entered: Mapping[int, Entered], comment: str | None
) -> bulk.Changes:
    """Write what is entered."""
    rows = [
        {"person_id": person_id, "mark": one.mark, "special": one.special}
        for person_id, one in entered.items()
    ]
    return commands.enter_results(writer.session, place.id, rows, comment)


def changed_people(changes: bulk.Changes) -> list[int]:
    """Whose results changed, in order."""
    return sorted(row["person_id"] for row in changes.rows())


def decided_people(writer: Writer, place: Row, changes: bulk.Changes) -> list[int]:
    """Those of them about whom a jury had decided."""
    changed = changed_people(changes)
    return sorted(queries.decided_among(writer.session, place.cohort_id, changed))


def former_marks(writer: Writer, place: Row, changes: bulk.Changes) -> dict[int, str]:
    """What there was before, and is now, of those whose results changed: HTML by person."""
    entries = history.entries_of_results(
        writer.session, place.id, changed_people(changes), MOST_ROWS
    )
    return history_menus(entries, writer.time_zone(place.time_zone))


def given_mark(asked: Arguments, name: str) -> str:
    """What is to be entered. Errors: MissingParameter, WrongParameter."""
    if name not in asked:
        raise MissingParameter(name)
    return _mark_text(name, asked.raw(name))


def given_comment(asked: Arguments) -> str | None:
    """The remark that goes with a mark, or None. Errors: WrongParameter."""
    comment = (asked.text("comment") or "").strip()
    if len(comment) > LONGEST_COMMENT:
        raise WrongParameter("comment", f"au plus {LONGEST_COMMENT} caractères")
    return comment or None


def _mark_text(name: str, value: Any) -> str:
    # JSON's true would read as 1.
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise WrongParameter(name, "un texte ou un nombre")
    return str(value)


def _mended(asked: Arguments) -> Arguments:
    """The page prints its example with a blank for the `&` between eval_id and etudid."""
    printed = None if "etudid" in asked else as_printed(str(asked.raw("eval_id") or ""))
    if printed is None:
        return asked
    return Arguments({**asked.values, "eval_id": [printed[0]], "etudid": [printed[1]]})


def _listed(asked: Arguments) -> dict[int, str]:
    """The rows of a list of marks, by etudid. Errors: MissingParameter, WrongParameter."""
    rows = asked.values.get("notes")
    if rows is None:
        raise MissingParameter("notes")
    if len(rows) > MOST_ROWS:
        raise WrongParameter("notes", f"au plus {MOST_ROWS} notes")
    found: dict[int, str] = {}
    for row in rows:
        person_id, note = _pair(row)
        if person_id in found:
            raise WrongParameter("notes", f"une seule note pour l'étudiant {person_id}")
        found[person_id] = note
    return found


def _pair(row: Any) -> tuple[int, str]:
    match row:
        case [bool(), _]:
            pass
        case [int() | str() as etudid, note] if person_id := parse_id(str(etudid)):
            return person_id, _mark_text("notes", note)
    raise WrongParameter("notes", "une liste de couples [etudid, note]")


HANDLERS = [set_mark, set_marks]
