"""`jobboard demo`."""

import click

from jobboard import demo as demo_board
from jobboard.console import Failure


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option(
    "--offers", default=0, type=click.IntRange(0, 1_000_000), help="Seeded offers besides the written ones."
)
def demo(port: int, host: str, offers: int) -> None:
    """Run a fresh, believable board in a temporary folder."""
    try:
        demo_board.run(host=host, port=port, offers=offers, say=click.echo)
    except OSError as problem:
        raise Failure(f"port {port} cannot be used: {problem.strerror}. Try --port 8001.") from problem
