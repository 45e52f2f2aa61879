"""The board's own figures, month by month.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

NUMBERS = ("published", "handed", "measured", "answered", "accepted", "refused")


def upgrade() -> None:
    """Empty until the worker has counted."""
    op.create_table(
        "board_figures",
        sa.Column("period", sa.String(length=7), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in NUMBERS),
        sa.Column("answer_days", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("period", name=op.f("pk_board_figures")),
    )


def downgrade() -> None:
    """They can be counted again."""
    op.drop_table("board_figures")
