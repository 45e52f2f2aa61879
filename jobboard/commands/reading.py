"""`jobboard read` and `jobboard check`: what an offer says, and what the law says of it."""

import json
import sys
from pathlib import Path

import click

from jobboard.console import Failure, resting_settings
from jobboard.kit.clock import day_of, utcnow
from jobboard.kit.documents import Refused, extract_text
from jobboard.offers.law import rules_for
from jobboard.sheet import read as read_sheet
from jobboard.sheet.law import check as check_sheet
from jobboard.sheet.record import as_lines, as_record


def _texts(files: tuple[str, ...]) -> list[tuple[str, str]]:
    """(name without extension, text) of each file. Raises Failure for one that cannot be read."""
    found = []
    for name in files:
        try:
            if name == "-":
                data, path = sys.stdin.buffer.read(), Path("stdin.txt")
            else:
                path = Path(name)
                data = path.read_bytes()
            found.append((path.stem, extract_text(data, path.name).text))
        except OSError as problem:
            raise Failure(f"{name}: {problem.strerror}") from problem
        except Refused as problem:
            raise Failure(f"{name}: {problem.code}") from problem
    return found


@click.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON line a file.")
def read(files: tuple[str, ...], as_json: bool) -> None:
    """Read offers from text, .eml, PDF, DOCX or ODT files, or from - (standard input)."""
    for stem, text in _texts(files):
        reading = read_sheet(text)
        if as_json:
            click.echo(json.dumps(as_record(reading, stem), ensure_ascii=False))
        else:
            click.echo("\n".join(as_lines(reading, "fr")))
            click.echo()


@click.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--locale", default="fr", type=click.Choice(["fr", "en"]), show_default=True)
def check(files: tuple[str, ...], locale: str) -> None:
    """Say what internship law finds in offers."""
    stops = False
    rules = rules_for(resting_settings())
    for stem, text in _texts(files):
        findings = check_sheet(read_sheet(text).sheet, on=day_of(utcnow()), rules=rules)
        click.echo(f"{stem}: {len(findings)}")
        for finding in findings:
            stops = stops or str(finding.severity).upper() == "BLOCK"
            click.echo(f"  {str(finding.severity).upper():5} {finding.id} {finding.message(locale)}")
    if stops:
        sys.exit(1)
