"""The `aggregator` command: finds the sub-command, shows errors as one clear line, exits with the agreed code.

Exit codes: 0 done, 1 the job failed, 2 the user's input is wrong, 75 another instance holds the database.
"""

from __future__ import annotations

import sys
from importlib import import_module

import click

from aggregator import __version__
from aggregator.errors import AggregatorError, ConfigError

COMMANDS = (
    "check",
    "poll",
    "run",
    "serve",
    "health",
    "status",
    "explain",
    "split",
    "merge",
    "retag",
    "undo",
    "rules",
    "backup",
    "restore",
    "doctor",
    "clean",
    "tag",
    "eval",
    "simulate",
    "demo",
)
"""In the order that help lists them; each is `aggregator/cli/<name>.py` with a click command of that name."""
MODULES = {
    "eval": "evaluate",
    "split": "curate",
    "merge": "curate",
    "retag": "curate",
    "undo": "curate",
    "restore": "backup",
}
"""Where a module's name is not its command's: `eval` is a builtin, and some commands share a module."""


class Commands(click.Group):
    """Imports a command's module only when it is asked for, so that `--help` and `--version` are quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Every command, in a fixed order."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The click command of that name, or None."""
        if cmd_name not in COMMANDS:
            return None
        name = MODULES.get(cmd_name, cmd_name)
        module = import_module(f"aggregator.cli.{name}")
        command: click.Command = getattr(module, cmd_name, None) or getattr(module, name)
        return command


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version", prog_name="aggregator", message="%(prog)s %(version)s")
def cli() -> None:
    """Poll feeds, keep one story once, tag it by region, republish topics as Atom.

    \b
    Try it without a network:    aggregator demo
    Check what you wrote:        aggregator check -c config.toml
    Run it:                      aggregator run -c config.toml
    Ask why a story is in:       aggregator explain https://example.org/story
    """  # noqa: D301 - click's \b keeps the lines apart


def main() -> None:
    """Run the command line and exit."""
    try:
        cli(standalone_mode=True)
    except ConfigError as error:
        from aggregator.cli.options import print_faults

        print_faults(error)
        sys.exit(error.exit_code)
    except AggregatorError as error:
        from aggregator.cli.output import printable

        click.echo(printable(f"aggregator: {error}"), err=True)
        sys.exit(error.exit_code)
