"""The law's data: rules, rates, limits and word lists, read once from the files beside this one."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any


class Severity(StrEnum):
    """BLOCK stops, WARN wants a tick, FLAG goes to the moderator's screen, INFO explains."""

    BLOCK = "BLOCK"
    WARN = "WARN"
    FLAG = "FLAG"
    INFO = "INFO"


class Scope(StrEnum):
    """Whom a rule is for: every posted sheet, the agreement, the board itself, or the help page alone."""

    POSTING = "posting"
    AGREEMENT = "agreement"
    PLATFORM = "platform"
    HELP = "help"


class RatesUnreadable(ValueError):
    """An operator's file of rates does not hold together; the message says where."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of law for one span of days; without `valid_from` it is written down but not in force."""

    id: str
    article: str
    predicate: str
    severities: tuple[Severity, ...]
    cases: Mapping[str, tuple[Severity, ...]] = attribute(hash=False)
    scope: Scope
    field: str
    texts: Mapping[tuple[str, str | None], str] = attribute(hash=False)
    why: Mapping[str, str] = attribute(hash=False)
    figures: Mapping[str, str] = attribute(hash=False)
    valid_from: date | None
    valid_to: date | None
    source: str
    confidence: str
    abroad: bool
    releasable: bool
    holds_account: bool

    def in_force(self, on: date) -> bool:
        """Whether the rule holds on a day."""
        if self.valid_from is None or on < self.valid_from:
            return False
        return self.valid_to is None or on <= self.valid_to

    def text(self, locale: str, wording: str | None = None) -> str:
        """The message with its places for values, in the wording of a case where there is one."""
        return self.texts.get((locale, wording), self.texts[locale, None])

    def explanation(self, locale: str) -> str:
        """What the rule means, for the help page, with the figures now in force."""
        figures = load_rules().limits[-1].figures
        return self.why[locale].format_map({name: f"{figures[key]:f}" for name, key in self.figures.items()})


@dataclass(frozen=True, slots=True)
class Rate:
    """From a day on: the share of the hourly ceiling that is due, both ceilings in euros, and who says so."""

    valid_from: date
    rate: Decimal
    monthly_ceiling: Decimal
    hourly_ceiling: Decimal
    confidence: str
    source: str
    basis: str = "presence"

    @property
    def minimum(self) -> Decimal:
        """Euros due for an hour of presence."""
        return self.rate * self.hourly_ceiling

    def as_toml(self) -> str:
        """The row as it stands in a file of extra rates."""
        quoted = self.source.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
        return (
            f"[[rate]]\nvalid_from = {self.valid_from.isoformat()}\nrate = {self.rate}\n"
            f"monthly_ceiling = {self.monthly_ceiling}\nhourly_ceiling = {self.hourly_ceiling}\n"
            f'confidence = "{self.confidence}"\nsource = "{quoted}"\n'
        )


@dataclass(frozen=True, slots=True)
class Limits:
    """The figures of one span of days, by their names in rates.toml."""

    valid_from: date
    figures: Mapping[str, Decimal] = attribute(hash=False)

    def __getitem__(self, name: str) -> Decimal:
        return self.figures[name]


@dataclass(frozen=True, slots=True)
class WordList:
    """Regular expressions by language, and one of what makes a match innocent nearby (within `reach` words); "" for none."""

    name: str
    case: str | None
    valid_from: date
    expressions: Mapping[str, str] = attribute(hash=False)
    unless: str
    reach: int


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Everything `check` needs, and the version that is kept with an offer."""

    version: str
    rules: tuple[Rule, ...]
    rates: tuple[Rate, ...]
    limits: tuple[Limits, ...]
    lists: tuple[WordList, ...]
    branches: Mapping[str, str] = attribute(hash=False)
    phrases: Mapping[str, str] = attribute(hash=False)
    ceiling_divisor: int

    def minimum(self, day: date) -> Decimal | None:
        """Euros an hour due on a day; None where nobody has entered the figure of its year."""
        latest = self.latest_rate(day)
        return latest.minimum if latest is not None and latest.valid_from.year == day.year else None

    def latest_rate(self, day: date) -> Rate | None:
        """The last row that starts on or before a day, be it of an earlier year."""
        return max(
            (row for row in self.rates if row.valid_from <= day), key=lambda row: row.valid_from, default=None
        )

    def limits_on(self, day: date) -> Limits:
        """The limits of a day; before the first row, the first."""
        started = [row for row in self.limits if row.valid_from <= day]
        return started[-1] if started else self.limits[0]

    def words(self, name: str, on: date) -> tuple[WordList, ...]:
        """The lists of a name that hold on a day; several where a match has a case."""
        return tuple(words for words in self.lists if words.name == name and words.valid_from <= on)

    def phrase(self, name: str, locale: str) -> str:
        """A sentence that is no finding."""
        return self.phrases[f"{name}_{locale}"]


def load_rules(extra_rates_toml_path: str | Path | None = None) -> RuleSet:
    """The rules, with an operator's own rates and branches where a file of them is given.

    A row of the operator replaces ours of the same day. Raises RatesUnreadable, or OSError for the file.
    """
    if extra_rates_toml_path is None:
        return _own_rules()
    raw = Path(extra_rates_toml_path).read_bytes()
    try:
        extra = tomllib.loads(raw.decode(), parse_float=Decimal)
        return _with_extra(_own_rules(), extra, raw)
    except (
        tomllib.TOMLDecodeError,
        UnicodeDecodeError,
        KeyError,
        TypeError,
        AttributeError,
        ArithmeticError,
    ) as error:
        raise RatesUnreadable(f"{extra_rates_toml_path}: {error}") from error


def new_rate(
    valid_from: date,
    monthly_ceiling: Decimal,
    source: str,
    rate: Decimal | None = None,
    rules: RuleSet | None = None,
) -> Rate:
    """A row made from the announced monthly ceiling in euros; the share stays the last known unless given."""
    rules = rules or load_rules()
    if rate is None:
        last = rules.latest_rate(valid_from)
        if last is None:
            raise RatesUnreadable(f"no share is known on {valid_from.isoformat()}")
        rate = last.rate
    if not source.strip():
        raise RatesUnreadable("a rate needs its source")
    hourly = hourly_ceiling(monthly_ceiling, rules.ceiling_divisor)
    return Rate(valid_from, rate, monthly_ceiling, hourly, "A", source.strip())


def missing_rate(on: date, rules: RuleSet | None = None) -> int | None:
    """The year whose minimum nobody has entered though it is, or soon will be, needed."""
    rules = rules or load_rules()
    if rules.minimum(on) is None:
        return on.year
    announced = on.month >= rules.limits_on(on)["announced_from_month"]
    return on.year + 1 if announced and rules.minimum(next_check(on)) is None else None


def next_check(on: date) -> date:
    """The day on which every offer is checked again."""
    return date(min(on.year + 1, date.max.year), 1, 1)


def rule_set_version(rules: RuleSet | None = None) -> str:
    """The version to keep with an offer: it changes with any figure, word or message."""
    return (rules or load_rules()).version


def all_rules(rules: RuleSet | None = None) -> list[Rule]:
    """Every rule, those of the agreement and those not in force included, for the help page."""
    return list((rules or load_rules()).rules)


def hourly_ceiling(monthly: Decimal, divisor: int) -> Decimal:
    """The hourly ceiling of social security in whole euros, from the monthly one (CSS D242-19)."""
    return (monthly * 12 / divisor).quantize(Decimal(1), ROUND_HALF_UP)


@cache
def _own_rules() -> RuleSet:
    folder = resources.files(__package__)
    raw = {name: (folder / f"{name}.toml").read_bytes() for name in ("rules", "rates", "words", "contacts")}
    parsed = {name: tomllib.loads(content.decode(), parse_float=Decimal) for name, content in raw.items()}
    rates = parsed["rates"]
    return RuleSet(
        version=_version(b"".join(raw.values())),
        rules=tuple(_rule(row) for row in parsed["rules"]["rule"]),
        rates=tuple(_rate(row, rates["ceiling_divisor"]) for row in rates["rate"]),
        limits=tuple(_limits(row) for row in rates["limits"]),
        lists=tuple(_word_list(row) for row in parsed["words"]["list"]),
        branches={row["idcc"]: row["name"] for row in rates.get("branch", ())},
        phrases=parsed["rules"]["texts"],
        ceiling_divisor=rates["ceiling_divisor"],
    )


def _with_extra(own: RuleSet, extra: Mapping[str, Any], raw: bytes) -> RuleSet:
    added = [_rate(row, own.ceiling_divisor) for row in extra.get("rate", ())]
    days = {row.valid_from for row in added}
    rates = sorted(
        [row for row in own.rates if row.valid_from not in days] + added, key=lambda row: row.valid_from
    )
    return RuleSet(
        version=_version(own.version.encode() + raw),
        rules=own.rules,
        rates=tuple(rates),
        limits=own.limits,
        lists=own.lists,
        branches={**own.branches, **{str(row["idcc"]): str(row["name"]) for row in extra.get("branch", ())}},
        phrases=own.phrases,
        ceiling_divisor=own.ceiling_divisor,
    )


def _version(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()[:12]


def _rule(row: Mapping[str, Any]) -> Rule:
    texts: dict[tuple[str, str | None], str] = {(locale, None): row[locale] for locale in ("fr", "en")}
    for locale in ("fr", "en"):
        texts |= {(locale, case): text for case, text in row.get(f"case_{locale}", {}).items()}
    return Rule(
        id=row["id"],
        article=row["article"],
        predicate=row["predicate"],
        severities=tuple(Severity(name) for name in row["severity"]),
        cases={case: tuple(Severity(name) for name in names) for case, names in row.get("case", {}).items()},
        scope=Scope(row.get("scope", "posting")),
        field=row["field"],
        texts=texts,
        why={"fr": row["why_fr"], "en": row["why_en"]},
        figures=row.get("figures", {}),
        valid_from=row.get("valid_from"),
        valid_to=row.get("valid_to"),
        source=row["source"],
        confidence=row["confidence"],
        abroad=row.get("abroad", False),
        releasable=row.get("release", False),
        holds_account=row.get("hold", False),
    )


def _rate(row: Mapping[str, Any], divisor: int) -> Rate:
    monthly = Decimal(row["monthly_ceiling"])
    hourly = hourly_ceiling(monthly, divisor)
    if Decimal(row.get("hourly_ceiling", hourly)) != hourly:
        raise RatesUnreadable(f"{row['valid_from']}: the hourly ceiling of {monthly} is {hourly}")
    if not isinstance(row["valid_from"], date) or not row["source"]:
        raise RatesUnreadable(f"{row['valid_from']}: a rate needs a day and its source")
    return Rate(
        row["valid_from"], Decimal(row["rate"]), monthly, hourly, row.get("confidence", "A"), row["source"],
        row.get("basis", "presence"),
    )  # fmt: skip


def _limits(row: Mapping[str, Any]) -> Limits:
    figures = {name: Decimal(value) for name, value in row.items() if name not in ("valid_from", "source")}
    return Limits(row["valid_from"], figures)


def _word_list(row: Mapping[str, Any]) -> WordList:
    # Patterns are written with the curly apostrophe because TOML's plain strings end at the straight one.
    def joined(patterns: list[str]) -> str:
        return "|".join(f"(?:{pattern})" for pattern in patterns).replace("’", "'")

    return WordList(
        name=row["name"],
        case=row.get("case"),
        valid_from=row["valid_from"],
        expressions={locale: joined(row[locale]) for locale in ("fr", "en")},
        unless=joined([rf"(?<!\w){pattern}" for pattern in row["unless"]]),
        reach=row["reach"],
    )
