"""Mail that comes in: bodies that are passed on, mailboxes that confirm themselves, who writes about what."""

import sqlalchemy as sa

from alembic import op
from jobboard.steps import allow_purposes, forbid_purposes

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NEW = ("second_contact", "mend_address", "new_address", "claim_reply")


def upgrade() -> None:
    allow_purposes(*NEW)
    with op.batch_alter_table("outbox_message") as batch:
        batch.add_column(sa.Column("body_digest", sa.String(length=64), nullable=True))
        batch.create_check_constraint(
            op.f("ck_outbox_message_one_body"), "body_digest IS NULL OR attachment_digest IS NULL"
        )
        batch.create_index(op.f("ix_outbox_message_body_digest"), ["body_digest"], unique=False)
    op.create_table(
        "offer_mailbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("role IN ('second', 'new')", name=op.f("ck_offer_mailbox_role")),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offer.id"], name=op.f("fk_offer_mailbox_offer_id_offer"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_mailbox")),
        sa.UniqueConstraint(
            "offer_id", "role", "email_key", name=op.f("uq_offer_mailbox_offer_id_role_email_key")
        ),
    )
    op.create_index(op.f("ix_offer_mailbox_email_key"), "offer_mailbox", ["email_key"], unique=False)
    op.create_table(
        "correspondent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=20), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("side IN ('company', 'student')", name=op.f("ck_correspondent_side")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_correspondent_application_id_application"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correspondent")),
        sa.UniqueConstraint(
            "application_id", "side", "email_key", name=op.f("uq_correspondent_application_id_side_email_key")
        ),
    )
    op.create_index(op.f("ix_correspondent_email_key"), "correspondent", ["email_key"], unique=False)


def downgrade() -> None:
    op.drop_table("correspondent")
    op.drop_table("offer_mailbox")
    # What was passed on cannot be built any more without its body.
    op.execute("DELETE FROM outbox_message WHERE body_digest IS NOT NULL")
    with op.batch_alter_table("outbox_message") as batch:
        batch.drop_index(op.f("ix_outbox_message_body_digest"))
        batch.drop_constraint(op.f("ck_outbox_message_one_body"), type_="check")
        batch.drop_column("body_digest")
    forbid_purposes(*NEW)
