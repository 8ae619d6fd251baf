"""Sources: what the config says of them and what polling knows, to column values and back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from aggregator.model import (
    Cleaning,
    Freshness,
    Hints,
    Lease,
    Move,
    PageRules,
    Source,
    SourceState,
    Validators,
)
from aggregator.store.codec import AnyRow, Values
from aggregator.store.columns import MICROSECOND
from aggregator.store.packing import (
    pack_hashes,
    pack_rhythm,
    pack_standing,
    unpack_hashes,
    unpack_rhythm,
    unpack_standing,
)
from aggregator.text import urls
from aggregator.text.veil import revealed, veiled


def source_values(source: Source) -> Values:
    """The columns that the config fills; an address is stored without what the environment holds of it."""
    return {
        "name": source.name,
        "url": source.written or source.url,
        "host": urls.host(source.url),
        "title": source.title,
        "publisher": source.publisher,
        "country": source.country,
        "language": source.language,
        "priority": source.priority,
        "interval": source.interval,
        "heed_hints": source.heed_hints,
        "enabled": source.enabled,
        "cleaning": cleaning_values(source.cleaning),
    }


def source_of(row: AnyRow) -> Source:
    """The config's part of a row of `sources`."""
    return Source(
        name=row.name,
        url=row.url,
        title=row.title,
        publisher=row.publisher,
        country=row.country,
        language=row.language,
        priority=row.priority,
        interval=row.interval,
        heed_hints=row.heed_hints,
        enabled=row.enabled,
        cleaning=cleaning_of(row.cleaning),
    )


def as_stored(source: Source) -> Source:
    """What `source_of` makes of the row of a source."""
    return replace(source, url=source.written or source.url, written="", secrets=(), was="")


def as_configured(lease: Lease, own: Source | None) -> Lease:
    """A lease with what is not stored of its source.

    :param own: the source as this program's own config has it; one of another machine may be newer
    """
    if own is None:
        return lease
    move = lease.state.move
    state = lease.state
    if own.secrets and move != Move():
        address, candidate = (revealed(one, own.secrets) for one in (move.address, move.candidate))
        state = replace(state, move=replace(move, address=address, candidate=candidate))
    if as_stored(own) == lease.source:
        return replace(lease, source=own, state=state)
    return replace(lease, source=replace(lease.source, url=revealed(lease.source.url, own.secrets)), state=state)


def veiled_move(move: Move, source: Source) -> Move:
    """Where a source moved to, as it is stored: a redirect may repeat what the environment holds of its address."""
    if not source.secrets:
        return move
    address, candidate = (veiled(one, source.secrets) for one in (move.address, move.candidate))
    return replace(move, address=address, candidate=candidate)


def cleaning_values(cleaning: Cleaning) -> Values:
    """Only what differs from the default: most sources are cleaned as all others."""
    page = cleaning.page
    values: Values = {
        "keep": sorted(cleaning.keep),
        "timezone": cleaning.timezone,
        "fulltext": cleaning.fulltext,
        "page": [page.body, list(page.remove), page.title, page.author, page.date] if page else None,
        "pinned": sorted(block.hex() for block in cleaning.pinned),
        "refused": sorted(block.hex() for block in cleaning.refused),
    }
    return {name: value for name, value in values.items() if value and value != Cleaning().timezone}


def cleaning_of(values: Values) -> Cleaning:
    """What `cleaning_values` made."""
    if not values:
        return Cleaning()
    body, remove, title, author, date_ = values.get("page") or ("", (), "", "", "")
    return Cleaning(
        keep=frozenset(values.get("keep", ())),
        timezone=values.get("timezone", Cleaning().timezone),
        fulltext=values.get("fulltext", False),
        page=PageRules(body=body, remove=tuple(remove), title=title, author=author, date=date_),
        pinned=frozenset(map(bytes.fromhex, values.get("pinned", ()))),
        refused=frozenset(map(bytes.fromhex, values.get("refused", ()))),
    )


def state_values(state: SourceState) -> Values:
    """The columns that polling fills."""
    return {
        "due_at": state.due_at,
        "attempted_at": state.attempted_at,
        "succeeded_at": state.succeeded_at,
        "changed_at": state.changed_at,
        "unconditional_at": state.unconditional_at,
        "etag": state.validators.etag,
        "last_modified": state.validators.last_modified,
        "misled": state.misled,
        "hints": _hints_values(state.hints),
        "freshness": _freshness_values(state.freshness),
        "failures": state.failures,
        "gone_count": state.gone_count,
        "failing_since": state.failing_since,
        "gap_at": state.gap_at,
        "silent_at": state.silent_at,
        "pages_until": state.pages_until,
        "move": move_values(state.move),
        "outcome": state.outcome,
        "detail": state.detail,
        "problems": state.problems,
        "reasons": state.reasons,
        "feed_title": state.feed_title,
        "feed_link": state.feed_link,
        "feed_id": state.feed_id,
        "feed_updated": state.feed_updated,
        "hashes": pack_hashes(state.hashes),
        "standing": pack_standing(state.standing),
        "rhythm": pack_rhythm(state.rhythm),
    }


def state_of(row: AnyRow) -> SourceState:
    """Polling's part of a row of `sources`."""
    return SourceState(
        source=row.name,
        due_at=row.due_at,
        attempted_at=row.attempted_at,
        succeeded_at=row.succeeded_at,
        changed_at=row.changed_at,
        unconditional_at=row.unconditional_at,
        validators=Validators(etag=row.etag, last_modified=row.last_modified),
        misled=row.misled,
        hashes=unpack_hashes(row.hashes),
        standing=unpack_standing(row.standing),
        hints=_hints_of(row.hints),
        freshness=_freshness_of(row.freshness),
        failures=row.failures,
        gone_count=row.gone_count,
        failing_since=row.failing_since,
        gap_at=row.gap_at,
        silent_at=row.silent_at,
        pages_until=row.pages_until,
        move=_move_of(row.move),
        outcome=row.outcome,
        detail=row.detail,
        problems=tuple(row.problems),
        reasons=tuple(row.reasons),
        feed_title=row.feed_title,
        feed_link=row.feed_link,
        feed_id=row.feed_id,
        feed_updated=row.feed_updated,
        rhythm=unpack_rhythm(row.rhythm),
    )


def _hints_values(hints: Hints) -> Values:
    """Only what is said: most feeds say nothing."""
    values: Values = {}
    if hints.interval is not None:
        values["interval"] = hints.interval // MICROSECOND
    if hints.skip_hours:
        values["skip_hours"] = sorted(hints.skip_hours)
    if hints.skip_days:
        values["skip_days"] = sorted(hints.skip_days)
    if hints.hub is not None:
        values["hub"] = hints.hub
    return values


def _hints_of(values: Values) -> Hints:
    if not values:
        return Hints()
    interval = values.get("interval")
    return Hints(
        interval=None if interval is None else timedelta(microseconds=interval),
        skip_hours=frozenset(values.get("skip_hours", ())),
        skip_days=frozenset(values.get("skip_days", ())),
        hub=values.get("hub"),
    )


def _freshness_values(freshness: Freshness) -> Values:
    """Only what is said."""
    said = {"max_age": freshness.max_age, "retry_after": freshness.retry_after}
    return {name: span // MICROSECOND for name, span in said.items() if span is not None}


def _freshness_of(values: Values) -> Freshness:
    if not values:
        return Freshness()
    return Freshness(**{name: timedelta(microseconds=span) for name, span in values.items()})


def move_values(move: Move) -> Values:
    """Only what is said: most sources stay where they are."""
    values: Values = {"address": move.address} if move.address else {}
    if move.candidate:
        values |= {"candidate": move.candidate, "polls": move.polls}
    if move.seen_at is not None:
        values["seen_at"] = move.seen_at.isoformat()
    return values


def _move_of(values: Values) -> Move:
    if not values:
        return _UNMOVED
    seen_at = values.get("seen_at")
    return Move(
        address=values.get("address", ""),
        candidate=values.get("candidate", ""),
        polls=values.get("polls", 0),
        seen_at=datetime.fromisoformat(seen_at) if seen_at else None,
    )


_UNMOVED = Move()
