"""Students into the record: table by table, in bulk, in one transaction."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from matricula.documents.exports.columns import GROUP, STUDENT_COLUMNS
from matricula.importers.students import groups
from matricula.importers.students.matching import Known
from matricula.importers.students.reading import Student
from matricula.record.accounts.names import folded
from matricula.record.cohorts import commands as cohorts
from matricula.record.cohorts import queries as cohort_queries
from matricula.record.cohorts.states import BY_CODE
from matricula.record.people import commands as people
from matricula.record.schema import people as tables
from matricula.store import WriteSession, bulk

EVENTS = {"D": "DEMISSION", "DEF": "DEFAILLANCE"}
HEADERS: dict[tuple[str, str], str] = {
    (column.part, column.name): column.header for column in STUDENT_COLUMNS
}
ENROLMENT, MODULES = "inscription", "modules"
"""How a report names what no column does."""


@dataclass(frozen=True, slots=True)
class Place:
    """The cohort that students are enrolled in. modules: whether they take all that it offers."""

    cohort_id: int
    groups: groups.Places
    modules: bool


@dataclass(slots=True)
class Differences:
    """What an import changed, by person: the headers of what differs, each once."""

    by_person: defaultdict[int, dict[str, None]] = field(
        default_factory=lambda: defaultdict(dict[str, None])
    )

    def note(self, changes: bulk.Changes, part: str, person: str = "person_id") -> None:
        """Note every column of a part of the record that a merge changed, by its header."""
        for step in changes.steps():
            for name, value in (step.after or {}).items():
                header = HEADERS.get((part, name))
                if header and (step.action != "add" or value is not None):
                    self.by_person[step.row[person]][header] = None

    def note_rows(self, changes: bulk.Changes, header: Callable[[bulk.Values], str]) -> None:
        """Note every row that a merge changed, under the header that `header` has for it."""
        for row in changes.rows():
            self.by_person[row["person_id"]][header(row)] = None


def write_people(
    session: WriteSession, organization_id: int, students: Sequence[Student], known: Known
) -> Differences:
    """Write who the students are and what the department knows of them. New ones get their ids.

    Errors: Clash.
    """
    fresh = [student for student in students if student.is_new]
    for student, key in zip(fresh, bulk.new_ids(session, tables.person, len(fresh)), strict=True):
        student.person_id = key
    told = Differences()
    rows = [{"id": student.person_id, **student.facts["person"]} for student in students]
    told.note(people.merge_people(session, rows), "person", "id")
    records = _rows(students, "record")
    told.note(people.merge_student_records(session, organization_id, records), "record")
    told.note(_admissions(session, organization_id, students), "admission")
    told.note_rows(
        people.set_registrar_addresses(session, _addresses(students, known)),
        lambda row: HEADERS["mail", row["purpose"]],
    )
    return told


def enrol(
    session: WriteSession, place: Place, students: Sequence[Student], told: Differences
) -> bulk.Changes:
    """Enrol the students, put them into their groups, and note both in `told`.

    Who is enrolled already keeps their state and their modules, unless the file tells a state.
    """
    enrolled = {
        row.person_id: row for row in cohort_queries.enrolled_people(session, place.cohort_id)
    }
    fresh = {student.person_id for student in students if student.person_id not in enrolled}
    rows = [_enrolment(place, student, enrolled.get(student.person_id)) for student in students]
    changes = cohorts.merge_enrolments(session, rows)
    told.note_rows(changes, lambda _: ENROLMENT)
    moved = {row["person_id"]: row["door_state"] for row in changes.rows() if "door_state" in row}
    events = [
        _event(session, place, person_id, kind)
        for person_id, state in moved.items()
        for kind in _kinds(state, is_fresh=person_id in fresh, before=enrolled.get(person_id))
    ]
    changes += cohorts.merge_enrolment_events(session, events)
    changes += _place(session, place, students, told)
    if place.modules and fresh:
        taken = cohorts.merge_offering_enrolments(session, _modules(session, place, fresh))
        told.note_rows(taken, lambda _: MODULES)
        changes += taken
    return changes


def _rows(students: Sequence[Student], part: str) -> list[dict[str, Any]]:
    return [{"person_id": student.person_id, **student.facts[part]} for student in students]


def _admissions(
    session: WriteSession, organization_id: int, students: Sequence[Student]
) -> bulk.Changes:
    told = [student for student in students if student.facts["admission"]]
    return people.merge_admissions(session, organization_id, _rows(told, "admission"))


def _addresses(students: Sequence[Student], known: Known) -> list[dict[str, Any]]:
    """The addresses that are told; the same one twice is the institution's."""
    rows: dict[tuple[int, str], dict[str, Any]] = {}
    for student in students:
        for purpose in ("institutional", "personal"):
            address = student.facts["mail"].get(purpose)
            place = (student.person_id, folded(address or ""))
            is_the_other = purpose == "personal" and known.entered.get(place) == "institutional"
            if address and (not is_the_other or student.mail):
                row = {"person_id": student.person_id, "purpose": purpose, "address": address}
                rows.setdefault(place, row)
    return list(rows.values())


def _enrolment(place: Place, student: Student, enrolled: Any) -> dict[str, Any]:
    told = student.facts["enrolment"]
    row: dict[str, Any] = {"cohort_id": place.cohort_id, "person_id": student.person_id}
    code = told.get("state", "I" if enrolled is None else None)
    if code and (enrolled is None or enrolled.state != BY_CODE[code]):
        row |= {"state": BY_CODE[code], "door_state": code}
    if "step_code" in told:
        row["step_code"] = told["step_code"]
    return row


def _kinds(state: str, *, is_fresh: bool, before: Any) -> list[str]:
    """The events that an enrolment in `state` makes."""
    kinds = ["INSCRIPTION"] if is_fresh else []
    if state in EVENTS and (before is None or before.door_state != state):
        kinds.append(EVENTS[state])
    return kinds


def _event(session: WriteSession, place: Place, person_id: int, kind: str) -> dict[str, Any]:
    return {
        "person_id": person_id,
        "cohort_id": place.cohort_id,
        "unit_id": None,
        "kind": kind,
        "happened_at": session.now,
    }


def _place(
    session: WriteSession, place: Place, students: Sequence[Student], told: Differences
) -> bulk.Changes:
    headers = {part.id: f"{GROUP}{part.name}" for part in place.groups.partitions}
    rows = [
        {"partition_id": partition_id, "group_id": group_id, "person_id": student.person_id}
        for student in students
        for partition_id, group_id in groups.chosen_groups(student, place.groups).items()
    ]
    changes = cohorts.place_in_groups(session, rows)
    told.note_rows(changes, lambda row: headers[row["partition_id"]])
    if place.groups.whole is None:
        return changes
    partition_id, group_id = place.groups.whole
    whole = [
        {"partition_id": partition_id, "group_id": group_id, "person_id": student.person_id}
        for student in students
    ]
    placed = cohorts.place_in_groups(session, whole)
    told.note_rows(placed, lambda _: ENROLMENT)
    return changes + placed


def _modules(session: WriteSession, place: Place, fresh: set[int]) -> list[dict[str, Any]]:
    return [
        {"offering_id": offered.id, "person_id": person_id}
        for offered in cohort_queries.offered_modules(session, place.cohort_id)
        for person_id in sorted(fresh)
    ]
