"""`aggregator eval`: how right and how fast the stages are on labelled data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from aggregator.cli.options import json_option
from aggregator.cli.output import print_json, table
from aggregator.errors import UserError


def _regions(path: Path, kind: str) -> Mapping[str, Any]:
    from aggregator.evaluation.regions import evaluate_regions

    return evaluate_regions(path, kind)


def _copies(path: Path, kind: str) -> Mapping[str, Any]:  # noqa: ARG001 - one signature for every evaluation
    from aggregator.evaluation.copies import evaluate_copies

    return evaluate_copies(path)


def _pairs(path: Path, kind: str) -> Mapping[str, Any]:  # noqa: ARG001
    from aggregator.evaluation.copies import evaluate_pairs

    return evaluate_pairs(path)


def _events(path: Path, kind: str) -> Mapping[str, Any]:  # noqa: ARG001
    from aggregator.evaluation.events import evaluate_events

    return evaluate_events(path)


def _pages(path: Path, kind: str) -> Mapping[str, Any]:  # noqa: ARG001
    from aggregator.evaluation.pages import evaluate_pages

    return evaluate_pages(path)


def _removals(path: Path, kind: str) -> Mapping[str, Any]:  # noqa: ARG001
    from aggregator.evaluation.removals import evaluate_removals

    return evaluate_removals(path)


EVALUATIONS: Mapping[str, Callable[[Path, str], Mapping[str, Any]]] = {
    "regions": _regions,
    "copies": _copies,
    "pairs": _pairs,
    "events": _events,
    "pages": _pages,
    "removals": _removals,
}


@click.command(name="eval")
@click.argument("what", metavar="KIND", type=click.Choice(list(EVALUATIONS)))
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--kind",
    type=click.Choice(["about", "mention"]),
    default="about",
    show_default=True,
    help="For regions: whether the labels say what a story is about or every country it mentions.",
)
@json_option
def evaluate(what: str, path: Path, kind: str, *, as_json: bool) -> None:
    """Measure a stage on labelled data: precision, recall, F1 and documents per second.

    KIND is regions, copies, pairs, events, pages or removals; PATH is a file or a folder in the corpus's format.

    \b
    aggregator eval regions labelled.jsonl --kind about
    aggregator eval copies syndication.jsonl --json
    """  # noqa: D301 - click's \b keeps the lines apart
    try:
        figures = EVALUATIONS[what](path, kind)
    except (ArithmeticError, AttributeError, EOFError, LookupError, OSError, TypeError, ValueError) as error:
        msg = f"{path} is not labelled data of the kind {what!r}: {error!r}"
        raise UserError(msg) from error
    if as_json:
        print_json(figures)
        return
    table(f"{what} on {path}", ["figure", "value"], [[name, _shown(value)] for name, value in _flat(figures)])


def _flat(figures: Mapping[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    rows: list[tuple[str, Any]] = []
    for name, value in figures.items():
        if isinstance(value, Mapping):
            rows += _flat(value, f"{prefix}{name}.")
        else:
            rows.append((prefix + name, value))
    return rows


def _shown(value: object) -> str:
    return f"{value:.4f}" if isinstance(value, float) else str(value)
