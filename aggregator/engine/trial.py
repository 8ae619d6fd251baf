"""Asking each source once, to see whether its address is that of a feed: nothing is stored, and hosts keep their turns.

source ─► its host's turn ─► one request, conditional where we hold the document ─► read in a worker ─► Trial
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from aggregator.config.settings import Settings
from aggregator.engine.digester import Digester, DigestError, DigestJob
from aggregator.engine.manners import fetch_options
from aggregator.engine.pool import Workers
from aggregator.engine.session import utc_now, worth_while
from aggregator.engine.turn import HostTurn
from aggregator.engine.verdicts import Trial, shown_address, unasked, verdict, verdict_of_document
from aggregator.errors import StoreError
from aggregator.fetch.client import Client
from aggregator.model import Fetched, FetchRequest, Source, SourceState, Validators
from aggregator.schedule.hosts import HostBudget
from aggregator.store.open import open_store
from aggregator.text.urls import host, without_values

PATIENCE: Final = 600.0
"""Seconds for all sources: those that hang for 30 seconds each, or two hundred at one host, are through by then."""
LAST_PATIENCE: Final = 5.0
"""Seconds beyond for what is under way when the time is over."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Held:
    """What the database knows that a polite question goes by; nothing where there is none."""

    states: Mapping[str, SourceState] = field(default_factory=dict)
    """By the source's name."""
    holds: Mapping[str, datetime] = field(default_factory=dict)
    """Until when a host asked to be left alone."""


def try_sources(
    settings: Settings,
    *,
    on_trial: Callable[[Trial], None] = lambda _: None,
    clock: Callable[[], datetime] = utc_now,
    patience: float = PATIENCE,
    processes: int | None = None,
) -> tuple[Trial, ...]:
    """Ask each enabled source once; what came of each, in the order of the config.

    :param on_trial: told of each as it ends, from any thread
    :param patience: seconds for all of it
    :param processes: worker processes that read documents; 0 for none, None for as many as are worth while
    """
    sources = [source for source in settings.sources if source.enabled]
    client = Client(fetch_options(settings))
    digester = Digester(worth_while(len(sources)) if processes is None else processes, claims=settings.claims)
    workers = Workers(settings.polling.workers, name="trial")
    round_ = _Round(settings, client, digester, _held(settings, clock()), on_trial, clock, patience)
    by_host: dict[str, list[Source]] = defaultdict(list)
    for source in sources:
        by_host[host(source.url)].append(source)
    try:
        for group in by_host.values():
            workers.submit(round_.job(group))
        if not workers.wait_idle(patience):
            round_.stopping.set()
            client.close()
            workers.wait_idle(LAST_PATIENCE)
        return tuple(round_.trials.get(source.name) or unasked(source) for source in sources)
    finally:
        round_.stopping.set()
        client.close()
        digester.close()
        workers.close(0.0)


def _held(settings: Settings, now: datetime) -> _Held:
    try:
        store = open_store(settings.storage.url, create=False, lock=False, read_only=True)
    except StoreError:
        return _Held()
    try:
        states = {row.source.name: row.state for row in store.source_rows()}
        return _Held(states=states, holds=store.holds(now=now))
    except StoreError:
        return _Held()
    finally:
        store.close()


class _Round:
    """One round of questions."""

    def __init__(
        self,
        settings: Settings,
        client: Client,
        digester: Digester,
        held: _Held,
        on_trial: Callable[[Trial], None],
        clock: Callable[[], datetime],
        patience: float,
    ) -> None:
        self._settings = settings
        self._client = client
        self._digester = digester
        self._held = held
        self._on_trial = on_trial
        self._clock = clock
        self._until = time.monotonic() + patience
        self._hosts = HostBudget(settings.polling.host_spacing)
        self.stopping = threading.Event()
        self.trials: dict[str, Trial] = {}

    def job(self, group: Sequence[Source]) -> Callable[[], None]:
        """What asks the sources of one host, one after the other."""

        def ask_all() -> None:
            for source in group:
                if self.stopping.is_set():
                    return
                trial = self.trials[source.name] = self._try(source)
                self._on_trial(trial)

        return ask_all

    def _try(self, source: Source) -> Trial:
        where = host(source.url)
        if until := self._held.holds.get(where):
            return unasked(source, why=f"{where} asked to be left alone until {until:%Y-%m-%d %H:%M} UTC")
        state = self._held.states.get(source.name)
        request = FetchRequest(
            url=source.url,
            validators=state.validators if state else Validators(),
            access=self._settings.access[source.name],
        )
        turn = HostTurn(self._hosts, self.stopping, until=self._until)
        try:
            if not turn.take(where):
                return unasked(source)
            outcome = self._client.fetch(request, now=self._clock(), redirected=turn.move)
        finally:
            turn.end()
        if not isinstance(outcome, Fetched):
            return verdict(source, outcome, standing=len(state.standing) if state else 0)
        try:
            digest = self._digester.digest(
                DigestJob(
                    body=outcome.body,
                    url=without_values(outcome.url, [value for _, value in source.secrets]),
                    content_type=outcome.content_type,
                    known=frozenset(),
                    source=source,
                )
            )
        except DigestError as error:
            return Trial(
                source=source.name, well=False, what=str(error), moved_to=shown_address(outcome.moved_to, source)
            )
        return verdict_of_document(source, outcome, digest)
