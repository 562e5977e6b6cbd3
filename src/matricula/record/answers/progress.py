"""Questions about how far people are: where steps stand, and what was done at them."""

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

from matricula.record.answers.queries import in_class, looks_after, named
from matricula.record.answers.tables import step_progress
from matricula.record.certificates.tables import certificate
from matricula.record.courses.tables import course, lesson, section, unit
from matricula.record.listing import Condition, Listing, Wanted, whether
from matricula.record.members.tables import STAFF, member, member_group, own_course
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
    statement = (
        sa.select(sa.literal(COURSE).label("kind"), course.c.id)
        .join(own_course, own_course.c.course_id == course.c.id)
        .where(own_course.c.person_id == viewer.person_id, viewer.sees_course())
    )
    return Listing(statement, course.c.id).rows(session, wanted)


def places(session: ReadSession, things: Things, person_id: int | None = None) -> list[Row]:
    """The steps of things that learners see, a row for each place where one stands: step_id,
    lesson_id, position, cost, block_name, unit_id, section_id, course_id (null where it stands
    nowhere), discounting_policy, grading_policy, soft_deadline, hard_deadline as they hold there,
    and is_own (the person belongs to the course). One query."""
    chosen = [KEYS[kind].in_(keys) for kind, keys in things.items() if keys]
    if not chosen:
        return []
    mine = sa.and_(own_course.c.course_id == course.c.id, own_course.c.person_id == person_id)
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
            sa.exists().where(mine).correlate(course).label("is_own"),
        )
        .select_from(
            step.outerjoin(unit, unit.c.lesson_id == step.c.lesson_id)
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


def counting(
    session: ReadSession, person_ids: Collection[int], step_ids: Collection[int]
) -> list[Row]:
    """The same, no more of it than points are made of: person_id, step_id, milestones, viewed_at;
    for many people at once."""
    told = [step_progress.c[name] for name in ("person_id", "step_id", "milestones", "viewed_at")]
    statement = sa.select(*told).where(step_progress.c.person_id.in_(person_ids))
    return bulk.rows_where_in(session, statement, step_progress.c.step_id, step_ids)


def learners(session: ReadSession, viewer: Viewer, wanted: Wanted) -> Rows:
    """Learners of courses whom a viewer may know about, and the viewer as one: id (of the
    membership), course_id, person_id, joined_at, is_teacher, may_refresh, last_viewed, and of their
    certificate certificate_issued_at, regular_issued_at, distinction_issued_at,
    certificate_changed_at, certificate_code; by id."""
    own = member.c.person_id == viewer.person_id if viewer.person_id else sa.false()
    known = looks_after(viewer, member.c.person_id, member)
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
        .where(member_group.c.role == "learners", sa.or_(own, known), viewer.sees_course())
    )
    orders: dict[str, sa.ColumnElement[Any]] = {
        "id": member.c.id,
        "user": member.c.person_id,
        "date_joined": member.c.joined_at,
    }
    filters = {
        "course": lambda key: member_group.c.course_id == key,
        "user": lambda key: member.c.person_id == living(key),
        "klass": lambda key: in_class(member.c.person_id, key),
        "is_teacher": lambda wish: whether(_teaches(), wish),
        "search": lambda text: named(member.c.person_id, text),
    }
    return Listing(statement, member.c.id, filters, orders).rows(session, wanted)


def issuing_courses(session: ReadSession, person_id: int, step_id: int) -> list[Row]:
    """The courses that have a step, in which a person learns, and which issue certificates by
    themselves: id, regular_threshold, distinction_threshold."""
    statement = (
        sa.select(course.c.id, course.c.regular_threshold, course.c.distinction_threshold)
        .distinct()
        .join(section, section.c.course_id == course.c.id)
        .join(unit, unit.c.section_id == section.c.id)
        .join(step, step.c.lesson_id == unit.c.lesson_id)
        .where(
            step.c.id == step_id,
            course.c.is_certificate_auto_issued,
            sa.or_(
                course.c.regular_threshold.is_not(None),
                course.c.distinction_threshold.is_not(None),
            ),
            Viewer(person_id).belongs("learners"),
        )
        .order_by(course.c.id)
    )
    return list(session.rows(statement))


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
