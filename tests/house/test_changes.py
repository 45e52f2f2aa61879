"""Nobody forgets the board version: raw statements on what readers see say so, and every column was thought about."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from jobboard import schema
from jobboard.companies.models import Company
from jobboard.kit import changes
from jobboard.kit.templates import PACKAGE
from jobboard.offers.models import Offer
from jobboard.offers.visible import UNSEEN, UNSEEN_OF_COMPANY

WATCHED = ("Offer", "Company")
RAW = ("insert", "update", "delete")
SAYS_SO = ("touch", "touch_everything")
# Raw statements that change nothing that a reader sees.
UNSEEN_STATEMENTS = {
    "offers/actions/lifecycle.py:_counting": "how many applied is on no public page",
    "applications/actions/submitting.py:withdraw": "the same, the other way",
    "applications/actions/erasing.py:_take_back": "the same, the other way",
    "applications/actions/infected.py:_end": "the same, the other way",
}
SOURCES = [path for path in sorted(PACKAGE.rglob("*.py")) if "_data" not in path.parts]


def _name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def _raw_statements(path: Path) -> Iterator[tuple[str, bool]]:
    """Functions with a raw statement on a watched table, and whether they say what changed."""
    for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(function, ast.FunctionDef):
            calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
            raw = any(
                _name(call.func) in RAW and call.args and _name(call.args[0]) in WATCHED for call in calls
            )
            if raw:
                name = f"{path.relative_to(PACKAGE).as_posix()}:{function.name}"
                yield name, any(_name(call.func) in SAYS_SO for call in calls)


def test_raw_statements_on_what_readers_see_bump_the_version() -> None:
    found = dict(pair for path in SOURCES for pair in _raw_statements(path))
    forgotten = {name for name, says_so in found.items() if not says_so}
    assert forgotten == set(UNSEEN_STATEMENTS)


def test_no_sql_in_words_writes_into_offers_or_companies() -> None:
    pattern = re.compile(r"\b(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"?(?:offer|company)\b", re.IGNORECASE)
    assert [p.name for p in SOURCES if pattern.search(p.read_text(encoding="utf-8"))] == []


def test_both_tables_are_watched() -> None:
    assert schema.RULES
    assert {Offer, Company} <= changes._RULES.keys()


def test_unseen_columns_are_columns() -> None:
    assert Offer.model_fields.keys() >= UNSEEN
    assert Company.model_fields.keys() >= UNSEEN_OF_COMPANY
