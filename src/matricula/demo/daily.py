"""What a department's file does not tell of the invented school: who teaches, remarks, claims."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from matricula.demo.calendar import SCHOOL
from matricula.demo.guides import LAST_YEARS, REPEATER, THIS_YEARS
from matricula.demo.people import REGISTRAR, TEACHER
from matricula.demo.school import INFO
from matricula.record.accounts import queries as accounts
from matricula.record.attendance.commands import add_claims, settle_claims
from matricula.record.cohorts import queries as cohorts
from matricula.record.cohorts.commands import set_heads, set_offering_heads, set_teachers
from matricula.record.juries.commands import merge_appreciations
from matricula.store import ReadSession, WriteSession

REMARKS = (
    "Travail régulier & participation active.",
    "Des progrès depuis novembre ; à confirmer à l'oral.",
    "Ensemble fragile : un entretien est proposé avec le responsable du semestre.",
)
CLAIMS = (
    ("Rendez-vous chez l'ophtalmologue", 8, 10, True),
    ("Panne de voiture", 8, 12, False),
    ("Grippe", 13, 18, True),
)
"""Why, from which hour to which, and whether the student says to have an excuse."""


def live(session: WriteSession, today: date) -> None:
    """Add it, once: to a school that is filled and staffed."""
    teacher, registrar = _person(session, TEACHER.name), _person(session, REGISTRAR.name)
    _teach(session, teacher, registrar)
    students = [row.person_id for row in cohorts.enrolled_people(session, LAST_YEARS)]
    merge_appreciations(
        session,
        [
            {"person_id": person_id, "cohort_id": LAST_YEARS, "comment": remark}
            for person_id, remark in zip(students, REMARKS, strict=False)
        ],
    )
    _claim(session, [REPEATER, *students[: len(CLAIMS) - 1]], today)


def _teach(session: WriteSession, teacher: int, registrar: int) -> None:
    """The teacher answers for the first modules of now, and helps in the next ones."""
    offerings = [row.id for row in cohorts.offered_modules(session, THIS_YEARS)]
    set_offering_heads(session, dict.fromkeys(offerings[:2], teacher))
    set_teachers(session, {key: [teacher] for key in offerings[2:4]})
    set_heads(session, {THIS_YEARS: [registrar]})


def _claim(session: WriteSession, students: Sequence[int], today: date) -> None:
    """Claims of the days before today; the first is settled, the others wait."""
    organizations = accounts.organization_ids(session, [("department", INFO)])
    rows = [
        {
            "person_id": person_id,
            "organization_id": organizations[("department", INFO)],
            "starts_at": _at(today - timedelta(days=days), opens),
            "ends_at": _at(today - timedelta(days=days), closes),
            "description": why,
            "justified": justified,
        }
        for days, (person_id, (why, opens, closes, justified)) in enumerate(
            zip(students, CLAIMS, strict=True), start=1
        )
    ]
    first = add_claims(session, rows).inserted[0]["id"]
    settle_claims(session, [first], excused=True, time_zone=SCHOOL.key)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), SCHOOL)


def _person(session: ReadSession, name: str) -> int:
    account = accounts.account_named(session, name)
    if account is None:
        raise LookupError("the demo's accounts are made before their daily life")
    return account.person_id
