"""What a poll stores: everything or nothing, the same however often, and under identities that never change."""

from __future__ import annotations

import threading
from dataclasses import fields, replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from aggregator.errors import StoreError
from aggregator.model import (
    Changed,
    Dateline,
    Edit,
    Enclosure,
    ItemKeys,
    Known,
    KnownItem,
    Masthead,
    Problem,
    Reach,
    Removal,
    Role,
    Same,
    Story,
    Validators,
)
from aggregator.store.columns import storable
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

FULL = Story(
    title="Talks in Baku",
    original_title="UPDATE 1-Talks in Baku",
    link="https://daily.example/baku?id=1",
    guid="tag:daily.example,2026:baku",
    authors=("A. Writer", "B. Writer"),
    agency="Press Association",
    dateline=Dateline(text="BAKU, Aug 19 (PA) -", place="Baku", date=date(2026, 2, 28), agency="PA"),
    published=NOW - HOUR,
    updated=NOW,
    html="<p>\u0411\u0430\u043a\u0443</p>",
    text="\u0411\u0430\u043a\u0443\n\n\U0001f642 end",
    language="en",
    categories=("World", "Caucasus"),
    enclosures=(Enclosure(url="https://daily.example/a.mp3", type="audio/mpeg", length=7, title="Listen"),),
    removals=(Removal(rule="caption", text="Picture: PA", why="a credit"),),
    problems=(Problem(where="clean: title", what="It was empty."),),
)


@pytest.fixture
def two(store: Store) -> Store:
    """A store with the sources `daily` and `weekly`."""
    store.sync_sources([source("daily"), source("weekly")], now=NOW)
    return store


def test_every_field_of_a_story_comes_back(two: Store) -> None:
    """What cleaning, signing and tagging made of an item is what `explain` and topics read, to the microsecond."""
    regions = (tag("AZ", confidence=1 / 3), tag("RU"), tag("GB-SCT", Role.DATELINE), tag("IR", Role.MENTION))
    original = replace(item("baku", regions=regions), story=FULL)
    masthead = Masthead(updated=NOW - 2 * HOUR, id="urn:isbn:0")
    poll(two, "daily", write(original, published=NOW - HOUR), masthead=masthead)
    record = two.find(original.uid)
    (stored,) = record.items
    assert stored.story == FULL
    assert stored.regions == regions
    assert stored.keys == tuple(sorted(original.keys))
    assert (stored.digest, stored.published, stored.first_seen) == (original.digest, NOW - HOUR, NOW)
    assert (stored.changed_at, stored.revisions, stored.pruned, stored.shown) == (None, 0, False, True)
    assert stored.evidence is None
    (entry,) = published(two)
    assert entry == record.entry
    for field in fields(entry):
        if field.name in {"title", "link", "authors", "agency", "html", "text", "language", "categories", "enclosures"}:
            assert getattr(entry, field.name) == getattr(FULL, field.name)
    assert entry.regions == regions
    assert (entry.id, entry.published, entry.updated) == (FULL.guid, NOW - HOUR, NOW - HOUR)
    assert (entry.source, entry.source_title, entry.source_id) == ("daily", "The daily", "urn:isbn:0")
    assert entry.source_updated == NOW - 2 * HOUR


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_characters="\ue000"), max_size=40), number=st.integers(0, 2**62))
@example(text="NUL \x00, high \ud83d, low \ude42, both \ud83d\ude42", number=0)
def test_any_text_can_be_stored(two: Store, text: str, number: int) -> None:
    """No character of the input stops a poll: NUL and lone surrogates become U+FFFD, everything else stays as it is."""
    kept = storable(text)
    kept_in_lists = storable(text.replace("\x00", "\ue000")).replace("\ue000", "\x00")  # where JSON escapes NUL
    one = item(text.encode("utf-8", "backslashreplace").hex(), uid=uuid4().hex[:16])
    story = Story(
        title=text or "-",
        text=text,
        html=text,
        guid=text,
        authors=(text,),
        removals=(Removal(rule="caption", text=text),),
        enclosures=(Enclosure(url="https://a.example/", title=text, length=number),),
    )
    poll(
        two, "daily", write(replace(one, story=story)), detail=text, problems=(text,), validators=Validators(etag=text)
    )
    stored = two.find(one.uid).items[0].story
    assert stored == replace(
        story,
        title=kept or "-",
        text=kept,
        html=kept,
        guid=kept,
        authors=(kept_in_lists,),
        removals=(Removal(rule="caption", text=kept_in_lists),),
        enclosures=(Enclosure(url="https://a.example/", title=kept_in_lists, length=number),),
    )
    state = two.source_rows()[0].state
    assert (state.detail, state.validators.etag, state.problems) == (kept, kept, (kept_in_lists,))


def test_what_no_database_takes_is_replaced() -> None:
    """`storable` changes NUL and lone surrogates, one for one, and nothing else."""
    assert storable("a\x00b\ud800c") == "a\ufffdb\ufffdc"
    assert (
        storable("\u0411\u0430\u043a\u0443 \U0001f642 \x01\x7f\ufffe")
        == "\u0411\u0430\u043a\u0443 \U0001f642 \x01\x7f\ufffe"
    )


def test_an_exception_stores_nothing(two: Store) -> None:
    """Validators and items go together: a failure after `apply` leaves neither, and the lease can still be used."""
    lease = take(two, "daily")
    with pytest.raises(ZeroDivisionError), two.transaction(lease) as transaction:  # noqa: PT012 the block is tested
        plan = plan_of(transaction, lease, write(item("story")), validators=Validators(etag='"1"'))
        transaction.apply(plan)
        raise ZeroDivisionError
    assert published(two) == []
    row = two.source_rows()[0]
    assert (row.state.validators, row.items) == (Validators(), 0)
    assert two.dirty_topics() == {}
    with two.transaction(lease) as transaction:
        transaction.apply(plan)
    assert len(published(two)) == 1


def test_a_plan_that_names_nothing_stored_is_refused(two: Store) -> None:
    """A change of an item that does not exist is an error of ours, told as one, and nothing of the plan is stored."""
    poll(two, "daily", write(item("story")))
    ghost = change(two, "daily", item("story"), item("story", text="new"), now=NOW)
    with pytest.raises(StoreError, match="not stored"):
        poll(two, "daily", write(item("other")), replace(ghost, item_uid="0" * 16))
    with pytest.raises(StoreError, match=r"(?i)foreign key"):
        poll(two, "daily", copy_of(item("copy"), item("never stored")))
    assert [entry.title for entry in published(two)] == ["Title of story"]


def test_the_same_plan_twice_changes_nothing(two: Store) -> None:
    """A poll that is repeated after a crash between commit and acknowledgement stores nothing a second time."""
    first, second = item("first"), item("second")
    poll(two, "daily", write(first), write(second))
    writes = (
        write(item("third")),
        copy_of(item("fourth"), first),
        change(two, "daily", second, item("second", text="Longer."), now=NOW, updates_entry=True),
    )
    plan = poll(two, "daily", *writes, now=NOW + HOUR)
    once = [two.find(one.uid) for one in (first, second, item("third"))]
    with two.transaction(take(two, "daily", NOW + HOUR)) as transaction:
        transaction.apply(plan)
    assert [two.find(one.uid) for one in (first, second, item("third"))] == once
    assert two.integrity() == []


def test_a_change_replaces_content_and_keeps_identity(two: Store) -> None:
    """An edited item is the same entry with the new content; `updated` moves only when the decision says so."""
    before = item("story", of="daily")
    poll(two, "daily", write(before))
    quiet = item("story", text="A comma, moved.", keys=ItemKeys(guid=before.keys.guid, link=key("new link")))
    poll(two, "daily", change(two, "daily", before, quiet, now=NOW), now=NOW + HOUR)
    (entry,) = published(two)
    assert (entry.text, entry.updated, entry.published) == ("A comma, moved.", NOW, NOW)
    loud = item("story", text="The talks failed.", regions=(tag("AM"),), published=NOW - HOUR)
    change_ = change(two, "daily", before, loud, now=NOW, updates_entry=True, published=NOW - HOUR)
    poll(two, "daily", change_, now=NOW + 2 * HOUR)
    (entry,) = published(two, codes={"AM"})
    assert (entry.text, entry.updated, entry.published) == ("The talks failed.", NOW + 2 * HOUR, NOW)
    assert entry.id == f"tag:news.example,2026:{before.uid}"
    assert published(two, codes={"AZ"}) == []
    (stored,) = two.find(before.uid).items
    assert (stored.revisions, stored.changed_at, stored.first_seen) == (2, NOW + 2 * HOUR, NOW)
    assert set(stored.keys) == {*before.keys, key("new link")}


def test_new_keys_of_a_known_item_lead_to_it(two: Store) -> None:
    """An item seen under a further identity is found by it from then on, and the first owner of a key keeps it."""
    story, other = item("story"), item("other")
    poll(two, "daily", write(story), write(other))
    known = look_up(two, "daily", story).by_key[story.keys.guid]
    restamped = item("story", keys=ItemKeys(guid=key("restamped"), link=other.keys.link))
    poll(two, "daily", write(restamped, Same(known=known)), now=NOW + HOUR)
    by_key = look_up(two, "daily", restamped, other).by_key
    assert by_key[key("restamped")].uid == story.uid
    assert by_key[other.keys.link].uid == other.uid
    assert set(by_key[key("restamped")].keys) == {*story.keys, key("restamped")}


def test_keys_belong_to_their_source(two: Store) -> None:
    """Two papers that number their stories alike do not get in each other's way."""
    keys = ItemKeys(guid=key("1"))
    ours, theirs = item("ours", keys=keys), item("theirs", keys=keys)
    poll(two, "daily", write(ours))
    assert look_up(two, "weekly", theirs) == Known(by_key={}, candidates={})
    poll(two, "weekly", write(theirs))
    assert look_up(two, "daily", ours).by_key[key("1")].uid == ours.uid
    assert look_up(two, "weekly", theirs).by_key[key("1")].uid == theirs.uid


def test_an_entry_id_is_never_given_twice(two: Store) -> None:
    """The store tells which ids are used; a story that comes with one nevertheless gets its own."""
    guid = "https://daily.example/?p=1"
    first, second, third = item("first", guid=guid), item("second", guid=guid), item("third", guid=guid)
    poll(two, "daily", write(first))
    lease = take(two, "weekly")
    with two.transaction(lease) as transaction:
        assert transaction.touched(Reach(entry_ids=frozenset({guid, "urn:free"}))).taken == {guid}
        transaction.apply(plan_of(transaction, lease, write(second), write(third)))
    ids = {entry.uid: entry.id for entry in published(two)}
    minted = {one.uid: f"tag:news.example,2026:{one.uid}" for one in (second, third)}
    assert ids == {first.uid: guid} | minted


def test_an_item_twice_in_one_document_is_one(two: Store) -> None:
    """A document that repeats or corrects an item further down ends as one story with the last content."""
    story = item("story")
    known = KnownItem.of(story, uid=story.uid, story_uid=story.uid, source="daily", published=NOW, now=NOW)
    corrected = write(item("story", text="corrected"), Changed(known=known, edit=Edit.SUBSTANTIVE))
    poll(two, "daily", write(story), corrected, write(story))
    (entry,) = published(two)
    assert entry.text == "corrected"


def test_transactions_are_serial(two: Store) -> None:
    """Two papers that bring one story at the same moment make one entry: the second sees what the first stored."""
    shared = numbers("the wire")
    start = threading.Barrier(2)
    failures: list[BaseException] = []

    def bring(name: str) -> None:
        try:
            one = item("wire", of=name, signature=shared)
            lease = take(two, name)
            start.wait()
            with two.transaction(lease) as transaction:
                found = transaction.known([one], now=NOW, window=WINDOW).candidates.get(one.uid, ())
                first = item("wire", of=found[0].item.source) if found else None
                decided = copy_of(one, first) if first else write(one)
                transaction.apply(plan_of(transaction, lease, decided))
        except BaseException as error:  # noqa: BLE001 shown by the assertion below
            failures.append(error)

    threads = [threading.Thread(target=bring, args=(name,)) for name in ("daily", "weekly")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    (entry,) = published(two)
    assert len(entry.copies) == 1


def test_copies_keep_their_evidence(two: Store) -> None:
    """Why an item is a copy is stored with it and read back exactly."""
    original, copy = item("wire"), item("wire", of="weekly")
    poll(two, "daily", write(original))
    poll(two, "weekly", copy_of(copy, original), now=NOW + HOUR)
    record = two.find(copy.uid)
    assert [one.evidence for one in record.items] == [None, evidence(original.uid)]
