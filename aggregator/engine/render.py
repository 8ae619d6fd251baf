"""Dirty topics to files: select, build, write what differs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import structlog

from aggregator.engine.ownership import Ownership
from aggregator.engine.reports import RenderReport, TopicReport
from aggregator.errors import PublishError
from aggregator.model import Entry, Observer, Topic, TopicFeed, Unobserved
from aggregator.outbox.files import digest, remove_stale, write
from aggregator.publish import atom, opml
from aggregator.publish.document import (
    ATOM_SUFFIX,
    ICON_NAME,
    INDEX_NAME,
    PAGE_SUFFIX,
    Site,
    newest,
    topic_feed,
    unpublishable,
)
from aggregator.publish.page import ICON, index_page, topic_page
from aggregator.store.protocol import Store
from aggregator.topics.select import select

OPML_SUFFIX = ".opml"
EVER = datetime.min.replace(tzinfo=UTC)
"""Since when stories are read for a topic that takes them of any age."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Renderer:
    """Everything that rendering needs."""

    store: Store
    site: Site
    topics: tuple[Topic, ...]
    ownership: Ownership
    """Of the folder that is published in."""
    clock: Callable[[], datetime]
    title_of: Callable[[str], str]
    """A region's title by its code."""
    observer: Observer = field(default_factory=Unobserved)

    def render(self) -> RenderReport:
        """Render every topic if any is dirty or lacks a file; files whose bytes are the same are not touched.

        The index shows all topics, so all are selected again; only the files of those topics are built.

        :raises PublishError: something could not be written, and the rest was; what was not stays dirty
        """
        began = time.monotonic()
        self.ownership.hold()
        dirty = self.store.dirty_topics()
        wanted = dirty.keys() | self._missing()
        if not wanted:
            return RenderReport()
        for path in remove_stale(self.ownership.folder, {topic.name for topic in self.topics}):
            structlog.get_logger().warning("removed, as no topic has its name", file=str(path))
        now = self.clock()
        before = {row.name: row.left_out for row in self.store.topic_rows()}
        feeds = [self._feed(topic, now) for topic in self.topics]
        written: list[tuple[TopicReport, bytes]] = []
        failures: list[PublishError] = []
        shown: list[TopicFeed] = []
        for feed in feeds:
            left_out = before.get(feed.topic.name, 0)
            if feed.topic.name in wanted:
                try:
                    written.append(self._publish(feed))
                    left_out = self._told_room(feed.topic, written[-1][0], left_out)
                except PublishError as error:
                    failures.append(error)
                except Exception as error:  # noqa: BLE001 - logged with its trace; the other topics are published
                    structlog.get_logger().exception("rendering a topic failed unexpectedly", topic=feed.topic.name)
                    why = f"a fault of this program ({type(error).__name__}); its log has the details"
                    failures.append(PublishError(f"the topic {feed.topic.name} could not be rendered: {why}"))
            shown.append(newest(feed, max(1, len(feed.entries) + feed.left_out - left_out)))
        write(self._path(INDEX_NAME, PAGE_SUFFIX), index_page(shown, self.site))
        write(self._path(INDEX_NAME, OPML_SUFFIX), opml.render(shown, self.site))
        write(self.ownership.folder / ICON_NAME, ICON)
        for report, of_body in written:  # not before the index shows it too
            if (revision := dirty.get(report.name)) is not None:
                self.store.mark_published(
                    report.name,
                    revision=revision,
                    entries=report.entries,
                    left_out=report.left_out,
                    digest=of_body,
                    now=now,
                )
        if failures:
            raise failures[0]
        return RenderReport(topics=tuple(report for report, _ in written), seconds=time.monotonic() - began)

    def _missing(self) -> set[str]:
        """Topics that lack a file, and every topic if the index does: somebody cleared the folder, or named another."""
        names = {topic.name for topic in self.topics}
        of_all = (
            self._path(INDEX_NAME, PAGE_SUFFIX),
            self._path(INDEX_NAME, OPML_SUFFIX),
            self.ownership.folder / ICON_NAME,
        )
        if not all(path.exists() for path in of_all):
            return names
        return {name for name in names if not all(self._path(name, s).exists() for s in (ATOM_SUFFIX, PAGE_SUFFIX))}

    def _path(self, name: str, suffix: str) -> Path:
        return self.ownership.folder / f"{name}{suffix}"

    def _feed(self, topic: Topic, now: datetime) -> TopicFeed:
        chosen = select(topic, self._candidates(topic, now), now=now)
        if other := unpublishable(chosen):
            structlog.get_logger().info("published under ids of ours: the stored ones are none", entries=other)
        codes = {tag.code for entry in chosen for tag in entry.regions}
        return topic_feed(topic, chosen, self.site, region_titles={code: self.title_of(code) for code in sorted(codes)})

    def _candidates(self, topic: Topic, now: datetime) -> Iterator[Entry]:
        asked = topic.rule.condition()
        return self.store.entries(
            since=EVER if asked.max_age is None else now - asked.max_age,
            codes=asked.codes,
            roles=asked.roles,
            sources=asked.sources,
            languages=asked.languages,
        )

    def _told_room(self, topic: Topic, report: TopicReport, before: int) -> int:
        """Log when a feed begins or ceases to leave stories out for their size; how many it leaves out now."""
        if bool(report.left_out) != bool(before):
            structlog.get_logger().warning(
                "the feed is cut to its limit" if report.left_out else "the feed is whole again",
                topic=topic.name,
                entries=report.entries,
                left_out=report.left_out,
                max_bytes=topic.max_bytes,
            )
        return report.left_out

    def _publish(self, feed: TopicFeed) -> tuple[TopicReport, bytes]:
        """Write a topic's files; the report, and a digest of the feed's bytes."""
        began = time.monotonic()
        name = feed.topic.name
        rendered = atom.render(feed)
        feed = newest(feed, rendered.shown)
        changed = write(self._path(name, ATOM_SUFFIX), rendered.body)
        changed = write(self._path(name, PAGE_SUFFIX), topic_page(feed)) or changed
        for problem in rendered.quarantined:
            structlog.get_logger().warning("entry not published", topic=name, entry=problem.where, why=problem.what)
        report = TopicReport(
            name=name,
            entries=len(feed.entries) - len(rendered.quarantined),
            changed=changed,
            quarantined=rendered.quarantined,
            left_out=feed.left_out,
            seconds=time.monotonic() - began,
        )
        self.observer.published(
            topic=name,
            changed=changed,
            seconds=report.seconds,
            entries=report.entries,
            quarantined=len(report.quarantined),
        )
        return report, digest(rendered.body)
