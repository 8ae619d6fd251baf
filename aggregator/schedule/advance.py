"""What a source's state becomes once a poll is over: validators, counters, hints and the next due moment, together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from aggregator.model import (
    Failed,
    FailureKind,
    FeedHead,
    Fetched,
    FetchOutcome,
    FetchRequest,
    Freshness,
    Gone,
    NotModified,
    Source,
    SourceState,
    Stood,
    Throttled,
    Validators,
    aware_utc,
)
from aggregator.schedule import moves
from aggregator.schedule.alerts import silent_from
from aggregator.schedule.learn import learned, whole_from
from aggregator.schedule.policy import PolicyOptions, count_gone, next_poll
from aggregator.schedule.whole import asks_whole
from aggregator.text.urls import SECRET_LENGTH, tells_secret

HASHES_LIMIT = 4_000
"""Hashes that deltas may add up to: twice the items that are read of one document. Beyond it the old ones are let go,
which costs a second look at items that are known."""

_READ = frozenset({"new", "unchanged"})
"""`SourceState.outcome` of a poll that read a document."""

NO_FEED = "The server's answer is not a feed."


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What a 200's document came to, as far as scheduling needs it."""

    head: FeedHead
    """With what a person is told of the new stories."""
    changed: int = 0
    """Items that were new or not what they were."""
    hashes: tuple[bytes, ...] = ()
    """`ParsedFeed.hashes`."""
    standing: Mapping[bytes, Stood] = field(default_factory=dict)
    """`SourceState.standing`."""
    arrivals: tuple[datetime | None, ...] = ()
    """When each item that was never seen before was published; None where its date cannot be believed."""
    overlaps: bool = True
    """Whether an item was known before: then none can have come and gone since the poll before, and the document is of
    the same feed as that."""
    pages_until: datetime | None = None
    """`Digest.pages_until`."""


def request_for(source: Source, state: SourceState, now: datetime, *, whole: bool = False) -> FetchRequest:
    """What to ask of a source.

    :param now: aware UTC
    :param whole: ask without validators, which is granted once in `whole.UNCONDITIONAL_APART` while we hold any
    """
    address = state.move.address or source.url
    return FetchRequest(
        url=address,
        validators=Validators() if asks_whole(state, now, ordered=whole) else state.validators,
        delta=True,
    )


def advance(
    source: Source,
    state: SourceState,
    outcome: FetchOutcome,
    reading: Reading | None = None,
    *,
    now: datetime,
    jitter: float,
    options: PolicyOptions,
    conditional: bool | None = None,
) -> SourceState:
    """The state after a poll, to be stored in one transaction with the items that the poll brought.

    :param state: as it was when the poll began
    :param reading: what the document came to; for `Fetched` only, and needed there
    :param now: aware UTC
    :param jitter: 0 to 1; see `next_poll`
    :param conditional: whether the request carried validators; None: it did if the state has any
    :raises ValueError: `Fetched` came without a reading, or `now` is naive
    """
    now = aware_utc(now, "now")
    if conditional is None:
        conditional = bool(state.validators)
    attempted = replace(
        state,
        attempted_at=now,
        unconditional_at=state.unconditional_at if conditional else now,
        detail="",
        freshness=Freshness() if isinstance(outcome, Gone) else outcome.freshness,
    )
    changed = False
    if isinstance(outcome, Fetched):
        if reading is None:
            raise ValueError("a fetched document has to be read before the state can advance")
        if reading.head.version:
            changed = reading.changed > 0
            after = _after_document(attempted, outcome, _discreet(reading, source, state.move.address), now)
            after = replace(after, misled=_is_misled(state, outcome, reading, conditional=conditional))
        else:
            after = _after_failure(attempted, "not a feed", NO_FEED, answered=True, now=now)
            after = replace(after, problems=_told(reading.head))
            # For the times of polls a page in a feed's place is one failure among others.
            outcome = Failed(
                kind=FailureKind.DECODING, detail=NO_FEED, transient=True, status=200, freshness=outcome.freshness
            )
    elif isinstance(outcome, NotModified):
        after = _after_not_modified(attempted, outcome, now)
    elif isinstance(outcome, Gone):
        after = replace(
            attempted,
            outcome="gone",
            detail="The server says that the feed is gone for good (410).",
            gone_count=count_gone(state, now),
            failing_since=state.failing_since or now,
            move=moves.failed(state.move, failures=state.failures, gone=True),
        )
    elif isinstance(outcome, Throttled):
        detail = f"The server asks for fewer requests ({outcome.status})."
        after = _after_failure(attempted, "throttled", detail, answered=True, now=now)
    else:
        answered = outcome.status is not None
        after = _after_failure(attempted, outcome.kind.value, outcome.detail, answered=answered, now=now)
    due = next_poll(
        source,
        state,
        outcome,
        after.hints,
        changed=changed,
        now=now,
        jitter=jitter,
        options=options,
        learned=after.rhythm,
        items=len(after.hashes),
    )
    return replace(after, due_at=due.at, reasons=due.reasons)


def _discreet(reading: Reading, source: Source, moved: str) -> Reading:
    """The reading without a feed's own names that repeat a secret of an address that it was asked at."""
    addresses = (source.url, moved)
    held = [value for _, value in source.secrets if len(value) >= SECRET_LENGTH]  # shorter ones are found everywhere

    def plain(name: str) -> str:
        told = any(tells_secret(name, address) for address in addresses) or any(value in name for value in held)
        return "" if told else name

    masthead = reading.head.masthead
    masthead = replace(masthead, link=plain(masthead.link), id=plain(masthead.id))
    return replace(reading, head=replace(reading.head, masthead=masthead))


def _after_document(state: SourceState, outcome: Fetched, reading: Reading, now: datetime) -> SourceState:
    """A feed was read. An incomplete one must come whole the next time, so it leaves the old validators.

    One that comes incomplete in the very same way twice is broken where it is made and not on its way: asking for it
    whole for ever would mend nothing, so it counts as complete.
    """
    hashes = frozenset(reading.hashes)
    overlaps = reading.overlaps or outcome.partial  # a delta begins where the document that we hold ends
    rhythm = learned(
        state.rhythm,
        reading.arrivals,
        asked=state.succeeded_at,
        whole_since=None if overlaps else whole_from(reading.arrivals),
        now=now,
    )
    sound = reading.head.complete or _is_as_broken_as_before(state, reading)
    state = replace(
        state,
        succeeded_at=now,
        changed_at=now if reading.changed else state.changed_at,
        hints=reading.head.hints,
        failures=0,
        gone_count=0,
        failing_since=None,
        gap_at=state.gap_at if overlaps or not (state.hashes and hashes) else now,
        silent_at=silent_from(rhythm, now) if reading.changed or state.silent_at is None else state.silent_at,
        pages_until=reading.pages_until,
        move=moves.led(state.move, outcome.moved_to, shared=reading.overlaps, now=now),
        outcome="new" if reading.changed else "unchanged",
        problems=_told(reading.head),
        rhythm=rhythm,
        masthead=reading.head.masthead.over(state.masthead),
    )
    standing = dict(reading.standing)
    if outcome.partial and len(state.hashes | hashes) <= HASHES_LIMIT:
        hashes |= state.hashes  # what a delta leaves out is as it was (RFC 3229)
        standing = {**state.standing, **standing}
    return replace(
        state, validators=outcome.validators if sound else state.validators, hashes=hashes, standing=standing
    )


def _told(head: FeedHead) -> tuple[str, ...]:
    """What was wrong with a document, one line each, for people."""
    return tuple(f"{problem.where}: {problem.what}" for problem in head.problems)


def _is_misled(state: SourceState, outcome: Fetched, reading: Reading, *, conditional: bool) -> bool:
    """Whether a source's 304s are not to be believed, as its validators did not change with its stories.

    Known from a whole document that had news under the validators that we held; until validators bring news again.
    """
    if not reading.changed:
        return state.misled
    return not conditional and bool(state.validators) and outcome.validators == state.validators


def _is_as_broken_as_before(state: SourceState, reading: Reading) -> bool:
    """Whether the document before this one had the same items and the same faults, those of its items too by then."""
    faults = set(_told(reading.head))
    alike = bool(faults) and faults <= set(state.problems) and frozenset(reading.hashes) == state.hashes
    return alike and not reading.changed and state.outcome in _READ


def _after_not_modified(state: SourceState, outcome: NotModified, now: datetime) -> SourceState:
    """A 304 may bring new validators (RFC 9110 section 15.4.5); what it leaves out stays as it is."""
    return replace(
        state,
        succeeded_at=now,
        validators=Validators(
            etag=outcome.validators.etag or state.validators.etag,
            last_modified=outcome.validators.last_modified or state.validators.last_modified,
        ),
        failures=0,
        gone_count=0,
        failing_since=None,
        move=moves.led(state.move, outcome.moved_to, shared=True, now=now),
        outcome="not modified",
        rhythm=learned(state.rhythm, (), asked=state.succeeded_at, now=now),
    )


def _after_failure(state: SourceState, outcome: str, detail: str, *, answered: bool, now: datetime) -> SourceState:
    """No feed came of it. Only an answer ends a row of 410s: a time-out says nothing of whether the feed is gone."""
    failures = state.failures + 1
    return replace(
        state,
        failures=failures,
        gone_count=0 if answered else state.gone_count,
        failing_since=state.failing_since or now,
        move=moves.failed(state.move, failures=failures, gone=False),
        outcome=outcome,
        detail=detail,
    )
