"""What was tried for each letter, and running totals of how letters ended.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

STATES = (
    "'queued', 'sending', 'handed', 'delivered', 'delayed', 'bounced', 'blocked', 'cancelled', 'held', "
    "'uncertain', 'failed'"
)


def upgrade() -> None:
    """Two new tables; letters of before have no history but their last answer."""
    op.create_table(
        "delivery_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("said", sa.String(length=500), nullable=False),
        sa.CheckConstraint(f"outcome IN ({STATES})", name=op.f("ck_delivery_attempt_outcome")),
        sa.CheckConstraint("times > 0", name=op.f("ck_delivery_attempt_times")),
        sa.ForeignKeyConstraint(
            ["letter_id"],
            ["outbox_message.id"],
            name=op.f("fk_delivery_attempt_letter_id_outbox_message"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_attempt")),
    )
    op.create_index(op.f("ix_delivery_attempt_letter_id"), "delivery_attempt", ["letter_id"], unique=False)
    op.create_table(
        "mail_total",
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"outcome IN ({STATES})", name=op.f("ck_mail_total_outcome")),
        sa.PrimaryKeyConstraint("outcome", name=op.f("pk_mail_total")),
    )


def downgrade() -> None:
    """The history goes; each letter keeps its last answer."""
    op.drop_table("mail_total")
    op.drop_index(op.f("ix_delivery_attempt_letter_id"), table_name="delivery_attempt")
    op.drop_table("delivery_attempt")
