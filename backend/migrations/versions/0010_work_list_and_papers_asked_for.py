"""The officer's work list: flags, papers asked for, and who took a decision back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MATTERS = {
    "category": "category",
    "residence": "residence",
    "points": "grades",
    "seat": "grades",
    "ahead": "grades",
}
application = sa.table("applications_application", sa.column("id", sa.String), sa.column("decided", JSON))
decision = sa.table(
    "intake_decision",
    sa.column("application_id", sa.String),
    sa.column("kind", sa.String),
    sa.column("replaced_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    op.create_table(
        "applications_flag",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("county", sa.String(length=2), nullable=False),
        sa.Column("school_year", sa.Integer(), nullable=False),
        sa.Column("flag", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications_application.id"], name="fk_applications_flag_application"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications_flag")),
        sa.UniqueConstraint("application_id", "flag", name=op.f("uq_applications_flag_application_id")),
    )
    with op.batch_alter_table("applications_flag", schema=None) as batch_op:
        batch_op.create_index(
            "ix_applications_flag_desk", ["county", "school_year", "flag", "application_id"], unique=False
        )

    op.create_table(
        "applications_paper_request",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(length=32), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by", sa.String(length=32), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("overdue_noted", sa.Boolean(), nullable=False),
        sa.CheckConstraint("length(note) <= 1000", name=op.f("ck_applications_paper_request_note")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications_application.id"],
            name="fk_applications_paper_request_application",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications_paper_request")),
    )
    with op.batch_alter_table("applications_paper_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_applications_paper_request_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index("ix_applications_paper_request_due", ["overdue_noted", "until"], unique=False)
        batch_op.create_index(
            "uq_applications_paper_request_open",
            ["application_id", "kind"],
            unique=True,
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        )

    with op.batch_alter_table("applications_application", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sent_level", sa.String(length=4), nullable=True))
        batch_op.add_column(sa.Column("decided", JSON, nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("flagged_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index("ix_applications_application_flagged", ["flagged_at", "id"], unique=False)

    with op.batch_alter_table("intake_decision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("replaced_by", sa.String(length=32), nullable=True))
        batch_op.add_column(
            sa.Column("replaced_reason", sa.String(length=1000), nullable=False, server_default="")
        )
    _fill_in(op.get_bind())
    for table, column in (("applications_application", "decided"), ("intake_decision", "replaced_reason")):
        with op.batch_alter_table(table) as batch_op:
            batch_op.alter_column(column, server_default=None)


def _fill_in(connection: sa.Connection) -> None:
    """What has been decided so far. The flags themselves are the worker's: none has been worked out yet."""
    found: dict[str, set[str]] = {}
    in_force = sa.select(decision.c.application_id, decision.c.kind).where(decision.c.replaced_at.is_(None))
    for one, kind in connection.execute(in_force).all():
        found.setdefault(one, set()).add(MATTERS.get(kind, "other"))
    for one, matters in found.items():
        change = application.update().where(application.c.id == one)
        connection.execute(change.values(decided=sorted(matters)))


def downgrade() -> None:
    with op.batch_alter_table("intake_decision", schema=None) as batch_op:
        batch_op.drop_column("replaced_reason")
        batch_op.drop_column("replaced_by")

    with op.batch_alter_table("applications_application", schema=None) as batch_op:
        batch_op.drop_index("ix_applications_application_flagged")
        batch_op.drop_column("flagged_at")
        batch_op.drop_column("decided")
        batch_op.drop_column("sent_level")

    with op.batch_alter_table("applications_paper_request", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_applications_paper_request_open",
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        )
        batch_op.drop_index("ix_applications_paper_request_due")
        batch_op.drop_index(batch_op.f("ix_applications_paper_request_application_id"))

    op.drop_table("applications_paper_request")
    with op.batch_alter_table("applications_flag", schema=None) as batch_op:
        batch_op.drop_index("ix_applications_flag_desk")

    op.drop_table("applications_flag")
