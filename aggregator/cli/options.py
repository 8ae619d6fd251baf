"""Options and first steps that commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from aggregator.errors import ConfigError

if TYPE_CHECKING:  # pydantic takes 100 ms to import, which `--help` should not wait for
    from aggregator.config.settings import Settings
    from aggregator.model import Source

config_option = click.option(
    "-c",
    "--config",
    "config",
    type=click.Path(path_type=Path),
    default="config.toml",
    show_default=True,
    metavar="FILE",
    help="The config file.",
)
"""Gives a command the argument `config: Path`; `load_settings` reads it."""

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for other programs.")
"""Gives a command the keyword argument `as_json: bool`."""


def load_settings(path: Path) -> Settings:
    """The settings in a config file; if there are mistakes in it, print each on a line of its own and exit with 2."""
    from aggregator.config.load import load

    try:
        return load(path)
    except ConfigError as error:
        print_faults(error)
        raise SystemExit(error.exit_code) from None


def named_source(path: Path, name: str) -> Source:
    """A source of a config file, by its name.

    :raises UnknownNameError: no enabled source has it
    """
    from aggregator.engine.session import check_names

    sources = load_settings(path).sources
    check_names([name], sources)
    return next(source for source in sources if source.name == name)


def print_faults(error: ConfigError) -> None:
    """Each mistake on a line of its own, on stderr, and how many there are if it is more than one."""
    from aggregator.cli.output import printable

    for fault in error.faults:
        click.echo(printable(str(fault)), err=True)
    if len(error.faults) > 1:
        click.echo(f"{len(error.faults)} mistakes", err=True)
