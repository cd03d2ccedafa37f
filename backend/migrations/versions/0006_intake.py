"""intake."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "intake_decision",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("school_year", sa.Integer(), nullable=False),
        sa.Column("county", sa.String(length=2), nullable=False),
        sa.Column("area", sa.String(length=10), nullable=True),
        sa.Column("school", sa.String(length=9), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("legal_basis", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("decided_by", sa.String(length=32), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(area IS NULL) = (school IS NULL)", name=op.f("ck_intake_decision_wish")),
        sa.CheckConstraint("length(reason) <= 1000", name=op.f("ck_intake_decision_reason")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_decision")),
    )
    with op.batch_alter_table("intake_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_intake_decision_account_id"), ["account_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_intake_decision_application_id"), ["application_id"], unique=False
        )

    op.create_table(
        "intake_round",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("school_year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("counties", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("seed_hash", sa.String(length=64), nullable=False),
        sa.Column("sealed_seed", sa.String(length=200), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=True),
        sa.Column("prepared_by", sa.String(length=32), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("run_id", sa.String(length=32), nullable=True),
        sa.Column("shortfall_reason", sa.String(length=1000), nullable=False),
        sa.Column("approved_by", sa.String(length=32), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("publish_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("progress", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_intake_round_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_round")),
        sa.UniqueConstraint("name", name=op.f("uq_intake_round_name")),
    )
    with op.batch_alter_table("intake_round", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_intake_round_school_year"), ["school_year"], unique=False)

    op.create_table(
        "intake_structure",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("offering", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("school_year", sa.Integer(), nullable=False),
        sa.Column("county", sa.String(length=2), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("call_permille", sa.Integer(), nullable=False),
        sa.Column("frozen", sa.Integer(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("pools", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("changed_by", sa.String(length=32), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("call_permille BETWEEN 0 AND 2000", name=op.f("ck_intake_structure_call")),
        sa.CheckConstraint("capacity >= 0 AND frozen >= 0", name=op.f("ck_intake_structure_seats")),
        sa.CheckConstraint("length(reason) <= 1000", name=op.f("ck_intake_structure_reason")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_structure")),
        sa.UniqueConstraint("offering", "number", name=op.f("uq_intake_structure_offering")),
    )
    with op.batch_alter_table("intake_structure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_intake_structure_school_year"), ["school_year"], unique=False)

    op.create_table(
        "intake_cut_off",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("round_id", sa.String(length=32), nullable=False),
        sa.Column("offering", sa.String(length=32), nullable=False),
        sa.Column("county", sa.String(length=2), nullable=False),
        sa.Column("area", sa.String(length=10), nullable=False),
        sa.Column("school", sa.String(length=9), nullable=False),
        sa.Column("pool", sa.String(length=12), nullable=False),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("by_draw", sa.Boolean(), nullable=False),
        sa.Column("band", sa.String(length=8), nullable=True),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("ranked", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["intake_round.id"], name="fk_intake_cut_off_round"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_cut_off")),
        sa.UniqueConstraint("round_id", "offering", "pool", name=op.f("uq_intake_cut_off_round_id")),
    )
    with op.batch_alter_table("intake_cut_off", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_intake_cut_off_county"), ["county"], unique=False)

    op.create_table(
        "intake_outcome",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("round_id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("school_year", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["intake_round.id"], name="fk_intake_outcome_round"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_outcome")),
        sa.UniqueConstraint("round_id", "account_id", "version", name=op.f("uq_intake_outcome_round_id")),
    )
    with op.batch_alter_table("intake_outcome", schema=None) as batch_op:
        batch_op.create_index("ix_intake_outcome_person", ["account_id", "school_year"], unique=False)

    op.create_table(
        "intake_run",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("round_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("is_dry", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("progress", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("requested_by", sa.String(length=32), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gathered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("snapshot", sa.String(length=32), nullable=True),
        sa.Column("snapshot_hash", sa.String(length=64), nullable=True),
        sa.Column("legend", sa.String(length=32), nullable=True),
        sa.Column("result", sa.String(length=32), nullable=True),
        sa.Column("result_hash", sa.String(length=64), nullable=True),
        sa.Column("gates", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("figures", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("violations", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["intake_round.id"], name="fk_intake_run_round"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_run")),
        sa.UniqueConstraint("legend", name=op.f("uq_intake_run_legend")),
        sa.UniqueConstraint("result", name=op.f("uq_intake_run_result")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_intake_run_round_id")),
        sa.UniqueConstraint("snapshot", name=op.f("uq_intake_run_snapshot")),
    )
    with op.batch_alter_table("intake_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_intake_run_round_id"), ["round_id"], unique=False)

    op.create_table(
        "intake_waiting",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("round_id", sa.String(length=32), nullable=False),
        sa.Column("offering", sa.String(length=32), nullable=False),
        sa.Column("area", sa.String(length=10), nullable=False),
        sa.Column("school", sa.String(length=9), nullable=False),
        sa.Column("pool", sa.String(length=12), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("wish_id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["intake_round.id"], name="fk_intake_waiting_round"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_waiting")),
        sa.UniqueConstraint("round_id", "offering", "pool", "place", name=op.f("uq_intake_waiting_round_id")),
    )
    with op.batch_alter_table("intake_waiting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_intake_waiting_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_intake_waiting_wish_id"), ["wish_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("intake_waiting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_intake_waiting_wish_id"))
        batch_op.drop_index(batch_op.f("ix_intake_waiting_account_id"))

    op.drop_table("intake_waiting")
    with op.batch_alter_table("intake_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_intake_run_round_id"))

    op.drop_table("intake_run")
    with op.batch_alter_table("intake_outcome", schema=None) as batch_op:
        batch_op.drop_index("ix_intake_outcome_person")

    op.drop_table("intake_outcome")
    with op.batch_alter_table("intake_cut_off", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_intake_cut_off_county"))

    op.drop_table("intake_cut_off")
    with op.batch_alter_table("intake_structure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_intake_structure_school_year"))

    op.drop_table("intake_structure")
    with op.batch_alter_table("intake_round", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_intake_round_school_year"))

    op.drop_table("intake_round")
    with op.batch_alter_table("intake_decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_intake_decision_application_id"))
        batch_op.drop_index(batch_op.f("ix_intake_decision_account_id"))

    op.drop_table("intake_decision")
