"""`jobboard serve`."""

import sys

import click

from jobboard import serving
from jobboard.console import Failure, the_settings
from jobboard.dangers import refusals
from jobboard.readiness import needs_schema


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Web processes.")
@click.option("--no-worker", is_flag=True, help="Leave the mail to `jobboard worker` elsewhere.")
def serve(host: str, port: int, workers: int, no_worker: bool) -> None:
    """Run the board: web processes and the worker that sends mail."""
    settings = the_settings()
    for line in refusals(settings):
        click.echo(f"jobboard: {line}", err=True)
    if refusals(settings):
        sys.exit(78)
    needs_schema(settings)
    try:
        serving.serve(
            settings,
            host=host,
            port=port,
            workers=workers,
            with_worker=not no_worker,
            ready=lambda: click.echo(f"{settings.site_name}: http://{host}:{port}"),
        )
    except OSError as problem:
        raise Failure(f"port {port} cannot be used: {problem.strerror}") from problem
