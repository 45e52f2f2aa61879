"""When a moderator stopped the weekly figures.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Every moderator gets them until then."""
    op.add_column("user", sa.Column("figures_off_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """The column goes."""
    op.drop_column("user", "figures_off_at")
