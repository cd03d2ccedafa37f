"""corrections."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

OWN_DATE = sa.text("answer_by IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "intake_correction",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("round_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("legal_basis", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("requested_by", sa.String(length=32), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gathered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("snapshot", sa.String(length=32), nullable=True),
        sa.Column("snapshot_hash", sa.String(length=64), nullable=True),
        sa.Column("result", sa.String(length=32), nullable=True),
        sa.Column("result_hash", sa.String(length=64), nullable=True),
        sa.Column("changes", sa.String(length=32), nullable=True),
        sa.Column("gates", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("violations", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("cost", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("approval", sa.String(length=1000), nullable=False),
        sa.Column("approved_by", sa.String(length=32), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("progress", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.CheckConstraint(
            "length(reason) <= 1000 AND length(approval) <= 1000", name=op.f("ck_intake_correction_reason")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["intake_round.id"], name="fk_intake_correction_round"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_correction")),
        sa.UniqueConstraint("changes", name=op.f("uq_intake_correction_changes")),
        sa.UniqueConstraint("result", name=op.f("uq_intake_correction_result")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_intake_correction_round_id")),
        sa.UniqueConstraint("snapshot", name=op.f("uq_intake_correction_snapshot")),
    )
    op.create_table(
        "intake_placed_elsewhere",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("school_year", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("round_id", sa.String(length=32), nullable=False),
        sa.Column("county", sa.String(length=2), nullable=False),
        sa.Column("area", sa.String(length=10), nullable=False),
        sa.Column("school", sa.String(length=9), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["intake_round.id"], name="fk_intake_placed_elsewhere_round"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_placed_elsewhere")),
        sa.UniqueConstraint("school_year", "account_id", name=op.f("uq_intake_placed_elsewhere_school_year")),
    )
    with op.batch_alter_table("intake_placed_elsewhere", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_intake_placed_elsewhere_application_id"), ["application_id"], unique=False
        )

    op.create_table(
        "intake_supernumerary",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("round_id", sa.String(length=32), nullable=False),
        sa.Column("school_year", sa.Integer(), nullable=False),
        sa.Column("county", sa.String(length=2), nullable=False),
        sa.Column("offering", sa.String(length=32), nullable=False),
        sa.Column("area", sa.String(length=10), nullable=False),
        sa.Column("school", sa.String(length=9), nullable=False),
        sa.Column("pool", sa.String(length=12), nullable=False),
        sa.Column("wish_id", sa.String(length=32), nullable=True),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("because", sa.String(length=12), nullable=False),
        sa.Column("legal_basis", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("decided_by", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("correction_id", sa.String(length=32), nullable=True),
        sa.CheckConstraint("length(reason) <= 1000", name=op.f("ck_intake_supernumerary_reason")),
        sa.ForeignKeyConstraint(
            ["correction_id"], ["intake_correction.id"], name="fk_intake_supernumerary_correction"
        ),
        sa.ForeignKeyConstraint(["round_id"], ["intake_round.id"], name="fk_intake_supernumerary_round"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_supernumerary")),
        sa.UniqueConstraint("wish_id", name=op.f("uq_intake_supernumerary_wish_id")),
    )
    with op.batch_alter_table("intake_supernumerary", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_intake_supernumerary_account_id"), ["account_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_intake_supernumerary_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_intake_supernumerary_correction_id"), ["correction_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_intake_supernumerary_round_id"), ["round_id"], unique=False)
        batch_op.create_index("ix_intake_supernumerary_season", ["school_year", "county"], unique=False)

    op.create_table(
        "intake_repayment",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("supernumerary_id", sa.String(length=32), nullable=False),
        sa.Column("cause", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["supernumerary_id"], ["intake_supernumerary.id"], name="fk_intake_repayment_supernumerary"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_repayment")),
        sa.UniqueConstraint("supernumerary_id", name=op.f("uq_intake_repayment_supernumerary_id")),
    )
    with op.batch_alter_table("intake_outcome", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answer_by", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("because", sa.String(length=12), nullable=True))
        batch_op.add_column(sa.Column("correction_id", sa.String(length=32), nullable=True))
        batch_op.create_index(
            "ix_intake_outcome_answer_by",
            ["round_id", "answer_by"],
            unique=False,
            sqlite_where=sa.text("answer_by IS NOT NULL"),
            postgresql_where=sa.text("answer_by IS NOT NULL"),
        )
        batch_op.create_index(batch_op.f("ix_intake_outcome_correction_id"), ["correction_id"], unique=False)
        batch_op.create_foreign_key(
            "fk_intake_outcome_correction", "intake_correction", ["correction_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("intake_outcome", schema=None) as batch_op:
        batch_op.drop_constraint("fk_intake_outcome_correction", type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_intake_outcome_correction_id"))
        batch_op.drop_index(
            "ix_intake_outcome_answer_by",
            sqlite_where=sa.text("answer_by IS NOT NULL"),
            postgresql_where=sa.text("answer_by IS NOT NULL"),
        )
        batch_op.drop_column("correction_id")
        batch_op.drop_column("because")
        batch_op.drop_column("answer_by")

    op.drop_table("intake_repayment")
    with op.batch_alter_table("intake_supernumerary", schema=None) as batch_op:
        batch_op.drop_index("ix_intake_supernumerary_season")
        batch_op.drop_index(batch_op.f("ix_intake_supernumerary_round_id"))
        batch_op.drop_index(batch_op.f("ix_intake_supernumerary_correction_id"))
        batch_op.drop_index(batch_op.f("ix_intake_supernumerary_application_id"))
        batch_op.drop_index(batch_op.f("ix_intake_supernumerary_account_id"))

    op.drop_table("intake_supernumerary")
    with op.batch_alter_table("intake_placed_elsewhere", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_intake_placed_elsewhere_application_id"))

    op.drop_table("intake_placed_elsewhere")
    op.drop_table("intake_correction")
