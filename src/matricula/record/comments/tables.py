"""Comments on steps, and what people think of them."""

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
)

EPIC, ABUSE = "epic", "abuse"

comment = keyed_table(
    "comment",
    reference("step_id", "step"),
    reference("parent_id", "comment", nullable=True),
    reference("person_id", "person"),
    required("text", Text),
    required("is_pinned", sa.Boolean),
    optional("pinned_by_id", Key),
    optional("pinned_at", Instant),
    optional("deleted_by_id", Key),
    optional("deleted_at", Instant),
    optional("edited_by_id", Key),
    optional("edited_at", Instant),
    required("created_at", Instant),
    required("active_at", Instant),
)
"""Something said about a step, or in answer to such. One that is deleted keeps its place and loses
its text. active_at: when it was last answered."""

comment_vote = keyed_table(
    "comment_vote",
    reference("comment_id", "comment", index=False),
    reference("person_id", "person"),
    required("value", Text),
    one_of("value", EPIC, ABUSE),
    sa.UniqueConstraint("comment_id", "person_id"),
)
"""What somebody thinks of a comment."""
