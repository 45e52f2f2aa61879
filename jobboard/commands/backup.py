"""`jobboard backup` and `jobboard restore`: one file each way."""

import sys
from datetime import timedelta
from pathlib import Path

import click

from jobboard.backup.archive import Manifest, Reader, Unusable
from jobboard.backup.making import forget_older, make_backup
from jobboard.backup.restoring import Restored
from jobboard.backup.restoring import restore as put_back
from jobboard.console import Failure, the_settings
from jobboard.kit.clock import utcnow

_PATH = click.Path(path_type=Path)


@click.command()
@click.argument("path", type=_PATH)
@click.option("--check", is_flag=True, help="Check the backup at PATH instead of making one.")
@click.option(
    "--keep-days", type=click.IntRange(1, 400), help="Delete older dated backups in the folder PATH."
)
def backup(path: Path, check: bool, keep_days: int | None) -> None:
    """Write everything into one file, while the board serves; into a folder, with a dated name.

    Database and files are of one moment, and the file is read again and checked before it gets its name.
    Keep it where nobody else reads it, and the secret key elsewhere.
    """
    now = utcnow()
    try:
        manifest = Reader(path).check() if check else make_backup(the_settings(), path, now, say=click.echo)
    except Unusable as problem:
        raise Failure(str(problem)) from problem
    click.echo(_in_words(manifest))
    if keep_days is not None and path.is_dir():
        for gone in forget_older(path, now - timedelta(days=keep_days)):
            click.echo(f"deleted {gone.name}")
    for digest in manifest.missing:
        click.echo(f"jobboard: the file {digest} was missing: it is in no backup from now on", err=True)
    if manifest.missing:
        sys.exit(1)


def _in_words(manifest: Manifest) -> str:
    megabytes = manifest.file_bytes / 1024 / 1024
    return (
        f"the backup of {manifest.moment:%Y-%m-%d %H:%M:%S} UTC holds {manifest.rows('offer')} offers, "
        f"{manifest.rows('application')} applications and {manifest.files} files ({megabytes:.1f} MB); every byte was checked"
    )


@click.command()
@click.argument("path", type=_PATH)
@click.option("--force", is_flag=True, help="Replace a board that is not empty. Stop it first.")
@click.option(
    "--erased", type=_PATH, help="A copy of erased.list: who was erased since, if that board is lost."
)
@click.option("--new-key", is_flag=True, help="Go on without the backup's secret key, if it is lost.")
def restore(path: Path, force: bool, erased: Path | None, new_key: bool) -> None:
    """Put the backup at PATH in place of this board. No letter leaves until `jobboard outbox release`."""
    try:
        settings = the_settings(new_key=new_key)
        done = put_back(settings, path, utcnow(), force=force, erased=erased, new_key=new_key)
    except Unusable as problem:
        raise Failure(str(problem)) from problem
    for line in _report(done):
        click.echo(line)


def _report(done: Restored) -> list[str]:
    known = ", ".join(done.sources) or "nothing is left that knows"
    lines = [
        _in_words(done.manifest),
        f"the outbox is on hold: would send {done.would_send}, "
        f"{done.accepted} were accepted after this backup (known from: {known})",
    ]
    if not done.sources and done.would_send:
        lines.append(
            "some of these letters may have left after the backup: look at them with `jobboard outbox list`"
        )
    if done.lost_applications:
        lines.append(
            f"{done.lost_applications} applications made after the backup were in the board it replaced"
        )
    if done.erased_again:
        lines.append(f"{done.erased_again} people who were erased since are erased again")
    return [*lines, *done.remarks, "release the outbox with `jobboard outbox release`"]
