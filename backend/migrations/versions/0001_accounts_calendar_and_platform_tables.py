"""accounts, calendar and platform tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accounts_account",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("number_index", sa.String(length=64), nullable=False),
        sa.Column("given_name", sa.String(length=120), nullable=True),
        sa.Column("family_name", sa.String(length=120), nullable=True),
        sa.Column("born", sa.Date(), nullable=True),
        sa.Column("county", sa.String(length=2), nullable=True),
        sa.Column("municipality", sa.String(length=4), nullable=True),
        sa.Column("postal_code", sa.String(length=4), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("school", sa.String(length=9), nullable=True),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.Column("locale", sa.String(length=2), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("contact_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contact_version", sa.Integer(), nullable=False),
        sa.Column("terms_year", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_account")),
        sa.UniqueConstraint("number_index", name=op.f("uq_accounts_account_number_index")),
    )
    with op.batch_alter_table("accounts_account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accounts_account_county"), ["county"], unique=False)
        batch_op.create_index(batch_op.f("ix_accounts_account_school"), ["school"], unique=False)

    op.create_table(
        "accounts_login_transaction",
        sa.Column("id_hash", sa.String(length=64), nullable=False),
        sa.Column("content", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_accounts_login_transaction")),
    )
    with op.batch_alter_table("accounts_login_transaction", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_accounts_login_transaction_expires_at"), ["expires_at"], unique=False
        )

    op.create_table(
        "accounts_session",
        sa.Column("id_hash", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("grant", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("auth_time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entrance", sa.String(length=40), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("provider_session", sa.String(length=200), nullable=True),
        sa.Column("locale", sa.String(length=2), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_agent", sa.String(length=300), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_accounts_session")),
        sa.UniqueConstraint("id", name=op.f("uq_accounts_session_id")),
    )
    with op.batch_alter_table("accounts_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accounts_session_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_accounts_session_last_seen_at"), ["last_seen_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_accounts_session_provider_session"), ["provider_session"], unique=False
        )

    op.create_table(
        "annual_wheel_milestone",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("county", sa.String(length=2), nullable=False),
        sa.Column("school_year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("audience", sa.String(length=40), nullable=False),
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("legal_source", sa.String(length=200), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "length(owner) <= 80 AND length(legal_source) <= 200",
            name=op.f("ck_annual_wheel_milestone_lengths"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annual_wheel_milestone")),
    )
    with op.batch_alter_table("annual_wheel_milestone", schema=None) as batch_op:
        batch_op.create_index(
            "uq_annual_wheel_milestone_current",
            ["county", "school_year", "kind"],
            unique=True,
            sqlite_where=sa.text("replaced_at IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL"),
        )

    op.create_table(
        "platform_audit",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.String(length=32), nullable=True),
        sa.Column("actor_role", sa.String(length=40), nullable=True),
        sa.Column("subject_id", sa.String(length=32), nullable=True),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("object_id", sa.String(length=64), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("details", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.Column("sequence", sa.BigInteger(), nullable=True),
        sa.Column("seal", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_platform_audit")),
        sa.UniqueConstraint("sequence", name=op.f("uq_platform_audit_sequence")),
    )
    with op.batch_alter_table("platform_audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_platform_audit_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_platform_audit_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_platform_audit_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "platform_idempotency",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("route", sa.String(length=120), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("content_type", sa.String(length=80), nullable=True),
        sa.Column("etag", sa.String(length=80), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_platform_idempotency")),
        sa.UniqueConstraint("account_id", "route", "key", name=op.f("uq_platform_idempotency_account_id")),
    )
    op.create_table(
        "platform_outbox",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("task", sa.String(length=80), nullable=False),
        sa.Column("args", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("dedupe", sa.String(length=160), nullable=False),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fault", sa.String(length=400), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_platform_outbox")),
        sa.UniqueConstraint("dedupe", name=op.f("uq_platform_outbox_dedupe")),
    )
    with op.batch_alter_table("platform_outbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_platform_outbox_done_at"), ["done_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_platform_outbox_run_at"), ["run_at"], unique=False)

    op.create_table(
        "accounts_role",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("county", sa.String(length=2), nullable=True),
        sa.Column("school", sa.String(length=9), nullable=True),
        sa.Column("organisation", sa.String(length=9), nullable=True),
        sa.Column("acting_for", sa.String(length=32), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts_account.id"],
            name=op.f("fk_accounts_role_account_id_accounts_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_role")),
        sa.UniqueConstraint("account_id", "role", "scope", name=op.f("uq_accounts_role_account_id")),
    )
    with op.batch_alter_table("accounts_role", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accounts_role_account_id"), ["account_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("accounts_role", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accounts_role_account_id"))

    op.drop_table("accounts_role")
    with op.batch_alter_table("platform_outbox", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_platform_outbox_run_at"))
        batch_op.drop_index(batch_op.f("ix_platform_outbox_done_at"))

    op.drop_table("platform_outbox")
    op.drop_table("platform_idempotency")
    with op.batch_alter_table("platform_audit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_platform_audit_subject_id"))
        batch_op.drop_index(batch_op.f("ix_platform_audit_at"))
        batch_op.drop_index(batch_op.f("ix_platform_audit_actor_id"))

    op.drop_table("platform_audit")
    with op.batch_alter_table("annual_wheel_milestone", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_annual_wheel_milestone_current",
            sqlite_where=sa.text("replaced_at IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL"),
        )

    op.drop_table("annual_wheel_milestone")
    with op.batch_alter_table("accounts_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accounts_session_provider_session"))
        batch_op.drop_index(batch_op.f("ix_accounts_session_last_seen_at"))
        batch_op.drop_index(batch_op.f("ix_accounts_session_account_id"))

    op.drop_table("accounts_session")
    with op.batch_alter_table("accounts_login_transaction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accounts_login_transaction_expires_at"))

    op.drop_table("accounts_login_transaction")
    with op.batch_alter_table("accounts_account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accounts_account_school"))
        batch_op.drop_index(batch_op.f("ix_accounts_account_county"))

    op.drop_table("accounts_account")
