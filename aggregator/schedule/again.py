"""When a source is asked again whose interval was changed in the config: at once by the new one, not after the old."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from aggregator.model import Failed, FailureKind, FetchOutcome, NotModified, Source, SourceState
from aggregator.schedule.policy import PolicyOptions, next_poll


def rescheduled(
    source: Source, state: SourceState, *, now: datetime, jitter: float, options: PolicyOptions
) -> SourceState:
    """The state with the moment at which the source would be due had its last poll known this config.

    What outranks an interval does so still: Retry-After and back-off are worked out anew from what the last poll left.
    A source that was never asked, or is gone (410), waits as it did.

    :param source: as the config has it now
    :param now: aware UTC
    :param jitter: 0 to 1; see `next_poll`
    """
    if state.attempted_at is None or state.gone_count:
        return state
    before = replace(state, failures=max(state.failures - 1, 0))
    due = next_poll(
        source,
        before,
        _last_outcome(state),
        state.hints,
        changed=state.changed_at == state.attempted_at,
        now=state.attempted_at,
        jitter=jitter,
        options=options,
        items=len(state.hashes),
    )
    return replace(state, due_at=max(due.at, now), reasons=due.reasons)


def _last_outcome(state: SourceState) -> FetchOutcome:
    """The last poll's outcome as far as the times of polls depend on it."""
    if not state.failures:
        return NotModified(url="", freshness=state.freshness)
    kind = FailureKind.DNS if state.outcome == FailureKind.DNS else FailureKind.HTTP
    return Failed(kind=kind, detail=state.detail, transient=True, freshness=state.freshness)
