"""The invented school: two departments, and the years that they have lived until today."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from matricula.demo.absences import add_absences
from matricula.demo.calendar import moment, school_year
from matricula.demo.chance import chance
from matricula.demo.department import Department, Taught, add_programme
from matricula.demo.numbers import FIRST_ID, RANGE
from matricula.demo.plans import INFO_NEW, INFO_OLD, LP_LOCAL
from matricula.demo.pupils import Pupil, newcomers
from matricula.demo.terms import FAILED, WITHDRAWN, Seat, Session, Term, open_term

INFO, GEA = "INFO", "GEA"
FIRST_STEP, WAITING_STEP = "V1INF", "VLPAELFC"
"""Apogée steps: of first semesters of computer science, and of the year that waits for marks."""
FILLED_PREFERENCE = "matricula_demo"
"""A preference that only the demo has; its value is the day that it was filled for."""

Jury = Callable[[Department, Session], None]
"""Holds the jury of a term that is over: writes its decisions into the department's file."""


def departments(today: date, hold_jury: Jury) -> Iterator[Department]:
    """The departments' files as they stand on `today`."""
    yield _informatics(today, hold_jury)
    yield _management(today, hold_jury)


def _informatics(today: date, hold_jury: Jury) -> Department:
    department = _department(INFO, FIRST_ID, "Informatique", today)
    old, new = (add_programme(department, plan) for plan in (INFO_OLD, INFO_NEW))
    year = school_year(today)
    arrived = newcomers(department, 60, year - 19, lopsided=4)
    past = _begin(department, _autumn(old, year - 1, today), _seated(arrived, year - 1))
    _end(department, past, hold_jury)
    seats = _repeating(department, past) + _seated(newcomers(department, 56, year - 18), year)
    now = _begin(department, _autumn(new, year, today), seats)
    _bring_a_unit(department, now, seats[-1].pupil)
    _end(department, now, hold_jury)
    spring = _spring(new, year, today)
    if spring.start <= today:
        _end(department, _begin(department, spring, _going_on(department, now)), hold_jury)
    # Next year's newcomers have not come yet.
    _begin(department, _autumn(new, year + 1, today), [])
    return department


def _management(today: date, hold_jury: Jury) -> Department:
    department = _department(GEA, FIRST_ID + RANGE, "Gestion des associations & entreprises", today)
    taught = add_programme(department, LP_LOCAL)
    for year in (school_year(today) - 1, school_year(today)):
        seats = [Seat(pupil) for pupil in newcomers(department, 16, year - 20)]
        _end(department, _begin(department, _whole_year(taught, year, today), seats), hold_jury)
    _begin(department, _waiting(taught, school_year(today) - 1, today), _adults(department, today))
    return department


def _department(acronym: str, first_id: int, name: str, today: date) -> Department:
    department = Department(acronym, first_id)
    department.prefer(
        DeptName=acronym,
        DeptFullName=name,
        bul_show_decision="1",
        bul_show_abs="1",
        handle_billets_abs="1",
        **{FILLED_PREFERENCE: today.isoformat()},
    )
    return department


def _begin(department: Department, term: Term, seats: Sequence[Seat]) -> Session:
    seats = [_until_today(seat, term.today) for seat in seats]
    session = open_term(department, term, seats, groups=1 + len(seats) // 25)
    add_absences(department, session)
    return session


def _end(department: Department, session: Session, hold_jury: Jury) -> None:
    if session.term.closed:
        hold_jury(department, session)


def _until_today(seat: Seat, today: date) -> Seat:
    return Seat(seat.pupil, None, seat.spared) if seat.left and seat.left[1] >= today else seat


def _autumn(taught: Taught, year: int, today: date) -> Term:
    start, end = date(year, 9, 1), date(year + 1, 1, 31)
    steps = (f"{FIRST_STEP}!{year % 100}",)
    return Term(taught, 1, taught.plan.title, start, end, steps, today)


def _spring(taught: Taught, year: int, today: date) -> Term:
    start, end = date(year + 1, 2, 1), date(year + 1, 7, 7)
    return Term(taught, 2, taught.plan.title, start, end, (f"V2INF!{year % 100}",), today)


def _whole_year(taught: Taught, year: int, today: date) -> Term:
    start, end = date(year, 9, 1), date(year + 1, 8, 31)
    # While units are without marks, ScoDoc's rule for weighed units counts them as 0.
    weighs_units = end < today
    return Term(
        taught, -1, taught.plan.title, start, end, ("VLPAEL", "VLPAEM"), today, weighs_units
    )


def _waiting(taught: Taught, year: int, today: date) -> Term:
    """Continuing education: taught until June, and still waiting for the last marks."""
    term = _whole_year(taught, year, today)
    return replace(
        term,
        title=f"{term.title} en formation continue",
        end=date(year + 1, 6, 30),
        steps=(WAITING_STEP,),
        modality="FC",
        waits=True,
    )


def _adults(department: Department, today: date) -> list[Seat]:
    return [Seat(pupil) for pupil in newcomers(department, 12, school_year(today) - 35)]


def _seated(pupils: Sequence[Pupil], year: int) -> list[Seat]:
    """Places for newcomers: one of them withdraws in October, one fails in December."""
    left = {
        7: (WITHDRAWN, date(year, 10, 14)),
        11: (FAILED, date(year, 12, 9)),
    }
    return [Seat(pupil, left.get(number)) for number, pupil in enumerate(pupils)]


def _repeating(department: Department, past: Session) -> list[Seat]:
    """Places for those whom a jury sent back; half of them are spared the units that they hold."""
    again = department.authorised(past.term.index, past.formsemestre_id)
    return [
        Seat(seat.pupil, spared=_held(department, past, seat.pupil))
        for seat in past.seats
        if seat.pupil.etudid in again
    ]


def _held(department: Department, past: Session, pupil: Pupil) -> frozenset[str]:
    if chance("spared", pupil.etudid).random() < 0.5:
        return frozenset()
    acronyms = {ue_id: acronym for acronym, ue_id in past.term.taught.units.items()}
    return frozenset(
        acronyms[row["ue_id"]]
        for row in department.rows["jury_validations"]
        if row["etudid"] == pupil.etudid and row["ue_id"] and row["code"] == "ADM"
    )


def _going_on(department: Department, session: Session) -> list[Seat]:
    """Places in the next semester."""
    passed = department.authorised(session.term.index + 1, session.formsemestre_id)
    return [Seat(seat.pupil) for seat in session.seats if seat.pupil.etudid in passed]


def _bring_a_unit(department: Department, session: Session, pupil: Pupil) -> None:
    """A unit that a newcomer gained at another school, and what it weighs here."""
    ue_id = session.term.taught.units["UE12"]
    department.add(
        "jury_validations",
        etudid=pupil.etudid,
        formsemestre_id=None,
        ue_id=ue_id,
        code="ADM",
        assidu=None,
        event_date=moment(date(session.term.start.year, 6, 15)),
        moy_ue=16.5,
        semestre_id=session.term.index,
        is_external=True,
    )
    department.add(
        "ue_coefs_capitalised",
        formsemestre_id=session.formsemestre_id,
        ue_id=ue_id,
        coefficient=5.0,
    )
