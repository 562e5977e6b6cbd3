"""Assessments and their results."""

import sqlalchemy as sa

from matricula.store.types import (
    Instant,
    Key,
    Number,
    Text,
    keyed_table,
    one_of,
    optional,
    reference,
    required,
    table,
)

assessment = keyed_table(
    "assessment",
    reference("offering_id", "offering"),
    required("title", Text),
    optional("held_on", sa.Date),
    optional("starts_at", sa.Time),
    optional("ends_at", sa.Time),
    required("position", sa.Integer),
    required("ordinal", sa.Integer),
)
"""Something that is marked: ScoDoc's evaluation, Odin's activity.

position: the number that people order by. ordinal: the order in which averages add it up; ranks
hang on exact equality, so this order is kept as it came (docs/decisions/0016). Times are the
school's local clock.
"""

weighting = table(
    "weighting",
    sa.Column("assessment_id", Key, sa.ForeignKey("assessment.id"), primary_key=True),
    required("max_mark", Number),
    required("coefficient", Number),
    required("kind", sa.Integer),
    required("shown_on_bulletin", sa.Boolean),
    required("counts_while_incomplete", sa.Boolean),
    sa.CheckConstraint("max_mark >= 0", name="max_mark"),
)
"""The facet that makes an assessment one of ScoDoc's (decision 12 of the house).

kind: 0 normal, 1 second chance (rattrapage), 2 second session.
"""

result = table(
    "result",
    sa.Column("assessment_id", Key, sa.ForeignKey("assessment.id"), primary_key=True),
    sa.Column("person_id", Key, sa.ForeignKey("person.id"), primary_key=True, index=True),
    optional("mark", Number),
    optional("special", Text),
    optional("comment", Text),
    required("recorded_at", Instant),
    reference("recorded_by", "person", nullable=True, index=False),
    one_of("special", "ABS", "EXC", "ATT"),
    sa.CheckConstraint("(mark IS NULL) <> (special IS NULL)", name="mark_or_special"),
)
"""A student's result: a mark on the assessment's own scale, or one of three words.

ABS absent (counts 0), EXC excused (left out), ATT pending (left out, and the assessment waits).
"""
