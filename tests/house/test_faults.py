"""docs/faults.md tells of every fault of the way out, and names tests that exist and say so."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TABLE = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (F-\d\d) \| .*? \| .*? \| (.*) \|$", re.MULTILINE)


def _tests_of(path: Path) -> dict[str, str]:
    """What each test of a file says of itself: its name and its docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        node.name: node.name.replace("_f", " F-") + (ast.get_docstring(node) or "")
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
    }


def test_every_fault_has_its_row() -> None:
    assert [row[1] for row in ROW.finditer(TABLE)] == [f"F-{number:02}" for number in range(1, 57)]


def test_every_row_names_tests_that_exist_and_claim_the_fault() -> None:
    wrong = []
    for row in ROW.finditer(TABLE):
        named = re.findall(r"`([\w/]+\.py)::(\w+)`", row[2])
        if not named:
            wrong.append(row[1])
        for file, test in named:
            path = ROOT / "tests" / file
            if not path.exists() or row[1] not in _tests_of(path).get(test, ""):
                wrong.append(f"{row[1]}: {file}::{test}")
    assert wrong == []
