"""The law as this board applies it: the rules with the operator's own rates, and what is known of a host."""

import logging
import os
import re
import tempfile
import tomllib
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path

from jobboard.kit.settings import Settings
from jobboard.sheet.law import RatesUnreadable, RuleSet, load_rules, new_rate
from jobboard.sheet.law.data import Rate

log = logging.getLogger(__name__)
_ROWS = re.compile(r"(?m)^(?=\[\[)")
# A ceiling further from the last one is a slip of the pen: it has never moved by more than a tenth in a year.
_FARTHEST = Decimal("0.25")


def rules_for(settings: Settings) -> RuleSet:
    """The rules with the rates of DATA_DIR/rates.toml; read again when the file changes.

    A file that cannot be read leaves the board with its own rates: offers get a FLAG, nobody gets an error.
    """
    path = settings.extra_rates
    try:
        seen = path.stat()
    except FileNotFoundError:
        return load_rules()
    except OSError as problem:
        log.error("%s: %s", path, problem.strerror)
        return load_rules()
    return _rules(path, seen.st_mtime_ns, seen.st_size)


def rates_problem(settings: Settings) -> str | None:
    """What is wrong with the operator's file of rates, for `jobboard doctor`."""
    try:
        load_rules(settings.extra_rates if settings.extra_rates.exists() else None)
    except (RatesUnreadable, OSError) as problem:
        return f"the extra rates cannot be read: {problem}"
    return None


@lru_cache(maxsize=16)
def _rules(path: Path, _changed: int, _size: int) -> RuleSet:
    try:
        return load_rules(path)
    except (RatesUnreadable, OSError) as problem:
        log.error("the extra rates cannot be read: %s", problem)
        return load_rules()


def read_rate(day: str, ceiling: str, source: str, rules: RuleSet) -> Rate:
    """A row from what an operator types. Raises RatesUnreadable with what to type instead."""
    try:
        valid_from = date.fromisoformat(day)
    except ValueError as problem:
        raise RatesUnreadable(f"{day} is no day: write it as 2027-01-01") from problem
    try:
        monthly = Decimal(ceiling.replace("\u202f", "").replace(" ", "").replace(",", "."))
    except InvalidOperation as problem:
        raise RatesUnreadable(f"{ceiling} is no amount: write euros a month, such as 4005") from problem
    last = rules.latest_rate(valid_from)
    if last is None:
        raise RatesUnreadable(f"no rate is known before {day}")
    known = last.monthly_ceiling
    if not monthly.is_finite() or abs(monthly - known) > known * _FARTHEST:
        raise RatesUnreadable(
            f"{ceiling} is far from {known}, the ceiling of {last.valid_from.year}: give the monthly one, in euros"
        )
    return new_rate(valid_from, monthly, source, rules=rules)


def add_rate(path: Path, row: Rate) -> None:
    """Write a row into a file of rates, in place of an older one of the same day; all of it or nothing.

    Raises RatesUnreadable where the file, old or new, does not hold together.
    """
    kept = ""
    if path.exists():
        load_rules(path)
        kept = "".join(
            part for part in _ROWS.split(path.read_text("utf-8")) if not _is_of(part, row.valid_from)
        ).strip()
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".rates-", suffix=".toml")
    fresh = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(f"{kept}\n\n{row.as_toml()}".lstrip())
            out.flush()
            os.fsync(out.fileno())
        load_rules(fresh)
        fresh.chmod(0o644)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _is_of(part: str, day: date) -> bool:
    rows = tomllib.loads(part).get("rate", [])
    return bool(rows) and rows[0].get("valid_from") == day


def stamp(rules: RuleSet, on: date) -> str:
    """Names the law as it stands on a day: another stamp means that offers are to be looked at again.

    It is the version of the data and the last day on which anything in it came into force or ended; 1 January
    always is such a day, since amounts are of a year.
    """
    turns = {date(on.year, 1, 1)}
    turns |= {rule.valid_from for rule in rules.rules if rule.valid_from is not None}
    turns |= {rule.valid_to + timedelta(days=1) for rule in rules.rules if rule.valid_to is not None}
    turns |= {row.valid_from for rows in (rules.rates, rules.limits, rules.lists) for row in rows}
    return f"{rules.version}@{max(turn for turn in turns if turn <= on).isoformat()}"
