"""Absences: what is told of a student or of groups, what is counted, and what is written."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from matricula.dialects.scodoc import clock
from matricula.dialects.scodoc.arguments import Arguments
from matricula.dialects.scodoc.asking import MOST_ROWS, Asker, Writer
from matricula.dialects.scodoc.days import french_bound, iso_bound, loose_bound
from matricula.dialects.scodoc.errors import MissingParameter, UnknownStudent
from matricula.dialects.scodoc.routes import absence_orders as orders
from matricula.dialects.scodoc.routes.absence_orders import StudentName
from matricula.dialects.scodoc.routes.absence_states import states_of_groups
from matricula.dialects.scodoc.routes.absence_writing import TITLE
from matricula.dialects.scodoc.routes.scodoc7.answering import (
    as_page,
    as_text,
    as_xml,
    function,
)
from matricula.dialects.scodoc.routes.scodoc7.desk import OldDesk
from matricula.dialects.scodoc.routes.scodoc7.listing import (
    given_groups,
    list_format,
    table_answer,
)
from matricula.dialects.scodoc.routes.scodoc7.naming import find_student, named_student
from matricula.dialects.scodoc.translate import absence_orders as told
from matricula.dialects.scodoc.translate.absence_orders import OLD, OLD_EXCUSES, Names
from matricula.dialects.scodoc.translate.absence_states import states_table
from matricula.dialects.scodoc.translate.old_absences import absences_element, absences_table
from matricula.record.attendance.halves import AM, PM
from matricula.record.attendance.queries import HalfDay, Span, assessed_modules, half_days
from matricula.record.cohorts.years import FIRST_MONTH, school_year
from matricula.record.organizations.preferred import preferred
from matricula.record.organizations.queries import preferences
from matricula.store import Row

UNKNOWN_STUDENT = "étudiant inconnu"


@function("Absences/XMLgetAbsEtud")
def xml_absences(desk: NamedDependency[OldDesk]) -> Response[Any]:
    """The half-days that a student missed from one day to another, both included."""
    asked = desk.arguments
    with desk.asker() as asker:
        given = {name: (asked.text(name) or "").strip() for name in ("beg_date", "end_date")}
        first, last = (loose_bound(name, text) for name, text in given.items())
        student = find_student(asker, asked)
        if student is None:
            raise UnknownStudent(UNKNOWN_STUDENT)
        found = _half_days(asker, student, first, last)
    return as_xml(absences_element(found, {"etudid": student.person_id, **given}))


@function("Absences/ListeAbsEtud")
def list_absences(desk: NamedDependency[OldDesk]) -> Response[Any]:
    """The half-days that a student missed since the first of August of a school year: those with an
    excuse, or those without."""
    asked = desk.arguments
    with desk.asker() as asker:
        form = list_format(asked)
        excused = asked.flag("absjust_only", default=False)
        with_exams = asked.flag("with_evals", default=True)
        first = _school_year(asker, asked)
        student = named_student(asker, asked)
        every = _half_days(asker, student, first, None)
        found = [half for half in every if half.absent and half.excused == excused]
        exams = _exams(asker, student, found) if with_exams else None
    return table_answer(absences_table(found, exams), form)


def _exams(asker: Asker, student: Row, found: list[HalfDay]) -> dict[date, list[str]]:
    days = {half.day for half in found}
    return assessed_modules(asker.session, student.person_id, asker.reach, days)


def _school_year(asker: Asker, asked: Arguments) -> date:
    """The first day of the school year that is asked about, or of this one."""
    given = (asked.text("sco_year") or "").strip()
    if not given:
        today = clock.local_date(clock.now(), asker.settings.time_zone)
        return date(school_year(today), FIRST_MONTH, 1)
    return iso_bound("sco_year", f"{given}-{FIRST_MONTH:02}-01")


@function("Absences/EtatAbsencesGr")
def absence_states(desk: NamedDependency[OldDesk]) -> Response[Any]:
    """How many half-days the students of groups missed from one day to another, both included."""
    asked = desk.arguments
    with desk.asker() as asker:
        form = list_format(asked)
        group_ids = given_groups(asked, "group_ids")
        if not group_ids:
            raise MissingParameter("group_ids")
        first, last = (french_bound(name, asked.required(name)) for name in ("debut", "fin"))
        shown = asked.flag("with_boursier", default=True)
        found = states_of_groups(asker, group_ids, first, last)
    return table_answer(states_table(found, with_scholarship=shown), form)


@function("Absences/CountAbs")
def count_absences(desk: NamedDependency[OldDesk]) -> Response[Any]:
    """How many half-days a student missed."""
    return as_text(str(len(_counted(desk))))


@function("Absences/CountAbsJust")
def count_excused_absences(desk: NamedDependency[OldDesk]) -> Response[Any]:
    """How many half-days a student missed with an excuse."""
    return as_text(str(sum(half.excused for half in _counted(desk))))


def _counted(desk: OldDesk) -> list[HalfDay]:
    """The half-days that were missed between two days, both included; of mornings or afternoons
    alone, or of one module alone, where that is asked for."""
    asked = desk.arguments
    with desk.asker() as asker:
        first, last = (iso_bound(name, asked.required(name)) for name in ("debut", "fin"))
        halves = _halves(asked)
        offering_id = asked.optional_id("moduleimpl_id")
        found = _half_days(asker, named_student(asker, asked), first, last)
    return [
        half
        for half in found
        if half.absent
        and half.half in halves
        and (offering_id is None or offering_id in half.offering_ids)
    ]


def _halves(asked: Arguments) -> tuple[str, ...]:
    if (asked.text("matin") or "None") == "None":
        return AM, PM
    return (AM,) if asked.flag("matin", default=True) else (PM,)


def _half_days(asker: Asker, student: Row, first: date, last: date | None) -> list[HalfDay]:
    chosen = preferences(asker.session, student.organization_id)
    saturdays = preferred(chosen, "work_saturday")
    span = Span(asker.settings.time_zone, first, last, saturdays)
    return half_days(asker.session, student.person_id, asker.reach, span, MOST_ROWS)


@function("Absences/doSignaleAbsence")
def record_absences(desk: NamedDependency[OldDesk]) -> Response[Any]:
    """Record half-days that a student missed."""
    known, student = desk.known(), StudentName.of(desk.arguments)
    asked = orders.read_absences(desk, desk.arguments, OLD)
    with desk.writer(known) as writer:
        part = orders.write_absences(writer, student.records_there(writer), asked)
    return as_page(TITLE, part)


@function("Absences/doJustifAbsence")
def record_excuses(desk: NamedDependency[OldDesk]) -> Response[Any]:
    """Record excuses for half-days, missed or not."""
    known, student = desk.known(), StudentName.of(desk.arguments)
    asked = orders.read_new_days(desk, desk.arguments, OLD)
    description = told.description(desk.arguments)
    with desk.writer(known) as writer:
        part = orders.write_excuses(writer, student.records_there(writer), asked, description)
    return as_page(TITLE, part)


@function("Absences/doAnnuleAbsence")
def cancel_absences(desk: NamedDependency[OldDesk]) -> Response[Any]:
    """Cancel absences of half-days; separate excuses stay."""
    return _cancelled(desk, OLD, orders.cancel_absences)


@function("Absences/doAnnuleJustif")
def cancel_excuses(desk: NamedDependency[OldDesk]) -> Response[Any]:
    """Cancel excuses of half-days; absences stay."""
    named_so = OLD_EXCUSES if OLD_EXCUSES.begin in desk.arguments else OLD
    return _cancelled(desk, named_so, orders.cancel_excuses)


def _cancelled(
    desk: OldDesk, names: Names, cancel: Callable[[Writer, Sequence[Row], told.Days], str]
) -> Response[Any]:
    known, student = desk.known(), StudentName.of(desk.arguments)
    asked = told.days(desk.arguments, names)
    with desk.writer(known) as writer:
        part = cancel(writer, student.records_there(writer), asked)
    return as_page(TITLE, part)


FUNCTIONS = [
    *xml_absences,
    *list_absences,
    *absence_states,
    *count_absences,
    *count_excused_absences,
    *record_absences,
    *record_excuses,
    *cancel_absences,
    *cancel_excuses,
]
