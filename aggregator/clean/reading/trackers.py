"""What cleaning puts on record of links and pictures that told on the reader: one removal of a kind, with examples."""

from __future__ import annotations

from aggregator.clean.draft import Context, removal
from aggregator.model import Removal
from aggregator.text.traces import Traces
from aggregator.text.urls import absolute, traced

BEACON = "beacon"
"""The rule that takes pictures that only count readers, or hold space open."""
TRACKING = "tracking"
"""The rule that takes what links say of who sent the reader: parameters, fragments, redirects."""


def watch(context: Context) -> Traces:
    """The collector for one item; what the operator wants to keep of its source stays."""
    return Traces(keep_links=TRACKING in context.keep, keep_beacons=BEACON in context.keep)


def story_link(url: str, base: str, traces: Traces) -> str:
    """The story's own address as it is shown and stored; "" where it is no web address."""
    if traces.keep_links:
        return absolute(url, base)
    found = traced(url, base)
    traces.link(found)
    return found.url


def removals(traces: Traces) -> tuple[Removal, ...]:
    """What went: of what tracks a removal of a kind at the most, of other pieces one each."""
    gone = [removal(piece.rule, piece.text, piece.why) for piece in traces.pieces]
    if traces.beacons:
        count = "a picture" if traces.beacons == 1 else f"{traces.beacons} pictures"
        gone.append(removal(BEACON, ", ".join(traces.beacon_urls), f"{count} to count readers or to hold space"))
    if traces.links:
        count = "a link" if traces.links == 1 else f"{traces.links} links"
        through = f"; {traces.unwrapped} led through {', '.join(traces.redirects)}" if traces.unwrapped else ""
        words = ", ".join(traces.parameters or traces.redirects)
        gone.append(removal(TRACKING, words, f"{count} told who sent the reader{through}"))
    return tuple(gone)
