"""The verdict on each kind of item: known, edited, restamped, reused, copied, new."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from aggregator.dedupe.batch import POSTINGS_LIMIT
from aggregator.dedupe.decide import Batch, judge
from aggregator.dedupe.document import Document, judge_document
from aggregator.dedupe.keys import item_keys, item_uid
from aggregator.dedupe.near import signature
from aggregator.dedupe.rollcall import Rollcall
from aggregator.model.poll import Candidate, Changed, CopyOf, Edit, Known, KnownItem, New, Same, Verdict
from aggregator.model.source import Stood
from aggregator.model.story import Item, Story
from aggregator.text.fingerprint import content_fingerprint

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
FERRY = (
    "The night ferry to Osmund island ran aground on a sandbank outside the harbour early on Wednesday with ninety "
    "passengers aboard, the coastguard said. Nobody was hurt, and a tug pulled it free at high water four hours later. "
    "The company blamed a buoy that had drifted in last week's gale, and cancelled the morning crossing while divers "
    "looked at the hull."
)
TOWER = (
    "Workers have begun to take down the leaning water tower of Karsk, brick by brick, after engineers gave it no more "
    "than another winter. The town council wants to keep the iron tank, in which three generations of children learned "
    "to sing in echoes, as a bandstand in the park behind the old station."
)


def make(
    title: str,
    text: str,
    *,
    guid: str = "",
    link: str = "",
    source: str = "paper",
    published: datetime | None = NOW,
) -> Item:
    """An item as a source sends it."""
    keys = item_keys(guid=guid, link=link, title=title, published=published)
    raw = "|".join((title, text, guid, link, str(published))).encode()
    return Item(
        uid=item_uid(source, keys, raw),
        hash=raw,
        story=Story(title=title, text=text, guid=guid, link=link, published=published),
        keys=keys,
        digest=content_fingerprint(title, text),
        signature=signature(title, text),
        regions=(),
    )


def poll(
    *items: Item,
    held: tuple[KnownItem, ...] = (),
    cut: tuple[Item, ...] = (),
    source: str = "paper",
    now: datetime = NOW,
) -> tuple[list[Verdict], list[KnownItem]]:
    """Judge a document's items against what a store holds; returns the verdicts and the items as noted.

    :param cut: the items that stand in the document unchanged, in the order of `held`, and so are not among `items`
    """
    known = Known(
        by_key={key: there for there in held if there.source == source for key in there.keys},
        candidates={item.uid: tuple(Candidate(item=there, shared=1) for there in held) for item in items},
    )
    document = Document(
        items=items,
        published=[item.story.published or now for item in items],
        now=now,
        source=source,
        publisher="",
        known=known,
        rollcall=Rollcall(items, hashes=[item.hash for item in (*items, *cut)], stood=standing(*cut, held=held)),
    )
    verdicts, batch = judge_document(document)
    return verdicts, [batch.noted(item) for item in items]


def standing(*cut: Item, held: tuple[KnownItem, ...]) -> dict[bytes, Stood]:
    """How the state of the source knows them."""
    return {
        item.hash: Stood(uid=there.uid, keys=tuple(item.keys))
        for item, there in zip(cut, held[: len(cut)], strict=True)
    }


def stored(*items: Item, source: str = "paper") -> tuple[KnownItem, ...]:
    """What the store holds after a poll of these items."""
    return tuple(poll(*items, source=source)[1])


def test_unknown_item_is_new_and_its_own_story() -> None:
    """An item that nobody carries starts a story that goes by its uid."""
    item = make("Ferry aground", FERRY, guid="1")
    (verdict,), (noted,) = poll(item, held=stored(make("Tower comes down", TOWER, guid="2")))
    assert verdict == New()
    assert noted.uid == noted.story_uid == item.uid


@pytest.mark.parametrize(
    ("title", "text", "edit"),
    [
        ("Ferry runs aground", FERRY, Edit.RETITLE),
        ("Ferry aground", FERRY.replace("ninety", "110"), Edit.SUBSTANTIVE),
        ("Ferry aground", FERRY.replace("harbour", "harbor"), Edit.TYPO),
        ("All safe after island scare", TOWER, Edit.SUBSTANTIVE),
    ],
)
def test_edited_item_is_changed_in_place(title: str, text: str, edit: Edit) -> None:
    """With guid and link as they were it is the same item, however much of it was rewritten."""
    old = stored(make("Ferry aground", FERRY, guid="1", link="https://paper.example/1"))
    (verdict,), (noted,) = poll(make(title, text, guid="1", link="https://paper.example/1"), held=old)
    assert verdict == Changed(known=old[0], edit=edit)
    assert (noted.uid, noted.story_uid) == (old[0].uid, old[0].story_uid)


def test_unchanged_item_is_the_same() -> None:
    """Trackers, scheme and redating with nothing else changed leave an item as it is."""
    old = stored(make("Ferry aground", FERRY, guid="http://paper.example/1", link="http://paper.example/1"))
    again = make(
        "Ferry Aground",
        FERRY,
        guid="https://paper.example/1#2",
        link="https://paper.example/1?utm_source=rss",
        published=NOW + timedelta(hours=3),
    )
    (verdict,), _ = poll(again, held=old)
    assert verdict == Same(known=old[0])


def test_restamped_guid_is_known_by_its_link() -> None:
    """A source that changes every guid floods nobody, and the item gathers the new key."""
    old = stored(make("Ferry aground", FERRY, guid="a-1", link="https://paper.example/1"))
    item = make("Ferry aground", FERRY, guid="b-1", link="https://paper.example/1")
    (verdict,), (noted,) = poll(item, held=old)
    assert verdict == Same(known=old[0])
    assert set(noted.keys) == {*old[0].keys, *item.keys}


def test_restamped_and_edited_item_is_changed() -> None:
    """A new guid and another wording under the same link and a like title is an edit."""
    old = stored(make("Ferry aground", FERRY, guid="a-1", link="https://paper.example/1"))
    item = make("Ferry aground off Osmund", FERRY[:150], guid="b-1", link="https://paper.example/1")
    (verdict,), _ = poll(item, held=old)
    assert isinstance(verdict, Changed)


def test_relinked_item_is_known_by_its_guid() -> None:
    """The same guid under a new address and title is the same item."""
    old = stored(make("Ferry aground", FERRY, guid="1", link="https://paper.example/ferry-aground"))
    item = make("Island ferry pulled free", FERRY, guid="1", link="https://paper.example/ferry-free")
    (verdict,), _ = poll(item, held=old)
    assert verdict == Changed(known=old[0], edit=Edit.RETITLE)


def test_restamped_altogether_is_known_by_title_and_day() -> None:
    """New guid and new link, but the title, the day and the text as before: still the same item."""
    old = stored(make("Ferry aground", FERRY, guid="a-1", link="https://paper.example/1"))
    (verdict,), _ = poll(make("Ferry aground", FERRY, guid="b-1", link="https://new.example/x"), held=old)
    assert verdict == Same(known=old[0])


def test_one_guid_on_two_stories_of_a_document() -> None:
    """Both stories live, each with a uid of its own, and the next poll knows both again."""
    one = make("First", "Body", guid="x", link="https://paper.example/1")
    two = make("Second", "Body", guid="x", link="https://paper.example/2")
    verdicts, noted = poll(one, two)
    assert verdicts == [New(), New()]
    assert noted[0].uid != noted[1].uid
    again, _ = poll(one, two, held=tuple(noted))
    assert again == [Same(known=noted[0]), Same(known=noted[1])]


def test_one_guid_on_every_story_in_turn() -> None:
    """A guid that comes back on a story with nothing in common is no identity: the old item is not overwritten."""
    old = stored(make("Ferry aground", FERRY, guid="latest", link="https://paper.example/1"))
    item = make(
        "Tower comes down", TOWER, guid="latest", link="https://paper.example/2", published=NOW + timedelta(days=1)
    )
    (verdict,), (noted,) = poll(item, held=old)
    assert verdict == New()
    assert noted.uid != old[0].uid


def test_posts_of_a_live_blog_stay_apart() -> None:
    """One link, a guid for each post: the posts are items of their own, in one document and over polls."""
    link = "https://paper.example/live"
    one = make("Gale warning for the coast", "Trains stop at eight.", guid="p1", link=link)
    two = make("Roof lifted off the market hall", "No one was inside.", guid="p2", link=link)
    verdicts, noted = poll(one, two)
    assert verdicts == [New(), New()]
    third = make("Power is back in Karsk", "Crews worked all night.", guid="p3", link=link)
    assert poll(third, held=tuple(noted))[0] == [New()]


def test_item_with_nothing_but_a_short_title_is_known_again() -> None:
    """Neither guid nor link, and a title of three words: the same words on the same day are the same item."""
    first = make("Tides and weather", "High water at noon.")
    _, held = poll(first)
    (verdict,), _ = poll(first, held=tuple(held))
    assert isinstance(verdict, Same)


def test_standing_title_is_no_identity() -> None:
    """Two short items called the same on one day, under other addresses, are two."""
    one = make("Correction", "The mayor is 54.", guid="1", link="https://paper.example/1")
    two = make("Correction", "The bridge is of steel.", guid="2", link="https://paper.example/2")
    assert poll(one, two)[0] == [New(), New()]
    assert poll(two, held=stored(one))[0] == [New()]


def test_twice_in_one_document_is_once() -> None:
    """The same item in two sections of one feed, or in two versions, is stored once: the first listing counts."""
    one = make("Ferry aground", FERRY, guid="1", link="https://paper.example/1?ref=front")
    two = make("Ferry aground", FERRY, guid="1", link="https://paper.example/1?ref=coast")
    longer = make("Ferry aground", FERRY + " Trains were full.", guid="1", link="https://paper.example/1")
    verdicts, noted = poll(one, two, longer)
    assert [type(verdict) for verdict in verdicts] == [New, Same, Same]
    assert {there.uid for there in noted} == {one.uid}
    assert {key for item in (one, two, longer) for key in item.keys} == set(noted[0].keys)


def test_two_copies_in_one_document_are_one_story() -> None:
    """One report under two guids and links in one feed is two items of one story."""
    one = make("Ferry aground off Osmund island", FERRY, guid="1", link="https://paper.example/1")
    two = make("Ferry aground off Osmund island", FERRY + " More follows.", guid="2", link="https://paper.example/2")
    (_, verdict), (first, second) = poll(one, two)
    assert isinstance(verdict, CopyOf)
    assert verdict.story_uid == first.uid == second.story_uid
    assert first.uid != second.uid


def test_other_sources_copy_joins_the_story() -> None:
    """A trimmed and retitled copy in another paper becomes part of the story, not of the copy that it is most like."""
    original = stored(make("Ferry aground", FERRY, guid="1"))
    (verdict,), joined = poll(
        make("Ninety stuck on sandbank", FERRY[:240], guid="9", source="gazette"), held=original, source="gazette"
    )
    assert isinstance(verdict, CopyOf)
    assert verdict.story_uid == original[0].uid
    assert verdict.evidence.of == original[0].uid
    third = make("Ninety stuck on sandbank", FERRY[:240], guid="7", source="herald")
    (last,), _ = poll(third, held=(*original, *joined), source="herald")
    assert isinstance(last, CopyOf)
    assert last.story_uid == original[0].uid


MORNING = "Good morning from the coast desk, here is what our readers are talking about over their coffee today."


@pytest.mark.parametrize("order", [*permutations("FTR")], ids="".join)
def test_a_round_up_is_no_copy_of_what_it_holds(order: tuple[str, ...]) -> None:
    """Whichever comes first, two papers' stories and a third's briefing that holds both whole are three stories."""
    texts = {
        "F": ("Night ferry runs aground off Osmund", FERRY, "coast"),
        "T": ("Leaning water tower of Karsk comes down", TOWER, "inland"),
        "R": ("The briefing: what to know on Wednesday", f"{MORNING}\n\n{FERRY}\n\n{TOWER}", "third"),
    }
    held: tuple[KnownItem, ...] = ()
    for name in order:
        title, text, source = texts[name]
        item = make(title, text, guid=name, source=source)
        (verdict,), noted = poll(item, held=held, source=source)
        assert verdict == New(), name
        held = (*held, *noted)


def test_a_round_up_under_the_headline_of_its_first_story_is_no_copy_of_it() -> None:
    """The title agrees and the opening too; that it holds a second story whole says what it is."""
    ferry = stored(make("Night ferry runs aground off Osmund", FERRY, guid="F", source="coast"), source="coast")
    tower = stored(make("Leaning water tower of Karsk comes down", TOWER, guid="T", source="inland"), source="inland")
    both = make("Night ferry runs aground off Osmund", f"{FERRY}\n\n{TOWER}", guid="R", source="third")
    assert isinstance(poll(both, held=ferry, source="third")[0][0], CopyOf)
    assert poll(both, held=(*ferry, *tower), source="third")[0] == [New()]


def test_a_wrapped_report_is_a_copy_of_each_of_two_copies_of_it() -> None:
    """Two sources' copies of one story that the store keeps apart make no round-up of a third copy."""
    one, other = (
        stored(make("Ferry aground", FERRY, guid="1"))[0],
        stored(make("Passengers freed", FERRY, guid="2", source="inland"), source="inland")[0],
    )
    item = make("Ferry stuck on sandbank", f"{FERRY}\n\nFile photo.", guid="3", source="third")
    (verdict,), _ = poll(item, held=(one, other), source="third")
    assert isinstance(verdict, CopyOf)


LINK = "https://coast.example/harbour/ferry"


@pytest.mark.parametrize(
    "title", ["Ferry aground", "Ferry aground off Osmund", "Night ferry aground off Osmund harbour"]
)
def test_one_headline_at_one_address_is_one_article_in_two_sources(title: str) -> None:
    """However short it is, and with a word more or less; the first to bring it keeps its entry."""
    told = "Ferry aground" if title == "Ferry aground" else "Night ferry aground off Osmund"
    first = stored(make(told, "", guid="1", link=LINK))
    item = make(title, "", guid="x", link=LINK, source="index")
    (verdict,), _ = poll(item, held=first, source="index")
    assert isinstance(verdict, CopyOf)
    assert (verdict.story_uid, verdict.evidence.rule in {"address and title", "title"}) == (first[0].story_uid, True)


@pytest.mark.parametrize(
    ("title", "text", "link"),
    [
        ("Ferry aground", TOWER, LINK),
        ("Tower comes down", "", LINK),
        ("Ferry aground", "", "https://coast.example/harbour/ferry-2"),
    ],
    ids=["a text of its own", "another title", "another address"],
)
def test_an_address_alone_takes_nobodys_entry(title: str, text: str, link: str) -> None:
    """Whoever links to a paper's article under another headline, or with a text of their own, has another story."""
    first = stored(make("Ferry aground", "", guid="1", link=LINK))
    (verdict,), _ = poll(make(title, text, guid="x", link=link, source="index"), held=first, source="index")
    assert verdict == New()


def test_same_text_in_one_source_needs_more() -> None:
    """What makes a copy between papers does not between two items of one source: a summary and its report stay two."""
    old = stored(make("Ferry aground off Osmund island", FERRY, guid="1", link="https://paper.example/1"))
    brief = make("Morning briefing: what you need to know", FERRY[:240], guid="2", link="https://paper.example/2")
    assert poll(brief, held=old)[0] == [New()]
    elsewhere = make("Morning briefing: what you need to know", FERRY[:240], guid="2", source="gazette")
    assert isinstance(poll(elsewhere, held=old, source="gazette")[0][0], CopyOf)


def test_best_copy_is_chosen_whatever_the_order_of_candidates() -> None:
    """Among several the one with most text in common decides, so the store's order does not show."""
    whole = stored(make("Ferry aground", FERRY, guid="1", source="a"), source="a")
    part = stored(make("Sandbank scare", FERRY[:200] + TOWER, guid="2", source="b"), source="b")
    item = make("Ninety aboard", FERRY, guid="3", source="c")
    verdicts = [poll(item, held=held, source="c")[0][0] for held in ((*whole, *part), (*part, *whole))]
    assert verdicts[0] == verdicts[1]
    assert isinstance(verdicts[0], CopyOf)
    assert verdicts[0].evidence.of == whole[0].uid


def test_gap_is_told_in_the_evidence() -> None:
    """The hours between two copies are of publication, or of first sight where there is no date."""
    old = stored(make("Ferry aground", FERRY, guid="1", published=NOW - timedelta(hours=5)))
    (verdict,), _ = poll(make("Ferry aground", FERRY, source="gazette"), held=old, source="gazette")
    assert isinstance(verdict, CopyOf)
    assert verdict.evidence.gap_hours == 5.0


def test_items_without_any_key_are_still_told_apart() -> None:
    """No guid, no link, no date: the content alone makes them new, and a copy of each other where it is the same."""
    one = make("Ferry aground off Osmund island", FERRY, published=None)
    two = make("Tower comes down", TOWER, published=None)
    verdicts, noted = poll(one, two)
    assert verdicts == [New(), New()]
    assert noted[0].uid != noted[1].uid


def test_standing_words_under_every_item_cost_nothing() -> None:
    """What a source puts under all its items stops being a reason to compare them, so a poll stays linear."""
    house = " ".join(f"house{number}" for number in range(30))
    batch = Batch("paper")
    items = [make(f"Item {number}", f"{house} own{number}", guid=str(number)) for number in range(POSTINGS_LIMIT + 2)]
    for item in items[:POSTINGS_LIMIT]:
        judge(item, published=NOW, now=NOW, publisher="", known=Known(), batch=batch, itself=None)
    assert batch.like(items[-1])
    judge(items[-2], published=NOW, now=NOW, publisher="", known=Known(), batch=batch, itself=None)
    assert not batch.like(items[-1])


SHOW = "https://radio.example/harbour-hour"


def test_unchanged_items_keep_their_place_under_a_shared_address() -> None:
    """The old episode stands cut out of the document: the new one under the same address does not take its id."""
    old = make("Episode 8: The pilot", FERRY[:90], guid="e8", link=SHOW)
    held = stored(old)
    new = make("Episode 9: The tower", TOWER[:90], guid="e9", link=SHOW, published=NOW + timedelta(days=7))
    assert poll(new, held=held, cut=(old,))[0] == [New()]


def test_an_edited_item_is_itself_beside_a_new_one_at_its_address() -> None:
    """Whichever comes first in the document, the guid decides before the link."""
    held = stored(make("Episode 8: The pilot", FERRY, guid="e8", link=SHOW))
    edited = make("Episode 8: The pilot", FERRY + " The pilot sings.", guid="e8", link=SHOW)
    new = make(
        "Episode 9: The pilot again", FERRY[:200] + TOWER, guid="e9", link=SHOW, published=NOW + timedelta(days=7)
    )
    for document in ((new, edited), (edited, new)):
        verdicts, _ = poll(*document, held=held)
        assert verdicts[document.index(new)] == New()
        assert isinstance(verdicts[document.index(edited)], Changed)


def test_an_item_without_guid_beside_others_at_its_address_is_known_by_title_and_moment() -> None:
    """A status page has one address for all and no guids: an edited notice stays itself, a new one is new."""
    one = make("Lock two is shut", "Divers look at it.", link=SHOW)
    two = make("Lift bridge stuck", "Lorries wait.", link=SHOW, published=NOW + timedelta(hours=1))
    held = stored(one, two)
    edited = make("Lift bridge stuck", "It moves again.", link=SHOW, published=NOW + timedelta(hours=1))
    new = make("Fog on the river", "No boats until noon.", link=SHOW, published=NOW + timedelta(hours=2))
    verdicts, noted = poll(new, edited, held=held, cut=(one,))
    assert verdicts[0] == New()
    assert isinstance(verdicts[1], Changed)
    assert noted[1].uid == held[1].uid


def test_each_hours_bulletin_at_one_address_is_a_story() -> None:
    """A new guid, a new date and another text outweigh a link and a title that are all the show's."""
    held = stored(make("Harbour radio bulletin at 3", FERRY[:150], guid="b-3", link=SHOW))
    item = make("Harbour radio bulletin at 4", TOWER[:150], guid="b-4", link=SHOW, published=NOW + timedelta(hours=1))
    same_title = make("Harbour radio bulletin at 3", TOWER, guid="b-5", link=SHOW, published=NOW + timedelta(days=1))
    assert poll(item, held=held)[0] == [New()]
    assert poll(same_title, held=held)[0] == [New()]


def test_a_standing_line_below_every_number_makes_no_copy() -> None:
    """Episodes that differ in nothing but their number are told apart by it, with addresses of their own too."""
    line = "All that happened between the bridges, told in five minutes by whoever was there and saw it happen today."
    one = make("News of the harbour and the town, part 3", line, guid="n3", link="https://radio.example/3")
    two = make("News of the harbour and the town, part 4", line, guid="n4", link="https://radio.example/4")
    assert poll(one, two)[0] == [New(), New()]


def test_a_publishers_guid_holds_through_title_address_and_date() -> None:
    """A guid that is one article's, alone in the document: rewritten nearly whole, it is the same."""
    held = stored(make("Ferry aground", FERRY, guid="paper:7310451", link="https://paper.example/4/ferry-aground"))
    moved = make(
        "Ninety wait for high water at Osmund",
        "A tug comes for the night ferry.",
        guid="paper:7310451",
        link="https://paper.example/5/ninety-wait",
        published=NOW + timedelta(hours=20),
    )
    assert isinstance(poll(moved, held=held)[0][0], Changed)


def test_an_article_number_in_guid_and_address_is_one_article() -> None:
    """Words and section around it are rewritten in both at once, and the number stays."""
    old = "https://paper.example/news/7310451/ferry-aground-off-osmund"
    new = "https://paper.example/coast/7310451/night-ferry-pulled-free"
    held = stored(make("Ferry aground off Osmund", FERRY, guid=old, link=old))
    moved = make("Night ferry pulled free", FERRY[:200], guid=new, link=new, published=NOW + timedelta(hours=9))
    assert isinstance(poll(moved, held=held)[0][0], Changed)
    other = make("Tower comes down", TOWER, guid=new, link=new, published=NOW + timedelta(hours=9))
    assert poll(other, held=held)[0] == [New()]


def test_a_number_that_two_items_share_is_no_articles() -> None:
    """A section's number in every address of a document says nothing of which article one is."""
    old = "https://paper.example/news/7310451/ferry-aground-off-osmund"
    held = stored(make("Ferry aground off Osmund", FERRY, guid=old, link=old))
    links = [
        f"https://paper.example/coast/7310451/{name}" for name in ("night-ferry-pulled-free", "divers-at-the-hull")
    ]
    later = NOW + timedelta(hours=9)
    first = make("Night ferry pulled free", FERRY[:200], guid=links[0], link=links[0], published=later)
    second = make("Divers look at the hull", FERRY[-200:], guid=links[1], link=links[1], published=later)
    assert isinstance(poll(first, held=held)[0][0], Changed)
    assert not any(isinstance(verdict, Changed) for verdict in poll(first, second, held=held)[0])


def test_a_standing_guid_is_no_word_of_the_publisher() -> None:
    """The forecast of today has one guid and a new address every day."""
    held = stored(make("Forecast for Monday", "Calm at first.", guid="forecast-now", link="https://sky.example/w/1"))
    item = make(
        "Forecast for Tuesday",
        "Gales later.",
        guid="forecast-now",
        link="https://sky.example/w/2",
        published=NOW + timedelta(days=1),
    )
    assert poll(item, held=held)[0] == [New()]


def test_guid_and_link_twice_in_one_document_is_one_entry() -> None:
    """Both versions of an article stand in the feed, retitled and rewritten: the first listing counts."""
    where = "https://paper.example/news/7310451/ferry"
    one = make("Ferry aground", FERRY, guid=where, link=where)
    two = make("Ninety wait", "A tug comes.", guid=where, link=where)
    verdicts, noted = poll(one, two)
    assert [type(verdict) for verdict in verdicts] == [New, Same]
    assert {there.uid for there in noted} == {one.uid}


def test_a_redated_address_with_the_same_text_is_the_same() -> None:
    """The date in an address moves by a day, the text stays; a line that stands there daily is another one."""
    text, later = FERRY[:200], NOW + timedelta(hours=22)
    first = "https://paper.example/2026/03/04/coast/ferry-aground"
    second = "https://paper.example/2026/03/05/coast/ferry-aground"
    held = stored(make("Ferry aground", text, guid=first, link=first))
    again = make("Ferry still aground", text, guid=second, link=second, published=later)
    assert isinstance(poll(again, held=held)[0][0], Changed)
    held = stored(make("Live from the quay", "All the news from the harbour.", guid=first, link=first))
    daily = make("Live from the quay", "All the news from the harbour.", guid=second, link=second, published=later)
    assert poll(daily, held=held)[0] == [New()]


def test_a_redated_address_is_the_same_item_once_the_old_one_is_gone_and_within_a_day_and_a_half() -> None:
    """Beside the old one in the document, or days later, it is no twin that the stored item is overwritten with."""
    first, second = (f"https://paper.example/2026/03/0{day}/ferry-aground.html" for day in (4, 5))
    old = make("Ferry aground", FERRY, guid=first, link=first)
    held = stored(old)
    soon, late = (
        make("Ferry aground", FERRY, guid=second, link=second, published=NOW + timedelta(hours=hours))
        for hours in (30, 40)
    )
    assert isinstance(poll(soon, held=held)[0][0], Same)
    assert not isinstance(poll(soon, held=held, cut=(old,))[0][0], Same)
    assert not isinstance(poll(late, held=held)[0][0], Same)


def test_a_headline_without_text_joins_the_one_that_left() -> None:
    """Within a day and a half the same long headline is the same story where one has no text; not beside the other."""
    title = "Night ferry with ninety aboard runs aground"
    old = make(title, FERRY, guid="1", link="https://paper.example/1")
    held = stored(old)
    again = make(title, "", guid="2", link="https://paper.example/2", published=NOW + timedelta(hours=30))
    (verdict,), (noted,) = poll(again, held=held)
    assert isinstance(verdict, CopyOf)
    assert noted.story_uid == held[0].story_uid
    assert poll(again, held=held, cut=(old,))[0] == [New()]
    late = make(title, "", guid="2", link="https://paper.example/2", published=NOW + timedelta(hours=40))
    assert poll(late, held=held)[0] == [New()]


def test_of_two_texts_under_one_guid_each_keeps_its_own() -> None:
    """Read again as a whole, edited or in another order, what has its very content is itself before guids are asked."""
    ferry, tower = make("Ferry aground", FERRY, guid="live"), make("Tower comes down", TOWER, guid="live")
    held = stored(ferry, tower)
    for order in ((ferry, tower), (tower, ferry)):
        verdicts, noted = poll(*order, held=held[::-1])
        assert [type(verdict) for verdict in verdicts] == [Same, Same]
        assert {there.title: there.uid for there in noted} == {there.title: there.uid for there in held}
    longer = make("Ferry aground", FERRY + " Trains were full.", guid="live")
    verdicts, noted = poll(tower, longer, held=held)
    assert [type(verdict) for verdict in verdicts] == [Same, Changed]
    assert [there.uid for there in noted] == [held[1].uid, held[0].uid]


def test_the_next_number_of_a_column_is_another_article() -> None:
    """One headline over one standing line, half a day later under another article number: each day's gallery is one."""
    title, line = "The pictures of the day from all islands", "Chosen by our picture desk from the agencies."
    first = "https://paper.example/pictures-of-the-day-20260304-q1d15b.html"
    second = "https://paper.example/pictures-of-the-day-20260305-q1d1jf.html"
    held = stored(make(title, line, guid="q1d15b", link=first))
    for text in (line, ""):
        daily = make(title, text, guid="q1d1jf", link=second, published=NOW + timedelta(hours=15))
        assert poll(daily, held=held)[0] == [New()]
    soon = make(title, "", guid="q1d1jf", link=second, published=NOW + timedelta(hours=2))
    assert isinstance(poll(soon, held=held)[0][0], CopyOf)


def test_a_standing_line_at_a_redated_address_is_no_summary() -> None:
    """A live page comes anew within hours, at its address of today, with its line and another headline."""
    line = "The latest from the harbour and the markets."
    first, second = (f"https://paper.example/2026/03/0{day}/live-from-the-quay.html" for day in (4, 5))
    held = stored(make("Herring prices tracked all day", line, guid=first, link=first))
    tomorrow = make("Boats wait for weather", line, guid=second, link=second, published=NOW + timedelta(hours=14))
    assert poll(tomorrow, held=held)[0] == [New()]
