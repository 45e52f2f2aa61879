"""Internship law as dated data, and a pure engine that says what it finds in a sheet."""

from jobboard.sheet.law.data import (
    RatesUnreadable,
    Rule,
    RuleSet,
    Severity,
    all_rules,
    load_rules,
    missing_rate,
    new_rate,
    next_check,
    rule_set_version,
)
from jobboard.sheet.law.engine import check
from jobboard.sheet.law.findings import Finding, Host
from jobboard.sheet.law.free_text_contacts import ContactSpan, contact_data
from jobboard.sheet.law.hours import Due, due_line, minimum_due, public_pay_line
from jobboard.sheet.law.siren import siren_is_valid

__all__ = [
    "ContactSpan",
    "Due",
    "Finding",
    "Host",
    "RatesUnreadable",
    "Rule",
    "RuleSet",
    "Severity",
    "all_rules",
    "check",
    "contact_data",
    "due_line",
    "load_rules",
    "minimum_due",
    "missing_rate",
    "new_rate",
    "next_check",
    "public_pay_line",
    "rule_set_version",
    "siren_is_valid",
]
