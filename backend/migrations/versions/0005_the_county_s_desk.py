"""The county's desk: what it lists applications by, names to search, and answers to reports about grades."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

# What is filled in follows the rule of the day it is filled in, as every later row will.
from backend.features.accounts.rules import search_form
from backend.features.applications.rules.draft import read_draft

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

JSON = sa.JSON()
account = sa.table(
    "accounts_account",
    sa.column("id", sa.String),
    sa.column("given_name", sa.String),
    sa.column("family_name", sa.String),
    sa.column("search_name", sa.String),
)
application = sa.table(
    "applications_application",
    sa.column("id", sa.String),
    sa.column("submissions", sa.Integer),
    sa.column("sent_class", sa.String),
    sa.column("sent_late", sa.Boolean),
)
submission = sa.table(
    "applications_submission",
    sa.column("application_id", sa.String),
    sa.column("number", sa.Integer),
    sa.column("content", JSON),
    sa.column("late", sa.Boolean),
)


def upgrade() -> None:
    with op.batch_alter_table("accounts_account") as batch_op:
        batch_op.add_column(
            sa.Column("search_name", sa.String(length=250), nullable=False, server_default="")
        )
    with op.batch_alter_table("applications_application") as batch_op:
        batch_op.add_column(sa.Column("sent_class", sa.String(length=10), nullable=True))
        batch_op.add_column(
            sa.Column("sent_late", sa.Boolean(), nullable=False, server_default=sa.text("false"))
        )
        batch_op.drop_index(batch_op.f("ix_applications_application_county"))
        batch_op.create_index(
            "ix_applications_application_season", ["county", "school_year", "submitted_at"], unique=False
        )
    with op.batch_alter_table("grades_report") as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("answer", sa.String(length=1000), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("corrected_to", sa.String(length=2), nullable=True))
        batch_op.create_index("ix_grades_report_queue", ["settled_at", "sent_at"], unique=False)
    _fill_in(op.get_bind())
    for table, column in (
        ("accounts_account", "search_name"),
        ("applications_application", "sent_late"),
        ("grades_report", "version"),
        ("grades_report", "answer"),
    ):
        with op.batch_alter_table(table) as batch_op:
            batch_op.alter_column(column, server_default=None)


def _fill_in(connection: sa.Connection) -> None:
    named = sa.select(account.c.id, account.c.given_name, account.c.family_name)
    for row in connection.execute(named).all():
        name = search_form(f"{row.given_name or ''} {row.family_name or ''}")
        connection.execute(account.update().where(account.c.id == row.id).values(search_name=name))
    last_sent = sa.select(application.c.id, submission.c.content, submission.c.late).join_from(
        application,
        submission,
        (submission.c.application_id == application.c.id)
        & (submission.c.number == application.c.submissions),
    )
    for row in connection.execute(last_sent).all():
        sent_class = read_draft(row.content["draft"]).deadline_class.value
        change = application.update().where(application.c.id == row.id)
        connection.execute(change.values(sent_class=sent_class, sent_late=row.late))


def downgrade() -> None:
    with op.batch_alter_table("grades_report") as batch_op:
        batch_op.drop_index("ix_grades_report_queue")
        batch_op.drop_column("corrected_to")
        batch_op.drop_column("answer")
        batch_op.drop_column("version")
    with op.batch_alter_table("applications_application") as batch_op:
        batch_op.drop_index("ix_applications_application_season")
        batch_op.create_index(batch_op.f("ix_applications_application_county"), ["county"], unique=False)
        batch_op.drop_column("sent_late")
        batch_op.drop_column("sent_class")
    with op.batch_alter_table("accounts_account") as batch_op:
        batch_op.drop_column("search_name")
