"""`aggregator simulate`: what would have been, replayed on recorded data."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from aggregator.cli.options import json_option
from aggregator.cli.output import print_json, table
from aggregator.errors import UserError

COLUMNS = ["source", "scheme", "polls a day", "median min", "mean min", "p90 min", "found", "missed", "lost"]


@click.group()
def simulate() -> None:
    """Replay recorded feeds to see what a setting or a scheme would have done.

    \b
    aggregator simulate polls recorded/
    aggregator simulate polls recorded/ --part tuning --json
    """  # noqa: D301 - click's \b keeps the lines apart


@simulate.command()
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--part",
    type=click.Choice(["measuring", "tuning"]),
    default="measuring",
    show_default=True,
    help="Which part of the time is measured: the second half, or the end of the first, for choosing constants.",
)
@json_option
def polls(folder: Path, part: str, *, as_json: bool) -> None:
    """Compare schemes of placing polls: how long stories wait to be found, polls a day, stories missed.

    DIR holds for each source a folder of recorded documents, named by their time (20260214T120000Z.xml or .xml.gz), or
    a file NAME.txt with one time of publication a line. The schemes are hourly, entry-frequency as Miniflux has it,
    adaptive as this program does it, and the same at as many polls as entry-frequency takes.

    \b
    aggregator simulate polls recorded/
    aggregator simulate polls recorded/ --json
    """  # noqa: D301
    from aggregator.evaluation.schedule import evaluate_schedule

    try:
        figures = evaluate_schedule(folder, part)
    except (EOFError, OSError, ValueError) as error:
        raise UserError(f"{folder} is no folder of recorded feeds: {error}") from error
    if as_json:
        print_json(figures)
        return
    rows = [
        _row(name, scheme, one)
        for name, source in figures["sources"].items()
        for scheme, one in source["schemes"].items()
    ]
    rows += [_row("all", scheme, one) for scheme, one in figures["total"].items()]
    table(f"Polls of {folder}, {part}", COLUMNS, rows)
    gain = figures["gain"]
    click.echo(
        f"At as many polls as entry-frequency: median {gain['median']:.0%}, mean {gain['mean']:.0%} lower; "
        f"as the mean of the sources {gain['median_by_source']:.0%} and {gain['mean_by_source']:.0%}."
    )


def _row(name: str, scheme: str, figures: Mapping[str, Any]) -> list[object]:
    delays = [round(figures[f"delay_{kind}"], 1) for kind in ("median", "mean", "p90")]
    counts = [figures[kind] for kind in ("found", "missed", "lost")]
    return [name, scheme, round(figures["polls_a_day"], 1), *delays, *counts]
