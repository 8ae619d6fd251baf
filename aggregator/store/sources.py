"""Sources: what the config says of them, who may poll them, what polling learned."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import uuid4

from sqlalchemy import BindParameter, Connection, Select, Update, bindparam, case, func, insert, or_, select, update

from aggregator.errors import LeaseLostError
from aggregator.model import Footing, Lease, Source, SourceState
from aggregator.schedule.holds import HOLD_LIMIT
from aggregator.store.arrays import among
from aggregator.store.columns import EPOCH
from aggregator.store.forms import Values
from aggregator.store.protocol import Reschedule
from aggregator.store.records import SourceRow, StateRow
from aggregator.store.renames import rename
from aggregator.store.schema import items, sources, stories
from aggregator.store.source_codec import (
    MOVE,
    as_stored,
    source_of,
    source_values,
    state_of,
    state_values,
    veiled_move,
)
from aggregator.text.urls import host
from aggregator.text.veil import revealed

_FREE: Values = {"lease_until": None, "lease_token": None}

_OF_THE_ADDRESS = (
    "due_at", "unconditional_at", "etag", "last_modified", "misled", "hashes", "standing", "hints",
    "freshness",
    "failures", "gone_count", "failing_since", "gap_at", "silent_at", "move",
)  # fmt: skip
"""Columns of a source that say something of the address it is polled at, and nothing of another."""

_TOUCHED = ("title", "publisher", "priority", "configured")
"""Columns of a source that entries show or elections weigh."""


CLOCKS_APART = timedelta(minutes=5)
"""By which the clocks of machines that share a database may differ."""


def clock_set(connection: Connection, *, now: datetime) -> int:
    """Have sources that were last asked in the future be due now, and free.

    :returns: how many there were
    """
    ahead = now + CLOCKS_APART
    never_asked = (sources.c.outcome == "") & (sources.c.due_at > ahead)
    connection.execute(
        update(sources).where(sources.c.held_until > ahead + HOLD_LIMIT).values(held_until=None),
    )
    return connection.execute(
        update(sources).where(or_(sources.c.attempted_at > ahead, never_asked)).values(_FREE | {"due_at": now})
    ).rowcount


def hold(connection: Connection, host: str, *, until: datetime) -> None:
    """Note until when a host asked to be left alone, with every source that is polled there."""
    connection.execute(
        update(sources)
        .where(sources.c.host == host, or_(sources.c.held_until.is_(None), sources.c.held_until < until))
        .values(held_until=until)
    )


def holds(connection: Connection, *, now: datetime) -> dict[str, datetime]:
    """The hosts that asked to be left alone, each with the moment until which it did."""
    latest = func.max(sources.c.held_until, type_=sources.c.held_until.type)
    held = select(sources.c.host, latest).where(sources.c.held_until > now).group_by(sources.c.host)
    return dict(connection.execute(held).tuples().all())


def sync(
    connection: Connection, wanted: Sequence[Source], *, now: datetime, rescheduled: Reschedule
) -> tuple[frozenset[str], frozenset[str]]:
    """Take over the config's sources.

    :param rescheduled: asked for each known source that is to be polled at other times than before
    :returns: the known sources of which something changed that entries show; those whose weight in elections did
    """
    rename(connection, wanted)
    stored = {row.name: row for row in connection.execute(select(sources))}
    added: list[Values] = []
    weighed: set[str] = set()
    shown: set[str] = set()
    for source in wanted:
        row = stored.pop(source.name, None)
        values = source_values(source) | {"configured": True}
        if row is None:
            added.append(values | state_values(SourceState(source=source.name, due_at=now)))
            continue
        if row.configured and as_stored(source) == source_of(row):
            continue
        values |= _of_address(row, source, now=now)
        if "due_at" not in values and (row.interval, row.heed_hints) != (source.interval, source.heed_hints):
            state = rescheduled(source, state_of(row))
            values |= {"due_at": state.due_at, "reasons": state.reasons}
        connection.execute(update(sources).where(sources.c.name == source.name).values(values))
        if any(getattr(row, name) != values[name] for name in _TOUCHED):
            shown.add(source.name)
        if (row.configured, row.priority) != (True, source.preference):
            weighed.add(source.name)
    dropped = [row.name for row in stored.values() if row.configured]
    if dropped:
        connection.execute(
            update(sources).where(sources.c.name == bindparam("dropped")).values(configured=False),
            [{"dropped": name} for name in dropped],
        )
    if added:
        connection.execute(insert(sources), added)
    return frozenset(shown.union(dropped)), frozenset(weighed.union(dropped))


def _of_address(row: Any, source: Source, *, now: datetime) -> Values:
    """The columns that depend on which address is asked, where that is another one than before.

    The validators and the reasons to wait belong to an address. One that was asked already, as the source moved there
    for good, keeps them when the config names it itself.
    """
    moved = revealed(state_of(row).move.address, source.secrets)
    if row.url in {source.written, source.url}:
        move = veiled_move(state_of(row).move, source)  # programs of before stored the address itself
        return {"host": host(moved or source.url), "move": MOVE.write(move)}
    fresh = state_values(SourceState(source=source.name, due_at=now))
    if source.url == moved:
        return {"move": fresh["move"]}
    return {name: fresh[name] for name in _OF_THE_ADDRESS} | {"held_until": None}


def lease(
    connection: Connection,
    limit: int,
    *,
    now: datetime,
    until: datetime,
    names: Collection[str] | None,
    force: bool,
    exclude_hosts: Collection[str],
) -> list[Lease]:
    """Take sources that nobody holds; rows that another machine is taking just now are passed over, not waited for."""
    free = _free(force=force, named=names is not None, elsewhere=bool(exclude_hosts))
    parameters = {"now": now, "most": limit, "names": names, "hosts": exclude_hosts}
    rows = connection.execute(free, parameters).all()
    if not rows:
        return []
    token = uuid4().hex
    connection.execute(_TAKE, {"names": [row.name for row in rows], "taken_until": until, "held_token": token})
    return [Lease(source=source_of(row), state=state_of(row), until=until, token=token) for row in rows]


# The statements of every poll are made once: making one takes longer than running it.
@cache
def _free(*, force: bool, named: bool, elsewhere: bool) -> Select[Any]:
    """The sources that may be leased, with the parameters `now`, `most`, and where they count `names` and `hosts`."""
    now: BindParameter[datetime] = bindparam("now")
    free = (
        select(sources)
        .where(
            sources.c.configured,
            sources.c.enabled,
            or_(sources.c.lease_until.is_(None), sources.c.lease_until <= now),
        )
        .order_by(sources.c.due_at)  # and no further: that would sort every source there is at a first start
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
    )
    if not force:
        free = free.where(sources.c.due_at <= now)
    if named:
        free = free.where(among(sources.c.name, "names"))
    if elsewhere:
        free = free.where(~among(sources.c.host, "hosts"))
    return free


_TAKE = (
    update(sources)
    .where(among(sources.c.name, "names"))
    .values(lease_until=bindparam("taken_until"), lease_token=bindparam("held_token"))
)
_IS_HELD = (sources.c.name == bindparam("held_name"), sources.c.lease_token == bindparam("held_token"))
_CHECK = (
    select(sources.c.title, sources.c.publisher, sources.c.priority, sources.c.configured)
    .where(*_IS_HELD)
    .with_for_update()
)
_RELEASE = update(sources).where(*_IS_HELD).values(_FREE)


def _recording(*columns: str) -> Update:
    return update(sources).where(*_IS_HELD).values({name: bindparam(name) for name in columns} | _FREE)


_STATE = (*state_values(SourceState(source="", due_at=EPOCH)), "host")
_LONG = ("hashes", "standing", "rhythm")
"""By far the longest columns, which most polls leave as they are."""


@cache
def _record(unchanged: tuple[str, ...]) -> Update:
    return _recording(*(name for name in _STATE if name not in unchanged))


def _held(lease: Lease) -> Values:
    return {"held_name": lease.source.name, "held_token": lease.token}


def release(connection: Connection, lease: Lease) -> None:
    """Give a lease back, if it is still ours."""
    connection.execute(_RELEASE, _held(lease))


def release_all(connection: Connection) -> None:
    """Give back what a crashed instance held; right only where no other instance can be running."""
    connection.execute(update(sources).where(sources.c.lease_token.is_not(None)).values(_FREE))


def check(connection: Connection, lease: Lease) -> Footing:
    """See that the lease is ours, and on PostgreSQL keep it so until the transaction ends.

    :returns: what the config says of the source by now
    :raises LeaseLostError: it is somebody else's
    """
    row = connection.execute(_CHECK, _held(lease)).first()
    if row is None:
        raise _lost(lease)
    return Footing(title=row.title, publisher=row.publisher, preference=row.priority, configured=row.configured)


def record(connection: Connection, lease: Lease, state: SourceState) -> None:
    """Store a poll's state and end the lease.

    :raises LeaseLostError: it is somebody else's
    """
    if state.source != lease.source.name:
        raise ValueError(f"the state is of {state.source}, the lease of {lease.source.name}")
    stored = replace(state, move=veiled_move(state.move, lease.source))
    values = state_values(stored) | {"host": host(state.move.address or lease.source.url)} | _held(lease)
    unchanged = tuple(name for name in _LONG if getattr(state, name) == getattr(lease.state, name))
    for name in unchanged:
        del values[name]
    if connection.execute(_record(unchanged), values).rowcount != 1:
        raise _lost(lease)


def _lost(lease: Lease) -> LeaseLostError:
    return LeaseLostError(
        f"the lease on {lease.source.name} ran out and another worker took it; its poll is not stored"
    )


def renamed(before: SourceState, after: SourceState) -> bool:
    """Whether what a feed calls itself, which stands in its stories' entries, is something else after a poll."""
    return replace(before.masthead, updated=None) != replace(after.masthead, updated=None)


def next_due(connection: Connection) -> datetime | None:
    """The earliest moment at which a source is both due and free."""
    leased_until, due_at = sources.c.lease_until, sources.c.due_at
    earliest = func.min(case((leased_until > due_at, leased_until), else_=due_at), type_=due_at.type)
    found: datetime | None = connection.execute(
        select(earliest).where(sources.c.configured, sources.c.enabled)
    ).scalar_one()
    return found


def failing(connection: Connection) -> tuple[int, int]:
    """How many sources failed at their last poll, and how many were ever polled."""
    failed = or_(sources.c.failures > 0, sources.c.outcome.in_(("gone", "throttled")))
    found = connection.execute(
        select(func.count(case((failed, 1))), func.count()).where(
            sources.c.configured, sources.c.enabled, sources.c.attempted_at.is_not(None)
        )
    ).one()
    return found[0], found[1]


def rows(connection: Connection) -> tuple[SourceRow, ...]:
    """Every source ever configured, by name."""
    stored = dict(connection.execute(select(items.c.source, func.count()).group_by(items.c.source)).tuples().all())
    shown = dict(
        connection.execute(
            select(items.c.source, func.count())
            .select_from(stories.join(items, items.c.id == stories.c.shown))
            .group_by(items.c.source)
        )
        .tuples()
        .all()
    )
    return tuple(
        SourceRow(
            source=source_of(row),
            state=state_of(row),
            configured=row.configured,
            leased_until=row.lease_until,
            held_until=row.held_until,
            items=stored.get(row.name, 0),
            copies=stored.get(row.name, 0) - shown.get(row.name, 0),
        )
        for row in connection.execute(select(sources).order_by(sources.c.name))
    )


_STATES = (
    select(
        sources.c.name,
        sources.c.due_at,
        sources.c.attempted_at,
        sources.c.succeeded_at,
        sources.c.changed_at,
        sources.c.failures,
        sources.c.gone_count,
        sources.c.failing_since,
        sources.c.gap_at,
        sources.c.silent_at,
        sources.c.misled,
        sources.c.outcome,
        sources.c.lease_until,
        sources.c.held_until,
    )
    .where(sources.c.configured, sources.c.enabled)
    .order_by(sources.c.name)
)


def states(connection: Connection) -> tuple[StateRow, ...]:
    """Every source that is polled, by name, without what is long."""
    return tuple(
        StateRow(
            state=SourceState(source=name, **dict(zip(_SHORT, values, strict=True))),
            leased_until=leased_until,
            held_until=held_until,
        )
        for name, *values, leased_until, held_until in connection.execute(_STATES)
    )


_SHORT = tuple(column.name for column in _STATES.selected_columns)[1:-2]
