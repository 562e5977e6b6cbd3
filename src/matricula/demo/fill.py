"""Fills an empty database with the invented school, and knows the school when it meets it again."""

from datetime import date

from matricula.demo import apprentices, campus
from matricula.demo.department import Department
from matricula.demo.errors import ForeignDatabase
from matricula.demo.juries import Outcome, decide
from matricula.demo.school import FILLED_PREFERENCE, INFO, departments
from matricula.demo.terms import Session
from matricula.gradebook import UnitKind
from matricula.gradebook.snapshot import Snapshot, read_snapshot
from matricula.importers.department import import_department
from matricula.record.accounts.queries import accounts
from matricula.record.cohorts.queries import cohort_with_programme
from matricula.record.organizations import queries as organizations
from matricula.store import Database


def day_of_filling(database: Database) -> date | None:
    """The day that this database was filled for, or None where it is empty.

    Errors: ForeignDatabase where there is something else.
    """
    with database.read() as session:
        found = organizations.department_called(session, INFO)
        if found and (day := organizations.preferences(session, found.id).get(FILLED_PREFERENCE)):
            return date.fromisoformat(day)
        if organizations.departments(session, 1) or accounts(session):
            raise ForeignDatabase(_shown(database))
    return None


def fill(database: Database, today: date) -> None:
    """Write the school as it stands on `today`.

    Each department is imported as often as a jury needs averages, and at the end. What is there
    already stays, so that filling goes on where it was interrupted.
    """

    def hold_jury(department: Department, session: Session) -> None:
        import_department(database, department.encoded())
        decide(department, session, _outcomes(database, session.formsemestre_id))

    for department in departments(today, hold_jury):
        import_department(database, department.encoded())
    apprentices.found(database, today)
    campus.found(database, today)


def _shown(database: Database) -> str:
    return database.url.render_as_string(hide_password=True)


def _outcomes(database: Database, cohort_id: int) -> list[Outcome]:
    with database.read() as session:
        cohort = cohort_with_programme(session, cohort_id)
        if cohort is None:
            raise LookupError(f"cohort {cohort_id} was imported and is not there")
        snapshot = read_snapshot(session, cohort)
    return [_outcome(snapshot, row) for row in range(len(snapshot.students))]


def _outcome(snapshot: Snapshot, row: int) -> Outcome:
    general, units = snapshot.gradebook.general, snapshot.gradebook.units
    return Outcome(
        etudid=snapshot.students[row].person_id,
        average=float(general.average[row]),
        passes_bars=bool(general.passes_unit_bars[row]),
        units={
            unit.unit_acronym: float(units.current_average[row, column])
            for column, unit in enumerate(snapshot.units)
            if unit.unit_kind != UnitKind.SPORT and units.is_enrolled[row, column]
        },
    )
