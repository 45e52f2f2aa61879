"""Sheets for the law's tests: one ordinary offer in the EDF manner, and changes to it."""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from jobboard.sheet.law.data import RuleSet
from jobboard.sheet.law.engine import check
from jobboard.sheet.law.findings import Finding, Host
from jobboard.sheet.model import Duration, Pay, Place, Sheet, Start

TODAY = date(2026, 11, 25)
HERE = Path(__file__).parent

ORDINARY = Sheet(
    title="Usages de la maison",
    company_name="Atelier Exemple",
    place=Place(text="Clamart (92)", commune="Clamart", district="92"),
    duration=Duration("4 mois", Decimal(4), Decimal(4)),
    start=Start("1er décembre 2026", date(2026, 12, 1), date(2026, 12, 1), "day"),
    missions="Vous observez les usages, puis vous rédigez un guide avec l'équipe.",
    pay=Pay("amount", "5 € de l'heure", Decimal(5), None, "hour"),
    contact_email="rose@example.org",
)


def offer(**changes: Any) -> Sheet:
    """The ordinary offer with changes; `months`, `weekly`, `hours`, `paid` and `begins` are short forms."""
    months, weekly, hours = (changes.pop(name, None) for name in ("months", "weekly", "hours"))
    if months is not None or weekly is not None or hours is not None:
        least, most = months if isinstance(months, tuple) else (months, months)
        changes["duration"] = Duration("", _decimal(least), _decimal(most), _decimal(weekly), hours)
    if "paid" in changes:
        amount, unit = changes.pop("paid")
        changes["pay"] = Pay("amount", "", _decimal(amount), None, unit)
    if "begins" in changes:
        first, last = changes.pop("begins")
        changes["start"] = Start("", first, last, "day")
    assert changes.keys() <= {one.name for one in fields(Sheet)}
    return replace(ORDINARY, **changes)


def findings(
    sheet: Sheet, rule: str, host: Host | None = None, on: date = TODAY, rules: RuleSet | None = None
) -> list[Finding]:
    """What one rule says."""
    return [finding for finding in check(sheet, host, on, rules) if finding.id == rule]


def severities(sheet: Sheet, rule: str, host: Host | None = None, on: date = TODAY) -> list[str]:
    """How severely one rule speaks."""
    return [finding.severity.value for finding in findings(sheet, rule, host, on)]


def _decimal(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))
