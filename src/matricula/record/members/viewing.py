"""What somebody may see of courses, lessons and people, and what they may do there.

Each right is one condition: as a filter it says which rows, as a column beside a row it says
whether. So the check and the list cannot drift apart.
"""

from dataclasses import dataclass

import sqlalchemy as sa

from matricula.record.accounts.tables import account
from matricula.record.classes.tables import klass_assistant, klass_student
from matricula.record.contracts.tables import contract
from matricula.record.courses.tables import course, lesson, section, unit
from matricula.record.members.tables import EDITORS, MARKERS, ROLES, STAFF, member, member_group
from matricula.record.organizations.reach import NOWHERE, Reach
from matricula.record.people.tables import person, student_record
from matricula.record.profiles.tables import profile
from matricula.record.steps.tables import step

Condition = sa.ColumnElement[bool]
PUBLISHED = sa.and_(course.c.is_enabled, course.c.is_public)
"""The courses that are open to everybody."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks. person_id: None for a guest. registry: the organizations whose people they may
    see. governs: whether they administer the whole school."""

    person_id: int | None = None
    registry: Reach = NOWHERE
    governs: bool = False

    # --- Courses: conditions beside `course`

    def sees_course(self) -> Condition:
        """Published ones that are open, or that they belong to; drafts of theirs."""
        if self.governs:
            return sa.true()
        inside = sa.and_(course.c.is_enabled, self.belongs(*ROLES))
        return sa.or_(PUBLISHED, inside, self.assists_course())

    def assists_course(self) -> Condition:
        """Its staff, whatever they do there."""
        return self._governs_or(self.owns_course(), self.belongs(*STAFF))

    def edits_course(self) -> Condition:
        """Its owner, teachers and admins: they change what is in it."""
        return self._governs_or(self.owns_course(), self.belongs(*EDITORS))

    def marks_course(self) -> Condition:
        """Its owner, teachers, admins and assistants: they mark what its learners answer."""
        return self._governs_or(self.owns_course(), self.belongs(*MARKERS))

    def manages_course(self) -> Condition:
        """Its owner and admins: they say who belongs to it, and remove it."""
        return self._governs_or(self.owns_course(), self.belongs("admins"))

    def owns_course(self) -> Condition:
        return course.c.owner_id == self.person_id if self.person_id else sa.false()

    def belongs(self, *roles: str) -> Condition:
        """Whether they are in a group of the course."""
        if self.person_id is None:
            return sa.false()
        return self._in_group(member_group.c.course_id == course.c.id, roles).correlate(course)

    # --- Lessons: conditions beside `lesson`

    def sees_lesson(self) -> Condition:
        """Their own; those of courses that they see, of which one that is not public is for
        members alone, where one of its editors put it there; and public ones that no course has."""
        if self.governs:
            return sa.true()
        given = sa.and_(unit.c.shares_editing, self.belongs(*ROLES))
        inside = sa.or_(lesson.c.is_public, given)
        return sa.or_(
            self.is_open_lesson(),
            self.edits_lesson(),
            self._lesson_group(*ROLES),
            _held_by(self.sees_course(), inside),
        )

    def sees_step(self) -> Condition:
        """Beside `step` and a lesson that they see: those that are enabled, and all of a lesson
        that they change."""
        shown = sa.or_(step.c.is_enabled, self.edits_lesson())
        return sa.and_(step.c.removed_at.is_(None), shown)

    def is_open_lesson(self) -> Condition:
        """Whether anybody may see it, and so put it into a course of their own."""
        return sa.and_(lesson.c.is_public, sa.or_(~_held_by(), _held_by(PUBLISHED)))

    def edits_lesson(self) -> Condition:
        """Its owner, its own teachers and admins, and the editors of a course that its editors put
        it into."""
        owned = lesson.c.owner_id == self.person_id if self.person_id else sa.false()
        shared = _held_by(unit.c.shares_editing, self.edits_course())
        return self._governs_or(owned, self._lesson_group(*EDITORS), shared)

    def manages_lesson(self) -> Condition:
        """Its owner and its own admins."""
        owned = lesson.c.owner_id == self.person_id if self.person_id else sa.false()
        return self._governs_or(owned, self._lesson_group("admins"))

    def _lesson_group(self, *roles: str) -> Condition:
        if self.person_id is None:
            return sa.false()
        return self._in_group(member_group.c.lesson_id == lesson.c.id, roles).correlate(lesson)

    # --- People: conditions beside `person`

    def sees_person(self) -> Condition:
        """Those who are public or published an open course, unless they have left; oneself; those
        of the registry in reach; and those with whom one shares a course as its staff or as its
        learner, or a class as its assistant or its student."""
        if self.governs or self.registry.organizations is None:
            return sa.true()
        seen = [sa.and_(sa.or_(_is_public(), _is_author()), ~has_left())]
        if self.registry:
            seen += [self._registered(student_record), self._registered(contract)]
        if self.person_id is not None:
            seen += [person.c.id == self.person_id, self._shares_course()]
            seen += [self._shares_class(klass_assistant, klass_student)]
            seen += [self._shares_class(klass_student, klass_assistant)]
        return sa.or_(*seen)

    def knows_legally(self) -> Condition:
        """Whether they may read a person's legal name: the registry's own staff."""
        if self.governs or self.registry.organizations is None:
            return sa.true()
        own = person.c.id == self.person_id if self.person_id else sa.false()
        if not self.registry:
            return own
        return sa.or_(own, self._registered(student_record), self._registered(contract))

    def _registered(self, table: sa.Table) -> Condition:
        there = self.registry.condition(table.c.organization_id)
        return sa.exists().where(table.c.person_id == person.c.id, there).correlate(person)

    def _shares_course(self) -> Condition:
        mine, theirs = member.alias("mine"), member.alias("theirs")
        my_group, their_group = member_group.alias("my_group"), member_group.alias("their_group")
        return (
            sa.exists()
            .where(
                mine.c.person_id == self.person_id,
                my_group.c.id == mine.c.group_id,
                their_group.c.course_id == my_group.c.course_id,
                theirs.c.group_id == their_group.c.id,
                theirs.c.person_id == person.c.id,
                sa.or_(my_group.c.role.in_(STAFF), their_group.c.role.in_(STAFF)),
            )
            .correlate(person)
        )

    def _shares_class(self, mine: sa.Table, theirs: sa.Table) -> Condition:
        """Whether the viewer stands in one list of a class in whose other list a person stands."""
        return (
            sa.exists()
            .where(
                mine.c.person_id == self.person_id,
                theirs.c.klass_id == mine.c.klass_id,
                theirs.c.person_id == person.c.id,
            )
            .correlate(person)
        )

    # --- What all of them are made of

    def _in_group(self, owner: Condition, roles: tuple[str, ...]) -> sa.Exists:
        return sa.exists().where(
            owner,
            member_group.c.role.in_(roles),
            member.c.group_id == member_group.c.id,
            member.c.person_id == self.person_id,
        )

    def _governs_or(self, *conditions: Condition) -> Condition:
        return sa.true() if self.governs else sa.or_(*conditions)


def _held_by(*conditions: Condition) -> Condition:
    """Whether some course that meets `conditions` has the lesson."""
    return (
        sa.exists()
        .where(
            unit.c.lesson_id == lesson.c.id,
            section.c.id == unit.c.section_id,
            course.c.id == section.c.course_id,
            *conditions,
        )
        .correlate(lesson)
    )


def has_left() -> Condition:
    """Whether a person's account is switched off. A condition beside `person`."""
    gone = account.c.active.is_(False)
    return sa.exists().where(account.c.person_id == person.c.id, gone).correlate(person)


def _is_public() -> Condition:
    public = profile.c.is_private.is_(False)
    return sa.exists().where(profile.c.person_id == person.c.id, public).correlate(person)


def _is_author() -> Condition:
    return sa.exists().where(course.c.owner_id == person.c.id, PUBLISHED).correlate(person)
