"""The house itself: sizes, doors of libraries, templates that somebody uses, settings that somebody can read about."""

import ast
import re
from pathlib import Path

from jobboard.kit.settings import Settings
from jobboard.kit.templates import PACKAGE, data_folder

ROOT = Path(__file__).parents[2]
SOURCES = [path for path in sorted(PACKAGE.rglob("*.py")) if "_data" not in path.parts]
DOORS = {
    "litestar": ("web/", "app.py"),
    "smtplib": ("mail/transports.py",),
    "jinja2": ("kit/templates.py",),
    "aiosmtpd": ("lmtp.py",),
    "flufl": ("mail/notices.py",),
    "pypdf": ("kit/documents", "kit/parsers/"),
    "rapidfuzz": ("kit/emails.py", "sheet/places/spelling.py", "offers/search/"),
    "Stemmer": ("kit/analysis.py",),
}


def _inside(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def _imports(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def test_no_file_is_over_450_lines() -> None:
    long = [_inside(path) for path in SOURCES if len(path.read_text(encoding="utf-8").splitlines()) > 450]
    assert long == []


def test_each_library_comes_in_by_its_own_door() -> None:
    wrong = []
    for path in SOURCES:
        for library in _imports(ast.parse(path.read_text(encoding="utf-8"))) & DOORS.keys():
            if not _inside(path).startswith(DOORS[library]):
                wrong.append(f"{_inside(path)} imports {library}")
    assert wrong == []


def test_only_two_files_know_the_dialect() -> None:
    """S-04 too: nothing outside kit/db.py and kit/fulltext.py asks which database it is."""
    knowing = [
        _inside(path)
        for path in SOURCES
        if re.search(r"dialect\.name|sqlalchemy\.dialects", path.read_text(encoding="utf-8"))
    ]
    assert set(knowing) <= {"kit/db.py", "kit/fulltext.py"}


def test_only_the_settings_read_the_environment() -> None:
    reading = [
        _inside(p) for p in SOURCES if re.search(r"os\.environ|os\.getenv", p.read_text(encoding="utf-8"))
    ]
    assert reading == []


def test_nothing_calls_a_shell_or_unpickles() -> None:
    """S-05, S-14."""
    pattern = re.compile(r"shell=True|os\.system|import pickle|yaml\.load|(?<![.\w])(?:eval|exec)\(")
    assert [_inside(p) for p in SOURCES if pattern.search(p.read_text(encoding="utf-8"))] == []


def test_every_template_is_used() -> None:
    folder = data_folder("templates")
    words = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    words += "\n".join(path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file())
    unused = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_file():
            continue
        if name.startswith("email/") and path.parent.name != "email":
            wanted = f'"{path.parent.name}"'
        elif name.startswith("public/info/"):
            wanted = f'"{path.stem}"'
        else:
            wanted = name
        if wanted not in words and wanted.replace('"', "'") not in words:
            unused.append(name)
    assert unused == []


def test_no_template_has_inline_script_or_style_or_unescaped_text() -> None:
    """The CSP allows none, and `|safe` would open what autoescape closes (S-01)."""
    folder = data_folder("templates")
    wrong = []
    for path in sorted(folder.rglob("*.html")):
        if "email" in path.relative_to(folder).parts:
            continue
        text = path.read_text(encoding="utf-8")
        if re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=|\|\s*safe\b", text):
            wrong.append(path.relative_to(folder).as_posix())
    assert wrong == []


def test_every_setting_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    missing = [name for name in Settings.model_fields if f"`{name.upper()}`" not in readme]
    assert missing == []


def test_no_path_of_one_machine_is_in_the_tree() -> None:
    wrong = []
    for folder in ("jobboard", "templates", "tests", "alembic", "benchmarks", "docs", "tools", ".ci"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and path.suffix in {".py", ".md", ".toml", ".txt", ".html", ".po", ".css", ""}:
                text = path.read_text(encoding="utf-8", errors="ignore")
                if re.search(r"/work/(?:main|shared)|/root/", text) and path != Path(__file__):
                    wrong.append(path.name)
    assert wrong == []


def test_every_table_is_made_from_row() -> None:
    """`kit.db.Row` is what lets the program start quickly."""
    with_table = [path for path in SOURCES if "(SQLModel, table=True" in path.read_text(encoding="utf-8")]
    assert with_table == []
