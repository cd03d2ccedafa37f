"""offers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "offers_ahead",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("school_year", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers_ahead")),
        sa.UniqueConstraint("school_year", "account_id", "number", name=op.f("uq_offers_ahead_school_year")),
    )
    op.create_table(
        "offers_answer",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("round_id", sa.String(length=32), nullable=False),
        sa.Column("outcome_version", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("place", sa.Boolean(), nullable=True),
        sa.Column("lists", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("consequence", sa.String(length=24), nullable=False),
        sa.Column("statuses", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_offers_answer_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers_answer")),
        sa.UniqueConstraint("account_id", "round_id", "number", name=op.f("uq_offers_answer_account_id")),
    )
    with op.batch_alter_table("offers_answer", schema=None) as batch_op:
        batch_op.create_index("ix_offers_answer_in_round", ["round_id", "account_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("offers_answer", schema=None) as batch_op:
        batch_op.drop_index("ix_offers_answer_in_round")

    op.drop_table("offers_answer")
    op.drop_table("offers_ahead")
