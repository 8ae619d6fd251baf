"""`aggregator eval`: how right and how fast the stages are on labelled data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aggregator.cli.options import config_option, json_option, load_settings
from aggregator.cli.output import print_json, table
from aggregator.errors import UnknownNameError, UserError

if TYPE_CHECKING:
    from aggregator.model import Decision
    from aggregator.store.protocol import Store
    from aggregator.store.records import ItemRecord


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
@click.argument("path", type=click.Path(exists=True, path_type=Path), required=False)
@click.option(
    "--kind",
    type=click.Choice(["about", "mention"]),
    default="about",
    show_default=True,
    help="For regions: whether the labels say what a story is about or every country it mentions.",
)
@click.option(
    "--curation", is_flag=True, help="For regions: measure by what was corrected with `retag`, in place of PATH."
)
@config_option
@json_option
def evaluate(what: str, path: Path | None, kind: str, config: Path, *, curation: bool, as_json: bool) -> None:
    """Measure a stage on labelled data: precision, recall, F1 and documents per second.

    KIND is regions, copies, pairs, events, pages or removals; PATH is a file or a folder in the corpus's format.

    \b
    aggregator eval regions labelled.jsonl --kind about
    aggregator eval copies syndication.jsonl --json
    aggregator eval regions --curation -c config.toml
    """  # noqa: D301 - click's \b keeps the lines apart
    if curation:
        if what != "regions" or path is not None:
            raise UserError("--curation goes with regions, and takes the place of PATH")
        _curated(config, as_json=as_json)
        return
    if path is None:
        raise UserError("PATH is missing: give a file or a folder of labelled data")
    try:
        figures = EVALUATIONS[what](path, kind)
    except (ArithmeticError, AttributeError, EOFError, LookupError, OSError, TypeError, ValueError) as error:
        msg = f"{path} is not labelled data of the kind {what!r}: {error!r}"
        raise UserError(msg) from error
    if as_json:
        print_json(figures)
        return
    table(f"{what} on {path}", ["figure", "value"], [[name, _shown(value)] for name, value in _flat(figures)])


def _curated(config: Path, *, as_json: bool) -> None:
    """Measure the tagger by the corrections in `curation.toml` whose stories are stored with their text."""
    from aggregator.engine.session import curation_file
    from aggregator.evaluation.corrections import Correction, evaluate_corrections
    from aggregator.model import RETAG, in_force
    from aggregator.store.open import open_store

    settings = load_settings(config)
    sources = {source.name: source for source in settings.sources}
    corrections, without = [], 0
    decisions = [each for each in in_force(curation_file(settings).read()) if each.kind == RETAG and each.item]
    store = open_store(settings.storage.url, create=False, lock=False, read_only=True)
    try:
        for decision in decisions:
            item = _stored(store, decision)
            if item is None or item.pruned or item.source not in sources:
                without += 1
            else:
                corrections.append(Correction(decision=decision, story=item.story, source=sources[item.source]))
    finally:
        store.close()
    figures = evaluate_corrections(corrections, settings.claims) | {"without_text": without}
    if as_json:
        print_json(figures)
        return
    wrong = figures.pop("wrong")
    table("regions by curation.toml", ["figure", "value"], [[name, str(value)] for name, value in figures.items()])
    if wrong:
        rows = [[one["decision"], one["title"], " ".join(one["missing"]), " ".join(one["amiss"])] for one in wrong]
        table("not as corrected", ["decision", "title", "missing", "amiss"], rows)


def _stored(store: Store, decision: Decision) -> ItemRecord | None:
    """The item that a decision names, or None where it is not there."""
    ref = decision.item
    assert ref is not None
    try:
        record = store.find(ref.link or ref.guid)
    except UnknownNameError:
        return None
    return next((item for item in record.items if item.source == ref.source), None)


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
