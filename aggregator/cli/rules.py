"""`aggregator rules`: what cleaning takes out, by the program's own rules and by what it learned of each source."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aggregator.cli.options import config_option, json_option, load_settings

if TYPE_CHECKING:
    from aggregator.config.settings import Settings
    from aggregator.model import Source
    from aggregator.store.records import BoilerplateRow

WORDS_SHOWN = 160
"""Characters of a block in the table; `--json` has all of them."""

COUNTED = "counted"
PROPOSED = "proposed"
REMOVED = "removed"
PINNED = "pinned"
REFUSED = "refused"

NOTHING = """\
Nothing was learned yet. A block of text that stands in many stories of a source, under different titles, is proposed as
boilerplate after {propose} of them and removed from later stories after {removed}; --all lists what is counted."""


@click.command()
@click.argument("source", metavar="[SOURCE]", required=False)
@click.option("--all", "everything", is_flag=True, help="Also blocks that are only counted so far.")
@click.option(
    "--program", is_flag=True, help="List the program's own rules instead, and which of them `keep` may name."
)
@config_option
@json_option
def rules(source: str | None, config: Path, *, everything: bool, program: bool, as_json: bool) -> None:
    """List the blocks of text that were learned to be boilerplate of a source, with stories that hold them.

    A block is proposed once so many stories with different titles held it, and removed from later ones once so many
    more did ([cleaning] in the config). To have it removed at once, put its id in `pin` of its source; to keep it for
    ever, in `refuse`.

    \b
    aggregator rules
    aggregator rules bbc-world --all
    aggregator rules --program
    """  # noqa: D301 - click's \b keeps the lines apart
    if program:
        _print_program(as_json=as_json)
        return
    from aggregator.engine.session import check_names
    from aggregator.store.open import open_store

    settings = load_settings(config)
    if source is not None:
        check_names([source], settings.sources)
    store = open_store(settings.storage.url, create=False, lock=False, read_only=True)
    try:
        found = store.boilerplate_rows(source)
    finally:
        store.close()
    named = [one for one in settings.sources if source in (None, one.name)]
    told = [row for one in named for row in account(one, found, settings) if everything or row["state"] != COUNTED]
    if as_json:
        from aggregator.cli.output import print_json

        print_json(told)
    else:
        _print_learned(told, settings)


def account(source: Source, rows: Iterable[BoilerplateRow], settings: Settings) -> list[dict[str, Any]]:
    """What is known of a source's blocks, as plain values: those seen most first, then pinned ones never seen."""
    own = [row for row in rows if row.source == source.name]
    seen = {row.block for row in own}
    told = [
        {
            "source": source.name,
            "id": row.block.hex(),
            "state": state(row.block, row.stories, source, settings),
            "stories": row.stories,
            "first_seen": row.first_seen.isoformat(timespec="seconds"),
            "last_seen": row.last_seen.isoformat(timespec="seconds"),
            "text": row.text,
            "examples": [{"title": one.title, "link": one.link} for one in row.examples],
        }
        for row in own
    ]
    never = sorted((source.cleaning.pinned | source.cleaning.refused) - seen)
    return told + [
        {
            "source": source.name,
            "id": block.hex(),
            "state": state(block, 0, source, settings),
            "stories": 0,
            "first_seen": "",
            "last_seen": "",
            "text": "",
            "examples": [],
        }
        for block in never
    ]


def state(block: bytes, stories: int, source: Source, settings: Settings) -> str:
    """What becomes of a block; what the operator says goes before what was learned."""
    if block in source.cleaning.refused:
        return REFUSED
    if block in source.cleaning.pinned:
        return PINNED
    cleaning = settings.cleaning
    if stories < cleaning.propose_after:
        return COUNTED
    return REMOVED if cleaning.learn and stories >= cleaning.learned_after else PROPOSED


def _print_learned(told: list[dict[str, Any]], settings: Settings) -> None:
    from aggregator.cli.output import printable, table

    if not told:
        cleaning = settings.cleaning
        if cleaning.learn:
            click.echo(NOTHING.format(propose=cleaning.propose_after, removed=cleaning.learned_after))
        else:
            click.echo("Nothing is learned: [cleaning] learn is false.")
        return
    table(
        "Learned",
        ["source", "id", "state", "stories", "last seen", "words"],
        [
            [row["source"], row["id"], row["state"], row["stories"], row["last_seen"][:10], _words(row["text"])]
            for row in told
        ],
    )
    for row in told:
        if row["examples"]:
            click.echo(f"{row['id']} stands in")
            for one in row["examples"]:
                click.echo(printable(f"    {one['title']}  {one['link']}").rstrip())


def _print_program(*, as_json: bool) -> None:
    from aggregator.clean.table import told
    from aggregator.cli.output import print_json, table

    if as_json:
        print_json(
            [
                {"rule": rule.name, "says": rule.says, "applies_to": sorted(rule.applies_to), "keep": rule.can_be_kept}
                for rule in told().values()
            ]
        )
        return
    table(
        "Rules of the program",
        ["rule", "what it takes out or reads", "in", "keep"],
        [
            [rule.name, rule.says, ", ".join(sorted(rule.applies_to)), "yes" if rule.can_be_kept else "no"]
            for rule in told().values()
        ],
    )


def _words(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= WORDS_SHOWN else f"{flat[: WORDS_SHOWN - 1]}…"
