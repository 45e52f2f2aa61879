"""Room for what erasing leaves, for the journal's chain and for a held outbox.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa

from alembic import op
from jobboard.steps import allow_purposes, forbid_purposes

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _moment(name: str, *, nullable: bool = True) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    """Tables and columns; nothing that is there changes."""
    allow_purposes("your_data")
    op.create_table(
        "tombstone",
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        _moment("erased_at", nullable=False),
        sa.PrimaryKeyConstraint("key_hash", name=op.f("pk_tombstone")),
    )
    op.create_index(op.f("ix_tombstone_erased_at"), "tombstone", ["erased_at"])
    op.create_table(
        "doomed_file",
        sa.Column("digest", sa.String(length=64), nullable=False),
        _moment("doomed_at", nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_doomed_file")),
    )
    op.create_table(
        "chore_run",
        sa.Column("name", sa.String(length=40), nullable=False),
        _moment("started_at", nullable=False),
        _moment("ended_at"),
        _moment("busy_until"),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_chore_run")),
    )
    op.create_table(
        "journal_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("link_hash", sa.String(length=64), nullable=False),
        sa.Column("pruned_position", sa.Integer(), nullable=False),
        sa.Column("pruned_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_journal_head_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_head")),
    )
    with op.batch_alter_table("journal_entry") as batch:
        batch.add_column(sa.Column("salt", sa.String(length=32), nullable=True))
        batch.add_column(sa.Column("personal_hash", sa.String(length=64), nullable=True))
        batch.add_column(sa.Column("position", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("link_hash", sa.String(length=64), nullable=True))
        batch.add_column(_moment("erased_at"))
        batch.create_unique_constraint(op.f("uq_journal_entry_position"), ["position"])
    with op.batch_alter_table("mail_relay") as batch:
        batch.add_column(_moment("held_at"))
        batch.add_column(sa.Column("held_reason", sa.String(length=200), nullable=False, server_default=""))
        batch.add_column(_moment("held_from"))
        batch.add_column(sa.Column("held_accepted", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("application", _moment("anonymised_at"))


def downgrade() -> None:
    """Links of the new purpose open nothing any more and go; the chain is forgotten."""
    op.drop_column("application", "anonymised_at")
    with op.batch_alter_table("mail_relay") as batch:
        for name in ("held_at", "held_reason", "held_from", "held_accepted"):
            batch.drop_column(name)
    with op.batch_alter_table("journal_entry") as batch:
        batch.drop_constraint(op.f("uq_journal_entry_position"), type_="unique")
        for name in ("salt", "personal_hash", "position", "link_hash", "erased_at"):
            batch.drop_column(name)
    for table in ("journal_head", "chore_run", "doomed_file", "tombstone"):
        op.drop_table(table)
    forbid_purposes("your_data")
