"""Courses as wholes: made, changed, published, removed."""

from collections.abc import Collection

import sqlalchemy as sa

from matricula.record import rows
from matricula.record.accounts.names import folded
from matricula.record.classes.commands import remove_classes
from matricula.record.classes.tables import klass
from matricula.record.courses.commands.units import drop_units
from matricula.record.courses.errors import CourseHasLearners, NoLongerThere
from matricula.record.courses.tables import (
    course,
    course_list_entry,
    course_tag,
    review,
    section,
    unit,
)
from matricula.record.feeds.tables import course_feed, offering_course
from matricula.record.files.removing import remove_files
from matricula.record.members.commands import add_groups, add_member, enrol, remove_groups
from matricula.record.members.tables import STAFF, member, member_group, own_course
from matricula.record.notices.commands import notify
from matricula.record.notices.tables import announcement
from matricula.store import Row, WriteSession, bulk

NO_DATES = dict.fromkeys(
    ("begins_at", "ends_at", "soft_deadline", "hard_deadline", "grading_policy")
)
NEW_COURSE: bulk.Values = {
    **dict.fromkeys(
        (
            "title",
            "title_en",
            "summary",
            "description",
            "workload",
            "intro",
            "course_format",
            "target_audience",
            "requirements",
            "certificate",
            "learning_format",
        ),
        "",
    ),
    "language": "ru",
    "acquired_skills": [],
    "acquired_assets": [],
    "cover": None,
    "difficulty": None,
    "is_enabled": False,
    "is_public": False,
    "is_idea_compatible": False,
    "is_certificate_issued": False,
    "is_certificate_auto_issued": False,
    "is_certificate_with_score": False,
    "regular_threshold": None,
    "distinction_threshold": None,
    "searched": "",
    "published_at": None,
    **NO_DATES,
    "grading_policy": "no_deadlines",
}
"""What a course is of which nothing is said but its title."""


def add_course(
    session: WriteSession, owner_id: int, values: bulk.Values, tag_ids: Collection[int] = ()
) -> int:
    """Make a course with its six groups; its owner teaches it and is enrolled in it.

    values: columns of `course`; what is left out is as in `NEW_COURSE`, but that one which is
    published at once is open to everybody unless `values` say otherwise.
    """
    stamps = {"owner_id": owner_id, "created_at": session.now, "changed_at": session.now}
    row = {**NEW_COURSE, **_settled(session, values, None), **stamps}
    (key,) = rows.add(session, course, [row])
    groups = add_groups(session, course_id=key)
    for role in ("teachers", "admins"):
        add_member(session, groups[role], owner_id)
    enrol(session, key, owner_id)
    _set_tags(session, key, tag_ids)
    return key


def change_course(
    session: WriteSession,
    course_id: int,
    values: bulk.Values,
    tag_ids: Collection[int] | None = None,
) -> None:
    """Change columns of a course, and its tags where they are given.

    A course that is published for the first time is open to everybody, unless `values` say
    otherwise. Errors: NoLongerThere.
    """
    found = held_course(session, course_id)
    changed = _settled(session, values, found)
    published = changed.get("is_enabled", found.is_enabled) and not found.is_enabled
    rows.change(session, course, [(found, changed)], {"changed_at": session.now})
    if tag_ids is not None:
        _set_tags(session, course_id, tag_ids)
    if published:
        about = {"course_id": course_id, "subject": changed.get("title", found.title)}
        notify(session, [found.owner_id], kind="teach", action="course_published", **about)


def remove_course(session: WriteSession, course_id: int) -> None:
    """Remove a course with its sections, units and classes; lessons stay.

    Errors: NoLongerThere; CourseHasLearners where somebody else than its staff is enrolled.
    """
    if rows.held(session, course, course_id, to_remove=True) is None:
        raise NoLongerThere
    its_groups = member_group.c.course_id == course_id
    session.rows(sa.select(member_group.c.id).where(its_groups).with_for_update())
    if has_learners(session, course_id):
        raise CourseHasLearners
    its_sections = sa.select(section.c.id).where(section.c.course_id == course_id)
    _forget_requirements(session, course_id)
    drop_units(session, unit.c.section_id.in_(its_sections))
    rows.remove(session, section, section.c.course_id == course_id)
    remove_classes(session, klass.c.course_id == course_id)
    remove_groups(session, its_groups)
    remove_files(session, course_id=course_id)
    links = (offering_course, course_feed)
    for table in (own_course, course_tag, course_list_entry, review, announcement, *links):
        rows.remove(session, table, table.c.course_id == course_id)
    rows.remove(session, course, course.c.id == course_id)


def held_course(session: WriteSession, course_id: int) -> Row:
    """A course that nobody else changes meanwhile, nor what stands in it. Errors: NoLongerThere."""
    found = rows.held(session, course, course_id)
    if found is None:
        raise NoLongerThere
    return found


def has_learners(session: WriteSession, course_id: int) -> bool:
    """Whether somebody is enrolled who is not of the course's staff."""
    return bool(session.value(sa.select(_learns_only(course_id))))


def _learns_only(course_id: int) -> sa.Exists:
    staff, their_group = member.alias(), member_group.alias()
    works = (
        sa.exists()
        .where(
            their_group.c.course_id == course_id,
            their_group.c.role.in_(STAFF),
            staff.c.group_id == their_group.c.id,
            staff.c.person_id == member.c.person_id,
        )
        .correlate(member)
    )
    return sa.exists().where(
        member_group.c.course_id == course_id,
        member_group.c.role == "learners",
        member.c.group_id == member_group.c.id,
        ~works,
    )


def _settled(session: WriteSession, values: bulk.Values, before: Row | None) -> bulk.Values:
    """`values` with what follows of them."""
    found = dict(values)
    if found.get("is_enabled") and not (before and before.published_at):
        found["published_at"] = session.now
        found.setdefault("is_public", True)
    title = found.get("title", before.title if before else "")
    summary = found.get("summary", before.summary if before else "")
    found["searched"] = f"{folded(title)}\n{folded(summary)}"
    return found


def _set_tags(session: WriteSession, course_id: int, tag_ids: Collection[int]) -> None:
    its = course_tag.c.course_id == course_id
    known = set(session.column(sa.select(course_tag.c.tag_id).where(its)))
    gone = known - set(tag_ids)
    if gone:
        rows.remove(session, course_tag, its, course_tag.c.tag_id.in_(gone))
    fresh = [{"course_id": course_id, "tag_id": key} for key in sorted(set(tag_ids) - known)]
    rows.pair(session, course_tag, fresh, subject="course_id")


def _forget_requirements(session: WriteSession, course_id: int) -> None:
    """Sections of other courses may draw exam problems from this one."""
    elsewhere = sa.select(section).where(section.c.random_exam_course_id == course_id)
    found = session.rows(elsewhere.with_for_update())
    rows.change(session, section, [(row, {"random_exam_course_id": None}) for row in found])
    inside = sa.select(section).where(section.c.course_id == course_id)
    blank = {"required_section_id": None}
    rows.change(session, section, [(row, blank) for row in session.rows(inside)])
