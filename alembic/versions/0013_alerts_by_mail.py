"""Alerts by mail from a search, what each has told, and letters that a mailbox can end with one POST.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa

from alembic import op
from jobboard.steps import allow_purposes, forbid_purposes

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    allow_purposes("alert")
    with op.batch_alter_table("outbox_message") as batch:
        batch.add_column(sa.Column("unsubscribe", sa.String(length=500), nullable=True))
    op.create_table(
        "alert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(length=22), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("locale", sa.String(length=2), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("search_key", sa.String(length=64), nullable=False),
        sa.Column("rhythm", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("renewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("rhythm IN ('day', 'week')", name=op.f("ck_alert_rhythm")),
        sa.CheckConstraint("locale IN ('fr', 'en')", name=op.f("ck_alert_locale")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
        sa.UniqueConstraint("nonce", name=op.f("uq_alert_nonce")),
        sa.UniqueConstraint("search_key", name=op.f("uq_alert_search_key")),
    )
    op.create_index(op.f("ix_alert_email_key"), "alert", ["email_key"], unique=False)
    op.create_index("ix_alert_due", "alert", ["rhythm", "looked_at"], unique=False)
    op.create_table(
        "alert_told",
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["alert_id"], ["alert.id"], name=op.f("fk_alert_told_alert_id_alert"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offer.id"], name=op.f("fk_alert_told_offer_id_offer"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("alert_id", "offer_id", name=op.f("pk_alert_told")),
    )


def downgrade() -> None:
    op.drop_table("alert_told")
    op.drop_table("alert")
    with op.batch_alter_table("outbox_message") as batch:
        batch.drop_column("unsubscribe")
    forbid_purposes("alert")
