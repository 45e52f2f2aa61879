"""Edits of offers that are online: what became of each, and the decisions on them.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ACTS = "'approve', 'request_changes', 'reject', 'hold', 'remove', 'restore'"
NEW_ACTS = "'accept_change', 'decline_change'"
STATES = "'proposed', 'accepted', 'declined', 'withdrawn', 'corrected'"
WAITING = sa.text("state = 'proposed'")


def upgrade() -> None:
    """Sheets of before went through their offer's own review and have no state."""
    with op.batch_alter_table("revision") as batch:
        batch.add_column(sa.Column("state", sa.String(length=20), nullable=True))
        batch.add_column(sa.Column("law_ticks", sa.JSON(), nullable=False, server_default="[]"))
        batch.add_column(sa.Column("new_dates", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_check_constraint(op.f("ck_revision_state"), f"state IS NULL OR state IN ({STATES})")
    with op.batch_alter_table("revision") as batch:
        batch.alter_column("law_ticks", server_default=None)
        batch.alter_column("new_dates", server_default=None)
    op.create_index(
        "uq_revision_proposed",
        "revision",
        ["offer_id"],
        unique=True,
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
    with op.batch_alter_table("decision") as batch:
        batch.add_column(sa.Column("revision_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_decision_revision_id_revision"),
            "revision",
            ["revision_id"],
            ["id"],
            ondelete="SET NULL",
        )
        batch.drop_constraint(op.f("ck_decision_act"), type_="check")
        batch.create_check_constraint(op.f("ck_decision_act"), f"act IN ({ACTS}, {NEW_ACTS})")


def downgrade() -> None:
    """Edits that waited or were refused go, with the decisions on edits; what is online stays."""
    op.execute(f"DELETE FROM decision WHERE act IN ({NEW_ACTS})")
    op.execute("DELETE FROM revision WHERE state IN ('proposed', 'declined', 'withdrawn')")
    with op.batch_alter_table("decision") as batch:
        batch.drop_constraint(op.f("fk_decision_revision_id_revision"), type_="foreignkey")
        batch.drop_column("revision_id")
        batch.drop_constraint(op.f("ck_decision_act"), type_="check")
        batch.create_check_constraint(op.f("ck_decision_act"), f"act IN ({ACTS})")
    op.drop_index("uq_revision_proposed", table_name="revision")
    with op.batch_alter_table("revision") as batch:
        batch.drop_constraint(op.f("ck_revision_state"), type_="check")
        for name in ("state", "law_ticks", "new_dates", "decided_at"):
            batch.drop_column(name)
