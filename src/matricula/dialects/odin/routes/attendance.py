"""Methods 8 and 10: attendance of a cohort and of a discipline."""

from collections.abc import Callable, Generator, Iterator, Sequence
from zoneinfo import ZoneInfo

from litestar import Response
from litestar.di import NamedDependency

from matricula.dialects.odin.answering import answered_in_parts, asked_id, wrong
from matricula.dialects.odin.asking import Asker, Desk
from matricula.dialects.odin.methods import COHORT_ATTENDANCE, DISCIPLINE_ATTENDANCE
from matricula.dialects.odin.parting import (
    Discipline,
    Part,
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
    View,
)
from matricula.dialects.odin.translate import attendance as told
from matricula.dialects.odin.wire.attendance import (
    DisciplineAttendance,
    FlatAttendance,
    StudentAttendance,
)
from matricula.record.assessments.gradebook_queries import left_out_among
from matricula.record.attendance.presence_queries import absences_among, presences_among
from matricula.record.organizations.reach import Reach

FLAT = "flat"
Rows = StudentAttendance | FlatAttendance


@reading(COHORT_ATTENDANCE, list[DisciplineAttendance])
async def cohort_attendance(
    desk: NamedDependency[Desk],
    *,
    cohort_id: CohortId = None,
    discipline_id: OneDiscipline = None,
    student_id: StudentId = None,
    group_id: GroupId = None,
    status: Status = None,
    view: View = None,
) -> Response[bytes]:
    def entity() -> Generator[bytes, None, None]:
        with desk.asker(COHORT_ATTENDANCE) as asker:
            key = asked_id(desk, "cohortId", cohort_id)
            flat = _is_flat(view)
            one = finding.given_id("disciplineId", discipline_id)
            finding.cohort(asker, key)
            finding.discipline_of(asker, key, one)
            among = finding.among(asker, key, student_id, group_id, status)
            books = gathering.of_cohort(asker, key, one, among, marked=False)
            if flat:
                yield from listed(_rows(desk, asker, books, told.told_flat))
            else:
                yield from nested(_rows(desk, asker, books, told.told), _head)

    return await answered_in_parts(desk, entity)


@reading(DISCIPLINE_ATTENDANCE, list[StudentAttendance])
async def discipline_attendance(
    desk: NamedDependency[Desk],
    *,
    discipline_id: DisciplineId = None,
    student_id: StudentId = None,
    group_id: GroupId = None,
    status: Status = None,
    view: View = None,
) -> Response[bytes]:
    def entity() -> Generator[bytes, None, None]:
        with desk.asker(DISCIPLINE_ATTENDANCE) as asker:
            key = asked_id(desk, "disciplineId", discipline_id)
            shape = told.told_flat if _is_flat(view) else told.told
            found = finding.discipline(asker, key)
            among = finding.among(asker, found.cohort_id, student_id, group_id, status)
            books = gathering.of_discipline(asker, found, among, marked=False)
            yield from listed(_rows(desk, asker, books, shape))

    return await answered_in_parts(desk, entity)


def _is_flat(view: str | None) -> bool:
    if view is not None and view.strip().lower() != FLAT:
        raise wrong("view", "ожидается flat", "flat is expected")
    return view is not None


def _head(discipline: Discipline) -> DisciplineAttendance:
    return DisciplineAttendance(discipline.row.id, discipline.name, [])


def _rows(
    desk: Desk,
    asker: Asker,
    books: Sequence[Discipline],
    shape: Callable[[Slice, told.Known], Iterator[Rows]],
) -> Iterator[tuple[Slice, Iterator[Rows]]]:
    for part in parts(books):
        known = _known(desk, asker, part)
        yield from ((piece, shape(piece, known)) for piece in part)


def _known(desk: Desk, asker: Asker, part: Part) -> told.Known:
    """What is known of the cells of a part: three questions, however large it is."""
    people, activities = people_of(part), activities_of(part)
    span = told.days_of(piece.discipline for piece in part)
    zone = ZoneInfo(desk.settings.time_zone)
    reach = Reach.of([asker.organization.id])
    events = absences_among(asker.session, people, reach, *span) if span else []
    said = presences_among(asker.session, activities, people)
    return told.Known(
        said={(row.assessment_id, row.person_id): row for row in said},
        absences=told.absences_by_person(events, zone),
        left_out=left_out_among(asker.session, activities, people),
        zone=asker.organization.zone,
        strict=desk.settings.odin_strict_fields,
    )


HANDLERS: Handlers = [*cohort_attendance, *discipline_attendance]
