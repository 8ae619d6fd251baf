"""What becomes of stories by a poll: their ids and dates, which copy is shown, and when they were edited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from aggregator.dedupe.entry_id import claimed, entry_id, minted_id
from aggregator.model import (
    Changed,
    ChangeKind,
    CopyOf,
    Edit,
    Footing,
    New,
    Reach,
    Recovered,
    Runner,
    Source,
    SourceState,
    StoredStory,
    StoryWrite,
    Touched,
    Voice,
    Write,
)
from aggregator.plan.elect import elect
from aggregator.plan.options import PlanOptions
from aggregator.text.urls import host


def reach_of(writes: Iterable[Write], options: PlanOptions) -> Reach:
    """What the store has to be asked before the stories of these writes can be settled."""
    stories: set[str] = set()
    entry_ids: set[str] = set()
    links: set[bytes] = set()
    for write in writes:
        if isinstance(write.verdict, CopyOf | Changed):
            stories.add(write.story_uid)
        if isinstance(write.verdict, New):
            entry_ids |= claimed([write.item.story.guid])
            entry_ids.add(minted_id(uid=write.item_uid, host=options.host, year=options.tag_year))
            links.update(filter(None, [write.item.keys.link]))
    return Reach(stories=frozenset(stories), entry_ids=frozenset(entry_ids), links=frozenset(links))


def settle(
    writes: Sequence[Write],
    *,
    source: Source,
    state: SourceState,
    touched: Touched,
    now: datetime,
    options: PlanOptions,
) -> tuple[StoryWrite, ...]:
    """Every story that these writes found or touch, as it is afterwards.

    :param source: the polled one
    :param state: its state after the poll
    :param touched: the store's answer to `reach_of` these writes
    :param now: the poll's clock
    """
    found = _found([write for write in writes if isinstance(write.verdict, New)], touched, options)
    speaker = _Speaker.of(source, state, touched.footing)
    gathered: dict[str, list[Write]] = {}
    for write in writes:
        if isinstance(write.verdict, CopyOf | Changed):
            gathered.setdefault(write.story_uid, []).append(write)
    for uid, parts in gathered.items():
        before = touched.stories.get(uid)
        if before is not None:
            found[uid] = _with_parts(_as_stored(before), before.runners, parts, speaker, touched, now, options)
        elif uid in found:  # its copy is in the very document
            founder = [write for write in writes if isinstance(write.verdict, New) and write.story_uid == uid]
            runners = [speaker.runner_of(write) for write in founder]
            found[uid] = _with_parts(found[uid], runners, parts, speaker, touched, now, options)
    return tuple(found.values())


def _found(founding: Sequence[Write], touched: Touched, options: PlanOptions) -> dict[str, StoryWrite]:
    """New stories, each under its own id: the one that a published feed knows it by, else the publisher's or ours."""
    proposed: list[str] = []
    used = set(touched.taken)
    for write in founding:
        guid = write.item.story.guid
        own = entry_id(guid=guid, uid=write.item_uid, host=options.host, year=options.tag_year, taken=used)
        proposed.append(own)
        used.add(own)
    used = set(touched.taken)
    found: dict[str, StoryWrite] = {}
    for write, own in zip(founding, proposed, strict=True):
        old = touched.by_entry.get(own) or touched.by_link.get(write.item.keys.link)
        if old is not None and old.entry_id in used:
            old = None  # another story of that link has come again already
        name = old.entry_id if old else own
        if name in used:
            name = uuid5(NAMESPACE_URL, f"{own} {write.story_uid}").urn
        used.add(name)
        found[write.story_uid] = _new_story(write, name, old)
    return found


def _new_story(write: Write, name: str, old: Recovered | None) -> StoryWrite:
    """A new story under an id, with the dates that it had where it was lost.

    That it was updated after it was published is an edit that readers have seen.
    """
    published = old.published if old else write.published
    updated = max(published, old.updated) if old else published
    return StoryWrite(
        uid=write.story_uid,
        entry_id=name,
        published=published,
        updated=updated,
        edited=((Edit.SUBSTANTIVE, updated),) if updated > published else (),
        withheld=write.withheld,
        shown=write.item_uid,
        event=write.event,
        kinds=(ChangeKind.NEW,),
    )


def _as_stored(before: StoredStory) -> StoryWrite:
    return StoryWrite(
        uid=before.uid,
        entry_id=before.entry_id,
        published=before.published,
        updated=before.updated,
        edited=before.edited,
        withheld=before.withheld,
        shown=before.shown,
        before=before,
    )


def _with_parts(
    story: StoryWrite,
    runners: Iterable[Runner],
    parts: Sequence[Write],
    speaker: _Speaker,
    touched: Touched,
    now: datetime,
    options: PlanOptions,
) -> StoryWrite:
    """A story with the copies that came and changed.

    A story that was withheld is news once a copy of it comes, for copies are no part of a flood.
    """
    there = {one.uid: speaker.spoken(one) for one in runners}
    for write in parts:
        there[write.item_uid] = speaker.runner_of(write, there.get(write.item_uid))
    shown = elect(there.values(), story.shown, options.order)
    withheld = "" if any(isinstance(write.verdict, CopyOf) for write in parts) else story.withheld
    story = replace(story, shown=shown, withheld=withheld, kinds=(*story.kinds, *_kinds(story, shown, withheld, parts)))
    for write in parts:
        if write.item_uid == shown and write.updates_entry and isinstance(write.verdict, Changed):
            awaited = touched.edits.get(story.entry_id)
            story = replace(_edited(story, write.verdict.edit, awaited or now), awaited_came=awaited is not None)
    return story


def _kinds(story: StoryWrite, shown: str, withheld: str, parts: Sequence[Write]) -> Iterator[ChangeKind]:
    """What happened to a story, for the log of changes.

    :param shown: uid of the copy that it shows by now
    :param withheld: why it is in no topic by now
    :param parts: the copies that came and changed
    """
    if any(isinstance(write.verdict, CopyOf) for write in parts):
        yield ChangeKind.COPY_CAME
    if any(isinstance(write.verdict, Changed) for write in parts):
        yield ChangeKind.EDITED
    if shown != story.shown:
        yield ChangeKind.ELECTED
    if withheld != story.withheld:
        yield ChangeKind.RELEASED


def _edited(story: StoryWrite, kind: Edit, when: datetime) -> StoryWrite:
    """A story whose shown copy was edited at a moment."""
    edited = dict(story.edited) | {kind: when}
    ordered = tuple((each, edited[each]) for each in Edit if each in edited)
    return replace(story, updated=max(story.published, when), edited=ordered)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Speaker:
    """The polled source, as its items are weighed after the poll."""

    voice: Voice
    footing: Footing

    @classmethod
    def of(cls, source: Source, state: SourceState, footing: Footing | None) -> _Speaker:
        footing = footing or Footing(title=source.title, publisher=source.publisher, preference=source.preference)
        served = host(state.move.address or source.url)
        voice = Voice(
            source=source.name,
            publisher=footing.publisher,
            title=footing.title or state.masthead.title,
            feed_id=state.masthead.id,
            host=host(state.masthead.link) or served,
            served=served,
        )
        return cls(voice=voice, footing=footing)

    def spoken(self, runner: Runner) -> Runner:
        """A stored copy, with what this poll tells of its source if that is the polled one."""
        if runner.voice.source != self.voice.source:
            return runner
        return replace(runner, voice=replace(self.voice, origin=runner.voice.origin))

    def runner_of(self, write: Write, before: Runner | None = None) -> Runner:
        """An item that came or changed, as the election looks at it.

        :param before: what it was
        """
        story = write.item.story
        evidence = write.verdict.evidence if isinstance(write.verdict, CopyOf) else None
        return Runner(
            uid=write.item_uid,
            voice=replace(self.voice, origin=story.origin),
            configured=self.footing.configured,
            preference=self.footing.preference,
            length=len(story.text),
            published=before.published if before else write.published,
            agency=story.agency,
            link=story.link,
            paywalled=story.paywalled,
            evidence=before.evidence if before else evidence,
        )
