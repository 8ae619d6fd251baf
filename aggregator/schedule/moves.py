"""When a permanent redirect is believed: what 301 and 308 promise for ever may be a captive portal's or a slip.

Such redirects are followed at every poll. Their end is asked in the configured address's place only once three good
polls, a day apart each, were led there and found a story that was known before: no portal serves those. The other
redirects (302, 303, 307) say of themselves that they are not for good (RFC 9110 section 15.4).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from aggregator.model import Move

CONFIRMATIONS = 3
"""Good polls that were led to the same address, until it is asked itself."""

APART = timedelta(hours=24)
"""From one of them to the next at the least."""

PATIENCE = 3
"""Polls in a row that may fail at the new address before the configured one is asked again."""


def led(move: Move, to: str | None, *, shared: bool, now: datetime) -> Move:
    """After a poll that read the document or found it unchanged.

    :param to: where an unbroken chain of permanent redirects led (`Fetched.moved_to`)
    :param shared: whether the document has a story that was known before, or is the one that we hold
    """
    if not to or to == move.address:
        return Move(address=move.address)
    if to != move.candidate:
        move = Move(address=move.address, candidate=to)
    if not shared or (move.seen_at is not None and now - move.seen_at < APART):
        return move
    if move.polls + 1 < CONFIRMATIONS:
        return Move(address=move.address, candidate=to, polls=move.polls + 1, seen_at=now)
    return Move(address=to)


def failed(move: Move, *, failures: int, gone: bool) -> Move:
    """After a poll that had no document; a failure on the way says nothing of where the way leads.

    :param failures: polls that failed in a row, this one included
    :param gone: whether the server says that the feed is no more (410)
    """
    return Move() if move.address and (gone or failures >= PATIENCE) else move
