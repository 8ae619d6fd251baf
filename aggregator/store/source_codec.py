"""Sources: what the config says of them and what polling knows, to column values and back."""

from __future__ import annotations

from dataclasses import replace

from aggregator.model import (
    Cleaning,
    Freshness,
    Hints,
    Lease,
    Masthead,
    Move,
    PageRules,
    Source,
    SourceState,
    Validators,
)
from aggregator.store.codec import AnyRow
from aggregator.store.forms import DIGESTS, MOMENT, SET, SPAN, WORDS, Form, Values, within
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

PAGE = Form(PageRules, before=("body", "remove", "title", "author", "date"), remove=WORDS)
CLEANING = Form(Cleaning, keep=SET, page=within(PAGE), pinned=DIGESTS, refused=DIGESTS)
HINTS = Form(Hints, interval=SPAN, skip_hours=SET, skip_days=SET)
FRESHNESS = Form(Freshness, max_age=SPAN, retry_after=SPAN)
MOVE = Form(Move, seen_at=MOMENT)


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
        "priority": source.preference,
        "interval": source.interval,
        "heed_hints": source.heed_hints,
        "enabled": source.enabled,
        "cleaning": CLEANING.write(source.cleaning),
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
        preference=row.priority,
        interval=row.interval,
        heed_hints=row.heed_hints,
        enabled=row.enabled,
        cleaning=CLEANING.read(row.cleaning),
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
        "hints": HINTS.write(state.hints),
        "freshness": FRESHNESS.write(state.freshness),
        "failures": state.failures,
        "gone_count": state.gone_count,
        "failing_since": state.failing_since,
        "gap_at": state.gap_at,
        "silent_at": state.silent_at,
        "pages_until": state.pages_until,
        "move": MOVE.write(state.move),
        "outcome": state.outcome,
        "detail": state.detail,
        "problems": state.problems,
        "reasons": state.reasons,
        "feed_title": state.masthead.title,
        "feed_link": state.masthead.link,
        "feed_id": state.masthead.id,
        "feed_updated": state.masthead.updated,
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
        hints=HINTS.read(row.hints),
        freshness=FRESHNESS.read(row.freshness),
        failures=row.failures,
        gone_count=row.gone_count,
        failing_since=row.failing_since,
        gap_at=row.gap_at,
        silent_at=row.silent_at,
        pages_until=row.pages_until,
        move=MOVE.read(row.move),
        outcome=row.outcome,
        detail=row.detail,
        problems=tuple(row.problems),
        reasons=tuple(row.reasons),
        masthead=Masthead(title=row.feed_title, link=row.feed_link, id=row.feed_id, updated=row.feed_updated),
        rhythm=unpack_rhythm(row.rhythm),
    )
