"""Method 3, the marks of an activity; and the address where one of them is set."""

from dataclasses import replace

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import RawBody

from matricula.dialects.odin.answering import answered, asked_id, paged, wrong
from matricula.dialects.odin.asking import Desk, Writer
from matricula.dialects.odin.bodies import documented, json_object
from matricula.dialects.odin.errors import Forbidden, Sentence, Told
from matricula.dialects.odin.methods import ACTIVITY_MARKS, SET_MARK
from matricula.dialects.odin.routes import finding
from matricula.dialects.odin.routes.declaring import Handlers, reading, writing
from matricula.dialects.odin.routes.parameters import ActivityId, Page, PageSize
from matricula.dialects.odin.routes.programs import PERSONAL
from matricula.dialects.odin.translate.activity import Book, activity_marks
from matricula.dialects.odin.translate.numbers import number
from matricula.dialects.odin.translate.setting import Order, ordered
from matricula.dialects.odin.wire.marks import SET, ActivityMark, MarkOrder, MarkSet
from matricula.identity.permissions import SEE_PERSONAL_DATA, WRITE_MARKS, WRITE_OWN_MARKS
from matricula.record.assessments import commands
from matricula.record.assessments.activity_queries import non_participants_of
from matricula.record.assessments.gradebook_queries import (
    attempts_at,
    dated_results,
    left_out_among,
    takers_of_offering,
)
from matricula.record.assessments.queries import (
    decided_among,
    place_of_activity_marks,
    takers_among,
)
from matricula.record.cohorts.campus_queries import identities_of_cohort
from matricula.record.cohorts.holding import hold_cohorts_of_people
from matricula.record.merges.living import living_among
from matricula.record.people.member_queries import is_member
from matricula.store import Row

NOT_TAUGHT = Sentence("Оценки ставит преподаватель дисциплины", "Teachers of it set the marks")
LOCKED = Sentence("Поток закрыт для изменений", "The cohort is locked")
DECIDED = Sentence("Решение о студенте уже принято", "A jury has decided already")


@reading(ACTIVITY_MARKS, list[ActivityMark])
def marks(
    desk: NamedDependency[Desk],
    activity_id: ActivityId = None,
    page: Page = None,
    page_size: PageSize = None,
) -> Response[bytes]:
    with desk.asker(ACTIVITY_MARKS) as asker:
        activity = finding.activity(asker, asked_id(desk, "activityId", activity_id))
        session, personal = asker.session, asker.holds(PERSONAL, SEE_PERSONAL_DATA)
        takers = {row.person_id for row in takers_of_offering(session, activity.offering_id)}
        takers -= {person for _, person in non_participants_of(session, [activity.id])}
        people = identities_of_cohort(session, activity.cohort_id, personal=personal)
        book = Book(
            activity=activity,
            results=dated_results(session, activity.id),
            attempts=attempts_at(session, activity.id),
            personal=personal,
            strict=desk.settings.odin_strict_fields,
        )
        found = activity_marks([who for who in people if who.person_id in takers], book)
        return answered(desk, paged(found, page, page_size))


@writing(SET_MARK, MarkSet, operation_class=documented(SET, MarkOrder))
def set_mark(desk: NamedDependency[Desk], body: RawBody) -> Response[bytes]:
    known = desk.known(SET_MARK, WRITE_OWN_MARKS)
    order = ordered(json_object(desk.request, body))
    with desk.writer(known) as writer:
        now = living_among(writer.session, [order.student_id])
        order = replace(order, student_id=now[order.student_id])
        place = _writable(writer, order)
        row = {"person_id": order.student_id, "mark": order.mark, "special": None}
        commands.enter_results(writer.session, place.id, [row], None)
    told = MarkSet(order.student_id, order.activity_id, number(order.mark))
    return answered(desk, told, kept=False)


def _writable(writer: Writer, order: Order) -> Row:
    """The activity, whose mark of this student the asker may set now, and which nobody else changes
    meanwhile. Who may is decided as at ScoDoc's door.

    Errors: UnknownEntity, BadField, Forbidden.
    """
    hold_cohorts_of_people(writer.session, (), [_seen(writer, order).cohort_id])
    place = _seen(writer, order)
    _check_student(writer, place, order)
    anywhere = writer.holds(SET_MARK.right, WRITE_MARKS)
    if not (anywhere or place.heads or place.teaches):
        raise _refused(NOT_TAUGHT)
    if not place.is_open:
        raise _refused(LOCKED)
    decided = decided_among(writer.session, place.cohort_id, [order.student_id])
    if decided and not (anywhere or place.heads):
        raise _refused(DECIDED)
    _check_mark(place, order)
    return place


def _seen(writer: Writer, order: Order) -> Row:
    person_id = writer.principal.person_id
    place = place_of_activity_marks(writer.session, order.activity_id, person_id)
    if place is None or place.organization_id != writer.organization.id:
        raise finding.unknown("activityId")
    return place


def _check_student(writer: Writer, place: Row, order: Order) -> None:
    """Errors: UnknownEntity; BadField where the student takes no part in the activity."""
    if not is_member(writer.session, writer.organization.id, order.student_id):
        raise finding.unknown("studentId")
    takes = takers_among(writer.session, place.offering_id, [order.student_id])
    left_out = left_out_among(writer.session, [place.id], [order.student_id])
    if not takes or left_out:
        raise wrong(
            "studentId", "студент не записан на активность", "the student is not enrolled on it"
        )


def _check_mark(place: Row, order: Order) -> None:
    """Errors: BadField."""
    if not place.is_marked:
        raise wrong("activityId", "оценки за активность выключены", "the activity has no marks")
    most = place.max_mark
    if order.mark is not None and most is not None and order.mark > most:
        raise wrong("markValue", f"не больше {most:g}", f"{most:g} at most")


def _refused(sentence: Sentence) -> Forbidden:
    return Forbidden(Told("activityId", sentence))


HANDLERS: Handlers = [*marks, *set_mark]
