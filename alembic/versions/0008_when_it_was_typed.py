"""when it was typed."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("drafts", sa.Column("typed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
    op.add_column(
        "interviews", sa.Column("feedback_typed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True)
    )


def downgrade() -> None:
    op.drop_column("interviews", "feedback_typed_at")
    op.drop_column("drafts", "typed_at")
