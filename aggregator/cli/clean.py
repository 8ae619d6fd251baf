"""`aggregator clean`: one document through the cleaning chain, with everything that was removed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

import click

from aggregator.cli.extras import extra_lines, extras
from aggregator.cli.options import config_option, json_option, named_source


class Zone(click.ParamType[ZoneInfo]):
    """A time zone by its IANA name."""

    name = "zone"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> ZoneInfo:
        """The zone, or a usage error that names it."""
        try:
            return value if isinstance(value, ZoneInfo) else ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            self.fail(f"{value!r} is no IANA time zone, such as Europe/London", param, ctx)


@click.command(name="clean")
@click.argument("document", metavar="FILE", type=click.File("rb"))
@click.option("--url", default="", help="Where the document came from; its relative addresses are relative to it.")
@click.option(
    "--zone", type=Zone(), help="The time zone of a date line that names none, such as Europe/London. Else UTC."
)
@click.option("--source", "like", help="Clean as this source's pages are: its language, zone, keep, pin, refuse, page.")
@config_option
@json_option
def clean(
    document: BinaryIO, url: str, zone: ZoneInfo | None, like: str | None, config: Path, *, as_json: bool
) -> None:
    """Clean one HTML or plain-text document and show the story, and what was removed by which rule.

    FILE may be - for standard input. HTML and plain text are told apart by content; the first line of plain
    text is its title. The config is read only for --source: to try the selectors of [sources.page], say.

    \b
    aggregator clean page.html --url https://example.org/2024/story
    aggregator clean pasted.txt --zone Europe/London --json
    aggregator clean page.html --source valley-gazette -c config.toml
    """  # noqa: D301 - click's \b keeps the lines apart
    from aggregator.clean.draft import Context, source_context
    from aggregator.clean.page.document import clean_document
    from aggregator.cli.output import heading, print_json, printable, table

    source = named_source(config, like) if like else None
    context = source_context(source) if source else Context()
    story = clean_document(
        document.read(),
        url=url,
        rules=source.cleaning.page if source else None,
        context=replace(context, zone=zone) if zone else context,
    )
    shown: dict[str, Any] = {
        "title": story.title,
        "published": story.published,
        "authors": story.authors,
        "agency": story.agency,
        "dateline": story.dateline,
        "language": story.language,
        "link": story.link,
        **extras(story),
        "text": story.text,
        "html": story.html,
        "removed": [{"rule": gone.rule, "text": gone.text, "why": gone.why} for gone in story.removals],
    }
    if as_json:
        print_json(shown)
        return
    for name in ("title", "published", "authors", "agency", "dateline", "language", "link"):
        value = shown[name]
        if name == "authors":
            value = ", ".join(value)
        elif name == "dateline" and value is not None:
            value = value.text
        click.echo(f"{name + ':':11}{printable(value)}".rstrip())
    for line in extra_lines(shown):
        click.echo(printable(line))
    for name in ("text", "html"):
        click.echo()
        heading(name)
        for line in shown[name].split("\n"):
            click.echo(printable(line))
    click.echo()
    table("removed", ["rule", "text", "why"], [(gone.rule, gone.text, gone.why) for gone in story.removals])
    for problem in story.problems:
        click.echo(f"{printable(problem.where)}: {printable(problem.what)}", err=True)
