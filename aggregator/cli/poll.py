"""`aggregator poll`: one pass over the sources, then publish what changed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import click

from aggregator.cli.options import config_option, json_option, load_settings
from aggregator.cli.output import print_json, printable, table
from aggregator.cli.progress import progress
from aggregator.engine.reports import NOT_STORED, PollReport, RenderReport
from aggregator.errors import PublishError, StoreError, StoreLockedError

if TYPE_CHECKING:
    from aggregator.config.settings import Settings

NOBODY: Mapping[str, str] = MappingProxyType({})
PROBLEMS_SHOWN = 3
"""Problems of one source in the text output; `--json` and `status` have all of them."""


@click.command()
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Poll every source, also those that are not due yet.")
@click.option("--whole", is_flag=True, help="Have the named sources send everything, also where nothing has changed.")
@config_option
@json_option
def poll(names: tuple[str, ...], config: Path, *, everything: bool, whole: bool, as_json: bool) -> None:
    """Poll the sources that are due (or all, or the named ones), then publish what changed.

    --whole is for a source whose server says "not modified" though there is news; once in 24 hours. While the daemon
    runs on the same database, it is asked to poll the named sources, or all of them.

    Exits 1 if every polled source failed, if the database could not store a poll, or if a feed could not be written.

    \b
    aggregator poll
    aggregator poll --all -c config.toml
    aggregator poll bbc-world dw --json
    aggregator poll --whole bbc-world
    """  # noqa: D301 - click's \b keeps the lines apart
    from aggregator.cli.logs import configure
    from aggregator.engine.session import check_names

    if whole and not names:
        raise click.UsageError("--whole needs the names of the sources that are to send everything")
    configure(level=logging.ERROR)
    settings = load_settings(config)
    enabled = [source.name for source in settings.sources if source.enabled]
    check_names(names, settings.sources)
    wanted = list(dict.fromkeys(names)) or (enabled if everything else [])
    came = _come(settings, wanted, whole=whole)
    if as_json:
        print_json(
            {
                "sources": [source_object(report) for report in by_name(came.reports)],
                "skipped": sorted(came.skipped),
                "topics": topic_objects(came.rendered),
            }
        )
    else:
        show(came.reports, came.rendered, skipped=came.skipped)
    if came.unpublished:
        raise PublishError(came.unpublished)
    if any(report.outcome == NOT_STORED for report in came.reports) or (
        came.reports and all(report.failed for report in came.reports)
    ):
        raise SystemExit(1)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Came:
    """What came of it, whoever did it."""

    reports: tuple[PollReport, ...]
    rendered: RenderReport
    skipped: Mapping[str, str]
    """Sources that were asked for and not polled, each with the reason."""
    unpublished: str = ""
    """Why not everything could be published."""


def _come(settings: Settings, wanted: Sequence[str], *, whole: bool) -> _Came:
    """Have the daemon poll where one runs and sources are named; else do it here.

    :raises StoreLockedError: another process holds the database, and no daemon answers
    """
    from aggregator.store.open import parse_url

    # An SQLite file has a lock that tells whether a daemon may run; on PostgreSQL it has to be asked.
    shared = parse_url(settings.storage.url).get_backend_name() != "sqlite"
    if shared and wanted and (came := _ordered(settings, wanted, whole=whole)):
        return came
    try:
        return _polled(settings, wanted, whole=whole)
    except StoreLockedError:
        if not wanted or (came := _ordered(settings, wanted, whole=whole)) is None:
            raise
        return came


def _polled(settings: Settings, wanted: Sequence[str], *, whole: bool) -> _Came:
    """Poll in this process.

    :raises StoreLockedError: another one holds the database
    """
    from aggregator.engine.asked import why_not
    from aggregator.engine.collector import spare_what_stays
    from aggregator.engine.session import Session, worth_while

    rendered, unpublished = RenderReport(), ""
    with Session(settings, processes=worth_while(len(wanted)) if wanted else None) as session:
        spare_what_stays()
        with progress("polling", len(wanted) or None) as step:
            reports = session.poll(wanted or None, whole=whole, on_report=lambda report: step(report.source))
        session.tidy()  # where cron calls this command, nothing else lets go of old texts and stories
        try:
            rendered = session.publish()
        except PublishError as error:
            unpublished = str(error)
        left = set(wanted) - {report.source for report in reports}
        skipped = why_not(session.store, left, now=session.clock())
    return _Came(reports=reports, rendered=rendered, skipped=skipped, unpublished=unpublished)


def _ordered(settings: Settings, wanted: Sequence[str], *, whole: bool) -> _Came | None:
    """Have the daemon poll; None where whoever holds the database is none."""
    from aggregator.engine.orders import rendered_of, report_of

    reports: list[PollReport] = []
    with progress("polling", len(wanted)) as step:

        def note(event: dict[str, Any]) -> None:
            if event.get("event") == "polled":
                reports.append(report_of(event["report"]))
                step(reports[-1].source)

        result = asked(settings, "poll", {"names": list(wanted), "whole": whole}, note)
    if result is None:
        return None
    return _Came(
        reports=tuple(reports),
        rendered=rendered_of(result),
        skipped=result["skipped"],
        unpublished=result["unpublished"],
    )


def asked(
    settings: Settings, command: str, arguments: dict[str, object], on_event: Callable[[dict[str, Any]], None]
) -> dict[str, Any] | None:
    """The result of an order to the daemon; None where none runs."""
    from aggregator.engine import control_client, control_rows
    from aggregator.engine.session import utc_now
    from aggregator.store.open import open_store, parse_url

    url = parse_url(settings.storage.url)
    if url.get_backend_name() == "sqlite":
        return control_client.ask(Path(str(url.database)), command, arguments, on_event)
    try:
        store = open_store(settings.storage.url, create=False)
    except StoreError:
        return None  # whoever polls is told
    try:
        return control_rows.ask(store, command, arguments, on_event, clock=utc_now)
    finally:
        store.close()


def show(reports: tuple[PollReport, ...], rendered: RenderReport, *, skipped: Mapping[str, str] = NOBODY) -> None:
    """Print what a pass came to: sources, problems, topics.

    :param skipped: sources that were asked for and not polled, each with the reason
    """
    for name, why in skipped.items():
        click.echo(f"{name}: not polled: {why}")
    if not reports and not skipped:
        click.echo("No source is due. `aggregator status` says when each is; --all polls them now.")
    if reports:
        table("Sources", ["source", "outcome", "items", "new", "changed", "copies", "next poll"], source_rows(reports))
    for report in by_name(reports):
        if report.detail:
            click.echo(printable(f"{report.source}: {report.detail}"))
        for problem in report.problems[:PROBLEMS_SHOWN]:
            click.echo(printable(f"{report.source}: {problem.where}: {problem.what}"))
        if len(report.problems) > PROBLEMS_SHOWN:
            click.echo(f"{report.source}: and {len(report.problems) - PROBLEMS_SHOWN} more problems")
    if rendered.topics:
        table(
            "Topics",
            ["topic", "entries", "files"],
            [[topic.name, topic.entries, "written" if topic.changed else "unchanged"] for topic in rendered.topics],
        )


def by_name(reports: tuple[PollReport, ...]) -> list[PollReport]:
    """The reports in an order that no race between polls decides."""
    return sorted(reports, key=lambda report: report.source)


def source_rows(reports: tuple[PollReport, ...]) -> list[list[object]]:
    """One row a source, by name."""
    return [
        [
            report.source,
            report.outcome,
            report.total,
            report.new,
            report.changed,
            report.copies,
            f"{report.due_at:%Y-%m-%d %H:%M} UTC",
        ]
        for report in by_name(reports)
    ]


def source_object(report: PollReport) -> dict[str, object]:
    """A poll's report for `--json`."""
    return {
        "source": report.source,
        "outcome": report.outcome,
        "detail": report.detail,
        "items": report.total,
        "new": report.new,
        "changed": report.changed,
        "copies": report.copies,
        "pages": report.pages,
        "problems": [f"{problem.where}: {problem.what}" for problem in report.problems],
        "next_poll": report.due_at.isoformat(),
        "reasons": list(report.reasons),
        "seconds": round(report.seconds, 3),
    }


def topic_objects(rendered: RenderReport) -> list[dict[str, object]]:
    """The rendered topics for `--json`."""
    return [
        {
            "topic": topic.name,
            "entries": topic.entries,
            "changed": topic.changed,
            "quarantined": [f"{problem.where}: {problem.what}" for problem in topic.quarantined],
        }
        for topic in rendered.topics
    ]
