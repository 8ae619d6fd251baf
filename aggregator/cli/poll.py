"""`aggregator poll`: one pass over the sources, then publish what changed."""

from __future__ import annotations

import logging
from pathlib import Path

import click

from aggregator.cli.options import config_option, json_option, load_settings
from aggregator.cli.output import print_json, printable, table
from aggregator.cli.progress import progress
from aggregator.engine.reports import PollReport, RenderReport

PROBLEMS_SHOWN = 3
"""Problems of one source in the text output; `--json` and `status` have all of them."""


@click.command()
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Poll every source, also those that are not due yet.")
@config_option
@json_option
def poll(names: tuple[str, ...], config: Path, *, everything: bool, as_json: bool) -> None:
    """Poll the sources that are due (or all, or the named ones), then publish what changed.

    Exits 1 if every polled source failed.

    \b
    aggregator poll
    aggregator poll --all -c config.toml
    aggregator poll bbc-world dw --json
    """  # noqa: D301 - click's \b keeps the lines apart
    from aggregator.cli.logs import configure
    from aggregator.engine.session import Session

    configure(level=logging.ERROR)
    settings = load_settings(config)
    with Session(settings) as session:
        expected = len(names) or (len(session.sources) if everything else None)
        with progress("polling", expected) as step:
            reports = session.poll(names or None, everything=everything, on_report=lambda report: step(report.source))
        rendered = session.render()
    if as_json:
        print_json({"sources": [source_object(report) for report in reports], "topics": topic_objects(rendered)})
    else:
        show(reports, rendered)
    if reports and all(report.failed for report in reports):
        raise SystemExit(1)


def show(reports: tuple[PollReport, ...], rendered: RenderReport) -> None:
    """Print what a pass came to: sources, problems, topics."""
    if not reports:
        click.echo("No source is due. `aggregator status` says when each is; --all polls them now.")
    else:
        table("Sources", ["source", "outcome", "items", "new", "changed", "copies", "next poll"], source_rows(reports))
    for report in reports:
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
        for report in sorted(reports, key=lambda report: report.source)
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
