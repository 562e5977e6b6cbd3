"""Questions about steps. Those that learners ask never read `step_source`."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from matricula.record.comments.tables import comment
from matricula.record.courses.tables import course, lesson, section, unit
from matricula.record.files.tables import video
from matricula.record.listing import Listing, Wanted
from matricula.record.members.viewing import Viewer
from matricula.record.steps.tables import assignment, step, step_source
from matricula.store import ReadSession, Row, Rows, bulk

ORDERS = {
    "id": step.c.id,
    "create_date": step.c.created_at,
    "update_date": step.c.changed_at,
    "position": step.c.position,
}
VIDEO = [
    video.c[name].label(f"video_{name}")
    for name in ("file_id", "source_url", "thumbnail", "filename", "duration", "status")
] + [video.c.created_at.label("video_created_at")]


def steps(session: ReadSession, viewer: Viewer, wanted: Wanted) -> Rows:
    """Steps that a viewer sees: all columns, may_edit, discussions_count, and of the block's
    video video_file_id and so on; by id, or those of a lesson in order."""
    statement = (
        sa.select(step, viewer.edits_lesson().label("may_edit"), _discussions(), *VIDEO)
        .join(lesson, lesson.c.id == step.c.lesson_id)
        .outerjoin(video, video.c.id == step.c.video_id)
        .where(viewer.sees_lesson(), viewer.sees_step())
    )
    filters = {"lesson": lambda key: step.c.lesson_id == key}
    return Listing(statement, step.c.id, filters, ORDERS, _usual(wanted)).rows(session, wanted)


def step_sources(session: ReadSession, viewer: Viewer, wanted: Wanted) -> Rows:
    """Steps that a viewer may change: as `steps`, and all columns of `step_source`."""
    told = [column for column in step_source.c if column.name not in ("id", "material")]
    statement = (
        sa.select(step, viewer.edits_lesson().label("may_edit"), _discussions(), *VIDEO, *told)
        .join(step_source, step_source.c.id == step.c.id)
        .join(lesson, lesson.c.id == step.c.lesson_id)
        .outerjoin(video, video.c.id == step.c.video_id)
        .where(viewer.edits_lesson(), step.c.removed_at.is_(None))
    )
    filters = {
        "lesson": lambda key: step.c.lesson_id == key,
        "position": lambda number: step.c.position == number,
    }
    return Listing(statement, step.c.id, filters, ORDERS, _usual(wanted)).rows(session, wanted)


def material_of(session: ReadSession, step_id: int) -> Any:
    """What preparing a step's source yielded; None where there is no such step."""
    return session.value(sa.select(step_source.c.material).where(step_source.c.id == step_id))


def assignments(session: ReadSession, viewer: Viewer, wanted: Wanted) -> Rows:
    """Steps in units, of courses and lessons that a viewer sees: all columns; by id, or those of a
    unit in the order of its steps."""
    statement = (
        sa.select(assignment)
        .join(unit, unit.c.id == assignment.c.unit_id)
        .join(section, section.c.id == unit.c.section_id)
        .join(course, course.c.id == section.c.course_id)
        .join(step, step.c.id == assignment.c.step_id)
        .join(lesson, lesson.c.id == step.c.lesson_id)
        .where(viewer.sees_course(), viewer.sees_lesson(), viewer.sees_step())
    )
    filters = {
        "unit": lambda key: assignment.c.unit_id == key,
        "step": lambda key: assignment.c.step_id == key,
    }
    usual = [step.c.position] if "unit" in wanted.filters else []
    return Listing(statement, assignment.c.id, filters, usual=usual).rows(session, wanted)


# --- What hangs on lessons, units and courses, a page of them at a time


def steps_of_lessons(
    session: ReadSession, viewer: Viewer, lesson_ids: Collection[int]
) -> list[Row]:
    """The steps of lessons that a viewer sees, in order: lesson_id, id."""
    statement = (
        sa.select(step.c.lesson_id, step.c.id)
        .join(lesson, lesson.c.id == step.c.lesson_id)
        .where(viewer.sees_step())
        .order_by(step.c.lesson_id, step.c.position, step.c.id)
    )
    return bulk.rows_where_in(session, statement, step.c.lesson_id, lesson_ids)


def assignments_of_units(
    session: ReadSession, viewer: Viewer, unit_ids: Collection[int]
) -> list[Row]:
    """The assignments of units that a viewer sees, in the order of their steps: unit_id, id."""
    statement = (
        sa.select(assignment.c.unit_id, assignment.c.id)
        .join(step, step.c.id == assignment.c.step_id)
        .join(lesson, lesson.c.id == step.c.lesson_id)
        .where(viewer.sees_lesson(), viewer.sees_step())
        .order_by(assignment.c.unit_id, step.c.position, assignment.c.id)
    )
    return bulk.rows_where_in(session, statement, assignment.c.unit_id, unit_ids)


def blocks_of_courses(session: ReadSession, course_ids: Collection[int]) -> list[Row]:
    """How many steps of each kind courses have, those alone that learners see, and each once
    however often its lesson stands there: course_id, block_name, steps."""
    statement = (
        sa.select(
            section.c.course_id,
            step.c.block_name,
            sa.func.count(step.c.id.distinct()).label("steps"),
        )
        .join(unit, unit.c.section_id == section.c.id)
        .join(step, step.c.lesson_id == unit.c.lesson_id)
        .where(step.c.removed_at.is_(None), step.c.is_enabled)
        .group_by(section.c.course_id, step.c.block_name)
        .order_by(section.c.course_id, step.c.block_name)
    )
    return bulk.rows_where_in(session, statement, section.c.course_id, course_ids)


def _discussions() -> sa.Label[int]:
    said = (comment.c.step_id == step.c.id) & comment.c.deleted_at.is_(None)
    count = sa.select(sa.func.count()).select_from(comment).where(said).correlate(step)
    return count.scalar_subquery().label("discussions_count")


def _usual(wanted: Wanted) -> list[sa.ColumnElement[Any]]:
    return [step.c.position] if "lesson" in wanted.filters else []
