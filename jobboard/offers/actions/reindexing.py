"""Bringing the search index to the version of the program: after an upgrade, or when somebody asks."""

from collections.abc import Callable

from sqlalchemy import update
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from jobboard.kit import fulltext
from jobboard.kit.changes import touch
from jobboard.kit.db import Database
from jobboard.offers.indexing import INDEX_VERSION, index_columns, words_to_learn
from jobboard.offers.models import Offer
from jobboard.offers.sheets import public_sheet_of, sheet_of

BATCH = 500


def reindex(database: Database, told: Callable[[int], None] = lambda done: None) -> int:
    """Derive anew what other versions derived, some hundred offers a transaction; how many there were.

    Can be stopped and run again: what is done is marked.
    """
    if not is_outdated(database):
        return 0
    done = last = 0
    while True:
        with database.writing() as session:
            offers = list(session.exec(_outdated(last)))
            if not offers:
                return done
            for offer in offers:
                _derive(session, offer)
            last = offers[-1].id or 0
        done += len(offers)
        told(done)


def is_outdated(database: Database) -> bool:
    """Whether an offer was derived by another version; answered by an index, whatever the board's size."""
    with database.reading() as session:
        for other in (col(Offer.indexed_as) < INDEX_VERSION, col(Offer.indexed_as) > INDEX_VERSION):
            if session.exec(select(Offer.id).where(other).limit(1)).first() is not None:
                return True
    return False


def _outdated(last: int) -> SelectOfScalar[Offer]:
    wanted = select(Offer).where(col(Offer.indexed_as) != INDEX_VERSION, col(Offer.id) > last)
    return wanted.order_by(col(Offer.id)).limit(BATCH)


def _derive(session: Session, offer: Offer) -> None:
    sheet = sheet_of(offer)
    session.connection().execute(
        update(Offer).where(col(Offer.id) == offer.id).values(**index_columns(sheet))
    )
    touch(session, offer.id or 0)
    if offer.published_at is not None:
        fulltext.learn(session, words_to_learn(public_sheet_of(offer)).items())
