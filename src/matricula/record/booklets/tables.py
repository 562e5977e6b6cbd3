"""Booklets: what a session expects of its apprentices, and how far each of them is."""

import sqlalchemy as sa

from matricula.store.types import (
    Instant,
    Key,
    Text,
    keyed_table,
    optional,
    reference,
    required,
    table,
)

booklet = keyed_table(
    "booklet",
    reference("session_id", "training_session"),
    required("name", Text),
    required("position", sa.Integer),
    required("due_at", Instant),
    sa.UniqueConstraint("session_id", "name"),
)
"""A report that a session expects of each of its apprentices, and when."""

booklet_report = table(
    "booklet_report",
    sa.Column("booklet_id", Key, sa.ForeignKey("booklet.id"), primary_key=True),
    sa.Column(
        "contract_id",
        Key,
        sa.ForeignKey("apprenticeship_contract.id"),
        primary_key=True,
        index=True,
    ),
    optional("due_at", Instant),
    optional("done_at", Instant),
    reference("done_by", "person", nullable=True, index=False),
)
"""How a booklet stands for one contract. due_at: where it differs from the booklet's. No row: it
is not done."""
