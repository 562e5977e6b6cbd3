"""Results of a whole semester: bulletins, the table of averages, what the jury decided."""

from typing import Annotated

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from matricula.dialects.scodoc.answers import PRIVATE
from matricula.dialects.scodoc.asking import MOST_ROWS, Asker, Desk
from matricula.dialects.scodoc.errors import WrongParameter
from matricula.dialects.scodoc.parameters import (
    VERSIONS,
    CohortId,
    ProgrammeId,
    VersionParameter,
    read_version,
)
from matricula.dialects.scodoc.routes.cohorts import UNKNOWN
from matricula.dialects.scodoc.routes.gathering import gathered
from matricula.dialects.scodoc.routes.naming import PathVersion
from matricula.dialects.scodoc.routes.programmes import UNKNOWN as UNKNOWN_PROGRAMME
from matricula.dialects.scodoc.texts import escaped
from matricula.dialects.scodoc.translate.later import juries as translated
from matricula.dialects.scodoc.translate.later.results import results
from matricula.dialects.scodoc.translate.later.students import groups_by_person
from matricula.dialects.scodoc.translate.sheets import Sheet
from matricula.dialects.scodoc.wire.bulletins import Bulletin
from matricula.dialects.scodoc.wire.later.cohorts import DecisionJury, Resultat
from matricula.gradebook.showing import Version
from matricula.gradebook.snapshot import Snapshot
from matricula.record.cohorts import queries as cohorts
from matricula.record.juries import queries as juries
from matricula.record.programmes.queries import programme_with_id
from matricula.store import Row
from matricula.web.errors import NotFound
from matricula.web.ids import path_id

MOST_BULLETINS = 1_000
"""No answer has more bulletins than this: each is some tens of kilobytes."""

ResultFormat = Annotated[
    str | None,
    QueryParameter(
        name="format",
        description="json: averages as text, as on bulletins. raw: as numbers, null for none.",
        schema_extra={"enum": ["json", "raw"], "default": "json"},
    ),
]


def bulletins(
    desk: NamedDependency[Desk], formsemestre_id: CohortId, version: VersionParameter = None
) -> list[Bulletin]:
    """The bulletins of all students of a semester, by name."""
    with desk.asker() as asker:
        return _bulletins(asker, path_id(formsemestre_id), read_version(version))


def bulletins_in_version(
    desk: NamedDependency[Desk], formsemestre_id: CohortId, version: PathVersion
) -> list[Bulletin]:
    """The same, with the version in the path."""
    with desk.asker() as asker:
        cohort_id = path_id(formsemestre_id)
        if version not in VERSIONS:
            raise NotFound
        return _bulletins(asker, cohort_id, read_version(version))


def table_of_results(
    desk: NamedDependency[Desk], formsemestre_id: CohortId, format_: ResultFormat = None
) -> list[Resultat]:
    """The averages of all students of a semester, the best first."""
    with desk.asker() as asker:
        cohort_id, raw = path_id(formsemestre_id), _is_raw(format_)
        snapshot, session = _seen(asker, cohort_id), asker.session
        students = cohorts.students_of_cohort(
            session, cohort_id, None, active_only=False, limit=MOST_ROWS
        )
        groups = groups_by_person(
            snapshot.groups, cohorts.memberships_of_cohort(session, cohort_id)
        )
        return results(snapshot, students, groups, raw=raw)[:MOST_ROWS]


def jury_decisions(desk: NamedDependency[Desk], formsemestre_id: CohortId) -> list[DecisionJury]:
    """What the jury of a semester decided about all its students, by name."""
    with desk.asker() as asker:
        cohort_id, session = path_id(formsemestre_id), asker.session
        cohort = asker.allowed(cohorts.cohort_with_programme(session, cohort_id), UNKNOWN)
        students = cohorts.students_of_cohort(
            session, cohort_id, None, active_only=False, limit=MOST_ROWS
        )
        ids = [row.person_id for row in students]
        return translated.decisions(
            students,
            juries.decisions_for_bulletins(session, ids, cohort_id, cohort.programme_code),
            juries.authorisations_of_people(session, ids, cohort_id),
            cohort_id,
        )


def competences(desk: NamedDependency[Desk], formation_id: ProgrammeId) -> Response[None]:
    """The competences of a programme: null, as later versions answer where none are kept."""
    with desk.asker() as asker:
        row = programme_with_id(asker.session, path_id(formation_id))
        asker.allowed(row, UNKNOWN_PROGRAMME)
    return Response(None, headers=PRIVATE)


def _bulletins(asker: Asker, cohort_id: int, version: Version) -> list[Bulletin]:
    snapshot = _seen(asker, cohort_id)
    shown = _by_name(snapshot)[:MOST_BULLETINS]
    if not shown:
        return []
    found = cohorts.students_for_bulletins(asker.session, shown, cohort_id)
    students = {row.person_id: row for row in found}
    told = gathered(asker, snapshot, found)
    return [
        told.bulletin(_sheet(asker, snapshot, students[person_id], version)) for person_id in shown
    ]


def _sheet(asker: Asker, snapshot: Snapshot, student: Row, version: Version) -> Sheet:
    return Sheet(
        snapshot=snapshot,
        student=student,
        write=escaped,
        version=version,
        time_zone=asker.time_zone(student.time_zone),
    )


def _by_name(snapshot: Snapshot) -> list[int]:
    """Everybody enrolled, in the order of the alphabet."""
    book = snapshot.gradebook
    return [int(person) for person in book.person_ids[book.alphabetical_order]]


def _seen(asker: Asker, cohort_id: int) -> Snapshot:
    """The gradebook of a semester that may be seen. Errors: as `Asker.allowed` and `.snapshot`."""
    asker.allowed(cohorts.cohort_place(asker.session, cohort_id), UNKNOWN)
    return asker.snapshot(cohort_id)


def _is_raw(format_: str | None) -> bool:
    if format_ not in (None, "json", "raw"):
        raise WrongParameter("format", "json ou raw")
    return format_ == "raw"
