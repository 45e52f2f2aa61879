"""One trigger for a changed offer instead of two whose order SQLite leaves open; the index made anew.

Revision ID: 0008
Revises: 0007
"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

STATES = "('published', 'paused', 'held')"
UPDATE = (
    "CREATE TRIGGER offer_words_update AFTER UPDATE OF status, terms ON offer "
    f"WHEN old.terms IS NOT new.terms OR (old.status IN {STATES}) <> (new.status IN {STATES}) "
    "BEGIN INSERT INTO offer_words(offer_words, rowid, terms) "
    f"SELECT 'delete', old.id, old.terms WHERE old.status IN {STATES}; "
    f"INSERT INTO offer_words(rowid, terms) SELECT new.id, new.terms WHERE new.status IN {STATES}; END"
)
LEAVES = f"old.status IN {STATES} AND (new.terms IS NOT old.terms OR new.status NOT IN {STATES})"
RETURNS = f"new.status IN {STATES} AND (new.terms IS NOT old.terms OR old.status NOT IN {STATES})"


def upgrade() -> None:
    """The index of before may hold terms of old texts."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER offer_words_leave")
        op.execute("DROP TRIGGER offer_words_return")
        op.execute(UPDATE)
        op.execute("INSERT INTO offer_words(offer_words) VALUES ('rebuild')")


def downgrade() -> None:
    """The two of before."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER offer_words_update")
        op.execute(
            f"CREATE TRIGGER offer_words_leave AFTER UPDATE OF status, terms ON offer WHEN {LEAVES} "
            "BEGIN INSERT INTO offer_words(offer_words, rowid, terms) VALUES ('delete', old.id, old.terms); END"
        )
        op.execute(
            f"CREATE TRIGGER offer_words_return AFTER UPDATE OF status, terms ON offer WHEN {RETURNS} "
            "BEGIN INSERT INTO offer_words(rowid, terms) VALUES (new.id, new.terms); END"
        )
