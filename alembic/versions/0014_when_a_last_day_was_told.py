"""When a recruiter last heard of an offer's last day.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody was told before: until then the publication stands for it."""
    op.add_column("offer", sa.Column("last_day_told_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """The column goes."""
    op.drop_column("offer", "last_day_told_at")
