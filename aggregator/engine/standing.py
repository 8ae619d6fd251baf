"""How the sources are just now: what waits, how long, how the last polls ended, and what a person should look at."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from aggregator.model import Standing
from aggregator.schedule.alerts import alerts
from aggregator.store.protocol import Store

NEVER = "never polled"


def standing(store: Store, now: datetime) -> Standing:
    """Asked of the database, so that it holds for all machines that share it.

    :param now: aware UTC
    """
    states = store.states()
    waiting = [state.due_at for state, leased in states if state.due_at <= now and (leased is None or leased <= now)]
    return Standing(
        queued=len(waiting),
        lateness=(now - min(waiting, default=now)).total_seconds(),
        outcomes=Counter(state.outcome or NEVER for state, _ in states),
        alerts=tuple((state.source, alert.concern.value) for state, _ in states for alert in alerts(state, now)),
    )
