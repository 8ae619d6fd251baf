"""The program's numbers in Prometheus's text format."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from aggregator import __version__
from aggregator.errors import AggregatorError
from aggregator.model import Health

POLL_SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Buckets up to the wall deadline of a fetch."""

RENDER_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
"""Buckets for one topic: 100 entries take some tens of milliseconds."""

LATE_SECONDS = (1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 900.0, 3600.0)
"""Buckets around the minute that a source may wait for others."""

STORE_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 60.0)
"""Buckets up to the longest wait for another program's lock."""

SOURCES_NAMED = 100
"""Sources with an alert that get a time series of their own; the others are in the numbers by kind of alert."""


class Metrics:
    """What the engine counts; it is an `aggregator.model.Observer`.

    Labels are outcomes and topics, and of the sources only those that need a person: a source's own numbers are in
    `status`, and ten thousand of them would be ten thousand time series each. The registry is its own, so two of these
    may live in one process.
    """

    media_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._polls = self._counter("polls", "Polls of sources, by how they ended", "outcome")
        self._entries = self._counter("new_entries", "Stories that no source had carried before")
        self._copies = self._counter("copies", "Items recognised as copies of a story that was there")
        self._changes = self._counter("changed_entries", "Known items that came with another text or title")
        self._renders = self._counter("renders", "Topics rendered, by whether their bytes changed", "topic", "changed")
        self._quarantined = self._counter("quarantined_entries", "Entries left out of a feed as not valid", "topic")
        self._poll_seconds = Histogram(
            "aggregator_poll_seconds", "Wall time of one poll", buckets=POLL_SECONDS, registry=self.registry
        )
        self._render_seconds = Histogram(
            "aggregator_render_seconds", "Wall time of one topic", buckets=RENDER_SECONDS, registry=self.registry
        )
        self._late_seconds = Histogram(
            "aggregator_poll_lateness_seconds",
            "From the moment at which a source was due to its poll",
            buckets=LATE_SECONDS,
            registry=self.registry,
        )
        self._store_seconds = Histogram(
            "aggregator_store_seconds",
            "Looking up, deciding and committing one poll",
            buckets=STORE_SECONDS,
            registry=self.registry,
        )
        self._shown = Gauge("aggregator_topic_entries", "Entries in a topic's feed", ("topic",), registry=self.registry)
        Gauge("aggregator_info", "The program", ("version",), registry=self.registry).labels(__version__).set(1)

    def _counter(self, name: str, what: str, *labels: str) -> Counter:
        return Counter(f"aggregator_{name}", what, labels, registry=self.registry)

    def watch(self, health: Callable[[], Health]) -> None:
        """Show how the sources are, asked anew each time that the numbers are shown."""
        self.registry.register(_SourceHealth(health))

    def polled(
        self,
        *,
        outcome: str,
        seconds: float,
        late: float = 0.0,
        storing: float = 0.0,
        new: int = 0,
        changed: int = 0,
        copies: int = 0,
    ) -> None:
        """One poll of one source ended; see `Observer.polled`."""
        self._polls.labels(outcome).inc()
        self._poll_seconds.observe(seconds)
        self._late_seconds.observe(late)
        self._store_seconds.observe(storing)
        self._entries.inc(new)
        self._changes.inc(changed)
        self._copies.inc(copies)

    def published(self, *, topic: str, changed: bool, seconds: float, entries: int, quarantined: int = 0) -> None:
        """One topic was rendered; see `Observer.published`."""
        self._renders.labels(topic, "yes" if changed else "no").inc()
        self._render_seconds.observe(seconds)
        self._shown.labels(topic).set(entries)
        self._quarantined.labels(topic).inc(quarantined)

    def render(self) -> bytes:
        """All numbers, as text."""
        return generate_latest(self.registry)


class _SourceHealth(Collector):
    """Gauges made from the database at each look, so that they are true after a restart too."""

    def __init__(self, health: Callable[[], Health]) -> None:
        self._health = health

    def describe(self) -> Iterator[Metric]:
        """Nothing beforehand: registering must not ask the database."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """What Prometheus is shown; nothing while the database cannot be read, of which `/healthz` tells."""
        try:
            health = self._health()
        except AggregatorError:
            return
        yield GaugeMetricFamily("aggregator_queued_sources", "Sources that are due and wait", value=health.queued)
        yield GaugeMetricFamily(
            "aggregator_held_sources", "Sources whose host asked to be left alone for a while", value=health.held
        )
        yield GaugeMetricFamily(
            "aggregator_lateness_seconds", "How long the longest due source waits", value=health.lateness
        )
        yield GaugeMetricFamily(
            "aggregator_topics_judged_anew",
            "Topics whose rule was changed, and whose feeds are still by the one before",
            value=health.judging,
        )
        sources = GaugeMetricFamily("aggregator_sources", "Sources, by how their last poll ended", labels=("outcome",))
        for outcome, count in sorted(health.outcomes.items()):
            sources.add_metric((outcome,), count)
        yield sources
        concerns = GaugeMetricFamily("aggregator_alerts", "Sources that need a look, by what for", labels=("alert",))
        for concern, count in sorted(Tally(concern for _, concern in health.alerts).items()):
            concerns.add_metric((concern,), count)
        yield concerns
        named = GaugeMetricFamily(
            "aggregator_source_alert",
            f"A source that needs a look; the first {SOURCES_NAMED} by name",
            labels=("source", "alert"),
        )
        for source, concern in health.alerts[:SOURCES_NAMED]:
            named.add_metric((source, concern), 1)
        yield named
