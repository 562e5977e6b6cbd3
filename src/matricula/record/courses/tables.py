"""Courses: what is taught in them, and how they are found."""

import sqlalchemy as sa

from matricula.store.types import (
    Instant,
    Key,
    Text,
    keyed_table,
    one_of,
    optional,
    reference,
    required,
    table,
)

POLICIES = ("no_deadlines", "halved", "linear")


def _dates() -> list[sa.schema.SchemaItem]:
    """When something is open, as its own author set it; null: as what stands above it."""
    return [
        optional("begins_at", Instant),
        optional("ends_at", Instant),
        optional("soft_deadline", Instant),
        optional("hard_deadline", Instant),
        optional("grading_policy", Text),
        one_of("grading_policy", *POLICIES),
    ]


def _stamps() -> list[sa.schema.SchemaItem]:
    return [required("created_at", Instant), required("changed_at", Instant)]


course = keyed_table(
    "course",
    reference("owner_id", "person"),
    required("title", Text),
    required("title_en", Text),
    required("summary", Text),
    required("description", Text),
    required("workload", Text),
    required("intro", Text),
    required("course_format", Text),
    required("target_audience", Text),
    required("requirements", Text),
    required("certificate", Text),
    required("learning_format", Text),
    required("language", Text),
    required("acquired_skills", sa.JSON),
    required("acquired_assets", sa.JSON),
    optional("cover", Text),
    optional("difficulty", Text),
    required("is_enabled", sa.Boolean),
    required("is_public", sa.Boolean),
    required("is_idea_compatible", sa.Boolean),
    required("is_certificate_issued", sa.Boolean),
    required("is_certificate_auto_issued", sa.Boolean),
    required("is_certificate_with_score", sa.Boolean),
    optional("regular_threshold", sa.Integer),
    optional("distinction_threshold", sa.Integer),
    required("searched", Text),
    optional("published_at", Instant),
    *_dates(),
    *_stamps(),
    one_of("difficulty", "easy", "normal", "hard"),
)
"""A course. is_enabled: published; a draft is its staff's only. is_public: open to everybody.

searched: title and summary in the form in which they are looked for. published_at: the first time.
"""

section = keyed_table(
    "course_section",
    reference("course_id", "course"),
    required("position", sa.Integer),
    required("title", Text),
    required("description", Text),
    required("discounting_policy", Text),
    reference("required_section_id", "course_section", nullable=True),
    required("required_percent", sa.Integer),
    required("is_exam", sa.Boolean),
    required("is_exam_without_progress", sa.Boolean),
    required("is_random_exam", sa.Boolean),
    required("exam_minutes", sa.Integer),
    reference("random_exam_course_id", "course", nullable=True),
    required("random_exam_problems", sa.Integer),
    *_dates(),
    *_stamps(),
    one_of("discounting_policy", "no_discount", "inverse", "first_one", "first_three"),
)
"""A part of a course. Positions are 1, 2, 3 ... in a course; whoever moves one holds the course."""

lesson = keyed_table(
    "lesson",
    reference("owner_id", "person"),
    required("title", Text),
    required("language", Text),
    required("is_public", sa.Boolean),
    required("is_comments_enabled", sa.Boolean),
    required("is_blank", sa.Boolean),
    required("is_draft", sa.Boolean),
    optional("cover_url", Text),
    required("searched", Text),
    *_stamps(),
)
"""A lesson stands by itself; courses hold it through units."""

unit = keyed_table(
    "course_unit",
    reference("section_id", "course_section"),
    reference("lesson_id", "lesson"),
    required("position", sa.Integer),
    required("shares_editing", sa.Boolean),
    *_dates(),
    *_stamps(),
)
"""A lesson's place in a section. Positions are 1, 2, 3 ... in a section; whoever moves one holds
the section's course.

shares_editing: whoever changes the course may change the lesson, and its members read it once it is
not public any more, since one who may change the lesson put it there. Anybody may put a lesson that
is open to all into a course of theirs, and gains nothing by it.
"""

tag = keyed_table("tag", required("title", Text), required("folded", Text, unique=True))
"""What courses are about."""

course_tag = table(
    "course_tag",
    sa.Column("course_id", Key, sa.ForeignKey("course.id"), primary_key=True),
    sa.Column("tag_id", Key, sa.ForeignKey("tag.id"), primary_key=True, index=True),
)
"""A tag of a course."""

course_list = keyed_table(
    "course_list",
    required("title", Text, unique=True),
    required("description", Text),
    required("language", Text),
    required("platform", Text),
    required("position", sa.Integer),
)
"""Courses that the school shows together."""

course_list_entry = table(
    "course_list_entry",
    sa.Column("list_id", Key, sa.ForeignKey("course_list.id"), primary_key=True),
    sa.Column("course_id", Key, sa.ForeignKey("course.id"), primary_key=True, index=True),
    required("position", sa.Integer),
)
"""A course's place in a list."""

review = keyed_table(
    "course_review",
    reference("course_id", "course", index=False),
    reference("person_id", "person"),
    required("score", sa.Integer),
    required("text", Text),
    required("reply_text", Text),
    *_stamps(),
    sa.CheckConstraint("score BETWEEN 1 AND 5", name="score"),
    sa.UniqueConstraint("course_id", "person_id"),
)
"""What a learner thinks of a course: one review each, 1 to 5."""
