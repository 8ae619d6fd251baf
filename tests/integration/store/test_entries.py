"""What topics read: the right stories in order, each with one face that is elected and the others beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from aggregator.errors import UnknownNameError
from aggregator.model import CopyOf, ItemKeys, Masthead, Role
from aggregator.store import entries, newest
from aggregator.store.known import CANDIDATES
from aggregator.store.newest import POSTINGS_PER_HASH
from aggregator.store.protocol import Store
from tests.build import source, tag
from tests.integration.store.build import (
    NOW,
    WINDOW,
    change,
    copy_of,
    evidence,
    item,
    key,
    look_up,
    numbers,
    plan_of,
    poll,
    published,
    take,
    write,
)

HOUR = timedelta(hours=1)
PAPERS = (source("daily"), source("weekly", publisher="House"), source("herald", preference=5))


@pytest.fixture
def papers(store: Store) -> Store:
    """A store with three papers, of which `herald` has preference."""
    store.sync_sources(PAPERS, now=NOW)
    return store


def test_the_best_copy_is_shown_and_the_entry_stays_the_same(papers: Store) -> None:
    """A longer text that two papers have, then a higher preference, takes over the entry; its id never changes."""
    first = item("first", text="A lead.", regions=(tag("AZ"),))
    longer = item("longer", of="weekly", text="The whole report. " * 9, regions=(tag("RU"),))
    third = item("third", of="courier", text="The whole report. " * 9, regions=(tag("RU"),))
    short = item("short", of="herald", text="Brief.", regions=(tag("AM"),))
    papers.sync_sources([*PAPERS, source("courier")], now=NOW)
    poll(papers, "daily", write(first))
    (entry,) = published(papers)
    seen = [(entry.source, entry.updated, [copy.source for copy in entry.copies])]
    poll(papers, "weekly", copy_of(longer, first, published=NOW + HOUR), now=NOW + HOUR)
    assert published(papers)[0].source == "daily"
    whole = CopyOf(story_uid=first.uid, evidence=replace(evidence(longer.uid), forward=1.0))
    poll(papers, "courier", write(third, whole, published=NOW + 2 * HOUR), now=NOW + HOUR)
    (entry,) = published(papers, codes={"RU"})
    seen.append((entry.source, entry.updated, [copy.source for copy in entry.copies]))
    poll(papers, "herald", copy_of(short, first), now=NOW + 2 * HOUR)
    (entry,) = published(papers, codes={"AM"})
    seen.append((entry.source, entry.updated, [copy.source for copy in entry.copies]))
    assert seen == [
        ("daily", NOW, []),
        ("weekly", NOW, ["daily", "courier"]),
        ("herald", NOW, ["daily", "weekly", "courier"]),
    ]
    assert (entry.uid, entry.id, entry.published) == (first.uid, f"tag:news.example,2026:{first.uid}", NOW)
    assert published(papers, codes={"AZ", "RU"}) == []
    copy = entry.copies[1]
    assert (copy.uid, copy.source_title, copy.publisher, copy.title, copy.published) == (
        longer.uid,
        "The weekly",
        "House",
        "Title of longer",
        NOW + HOUR,
    )


def test_an_update_of_a_copy_that_is_not_shown_leaves_the_entry_alone(papers: Store) -> None:
    """`updated` moves with what readers see, not with every copy of it."""
    first, copy = item("first", text="The whole report."), item("copy", of="weekly", text="A lead.")
    poll(papers, "daily", write(first))
    poll(papers, "weekly", copy_of(copy, first), now=NOW + HOUR)
    edited = change(
        papers, "weekly", copy, item("copy", of="weekly", text="A new lead"), now=NOW + HOUR, updates_entry=True
    )
    poll(papers, "weekly", edited, now=NOW + 2 * HOUR)
    (entry,) = published(papers)
    assert (entry.source, entry.updated, entry.text) == ("daily", NOW, "The whole report.")


def test_an_edit_of_one_copy_does_not_swap_the_shown_copy(papers: Store) -> None:
    """A copy that grows takes the entry over neither by a few letters nor by a paragraph: nobody else has them."""
    first, copy = item("first", text="x" * 100), item("copy", of="weekly", text="x" * 105)
    poll(papers, "daily", write(first))
    poll(papers, "weekly", copy_of(copy, first))
    assert published(papers)[0].source == "daily"
    longer = item("copy", of="weekly", text="x" * 150)
    poll(papers, "weekly", change(papers, "weekly", copy, longer, now=NOW))
    assert published(papers)[0].source == "daily"


def test_a_new_preference_and_a_removed_source_elect_anew(papers: Store) -> None:
    """The config's word on sources holds for the stories that are there already."""
    first, copy = item("first"), item("copy", of="weekly")
    poll(papers, "daily", write(first))
    poll(papers, "weekly", copy_of(copy, first))
    assert published(papers)[0].source == "daily"
    before = papers.changes_after(0, limit=100)[-1].number
    papers.sync_sources([source("daily"), source("weekly", preference=1)], now=NOW)
    assert published(papers)[0].source == "weekly"
    kinds = [one.kind for one in papers.changes_after(before, limit=100)]
    assert kinds == ["shown copy elected", "its source changed"]
    papers.sync_sources([source("daily")], now=NOW)
    (entry,) = published(papers)
    assert (entry.source, entry.copies) == ("daily", ())


def test_entries_come_newest_first_within_the_time_asked_for(papers: Store) -> None:
    """Order is by `updated`, ties by id, across pages; what is older than asked for does not come."""
    count = entries.PAGE + 7
    writes = [write(item(f"story {i}"), published=NOW - HOUR * (i // 2)) for i in range(count)]
    poll(papers, "daily", *writes)
    found = published(papers)
    assert len(found) == count
    assert [(-entry.updated.timestamp(), entry.id) for entry in found] == sorted(
        (-entry.updated.timestamp(), entry.id) for entry in found
    )
    assert len(list(papers.entries(since=NOW - HOUR))) == 4


def test_stories_are_selected_by_region_source_and_language(papers: Store) -> None:
    """Each selection finds what it should, alone and together, by the copy that is shown or, for sources, by any."""
    baku = item("baku", language="en", regions=(tag("AZ"), tag("RU", Role.DATELINE)))
    moscow = item("moscow", of="weekly", language="ru", regions=(tag("RU"), tag("AZ", Role.MENTION)))
    nowhere = item("nowhere", language="en", regions=())
    poll(papers, "daily", write(baku), write(nowhere))
    poll(papers, "weekly", write(moscow), copy_of(item("copy", of="weekly", text="x"), baku))

    def found(**query: object) -> set[str]:
        return {entry.title.removeprefix("Title of ") for entry in published(papers, **query)}

    assert found() == {"baku", "moscow", "nowhere"}
    assert found(codes={"AZ", "GE"}) == {"baku"}
    assert found(codes={"AZ"}, roles={Role.MENTION}) == {"moscow"}
    assert found(codes={"RU"}, roles=set(Role)) == {"baku", "moscow"}
    assert found(codes=set()) == set()
    assert found(sources={"weekly"}) == {"baku", "moscow"}
    assert found(languages={"en"}) == {"baku", "nowhere"}
    assert found(languages={"ru"}, codes={"AZ"}) == set()


def test_a_region_tagged_twice_counts_by_its_strongest_role(papers: Store) -> None:
    """A country that is subject and dateline of one story is found as its subject."""
    poll(papers, "daily", write(item("baku", regions=(tag("AZ", Role.DATELINE), tag("AZ", Role.SUBJECT)))))
    assert len(published(papers, codes={"AZ"})) == 1


def test_a_source_is_named_without_its_secrets(papers: Store) -> None:
    """A feed's own id names it where it can; never the polled address with a key in it, and never by accident twice."""
    secret = "https://daily.example/feed?key=secret"
    papers.sync_sources([source("daily", url=secret, title=""), source("weekly")], now=NOW)
    poll(
        papers,
        "daily",
        write(item("a")),
        masthead=Masthead(id=secret, title="Its own title", link="https://daily.example/"),
    )
    poll(papers, "weekly", write(item("b", of="weekly")), masthead=Masthead(id="no id"))
    by_source = {entry.source: entry for entry in published(papers)}
    assert by_source["daily"].source_id.startswith("urn:uuid:")
    assert by_source["weekly"].source_id.startswith("urn:uuid:")
    assert by_source["daily"].source_id != by_source["weekly"].source_id
    assert (by_source["daily"].source_title, by_source["daily"].source_link) == (
        "Its own title",
        "https://daily.example/",
    )
    poll(papers, "weekly", masthead=Masthead(id="https://weekly.example/"))
    assert {entry.source: entry.source_id for entry in published(papers)}["weekly"] == "https://weekly.example/"


def test_candidates_are_found_within_the_window_only(papers: Store) -> None:
    """A copy is proposed however trimmed while the original is in the window, and not an instant longer."""
    shared = numbers("report", 20)
    poll(papers, "daily", write(item("report", signature=shared)), write(item("unrelated")))
    lead = item("lead", of="weekly", signature=shared[:7])
    (candidate,) = look_up(papers, "weekly", lead).candidates[lead.uid]
    assert (candidate.item.uid, candidate.shared) == (item("report").uid, 7)
    assert (candidate.item.text, candidate.item.source) == ("Text of report.", "daily")
    assert look_up(papers, "weekly", lead, now=NOW + WINDOW).candidates
    assert not look_up(papers, "weekly", lead, now=NOW + WINDOW + timedelta(microseconds=1)).candidates


def test_candidates_come_most_shared_first_and_not_the_item_itself(papers: Store) -> None:
    """The likest texts are compared first, no more than a few, and an item is no candidate for its own new version."""
    shared = numbers("wire", 30)
    writes = [write(item(f"copy {i}", signature=shared[: 10 + i])) for i in range(CANDIDATES + 4)]
    poll(papers, "daily", *writes)
    own = item(f"copy {CANDIDATES + 3}", signature=shared)
    found = look_up(papers, "daily", own)
    assert found.by_key[own.keys.guid].uid == own.uid
    assert [candidate.shared for candidate in found.candidates[own.uid]] == list(range(CANDIDATES + 12, 12, -1))[
        :CANDIDATES
    ]
    assert own.uid not in {candidate.item.uid for candidate in found.candidates[own.uid]}


def test_items_under_one_guid_are_each_looked_for(papers: Store) -> None:
    """Two items of a document that share a guid, and so a uid, are proposed what is like either."""
    poll(papers, "daily", write(item("ferry", signature=numbers("ferry", 9))))
    poll(papers, "daily", write(item("tower", signature=numbers("tower", 9))))
    both = [item("live", of="weekly", text=name, signature=numbers(name, 9)) for name in ("ferry", "tower")]
    both = [replace(one, hash=one.story.text.encode()) for one in both]
    found = look_up(papers, "weekly", *both).candidates[both[0].uid]
    assert {candidate.item.uid for candidate in found} == {item("ferry").uid, item("tower").uid}


def test_a_passage_on_every_page_does_not_hide_the_original(papers: Store) -> None:
    """A hash that a thousand items hold proposes only the newest of them, and rarer hashes find what they should."""
    common = numbers("cookie banner", 3)
    rare = numbers("the report", 5)
    poll(papers, "daily", write(item("report", signature=sorted(common + rare))))
    crowd = [write(item(f"page {i}", signature=sorted(common + numbers(f"page {i}", 2)))) for i in range(300)]
    poll(papers, "daily", *crowd, now=NOW + HOUR)
    lead = item("lead", of="weekly", signature=sorted(common + rare[:4]))
    candidates = look_up(papers, "weekly", lead, now=NOW + HOUR).candidates[lead.uid]
    assert (candidates[0].item.uid, candidates[0].shared) == (item("report").uid, 4)
    assert len(candidates) == CANDIDATES
    assert POSTINGS_PER_HASH < 300


def test_a_changed_text_is_found_by_its_new_words_only(papers: Store) -> None:
    """The index follows an edit: what was taken out of a text no longer proposes it."""
    before = item("story", signature=numbers("old", 10))
    poll(papers, "daily", write(before))
    after = item("story", text="new", signature=sorted(numbers("old", 4) + numbers("new", 6)))
    poll(papers, "daily", change(papers, "daily", before, after, now=NOW))
    old = item("probe", of="weekly", signature=numbers("old", 10)[:])
    assert look_up(papers, "weekly", old).candidates[old.uid][0].shared == 4
    new = item("probe", of="weekly", signature=numbers("new", 6))
    assert look_up(papers, "weekly", new).candidates[new.uid][0].shared == 6


@pytest.fixture
def settling(papers: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The papers, with an index that sorts every four items into its table."""
    monkeypatch.setattr(newest, "SETTLE_AT", 4)
    return papers


def test_candidates_are_found_in_memory_and_in_the_table(settling: Store) -> None:
    """An item is proposed from the moment it is stored, before and after its hashes are sorted in, changed or not."""
    stories = [item(f"story {i}") for i in range(11)]
    for number, story in enumerate(stories):
        poll(settling, "daily", write(story))
        edited = item(f"story {number}", text="edited", signature=numbers(f"edit {number}"))
        if number % 2:
            poll(settling, "daily", change(settling, "daily", story, edited, now=NOW))
        probes = [
            item(f"probe {i}", signature=numbers(f"{'edit' if i % 2 else 'story'} {i}")) for i in range(number + 1)
        ]
        found = look_up(settling, "weekly", *probes).candidates
        assert {uid: [one.item.uid for one in near] for uid, near in found.items()} == {
            probe.uid: [stories[i].uid] for i, probe in enumerate(probes)
        }
        assert all(near[0].shared == 20 for near in found.values())


def test_what_was_rolled_back_is_no_candidate(settling: Store) -> None:
    """The index in memory never holds an item of a transaction that failed, nor loses one of those that did not."""
    kept, lost = item("kept"), item("lost")
    poll(settling, "daily", write(kept))
    lease = take(settling, "daily")
    with pytest.raises(ZeroDivisionError), settling.transaction(lease) as transaction:  # noqa: PT012 the block is tested
        transaction.apply(plan_of(transaction, lease, write(lost)))
        probes = [item("p1", signature=lost.signature), item("p2", signature=kept.signature)]
        assert len(transaction.known(probes, now=NOW, window=WINDOW).candidates) == 2
        raise ZeroDivisionError
    assert set(look_up(settling, "weekly", *probes).candidates) == {probes[1].uid}
    poll(settling, "weekly", write(item("other")))
    assert set(look_up(settling, "weekly", *probes).candidates) == {probes[1].uid}


@pytest.mark.parametrize("database_url", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True)
def test_two_machines_see_each_others_stories(opened: Callable[..., Store], monkeypatch: pytest.MonkeyPatch) -> None:
    """What one machine stores, changes or sorts in is a candidate for the other in its next transaction."""
    monkeypatch.setattr(newest, "SETTLE_AT", 3)
    stores = [opened(), opened()]
    stores[0].sync_sources([source("daily"), source("weekly")], now=NOW)
    for number in range(8):
        story = item(f"story {number}")
        here, there = stores[number % 2], stores[1 - number % 2]
        poll(here, "daily", write(story))
        probe = item(f"probe {number}", signature=story.signature)
        assert look_up(there, "weekly", probe).candidates[probe.uid][0].item.uid == story.uid
        edited = item(f"story {number}", text="edited", signature=numbers(f"edit {number}"))
        poll(here, "daily", change(here, "daily", story, edited, now=NOW))
        probe = item(f"probe {number}", signature=edited.signature)
        assert look_up(there, "weekly", probe).candidates[probe.uid][0].shared == 20


def test_many_items_are_looked_up_at_once(papers: Store) -> None:
    """A document of two thousand items, the limit, is answered whole: every key and every candidate."""
    stored = [item(f"story {i}", signature=numbers(f"story {i}", 2)) for i in range(700)]
    poll(papers, "daily", *(write(one) for one in stored))
    known = look_up(papers, "daily", *stored)
    assert len(known.by_key) == 1400
    theirs = [replace(item(f"story {i}", of="weekly"), signature=numbers(f"story {i}", 2)) for i in range(700)]
    assert {known.item.uid for (known,) in look_up(papers, "weekly", *theirs).candidates.values()} == {
        one.uid for one in stored
    }


def test_a_story_is_found_by_everything_that_names_it(papers: Store) -> None:
    """`explain` takes a story's uid, an item's, a beginning of either, the entry's id, or a link in any spelling."""
    from aggregator.dedupe.keys import item_keys  # noqa: PLC0415 the real keys, in this one test

    link = "https://daily.example/baku"
    keys = item_keys(guid="", link=link, title="", published=None)
    story = item("baku", uid="aaaa111122223333", link=link, keys=keys)
    copy = item("copy", of="weekly", uid="bbbb111122223333")
    poll(papers, "daily", write(story), write(item("other", uid="aaaa999922223333")))
    poll(papers, "weekly", copy_of(copy, story))
    for ref in (
        story.uid,
        copy.uid,
        "aaaa1",
        "bbbb",
        f"tag:news.example,2026:{story.uid}",
        link,
        f" {link}?utm_source=x ",
    ):
        record = papers.find(ref)
        assert record.entry.uid == story.uid
        assert [one.uid for one in record.items] == [story.uid, copy.uid]
    for ref in ("aaaa", "cccc", "aa", "", "https://daily.example/none", "%"):
        with pytest.raises(UnknownNameError):
            papers.find(ref)


def test_items_without_any_key_are_stored_all_the_same(papers: Store) -> None:
    """An item with no guid, link or date is a story like any other."""
    poll(papers, "daily", write(item("bare", keys=ItemKeys(title=key("t")))), write(item("barer", keys=ItemKeys())))
    assert len(published(papers)) == 2
    assert papers.find(item("barer").uid).items[0].keys == ()
