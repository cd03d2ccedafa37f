"""applications and messages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "applications_application",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("school_year", sa.Integer(), nullable=False),
        sa.Column("county", sa.String(length=2), nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("draft", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("draft_version", sa.Integer(), nullable=False),
        sa.Column("draft_saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submissions", sa.Integer(), nullable=False),
        sa.Column("submitted_draft_version", sa.Integer(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("late_changes", sa.Integer(), nullable=False),
        sa.Column("reopened_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications_application")),
        sa.UniqueConstraint(
            "account_id", "school_year", "county", name=op.f("uq_applications_application_account_id")
        ),
        sa.UniqueConstraint("reference", name=op.f("uq_applications_application_reference")),
    )
    with op.batch_alter_table("applications_application", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_applications_application_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_applications_application_county"), ["county"], unique=False)

    op.create_table(
        "applications_school_history",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("school_year", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=10), nullable=False),
        sa.Column("school", sa.String(length=9), nullable=True),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications_school_history")),
        sa.UniqueConstraint(
            "account_id", "school_year", "area", name=op.f("uq_applications_school_history_account_id")
        ),
    )
    with op.batch_alter_table("applications_school_history", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_applications_school_history_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "platform_message",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("params", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_platform_message")),
    )
    with op.batch_alter_table("platform_message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_platform_message_person"), ["person"], unique=False)
        batch_op.create_index(batch_op.f("ix_platform_message_state"), ["state"], unique=False)

    op.create_table(
        "applications_attachment",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("sensitivity", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("file_id", sa.String(length=32), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("size > 0", name=op.f("ck_applications_attachment_size")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications_application.id"], name="fk_applications_attachment_application"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications_attachment")),
        sa.UniqueConstraint("file_id", name=op.f("uq_applications_attachment_file_id")),
    )
    with op.batch_alter_table("applications_attachment", schema=None) as batch_op:
        batch_op.create_index(
            "ix_applications_attachment_present", ["application_id", "removed_at"], unique=False
        )

    op.create_table(
        "applications_event",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("params", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications_application.id"], name="fk_applications_event_application"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications_event")),
    )
    with op.batch_alter_table("applications_event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_applications_event_application_id"), ["application_id"], unique=False
        )

    op.create_table(
        "applications_submission",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("content", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("rules_version", sa.String(length=20), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications_application.id"], name="fk_applications_submission_application"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications_submission")),
        sa.UniqueConstraint(
            "application_id", "number", name=op.f("uq_applications_submission_application_id")
        ),
    )
    with op.batch_alter_table("applications_submission", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_applications_submission_application_id"), ["application_id"], unique=False
        )

    op.create_table(
        "applications_wish",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("area", sa.String(length=10), nullable=False),
        sa.Column("school", sa.String(length=9), nullable=True),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("status_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("rank > 0", name=op.f("ck_applications_wish_rank")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications_application.id"], name="fk_applications_wish_application"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications_wish")),
        sa.UniqueConstraint("application_id", "rank", name=op.f("uq_applications_wish_application_id")),
    )
    with op.batch_alter_table("applications_wish", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_applications_wish_application_id"), ["application_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("applications_wish", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_applications_wish_application_id"))

    op.drop_table("applications_wish")
    with op.batch_alter_table("applications_submission", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_applications_submission_application_id"))

    op.drop_table("applications_submission")
    with op.batch_alter_table("applications_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_applications_event_application_id"))

    op.drop_table("applications_event")
    with op.batch_alter_table("applications_attachment", schema=None) as batch_op:
        batch_op.drop_index("ix_applications_attachment_present")

    op.drop_table("applications_attachment")
    with op.batch_alter_table("platform_message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_platform_message_state"))
        batch_op.drop_index(batch_op.f("ix_platform_message_person"))

    op.drop_table("platform_message")
    with op.batch_alter_table("applications_school_history", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_applications_school_history_account_id"))

    op.drop_table("applications_school_history")
    with op.batch_alter_table("applications_application", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_applications_application_county"))
        batch_op.drop_index(batch_op.f("ix_applications_application_account_id"))

    op.drop_table("applications_application")
