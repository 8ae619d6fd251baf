"""A text on a terminal, the words that speak for its regions in colour."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import click

from aggregator.cli.output import printable
from aggregator.model import Mention, RegionTag, Role

COLOURS = {Role.SUBJECT: "green", Role.DATELINE: "blue", Role.MENTION: "yellow"}
DISMISSED = "red"
"""Colour of a name that was found to be no place."""


def coloured(text: str, tags: Iterable[RegionTag], fields: Collection[str], dismissed: Iterable[Mention] = ()) -> str:
    """The text with the spans of evidence in the colour of their tag's role; of two tags the first colours it.

    :param fields: those fields of `Mention` whose offsets are in this text
    :param dismissed: names that were found to be no places
    """
    spans: dict[int, tuple[int, str]] = {}
    for one in tags:
        for mention in one.evidence:
            if mention.field in fields:
                spans.setdefault(mention.start, (mention.end, COLOURS[one.role]))
    for mention in dismissed:
        if mention.field in fields:
            spans.setdefault(mention.start, (mention.end, DISMISSED))
    pieces = []
    at = 0
    for start in sorted(spans):
        end, colour = spans[start]
        pieces += [_lines(text[at:start]), click.style(printable(text[start:end]), fg=colour, underline=True)]
        at = end
    return "".join([*pieces, _lines(text[at:])])


def _lines(text: str) -> str:
    """Text that no terminal obeys, its line ends kept."""
    return "\n".join(printable(line) for line in text.split("\n"))
