"""Merges of people, and what each of them moved."""

import sqlalchemy as sa

from matricula.store.types import Instant, Text, keyed_table, optional, reference, required

STANDING = sa.text("undone_at IS NULL")

person_merge = keyed_table(
    "person_merge",
    reference("kept_id", "person"),
    reference("merged_id", "person", index=False),
    required("merged_at", Instant),
    required("moved", Text),
    optional("undone_at", Instant),
    sa.CheckConstraint("kept_id <> merged_id", name="two"),
    sa.Index(
        "uq_person_merge_standing",
        "merged_id",
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    ),
)
"""Two people whom somebody found to be one. merged_id: whose things went to kept_id; the row of the
person stays, empty. moved: which rows did, as JSON, to bring them back (`merges.commands`).
undone_at: when they were."""
