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

activity = table(
    "activity",
    sa.Column("assessment_id", Key, sa.ForeignKey("assessment.id"), primary_key=True),
    required("kind", Text),
    required("format", Text),
    optional("starts_at", Instant),
    optional("ends_at", Instant),
    optional("hours", Number),
    required("is_marked", sa.Boolean),
    required("is_hidden", sa.Boolean),
    required("attests", sa.Boolean),
    required("is_required", sa.Boolean),
    required("min_points", Number),
    required("time_limit", sa.Integer),
    optional("attempts_allowed", sa.Integer),
    required("counted_attempt", Text),
    required("is_team", sa.Boolean),
    required("sends_failed", sa.Boolean),
    required("ends_on_success", sa.Boolean),
    one_of("format", "offline", "online", "hybrid"),
    one_of("counted_attempt", "best", "last"),
    sa.CheckConstraint("min_points >= 0", name="min_points"),
    sa.CheckConstraint("time_limit >= 0", name="time_limit"),
    sa.CheckConstraint("attempts_allowed > 0", name="attempts_allowed"),
)
"""The facet that makes an assessment an activity of an online campus (decision 12 of the house).

kind: a code of `matricula.record.assessments.activities`, such as "test" or "lecture". is_marked:
it has a column in the gradebook, unless is_hidden. attests: its mark is the total of the discipline
(one activity of an offering at most, held by the commands). min_points: the least that passes; 0:
any. time_limit: minutes; 0: none. attempts_allowed: null: any number. counted_attempt: which one
gives the mark. sends_failed: whether a failed attempt gives one, too.
"""

points_conversion = table(
    "points_conversion",
    sa.Column("assessment_id", Key, sa.ForeignKey("assessment.id"), primary_key=True),
    sa.Column("upper_bound", Number, primary_key=True),
    required("mark", Number),
)
"""Points up to upper_bound give `mark`; above the highest bound, its mark. No rows: points are the
mark."""

attempt = keyed_table(
    "attempt",
    reference("assessment_id", "assessment", index=False),
    reference("person_id", "person"),
    required("number", sa.Integer),
    required("started_at", Instant),
    optional("finished_at", Instant),
    optional("points", Number),
    required("status", Text),
    required("recorded_at", Instant),
    reference("recorded_by", "person", nullable=True, index=False),
    one_of("status", "pending", "in_review", "rework", "passed", "failed"),
    sa.CheckConstraint("finished_at >= started_at", name="order"),
    sa.UniqueConstraint("assessment_id", "person_id", "number"),
)
"""A student's try at a test, or a solution handed in. number: from 1. points: null until somebody
checked it."""

non_participation = table(
    "non_participation",
    sa.Column("assessment_id", Key, sa.ForeignKey("assessment.id"), primary_key=True),
    sa.Column("person_id", Key, sa.ForeignKey("person.id"), primary_key=True, index=True),
)
"""A student of the offering who does not take part in this activity of it."""

intermediate_total = keyed_table(
    "intermediate_total",
    reference("offering_id", "offering", index=False),
    required("title", Text),
    required("formula", Text),
    required("position", sa.Integer),
    sa.UniqueConstraint("offering_id", "title"),
)
"""A column of a discipline's gradebook that is computed. formula: as in `offering_profile`.
position: its place among the columns; totals are told in this order."""

mark_scale = keyed_table(
    "mark_scale",
    reference("organization_id", "organization", index=False),
    required("name", Text),
    sa.UniqueConstraint("organization_id", "name"),
)
"""A table of an organization's that tells marks in words."""

mark_scale_level = table(
    "mark_scale_level",
    sa.Column("scale_id", Key, sa.ForeignKey("mark_scale.id"), primary_key=True),
    sa.Column("lower_bound", Number, primary_key=True),
    required("label", Text),
    required("passes", sa.Boolean),
)
"""From lower_bound to the next one, a mark is called `label`."""

result = table(
    "result",
    sa.Column("assessment_id", Key, sa.ForeignKey("assessment.id"), primary_key=True),
    sa.Column("person_id", Key, sa.ForeignKey("person.id"), primary_key=True, index=True),
    optional("mark", Number),
    optional("special", Text),
    optional("comment", Text),
    required("recorded_at", Instant),
    reference("recorded_by", "person", nullable=True, index=False),
    optional("source", Text),
    one_of("special", "ABS", "EXC", "ATT"),
    sa.CheckConstraint("(mark IS NULL) <> (special IS NULL)", name="mark_or_special"),
)
"""A student's result: a mark on the assessment's own scale, or one of three words.

ABS absent (counts 0), EXC excused (left out), ATT pending (left out, and the assessment waits).
source: "attempt" or "course" where an attempt or a course's score gave the mark by itself; null
where somebody wrote it, and then neither replaces it.
"""
