"""What an address last did with a letter is told by an index alone, whatever else it was sent.

Revision ID: 0012
Revises: 0011
"""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BEFORE, AFTER = "ix_outbox_message_recipient", "ix_outbox_message_settled"


def upgrade() -> None:
    """The new index begins like the old one, which it replaces."""
    op.create_index(AFTER, "outbox_message", ["recipient", "settled_at", "id", "state"])
    op.drop_index(BEFORE, "outbox_message")


def downgrade() -> None:
    """Back to the recipient alone."""
    op.create_index(BEFORE, "outbox_message", ["recipient"])
    op.drop_index(AFTER, "outbox_message")
