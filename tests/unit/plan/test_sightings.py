"""Which blocks of a poll's stories are counted, for what recurs in a source's stories to be taken out of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from aggregator.clean.boilerplate.learned import title_digest
from aggregator.model import (
    Candidate,
    Changed,
    CopyEvidence,
    CopyOf,
    Digest,
    Edit,
    FeedHead,
    Fetched,
    Item,
    ItemKeys,
    Known,
    KnownItem,
    Lease,
    New,
    Same,
    Sighting,
    Source,
    SourceState,
    Story,
    Verdict,
    Write,
)
from aggregator.plan import Judgement, PlanOptions, decide
from aggregator.plan.items import make_item
from tests.support import utc

NOW = utc(2026, 3, 4, 12)
PAPER = Source(name="paper", url="https://paper.example/feed")
OPTIONS = PlanOptions(host="news.example", tag_year=2026)
LEASE = Lease(source=PAPER, state=SourceState(source="paper", due_at=NOW), until=NOW + timedelta(hours=1), token="t")
TEXT = (
    "The night ferry ran aground outside the harbour early on Wednesday, and a tug pulled it free at high water.\n\n"
    "Write to the harbour desk with whatever you saw of it from the shore that day."
)
STORY = Story(title="Ferry aground", original_title="FERRY AGROUND", text=TEXT, link="https://paper.example/ferry")
ITEM = make_item(STORY, uid="new", hash=b"new", keys=ItemKeys(), regions=lambda _: ())
DESK = "Write to the harbour desk with whatever you saw of it from the shore that day."


def there(source: str, shared: int = 0) -> Candidate:
    """An item of a source that the store holds, and how much of its signature the new one has."""
    known = KnownItem.of(ITEM, uid="there", story_uid="there", source=source, published=NOW, now=NOW)
    return Candidate(item=known, shared=shared)


def copy_of(uid: str) -> CopyOf:
    evidence = CopyEvidence(of=uid, forward=1.0, backward=1.0, longest="", gap_hours=0.0, rule="containment")
    return CopyOf(story_uid=uid, evidence=evidence)


def seen(
    verdict: Verdict, *candidates: Candidate, item: Item = ITEM, options: PlanOptions = OPTIONS
) -> tuple[Sighting, ...]:
    """What is counted of an item with a verdict, where these are worth comparing with it."""
    write = Write(item=item, verdict=verdict, item_uid="new", story_uid="there", published=NOW)
    known = Known(candidates={item.uid: candidates})
    judgement = Judgement(digest=Digest(head=FeedHead(version="rss20"), items=(item,)), known=known, writes=(write,))
    outcome = Fetched(url=PAPER.url, body=b"")
    return decide(LEASE, outcome, judgement, now=NOW, jitter=0.0, options=options).sightings


def test_every_block_of_a_new_story_is_counted_with_its_words() -> None:
    """Under the story's title as the feed has it, with its address for an example."""
    found = seen(New())
    assert [one.text for one in found] == TEXT.split("\n\n")
    assert [one.block for one in found] == list(ITEM.blocks)
    assert {(one.story, one.link, one.alike) for one in found} == {(STORY.title, STORY.link, False)}
    assert {one.title for one in found} == {title_digest("FERRY AGROUND")}


def test_a_copy_of_another_papers_story_counts() -> None:
    """What the source puts around agencies' reports recurs there too."""
    assert [one.text for one in seen(copy_of("there"), there("other"))] == TEXT.split("\n\n")


def test_what_the_source_has_printed_before_does_not_count_again() -> None:
    """Its own reprint under new keys would make a paragraph of one story look as if it stood in two."""
    assert seen(copy_of("there"), there("paper")) == ()
    assert seen(copy_of("elsewhere"), there("other")) == ()  # of one that came in this very document


def test_a_stored_items_version_does_not_count() -> None:
    """Changed or not, it was counted when it was new."""
    known = there("paper").item
    assert seen(Changed(known=known, edit=Edit.SUBSTANTIVE)) == ()
    assert seen(Same(known=known)) == ()


def test_a_running_storys_next_version_is_told_from_a_new_story() -> None:
    """One that shares half of its signature with an earlier item of the source; with another paper's it may."""
    item = replace(ITEM, signature=tuple(range(10)))
    assert {one.alike for one in seen(New(), there("paper", 5), item=item)} == {True}
    assert {one.alike for one in seen(New(), there("paper", 4), item=item)} == {False}
    assert {one.alike for one in seen(New(), there("other", 5), item=item)} == {False}


def test_a_block_that_stands_twice_in_a_story_counts_once() -> None:
    """It is one story that has it."""
    twice = Story(title="Ferry aground", text=f"{DESK}\n\n{TEXT}")
    item = make_item(twice, uid="new", hash=b"new", keys=ItemKeys(), regions=lambda _: ())
    texts = [one.text for one in seen(New(), item=item)]
    assert texts.count(DESK) == 1


def test_nothing_is_counted_where_nothing_is_to_be_learned() -> None:
    """As the config may have it."""
    assert seen(New(), options=PlanOptions(host="news.example", tag_year=2026, learn=False)) == ()
