"""The search index: terms and facets of offers, the words they are made of, FTS5 or GIN.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

STATES = "('published', 'paused', 'held')"
LEAVES = f"old.status IN {STATES} AND (new.terms IS NOT old.terms OR new.status NOT IN {STATES})"
RETURNS = f"new.status IN {STATES} AND (new.terms IS NOT old.terms OR old.status NOT IN {STATES})"
# Whoever makes `offer` anew in batch mode loses its triggers and must make these again.
SQLITE = (
    f"CREATE VIEW offer_words_source AS SELECT id, terms FROM offer WHERE status IN {STATES}",
    "CREATE VIRTUAL TABLE offer_words USING fts5(terms, content='offer_words_source', content_rowid='id', "
    "tokenize='ascii', detail='none', columnsize=0)",
    f"CREATE TRIGGER offer_words_insert AFTER INSERT ON offer WHEN new.status IN {STATES} "
    "BEGIN INSERT INTO offer_words(rowid, terms) VALUES (new.id, new.terms); END",
    f"CREATE TRIGGER offer_words_delete AFTER DELETE ON offer WHEN old.status IN {STATES} "
    "BEGIN INSERT INTO offer_words(offer_words, rowid, terms) VALUES ('delete', old.id, old.terms); END",
    f"CREATE TRIGGER offer_words_leave AFTER UPDATE OF status, terms ON offer WHEN {LEAVES} "
    "BEGIN INSERT INTO offer_words(offer_words, rowid, terms) VALUES ('delete', old.id, old.terms); END",
    f"CREATE TRIGGER offer_words_return AFTER UPDATE OF status, terms ON offer WHEN {RETURNS} "
    "BEGIN INSERT INTO offer_words(rowid, terms) VALUES (new.id, new.terms); END",
)


def upgrade() -> None:
    """Empty columns: `jobboard migrate` and `serve` fill them in afterwards (`offers.actions.reindexing`)."""
    for name, kind in (("terms", sa.Text()), ("facets", sa.String(length=400))):
        op.add_column("offer", sa.Column(name, kind, nullable=False, server_default=""))
    for name in ("applicants", "indexed_as"):
        op.add_column("offer", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.execute("UPDATE offer SET applicants = applications")
    catalogued = sa.text(f"status IN {STATES}")
    op.create_index(
        "ix_offer_catalogue",
        "offer",
        ["published_at", "id", "status", "expires_at", "company_id", "applicants", "indexed_as", "facets"],
        sqlite_where=catalogued,
        postgresql_where=catalogued,
    )
    op.create_index("ix_offer_indexed_as", "offer", ["indexed_as"])
    op.create_table(
        "indexed_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(length=40), nullable=False),
        sa.Column("shown", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_indexed_word"),
        sa.UniqueConstraint("word", name="uq_indexed_word_word"),
    )
    if op.get_bind().dialect.name == "sqlite":
        for statement in SQLITE:
            op.execute(statement)
        # The rows that were there: the triggers saw none of them come.
        op.execute("INSERT INTO offer_words(offer_words) VALUES ('rebuild')")
    else:
        op.execute(
            f"CREATE INDEX offer_words ON offer USING gin (string_to_array(terms, ' ')) WHERE status IN {STATES}"
        )


def downgrade() -> None:
    """Without the index, search has nothing to look terms up in."""
    if op.get_bind().dialect.name == "sqlite":
        for name in ("insert", "delete", "leave", "return"):
            op.execute(f"DROP TRIGGER IF EXISTS offer_words_{name}")
        op.execute("DROP TABLE IF EXISTS offer_words")
        op.execute("DROP VIEW IF EXISTS offer_words_source")
    else:
        op.execute("DROP INDEX IF EXISTS offer_words")
    op.drop_table("indexed_word")
    op.drop_index("ix_offer_indexed_as", table_name="offer")
    op.drop_index("ix_offer_catalogue", table_name="offer")
    for name in ("indexed_as", "applicants", "facets", "terms"):
        op.drop_column("offer", name)
