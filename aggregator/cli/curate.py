"""`aggregator split`, `merge`, `retag` and `undo`: what a person decides about stories, written to `curation.toml`."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aggregator.cli.options import config_option, load_settings
from aggregator.errors import StoreLockedError, UnknownNameError, UserError

if TYPE_CHECKING:
    from aggregator.config.settings import Settings
    from aggregator.model import Decision, Ref
    from aggregator.store.records import ItemRecord, StoryRecord

PREFIX = 4
"""Characters of a uid that serve for the whole of it."""


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def why_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command `reason` and `author`, for the log."""
    command = click.option("--author", default=_user, show_default="you", help="Who decided, for the log.")(command)
    return click.option("--reason", default="", metavar="TEXT", help="Why, for the log.")(command)


@click.command()
@click.argument("story")
@click.argument("item")
@why_options
@config_option
def split(story: str, item: str, reason: str, author: str, config: Path) -> None:
    """Take ITEM out of STORY: it is no copy of it, and becomes a story of its own.

    STORY is a link, an entry's id or the first characters of a uid, as for `explain`; ITEM is the name of the source
    whose copy it is, its link, or the first characters of its uid. The decision is added to curation.toml beside the
    config and holds for ever, also in a database that is made anew; `aggregator undo` takes it back.

    \b
    aggregator split https://example.org/flood daily-gazette --reason "the flood of last year"
    """  # noqa: D301 - click's \b keeps the lines apart
    from aggregator.model import SPLIT

    settings = load_settings(config)
    record = _find(settings, story)
    out = _item(record, item)
    rest = [each for each in record.items if each.uid != out.uid]
    if not rest:
        raise UnknownNameError(f"only {out.source} carries “{record.entry.title}”: there is nothing to split")
    stays = next((each for each in rest if each.evidence is None), rest[0])
    _decide(settings, kind=SPLIT, reason=reason, author=author, item=_ref(out), story=_ref(stays))


@click.command()
@click.argument("story")
@click.argument("other")
@why_options
@config_option
def merge(story: str, other: str, reason: str, author: str, config: Path) -> None:
    """Make OTHER a part of STORY: they are one story, whose entry stays as it is.

    Both are a link, an entry's id or the first characters of a uid, as for `explain`. The entry of OTHER leaves its
    topics; `aggregator undo` brings it back under its own id.

    \b
    aggregator merge https://example.org/flood https://example.net/news/flood-2
    """  # noqa: D301 - click's \b keeps the lines apart
    from aggregator.model import MERGE

    settings = load_settings(config)
    first, second = _find(settings, story), _find(settings, other)
    if first.entry.uid == second.entry.uid:
        raise UnknownNameError(f"both are the story “{first.entry.title}” already")
    one, two = (_ref(_founder(record)) for record in (first, second))
    _decide(settings, kind=MERGE, reason=reason, author=author, item=two, story=one)


@click.command()
@click.argument("story")
@click.option("--add", multiple=True, metavar="REGION", help="A region that it is about; may be given again.")
@click.option("--remove", multiple=True, metavar="REGION", help="A region that it is not about; may be given again.")
@why_options
@config_option
def retag(story: str, add: tuple[str, ...], remove: tuple[str, ...], reason: str, author: str, config: Path) -> None:
    """Correct the regions that STORY is about.

    STORY is a link, an entry's id or the first characters of a uid, as for `explain`; a REGION is a code or a name, as
    in the config. What is removed goes with all that lies below it. The decision is added to curation.toml beside the
    config and holds for ever, whatever copy is shown; `aggregator eval regions --curation` measures the program by it.

    \b
    aggregator retag https://example.org/tbilisi --add GE --remove US-GA
    aggregator retag 4f1c --add azerbaijan --reason "Baku is meant"
    """  # noqa: D301 - click's \b keeps the lines apart
    from aggregator.model import RETAG
    from aggregator.regions.hierarchy import resolve

    settings = load_settings(config)
    codes = [tuple(dict.fromkeys(resolve(region) for region in written)) for written in (add, remove)]
    if not any(codes):
        raise UserError("nothing to correct: give --add or --remove, such as --add AZ")
    if both := sorted(set(codes[0]) & set(codes[1])):
        raise UserError(f"{', '.join(both)} cannot be added and removed at once")
    item = _ref(_founder(_find(settings, story)))
    _decide(settings, kind=RETAG, reason=reason, author=author, item=item, add=codes[0], remove=codes[1])


@click.command()
@click.argument("decision", required=False)
@why_options
@config_option
def undo(decision: str | None, reason: str, author: str, config: Path) -> None:
    """Take back a DECISION by its id in curation.toml, or else the last one that holds.

    \b
    aggregator undo
    aggregator undo 2026-11-26-3 --reason "they were one after all"
    """  # noqa: D301 - click's \b keeps the lines apart
    from aggregator.engine.session import curation_file
    from aggregator.model import UNDO, in_force

    settings = load_settings(config)
    holding = [each.id for each in in_force(curation_file(settings).read())]
    if not holding:
        raise UnknownNameError("no decision holds that could be undone")
    if decision is not None and decision not in holding:
        raise UnknownNameError(f"no decision that holds has the id {decision!r}; there are {', '.join(holding)}")
    _decide(settings, kind=UNDO, reason=reason, author=author, of=decision or holding[-1])


def _find(settings: Settings, ref: str) -> StoryRecord:
    from aggregator.store.open import open_store

    store = open_store(settings.storage.url, create=False, lock=False, read_only=True)
    try:
        return store.find(ref)
    finally:
        store.close()


def _item(record: StoryRecord, ref: str) -> ItemRecord:
    """The one item of a story that `ref` means.

    :raises UnknownNameError: none, or more than one, is meant
    """
    found = [
        item
        for item in record.items
        if ref in (item.source, item.story.link, item.story.guid) or (len(ref) >= PREFIX and item.uid.startswith(ref))
    ]
    if len(found) == 1:
        return found[0]
    there = ", ".join(f"{item.uid} of {item.source}" for item in record.items)
    many = "more than one" if found else "no"
    raise UnknownNameError(f"{ref!r} means {many} item of the story; there are {there}")


def _founder(record: StoryRecord) -> ItemRecord:
    return next((item for item in record.items if item.evidence is None), record.items[0])


def _ref(item: ItemRecord) -> Ref:
    from aggregator.model import Ref

    return Ref(source=item.source, guid=item.story.guid, link=item.story.link, title=item.story.title)


def _decide(settings: Settings, *, kind: str, reason: str, author: str, **fields: Any) -> None:
    """Write a decision to the log, and carry it out unless a daemon will."""
    from aggregator.engine.session import Session, curation_file
    from aggregator.model import Decision

    file = curation_file(settings)
    now = datetime.now(UTC).replace(microsecond=0)
    decision = file.append(
        lambda log: Decision(id=_id(log, now), kind=kind, at=now, author=author, reason=reason, **fields)
    )
    click.echo(f"{decision.id}: {kind}, written to {file.path}")
    try:
        with Session(settings, processes=0) as session:
            session.publish()
    except StoreLockedError:
        click.echo("The running daemon carries it out within a minute.")


def _id(log: tuple[Decision, ...], now: datetime) -> str:
    """The day and a number: short enough to type, and free."""
    taken = {decision.id for decision in log}
    number = len(taken) + 1
    while (found := f"{now:%Y-%m-%d}-{number}") in taken:
        number += 1
    return found
