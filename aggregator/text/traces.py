"""What went from one document while it was sanitised: what told on a reader, added up, and what no reader sees."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from aggregator.text.urls import Traced

EXAMPLES = 3
"""Addresses, and twice as many parameters, that are kept to show what went; the rest is only counted."""


LAST_LENGTH = 1_000
"""Characters of the last piece, which holds what there was no place for."""
PIECES = 60
"""Pieces of one document that are kept one by one; what goes beyond them is kept together."""


class Piece(NamedTuple):
    """Something that went."""

    rule: str
    """Of `clean.table`."""
    text: str
    why: str


@dataclass(kw_only=True, slots=True)
class Traces:
    """Tracking that was met, and how much of it; a sanitiser adds to it, and whoever called reads it afterwards."""

    keep_links: bool = False
    """Links stay as they came: absolute, and nothing else."""
    keep_beacons: bool = False
    """Pictures that count readers stay."""
    beacons: int = 0
    """Pictures that went because they count readers, or hold space open."""
    beacon_urls: list[str] = field(default_factory=list)
    """The first of them."""
    links: int = 0
    """Links that lost parameters or a redirect."""
    parameters: list[str] = field(default_factory=list)
    """Some of what they lost, each once, as it stood: "utm_source=rss"."""
    redirects: list[str] = field(default_factory=list)
    """Some of the hosts that they led through, each once."""
    unwrapped: int = 0
    """Links among them that led through a redirect."""

    pieces: list[Piece] = field(default_factory=list)
    """What went besides, in the order in which it was found."""

    def remove(self, rule: str, text: str, why: str) -> None:
        """Put a piece on record that went."""
        if len(self.pieces) < PIECES:
            self.pieces.append(Piece(rule, text, why))
        else:
            last = self.pieces[-1]
            self.pieces[-1] = last._replace(text=f"{last.text} … {text}"[:LAST_LENGTH])

    def beacon(self, url: str) -> None:
        """Count a picture that went."""
        self.beacons += 1
        if len(self.beacon_urls) < EXAMPLES:
            self.beacon_urls.append(url)

    def link(self, found: Traced) -> None:
        """Count a link if anything of it went."""
        if found.dropped:
            _noted(self.parameters, found.dropped, 2 * EXAMPLES)
        elif not found.through:
            return
        self.links += 1
        if found.through:
            self.unwrapped += 1
            _noted(self.redirects, found.through, EXAMPLES)


def _noted(seen: list[str], more: tuple[str, ...], limit: int) -> None:
    for each in more:
        if len(seen) >= limit:
            return
        if each not in seen:
            seen.append(each)
