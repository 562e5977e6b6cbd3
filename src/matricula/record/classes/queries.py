"""Questions about classes, their students and their assistants."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from matricula.record.classes.rights import (
    assists_class,
    holds,
    manages_class,
    runs_class,
    studies_in_class,
)
from matricula.record.classes.tables import klass, klass_assistant, klass_student
from matricula.record.courses.tables import course
from matricula.record.listing import Condition, Listing, Wanted
from matricula.record.members.viewing import Viewer
from matricula.record.merges.living import living
from matricula.store import ReadSession, Rows
from matricula.store.types import Key


def classes(session: ReadSession, viewer: Viewer, wanted: Wanted) -> Rows:
    """Classes that a viewer runs or learns in, or whose key they name: all columns, may_manage,
    may_run, is_assistant, students_count, assistants_count; by id."""
    named = wanted.filters.get("invitation_key")
    known = [klass.c.invitation_key == named] if named is not None else []
    statement = (
        sa.select(
            klass,
            manages_class(viewer).label("may_manage"),
            runs_class(viewer).label("may_run"),
            assists_class(viewer).label("is_assistant"),
            _count(klass_student).label("students_count"),
            _count(klass_assistant).label("assistants_count"),
        )
        .join(course, course.c.id == klass.c.course_id)
        .where(sa.or_(runs_class(viewer), studies_in_class(viewer), *known))
    )
    return Listing(statement, klass.c.id, _filters(viewer)).rows(session, wanted)


def students(session: ReadSession, viewer: Viewer, wanted: Wanted) -> Rows:
    """Students of classes that a viewer runs, and the viewer as one: id, klass_id, person_id,
    joined_at, may_remove; by id."""
    return _listed(
        session, viewer, wanted, klass_student, lambda own: sa.or_(own, runs_class(viewer))
    )


def assistants(session: ReadSession, viewer: Viewer, wanted: Wanted) -> Rows:
    """Assistants of classes that a viewer runs or learns in: id, klass_id, person_id, joined_at,
    may_remove; by id."""
    belongs = sa.or_(runs_class(viewer), studies_in_class(viewer))
    return _listed(session, viewer, wanted, klass_assistant, lambda _: belongs)


def _listed(
    session: ReadSession,
    viewer: Viewer,
    wanted: Wanted,
    table: sa.Table,
    seen: Callable[[Condition], Condition],
) -> Rows:
    own = table.c.person_id == viewer.person_id if viewer.person_id else sa.false()
    statement = (
        sa.select(table, sa.or_(own, manages_class(viewer)).label("may_remove"))
        .join(klass, klass.c.id == table.c.klass_id)
        .join(course, course.c.id == klass.c.course_id)
        .where(seen(own))
    )
    filters: dict[str, Callable[[Any], Condition]] = {
        "klass": lambda key: table.c.klass_id == key,
        "user": lambda key: table.c.person_id == living(key),
        "tutor": lambda key: sa.or_(
            klass.c.owner_id == living(key), holds(klass_assistant, living(key))
        ),
    }
    return Listing(statement, table.c.id, filters).rows(session, wanted)


def _filters(viewer: Viewer) -> dict[str, Callable[[Any], Condition]]:
    def has_student(key: int) -> Condition:
        # Who learns in a class is told to those who run it alone, by a filter too.
        own = sa.literal(viewer.person_id, Key) == living(key)
        return sa.and_(holds(klass_student, living(key)), sa.or_(own, runs_class(viewer)))

    def is_run_by(key: int) -> Condition:
        return sa.or_(klass.c.owner_id == living(key), holds(klass_assistant, living(key)))

    return {
        "owner": lambda key: klass.c.owner_id == living(key),
        "course": lambda key: klass.c.course_id == key,
        "invitation_key": lambda key: klass.c.invitation_key == key,
        "assistant": lambda key: holds(klass_assistant, living(key)),
        "student": has_student,
        "owner_or_assistant": is_run_by,
        "user": lambda key: sa.or_(is_run_by(key), has_student(key)),
    }


def _count(table: sa.Table) -> sa.ScalarSelect[int]:
    its = table.c.klass_id == klass.c.id
    return sa.select(sa.func.count()).where(its).correlate(klass).scalar_subquery()
