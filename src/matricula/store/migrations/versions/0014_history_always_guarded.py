"""The history is guarded in sessions that replay others' changes, too: PostgreSQL's triggers"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

GUARDS = {
    "history_entry": ("history_entry_fixed", "history_entry_kept"),
    "history_value": ("history_value_fixed", "history_value_kept", "history_value_blank_only"),
}


def upgrade() -> None:
    # SQLite has no way around its triggers but to drop them.
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, triggers in GUARDS.items():
        for name in triggers:
            op.execute(sa.text(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}"))
