"""A private link to say what came of an offer that has ended.

Revision ID: 0005
Revises: 0004
"""

from jobboard.steps import allow_purposes, forbid_purposes

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One purpose more."""
    allow_purposes("outcome")


def downgrade() -> None:
    """One purpose less; links of that purpose open nothing any more and go."""
    forbid_purposes("outcome")
