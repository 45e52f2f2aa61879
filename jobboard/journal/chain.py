"""The chain of the journal: each line is hashed with the one before it, so that a change or a gap shows.

A line's link covers its position, moment, act and `personal_hash`. Whoever can write to the database can also
forge a whole new chain: so the head is printed by `jobboard journal verify` and kept in each backup, and a copy
of it kept elsewhere is what a forger cannot change.
"""

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import ColumnElement, delete, func
from sqlmodel import Session, col, select

from jobboard.journal.models import JournalEntry, JournalHead
from jobboard.kit.db import Database

BATCH = 500
ERASED = "erased"


@dataclass
class Verdict:
    """What `verify` found: `wrong` names each line that was changed, is missing or stands where it should not."""

    checked: int = 0
    erased: int = 0
    waiting: int = 0
    pruned: int = 0
    head: str = ""
    wrong: list[str] = field(default_factory=list)


def chain_all(database: Database, now: datetime) -> int:
    """Give every new line its place in the chain, in small transactions; gives how many lines."""
    done = 0
    while True:
        with database.reading() as session:
            # Looking takes no lock: most rounds of the worker find nothing.
            if session.exec(select(JournalEntry.id).where(_unchained()).limit(1)).first() is None:
                return done
        with database.writing() as session:
            linked = chain_some(session)
        done += linked
        if linked == 0:
            return done


def chain_some(session: Session, most: int = BATCH) -> int:
    """Chain the oldest lines that have no place yet; two workers take turns at the head."""
    head = head_of(session, lock=True)
    found = select(JournalEntry).where(_unchained()).order_by(col(JournalEntry.id)).limit(most)
    lines = session.exec(found).all()
    for line in lines:
        line.salt = secrets.token_hex(16)
        line.personal_hash = personal_hash(line)
        line.position = head.position + 1
        line.link_hash = link_hash(head.link_hash, line)
        head.position, head.link_hash = line.position, line.link_hash
        session.add(line)
    session.add(head)
    session.flush()
    return len(lines)


def head_of(session: Session, *, lock: bool = False) -> JournalHead:
    """The head of the chain; a first one where there is none."""
    return session.get(JournalHead, 1, with_for_update=lock or None) or JournalHead(id=1)


def erase_lines(session: Session, condition: ColumnElement[bool], now: datetime) -> int:
    """Empty the personal part of lines; what was done and when stays, and so does the chain.

    A line that is not chained yet is chained first, so that it is proven to have been there.
    """
    while chain_some(session):
        pass
    lines = session.exec(select(JournalEntry).where(condition, col(JournalEntry.erased_at).is_(None))).all()
    for line in lines:
        line.actor = line.subject = ERASED
        line.detail, line.salt, line.erased_at = {}, None, now
        session.add(line)
    session.flush()
    return len(lines)


def prune(session: Session, before: datetime, most: int = BATCH) -> int:
    """Delete the oldest lines while they are older than a moment; the chain then starts after them."""
    head = head_of(session, lock=True)
    oldest = (
        select(JournalEntry)
        .where(col(JournalEntry.position).is_not(None))
        .order_by(col(JournalEntry.position))
        .limit(most)
    )
    gone: list[JournalEntry] = []
    for line in session.exec(oldest):
        if line.at >= before:
            break
        gone.append(line)
    if not gone:
        return 0
    head.pruned_position, head.pruned_hash = gone[-1].position or 0, gone[-1].link_hash or ""
    session.add(head)
    session.connection().execute(
        delete(JournalEntry).where(col(JournalEntry.position) <= head.pruned_position)
    )
    return len(gone)


def count_old(session: Session, before: datetime) -> int:
    """How many lines are older than a moment."""
    return int(
        session.exec(select(func.count()).select_from(JournalEntry).where(JournalEntry.at < before)).one()
    )


def verify(session: Session, known_head: str = "") -> Verdict:
    """Walk the whole chain and name what does not fit; `known_head` is one that was noted before ("12:ab…")."""
    head = head_of(session)
    verdict = Verdict(pruned=head.pruned_position, head=f"{head.position}:{head.link_hash}")
    # Where a line was changed, what follows may rest on its link as it stands or as it ought to be.
    before, expected = {head.pruned_hash}, head.pruned_position + 1
    for line in _in_order(session):
        position = line.position or 0
        if position < expected:
            verdict.wrong.append(f"line {position} ({_named(line)}) stands before the beginning of the chain")
            continue
        verdict.wrong.extend(f"line {number} is missing" for number in _gap(expected, position))
        if position > expected:
            # What went before is lost; what follows can still be checked line by line.
            before = set()
        verdict.checked += 1
        links = {link_hash(one, line) for one in before}
        verdict.erased += line.erased_at is not None
        if line.erased_at is None and line.personal_hash != personal_hash(line):
            verdict.wrong.append(f"line {position} ({_named(line)}) was changed: actor, subject or detail")
        elif links and line.link_hash not in links:
            verdict.wrong.append(f"line {position} ({_named(line)}) was changed: moment, act or place")
        before, expected = links | {line.link_hash or ""}, position + 1
        if known_head.startswith(f"{position}:") and known_head != f"{position}:{line.link_hash}":
            verdict.wrong.append(f"line {position} does not end the chain that was noted: it was made anew")
    verdict.wrong.extend(f"line {number} is missing" for number in _gap(expected, head.position + 1))
    if expected == head.position + 1 and head.link_hash not in before:
        verdict.wrong.append(f"the head of the chain does not fit its last line {head.position}")
    noted, _, _ = known_head.partition(":")
    if known_head and not (noted.isdigit() and head.pruned_position < int(noted) <= head.position):
        verdict.wrong.append(f"the noted head {noted} is not in this chain")
    verdict.waiting = int(
        session.exec(select(func.count()).select_from(JournalEntry).where(_unchained())).one()
    )
    return verdict


def personal_hash(line: JournalEntry) -> str:
    """What the chain knows of actor, subject and detail."""
    body = json.dumps([line.actor, line.subject, line.detail], sort_keys=True, separators=(",", ":"))
    return sha256(f"{line.salt}\0{body}".encode()).hexdigest()


def link_hash(before: str, line: JournalEntry) -> str:
    """The link of a line whose place and `personal_hash` are set."""
    at = line.at.astimezone(UTC).isoformat(timespec="microseconds")
    parts = (before, str(line.position), at, line.act, line.personal_hash or "")
    return sha256("\0".join(parts).encode()).hexdigest()


def _unchained() -> ColumnElement[bool]:
    return col(JournalEntry.position).is_(None)


def _gap(first: int, until: int) -> Iterator[int]:
    # A removed table must not print a million lines.
    yield from range(first, min(until, first + 50))


def _in_order(session: Session) -> Iterator[JournalEntry]:
    statement = (
        select(JournalEntry)
        .where(col(JournalEntry.position).is_not(None))
        .order_by(col(JournalEntry.position))
    )
    last = 0
    while True:
        lines = session.exec(statement.where(col(JournalEntry.position) > last).limit(BATCH)).all()
        if not lines:
            return
        yield from lines
        last = lines[-1].position or 0
        session.expunge_all()


def _named(line: JournalEntry) -> str:
    return f"{line.at:%Y-%m-%d %H:%M} {line.act}"
