"""`aggregator tag`: the regions of one text, with the words that spoke for each."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any, TextIO

import click

from aggregator.cli.options import json_option
from aggregator.errors import UserError
from aggregator.model import Dateline, Mention, RegionTag


@click.command(name="tag")
@click.argument("document", metavar="FILE", type=click.File("r", encoding="utf-8", errors="replace"))
@click.option("--dateline", default="", help='The dateline, where the text has none: "BAKU, Aug 19 (Reuters)".')
@click.option("--country", default=None, metavar="XX", help="Where it was published: for a text that names no place.")
@json_option
def tag(document: TextIO, dateline: str, country: str | None, *, as_json: bool) -> None:
    """Tell which regions of the world a text is about, and by which words.

    The first line of FILE is the title, the rest the text; - is standard input. On a terminal the text is shown with
    the words in colour: green for subjects, yellow for mentions, blue for datelines, red for names that are no places.

    \b
    aggregator tag story.txt
    aggregator tag story.txt --dateline "BAKU, Aug 19 (Reuters)" --json
    echo "Flood in Paris, Texas" | aggregator tag -
    """  # noqa: D301 - click's \b keeps the lines apart
    from aggregator.cli.output import print_json, table
    from aggregator.cli.spans import coloured
    from aggregator.regions.gazetteer import load
    from aggregator.regions.hierarchy import title_of
    from aggregator.regions.tag import judge, read, told

    title, _, text = document.read().partition("\n")
    filed = Dateline(text=dateline) if dateline else None
    home = _country(country)
    found = read(load(), title=title, text=text, dateline=filed, source_country=home)
    tags = judge(found.places, title=title, text=text, dateline=filed, source_country=home)
    if as_json:
        print_json([_shown(one, title_of(one.code)) for one in tags])
        return
    none = told(found.dismissed, title=title, text=text, dateline=filed)
    if _on_terminal():
        click.echo(click.style(coloured(title, tags, {"title"}, none), bold=True))
        click.echo(coloured(text, tags, {"lead", "body"}, none))
    rows = [(one.code, title_of(one.code), one.role.value, one.confidence, _words(one.evidence)) for one in tags]
    table("regions", ["code", "name", "role", "confidence", "evidence"], rows)
    if none:
        click.echo()
        table("names that are no places here", ["words", "field", "why"], [(m.text, m.field, m.why) for m in none])


def _on_terminal() -> bool:
    return sys.stdout.isatty()


def _country(value: str | None) -> str | None:
    """An ISO 3166-1 code from a code or name.

    :raises UserError: it is no country
    """
    from aggregator.regions.hierarchy import country_of, resolve

    if value is None:
        return None
    code = resolve(value)
    if country_of(code) != code:
        raise UserError(f"--country {value!r} is no country; give its ISO 3166-1 code, such as GB")
    return code


def _shown(one: RegionTag, name: str) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": name,
        "role": one.role.value,
        "confidence": one.confidence,
        "evidence": list(one.evidence),
    }


def _words(evidence: Iterable[Mention]) -> str:
    """The spans as one line: `Paris (city, title: named as a place of US-TX; not FR)`."""
    parts = []
    for mention in evidence:
        place = f"{mention.reading}, {mention.field}" + (f": {mention.why}" if mention.why else "")
        if mention.rejected:
            place += f"; not {', '.join(one.code for one in mention.rejected)}"
        parts.append(f"{mention.text} ({place})" if mention.text else f"({place})")
    return "; ".join(parts)
