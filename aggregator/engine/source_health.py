"""How the sources are just now: what waits, how long, how the last polls ended, and what a person should look at."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from aggregator.model import Health
from aggregator.schedule.alerts import alerts
from aggregator.store.protocol import Store

NEVER = "never polled"


def measure_health(store: Store, now: datetime) -> Health:
    """Measure it in the database, so that it holds for all machines that share it.

    :param now: aware UTC
    """
    rows = store.states()
    free = [row for row in rows if row.leased_until is None or row.leased_until <= now]
    held = [row for row in free if row.held_until is not None and row.held_until > now]
    # Since when they could have been asked: what asked to be left alone is not late meanwhile.
    since = [max(row.state.due_at, row.held_until or row.state.due_at) for row in free]
    waiting = [moment for moment in since if moment <= now]
    return Health(
        queued=len(waiting),
        held=len(held),
        lateness=(now - min(waiting, default=now)).total_seconds(),
        outcomes=Counter(row.state.outcome or NEVER for row in rows),
        alerts=tuple((row.state.source, alert.concern.value) for row in rows for alert in alerts(row.state, now)),
        judging=sum(row.waits for row in store.topic_rows()),
    )
