"""What a program checks keeps its question"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("submission_check", sa.Column("question", sa.JSON(none_as_null=True)))
