"""`aggregator status`: how each source and each topic is doing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aggregator.cli.options import config_option, json_option, load_settings
from aggregator.cli.output import print_json, printable, table
from aggregator.errors import ConfigError

if TYPE_CHECKING:
    from aggregator.config.settings import Settings
    from aggregator.store.records import SourceRow, TopicRow


@click.command()
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@click.option("--why", is_flag=True, help="Say why each source is asked again when it is, and who asked for quiet.")
@config_option
@json_option
def status(names: tuple[str, ...], config: Path, *, why: bool, as_json: bool) -> None:
    """Show each source (state, last success, next poll, items, errors) and each topic (entries, last change).

    Below the sources stands what a person should look at: a source that is gone, fails for a day, is silent for far
    longer than usual, answers "not modified" though it has news, may have lost stories between two polls, or moved
    for good.

    \b
    aggregator status
    aggregator status bbc-world --why
    aggregator status --json | jq '.sources[] | select(.failures > 0)'
    """  # noqa: D301 - click's \b keeps the lines apart
    from aggregator.errors import UnknownNameError
    from aggregator.store.open import open_store

    now = datetime.now(UTC)
    settings = load_settings(config)
    store = open_store(settings.storage.url, create=False, lock=False, read_only=True)
    try:
        sources = [row for row in store.source_rows() if row.configured]
        topics = store.topic_rows()
    finally:
        store.close()
    stored = {row.source.name for row in sources}
    waiting = [source.name for source in settings.sources if source.enabled and source.name not in stored]
    if names:
        unknown = sorted(set(names) - stored - set(waiting))
        if unknown:
            raise UnknownNameError(f"no source is named {', '.join(unknown)}")
        sources = [row for row in sources if row.source.name in names]
        waiting = [name for name in waiting if name in names]
    if as_json:
        print_json(
            {
                "sources": [_source(row, now) for row in sources],
                "waiting": waiting,
                "topics": [_topic(row) for row in topics],
            }
        )
        return
    table(
        "Sources",
        ["source", "state", "last success", "next poll", "items", "copies", "failures"],
        [
            [
                row.source.name,
                _state(row),
                _time(row.state.succeeded_at),
                _time(_next(row)) if row.source.enabled else "never",
                row.items,
                row.copies,
                row.state.failures,
            ]
            for row in sources
        ],
    )
    for row in sources:
        for line in _remarks(row, now, problems=bool(names), why=why):
            click.echo(printable(f"{row.source.name}: {line}"))
    for name in waiting:
        click.echo(f"{name}: new in the config; the next run or poll takes it up")
    table(
        "Topics",
        ["topic", "entries", "last change"],
        [[row.name, row.entries, _time(row.changed_at) + _under_way(row)] for row in topics],
    )
    for topic in topics:
        if topic.left_out:
            click.echo(f"{topic.name}: {topic.left_out} older stories have no room in its feed, by its max_bytes")
    _decisions(settings)


def _under_way(row: TopicRow) -> str:
    """What is still to be done for a topic; empty for most."""
    if row.waits:
        return f" (being judged anew, {row.judged} of {max(row.to_judge, row.judged)})"
    if not row.settled:
        return f" (older stories are being judged, {row.judged} of {max(row.to_judge, row.judged)})"
    return " (to be rendered)" if row.dirty else ""


def _decisions(settings: Settings) -> None:
    """Say what is wrong with the log of decisions, since the daemon goes on without it."""
    from aggregator.engine.session import curation_file

    try:
        curation_file(settings).read()
    except ConfigError as error:
        click.echo("The decisions made by hand are not carried out until this is mended:")
        for fault in error.faults:
            click.echo(printable(f"  {fault}"))


def _remarks(row: SourceRow, now: datetime, *, problems: bool, why: bool) -> Iterator[str]:
    """What is to be said of a source beside its line in the table."""
    from aggregator.schedule.alerts import alerts

    found = [f"{alert.concern.value}: {alert.what}" for alert in alerts(row.state, now) if row.source.enabled]
    if row.state.detail and not any(row.state.detail in alert for alert in found):
        yield row.state.detail
    yield from found
    if row.state.move.address:
        yield f"moved for good to {_new_address(row)}: write that into the config"
    if problems:
        yield from row.state.problems
    if why and row.state.reasons:
        yield f"asked again {_time(row.state.due_at)}: {'; '.join(row.state.reasons)}"
    if why and row.source.enabled:
        yield from _holds(row, now)


def _holds(row: SourceRow, now: datetime) -> Iterator[str]:
    """What asked to be left alone."""
    if row.held_until and row.held_until > now:
        yield f"its host asked to be left alone until {_time(row.held_until)}"
    if row.state.pages_until and row.state.pages_until > now:
        yield f"the host of its articles asked for its pages to be left alone until {_time(row.state.pages_until)}"


def _next(row: SourceRow) -> datetime:
    """When it is asked again at the soonest."""
    return max(row.state.due_at, row.held_until or row.state.due_at)


def _new_address(row: SourceRow) -> str:
    """Where a source moved to, as it may be shown."""
    from aggregator.text.urls import without_secrets

    shown = without_secrets(row.state.move.address)
    return shown if shown == row.state.move.address else f"{shown} (and a query or password that is not shown)"


def _state(row: SourceRow) -> str:
    if not row.source.enabled:
        return "disabled"
    return row.state.outcome or "never polled"


def _time(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else "never"


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _source(row: SourceRow, now: datetime) -> dict[str, object]:
    from aggregator.schedule.alerts import alerts

    state = row.state
    return {
        "source": row.source.name,
        "title": row.source.title or state.masthead.title,
        "state": _state(row),
        "detail": state.detail,
        "attempted_at": _iso(state.attempted_at),
        "succeeded_at": _iso(state.succeeded_at),
        "changed_at": _iso(state.changed_at),
        "next_poll": _iso(_next(row)),
        "reasons": list(state.reasons),
        "left_alone": list(_holds(row, now)),
        "failures": state.failures,
        "items": row.items,
        "copies": row.copies,
        "problems": list(state.problems),
        "alerts": [{"alert": alert.concern.value, "what": alert.what} for alert in alerts(state, now)],
        "moved_to": _new_address(row) if state.move.address else None,
    }


def _topic(row: TopicRow) -> dict[str, object]:
    return {
        "topic": row.name,
        "entries": row.entries,
        "left_out": row.left_out,
        "last_change": _iso(row.changed_at),
        "to_be_rendered": row.dirty,
        "judging": None if row.settled else {"judged": row.judged, "of": max(row.to_judge, row.judged)},
    }
