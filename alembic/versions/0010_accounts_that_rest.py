"""When an account was last used, and when its end was announced.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

COLUMNS = ("active_at", "ending_told_at")


def upgrade() -> None:
    """Nobody knows who signed in before: what an account did, and when it was made, stand for it."""
    for name in COLUMNS:
        op.add_column("user", sa.Column(name, sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """The columns go."""
    for name in COLUMNS:
        op.drop_column("user", name)
