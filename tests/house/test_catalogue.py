"""French is complete: every message of the code and of the templates stands in the catalogue, and nothing else does."""

import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract
from babel.messages.pofile import read_po

from jobboard.kit.templates import PACKAGE, data_folder

KEYWORDS = {"N_": None, "_": None, "gettext": None, "ngettext": (1, 2), "say": (2,), "say_number": (2, 3)}
PO_FOLDER = PACKAGE / "locale" / "fr"


def _messages(path: Path, method: str) -> Iterator[tuple[str, str]]:
    options = {"trimmed": "true", "newstyle_gettext": "true", "trim_blocks": "true", "lstrip_blocks": "true"}
    with path.open("rb") as source:
        for _, message, _, _ in extract(method, source, keywords=KEYWORDS, options=options):
            for text in (message if isinstance(message, tuple) else (message,))[:1]:
                yield text, path.name


def _said() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        if "_data" not in path.parts:
            found.update(_messages(path, "python"))
    for path in sorted(data_folder("templates").rglob("*")):
        if path.suffix in (".html", ".txt"):
            found.update(_messages(path, "jinja2.ext:babel_extract"))
    return {text: where for text, where in found.items() if text}


def _translated() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted(PO_FOLDER.glob("*.po")):
        for message in read_po(path.open("rb"), locale="fr"):
            if message.id:
                key = message.id[0] if isinstance(message.id, tuple) else message.id
                found[key] = message.string if isinstance(message.string, tuple) else (message.string,)
    return found


def test_every_message_has_its_french() -> None:
    translated = _translated()
    missing = {text: where for text, where in _said().items() if not all(translated.get(text, ("",)))}
    listed = "\n".join(
        f"{where}: {text!r}" for text, where in sorted(missing.items(), key=lambda item: item[1])
    )
    assert not missing, f"{len(missing)} messages without French:\n{listed}"


def test_the_catalogue_holds_nothing_that_nobody_says() -> None:
    assert sorted(set(_translated()) - set(_said())) == []


def test_french_keeps_the_values_of_each_message() -> None:
    value = re.compile(r"%\((\w+)\)s")
    for text, forms in _translated().items():
        for french in forms:
            assert set(value.findall(french)) <= set(value.findall(text)) | {"num", "n"}, text


def test_french_has_its_spaces() -> None:
    """U+202F before ; ! ? and U+00A0 before : and inside « »."""
    said = [french for forms in _translated().values() for french in forms]
    assert [french for french in said if _lacks_spaces(french)] == []


def test_a_size_or_distance_keeps_its_unit() -> None:
    said = [french for forms in _translated().values() for french in forms]
    assert [french for french in said if re.search(r"(?:\d|\)s) (?:ko|Mo|Go|km|€)", french)] == []


def _lacks_spaces(french: str) -> bool:
    plain = re.sub(r"https?://\S+|%\(\w+\)s", "x", french)
    return re.search(r"(?<!\u202f)[;!?](?:\s|$)|(?<!\u00a0):(?:\s|$)| [:;!?]|« | »", plain) is not None


def test_pages_that_are_written_in_french_have_its_spaces_too() -> None:
    pages = sorted((data_folder("templates") / "public" / "info" / "fr").glob("*.html"))
    assert pages
    wrong = []
    for path in pages:
        written = re.sub(r"{%.*?%}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        pieces = re.split(r"<(?!/?(?:a|b)\b)[^>]*>", re.sub(r"{{.*?}}", "x", written, flags=re.DOTALL))
        words = [re.sub(r"<[^>]*>|&\w+;", "", piece) for piece in pieces]
        wrong += [f"{path.name}: {piece}" for piece in words if _lacks_spaces(piece)]
    assert wrong == []
