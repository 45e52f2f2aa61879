"""Applications that wait: who was told what and when, links that open several, and how a company answers.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa

from alembic import op
from jobboard.steps import allow_purposes, forbid_purposes

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENTS = ("listed_at", "lapses_at", "end_told_at", "hold_told_at")
STATES = (
    "waiting",
    "acknowledged",
    "interview",
    "offered",
    "accepted",
    "declined",
    "refused",
    "withdrawn",
    "no_answer",
    "offer_closed",
)


def upgrade() -> None:
    """Add columns, the table of listed applications and the purpose of its links."""
    allow_purposes("answer_many")
    with op.batch_alter_table("application") as batch:
        for name in MOMENTS:
            batch.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("withdrawn_from", sa.String(length=20), nullable=True))
        batch.create_check_constraint(
            batch.f("ck_application_withdrawn_from"),
            f"withdrawn_from IS NULL OR {_one_of('withdrawn_from', STATES)}",
        )
        batch.create_index("ix_application_state", ["state", "created_at"])
    with op.batch_alter_table("company") as batch:
        batch.add_column(sa.Column("measured", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("answered", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("answer_days", sa.Integer(), nullable=True))
        batch.create_check_constraint(batch.f("ck_company_answered_range"), "answered BETWEEN 0 AND measured")
    op.create_table(
        "listed_application",
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["link_id"],
            ["access_link.id"],
            name=op.f("fk_listed_application_link_id_access_link"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_listed_application_application_id_application"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("link_id", "application_id", name=op.f("pk_listed_application")),
    )
    op.create_index(op.f("ix_listed_application_application_id"), "listed_application", ["application_id"])


def downgrade() -> None:
    """Drop what was added; links of the new purpose go with it."""
    op.drop_table("listed_application")
    with op.batch_alter_table("company") as batch:
        batch.drop_constraint(batch.f("ck_company_answered_range"), type_="check")
        for name in ("measured", "answered", "answer_days"):
            batch.drop_column(name)
    with op.batch_alter_table("application") as batch:
        batch.drop_index("ix_application_state")
        batch.drop_constraint(batch.f("ck_application_withdrawn_from"), type_="check")
        for name in (*MOMENTS, "withdrawn_from"):
            batch.drop_column(name)
    forbid_purposes("answer_many")


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"
