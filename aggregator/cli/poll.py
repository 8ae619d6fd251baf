"""`aggregator poll`: one pass over the sources, then publish what changed."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import click

from aggregator.cli.options import config_option, json_option, load_settings
from aggregator.cli.output import print_json, printable, table
from aggregator.cli.progress import progress
from aggregator.engine.reports import NOT_STORED, PollReport, RenderReport
from aggregator.errors import PublishError

if TYPE_CHECKING:
    from aggregator.engine.session import Session

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

    --whole is for a source whose server says "not modified" though there is news; once in 24 hours.

    Exits 1 if every polled source failed, if the database could not store a poll, or if a feed could not be written.

    \b
    aggregator poll
    aggregator poll --all -c config.toml
    aggregator poll bbc-world dw --json
    aggregator poll --whole bbc-world
    """  # noqa: D301 - click's \b keeps the lines apart
    from aggregator.cli.logs import configure
    from aggregator.engine.session import Session, check_names, worth_while

    if whole and not names:
        raise click.UsageError("--whole needs the names of the sources that are to send everything")
    configure(level=logging.ERROR)
    settings = load_settings(config)
    enabled = [source.name for source in settings.sources if source.enabled]
    check_names(names, settings.sources)
    wanted = list(dict.fromkeys(names)) or (enabled if everything else [])
    unpublished: PublishError | None = None
    with Session(settings, processes=worth_while(len(wanted)) if wanted else None) as session:
        with progress("polling", len(wanted) or None) as step:
            reports = session.poll(wanted or None, whole=whole, on_report=lambda report: step(report.source))
        session.tidy()  # where cron calls this command, nothing else lets go of old texts and stories
        try:
            rendered = session.render()
        except PublishError as error:
            rendered, unpublished = RenderReport(), error
        skipped = why_not(set(wanted) - {report.source for report in reports}, session)
    if as_json:
        print_json(
            {
                "sources": [source_object(report) for report in by_name(reports)],
                "skipped": sorted(skipped),
                "topics": topic_objects(rendered),
            }
        )
    else:
        show(reports, rendered, skipped=skipped)
    if unpublished is not None:
        raise unpublished
    if any(report.outcome == NOT_STORED for report in reports) or (
        reports and all(report.failed for report in reports)
    ):
        raise SystemExit(1)


def why_not(names: Collection[str], session: Session) -> dict[str, str]:
    """Why sources that were asked for were not polled, by name."""
    if not names:
        return {}
    now = session.clock()
    held = {row.source.name: row.held_until for row in session.store.source_rows()}
    return {
        name: f"its host asked to be left alone until {until:%Y-%m-%d %H:%M} UTC"
        if (until := held.get(name)) and until > now
        else "another instance is at it, or its host has no time for it just now"
        for name in sorted(names)
    }


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
