"""What juries decided, and what they wrote."""

import sqlalchemy as sa

from matricula.store.types import Instant, Number, Text, keyed_table, optional, reference, required

jury_decision = keyed_table(
    "jury_decision",
    reference("person_id", "person"),
    reference("cohort_id", "cohort", nullable=True),
    reference("unit_id", "unit", nullable=True),
    required("code", Text),
    optional("assiduous", sa.Boolean),
    required("decided_at", Instant),
    reference("compensates_id", "cohort", nullable=True),
    optional("unit_average", Number),
    optional("semester_index", sa.Integer),
    required("is_external", sa.Boolean),
    sa.Index(
        "uq_jury_decision_on_unit",
        "person_id",
        "cohort_id",
        "unit_id",
        unique=True,
        sqlite_where=sa.text("cohort_id IS NOT NULL AND unit_id IS NOT NULL"),
        postgresql_where=sa.text("cohort_id IS NOT NULL AND unit_id IS NOT NULL"),
    ),
    sa.Index(
        "uq_jury_decision_on_cohort",
        "person_id",
        "cohort_id",
        unique=True,
        sqlite_where=sa.text("cohort_id IS NOT NULL AND unit_id IS NULL"),
        postgresql_where=sa.text("cohort_id IS NOT NULL AND unit_id IS NULL"),
    ),
)
"""A decision on a cohort (unit_id null) or on a unit; code ADM on a unit capitalises it.

cohort_id null: the unit was gained elsewhere, in a semester numbered semester_index if known.
unit_average: the average out of 20 that was kept when the decision was made.
"""

authorisation = keyed_table(
    "progression_authorisation",
    reference("person_id", "person"),
    reference("origin_cohort_id", "cohort"),
    required("programme_code", Text),
    required("semester_index", sa.Integer),
    required("decided_at", Instant),
    sa.UniqueConstraint("person_id", "origin_cohort_id", "programme_code", "semester_index"),
)
"""A jury's leave to enrol in a semester of a programme."""

appreciation = keyed_table(
    "appreciation",
    reference("person_id", "person"),
    reference("cohort_id", "cohort"),
    reference("author_id", "person", nullable=True),
    required("comment", Text),
    required("written_at", Instant),
)
"""A remark on a student's bulletin."""
