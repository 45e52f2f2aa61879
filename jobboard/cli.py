"""The commands. Errors are one clear line on stderr: exit code 2 for usage, 1 for failure.

Each command is loaded when it is asked for: most need a library or two, and none needs them all.
"""

import gc
import logging
import sys
from importlib import import_module

import click

from jobboard.kit.memory import not_collecting

COMMANDS = {
    "backup": ("jobboard.commands.backup", "Write everything into one file, while the board serves."),
    "check": ("jobboard.commands.reading", "Say what internship law finds in offers."),
    "demo": ("jobboard.commands.demo", "Run a fresh, believable board in a temporary folder."),
    "doctor": ("jobboard.commands.doctor", "Say what is wrong with the settings, one line each."),
    "housekeep": ("jobboard.commands.housekeep", "Delete and make anonymous what its time has come for."),
    "inbound": ("jobboard.receiving", "Take in one mail from standard input."),
    "journal": ("jobboard.commands.journal", "Who did what, and proof that nobody changed it."),
    "law": ("jobboard.commands.law", "The figures of internship law."),
    "migrate": ("jobboard.commands.migrate", "Bring the database to the schema of this version."),
    "moderator": ("jobboard.commands.moderator", "Those who decide on offers."),
    "outbox": ("jobboard.commands.outbox", "The mail that waits: what, why, and a hand on it."),
    "read": ("jobboard.commands.reading", "Read offers from text, .eml, PDF, DOCX or ODT files."),
    "restore": ("jobboard.commands.backup", "Put the backup at PATH in place of this board."),
    "seed": ("jobboard.commands.seed", "Fill the board with N believable published offers."),
    "serve": ("jobboard.commands.serve", "Run the board: web processes and the worker that sends mail."),
    "worker": ("jobboard.commands.worker", "Send what is due, until stopped."),
}


class _Shelf(click.Group):
    """A group whose commands stay on the shelf until somebody takes one: the list of them costs nothing."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, as the help shows them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command by its name."""
        if cmd_name not in COMMANDS:
            return None
        module, _ = COMMANDS[cmd_name]
        if module not in sys.modules:
            _load(module)
        command: click.Command = getattr(sys.modules[module], cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run a command. What is wrong with the machine below it is one line, as its own failures are."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as problem:
            from jobboard.console import Failure, trouble_in_words  # noqa: PLC0415

            if (said := trouble_in_words(problem)) is None:
                raise
            raise Failure(said) from problem

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without loading any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in COMMANDS.items()])


def _load(module: str) -> None:
    # Nothing that is being imported becomes garbage, nor will it later: looking for some takes a fifth of the time,
    # and would copy the pages of memory that forks share.
    with not_collecting():
        import_module(module)
        gc.freeze()


@click.group(cls=_Shelf, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="jobboard")
def cli() -> None:
    """A board of internship offers."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.INFO)
    logging.getLogger("alembic").setLevel(logging.WARNING)


def main() -> None:
    """The entry point."""
    cli(prog_name="jobboard")
