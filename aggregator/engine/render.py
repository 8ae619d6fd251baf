"""Dirty topics to files: read what the ledger says they hold, build, write what differs."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import structlog

from aggregator.engine.ownership import Ownership
from aggregator.engine.reports import RenderReport, TopicReport
from aggregator.errors import PublishError
from aggregator.model import Entry, Face, Observer, Topic, TopicFeed, Unobserved
from aggregator.outbox.files import digest, remove_stale, write
from aggregator.publish import formats, opml
from aggregator.publish.document import (
    INDEX_NAME,
    Format,
    Site,
    face_of,
    listing,
    newest,
    topic_feed,
    unpublishable,
)
from aggregator.publish.page import ICON, ICON_NAME, PAGE, index_page
from aggregator.publish.pieces import Kept
from aggregator.store.protocol import Published
from aggregator.store.records import TopicRow

ROOM = 16_000_000
"""Characters of stories that several topics show and that are kept while those are rendered."""


class _Rendered(NamedTuple):
    """One topic that was rendered."""

    report: TopicReport
    face: Face
    digest: bytes
    """Of the feed's bytes."""


class _Stories:
    """The stories of topics that are rendered together, each read once as far as there is room to keep it.

    Versions of topics are read before: so a story that changes after it was read has its topics rendered again.
    """

    def __init__(self, store: Published, held: Mapping[str, tuple[str, ...]]) -> None:
        self._store = store
        self._held = held
        self._topics = Counter(story for stories in held.values() for story in stories)
        self._kept: dict[str, Entry] = {}
        self._characters = 0

    def of(self, name: str) -> list[Entry]:
        """What a topic shows, newest first."""
        uids = self._held[name]
        found = {uid: self._kept[uid] for uid in uids if uid in self._kept}
        for entry in self._store.shown_entries([uid for uid in uids if uid not in found]):
            found[entry.uid] = entry
            characters = len(entry.html) + len(entry.text)
            if self._topics[entry.uid] > 1 and self._characters + characters <= ROOM:
                self._kept[entry.uid] = entry
                self._characters += characters
        return [found[uid] for uid in uids if uid in found]


@dataclass(frozen=True, kw_only=True, slots=True)
class Renderer:
    """Everything that rendering needs."""

    store: Published
    site: Site
    topics: tuple[Topic, ...]
    ownership: Ownership
    """Of the folder that is published in."""
    clock: Callable[[], datetime]
    title_of: Callable[[str], str]
    """A region's title by its code."""
    looks: Mapping[str, bytes] = field(default_factory=dict)
    """`TopicMarks.looks` by topic."""
    formats: tuple[Format, ...] = field(default_factory=lambda: formats.FORMATS)
    kept: Kept = field(default_factory=Kept)
    """What was rendered of stories before."""
    observer: Observer = field(default_factory=Unobserved)

    def render(self) -> RenderReport:
        """Render the topics that are dirty or lack a file; files whose bytes are the same are not touched.

        Nothing is read of the others: the index shows what it showed of them. A topic that waits for what its new rule
        takes keeps its files as they are.

        :raises PublishError: something could not be written, and the rest was; what was not stays dirty
        """
        began = time.monotonic()
        self.ownership.hold()
        rows = {row.name: row for row in self.store.topic_rows()}  # before the entries: see `dirty_topics`
        listed = [topic for topic in self.topics if topic.name in rows]
        wanted = [topic for topic in listed if rows[topic.name].dirty or self._lacks(topic, rows[topic.name])]
        stale = remove_stale(self.ownership.folder, {topic.name for topic in self.topics}, self.formats)
        for path in stale:
            structlog.get_logger().warning("removed, as no topic has its name", file=str(path))
        if not wanted and not stale and self._has_index():
            return RenderReport()
        now = self.clock()
        rendered: dict[str, _Rendered] = {}
        failures: list[PublishError] = []
        stories = _Stories(self.store, self.store.held_stories([topic.name for topic in wanted]))
        for topic in wanted:
            try:
                rendered[topic.name] = self._publish(topic, stories)
                self._tell_room(topic, rendered[topic.name].report, rows[topic.name].left_out)
            except PublishError as error:
                failures.append(error)
            except Exception as error:  # noqa: BLE001 - logged with its trace; the other topics are published
                structlog.get_logger().exception("rendering a topic failed unexpectedly", topic=topic.name)
                why = f"a fault of this program ({type(error).__name__}); its log has the details"
                failures.append(PublishError(f"the topic {topic.name} could not be rendered: {why}"))
        faces = {name: each.face for name, each in rendered.items()}
        shown = [
            listing(topic, faces.get(topic.name) or self._face(rows[topic.name]), self.site, self.formats)
            for topic in listed
            if topic.name in faces or rows[topic.name].known
        ]
        write(self._path(PAGE.file(INDEX_NAME)), index_page(shown, self.site))
        write(self._path(opml.FILE), opml.render(shown, self.site))
        write(self._path(ICON_NAME), ICON)
        for name, each in rendered.items():  # not before the index shows it too
            self.store.mark_published(
                name,
                version=rows[name].version,
                looks=self.looks.get(name, b""),
                entries=each.report.entries,
                face=each.face,
                left_out=each.report.left_out,
                digest=each.digest,
                now=now,
            )
        if failures:
            raise failures[0]
        reports = tuple(each.report for each in rendered.values())
        return RenderReport(topics=reports, seconds=time.monotonic() - began)

    def _lacks(self, topic: Topic, row: TopicRow) -> bool:
        """Whether a topic lacks a file: somebody cleared the folder, or named another."""
        there = all(self._path(each.file(topic.name)).exists() for each in self.formats)
        return not there and (row.known or bool(row.entries))

    def _has_index(self) -> bool:
        return all(self._path(name).exists() for name in (PAGE.file(INDEX_NAME), opml.FILE, ICON_NAME))

    def _face(self, row: TopicRow) -> Face:
        """What the index shows of a topic that is not rendered now."""
        return row.face or Face(updated=row.changed_at or self.clock(), entries=row.entries)

    def _path(self, name: str) -> Path:
        return self.ownership.folder / name

    def _feed(self, topic: Topic, stories: _Stories) -> TopicFeed:
        chosen = [_as_updated(entry, topic) for entry in stories.of(topic.name)]
        if other := unpublishable(chosen):
            structlog.get_logger().info("published under ids of ours: the stored ones are none", entries=other)
        codes = {tag.code for entry in chosen for tag in entry.regions}
        titles = {code: self.title_of(code) for code in sorted(codes)}
        return topic_feed(topic, chosen, self.site, formats=self.formats, region_titles=titles)

    def _tell_room(self, topic: Topic, report: TopicReport, before: int) -> None:
        """Log when a feed begins or ceases to leave stories out for their size."""
        if bool(report.left_out) != bool(before):
            structlog.get_logger().warning(
                "the feed is cut to its limit" if report.left_out else "the feed is whole again",
                topic=topic.name,
                entries=report.entries,
                left_out=report.left_out,
                max_bytes=topic.max_bytes,
            )

    def _publish(self, topic: Topic, stories: _Stories) -> _Rendered:
        """Write a topic's files."""
        began = time.monotonic()
        name = topic.name
        feed = self._feed(topic, stories)
        first, *others = self.formats
        pieces = self.kept.of(feed)
        rendered = first.render(feed, pieces)
        feed = newest(feed, rendered.shown)
        changed = write(self._path(first.file(name)), rendered.body)
        for each in others:
            changed = write(self._path(each.file(name)), each.render(feed, pieces).body) or changed
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
        return _Rendered(report, face_of(feed), digest(rendered.body))


def _as_updated(entry: Entry, topic: Topic) -> Entry:
    """A story as last edited in a way that the topic counts."""
    updated = entry.updated_by(topic.updates_on)
    return entry if updated == entry.updated else replace(entry, updated=updated)
