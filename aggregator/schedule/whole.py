"""When a document that we hold is asked for whole all the same: by order, or because its validators seem to lie.

Some servers answer 304 for ever: a Last-Modified that never moves, a cache that nobody empties. Such a source looks
like one that fell silent, so one that is silent by its own measure, and has nothing but 304s to show for it, is asked
for the whole document once, and again each time that its silence has doubled: a feed that ended costs a handful of
documents.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from aggregator.model import SourceState, aware_utc

UNCONDITIONAL_APART = timedelta(hours=24)
"""Between two requests without validators where we hold some: a whole document that we have is asked for once a day."""

SILENCE_UNKNOWN = timedelta(days=14)
"""What counts as silent where too little is known of a source to tell; as long as its rhythm takes to be learned."""


def whole_at(state: SourceState) -> datetime | None:
    """From when on the document may be asked for whole; None if at any time."""
    if not state.validators or state.unconditional_at is None:
        return None
    return state.unconditional_at + UNCONDITIONAL_APART


def asks_whole(state: SourceState, now: datetime, *, ordered: bool = False) -> bool:
    """Whether the next request goes without the validators that we hold.

    :param ordered: whether somebody wants it to
    :param now: aware UTC
    """
    at = whole_at(state)
    return (ordered or doubtful(state, now)) and (at is None or aware_utc(now, "now") >= at)


def doubtful(state: SourceState, now: datetime) -> bool:
    """Whether the source has answered 304 for so long that its validators may lie."""
    if state.misled or not state.validators or state.outcome != "not modified":
        return state.misled
    asked = state.unconditional_at
    since = state.changed_at or asked
    if since is None:
        return False
    silent_at = state.silent_at or since + SILENCE_UNKNOWN
    if now < max(silent_at, since + UNCONDITIONAL_APART):
        return False
    return asked is None or asked <= since or now - since >= 2 * (asked - since)
