"""What the rest of the program may ask of the store, whatever database is behind it.

**How transactions work.** A source is polled under a *lease*: a token and a moment, written to the source's row in a
transaction of its own, so that no two workers, threads or machines poll it at once; a lease whose moment has passed may
be taken by anybody, which is all the recovery that a crash needs. The network and the parser run under the lease with
no transaction open. What came of the poll is then stored under one of two rules. A poll that brought no items calls
`record`: one statement, one commit. A poll that brought items opens `transaction(lease)`: it looks up what is known,
judges, looks up what the verdicts touch, decides, and applies the plan inside *one* write transaction, which is the
only one in the whole system at that moment (SQLite: the one writer connection; PostgreSQL: an advisory lock), so a
decision never rests on stale knowledge and two papers' copies arriving together cannot both become new stories.
Validators, state, items, stories and the lines of the log of changes are committed together or not at all; an
exception inside the block rolls everything back and the lease stays, to be released or to run out. Both ways end the
lease, and both raise `LeaseLostError`, storing nothing, if somebody else took it meanwhile. Readers never wait: they
see the last commit.

All times are aware UTC and handed in; the store reads no clock. Every failure of the database is a
`StoreError` with one plain line. A store may be used from any thread; a transaction belongs to the thread
that opened it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Protocol

from aggregator.model import (
    Decision,
    Entry,
    Held,
    Item,
    Known,
    Lease,
    PollPlan,
    Reach,
    Remembered,
    Role,
    Source,
    SourceState,
    Touched,
)
from aggregator.store.placing import Placing
from aggregator.store.records import BoilerplateRow, OrderRow, SourceRow, StateRow, StoryRecord, TopicRow

Reschedule = Callable[[Source, SourceState], SourceState]
"""Makes the state of a source whose wishes changed: due when it would be had its last poll known them."""

SUBJECTS = frozenset({Role.SUBJECT})
"""The role that a region must have for a story to be selected by it, unless more is asked for."""


class Transaction(Protocol):
    """Looking up, deciding and applying, as one step that nobody else can come between."""

    def known(self, items: Sequence[Item], *, now: datetime, window: timedelta) -> Known:
        """What the store holds by these items' keys (same source) and signatures (any source).

        :param window: how far back stored items are candidates, by the time that they were first seen
        """
        ...

    def touched(self, reach: Reach) -> Touched:
        """What the store holds of the stories, entry ids and links that a poll's verdicts touch."""
        ...

    def apply(self, plan: PollPlan) -> None:
        """Store a poll's whole outcome and end the lease when the block ends; the same plan twice changes nothing.

        Nothing is decided here: rows become what the plan says.

        :raises LeaseLostError: somebody else holds the source now
        """
        ...


class Store(Placing, Protocol):
    """Everything remembered, on SQLite or PostgreSQL."""

    @property
    def location(self) -> str:
        """The database for people and logs: its address without a password."""
        ...

    # what the config says

    def sync_sources(
        self, sources: Sequence[Source], *, now: datetime, rescheduled: Reschedule = lambda _, state: state
    ) -> None:
        """Take over the config's sources.

        New ones are due at once. One whose address changed forgets its validators and is due at once. Those not named
        any more stop being polled and published but keep all their identities, so that naming them again makes no
        duplicates.

        :param rescheduled: makes the state of a source that is to be polled at other times than before
        """
        ...

    # polling

    def clock_set(self, *, now: datetime) -> int:
        """Have sources that were last asked in the future be due now, and free; the clock was wrong then, or is now.

        Done at each `sync_sources` too.

        :returns: how many there were
        """
        ...

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
        """Take up to `limit` sources that nobody holds, those longest due first.

        :param until: when the leases run out by themselves
        :param names: only these sources; None for any
        :param force: also those that are not due
        :param exclude_hosts: not those polled at these hosts, as `text.urls.host` writes them
        """
        ...

    def release(self, lease: Lease) -> None:
        """Give a lease back unused; the source stays as due as it was. A lost lease is left alone."""
        ...

    def hold(self, host: str, *, until: datetime) -> None:
        """Note until when a host asked to be left alone; an earlier moment never replaces a later one.

        :param host: as `text.urls.host` writes it
        """
        ...

    def holds(self, *, now: datetime) -> dict[str, datetime]:
        """The hosts that asked to be left alone until some moment that is still to come."""
        ...

    def next_due(self) -> datetime | None:
        """The earliest moment at which `lease` can have something to give, in the past if it has now; None if never."""
        ...

    def record(self, lease: Lease, state: SourceState) -> None:
        """Store the outcome of a poll that brought no items, and end the lease.

        :raises LeaseLostError: somebody else holds the source now
        """
        ...

    def held(self, source: str, keys: Collection[bytes]) -> dict[bytes, Held]:
        """The source's items by each of these keys that leads to one; for telling whose pages are to be asked for."""
        ...

    def learned(self, source: str, *, at_least: int) -> frozenset[bytes]:
        """The blocks of text that stood in so many of the source's stories with different titles."""
        ...

    def look_ahead(self, items: Sequence[Item], *, now: datetime) -> None:
        """Read what the look-up of these items will need, before their transaction, while nobody waits for it.

        Nothing depends on it but how long the transaction takes.
        """
        ...

    def transaction(self, lease: Lease) -> AbstractContextManager[Transaction]:
        """The transaction in which a poll's items are judged and stored; see the top of this module.

        :raises LeaseLostError: somebody else holds the source now
        """
        ...

    # a lost database

    def remember(self, entries: Iterable[Remembered], *, now: datetime) -> None:
        """Keep the ids and dates of entries that this database did not publish: it was lost, or is an older copy.

        A story that comes with the id of one of them, or with a link that only one of them has, is that entry again.
        One that is here, and was updated later than this database knows, was updated then, and the next edit of it that
        comes is the one that it was updated for.
        """
        ...

    # deciding by hand

    def curate(self, decisions: Sequence[Decision], *, now: datetime) -> tuple[str, ...]:
        """Have exactly these decisions in force, whatever was before; the same ones twice change nothing.

        :param decisions: `model.in_force` of the whole log
        :returns: ids of those whose items are not there, and which wait for them
        """
        ...

    # stories

    def entries(
        self,
        *,
        since: datetime,
        codes: Collection[str] | None = None,
        roles: Collection[Role] = SUBJECTS,
        sources: Collection[str] | None = None,
        languages: Collection[str] | None = None,
    ) -> Iterator[Entry]:
        """Published stories whose `updated` is not before `since`, newest first by `updated`, ties by id.

        :param codes: with at least one of these regions; None for any story
        :param roles: what such a region must be to the story
        :param sources: carried by at least one of these sources, as the shown copy or another; None for any
        :param languages: of the shown copy; None for any
        """
        ...

    # answers to people

    def source_rows(self) -> tuple[SourceRow, ...]:
        """Every source ever configured, by name."""
        ...

    def states(self) -> tuple[StateRow, ...]:
        """Every source that is polled, by name; quick for ten thousand of them."""
        ...

    def failing(self) -> tuple[int, int]:
        """How many sources gave nothing usable when they were last asked, and how many were asked so far."""
        ...

    def topic_rows(self) -> tuple[TopicRow, ...]:
        """Every configured topic, by name."""
        ...

    def boilerplate_rows(self, source: str | None = None) -> tuple[BoilerplateRow, ...]:
        """Every block that is counted, of one source or of all; by source, those seen most first."""
        ...

    def find(self, ref: str) -> StoryRecord:
        """One story by its uid, an item's uid (four or more leading characters do), its entry id, or a link.

        :raises UnknownNameError: none, or more than one, is meant
        """
        ...

    # orders to a daemon that runs on this database

    def give_order(self, request: str, *, now: datetime) -> str:
        """Put an order there for whichever daemon looks first; its id."""
        ...

    def take_order(self, *, now: datetime) -> tuple[str, str] | None:
        """The id and the text of the oldest order that nobody took; no other daemon gets it."""
        ...

    def tell_order(self, name: str, line: str, *, done: bool, now: datetime) -> None:
        """Add a line to an order's answer; an empty one is a sign of life."""
        ...

    def read_order(self, name: str) -> OrderRow | None:
        """How far an order has come; None if it is gone."""
        ...

    def withdraw_order(self, name: str, *, untaken: bool = False) -> bool:
        """Take an order away, or only where no daemon has taken it; whether it was there."""
        ...

    # upkeep

    def prune(self, *, now: datetime, keep: timedelta) -> int:
        """Take text, html, removals and signatures from items neither seen first nor changed within `keep`.

        Keys, ids and digests stay as tombstones, so that nothing old is ever new again.

        :returns: how many items were pruned
        """
        ...

    def expire(self, *, copies: datetime, events: datetime) -> int:
        """Take old items out of the indexes of near copies and of events.

        It goes in steps so short that polls hardly wait; what is cut short, the next call does.

        :param copies: items first seen before are no candidates for copies any more, whatever window is asked for
        :param events: the same for reports of an event
        :returns: how many entries of the indexes were taken out
        """
        ...

    def integrity(self) -> list[str]:
        """Everything found wrong with the database, one plain line each; empty if it is sound."""
        ...

    def close(self) -> None:
        """Close every connection and give up the single-instance lock; closing twice is fine."""
        ...
