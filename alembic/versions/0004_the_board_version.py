"""The board version and the log of changes."""

import sqlalchemy as sa

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "board_version",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("complete_from", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_board_version_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_version")),
    )
    op.create_table(
        "board_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("item", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_change")),
    )
    with op.batch_alter_table("board_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_board_change_version"), ["version"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("board_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_board_change_version"))
    op.drop_table("board_change")
    op.drop_table("board_version")
