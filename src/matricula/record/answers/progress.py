"""Questions about how far people are: where steps stand, and what was done at them."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from matricula.record.answers.queries import in_class, looks_after, named, teaches
from matricula.record.answers.tables import CORRECT, step_progress, submission
from matricula.record.certificates.tables import certificate
from matricula.record.courses.tables import course, lesson, section, unit
from matricula.record.listing import Condition, Listing, Wanted, whether
from matricula.record.members.tables import ROLES, STAFF, member, member_group, own_course
from matricula.record.members.viewing import Viewer
from matricula.record.merges.living import living
from matricula.record.steps.tables import step
from matricula.store import ReadSession, Row, Rows, bulk

LESSON, STEP, COURSE, SECTION, UNIT = KINDS = ("lesson", "step", "course", "section", "unit")
KEYS = {
    LESSON: step.c.lesson_id,
    STEP: step.c.id,
    COURSE: section.c.course_id,
    SECTION: section.c.id,
    UNIT: unit.c.id,
}
Things = Mapping[str, Collection[int]]
"""Ids by kinds of things."""
_NUMBERS = msgspec.json.Decoder(list[float])


def seen(session: ReadSession, viewer: Viewer, things: Things) -> list[Row]:
    """Those of some things that a viewer sees: kind, id. One query."""
    inside = sa.select(section.c.id).join(course, course.c.id == section.c.course_id)
    parts = {
        STEP: sa.select(sa.literal(STEP).label("kind"), step.c.id)
        .join(lesson, lesson.c.id == step.c.lesson_id)
        .where(viewer.sees_lesson(), viewer.sees_step(), step.c.id.in_(things.get(STEP, ()))),
        LESSON: sa.select(sa.literal(LESSON).label("kind"), lesson.c.id).where(
            viewer.sees_lesson(), lesson.c.id.in_(things.get(LESSON, ()))
        ),
        COURSE: sa.select(sa.literal(COURSE).label("kind"), course.c.id).where(
            viewer.sees_course(), course.c.id.in_(things.get(COURSE, ()))
        ),
        SECTION: sa.select(sa.literal(SECTION).label("kind"), section.c.id).where(
            section.c.id.in_(inside.where(viewer.sees_course())),
            section.c.id.in_(things.get(SECTION, ())),
        ),
        UNIT: sa.select(sa.literal(UNIT).label("kind"), unit.c.id).where(
            unit.c.section_id.in_(inside.where(viewer.sees_course())),
            unit.c.id.in_(things.get(UNIT, ())),
        ),
    }
    asked = [parts[kind] for kind in KINDS if things.get(kind)]
    return list(session.rows(sa.union_all(*asked))) if asked else []


def own_courses_as_things(session: ReadSession, viewer: Viewer, wanted: Wanted) -> Rows:
    """The courses that a viewer belongs to and sees: kind, id; by id."""
    statement = sa.select(sa.literal(COURSE).label("kind"), course.c.id).where(
        viewer.belongs(*ROLES), viewer.sees_course()
    )
    return Listing(statement, course.c.id).rows(session, wanted)


def places(
    session: ReadSession,
    things: Things,
    person_id: int | None = None,
    *,
    given: bool = False,
) -> list[Row]:
    """The steps of things that learners see, a row for each place where one stands: step_id,
    lesson_id, position, cost, block_name, unit_id, section_id, course_id (null where it stands
    nowhere), discounting_policy, grading_policy, soft_deadline, hard_deadline as they hold there,
    is_given (the course does not only borrow the lesson), and is_own (the person belongs to the
    course). One query.

    given: without places where a course only borrows the lesson, as if it did not stand there.
    """
    chosen = [KEYS[kind].in_(keys) for kind, keys in things.items() if keys]
    if not chosen:
        return []
    there = unit.c.lesson_id == step.c.lesson_id
    there = sa.and_(there, unit.c.shares_editing) if given else there
    effective = [
        sa.func.coalesce(unit.c[name], section.c[name], course.c[name]).label(name)
        for name in ("grading_policy", "soft_deadline", "hard_deadline")
    ]
    statement = (
        sa.select(
            step.c.id.label("step_id"),
            step.c.lesson_id,
            step.c.position,
            step.c.cost,
            step.c.block_name,
            unit.c.id.label("unit_id"),
            section.c.id.label("section_id"),
            section.c.course_id,
            section.c.discounting_policy,
            *effective,
            sa.func.coalesce(unit.c.shares_editing, sa.false()).label("is_given"),
            Viewer(person_id).belongs(*ROLES).label("is_own"),
        )
        .select_from(
            step.outerjoin(unit, there)
            .outerjoin(section, section.c.id == unit.c.section_id)
            .outerjoin(course, course.c.id == section.c.course_id)
        )
        .where(step.c.removed_at.is_(None), step.c.is_enabled, sa.or_(*chosen))
        .order_by(section.c.course_id, section.c.position, unit.c.position, step.c.position)
    )
    return list(session.rows(statement))


def done(session: ReadSession, person_ids: Collection[int], step_ids: Collection[int]) -> list[Row]:
    """What people did at steps: all columns of `step_progress`."""
    whose = step_progress.c.person_id.in_(person_ids)
    statement = sa.select(step_progress).where(whose)
    return bulk.rows_where_in(session, statement, step_progress.c.step_id, step_ids)


def people_at(session: ReadSession, step_ids: Collection[int]) -> list[int]:
    """Everybody who opened one of some steps."""
    statement = sa.select(step_progress.c.person_id).distinct()
    rows = bulk.rows_where_in(session, statement, step_progress.c.step_id, step_ids)
    return sorted({row.person_id for row in rows})


def milestones_of(
    session: ReadSession, person_ids: Collection[int], step_ids: Collection[int]
) -> dict[int, list[float]]:
    """What people's submissions at steps are counted by, by step: the number of a person below
    zero, then ordinal, score and time of each of their milestones; then the next one's. Who has
    none is left out. One query for a few thousand people, and a row for each step: for many people
    at once."""
    kept = sa.cast(step_progress.c.milestones, sa.Text)
    person_id = sa.cast(step_progress.c.person_id, sa.Text)
    told = sa.literal("-") + person_id + sa.literal(",") + kept
    rows = _gathered(session, told, kept != "[]", person_ids, step_ids)
    found: dict[int, list[float]] = {}
    for row in rows:
        flat = row.told.replace("[", "").replace("]", "")
        found.setdefault(row.step_id, []).extend(_NUMBERS.decode(f"[{flat}]"))
    return found


def views_of(
    session: ReadSession, person_ids: Collection[int], step_ids: Collection[int]
) -> dict[int, list[float]]:
    """The same of steps that are read: one milestone, the first view. One query likewise."""
    person_id = sa.cast(step_progress.c.person_id, sa.Text)
    told = person_id + sa.literal(";") + sa.cast(step_progress.c.viewed_at, sa.Text)
    rows = _gathered(session, told, step_progress.c.viewed_at.is_not(None), person_ids, step_ids)
    found: dict[int, list[float]] = {}
    for row in rows:
        for one in row.told.split(","):
            key, _, moment = one.partition(";")
            viewed = datetime.fromisoformat(moment)
            # SQLite keeps no zone: it is UTC.
            time = (viewed if viewed.tzinfo else viewed.replace(tzinfo=UTC)).timestamp()
            found.setdefault(row.step_id, []).extend((-float(key), 1.0, 1.0, time))
    return found


def _gathered(
    session: ReadSession,
    told: sa.ColumnElement[str],
    condition: Condition,
    person_ids: Collection[int],
    step_ids: Collection[int],
) -> list[Row]:
    """What is told of people at steps, in one text for each step: step_id, told. A row for each
    person would take longer to come than to count."""
    if not step_ids:
        return []
    statement = (
        sa.select(step_progress.c.step_id, sa.func.aggregate_strings(told, ",").label("told"))
        .where(step_progress.c.step_id.in_(step_ids), condition)
        .group_by(step_progress.c.step_id)
    )
    return bulk.rows_where_in(session, statement, step_progress.c.person_id, person_ids)


def solved_steps(
    session: ReadSession, viewer: Viewer, person_ids: Collection[int]
) -> dict[int, int]:
    """How many quizzes people have solved, of those of which the viewer may know; who has none is
    left out. One query."""
    if viewer.person_id is None:
        return {}
    own = step_progress.c.person_id == viewer.person_id
    statement = (
        sa.select(step_progress.c.person_id, sa.func.count().label("solved"))
        .join(step, step.c.id == step_progress.c.step_id)
        .where(
            step_progress.c.first_success.is_not(None),
            step.c.removed_at.is_(None),
            sa.or_(own, teaches(viewer, step_progress)),
        )
        .group_by(step_progress.c.person_id)
    )
    rows = bulk.rows_where_in(session, statement, step_progress.c.person_id, person_ids)
    return {row.person_id: row.solved for row in rows}


def solving_moments(session: ReadSession, person_id: int, since: datetime) -> list[datetime]:
    """When somebody solved a quiz for the first time, for each that they did since a moment."""
    first = sa.func.min(submission.c.submitted_at)
    statement = (
        sa.select(first)
        .where(submission.c.person_id == person_id, submission.c.status == CORRECT)
        .group_by(submission.c.step_id)
        .having(first >= since)
    )
    return list(session.column(statement))


def learners(session: ReadSession, viewer: Viewer, wanted: Wanted) -> Rows:
    """Learners of courses whom a viewer may know about, and the viewer as one: id (of the
    membership), course_id, person_id, joined_at, is_teacher, may_refresh, last_viewed, and of their
    certificate certificate_issued_at, regular_issued_at, distinction_issued_at,
    certificate_changed_at, certificate_code; by id."""
    own = member.c.person_id == viewer.person_id if viewer.person_id else sa.false()
    known = looks_after(viewer, member.c.person_id, member)
    # Who assists a class need not see its course.
    seen = sa.or_(sa.and_(own, viewer.sees_course()), known)
    its_own = sa.and_(
        own_course.c.course_id == course.c.id, own_course.c.person_id == member.c.person_id
    )
    its_certificate = sa.and_(
        certificate.c.course_id == course.c.id, certificate.c.person_id == member.c.person_id
    )
    statement = (
        sa.select(
            member.c.id,
            member_group.c.course_id,
            member.c.person_id,
            member.c.joined_at,
            _teaches().label("is_teacher"),
            known.label("may_refresh"),
            own_course.c.last_viewed,
            certificate.c.issued_at.label("certificate_issued_at"),
            certificate.c.regular_issued_at,
            certificate.c.distinction_issued_at,
            certificate.c.changed_at.label("certificate_changed_at"),
            certificate.c.code.label("certificate_code"),
        )
        .join(member_group, member_group.c.id == member.c.group_id)
        .join(course, course.c.id == member_group.c.course_id)
        .outerjoin(own_course, its_own)
        .outerjoin(certificate, its_certificate)
        .where(member_group.c.role == "learners", seen)
    )
    orders: dict[str, sa.ColumnElement[Any]] = {
        "id": member.c.id,
        "user": member.c.person_id,
        "date_joined": member.c.joined_at,
    }
    filters = {
        "course": lambda key: member_group.c.course_id == key,
        "user": lambda key: member.c.person_id == living(key),
        "klass": lambda key: in_class(viewer, member.c.person_id, key),
        "is_teacher": lambda wish: whether(_teaches(), wish),
        "search": lambda text: named(member.c.person_id, text),
    }
    return Listing(statement, member.c.id, filters, orders).rows(session, wanted)


def issuing_courses(session: ReadSession, person_id: int, step_id: int | None = None) -> list[Row]:
    """The courses in which a person learns and which issue certificates by themselves, all of them
    or those that give a step: id, regular_threshold, distinction_threshold."""
    statement = _issuing().where(Viewer(person_id).belongs("learners")).order_by(course.c.id)
    if step_id is not None:
        having = (
            sa.select(section.c.course_id)
            .join(unit, unit.c.section_id == section.c.id)
            .join(step, step.c.lesson_id == unit.c.lesson_id)
            .where(step.c.id == step_id, unit.c.shares_editing)
        )
        statement = statement.where(course.c.id.in_(having))
    return list(session.rows(statement))


def issuing_course(session: ReadSession, course_id: int) -> list[Row]:
    """A course, if it issues certificates by itself: columns as in `issuing_courses`."""
    return list(session.rows(_issuing().where(course.c.id == course_id)))


def learner_ids(session: ReadSession, course_id: int) -> list[int]:
    """Who learns in a course, by number."""
    statement = (
        sa.select(member.c.person_id)
        .join(member_group, member_group.c.id == member.c.group_id)
        .where(member_group.c.course_id == course_id, member_group.c.role == "learners")
        .order_by(member.c.person_id)
    )
    return list(session.column(statement))


def _issuing() -> sa.Select[Any]:
    return sa.select(course.c.id, course.c.regular_threshold, course.c.distinction_threshold).where(
        course.c.is_certificate_auto_issued,
        sa.or_(
            course.c.regular_threshold.is_not(None), course.c.distinction_threshold.is_not(None)
        ),
    )


def _teaches() -> Condition:
    """Whether the person of a membership works for its course."""
    theirs, their_group = member.alias("theirs"), member_group.alias("their_group")
    works = (
        sa.exists()
        .where(
            their_group.c.course_id == course.c.id,
            their_group.c.role.in_(STAFF),
            theirs.c.group_id == their_group.c.id,
            theirs.c.person_id == member.c.person_id,
        )
        .correlate(course, member)
    )
    return sa.or_(course.c.owner_id == member.c.person_id, works)
