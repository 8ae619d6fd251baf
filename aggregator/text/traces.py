"""What told on a reader in one document, added up while it is sanitised: no second pass, and a few examples kept."""

from __future__ import annotations

from dataclasses import dataclass, field

from aggregator.text.urls import Traced

EXAMPLES = 3
"""Addresses, and twice as many parameters, that are kept to show what went; the rest is only counted."""


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
