"""Which items' pages are asked for, and what becomes of an item and of its document by them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from aggregator.clean.boilerplate.learned import observed
from aggregator.dedupe.events import event_terms
from aggregator.dedupe.near import signature
from aggregator.model import (
    Cleaning,
    Digest,
    FeedHead,
    Held,
    Item,
    ItemKeys,
    NoPage,
    Page,
    PageRules,
    Problem,
    Role,
    Source,
    Story,
)
from aggregator.plan import complete, wants_page, with_pages
from aggregator.plan.items import make_item
from aggregator.plan.pages import RETRY_FOR
from aggregator.regions.gazetteer import load
from aggregator.text.fingerprint import content_fingerprint
from tests.support import utc

NOW = utc(2026, 3, 4, 12)
MINUTE = timedelta(minutes=1)
LINK = "https://paper.example/ferry"
TEASER = "The night ferry ran aground outside the harbour, and nobody was hurt."
REST = (
    "A tug from Nairobi pulled it free at high water four hours later, the Kenyan coastguard said. "
    "The company blamed a buoy that had drifted in last week's gale."
)
FOOTER = "Write to the harbour desk with whatever you saw of it from the shore on Wednesday."
BESIDE = (
    "<div>"
    + "".join(f"<p>Our club meets on day {day} and has tea, as members have asked for.</p>" for day in range(9))
    + "</div>"
)
PAPER = Source(
    name="paper",
    url="https://paper.example/feed",
    cleaning=Cleaning(fulltext=True, page=PageRules(body="#story p")),
)


def item(uid: str = "u", **story: Any) -> Item:
    """An item as the feed has it."""
    told = Story(**{"title": "Ferry aground", "text": TEASER, "html": f"<p>{TEASER}</p>", "link": LINK} | story)
    return make_item(told, uid=uid, hash=f"hash {uid}".encode(), keys=ItemKeys(link=b"link"), regions=lambda _: ())


def held(digest: bytes, feed_digest: bytes = b"", *, seen: timedelta = timedelta(0)) -> Held:
    """What the store holds of an item that it first saw so long ago."""
    return Held(digest=digest, feed_digest=feed_digest, first_seen=NOW - seen)


OLD = timedelta(days=2)
ITEM = item()


@pytest.mark.parametrize(
    ("there", "wanted"),
    [
        (None, True),
        (held(b"page", ITEM.digest, seen=OLD), False),
        (held(b"page", b"another", seen=OLD), True),
        (held(b"another", seen=OLD), True),
        (held(ITEM.digest, seen=OLD), False),
        (held(ITEM.digest, seen=RETRY_FOR - MINUTE), True),
        (held(ITEM.digest, seen=RETRY_FOR), False),
        (held(b"page", ITEM.digest, seen=MINUTE), False),
    ],
    ids=[
        "never seen",
        "completed from this version",
        "completed from another version",
        "the feed's text alone, of another version",
        "the feed's text alone, for long",
        "the feed's text alone, not for long",
        "the feed's text alone, exactly as long",
        "completed from this version just now",
    ],
)
def test_a_page_is_asked_for_once_a_version(there: Held | None, wanted: bool) -> None:  # noqa: FBT001 pytest passes it by name
    """And again for some hours where it could not be had; the text that a page gave is never asked for again."""
    assert wants_page(ITEM, there, NOW) is wanted


def test_an_item_without_a_link_has_no_page() -> None:
    """There is nothing to ask for."""
    assert not wants_page(item(link=""), None, NOW)


def completed(page: Page | NoPage, learned: frozenset[bytes] = frozenset(), before: Item = ITEM) -> Item:
    return complete(before, page, source=PAPER, learned=learned, gazetteer=load())


def page(*paragraphs: str) -> Page:
    """A page with the story in a column, and a longer text beside it that is none of it."""
    told = "".join(f"<p>{each}</p>" for each in paragraphs)
    html = f"<html><head><title>Ferry aground</title></head><body><div id='story'>{told}</div>{BESIDE}</body></html>"
    return Page(url=LINK, body=html.encode())


def test_all_that_is_known_of_an_item_is_of_its_pages_text() -> None:
    """Digest, signature, terms, blocks and regions; the feed's own digest tells that version from the next."""
    told = completed(page(TEASER, REST))
    story = told.story
    assert (story.from_page, story.text) == (True, f"{TEASER}\n\n{REST}")
    assert told.digest == content_fingerprint(story.title, story.text) != ITEM.digest
    assert told.feed_digest == ITEM.digest
    assert told.signature == signature(story.title, story.text) != ITEM.signature
    assert told.terms == event_terms(story.title, story.text) != ITEM.terms
    assert told.blocks == observed(story) != ITEM.blocks
    assert "KE" in {tag.code for tag in told.regions if tag.role is Role.SUBJECT}
    assert (told.uid, told.hash, told.keys) == (ITEM.uid, ITEM.hash, ITEM.keys)


def test_what_was_learned_of_a_source_is_taken_out_of_its_pages() -> None:
    """A block that stands below all stories is no part of this one."""
    whole = completed(page(TEASER, REST, FOOTER))
    assert FOOTER in whole.story.text
    trimmed = completed(page(TEASER, REST, FOOTER), frozenset(whole.blocks[-1:]))
    assert trimmed.story.text == f"{TEASER}\n\n{REST}"


def test_a_page_that_could_not_be_had_leaves_the_item_as_it_was() -> None:
    """But for the reason, which a person is told."""
    told = completed(NoPage(why="the server says 404", transient=False))
    (problem,) = told.story.problems
    assert problem == Problem(where="page", what="the feed's text is kept: the server says 404")
    assert replace(told, story=replace(told.story, problems=())) == ITEM


def test_a_page_without_the_story_leaves_the_feeds_text() -> None:
    """And so what follows from it; no feed's version is noted, so that the page is asked for again."""
    told = completed(page())
    assert (told.story.from_page, told.story.text, told.feed_digest) == (False, TEASER, b"")
    assert (told.digest, told.signature) == (ITEM.digest, ITEM.signature)
    assert told.story.problems


ONE, TWO, THREE = item("1"), item("2"), item("3")
DOCUMENT = Digest(
    head=FeedHead(version="rss20", problems=(Problem(where="item 9", what="odd"),)),
    items=(ONE, TWO, THREE),
    hashes=(ONE.hash, b"known", TWO.hash, THREE.hash),
)


def test_a_document_has_its_completed_items_in_their_places() -> None:
    """Those whose pages may be had another time are read again: the next poll does not know their bytes."""
    whole = completed(page(TEASER, REST), before=TWO)
    told = with_pages(DOCUMENT, {"2": whole}, missed={"3"}, held=set())
    assert told.items == (ONE, whole, THREE)
    assert told.hashes == (ONE.hash, b"known", TWO.hash)


def test_an_item_that_is_stored_with_its_pages_text_stays_so_while_the_page_is_missed() -> None:
    """It is not judged by the feed's shorter text; one that is stored without it is."""
    told = with_pages(DOCUMENT, {}, missed={"1", "3"}, held={"1", "2"})
    assert told.items == (TWO, THREE)
    assert told.hashes == (b"known", TWO.hash)


def test_what_was_wrong_with_pages_is_told_of_the_document() -> None:
    """Under the story's title, beside what was wrong with the feed; what was wrong with its items is told there."""
    odd = replace(ONE, story=replace(ONE.story, problems=(Problem(where="date", what="cannot be read"),)))
    told = with_pages(
        DOCUMENT, {"1": completed(NoPage(why="it took too long", transient=True), before=odd)}, missed=set(), held=set()
    )
    assert told.head.problems == (
        *DOCUMENT.head.problems,
        Problem(where="Ferry aground: page", what="the feed's text is kept: it took too long"),
    )
