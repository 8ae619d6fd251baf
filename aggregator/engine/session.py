"""A config's whole engine, put together: open it, poll, render, close it."""

from __future__ import annotations

import contextlib
import os
import random
import threading
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from aggregator.config.curation import NAME
from aggregator.config.settings import Settings
from aggregator.dedupe.events import WINDOW as EVENT_WINDOW
from aggregator.engine.asked import check_whole, why_not
from aggregator.engine.curation import CurationFile, Curator
from aggregator.engine.digester import Digester
from aggregator.engine.dispatch import LEASE_TIME, Dispatcher
from aggregator.engine.fingerprints import marks_of
from aggregator.engine.manners import fetch_options
from aggregator.engine.memory import bound_heaps
from aggregator.engine.ownership import ownership_of
from aggregator.engine.pages import PageReader
from aggregator.engine.place import Placer
from aggregator.engine.poll import Poller
from aggregator.engine.pool import Workers, room_aside
from aggregator.engine.reading.reader import Reader
from aggregator.engine.recall import entry_ids_of, published_entries
from aggregator.engine.recording.recorder import Recorder
from aggregator.engine.render import Renderer
from aggregator.engine.reports import PollReport, RenderReport
from aggregator.engine.source_health import measure_health
from aggregator.engine.takeover import close_off, refuse_nothing
from aggregator.errors import StoreError, UnknownNameError
from aggregator.fetch.client import Client
from aggregator.fetch.robots import Robots
from aggregator.model import Health, Observer, Source, SourceState, Topic, Unobserved
from aggregator.plan import PlanOptions
from aggregator.plan.place import topic_rule
from aggregator.publish.document import Site
from aggregator.publish.pieces import Kept
from aggregator.regions.hierarchy import title_of
from aggregator.schedule.again import rescheduled
from aggregator.schedule.holds import HOLD_LIMIT, Holds
from aggregator.schedule.hosts import HostBudget
from aggregator.schedule.policy import PolicyOptions
from aggregator.store.backup import sqlite_file
from aggregator.store.changes import KEPT as CHANGES_KEPT
from aggregator.store.open import open_store
from aggregator.text.urls import host

SOURCES_PER_PROCESS = 25
"""So many sources keep a worker process busy for as long as starting another takes."""
CLOSE_PATIENCE = 4.0
"""Seconds to wait for polls under way when closing; systemd and people lose patience after ten, and the web server and
the daemon's jobs need some of those."""
PLACE_PATIENCE = 2.0
"""Seconds for which stories are placed at a time: a daemon that stops, or a config that changes, waits no longer."""
EXPIRE_MARGIN = timedelta(hours=6)
"""How much longer than its window an item stays in an index: the clocks of several machines may differ."""

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The clock of the machine."""
    return datetime.now(UTC)


class Session:
    """The engine of one config, from opening its database to closing it."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock = utc_now,
        observer: Observer | None = None,
        processes: int | None = None,
    ) -> None:
        """Open the database and take over what the config says.

        :param processes: worker processes for parsing and cleaning; 0 for none, None for as many as are worth while
        :raises ConfigError: it names no source or no topic, while the database has some
        :raises OutputTakenError: another config publishes in its output folder
        :raises StoreError: the database cannot be opened, or another instance holds it
        """
        bound_heaps()
        self.clock = clock
        self._observer = observer or Unobserved()
        self._processes = processes
        self._closed = threading.Event()
        self._abandoned = threading.Event()
        self._placing = threading.Lock()
        self._rendering = threading.Lock()
        self._hosts = HostBudget(settings.polling.host_spacing)
        self._holds = Holds()
        self._kept = Kept()
        self._client: Client | None = None
        self._digester: Digester | None = None
        self._outdated: list[tuple[datetime, Client | Digester]] = []
        """What polls that began under an older config may still use, and since when nothing new does."""
        self._ownership = ownership_of(settings)
        self._ownership.check()
        close_off(settings.storage.url)
        self.store = open_store(settings.storage.url, order=settings.copies.order)
        try:
            self._see_something_left(settings)
            published = {row.name: row.digest for row in self.store.topic_rows()}
            if entries := tuple(published_entries(settings.output.dir, published)):
                self.store.remember(entries, now=clock())
            self._take_over(settings)
            self._hold_what_is_published(settings)
            self._hold_on()
        except BaseException:
            self.store.close()
            raise
        self.dispatcher = Dispatcher(
            store=self.store,
            poller=self._poller(settings),
            workers=Workers(settings.polling.workers, aside=room_aside(settings.polling.workers)),
            hosts=self._hosts,
            clock=clock,
            closed=self._closed,
        )
        self.curator = Curator(file=curation_file(settings), store=self.store)

    def _hold_on(self) -> None:
        """Go on leaving alone the hosts that asked for it before this start."""
        now = self.clock()
        for where, until in self.store.holds(now=now).items():
            self._hosts.hold(where, time.monotonic() + min(until - now, HOLD_LIMIT).total_seconds())

    def _hold_what_is_published(self, settings: Settings) -> None:
        """Take from the feeds what topics showed that a program without a ledger published."""
        for row in self.store.topic_rows():
            if row.digest and not row.known and (entry_ids := entry_ids_of(settings.output.dir, row.name)):
                self.store.hold_before(row.name, entry_ids)

    def reload(self, wanted: Settings) -> tuple[str, ...]:
        """Go on with another config; polls under way end under the old one, and no lease is lost.

        :param wanted: whole and right
        :returns: keys whose new values need a restart, and that stay as they were
        :raises ConfigError: nothing would be left of what there is
        :raises StoreError: the database cannot take it over; the old config holds
        """
        refuse_nothing(wanted, sources=len(self.settings.sources), topics=len(self.settings.topics))
        settings, late = settled(self.settings, wanted)
        self._take_over(settings)
        self._hosts.set_spacing(settings.polling.host_spacing)
        self.dispatcher.poller = self._poller(settings)
        if (file := curation_file(settings)) != self.curator.file:
            self.curator = Curator(file=file, store=self.store)
        return late

    def _see_something_left(self, settings: Settings) -> None:
        """See that a config does not take everything away that the one before it had."""
        if not (settings.sources and settings.topics):
            refuse_nothing(settings, sources=len(self.store.states()), topics=len(self.store.topic_rows()))

    def _take_over(self, settings: Settings) -> None:
        """Have the database and the rendering go by a config."""
        self.store.sync_sources(settings.sources, now=self.clock(), rescheduled=partial(self._rescheduled, settings))
        marks = {topic.name: marks_of(topic, settings) for topic in settings.topics}
        self.store.sync_topics(marks, now=self.clock())
        self.settings = settings
        self.sources = tuple(source for source in settings.sources if source.enabled)
        rules = tuple(map(topic_rule, settings.topics))
        self.placer = Placer(store=self.store, rules=rules, clock=self.clock)
        self.renderer = Renderer(
            store=self.store,
            site=site_of(settings),
            topics=settings.topics,
            ownership=self._ownership,
            clock=self.clock,
            title_of=partial(region_title, settings),
            looks={name: each.looks for name, each in marks.items()},
            kept=self._kept,
            observer=self._observer,
        )

    def _rescheduled(self, settings: Settings, source: Source, state: SourceState) -> SourceState:
        """When a source is due whose interval was changed in the config."""
        jitter = random.random()  # noqa: S311 - spreads load, keeps no secret
        return rescheduled(source, state, now=self.clock(), jitter=jitter, options=policy_of(settings))

    def _wished(self, source: Source) -> Source:
        """A source that is being polled, with the interval that the config asks for by now."""
        found = next((each for each in self.settings.sources if each.name == source.name), source)
        return replace(source, interval=found.interval, heed_hints=found.heed_hints)

    def _poller(self, settings: Settings) -> Poller:
        """What polls by a config; the client and the worker processes are kept where they would be the same."""
        options = fetch_options(settings)
        client, digester = self._client, self._digester
        if client is None or client.options != options:
            self._retire(client)
            client = Client(options)
        processes = worth_while(len(self.sources)) if self._processes is None else self._processes
        if digester is None or (digester.processes, digester.claims) != (processes, settings.claims):
            self._retire(digester)
            digester = Digester(processes, claims=settings.claims)
        self._client, self._digester = client, digester
        reader = Reader(
            store=self.store,
            client=client,
            digester=digester,
            pages=PageReader(
                store=self.store,
                client=client,
                robots=Robots(client),
                hosts=self._hosts,
                holds=self._holds,
                digester=digester,
                clock=self.clock,
                stopping=self._closed,
            ),
            clock=self.clock,
            access=settings.access,
            learned_after=settings.cleaning.learned_after if settings.cleaning.learn else None,
        )
        recorder = Recorder(
            store=self.store,
            digester=digester,
            options=PlanOptions(
                host=urlsplit(settings.site.url).hostname or "localhost",
                tag_year=settings.site.tag_year,
                policy=policy_of(settings),
                learn=settings.cleaning.learn,
                shown_for=_shown_for(settings.topics),
                order=settings.copies.order,
            ),
            clock=self.clock,
            window=settings.copies.window,
            abandoned=self._abandoned,
            wished=self._wished,
        )
        return Poller(reader=reader, recorder=recorder, clock=self.clock, observer=self._observer)

    def _retire(self, old: Client | Digester | None) -> None:
        if old is not None:
            self._outdated.append((self.clock(), old))

    def poll(
        self,
        names: Collection[str] | None = None,
        *,
        everything: bool = False,
        whole: bool = False,
        on_report: Callable[[PollReport], None] = lambda _: None,
    ) -> tuple[PollReport, ...]:
        """Poll sources once and wait until all are done: the named ones, every one, or those that are due.

        :param whole: ask for the whole documents of the named ones, though nothing may have changed
        :raises UnknownNameError: the config names no such source, or has it disabled
        :raises TooSoonError: the document of one was asked for whole less than a day ago
        """
        if names:
            check_names(names, self.sources)
            if whole:
                check_whole(self.store, names, now=self.clock())
        elif everything:
            names = [source.name for source in self.sources]
        return self.dispatcher.run_pass(names=names or None, force=bool(names), whole=whole, on_report=on_report)

    def order(
        self, names: Collection[str], *, whole: bool = False, on_report: Callable[[PollReport], None] = lambda _: None
    ) -> dict[str, str]:
        """Poll the named sources while the daemon runs.

        :returns: those that were not polled, each with the reason
        :raises UnknownNameError: the config that the daemon goes by names no such source, or has it disabled
        :raises TooSoonError: as of `poll`
        """
        check_names(names, self.sources)
        if whole:
            check_whole(self.store, names, now=self.clock())
        hosts = {row.source.name: host(row.state.move.address or row.source.url) for row in self.store.source_rows()}
        wanted = {name: hosts[name] for name in names if name in hosts}
        left = self.dispatcher.order(wanted, whole=whole, on_report=on_report)
        return why_not(self.store, left, now=self.clock())

    def publish(self) -> RenderReport:
        """Carry out what was decided by hand, place what changed, and render what shows otherwise, to the end."""
        with self._placing:
            self.curator.curate(now=self.clock())
            self.placer.catch_up()
        report = self.render()
        with self._placing:
            self.placer.finish()
        return report

    def place(self) -> None:
        """Carry out what was decided by hand, and place what changed, for a while; one at a time, whoever asks."""
        with self._placing:
            self.curator.curate(now=self.clock())
            self.placer.finish(patience=PLACE_PATIENCE, stopped=self._closed.is_set)

    def render(self) -> RenderReport:
        """Render the topics that show something else than their files; one at a time, whoever asks for it."""
        with self._rendering:
            return self.renderer.render()

    @property
    def folders(self) -> tuple[Path, ...]:
        """Where the program's files are: what nobody is told who only asks how it is."""
        folders = {self.settings.path.parent, self.settings.output.dir.parent}
        with contextlib.suppress(StoreError):  # PostgreSQL has its files elsewhere
            folders.add(sqlite_file(self.settings.storage.url).parent)
        return tuple(sorted(folders))

    def source_health(self) -> Health:
        """How the sources are just now.

        :raises StoreError: the database cannot be read
        """
        return measure_health(self.store, self.clock())

    def clock_set(self) -> None:
        """After a jump of the clock: sources that were last asked in what is the future now are not kept waiting."""
        self.store.clock_set(now=self.clock())

    def tidy(self) -> None:
        """Let go of old texts, of old lines of the log of changes, and of what waits for topics by rules of before."""
        for since, old in self._outdated[:]:
            if self.clock() - since > LEASE_TIME:
                old.close()
                self._outdated.remove((since, old))
        now = self.clock() - EXPIRE_MARGIN
        self.store.expire(copies=now - self.settings.copies.window, events=now - EVENT_WINDOW)
        self.store.prune(now=self.clock(), keep=self.settings.retention.keep)
        self.store.forget_changes(before=self.clock() - CHANGES_KEPT)
        self.store.sweep_placements(now=self.clock())

    def close(self) -> None:
        """End the workers and close the database; polls that do not end in time lose their lease, nothing else."""
        self.dispatcher.close(CLOSE_PATIENCE)
        for used in (*(old for _, old in self._outdated), self._digester, self._client):
            if used is not None:
                used.close()
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def settled(running: Settings, wanted: Settings) -> tuple[Settings, tuple[str, ...]]:
    """A new config as far as a running session can take it over.

    :returns: the config with the old values of what needs a restart; the keys of those that differ
    """
    late = {
        "[storage] url": running.storage == wanted.storage,
        "[output] dir": running.output == wanted.output,
        "[serve]": running.serve == wanted.serve,
        "[polling] workers": running.polling.workers == wanted.polling.workers,
        "[copies] order": running.copies.order == wanted.copies.order,
    }
    kept = replace(
        wanted,
        storage=running.storage,
        output=running.output,
        serve=running.serve,
        polling=replace(wanted.polling, workers=running.polling.workers),
        copies=replace(wanted.copies, order=running.copies.order),
    )
    return kept, tuple(key for key, same in late.items() if not same)


def curation_file(settings: Settings) -> CurationFile:
    """The log of decisions that belongs to a config.

    Where the config does not say, it lies beside the config; where there is none and none can be made there, as in a
    container whose config is mounted to be read only, it lies beside the database.
    """
    if settings.curation.path is not None:
        return CurationFile(path=settings.curation.path)
    path = settings.path.parent / NAME
    with contextlib.suppress(StoreError):  # PostgreSQL has its files elsewhere
        elsewhere = sqlite_file(settings.storage.url).parent / NAME
        if not path.exists() and (elsewhere.exists() or not os.access(path.parent, os.W_OK)):
            path = elsewhere
    return CurationFile(path=path)


def region_title(settings: Settings, code: str) -> str:
    """What people call a region: the user's own title before the shipped one."""
    own = settings.regions.get(code)
    return own.title if own else title_of(code, settings.region_members)


def policy_of(settings: Settings) -> PolicyOptions:
    """The options of the times of polls out of a config."""
    polling = settings.polling
    return PolicyOptions(min_interval=polling.min_interval, daily_polls=polling.daily_polls)


def site_of(settings: Settings) -> Site:
    """The publisher's options out of a config."""
    site = settings.site
    return Site(title=site.title, url=site.url, contact=site.contact, tag_year=site.tag_year)


def check_names(names: Iterable[str], sources: Iterable[Source]) -> None:
    """Refuse names that no enabled source has.

    :raises UnknownNameError: listing them, and what there is
    """
    known = sorted(source.name for source in sources if source.enabled)
    unknown = sorted(set(names) - set(known))
    if unknown:
        msg = f"no enabled source is named {', '.join(unknown)}; there are {', '.join(known) or 'none'}"
        raise UnknownNameError(msg)


def worth_while(sources: int) -> int:
    """How many worker processes so many sources deserve; one at least, as a document may hang or kill its process."""
    return max(1, min(os.cpu_count() or 1, sources // SOURCES_PER_PROCESS))


def _shown_for(topics: Iterable[Topic]) -> timedelta:
    """How old a story may be that every topic shows: the shortest age that one of them asks for."""
    ages = (topic.rule.condition().max_age for topic in topics)
    return min((age for age in ages if age is not None), default=timedelta.max)
