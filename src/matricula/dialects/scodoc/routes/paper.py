"""The bulletin on paper: `format=pdf`, and the later addresses that end with /pdf."""

from typing import Protocol

from litestar import Response

from matricula.dialects.scodoc import clock
from matricula.dialects.scodoc.answers import PRIVATE
from matricula.dialects.scodoc.asking import Asker
from matricula.dialects.scodoc.errors import HiddenBulletins
from matricula.dialects.scodoc.routes.students import NOT_ENROLLED
from matricula.dialects.scodoc.translate.paper import disposition
from matricula.documents.bulletins import Options, bulletin_pdf
from matricula.gradebook.showing import Version
from matricula.record.cohorts import queries as cohorts

PDF = "application/pdf"


class Wanted(Protocol):
    """What a request wants of a bulletin."""

    @property
    def version(self) -> Version: ...
    @property
    def decisions(self) -> bool: ...
    @property
    def forced(self) -> bool: ...


def pdf_answer(
    asker: Asker, person_id: int, cohort_id: int, wanted: Wanted, *, signature: bool = True
) -> Response[bytes]:
    """The bulletin on paper as an answer. signature: with a place for one.

    What a semester hides is refused: paper cannot end with the student's name, as JSON does.
    Errors: UnknownObject, ForeignDepartment, HiddenBulletins, NotComputable.
    """
    row = cohorts.student_of_cohort(asker.session, person_id, cohort_id)
    student = asker.allowed(row, NOT_ENROLLED)
    snapshot = asker.snapshot(cohort_id)
    if snapshot.cohort.bulletins_hidden and not wanted.forced:
        raise HiddenBulletins
    options = Options(
        version=wanted.version,
        decisions=wanted.decisions,
        personal_data=asker.sees_personal_data(student.organization_id),
        signature=signature,
        time_zone=asker.settings.time_zone,
        now=clock.now(),
    )
    content = bulletin_pdf(asker.session, snapshot, student.person_id, options)
    headers = {**PRIVATE, "Content-Disposition": disposition(snapshot.cohort, student)}
    return Response(content, media_type=PDF, headers=headers)
