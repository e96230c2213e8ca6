"""jobs: plans of structured interviews, their versions, and the interviews that were given one."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _text(length: int) -> sa.types.TypeEngine:
    return sqlmodel.sql.sqltypes.AutoString(length=length)


def _moment() -> sa.types.TypeEngine:
    return sqlmodel.sql.sqltypes.UTCDateTime()


def upgrade() -> None:
    _make_jobs()
    _make_versions()
    if op.get_bind().dialect.name == "sqlite":  # Alembic would copy the table, which others refer to
        named = "CONSTRAINT fk_interviews_job_id_jobs REFERENCES jobs (id)"
        op.execute(f"ALTER TABLE interviews ADD COLUMN job_id INTEGER {named}")
    else:
        named = sa.ForeignKey("jobs.id", name=op.f("fk_interviews_job_id_jobs"))
        op.add_column("interviews", sa.Column("job_id", BIG, named, nullable=True))
    op.add_column("interviews", sa.Column("job_version", sa.Integer(), nullable=True))
    op.add_column("interviews", sa.Column("follow_up_budget", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_interviews_job_id"), "interviews", ["job_id"], unique=False)
    anchors = sa.Column("anchors", sa.JSON(), nullable=False, server_default="{}")
    op.add_column("planned_questions", anchors)


def _make_jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", BIG, nullable=False),
        sa.Column("title", _text(120), nullable=False),
        sa.Column("role_key", _text(120), nullable=False),
        sa.Column("description", _text(20_000), nullable=False),
        sa.Column("competencies", sa.JSON(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("follow_ups", sa.Integer(), nullable=False),
        sa.Column("status", _text(20), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("changed", sa.Boolean(), nullable=False),
        sa.Column("published_key", _text(120), nullable=True),
        sa.Column("created_by_id", BIG, nullable=False),
        sa.Column("created_at", _moment(), nullable=False),
        sa.Column("updated_at", _moment(), nullable=False),
        sa.Column("published_at", _moment(), nullable=True),
        sa.Column("archived_at", _moment(), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name=op.f("fk_jobs_created_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("published_key", name=op.f("uq_jobs_published_key")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_jobs_status_id", "jobs", ["status", "id"], unique=False)
    op.create_index(op.f("ix_jobs_role_key"), "jobs", ["role_key"], unique=False)
    op.create_index(op.f("ix_jobs_created_by_id"), "jobs", ["created_by_id"], unique=False)


def _make_versions() -> None:
    op.create_table(
        "job_versions",
        sa.Column("id", BIG, nullable=False),
        sa.Column("job_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", _text(120), nullable=False),
        sa.Column("role_key", _text(120), nullable=False),
        sa.Column("description", _text(20_000), nullable=False),
        sa.Column("competencies", sa.JSON(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("follow_ups", sa.Integer(), nullable=False),
        sa.Column("published_at", _moment(), nullable=False),
        sa.Column("published_by_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_job_versions_job_id_jobs")),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["users.id"], name=op.f("fk_job_versions_published_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_versions")),
        sa.UniqueConstraint("job_id", "number", name=op.f("uq_job_versions_job_id_number")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_job_versions_published_by_id"), "job_versions", ["published_by_id"], unique=False
    )


def downgrade() -> None:
    with op.batch_alter_table("planned_questions", schema=None) as batch_op:
        batch_op.drop_column("anchors")
    op.drop_index(op.f("ix_interviews_job_id"), table_name="interviews")
    with op.batch_alter_table("interviews", schema=None) as batch_op:
        for name in ("job_id", "job_version", "follow_up_budget"):
            batch_op.drop_column(name)
    op.drop_table("job_versions")
    op.drop_table("jobs")
