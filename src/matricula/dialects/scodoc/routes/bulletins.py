"""etud/<etudid>/bul/<sem_id>: the bulletin."""

from dataclasses import dataclass
from typing import Annotated

from litestar import Response
from litestar.di import NamedDependency

from matricula.dialects.scodoc import clock
from matricula.dialects.scodoc.answers import answer
from matricula.dialects.scodoc.asking import MOST_ROWS, Asker, Desk
from matricula.dialects.scodoc.parameters import (
    CohortId,
    Format,
    FormatParameter,
    PersonId,
    Version,
    VersionParameter,
    flag,
    read_flag,
    read_format,
    read_version,
)
from matricula.dialects.scodoc.routes.reading import reading
from matricula.dialects.scodoc.routes.students import NOT_ENROLLED
from matricula.dialects.scodoc.texts import escaped, unescaped
from matricula.dialects.scodoc.translate.bulletin_xml import bulletin_xml, scales, sport_units
from matricula.dialects.scodoc.translate.bulletins import Contents, filled, heading
from matricula.dialects.scodoc.translate.sheets import Sheet
from matricula.dialects.scodoc.translate.situation import Verdict, verdict
from matricula.dialects.scodoc.wire.bulletins import Bulletin
from matricula.record.attendance.queries import HalfDay, Span, half_days
from matricula.record.cohorts import queries as cohorts
from matricula.record.juries import queries as juries
from matricula.record.organizations.reach import Reach
from matricula.web.ids import path_id

TAG = "bulletins"

WithDecisions = Annotated[str | None, flag("1: with the jury's decisions. Default: as preferred.")]
ForcePublishing = Annotated[str | None, flag("1: also where the semester hides its bulletins.")]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request wants of a bulletin."""

    version: Version = "long"
    form: Format = "json"
    decisions: bool = False
    forced: bool = False


@reading(
    "/api/etud/{etudid:str}/bul/{sem_id:str}",
    "bulletin",
    "The bulletin of a student in a semester",
    TAG,
)
def bulletin(
    desk: NamedDependency[Desk],
    etudid: PersonId,
    sem_id: CohortId,
    *,
    version: VersionParameter = None,
    format_: FormatParameter = None,
    xml_with_decisions: WithDecisions = None,
    force_publishing: ForcePublishing = None,
) -> Response[Bulletin]:
    with desk.asker() as asker:
        person_id, cohort_id = path_id(etudid), path_id(sem_id)
        wanted = Wanted(
            version=read_version(version),
            form=read_format(format_),
            decisions=read_flag("xml_with_decisions", xml_with_decisions, default=False),
            forced=read_flag("force_publishing", force_publishing, default=False),
        )
        return written(asker, person_id, cohort_id, wanted)


def written(asker: Asker, person_id: int, cohort_id: int, wanted: Wanted) -> Response[Bulletin]:
    """The bulletin as an answer."""
    row = cohorts.student_of_cohort(asker.session, person_id, cohort_id)
    student = asker.allowed(row, NOT_ENROLLED)
    sheet = Sheet(
        snapshot=asker.snapshot(cohort_id),
        student=student,
        write=escaped if wanted.form == "json" else unescaped,
        version=wanted.version,
        time_zone=asker.time_zone(student.time_zone),
    )
    body = _told(asker, sheet, wanted)
    return answer(
        body, wanted.form, lambda told: bulletin_xml(told, scales(sheet), sport_units(sheet))
    )


def _told(asker: Asker, sheet: Sheet, wanted: Wanted) -> Bulletin:
    cohort = sheet.snapshot.cohort
    published = wanted.forced or not cohort.bulletins_hidden
    steps = [row.code for row in cohorts.steps_of_cohorts(asker.session, [cohort.id])]
    now = clock.local(clock.now(), sheet.time_zone)
    begun = heading(sheet, steps, now, published=published)
    return filled(begun, sheet, _contents(asker, sheet, wanted)) if published else begun


def _contents(asker: Asker, sheet: Sheet, wanted: Wanted) -> Contents:
    decisions = wanted.decisions or sheet.wants("bul_show_decision")
    return Contents(
        appreciations=juries.appreciations_of(
            asker.session, sheet.student.person_id, sheet.snapshot.cohort.id, MOST_ROWS
        ),
        half_days=_half_days(asker, sheet) if sheet.wants("bul_show_abs") else None,
        verdict=_verdict(asker, sheet) if decisions else None,
    )


def _half_days(asker: Asker, sheet: Sheet) -> list[HalfDay]:
    """Those that the semester's department knows of, over the days of the semester."""
    cohort = sheet.snapshot.cohort
    here = Reach.of([cohort.organization_id])
    span = Span(sheet.time_zone, cohort.start_date, cohort.end_date, sheet.wants("work_saturday"))
    return half_days(asker.session, sheet.student.person_id, here, span, MOST_ROWS)


def _verdict(asker: Asker, sheet: Sheet) -> Verdict:
    cohort, person_id = sheet.snapshot.cohort, sheet.student.person_id
    rows = juries.decisions_for_bulletin(asker.session, person_id, cohort.id, cohort.programme_code)
    allowed = juries.authorisations_from(asker.session, person_id, cohort.id)
    return verdict(rows, allowed, cohort.id, sheet.student.state)
