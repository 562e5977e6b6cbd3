"""Questions about attempts and submissions: whose they are, and who teaches those."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from matricula.record.answers.checking import ASKED
from matricula.record.answers.tables import (
    EVALUATION,
    attempt,
    last_step,
    step_progress,
    submission,
)
from matricula.record.classes.rights import assists_class, runs_class
from matricula.record.classes.tables import klass, klass_student
from matricula.record.courses.tables import course, lesson, section, unit
from matricula.record.listing import Condition, Listing, Wanted
from matricula.record.members.tables import ROLES, member, member_group, own_course
from matricula.record.members.viewing import Viewer
from matricula.record.merges.living import living
from matricula.record.people.tables import person
from matricula.record.profiles.tables import profile
from matricula.record.steps.tables import step, step_source
from matricula.store import ReadSession, Row, Rows

OWN_ID = "id:"
"""Before a number that is looked for among names."""
LONGEST_ID = 19
"""Digits. Not every number of so many is one that a column can have."""


def attempts(session: ReadSession, viewer: Viewer, wanted: Wanted) -> Rows:
    """The viewer's own attempts, and those of learners whom they teach: all columns but the clue,
    and is_current (its step's quiz is the same yet); newest first."""
    told = [column for column in attempt.c if column.name != "clue"]
    current = sa.and_(step.c.variation == attempt.c.variation, step.c.removed_at.is_(None))
    statement = (
        sa.select(*told, current.label("is_current"))
        .join(step, step.c.id == attempt.c.step_id)
        .where(sa.or_(_own(viewer, attempt), teaches(viewer, attempt)))
    )
    filters = {
        "step": lambda key: attempt.c.step_id == key,
        "user": lambda key: attempt.c.person_id == living(key),
    }
    usual = [attempt.c.id.desc()]
    return Listing(statement, attempt.c.id, filters, usual=usual).rows(session, wanted)


def submissions(session: ReadSession, viewer: Viewer, wanted: Wanted) -> Rows:
    """The viewer's own submissions, and those of learners whom they teach: all columns, and
    may_mark; newest first."""
    may_mark = marks(viewer, submission).label("may_mark")
    statement = sa.select(submission, may_mark).where(
        sa.or_(_own(viewer, submission), teaches(viewer, submission))
    )
    orders = {"asc": submission.c.id, "id": submission.c.id, "time": submission.c.id}
    usual = [submission.c.id.desc()]
    return Listing(statement, submission.c.id, _filters(viewer), orders, usual).rows(
        session, wanted
    )


def to_answer(session: ReadSession, viewer: Viewer, step_id: int) -> Row | None:
    """A step that a viewer sees, with the source that an attempt is made of: all columns, source;
    None where they see none. The source is for the quiz's kind, and for no answer."""
    return session.row(
        sa.select(step, step_source.c.source)
        .join(step_source, step_source.c.id == step.c.id)
        .join(lesson, lesson.c.id == step.c.lesson_id)
        .where(step.c.id == step_id, viewer.sees_lesson(), viewer.sees_step())
    )


def to_check(session: ReadSession, viewer: Viewer, attempt_id: int) -> Row | None:
    """The viewer's own attempt at a step that they see, with all that its check needs: all columns,
    is_current, and of the step block_name, source, material, feedback_correct, feedback_wrong."""
    current = step.c.variation == attempt.c.variation
    return session.row(
        sa.select(
            attempt,
            current.label("is_current"),
            step.c.block_name,
            *(step_source.c[name] for name in ASKED),
        )
        .join(step, step.c.id == attempt.c.step_id)
        .join(step_source, step_source.c.id == step.c.id)
        .join(lesson, lesson.c.id == step.c.lesson_id)
        .where(
            attempt.c.id == attempt_id,
            _own(viewer, attempt),
            viewer.sees_lesson(),
            viewer.sees_step(),
        )
    )


def doors(session: ReadSession, viewer: Viewer, step_id: int, now: datetime) -> Rows:
    """Where a step stands in courses that a viewer sees, belongs to or once belonged to; of those
    that only borrow its lesson, not those that they work for: is_running (it has begun there and
    has not ended, and they see it), gives (the course does not only borrow), knows (they belong or
    belonged to it), learns, assists (they work for it), required_section_id, required_percent."""
    begins, ends = (
        sa.func.coalesce(unit.c[name], section.c[name], course.c[name])
        for name in ("begins_at", "ends_at")
    )
    running = sa.and_(sa.or_(begins.is_(None), begins <= now), sa.or_(ends.is_(None), ends > now))
    assists, sees = viewer.assists_course(), viewer.sees_course()
    mine = (own_course.c.course_id == course.c.id) & (own_course.c.person_id == viewer.person_id)
    knows = sa.exists().where(mine).correlate(course)
    return session.rows(
        sa.select(
            sa.and_(running, sees).label("is_running"),
            unit.c.shares_editing.label("gives"),
            knows.label("knows"),
            viewer.belongs("learners").label("learns"),
            assists.label("assists"),
            section.c.required_section_id,
            section.c.required_percent,
        )
        .select_from(step)
        .join(unit, unit.c.lesson_id == step.c.lesson_id)
        .join(section, section.c.id == unit.c.section_id)
        .join(course, course.c.id == section.c.course_id)
        .where(
            step.c.id == step_id,
            sa.or_(sees, knows),
            sa.or_(unit.c.shares_editing, ~assists),
        )
    )


def places_of(
    session: ReadSession, viewer: Viewer, step_id: int, unit_id: int | None = None
) -> list[tuple[int, int]]:
    """Where a step stands in courses that a viewer belongs to: (course, unit), the first unit of
    each, or the one that is named."""
    statement = (
        sa.select(section.c.course_id, unit.c.id)
        .select_from(step)
        .join(unit, unit.c.lesson_id == step.c.lesson_id)
        .join(section, section.c.id == unit.c.section_id)
        .join(course, course.c.id == section.c.course_id)
        .where(step.c.id == step_id, viewer.belongs(*ROLES))
        .order_by(section.c.position.desc(), unit.c.position.desc())
    )
    if unit_id is not None:
        statement = statement.where(unit.c.id == unit_id)
    return list(
        {row.course_id: (row.course_id, row.id) for row in session.rows(statement)}.values()
    )


def views(session: ReadSession, viewer: Viewer, wanted: Wanted) -> Rows:
    """The steps that the viewer looked at: id (the step's), person_id, viewed_at; by id."""
    statement = sa.select(
        step_progress.c.step_id.label("id"), step_progress.c.person_id, step_progress.c.viewed_at
    ).where(_own(viewer, step_progress), step_progress.c.viewed_at.is_not(None))
    filters = {"step": lambda key: step_progress.c.step_id == key}
    return Listing(statement, step_progress.c.step_id, filters).rows(session, wanted)


def last_steps(session: ReadSession, viewer: Viewer, wanted: Wanted) -> Rows:
    """Where the viewer was last in the courses that they belong to and see: id (the course's),
    unit_id, lesson_id, step_id, null where they were nowhere that is still there; by id."""
    there = sa.and_(last_step.c.course_id == course.c.id, last_step.c.person_id == viewer.person_id)
    statement = (
        sa.select(
            course.c.id, unit.c.id.label("unit_id"), unit.c.lesson_id, step.c.id.label("step_id")
        )
        .outerjoin(last_step, there)
        .outerjoin(unit, unit.c.id == last_step.c.unit_id)
        .outerjoin(
            step,
            sa.and_(
                step.c.id == last_step.c.step_id,
                step.c.lesson_id == unit.c.lesson_id,
                step.c.removed_at.is_(None),
            ),
        )
        .where(viewer.belongs(*ROLES), viewer.sees_course())
    )
    return Listing(statement, course.c.id).rows(session, wanted)


# --- Who may know


def _own(viewer: Viewer, table: sa.Table) -> Condition:
    return table.c.person_id == viewer.person_id if viewer.person_id else sa.false()


def teaches(viewer: Viewer, table: sa.Table) -> Condition:
    """Beside a table with person_id and step_id: whether the viewer works for a course that gives
    the step and in which the person learns, or assists a class of it in which the person is. Who
    governs the school finds everybody's, those too that no course gives any more."""
    known = looks_after(viewer, table.c.person_id, table)
    return sa.true() if viewer.governs else _given_where(known, table)


def marks(viewer: Viewer, table: sa.Table) -> Condition:
    """The same, where the viewer may say what an answer is worth: nobody says it of their own."""
    if viewer.person_id is None:
        return sa.false()
    known = looks_after(viewer, table.c.person_id, table, viewer.marks_course())
    return sa.and_(table.c.person_id != viewer.person_id, _given_where(known, table))


def _given_where(known: Condition, table: sa.Table) -> Condition:
    """Beside a table with step_id: whether a course gives the step that meets a condition beside
    `course`. One that only borrows the step's lesson does not give it."""
    home = step.alias("home")
    return (
        sa.exists()
        .where(
            home.c.id == table.c.step_id,
            unit.c.lesson_id == home.c.lesson_id,
            unit.c.shares_editing,
            section.c.id == unit.c.section_id,
            course.c.id == section.c.course_id,
            known,
        )
        .correlate(table)
    )


def looks_after(
    viewer: Viewer,
    learner: sa.ColumnElement[int],
    table: sa.Table,
    works: Condition | None = None,
) -> Condition:
    """Beside `course` and a table with a person: whether the viewer may know how they do there.

    works: which work for the course they have to do; any unless it is said.
    """
    works = viewer.assists_course() if works is None else works
    enrolled = (
        sa.exists()
        .where(
            member_group.c.course_id == course.c.id,
            member_group.c.role == "learners",
            member.c.group_id == member_group.c.id,
            member.c.person_id == learner,
        )
        .correlate(course, table)
    )
    in_class = (
        sa.exists()
        .where(
            klass.c.course_id == course.c.id,
            klass_student.c.klass_id == klass.c.id,
            klass_student.c.person_id == learner,
            assists_class(viewer),
        )
        .correlate(course, table)
    )
    return sa.or_(sa.and_(works, enrolled), in_class)


# --- Filters


def _filters(viewer: Viewer) -> dict[str, Callable[[Any], Condition]]:
    def reviewed(word: str) -> Condition:
        waits = submission.c.status == EVALUATION
        chosen = {"awaiting": waits, "done": ~waits}.get(word)
        return sa.true() if chosen is None else sa.and_(submission.c.is_manual, chosen)

    return {
        "attempt": lambda key: submission.c.attempt_id == key,
        "step": lambda key: submission.c.step_id == key,
        "user": lambda key: submission.c.person_id == living(key),
        "user_name": lambda text: named(submission.c.person_id, text),
        "search": lambda text: named(submission.c.person_id, text),
        "status": lambda word: submission.c.status == word,
        "review_status": reviewed,
        "klass": lambda key: in_class(viewer, submission.c.person_id, key),
        "course": lambda key: sa.and_(_own(viewer, submission), _of_course(key)),
        "time__gte": lambda moment: submission.c.submitted_at >= moment,
        "id__gt": lambda key: submission.c.id > key,
    }


def in_class(viewer: Viewer, person_id: sa.ColumnElement[int], key: int) -> Condition:
    """Whether a person is in a class, as far as the viewer may know who is."""
    own = klass_student.c.person_id == viewer.person_id if viewer.person_id else sa.false()
    return person_id.in_(
        sa.select(klass_student.c.person_id)
        .join(klass, klass.c.id == klass_student.c.klass_id)
        .join(course, course.c.id == klass.c.course_id)
        .where(klass.c.id == key, sa.or_(own, runs_class(viewer)))
    )


def named(person_id: sa.ColumnElement[int], text: str) -> Condition:
    """Whether a person calls themselves so, in part, or has the number of "id:123"."""
    if text.startswith(OWN_ID):
        number = text.removeprefix(OWN_ID)
        known = number.isascii() and number.isdigit() and len(number) < LONGEST_ID
        return person_id == int(number) if known else sa.false()
    whole = sa.func.coalesce(profile.c.first_name, "") + " "
    whole = whole + sa.func.coalesce(profile.c.last_name, "") + " "
    whole = whole + sa.func.coalesce(person.c.display_name, "")
    people = sa.select(person.c.id).outerjoin(profile, profile.c.person_id == person.c.id)
    return person_id.in_(people.where(whole.icontains(text, autoescape=True)))


def _of_course(key: int) -> Condition:
    its = (
        sa.select(step.c.id)
        .join(unit, unit.c.lesson_id == step.c.lesson_id)
        .join(section, section.c.id == unit.c.section_id)
        .where(section.c.course_id == key)
    )
    return submission.c.step_id.in_(its)
