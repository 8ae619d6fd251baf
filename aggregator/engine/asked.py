"""Orders that cannot be carried out as they were given: what is refused, what was left, and why."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from aggregator.errors import TooSoonError
from aggregator.schedule.whole import UNCONDITIONAL_APART, whole_at
from aggregator.store.protocol import Told


def check_whole(store: Told, names: Collection[str], *, now: datetime) -> None:
    """Refuse to ask for whole documents that were just asked for.

    :param names: of sources
    :param now: aware UTC
    :raises TooSoonError: telling which, and from when on they may be asked for
    """
    states = {row.source.name: row.state for row in store.source_rows()}
    soon = [
        f"{name} was asked for its whole document at {at - UNCONDITIONAL_APART:%Y-%m-%d %H:%M} UTC, "
        f"and may be again from {at:%Y-%m-%d %H:%M} UTC on"
        for name in dict.fromkeys(names)
        if name in states and (at := whole_at(states[name])) and now < at
    ]
    if soon:
        raise TooSoonError("; ".join(soon) + ": a document that we hold is asked for whole once in 24 hours")


def why_not(store: Told, names: Collection[str], *, now: datetime) -> dict[str, str]:
    """Why sources that were asked for were not polled, by name.

    :param now: aware UTC
    """
    if not names:
        return {}
    held = {row.source.name: row.held_until for row in store.source_rows()}
    return {
        name: f"its host asked to be left alone until {until:%Y-%m-%d %H:%M} UTC"
        if (until := held.get(name)) and until > now
        else "another instance is at it, or its host has no time for it just now"
        for name in sorted(names)
    }
