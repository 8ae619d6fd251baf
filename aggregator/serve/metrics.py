"""The program's numbers in Prometheus's text format."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from aggregator import __version__

POLL_SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Buckets up to the wall deadline of a fetch."""

RENDER_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
"""Buckets for one topic: 100 entries take some tens of milliseconds."""


class Metrics:
    """What the engine counts; it is an `aggregator.model.Observer`.

    Labels are outcomes and topics, never sources: a source's own numbers are in `status`, and ten thousand of them
    would be ten thousand time series each. The registry is its own, so two of these may live in one process.
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
        self._shown = Gauge("aggregator_topic_entries", "Entries in a topic's feed", ("topic",), registry=self.registry)
        Gauge("aggregator_info", "The program", ("version",), registry=self.registry).labels(__version__).set(1)

    def _counter(self, name: str, what: str, *labels: str) -> Counter:
        return Counter(f"aggregator_{name}", what, labels, registry=self.registry)

    def polled(self, *, outcome: str, seconds: float, new: int = 0, changed: int = 0, copies: int = 0) -> None:
        """One poll of one source ended; see `Observer.polled`."""
        self._polls.labels(outcome).inc()
        self._poll_seconds.observe(seconds)
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
