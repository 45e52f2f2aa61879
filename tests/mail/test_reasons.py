"""Why a letter waits is said in the reader's language, whatever part of the board wrote the reason down."""

import ast
from collections.abc import Iterator

import pytest

from jobboard.applications.actions.ending import ON_HOLD
from jobboard.applications.actions.relaying import UNKNOWN
from jobboard.applications.actions.unreachable import NO_SUCH_STUDENT
from jobboard.kit.templates import PACKAGE
from jobboard.mail.claims import CANCEL
from jobboard.mail.models import INFECTED
from jobboard.mail.reasons import REASONS, reason_words
from jobboard.mail.scanned import AWAY, LIMIT
from jobboard.moderation.postmaster import BY_HAND

NAMED = {
    "ON_HOLD": ON_HOLD,
    "UNKNOWN": UNKNOWN,
    "NO_SUCH_STUDENT": NO_SUCH_STUDENT,
    "AWAY": AWAY,
    "LIMIT": LIMIT,
    "BY_HAND": BY_HAND,
    "INFECTED": INFECTED,
    "CANCEL": CANCEL,
}
# Functions that are given a reason, and where it stands among what they are given.
HOLDING = {"hold": 2, "_hold": 2, "hold_queue": 1, "hold_everything": 1}


def _texts(node: ast.expr | None) -> Iterator[str]:
    """Every text that an expression may be, "x" for what is filled in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.Name) and node.id in NAMED:
        yield NAMED[node.id]
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)
    elif isinstance(node, ast.JoinedStr):
        yield from _joined(list(node.values))


def _joined(parts: list[ast.expr]) -> Iterator[str]:
    if not parts:
        yield ""
        return
    first = parts[0].value if isinstance(parts[0], ast.FormattedValue) else parts[0]
    begins = list(_texts(first)) or ["x"]
    for rest in _joined(parts[1:]):
        yield from (begin + rest for begin in begins)


def _written() -> Iterator[str]:
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in HOLDING and len(node.args) > HOLDING[name]:
                    yield from _texts(node.args[HOLDING[name]])
                for keyword in node.keywords:
                    if keyword.arg == "hold_reason":
                        yield from _texts(keyword.value)
            elif isinstance(node, ast.Dict):
                for key, value in zip(node.keys, node.values, strict=True):
                    if isinstance(key, ast.Constant) and key.value == "hold_reason":
                        yield from _texts(value)
            elif isinstance(node, ast.Assign):
                targets = [getattr(target, "attr", getattr(target, "id", "")) for target in node.targets]
                if "hold_reason" in targets or (targets == ["reason"] and path.parent.name == "mail"):
                    yield from _texts(node.value)
            elif isinstance(node, ast.FunctionDef) and node.name == "gate":
                for inner in ast.walk(node):
                    if isinstance(inner, ast.Return):
                        yield from _texts(inner.value)


def test_every_reason_that_the_code_writes_is_known() -> None:
    written = {text for text in (*_written(), *NAMED.values()) if text and not text.startswith(CANCEL)}
    assert len(written) > 12
    unknown = [
        text for text in written if reason_words(text.replace(INFECTED, f"{INFECTED}x")).text == "%(reason)s"
    ]
    assert unknown == [], unknown


def test_no_reason_is_known_that_nobody_writes() -> None:
    whole = "\n".join(
        path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py") if path.name != "reasons.py"
    )
    for said in REASONS:
        head = said.text.partition("%(")[0]
        assert head in whole or head.rpartition(" ")[0] in whole, said.text


@pytest.mark.parametrize(
    ("reason", "french"),
    [
        ("held by hand", "retenue à la main"),
        ("infected: Eicar-Signature", "virus trouvé\u00a0: Eicar-Signature"),
        (
            "this address refused a letter on 2027-01-03",
            "cette adresse a refusé une lettre le 3 janvier 2027",
        ),
        ("cannot be built: ValueError", "ne peut pas être composée\u00a0: ValueError"),
        (
            "the backup of 2027-01-03 02:00 UTC was restored",
            "la sauvegarde du 3 janvier 2027 à 03:00 a été restaurée",
        ),
        ("100 % strange (%s)", "100 % strange (%s)"),
    ],
)
def test_a_reason_is_said_in_both_languages(reason: str, french: str) -> None:
    assert reason_words(reason).to("fr") == french
    english = reason.replace("2027-01-03 02:00 UTC", "3 January 2027 at 03:00")
    assert reason_words(reason).to("en") == english.replace("2027-01-03", "3 January 2027")
