"""anchors, slots and sample answers of questions."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

OBJECTS = ("anchors", "slots")
TEXTS = ("good_answer", "weak_answer")


def upgrade() -> None:
    """Rows that are there get empty ones; the next start fills in what is shipped."""
    text = sqlmodel.sql.sqltypes.AutoString(length=4000)
    with op.batch_alter_table("questions", schema=None) as batch_op:
        for name in OBJECTS:
            batch_op.add_column(sa.Column(name, sa.JSON(), nullable=False, server_default="{}"))
        for name in TEXTS:
            batch_op.add_column(sa.Column(name, text, nullable=False, server_default=""))
    with op.batch_alter_table("questions", schema=None) as batch_op:
        for name in (*OBJECTS, *TEXTS):
            batch_op.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("questions", schema=None) as batch_op:
        for name in (*TEXTS, *OBJECTS):
            batch_op.drop_column(name)
