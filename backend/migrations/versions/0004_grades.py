"""grades."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "grades_record",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("record_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=10), nullable=False),
        sa.Column("subject_name", sa.String(length=120), nullable=False),
        sa.Column("subject_group", sa.String(length=20), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("assessment", sa.String(length=20), nullable=False),
        sa.Column("mark", sa.String(length=2), nullable=False),
        sa.Column("school_year", sa.Integer(), nullable=False),
        sa.Column("programme_area", sa.String(length=10), nullable=False),
        sa.Column("private_candidate", sa.Boolean(), nullable=False),
        sa.Column("school", sa.String(length=9), nullable=True),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "length(subject) <= 10 AND length(subject_name) <= 120", name=op.f("ck_grades_record_lengths")
        ),
        sa.CheckConstraint("version > 0", name=op.f("ck_grades_record_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grades_record")),
        sa.UniqueConstraint("record_id", "version", name=op.f("uq_grades_record_record_id")),
    )
    with op.batch_alter_table("grades_record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_grades_record_account_id"), ["account_id"], unique=False)
        batch_op.create_index(
            "uq_grades_record_current",
            ["record_id"],
            unique=True,
            sqlite_where=sa.text("replaced_at IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL"),
        )

    op.create_table(
        "grades_report",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("record_id", sa.String(length=32), nullable=True),
        sa.Column("seen_id", sa.String(length=32), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(text) <= 1000", name=op.f("ck_grades_report_lengths")),
        sa.ForeignKeyConstraint(["seen_id"], ["grades_record.id"], name="fk_grades_report_seen"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grades_report")),
    )
    with op.batch_alter_table("grades_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_grades_report_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_grades_report_seen_id"), ["seen_id"], unique=False)
        batch_op.create_index(
            "uq_grades_report_open",
            ["account_id", "record_id"],
            unique=True,
            sqlite_where=sa.text("settled_at IS NULL AND record_id IS NOT NULL"),
            postgresql_where=sa.text("settled_at IS NULL AND record_id IS NOT NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("grades_report", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_grades_report_open",
            sqlite_where=sa.text("settled_at IS NULL AND record_id IS NOT NULL"),
            postgresql_where=sa.text("settled_at IS NULL AND record_id IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_grades_report_seen_id"))
        batch_op.drop_index(batch_op.f("ix_grades_report_account_id"))

    op.drop_table("grades_report")
    with op.batch_alter_table("grades_record", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_grades_record_current",
            sqlite_where=sa.text("replaced_at IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_grades_record_account_id"))

    op.drop_table("grades_record")
