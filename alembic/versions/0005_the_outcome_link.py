"""A private link to say what came of an offer that has ended.

Revision ID: 0005
Revises: 0004
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_BEFORE = (
    "sign_in",
    "draft",
    "confirm_offer",
    "correct_offer",
    "appeal",
    "application",
    "answer",
    "answer_many",
    "my_applications",
    "your_data",
)


def _allow(purposes: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{purpose}'" for purpose in purposes)
    with op.batch_alter_table("access_link") as table:
        table.drop_constraint(op.f("ck_access_link_purpose"), type_="check")
        table.create_check_constraint(op.f("ck_access_link_purpose"), f"purpose IN ({listed})")


def upgrade() -> None:
    """One purpose more."""
    _allow((*_BEFORE, "outcome"))


def downgrade() -> None:
    """One purpose less; links of that purpose open nothing any more and go."""
    op.execute("DELETE FROM access_link WHERE purpose = 'outcome'")
    _allow(_BEFORE)
