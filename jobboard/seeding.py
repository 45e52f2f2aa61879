"""N believable published offers, fast, the same for the same seed: for benchmarks and for a look at a full board."""

import random
import tomllib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, select

from jobboard.accounts.models import Role, User
from jobboard.companies.models import Company
from jobboard.kit.clock import day_of
from jobboard.kit.db import Database
from jobboard.kit.text import fold
from jobboard.offers.law import stamp
from jobboard.offers.models import Offer, Status
from jobboard.offers.sheets import columns_of, search_text
from jobboard.sheet.law import load_rules
from jobboard.sheet.model import Duration, Education, Language, Pay, Place, Sheet, Start
from jobboard.sheet.places import settle

BATCH = 2000


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(
        (resources.files("jobboard") / "demo_data" / "words.toml").read_text(encoding="utf-8")
    )


@cache
def _place(town: str, district: str) -> Place:
    found = settle(f"{town} ({district})")
    return found.place if found else Place(text=town, commune=town, district=district)


@cache
def _bag() -> Callable[[random.Random], Place]:
    towns = _words()["towns"]
    weights = [town[2] for town in towns]
    return lambda dice: _place(*dice.choices(towns, weights)[0][:2])


def make_sheet(dice: random.Random, today: datetime) -> Sheet:
    """One sheet, drawn by the dice."""
    language = "fr" if dice.random() < 0.8 else "en"
    said = _words()[language]
    field = dice.choice(sorted(said["objects"]))
    months = Decimal(str(dice.choice(_words()["terms"]["months"])))
    level = dice.choice(sorted(said["degrees"]))
    start = (today + timedelta(days=dice.randrange(40, 260))).date().replace(day=1)
    place = _bag()(dice)
    title = dice.choice(said["titles"]).format(
        verb=dice.choice(said["verbs"]),
        object=dice.choice(said["objects"][field]),
        context=dice.choice(said["contexts"]),
        level=level.replace("bac", "bac "),
    )
    amount = dice.random() < 0.7
    pay = (
        Pay(kind="amount", minimum=Decimal(dice.choice(_words()["terms"]["monthly"])), unit="month")
        if amount
        else Pay(kind="legal_minimum")
    )
    missions = dice.sample(said["missions"], 4)
    return Sheet(
        title=(title[0].upper() + title[1:])[:150],
        company_name=_company(dice),
        department=dice.choice(said["departments"]),
        place=Place(**{**_fields(place), "remote": dice.choice(("none", "none", "partial", "full"))}),
        duration=Duration(
            text=f"{months:n} mois", months_min=months, months_max=months, weekly_hours=Decimal(35)
        ),
        start=Start(text=f"{start:%m/%Y}", earliest=start, latest=start.replace(day=28), precision="month"),
        subject=" ".join(dice.sample(said["subjects"], 2)),
        missions="\n".join(f"- {mission}" for mission in missions),
        education=Education(text=dice.choice(said["degrees"][level]), level=level),
        languages=(Language("en", dice.choice(("B1", "B2", "C1")), dice.random() < 0.5),),
        skills=tuple(dice.sample(said["skills"], 3)),
        qualities=tuple(dice.sample(said["qualities"], 3)),
        pay=pay,
        deadline=(today + timedelta(days=dice.randrange(20, 60))).date() if dice.random() < 0.6 else None,
        field=field,
        contact_email="recrutement@example.org",
        language=language,
    )


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
            "search_text": search_text(sheet),
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
