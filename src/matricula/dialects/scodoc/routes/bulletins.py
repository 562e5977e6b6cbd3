"""etud/<etudid>/bul/<sem_id>: the bulletin."""

from dataclasses import dataclass
from typing import Annotated, cast

from litestar import Response
from litestar.di import NamedDependency

from matricula.dialects.scodoc.answers import answer
from matricula.dialects.scodoc.asking import Asker, Desk
from matricula.dialects.scodoc.parameters import (
    BulletinFormat,
    BulletinFormatParameter,
    CohortId,
    PersonId,
    VersionParameter,
    flag,
    read_bulletin_format,
    read_flag,
    read_version,
)
from matricula.dialects.scodoc.routes.gathering import gathered
from matricula.dialects.scodoc.routes.paper import pdf_answer
from matricula.dialects.scodoc.routes.reading import reading
from matricula.dialects.scodoc.routes.students import NOT_ENROLLED
from matricula.dialects.scodoc.texts import escaped, unescaped
from matricula.dialects.scodoc.translate.bulletin_xml import bulletin_xml, scales, sport_units
from matricula.dialects.scodoc.translate.sheets import Sheet
from matricula.dialects.scodoc.wire.bulletins import Bulletin
from matricula.gradebook.showing import Version
from matricula.record.cohorts import queries as cohorts
from matricula.web.ids import path_id

TAG = "bulletins"

WithDecisions = Annotated[str | None, flag("1: with the jury's decisions. Default: as preferred.")]
ForcePublishing = Annotated[str | None, flag("1: also where the semester hides its bulletins.")]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request wants of a bulletin."""

    version: Version = "long"
    form: BulletinFormat = "json"
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
    format_: BulletinFormatParameter = None,
    xml_with_decisions: WithDecisions = None,
    force_publishing: ForcePublishing = None,
) -> Response[Bulletin]:
    with desk.asker() as asker:
        person_id, cohort_id = path_id(etudid), path_id(sem_id)
        wanted = Wanted(
            version=read_version(version),
            form=read_bulletin_format(format_),
            decisions=read_flag("xml_with_decisions", xml_with_decisions, default=False),
            forced=read_flag("force_publishing", force_publishing, default=False),
        )
        return written(asker, person_id, cohort_id, wanted)


def written(asker: Asker, person_id: int, cohort_id: int, wanted: Wanted) -> Response[Bulletin]:
    """The bulletin as an answer."""
    if wanted.form == "pdf":
        return cast(Response[Bulletin], pdf_answer(asker, person_id, cohort_id, wanted))
    sheet = sheet_of(asker, person_id, cohort_id, wanted)
    body = bulletin_of(asker, sheet, wanted)
    return answer(
        body, wanted.form, lambda told: bulletin_xml(told, scales(sheet), sport_units(sheet))
    )


def sheet_of(asker: Asker, person_id: int, cohort_id: int, wanted: Wanted) -> Sheet:
    """What a bulletin is written from. Errors: UnknownObject, ForeignDepartment, NotComputable."""
    row = cohorts.student_of_cohort(asker.session, person_id, cohort_id)
    student = asker.allowed(row, NOT_ENROLLED)
    return Sheet(
        snapshot=asker.snapshot(cohort_id),
        student=student,
        write=escaped if wanted.form == "json" else unescaped,
        version=wanted.version,
        time_zone=asker.time_zone(student.time_zone),
    )


def bulletin_of(asker: Asker, sheet: Sheet, wanted: Wanted) -> Bulletin:
    """The bulletin, which ends early where the semester hides its bulletins."""
    told = gathered(
        asker,
        sheet.snapshot,
        [sheet.student],
        decisions=wanted.decisions,
        forced=wanted.forced,
    )
    return told.bulletin(sheet)
