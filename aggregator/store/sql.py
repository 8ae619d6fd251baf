"""The store on SQLAlchemy Core: each method is one transaction of the right kind around a function of a neighbour."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import Connection

from aggregator.dedupe.events import WINDOW as EVENT_WINDOW
from aggregator.model import (
    ORDER,
    Change,
    ChangeKind,
    Condition,
    Decision,
    Entry,
    Face,
    Fact,
    Footing,
    Held,
    Item,
    Judging,
    Known,
    Lease,
    PlaceStep,
    PollPlan,
    Preference,
    Reach,
    Reached,
    Remembered,
    Role,
    Source,
    SourceState,
    StoryView,
    TopicMarks,
    Touched,
)
from aggregator.store import boilerplate, changes, entries, orders, placements, recall, sources, topics, upkeep, views
from aggregator.store.apply import apply
from aggregator.store.curate import curate
from aggregator.store.database import Database
from aggregator.store.elect import elect, shared_stories
from aggregator.store.instance import InstanceLock
from aggregator.store.known import held, known
from aggregator.store.newest import Slices
from aggregator.store.postings import first_since
from aggregator.store.protocol import SUBJECTS, Reschedule, Span
from aggregator.store.records import BoilerplateRow, OrderRow, SourceRow, StateRow, StoryRecord, TopicRow
from aggregator.store.report_index import ReportIndex
from aggregator.store.source_codec import as_configured
from aggregator.store.touched import find_touched


class SqlTransaction:
    """`protocol.Transaction` on one connection."""

    def __init__(
        self,
        connection: Connection,
        index: ReportIndex,
        *,
        lease: Lease,
        footing: Footing,
    ) -> None:
        self._connection = connection
        self._index = index
        self._lease = lease
        self._footing = footing
        self._slices: list[Slices] = []

    def known(self, items: Sequence[Item], *, now: datetime, window: timedelta) -> Known:
        name = self._lease.source.name
        return known(self._connection, self._index, items, source=name, now=now, window=window)

    def touched(self, reach: Reach) -> Touched:
        return find_touched(self._connection, reach, footing=self._footing)

    def apply(self, plan: PollPlan) -> None:
        sources.record(self._connection, self._lease, plan.state)
        if sources.renamed(self._lease.state, plan.state):
            changes.note_sources(self._connection, [plan.state.source], now=plan.now)
        slices = apply(self._connection, self._index.newest, plan)
        if slices:
            self._slices.append(slices)

    def confirm(self) -> None:
        """Take note that the transaction was committed."""
        for slices in self._slices:
            self._index.newest.confirm(slices)


class SqlStore:
    """`protocol.Store` on a database that `open_store` has made ready; the protocol says what each method does."""

    def __init__(self, database: Database, lock: InstanceLock | None, order: Sequence[Preference] = ORDER) -> None:
        """:param order: what makes a copy of a story the better one, most telling first."""
        self._database = database
        self._lock = lock
        self._order = tuple(order)
        self._index = ReportIndex()
        self._configured: dict[str, Source] = {}
        """The sources as this program's config has them, by name: what is not stored of them goes along with leases."""

    @property
    def location(self) -> str:
        return self._database.location

    def sync_sources(
        self, wanted: Sequence[Source], *, now: datetime, rescheduled: Reschedule = lambda _, state: state
    ) -> None:
        with self._database.serial() as connection:
            sources.clock_set(connection, now=now)
            shown, weighed = sources.sync(connection, wanted, now=now, rescheduled=rescheduled)
            if weighed:
                elected = elect(connection, shared_stories(connection, weighed), redo=(), order=self._order)
                changes.note(connection, [(story, ChangeKind.ELECTED) for story in sorted(elected)], now=now)
            changes.note_sources(connection, shown, now=now)
        self._configured = {source.name: source for source in wanted}

    def sync_topics(self, wanted: Mapping[str, TopicMarks], *, now: datetime) -> None:
        with self._database.serial() as connection:
            topics.sync(connection, wanted, now=now)

    def clock_set(self, *, now: datetime) -> int:
        with self._database.serial() as connection:
            return sources.clock_set(connection, now=now)

    def lease(
        self,
        limit: int,
        *,
        now: datetime,
        until: datetime,
        names: Collection[str] | None = None,
        force: bool = False,
        exclude_hosts: Collection[str] = (),
    ) -> list[Lease]:
        with self._database.write() as connection:
            leases = sources.lease(
                connection, limit, now=now, until=until, names=names, force=force, exclude_hosts=exclude_hosts
            )
        return [as_configured(lease, self._configured.get(lease.source.name)) for lease in leases]

    def release(self, lease: Lease) -> None:
        with self._database.write() as connection:
            sources.release(connection, lease)

    def hold(self, host: str, *, until: datetime) -> None:
        with self._database.write() as connection:
            sources.hold(connection, host, until=until)

    def holds(self, *, now: datetime) -> dict[str, datetime]:
        with self._database.read() as connection:
            return sources.holds(connection, now=now)

    def next_due(self) -> datetime | None:
        with self._database.read() as connection:
            return sources.next_due(connection)

    def held(self, source: str, keys: Collection[bytes]) -> dict[bytes, Held]:
        with self._database.read() as connection:
            return held(connection, source, keys)

    def learned(self, source: str, *, at_least: int) -> frozenset[bytes]:
        with self._database.read() as connection:
            return boilerplate.learned(connection, source, at_least=at_least)

    def record(self, lease: Lease, state: SourceState) -> None:
        if sources.renamed(lease.state, state):
            with self._database.serial() as connection:
                sources.record(connection, lease, state)
                changes.note_sources(connection, [state.source], now=state.attempted_at or state.due_at)
            return
        with self._database.write() as connection:
            sources.record(connection, lease, state)

    def look_ahead(self, items: Sequence[Item], *, now: datetime) -> None:
        missing = self._index.lacks(set().union(*(item.terms for item in items)))
        if missing:
            with self._database.read() as connection:
                self._index.look_ahead(connection, missing, first=first_since(connection, now - EVENT_WINDOW))

    @contextmanager
    def transaction(self, lease: Lease) -> Iterator[SqlTransaction]:
        with self._serial() as connection:
            footing = sources.check(connection, lease)
            transaction = SqlTransaction(connection, self._index, lease=lease, footing=footing)
            yield transaction
        transaction.confirm()

    @contextmanager
    def _serial(self) -> Iterator[Connection]:
        """The one write transaction, with the indexes in memory at hand: what is rolled back is forgotten there too."""
        with self._database.serial() as connection:
            try:
                yield connection
            except BaseException:
                self._index.reset()
                raise

    def remember(self, entries: Iterable[Remembered], *, now: datetime) -> None:
        with self._database.serial() as connection:
            recall.remember(connection, entries, now=now)

    def curate(self, decisions: Sequence[Decision], *, now: datetime) -> tuple[str, ...]:
        with self._database.serial() as connection:
            return curate(connection, decisions, now=now, order=self._order)

    def entries(
        self,
        *,
        since: datetime,
        codes: Collection[str] | None = None,
        roles: Collection[Role] = SUBJECTS,
        sources: Collection[str] | None = None,
        languages: Collection[str] | None = None,
    ) -> Iterator[Entry]:
        wanted = entries.matching(since=since, codes=codes, roles=roles, of_sources=sources, languages=languages)
        with self._database.read() as connection:
            uids = connection.execute(wanted).scalars().all()
        return entries.pages(self._database.read, uids)

    def changes_after(self, number: int, *, limit: int) -> tuple[Change, ...]:
        with self._database.read() as connection:
            return changes.read_after(connection, number, limit=limit)

    def forget_changes(self, *, before: datetime) -> int:
        total = 0
        while True:
            with self._database.serial() as connection:
                forgotten = changes.forget_some(connection, before=before)
            total += forgotten
            if forgotten < changes.FORGET_STEP:
                return total

    def has_work(self, *, now: datetime) -> bool:
        with self._database.read() as connection:
            return placements.has_work(connection, now=now)

    def judging(self) -> tuple[int, dict[str, Judging]]:
        with self._database.read() as connection:
            cursor = placements.find_cursor(connection)
            if cursor is not None:
                return cursor, placements.find_judging(connection)
        with self._database.serial() as connection:
            return placements.begin(connection), placements.find_judging(connection)

    def due_placements(self, *, now: datetime, limit: int) -> list[tuple[str, str]]:
        with self._database.read() as connection:
            return placements.find_due(connection, now=now, limit=limit)

    def window(self, *, after: Reached | None, since: datetime | None, limit: int) -> Span:
        with self._database.read() as connection:
            return views.read_window(connection, after=after, since=since, limit=limit)

    def window_size(self, *, since: datetime | None) -> int:
        with self._database.read() as connection:
            return views.count_window(connection, since=since)

    def narrow(self, uids: Collection[str], conditions: Sequence[Condition]) -> tuple[str, ...]:
        with self._database.read() as connection:
            return views.narrow(connection, uids, conditions)

    def views(self, uids: Collection[str], asks: frozenset[Fact]) -> dict[str, StoryView]:
        with self._database.read() as connection:
            return views.find_views(connection, uids, asks)

    def taken_by(self, uids: Collection[str]) -> frozenset[tuple[str, str]]:
        with self._database.read() as connection:
            return placements.find_taken(connection, uids)

    def place(self, step: PlaceStep) -> bool:
        with self._database.serial() as connection:
            return placements.apply(connection, step)

    def hold_before(self, name: str, entry_ids: Collection[str]) -> int:
        with self._database.serial() as connection:
            return placements.hold_before(connection, name, entry_ids)

    def sweep_placements(self, *, now: datetime) -> int:
        with self._database.read() as connection:
            names = placements.find_topics(connection)
        total = 0
        for name in names:
            with self._database.read() as connection:
                gone = placements.find_gone(connection, name)
            if gone:
                with self._database.serial() as connection:
                    placements.let_go(connection, name, gone, now=now)
            total += len(gone)
            while True:
                with self._database.serial() as connection:
                    swept = placements.sweep_some(connection, name)
                total += swept
                if swept < placements.SWEEP_STEP:
                    break
        return total

    def held_stories(self, names: Collection[str]) -> dict[str, tuple[str, ...]]:
        with self._database.read() as connection:
            return placements.find_held(connection, names)

    def shown_entries(self, uids: Sequence[str]) -> Iterator[Entry]:
        return entries.pages(self._database.read, uids, voices=False)

    def dirty_topics(self) -> dict[str, int]:
        with self._database.read() as connection:
            return topics.dirty(connection)

    def mark_published(
        self,
        name: str,
        *,
        version: int,
        looks: bytes,
        entries: int,
        face: Face,
        left_out: int = 0,
        digest: bytes,
        now: datetime,
    ) -> None:
        with self._database.write() as connection:
            topics.published(
                connection,
                name,
                version=version,
                looks=looks,
                entries=entries,
                face=face,
                left_out=left_out,
                digest=digest,
                now=now,
            )

    def failing(self) -> tuple[int, int]:
        with self._database.read() as connection:
            return sources.failing(connection)

    def source_rows(self) -> tuple[SourceRow, ...]:
        with self._database.read() as connection:
            return sources.rows(connection)

    def states(self) -> tuple[StateRow, ...]:
        with self._database.read() as connection:
            return sources.states(connection)

    def topic_rows(self) -> tuple[TopicRow, ...]:
        with self._database.read() as connection:
            return topics.rows(connection)

    def boilerplate_rows(self, source: str | None = None) -> tuple[BoilerplateRow, ...]:
        with self._database.read() as connection:
            return boilerplate.rows(connection, source)

    def find(self, ref: str) -> StoryRecord:
        with self._database.read() as connection:
            return entries.find(connection, ref)

    def give_order(self, request: str, *, now: datetime) -> str:
        with self._database.write() as connection:
            return orders.give(connection, request, now=now)

    def take_order(self, *, now: datetime) -> tuple[str, str] | None:
        with self._database.write() as connection:
            return orders.take(connection, now=now)

    def tell_order(self, name: str, line: str, *, done: bool, now: datetime) -> None:
        with self._database.write() as connection:
            orders.tell(connection, name, line, done=done, now=now)

    def read_order(self, name: str) -> OrderRow | None:
        with self._database.read() as connection:
            return orders.read(connection, name)

    def withdraw_order(self, name: str, *, untaken: bool = False) -> bool:
        with self._database.write() as connection:
            return orders.withdraw(connection, name, untaken=untaken)

    def prune(self, *, now: datetime, keep: timedelta) -> int:
        total = 0
        while True:
            with self._serial() as connection:
                pruned = upkeep.prune_some(connection, self._index, now=now, keep=keep, order=self._order)
            total += pruned
            if pruned < upkeep.PRUNE_STEP:
                return total

    def expire(self, *, copies: datetime, events: datetime) -> int:
        return upkeep.expire(self._database, copies=copies, events=events)

    def integrity(self) -> list[str]:
        with self._database.read() as connection:
            return upkeep.faults(connection)

    def close(self) -> None:
        self._database.close()
        if self._lock is not None:
            self._lock.release()
