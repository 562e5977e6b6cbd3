"""The append-only history: who, when, through which door, what before, what after."""

import sqlalchemy as sa

from matricula.store.types import Instant, Key, Text, keyed_table, optional, required, table

history_entry = keyed_table(
    "history_entry",
    required("at", Instant),
    required("door", Text),
    required("client", Text),
    optional("actor_id", Key),
    required("action", Text),
    required("subject", Text),
    required("subject_id", Key),
    optional("person_id", Key, index=True),
    optional("cohort_id", Key, index=True),
    sa.Index("ix_history_entry_subject", "subject", "subject_id"),
)
"""One change. subject: the table; subject_id: the row, or for a result its assessment.

Triggers refuse every UPDATE, DELETE and TRUNCATE. The ids are not foreign keys: history outlives
what it tells of.
"""

history_value = table(
    "history_value",
    sa.Column("entry_id", Key, sa.ForeignKey("history_entry.id"), primary_key=True),
    optional("before", Text),
    optional("after", Text),
)
"""What an entry changed, as JSON objects: apart, because erasure may blank them (and only that)."""
