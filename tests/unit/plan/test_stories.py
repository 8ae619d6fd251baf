"""What becomes of stories by a poll: ids, dates, the shown copy and edits, from what the store says of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from aggregator.model import (
    Changed,
    ChangeKind,
    CopyEvidence,
    CopyOf,
    Edit,
    Footing,
    Item,
    ItemKeys,
    KnownItem,
    Masthead,
    New,
    Origin,
    Recovered,
    Runner,
    Source,
    SourceState,
    StoredStory,
    Story,
    StoryWrite,
    Touched,
    Verdict,
    Voice,
    Write,
)
from aggregator.plan.options import PlanOptions
from aggregator.plan.stories import reach_of, settle
from tests.support import utc

NOW = utc(2026, 3, 4, 12)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
OPTIONS = PlanOptions(host="news.example", tag_year=2026)
PAPER = Source(name="paper", url="https://paper.example/feed")
STATE = SourceState(source="paper", due_at=NOW)


def item(uid: str, **story: Any) -> Item:
    return Item(
        uid=uid,
        hash=uid.encode(),
        story=Story(**{"title": uid, "text": "x" * 100} | story),
        keys=ItemKeys(link=f"link {uid}".encode()),
        digest=b"",
        signature=(),
        regions=(),
    )


def new(uid: str, **story: Any) -> Write:
    return Write(item=item(uid, **story), verdict=New(), item_uid=uid, story_uid=uid, published=NOW - HOUR)


def verdict_of(uid: str, edit: Edit) -> Verdict:
    there = KnownItem(
        uid=uid, story_uid="s", source="paper", keys=(), digest=b"", title="", text="", published=NOW, first_seen=NOW
    )
    return Changed(known=there, edit=edit)


def changed(uid: str, edit: Edit = Edit.SUBSTANTIVE, **story: Any) -> Write:
    """A new version of an item of the stored story."""
    return Write(
        item=item(uid, **story),
        verdict=verdict_of(uid, edit),
        item_uid=uid,
        story_uid="s",
        published=NOW - HOUR,
        updates_entry=edit is not Edit.NONE,
    )


def copied(uid: str, of: str = "a", to: str = "s", **story: Any) -> Write:
    """A copy of an item of the stored story."""
    evidence = CopyEvidence(of=of, forward=1.0, backward=1.0, longest="", gap_hours=0.0, rule="containment")
    verdict = CopyOf(story_uid=to, evidence=evidence)
    return Write(item=item(uid, **story), verdict=verdict, item_uid=uid, story_uid=to, published=NOW - HOUR)


def runner(uid: str, of: str = "other", **fields: Any) -> Runner:
    plain: dict[str, Any] = {"voice": Voice(source=of), "length": 100, "published": NOW - 2 * HOUR}
    return Runner(uid=uid, **plain | fields)


STORED = StoredStory(
    uid="s",
    entry_id="urn:s",
    published=NOW - DAY,
    updated=NOW - DAY,
    shown="a",
    runners=(runner("a"),),
)


def settled(*writes: Write, state: SourceState = STATE, **touched: Any) -> tuple[StoryWrite, ...]:
    return settle(writes, source=PAPER, state=state, touched=Touched(**touched), now=NOW, options=OPTIONS)


def stored(*writes: Write, before: StoredStory = STORED, state: SourceState = STATE, **touched: Any) -> StoryWrite:
    """What becomes of the stored story."""
    (story,) = settled(*writes, state=state, **{"stories": {"s": before}} | touched)
    assert story.before is before
    assert (story.entry_id, story.published) == (before.entry_id, before.published)
    return story


def test_the_store_is_asked_for_all_that_verdicts_touch() -> None:
    """Of new stories every id that they may get, as ids are made now and once were, and their links; of others them."""
    reach = reach_of([new("n", guid=" https://p.example/ä "), changed("c"), copied("d")], OPTIONS)
    assert reach.stories == {"s"}
    assert reach.links == {b"link n"}
    assert reach.entry_ids == {"https://p.example/ä", "https://p.example/%C3%A4", "tag:news.example,2026:n"}
    assert not reach_of([], OPTIONS)


def test_a_new_story_is_of_its_own_date_and_was_never_edited() -> None:
    """It shows the item that it came with, and begins the log of its changes."""
    (story,) = settled(new("n"))
    assert (story.published, story.updated, story.edited) == (NOW - HOUR, NOW - HOUR, ())
    assert (story.entry_id, story.shown, story.before) == ("tag:news.example,2026:n", "n", None)
    assert story.kinds == (ChangeKind.NEW,)


LOST = Recovered(entry_id="urn:lost", published=NOW - 9 * DAY, updated=NOW - 3 * DAY)


@pytest.mark.parametrize("where", [{"by_link": {b"link n": LOST}}, {"by_entry": {"tag:news.example,2026:n": LOST}}])
def test_a_lost_entry_comes_back_as_readers_have_it(where: dict[str, Any]) -> None:
    """Under its id and with both of its dates: what moved `updated` is an edit that readers have seen."""
    (story,) = settled(new("n"), **where)
    assert (story.entry_id, story.published, story.updated) == (LOST.entry_id, LOST.published, LOST.updated)
    assert story.edited == ((Edit.SUBSTANTIVE, LOST.updated),)


def test_a_lost_entry_that_was_never_edited_comes_back_so() -> None:
    """No edit is made up, and a date of before its publication counts for nothing."""
    for updated in (LOST.published, LOST.published - DAY):
        (story,) = settled(new("n"), by_link={b"link n": replace(LOST, updated=updated)})
        assert (story.published, story.updated, story.edited) == (LOST.published, LOST.published, ())


def test_the_id_tells_before_the_link_which_entry_was_lost() -> None:
    """A link may be another's by now; an id is the entry's own."""
    other = replace(LOST, entry_id="urn:other")
    (story,) = settled(new("n"), by_link={b"link n": other}, by_entry={"tag:news.example,2026:n": LOST})
    assert story.entry_id == "urn:lost"


def test_a_lost_entry_comes_back_once() -> None:
    """Where a story has its id already, here or in the store, the next one of that link is a new story."""
    first, second = settled(new("n"), new("m"), by_link={b"link n": LOST, b"link m": LOST})
    assert (first.entry_id, first.published) == (LOST.entry_id, LOST.published)
    assert (second.entry_id, second.published) == ("tag:news.example,2026:m", NOW - HOUR)
    (story,) = settled(new("n"), by_link={b"link n": LOST}, taken=frozenset({"urn:lost"}))
    assert (story.entry_id, story.published, story.updated) == ("tag:news.example,2026:n", NOW - HOUR, NOW - HOUR)


def test_an_id_that_somebody_has_gets_a_stand_in() -> None:
    """Even the one that we would make: it is always the same, and another for each story."""
    names = {f"tag:news.example,2026:{uid}" for uid in "nm"}
    first, second = settled(new("n"), new("m"), taken=frozenset(names))
    assert first.entry_id.startswith("urn:uuid:")
    assert len({first.entry_id, second.entry_id} | names) == 4
    assert settled(new("n"), taken=frozenset(names))[0].entry_id == first.entry_id


def test_an_edit_of_the_shown_copy_moves_the_entry() -> None:
    """To the poll's time, and the kind of edit is told; edits of before stay."""
    before = replace(STORED, edited=((Edit.CORRECTION, NOW - HOUR),))
    story = stored(changed("a", Edit.TYPO), before=before)
    assert (story.updated, story.edited) == (NOW, ((Edit.TYPO, NOW), (Edit.CORRECTION, NOW - HOUR)))
    assert story.kinds == (ChangeKind.EDITED,)


def test_an_edit_of_another_copy_moves_nothing() -> None:
    """What readers see is as it was; that a copy changed is told all the same."""
    story = stored(changed("b"), before=replace(STORED, runners=(runner("a"), runner("b", "paper"))))
    assert (story.updated, story.edited, story.shown) == (STORED.updated, (), "a")
    assert story.kinds == (ChangeKind.EDITED,)
    assert not story.is_changed


def test_an_edit_that_nobody_notices_moves_nothing() -> None:
    """The item is another, the entry is not."""
    assert stored(changed("a", Edit.NONE)).updated == STORED.updated


def test_of_two_copies_that_are_edited_at_once_the_shown_ones_edit_counts() -> None:
    """In whatever order they stand in the document."""
    before = replace(STORED, runners=(runner("a", "paper"), runner("b", "paper")))
    edits = [changed("a", Edit.RETITLE), changed("b")]
    for writes in (edits, edits[::-1]):
        assert stored(*writes, before=before).edited == ((Edit.RETITLE, NOW),)


def test_an_edit_that_was_awaited_is_of_the_time_at_which_readers_saw_it() -> None:
    """A feed knew of it before the database that was put back; and is awaited no more."""
    story = stored(changed("a"), edits={"urn:s": NOW - 3 * HOUR})
    assert (story.updated, story.edited) == (NOW - 3 * HOUR, ((Edit.SUBSTANTIVE, NOW - 3 * HOUR),))
    assert story.awaited_came
    assert not stored(changed("a")).awaited_came
    assert not stored(copied("c"), edits={"urn:s": NOW - 3 * HOUR}).awaited_came


def test_an_awaited_edit_is_never_before_the_entry_was_published() -> None:
    """Whatever a feed said."""
    assert stored(changed("a"), edits={"urn:s": NOW - 9 * DAY}).updated == STORED.published


def test_a_copy_that_is_better_takes_the_place() -> None:
    """The entry keeps its dates: another copy of the same text is no edit."""
    story = stored(copied("c"), footing=Footing(preference=1))
    assert (story.shown, story.updated, story.edited) == ("c", STORED.updated, ())
    assert story.kinds == (ChangeKind.COPY_CAME, ChangeKind.ELECTED)
    assert stored(copied("c")).kinds == (ChangeKind.COPY_CAME,)


def test_the_configs_word_of_now_counts_and_not_the_leases() -> None:
    """A source that left the config while it was read has no claim to be shown."""
    leased = replace(PAPER, preference=9)
    footing = Footing(preference=9, configured=False)
    touched = Touched(stories={"s": STORED}, footing=footing)
    (story,) = settle([copied("c")], source=leased, state=STATE, touched=touched, now=NOW, options=OPTIONS)
    assert story.shown == "a"
    touched = replace(touched, footing=None)
    (story,) = settle([copied("c")], source=leased, state=STATE, touched=touched, now=NOW, options=OPTIONS)
    assert story.shown == "c"


def test_a_copy_lets_a_withheld_story_into_topics() -> None:
    """An edit does not."""
    before = replace(STORED, withheld="one of 300 old stories that came at once")
    assert stored(changed("a"), before=before).withheld == before.withheld
    story = stored(copied("c"), before=before)
    assert story.withheld == ""
    assert story.kinds == (ChangeKind.COPY_CAME, ChangeKind.RELEASED)


def test_a_changed_item_is_weighed_as_it_is_now() -> None:
    """Its text as it grew, as far as another house has it, its date and its evidence as they were."""
    evidence = CopyEvidence(of="a", forward=1.0, backward=1.0, longest="", gap_hours=0.0, rule="containment")
    mine = runner("b", "paper", evidence=evidence, published=NOW - 3 * HOUR)
    before = replace(STORED, runners=(runner("a", length=500), mine, runner("c", "third", length=500)))
    third = replace(evidence, of="b")
    before = replace(before, runners=(*before.runners[:2], replace(before.runners[2], evidence=third)))
    assert stored(changed("b", text="x" * 90), before=before).shown == "a"
    assert stored(changed("b", text="x" * 90), before=replace(before, shown="")).shown == "b"  # the earliest
    walled = changed("b", text="x" * 100, paywalled=True)
    assert stored(walled, before=replace(before, shown="")).shown == "a"


def test_the_polls_own_word_of_its_feed_tells_whose_its_copies_are() -> None:
    """A feed in the operator's network that says for the first time which it is outdoes what a planet took from it.

    So do its copies that are stored already.
    """
    origin = Origin(id="urn:paper:feed", title="The paper", link="https://paper.example/")
    planets = runner("a", "planet", voice=Voice(source="planet", origin=origin))
    inside = replace(PAPER, url="http://reader/paper")
    told = replace(STATE, masthead=Masthead(id=origin.id))
    for write, before, shown in (
        (copied("c"), (planets,), "c"),
        (copied("d", origin=origin), (planets, runner("b", "paper")), "b"),
    ):
        touched = Touched(stories={"s": replace(STORED, runners=before)})
        for state, found in ((told, shown), (STATE, "a")):
            (story,) = settle([write], source=inside, state=state, touched=touched, now=NOW, options=OPTIONS)
            assert story.shown == found


def test_a_copy_in_the_very_document_may_be_the_one_that_is_shown() -> None:
    """Both are weighed, and the story is new and nothing else."""
    (story,) = settled(new("n", paywalled=True), copied("m", of="n", to="n"))
    assert (story.uid, story.shown, story.before) == ("n", "m", None)
    assert story.kinds == (ChangeKind.NEW, ChangeKind.COPY_CAME, ChangeKind.ELECTED)
