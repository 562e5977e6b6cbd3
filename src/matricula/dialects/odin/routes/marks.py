"""Methods 7 and 9: marks of a cohort and of a discipline, with totals."""

from collections.abc import Callable, Generator, Iterator, Sequence

from litestar import Response
from litestar.di import NamedDependency

from matricula.dialects.odin.answering import answered_in_parts, asked_id
from matricula.dialects.odin.asking import Asker, Desk
from matricula.dialects.odin.methods import COHORT_MARKS, DISCIPLINE_MARKS
from matricula.dialects.odin.parting import (
    Discipline,
    Slice,
    activities_of,
    listed,
    nested,
    parts,
    people_of,
)
from matricula.dialects.odin.routes import finding, gathering
from matricula.dialects.odin.routes.declaring import Handlers, reading
from matricula.dialects.odin.routes.parameters import (
    CohortId,
    DisciplineId,
    GroupId,
    OneDiscipline,
    Status,
    StudentId,
)
from matricula.dialects.odin.translate import marks as told
from matricula.dialects.odin.wire.marks import (
    DisciplineMarks,
    NamedStudentMarks,
    StudentMarks,
)
from matricula.record.assessments.activity_queries import mark_scale_levels, totals_of_offerings
from matricula.record.assessments.gradebook_queries import left_out_among, marks_among

Row = StudentMarks | NamedStudentMarks


@reading(COHORT_MARKS, list[DisciplineMarks])
async def cohort_marks(
    desk: NamedDependency[Desk],
    *,
    cohort_id: CohortId = None,
    discipline_id: OneDiscipline = None,
    student_id: StudentId = None,
    group_id: GroupId = None,
    status: Status = None,
) -> Response[bytes]:
    def entity() -> Generator[bytes, None, None]:
        with desk.asker(COHORT_MARKS) as asker:
            key = asked_id(desk, "cohortId", cohort_id)
            one = finding.given_id("disciplineId", discipline_id)
            finding.cohort(asker, key)
            finding.discipline_of(asker, key, one)
            among = finding.among(asker, key, student_id, group_id, status)
            books = gathering.of_cohort(asker, key, one, among, marked=True)
            yield from nested(_rows(desk, asker, books, told.told), _head)

    return await answered_in_parts(desk, entity)


@reading(DISCIPLINE_MARKS, list[NamedStudentMarks])
async def discipline_marks(
    desk: NamedDependency[Desk],
    *,
    discipline_id: DisciplineId = None,
    student_id: StudentId = None,
    group_id: GroupId = None,
    status: Status = None,
) -> Response[bytes]:
    def entity() -> Generator[bytes, None, None]:
        with desk.asker(DISCIPLINE_MARKS) as asker:
            found = finding.discipline(asker, asked_id(desk, "disciplineId", discipline_id))
            among = finding.among(asker, found.cohort_id, student_id, group_id, status)
            books = gathering.of_discipline(asker, found, among, marked=True)
            yield from listed(_rows(desk, asker, books, told.told_named))

    return await answered_in_parts(desk, entity)


def _head(discipline: Discipline) -> DisciplineMarks:
    return DisciplineMarks(discipline.row.id, discipline.name, [])


def _rows(
    desk: Desk,
    asker: Asker,
    books: Sequence[Discipline],
    shape: Callable[[told.Sheet, told.Reckoning], Iterator[Row]],
) -> Iterator[tuple[Slice, Iterator[Row]]]:
    session, strict = asker.session, desk.settings.odin_strict_fields
    totals = totals_of_offerings(session, [one.row.id for one in books])
    scales = {one.row.scale_id for one in books} - {None}
    reckonings = told.reckonings(books, totals, mark_scale_levels(session, scales))
    for part in parts(books):
        people, activities = people_of(part), activities_of(part)
        marks = marks_among(session, activities, people)
        left_out = left_out_among(session, activities, people)
        for sheet in told.sheets(part, marks, left_out, strict=strict):
            yield sheet.piece, shape(sheet, reckonings[sheet.piece.discipline.row.id])


HANDLERS: Handlers = [*cohort_marks, *discipline_marks]
