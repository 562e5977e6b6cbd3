"""What writes absences, whichever family of calls asks for it: where, and whether one may."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from matricula.dialects.scodoc import clock
from matricula.dialects.scodoc.arguments import Arguments
from matricula.dialects.scodoc.asking import MOST_ROWS, Asker, Desk, Writer
from matricula.dialects.scodoc.errors import (
    MissingParameter,
    NotPermitted,
    UnknownObject,
    WrongParameter,
)
from matricula.dialects.scodoc.routes.offerings import UNKNOWN as UNKNOWN_MODULE
from matricula.dialects.scodoc.routes.students import NOT_ENROLLED, first_in_reach
from matricula.dialects.scodoc.translate import absence_orders as told
from matricula.dialects.scodoc.translate.absence_orders import Days, Names
from matricula.identity.permissions import WRITE_ATTENDANCE
from matricula.record.attendance import commands
from matricula.record.attendance.halves import Half, school_halves
from matricula.record.cohorts import queries as cohorts
from matricula.record.organizations.preferred import preferred
from matricula.record.organizations.queries import preferences_named
from matricula.record.people import queries as people
from matricula.record.people.queries import Code
from matricula.store import Row, Rows

FURTHEST = timedelta(days=182)
"""Source: ScoDoc, _isFarFutur."""
CODES: tuple[Code, ...] = ("code_nip", "code_ine")


@dataclass(frozen=True, slots=True)
class StudentName:
    """How a request names a student: by their id, or else by a code to the letter."""

    person_id: int | None
    code: Code = "code_nip"
    value: str = ""

    @classmethod
    def of(cls, arguments: Arguments) -> "StudentName":
        """The first of etudid, code_nip, code_ine that is there. Errors: MissingParameter,
        WrongParameter."""
        person_id = arguments.optional_id("etudid")
        if person_id is not None:
            return cls(person_id)
        for code in CODES:
            value = (arguments.text(code) or "").strip()
            if value:
                return cls(None, code, value)
        raise MissingParameter("etudid")

    def records(self, asker: Asker) -> Rows:
        """What departments know of the student, in reach or not."""
        if self.person_id is not None:
            return people.student_records(asker.session, self.person_id)
        return people.student_records_with_code(asker.session, self.code, [self.value], MOST_ROWS)

    def records_there(self, asker: Asker) -> list[Row]:
        """Those of departments in reach alone: others know nobody, for a function of ScoDoc 7."""
        return [row for row in self.records(asker) if asker.reach.contains(row.organization_id)]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a student's absences are written: the department of the semester that holds the day, or
    else the one that knows the student. saturdays: by department, whether they are school days.
    """

    record: Row
    semesters: Rows
    saturdays: Mapping[int, bool]

    @property
    def person_id(self) -> int:
        return int(self.record.person_id)

    def department(self, day: date) -> int:
        """The department in which a day is written."""
        holding = (row for row in self.semesters if row.start_date <= day <= row.end_date)
        return int(next(holding, self.record).organization_id)

    def halves(self, asked: Days) -> Iterator[tuple[int, Half]]:
        """The half-days of school among those that are asked for, with their departments."""
        for number in range((asked.last - asked.first).days + 1):
            day = asked.first + timedelta(days=number)
            here = self.department(day)
            saturdays = self.saturdays.get(here, False)
            for half in school_halves(day, day, asked.halves, saturdays=saturdays):
                yield here, half


def place_of(writer: Writer, records: Sequence[Row]) -> Place:
    """Where one may write a student's absences.

    Errors: UnknownObject; ForeignDepartment; NotPermitted where they may be read, but not written.
    """
    first_in_reach(writer, records)
    may = writer.reach_of(WRITE_ATTENDANCE)
    record = next((row for row in records if may.contains(row.organization_id)), None)
    if record is None:
        raise NotPermitted
    semesters = cohorts.enrolments_of_person(writer.session, record.person_id, may)
    departments = {record.organization_id, *(row.organization_id for row in semesters)}
    chosen = preferences_named(writer.session, ["work_saturday"], departments)
    saturdays = {
        row.organization_id: preferred({row.name: row.value}, row.name)
        for row in chosen
        if row.cohort_id is None
    }
    return Place(record, semesters, saturdays)


@dataclass(frozen=True, slots=True)
class Absences:
    """Absences that are to be written. offering_id: the module that was missed, if one is named."""

    days: Days
    excused: bool
    description: str | None
    offering_id: int | None


def read_absences(desk: Desk, arguments: Arguments, names: Names) -> Absences:
    """What is to be written. Errors: MissingParameter, WrongParameter."""
    return Absences(
        read_new_days(desk, arguments, names),
        arguments.flag("estjust", default=False),
        told.description(arguments),
        _offering_id(arguments),
    )


def read_new_days(desk: Desk, arguments: Arguments, names: Names) -> Days:
    """Days that are not too far in the future. Errors: MissingParameter, WrongParameter."""
    asked = told.days(arguments, names)
    today = clock.local_date(clock.now(), desk.settings.time_zone)
    if asked.last > today + FURTHEST:
        raise WrongParameter(names.end, f"un jour à moins de {FURTHEST.days} jours d'ici")
    return asked


def _offering_id(arguments: Arguments) -> int | None:
    for name in ("module_impl_id", "moduleimpl_id"):
        found = arguments.optional_id(name)
        if found is not None:
            return found
    return None


def write_absences(writer: Writer, records: Sequence[Row], asked: Absences) -> str:
    """Write absences; what is answered, as HTML. Errors: as `place_of`; UnknownObject for a module
    that is not there, or of a semester in which the student is not."""
    place = place_of(writer, records)
    offering = _offering(writer, place, asked.offering_id)
    rows = [
        {
            **row,
            "organization_id": offering.organization_id if offering else row["organization_id"],
            "excused": asked.excused,
            "offering_id": asked.offering_id,
            "description": asked.description,
        }
        for row in _rows(place, asked.days)
    ]
    commands.add_half_days(writer.session, rows)
    code = offering.module_code if offering else None
    return told.added(len(rows), asked.days, excused=asked.excused, module_code=code)


def _offering(writer: Writer, place: Place, offering_id: int | None) -> Row | None:
    if offering_id is None:
        return None
    found = cohorts.offered_module(writer.session, offering_id)
    offering = writer.allowed(found, UNKNOWN_MODULE)
    writer.demand(WRITE_ATTENDANCE, offering.organization_id)
    if cohorts.student_of_cohort(writer.session, place.person_id, offering.cohort_id) is None:
        raise UnknownObject(NOT_ENROLLED)
    return offering


def write_excuses(
    writer: Writer, records: Sequence[Row], asked: Days, description: str | None
) -> str:
    """Write justifications; what is answered, as HTML. Errors: as `place_of`."""
    place = place_of(writer, records)
    rows = [{**row, "description": description} for row in _rows(place, asked)]
    commands.add_justifications(writer.session, rows)
    return told.excused(len(rows), asked)


def cancel_absences(writer: Writer, records: Sequence[Row], asked: Days) -> str:
    """Cancel absences, in every department in which one may; what is answered, as HTML.

    Errors: as `place_of`.
    """
    halves = _cancelled(place_of(writer, records), asked)
    may = writer.reach_of(WRITE_ATTENDANCE)
    commands.cancel_absences(writer.session, halves, may, writer.settings.time_zone)
    return told.cancelled(len(halves), asked)


def cancel_excuses(writer: Writer, records: Sequence[Row], asked: Days) -> str:
    """The same of excuses."""
    halves = _cancelled(place_of(writer, records), asked)
    may = writer.reach_of(WRITE_ATTENDANCE)
    commands.cancel_excuses(writer.session, halves, may, writer.settings.time_zone)
    return told.cancelled(len(halves), asked)


def _rows(place: Place, asked: Days) -> list[dict[str, Any]]:
    return [
        {"person_id": place.person_id, "organization_id": here, "day": half[0], "half": half[1]}
        for here, half in place.halves(asked)
    ]


def _cancelled(place: Place, asked: Days) -> list[tuple[int, Half]]:
    return [(place.person_id, half) for _, half in place.halves(asked)]
