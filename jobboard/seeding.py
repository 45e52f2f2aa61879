"""N believable published offers, fast, the same for the same seed: for benchmarks and for a look at a full board."""

import random
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, select

from jobboard.accounts.models import Role, User
from jobboard.companies.models import Company
from jobboard.kit.changes import touch_everything
from jobboard.kit.clock import day_of
from jobboard.kit.db import Database
from jobboard.kit.fulltext import learn
from jobboard.kit.text import fold
from jobboard.offers.indexing import index_columns, words_to_learn
from jobboard.offers.law import stamp
from jobboard.offers.models import Offer, Status
from jobboard.offers.sheets import columns_of, sheet_of
from jobboard.sheet.law import load_rules
from jobboard.sheet.model import Duration, Education, Language, Pay, Place, Sheet, Start
from jobboard.sheet.places import settle

BATCH = 2000
LEARNT_WHOLE = 6000


# Of ten offers six name a trade and hold together; the rest are drawn word by word, the noise of a real board.
TRADES = 0.6


@cache
def _data(name: str) -> dict[str, Any]:
    return tomllib.loads((resources.files("jobboard") / "demo_data" / name).read_text(encoding="utf-8"))


def _words() -> dict[str, Any]:
    return _data("words.toml")


@cache
def _place(town: str, district: str) -> Place:
    found = settle(f"{town} ({district})")
    return found.place if found else Place(text=town, commune=town, district=district)


@cache
def _bag() -> Callable[[random.Random], Place]:
    towns = _words()["towns"]
    weights = [town[2] for town in towns]
    return lambda dice: _place(*dice.choices(towns, weights)[0][:2])


@dataclass(frozen=True, slots=True)
class Work:
    """What an offer is about."""

    field: str
    title: str
    department: str
    subject: list[str]
    missions: list[str]
    skills: list[str]


def _topic(dice: random.Random, language: str, level: str, _: Decimal) -> Work:
    """A verb, an object and a context, with whatever department, missions and skills come up."""
    said = _words()[language]
    field = dice.choice(sorted(said["objects"]))
    title = dice.choice(said["titles"]).format(
        verb=dice.choice(said["verbs"]),
        object=dice.choice(said["objects"][field]),
        context=dice.choice(said["contexts"]),
        level=level.replace("bac", "bac "),
    )
    return Work(
        field,
        title,
        dice.choice(said["departments"]),
        dice.sample(said["subjects"], 2),
        dice.sample(said["missions"], 4),
        dice.sample(said["skills"], 3),
    )


def _trade(dice: random.Random, language: str, level: str, months: Decimal) -> Work:
    """A trade under one of its names, with its own missions and skills and two missions that any trade has."""
    said = _words()[language]
    trade = dice.choice(_data("trades.toml")[language])
    title = dice.choice(said["trade_titles"]).format(
        trade=dice.choice(trade["titles"]),
        context=dice.choice(said["contexts"]),
        level=level.replace("bac", "bac "),
        months=_number(months, language),
    )
    return Work(
        trade["field"],
        title,
        dice.choice(trade["departments"]),
        [dice.choice(trade["subjects"]), dice.choice(said["subjects"])],
        dice.sample(trade["missions"], 3) + dice.sample(said["missions"], 2),
        dice.sample(trade["skills"], min(4, len(trade["skills"]))),
    )


def make_sheet(dice: random.Random, today: datetime) -> Sheet:
    """One sheet, drawn by the dice."""
    language = "fr" if dice.random() < 0.8 else "en"
    said = _words()[language]
    months = Decimal(str(dice.choice(_words()["terms"]["months"])))
    level = dice.choice(sorted(said["degrees"]))
    start = (today + timedelta(days=dice.randrange(40, 260))).date().replace(day=1)
    place = _bag()(dice)
    work = (_trade if dice.random() < TRADES else _topic)(dice, language, level, months)
    amount = dice.random() < 0.7
    pay = (
        Pay(kind="amount", minimum=Decimal(dice.choice(_words()["terms"]["monthly"])), unit="month")
        if amount
        else Pay(kind="legal_minimum")
    )
    return Sheet(
        title=(work.title[0].upper() + work.title[1:])[:150],
        company_name=_company(dice),
        department=work.department,
        place=Place(**{**_fields(place), "remote": dice.choice(("none", "none", "partial", "full"))}),
        duration=Duration(
            text=f"{_number(months, language)} {'mois' if language == 'fr' else 'months'}",
            months_min=months,
            months_max=months,
            weekly_hours=Decimal(35),
        ),
        start=Start(text=f"{start:%m/%Y}", earliest=start, latest=start.replace(day=28), precision="month"),
        subject=" ".join(work.subject),
        missions="\n".join(f"- {mission}" for mission in work.missions),
        education=Education(text=dice.choice(said["degrees"][level]), level=level),
        languages=(Language("en", dice.choice(("B1", "B2", "C1")), dice.random() < 0.5),),
        skills=tuple(work.skills),
        qualities=tuple(dice.sample(said["qualities"], 3)),
        pay=pay,
        deadline=(today + timedelta(days=dice.randrange(20, 60))).date() if dice.random() < 0.6 else None,
        field=work.field,
        contact_email="recrutement@example.org",
        language=language,
    )


def _number(months: Decimal, language: str) -> str:
    return f"{months.normalize():f}".replace(".", "," if language == "fr" else ".")


def _fields(place: Place) -> dict[str, Any]:
    return {name: getattr(place, name) for name in place.__dataclass_fields__}


def _company(dice: random.Random) -> str:
    names = _words()["company"]
    return f"{dice.choice(names['first'])} {dice.choice(names['last'])}"


def rows(
    count: int, seed: int, now: datetime, companies: dict[str, int], author: int
) -> Iterator[dict[str, Any]]:
    """The rows of `Offer` to insert, published over the last 30 days."""
    dice = random.Random(seed)  # noqa: S311 - believable, not secret
    seen = stamp(load_rules(), day_of(now))
    for _ in range(count):
        sheet = make_sheet(dice, now)
        published = now - timedelta(minutes=dice.randrange(60, 30 * 24 * 60))
        yield {
            **columns_of(sheet),
            "status": str(Status.PUBLISHED),
            "company_id": companies[sheet.company_name],
            "author_id": author,
            "created_at": published,
            "updated_at": published,
            "submitted_at": published,
            "published_at": published,
            "expires_at": now + timedelta(days=60),
            "applications": 0,
            "law_version": seen,
            "law_ticks": [],
            "has_contacts": False,
            **index_columns(sheet),
        }


def seed(database: Database, *, offers: int, seed: int, now: datetime, told: Callable[[int], None]) -> None:
    """Insert `offers` published offers; `told` hears after each batch how many there are."""
    with database.writing() as session:
        author = _author(session, now)
        known = {company.name: company.id or 0 for company in session.exec(select(Company))}
    batch: list[dict[str, Any]] = []
    done = 0
    # New companies get their numbers from the database, so they are collected before the offers that need them.
    with database.writing() as session:
        for name in _company_names():
            if name not in known:
                company = Company(name=name, name_key=fold(name), created_at=now)
                session.add(company)
                session.flush()
                known[name] = company.id or 0
    for row in rows(offers, seed, now, known, author):
        batch.append(row)
        if len(batch) == BATCH:
            done = _insert(database, batch, done, told)
    if batch:
        _insert(database, batch, done, told)


def _company_names() -> list[str]:
    names = _words()["company"]
    return [f"{first} {last}" for first in names["first"] for last in names["last"]]


def _insert(database: Database, batch: list[dict[str, Any]], done: int, told: Callable[[int], None]) -> int:
    with database.writing() as session:
        session.connection().execute(insert(Offer), batch)
        touch_everything(session)
        # The same words come again and again: later ones are nearly all known.
        heard: dict[str, str] = {}
        for row in batch[:: 1 if done < LEARNT_WHOLE else 50]:
            heard |= words_to_learn(sheet_of(Offer(**row)))
        learn(session, heard.items())
    done += len(batch)
    batch.clear()
    told(done)
    return done


def _author(session: Session, now: datetime) -> int:
    user = session.exec(select(User).where(User.email_key == "recrutement@example.org")).one_or_none()
    if user is None:
        user = User(
            email="recrutement@example.org",
            email_key="recrutement@example.org",
            role=Role.RECRUITER,
            created_at=now,
            confirmed_at=now,
        )
        session.add(user)
        session.flush()
    return user.id or 0
