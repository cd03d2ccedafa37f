"""held statuses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "applications_release",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications_release")),
    )
    # Added in place, both of them: a table of two million wishes is not written anew for it.
    op.add_column("applications_wish", sa.Column("release_id", sa.String(length=32), nullable=True))
    op.add_column("applications_wish", sa.Column("status_before", sa.String(length=8), nullable=True))


def downgrade() -> None:
    op.drop_column("applications_wish", "status_before")
    op.drop_column("applications_wish", "release_id")
    op.drop_table("applications_release")
