"""Which course is the teaching of which offering, and what feeds which assessment."""

import sqlalchemy as sa

from matricula.store.types import Key, table

offering_course = table(
    "offering_course",
    sa.Column("offering_id", Key, sa.ForeignKey("offering.id"), primary_key=True),
    sa.Column("course_id", Key, sa.ForeignKey("course.id"), primary_key=True, index=True),
)
"""A course and an offering that are the same teaching: three names of one thing."""

course_feed = table(
    "course_feed",
    sa.Column("assessment_id", Key, sa.ForeignKey("assessment.id"), primary_key=True),
    sa.Column("course_id", Key, sa.ForeignKey("course.id"), nullable=True, index=True),
    sa.Column("lesson_id", Key, sa.ForeignKey("lesson.id"), nullable=True, index=True),
    sa.CheckConstraint("(course_id IS NULL) <> (lesson_id IS NULL)", name="one_source"),
)
"""The course or the lesson whose score is the mark of an assessment, where nobody wrote one."""
