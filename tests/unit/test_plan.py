"""The pure core on crafted documents: what one poll writes, under which ids, with which dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from html import escape

import pytest

from aggregator.dedupe.edit import CHANGES_LIMIT
from aggregator.dedupe.flood import CROWD_LEAST, OLD_LIMIT
from aggregator.model import (
    Candidate,
    Changed,
    CopyOf,
    Digest,
    Edit,
    Failed,
    FailureKind,
    Fetched,
    Item,
    Known,
    KnownItem,
    Lease,
    New,
    PollPlan,
    RawItem,
    Rhythm,
    Same,
    Source,
    SourceState,
    Touched,
    Validators,
)
from aggregator.model.rhythm import HOURS, SLOTS
from aggregator.plan import PlanOptions, decide, digest, judge_poll
from aggregator.plan import documents as core
from aggregator.regions.gazetteer import load
from tests.support import utc

NOW = utc(2026, 3, 4, 12)
OPTIONS = PlanOptions(host="news.example", tag_year=2026)
PAPER = Source(name="paper", url="https://paper.example/feed", publisher="Paper House")
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


@dataclass(frozen=True)
class Told:
    """One item of a crafted document."""

    title: str
    text: str
    guid: str = ""
    link: str = ""
    date: str = "Wed, 04 Mar 2026 09:00:00 GMT"


def rss(*items: Told) -> bytes:
    """The items as RSS 2.0."""
    parts = [
        f"<item><title>{escape(item.title)}</title>"
        + (f"<link>{item.link}</link>" if item.link else "")
        + (f'<guid isPermaLink="false">{item.guid}</guid>' if item.guid else "")
        + (f"<pubDate>{item.date}</pubDate>" if item.date else "")
        + f"<description>{escape(item.text)}</description></item>\n"
        for item in items
    ]
    head = "<rss version='2.0'><channel><title>Paper</title><link>https://paper.example/</link><description>d</description>\n"
    return (head + "".join(parts) + "</channel></rss>").encode()


def read(body: bytes, source: Source = PAPER, known: frozenset[bytes] = frozenset()) -> Digest:
    """The digest of a document."""
    return digest(
        body, url=source.url, content_type="application/rss+xml", known=known, source=source, gazetteer=load()
    )


def planned(
    digested: Digest,
    known: Known | None = None,
    *,
    source: Source = PAPER,
    now: datetime = NOW,
    taken: Sequence[str] = (),
) -> PollPlan:
    """The plan of a 200 with this digest."""
    lease = Lease(
        source=source, state=SourceState(source=source.name, due_at=now), until=now + timedelta(minutes=10), token="t"
    )
    outcome = Fetched(url=source.url, body=b"", validators=Validators(etag='"1"'))
    touched = Touched(taken=frozenset(taken))
    judgement = judge_poll(lease, digested, known, now=now)
    return decide(lease, outcome, judgement, touched=touched, now=now, jitter=0.0, options=OPTIONS)


def stored(plan: PollPlan, *, source: Source = PAPER) -> list[KnownItem]:
    """What a store would know after a plan whose writes are all of new items."""
    return [
        KnownItem.of(
            write.item,
            uid=write.item_uid,
            story_uid=write.story_uid,
            source=source.name,
            publisher=source.publisher,
            published=write.published,
            now=plan.now,
        )
        for write in plan.writes
    ]


def known_to(source: Source, held: Sequence[KnownItem], items: Sequence[Item]) -> Known:
    """The store's answer to a digest."""
    return Known(
        by_key={key: there for there in held if there.source == source.name for key in there.keys},
        candidates={item.uid: tuple(Candidate(item=there, shared=9) for there in held) for item in items},
    )


def again(first: PollPlan, body: bytes, *, now: datetime = NOW) -> PollPlan:
    """The plan of a later document of the same source."""
    digested = read(body)
    return planned(digested, known_to(PAPER, stored(first), digested.items), now=now)


ONE = Told("Ferry aground", FERRY, guid="a1", link="https://paper.example/ferry")
TWO = Told("Tower comes down", TOWER, guid="a2", link="https://paper.example/tower")


def test_new_items_are_new_stories_with_ids_of_their_own() -> None:
    """Each is founded under an id that is minted from the site's host and year, with the source's date."""
    plan = planned(read(rss(ONE, TWO)))
    assert [type(write.verdict) for write in plan.writes] == [New, New]
    assert len({story.entry_id for story in plan.stories}) == 2
    assert all(story.entry_id == f"tag:news.example,2026:{story.shown}" for story in plan.stories)
    assert [story.shown for story in plan.stories] == [write.item_uid for write in plan.writes]
    assert all(write.story_uid == write.item_uid for write in plan.writes)
    assert all(write.published == utc(2026, 3, 4, 9) for write in plan.writes)
    assert (plan.state.outcome, plan.state.validators.etag) == ("new", '"1"')


def test_a_guid_that_can_stand_as_an_id_is_kept_once() -> None:
    """The publisher's own id is the entry's, unless another story has it already, in the store or in this document."""
    guid = "https://paper.example/id/1"
    first, second = planned(read(rss(replace(ONE, guid=guid), replace(TWO, guid=guid)))).stories
    assert first.entry_id == guid
    assert second.entry_id.startswith("tag:news.example,2026:")
    (refused,) = planned(read(rss(replace(ONE, guid=guid))), taken=[guid]).stories
    assert refused.entry_id.startswith("tag:news.example,2026:")


def test_two_stories_that_share_a_guid_are_two_stories() -> None:
    """Their uids differ, and both are found again as the same at the next poll."""
    body = rss(replace(ONE, guid="same"), replace(TWO, guid="same"))
    plan = planned(read(body))
    assert [type(write.verdict) for write in plan.writes] == [New, New]
    assert len({write.item_uid for write in plan.writes}) == 2
    assert [type(write.verdict) for write in again(plan, body).writes] == [Same, Same]


def test_the_same_item_is_the_same() -> None:
    """Nothing new is founded, no id is given, and the state says that nothing changed."""
    first = planned(read(rss(ONE)))
    plan = again(first, rss(ONE), now=NOW + timedelta(hours=1))
    (write,) = plan.writes
    assert isinstance(write.verdict, Same)
    assert (plan.stories, write.updates_entry) == ((), False)
    assert (write.item_uid, write.story_uid) == (first.writes[0].item_uid, first.writes[0].story_uid)
    assert plan.state.outcome == "unchanged"


@pytest.mark.parametrize(
    ("edited", "edit", "moves"),
    [
        (
            replace(ONE, text=FERRY.replace("ninety", "two hundred") + " A passenger is missing."),
            Edit.SUBSTANTIVE,
            True,
        ),
        (replace(ONE, title="Ferry runs aground off Osmund"), Edit.RETITLE, True),
        (replace(ONE, text=FERRY.replace("harbour", "harbor")), Edit.TYPO, True),
    ],
)
def test_an_edit_changes_the_item_in_place(edited: Told, edit: Edit, *, moves: bool) -> None:
    """The item and its story stay; whatever a reader may notice is told, for topics to choose from."""
    first = planned(read(rss(ONE)))
    (write,) = again(first, rss(edited), now=NOW + timedelta(hours=1)).writes
    assert isinstance(write.verdict, Changed)
    assert (write.verdict.edit, write.updates_entry) == (edit, moves)
    assert (write.item_uid, write.story_uid) == (first.writes[0].item_uid, first.writes[0].story_uid)


def test_another_papers_copy_joins_the_story() -> None:
    """It founds nothing, and says with evidence whose copy it is."""
    first = planned(read(rss(ONE)))
    other = Source(name="other", url="https://other.example/feed")
    digested = read(rss(Told("Island ferry on a sandbank", FERRY, guid="z", link="https://other.example/1")), other)
    (write,) = planned(digested, known_to(other, stored(first), digested.items), source=other).writes
    assert isinstance(write.verdict, CopyOf)
    assert write.verdict.evidence.of == first.writes[0].item_uid
    assert write.story_uid == first.writes[0].story_uid
    assert write.item_uid != first.writes[0].item_uid


@pytest.mark.parametrize("date", ["", "Tue, 04 Mar 2036 09:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "soon"])
def test_a_date_that_cannot_be_is_when_it_was_first_seen(date: str) -> None:
    """No date, a far future, the epoch or a word: the entry shows the poll's time."""
    (write,) = planned(read(rss(replace(ONE, date=date)))).writes
    assert write.published == NOW


@pytest.mark.parametrize(
    ("path", "date", "published"),
    [
        ("/2024/02/28/ferry", "", utc(2024, 2, 28)),
        ("/2024/02/28/ferry", "some day", utc(2024, 2, 28)),
        ("/2026/03/03/ferry", "", NOW),
        ("/2027/02/28/ferry", "", NOW),
        ("/2024/02/28/ferry", "Wed, 04 Mar 2026 09:00:00 GMT", utc(2026, 3, 4, 9)),
    ],
)
def test_an_undated_story_is_of_the_day_in_its_address(path: str, date: str, published: datetime) -> None:
    """An old story that comes undated is not news; a near day is left to the clock, and a date goes first."""
    plan = planned(read(rss(Told("Ferry aground", FERRY, "g1", f"https://paper.example{path}", date))))
    assert [write.published for write in plan.writes] == [published]


def test_items_known_by_their_hash_are_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a document with one new item, only that one is cleaned and tagged; all are counted."""
    before = read(rss(*(replace(ONE, guid=f"g{n}", link=f"https://paper.example/{n}") for n in range(3))))
    cleaned: list[RawItem] = []
    clean = core.clean_item
    monkeypatch.setattr(core, "clean_item", lambda raw, context: cleaned.append(raw) or clean(raw, context))
    body = rss(TWO, *(replace(ONE, guid=f"g{n}", link=f"https://paper.example/{n}") for n in range(3)))
    digested = read(body, known=frozenset(before.hashes))
    assert [raw.guid for raw in cleaned] == ["a2"]
    assert (digested.total, len(digested.items), len(digested.hashes)) == (4, 1, 4)


def test_an_item_that_breaks_a_stage_costs_itself_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The others are read, the loss is a short recorded problem, and the item is tried again at the next poll."""
    clean = core.clean_item

    def fragile(raw: RawItem, context: core.Context) -> core.Story:
        if raw.guid == "a1":
            raise RuntimeError("x" * 10_000)
        return clean(raw, context)

    monkeypatch.setattr(core, "clean_item", fragile)
    digested = read(rss(ONE, TWO))
    assert [item.story.guid for item in digested.items] == ["a2"]
    (problem,) = digested.head.problems
    assert problem.where == "item 1"
    assert len(problem.what) < 300
    assert len(digested.hashes) == 1
    monkeypatch.undo()
    assert [item.story.guid for item in read(rss(ONE, TWO), known=frozenset(digested.hashes)).items] == ["a1"]


def test_an_empty_feed_is_a_success_without_items() -> None:
    """A feed may have nothing to say; that is no failure."""
    plan = planned(read(rss()))
    assert plan.writes == ()
    assert (plan.state.outcome, plan.state.failures, plan.state.detail) == ("unchanged", 0, "")


def test_new_stories_teach_the_rhythm_and_edits_do_not() -> None:
    """An item that is new counts once; its later version does not."""
    first = planned(read(rss(ONE, TWO)))
    assert sum(first.state.rhythm.arrivals) == len(first.writes)
    digested = read(rss(replace(ONE, text=FERRY + " A passenger is missing since the morning."), TWO))
    later = planned(digested, known_to(PAPER, stored(first), digested.items))
    assert any(isinstance(write.verdict, Changed) for write in later.writes)
    assert sum(later.state.rhythm.arrivals) == 0


def test_a_page_in_place_of_a_feed_changes_no_story() -> None:
    """It is a failure that leaves validators and hashes as they were."""
    lease = Lease(
        source=PAPER,
        state=SourceState(source="paper", due_at=NOW, validators=Validators(etag='"old"'), hashes=frozenset({b"h"})),
        until=NOW,
        token="t",
    )
    outcome = Fetched(url=PAPER.url, body=b"", validators=Validators(etag='"page"'))
    page = read(b"<!doctype html><html><body><h1>Down for maintenance</h1></body></html>")
    plan = decide(lease, outcome, judge_poll(lease, page, now=NOW), now=NOW, jitter=0.0, options=OPTIONS)
    assert plan.writes == ()
    assert (plan.state.validators.etag, plan.state.hashes, plan.state.failures) == ('"old"', frozenset({b"h"}), 1)


def test_an_outcome_without_a_document_writes_only_the_state() -> None:
    """A failed fetch backs off and leaves everything else."""
    lease = Lease(source=PAPER, state=SourceState(source="paper", due_at=NOW), until=NOW, token="t")
    failed = Failed(kind=FailureKind.TIMEOUT, detail="It took too long.", transient=True)
    plan = decide(lease, failed, None, now=NOW, jitter=0.0, options=OPTIONS)
    assert plan.writes == ()
    assert (plan.state.outcome, plan.state.detail) == ("timeout", "It took too long.")
    assert plan.state.due_at > NOW


def test_two_thousand_items_are_all_planned() -> None:
    """A very long feed loses nothing, and no two of its items get one id."""
    items = [
        Told(f"Report {n}", f"Report number {n} is about matter {n * 7919}.", f"g{n}", f"https://paper.example/{n}")
        for n in range(2000)
    ]
    plan = planned(read(rss(*items)))
    assert len(plan.writes) == 2000
    assert len({write.item_uid for write in plan.writes}) == 2000
    assert len({story.entry_id for story in plan.stories}) == 2000


def test_an_item_that_flaps_stops_counting() -> None:
    """After two dozen changes an edit is still stored, and no reader is told any more."""
    first = planned(read(rss(ONE)))
    digested = read(rss(replace(ONE, text=FERRY + " A passenger is missing since the morning.")))
    moves = []
    for revisions in (CHANGES_LIMIT - 1, CHANGES_LIMIT):
        held = [replace(there, revisions=revisions) for there in stored(first)]
        (write,) = planned(digested, known_to(PAPER, held, digested.items)).writes
        assert isinstance(write.verdict, Changed)
        moves.append(write.updates_entry)
    assert moves == [True, False]


def test_an_archive_that_is_replayed_is_withheld() -> None:
    """A source that was read before brings three hundred old stories under new ids: twenty of them reach topics."""
    words = ("ferry", "tower", "harbour", "bridge", "market", "orchard", "railway", "library", "museum", "quarry")
    old = [
        Told(f"Notes on the {words[n % 10]} number {n}", f"About {words[n % 10]} and {n} more things.", guid=f"g{n}")
        for n in range(300)
    ]
    digested = read(rss(*(replace(each, date="Thu, 12 Feb 2026 09:00:00 GMT") for each in old)))
    fresh = planned(digested)
    assert not any(write.withheld for write in fresh.writes)
    state = SourceState(source=PAPER.name, due_at=NOW, succeeded_at=NOW - timedelta(hours=1))
    lease = Lease(source=PAPER, state=state, until=NOW + timedelta(minutes=10), token="t")
    outcome = Fetched(url=PAPER.url, body=b"", validators=Validators())
    plan = decide(lease, outcome, judge_poll(lease, digested, now=NOW), now=NOW, jitter=0.0, options=OPTIONS)
    new = [write for write in plan.writes if isinstance(write.verdict, New)]
    assert len(new) > 100
    assert sum(not write.withheld for write in new) == OLD_LIMIT


DRAFT = Told(
    "The weir at Holm is mended",
    "Masons mended the weir at Holm in four days.",
    "d1",
    date="Tue, 10 Feb 2026 09:00:00 GMT",
)
"""Three weeks old by its date."""


def read_again(digested: Digest, *, whole: bool = False, **state: datetime) -> PollPlan:
    """A poll of a source that was read an hour ago, for topics that show what is at most two weeks old."""
    before = SourceState(source=PAPER.name, due_at=NOW, **{"succeeded_at": NOW - timedelta(hours=1)} | state)  # type: ignore[arg-type]
    lease = Lease(source=PAPER, state=before, until=NOW + timedelta(minutes=10), token="t", whole=whole)
    options = replace(OPTIONS, shown_for=timedelta(days=14))
    judgement = judge_poll(lease, digested, now=NOW)
    return decide(lease, Fetched(url=PAPER.url, body=b""), judgement, now=NOW, jitter=0.0, options=options)


def test_a_story_that_is_backdated_is_news_of_the_moment_at_which_it_came() -> None:
    """Its own date would hide it from every topic, though it was not in the feed an hour ago; a person is told."""
    late = replace(ONE, date="Sun, 01 Mar 2026 09:00:00 GMT")
    plan = read_again(read(rss(DRAFT, late)))
    assert [(write.published, write.withheld) for write in plan.writes] == [(NOW, ""), (utc(2026, 3, 1, 9), "")]
    (remark,) = plan.remarks
    assert "1 story came" in remark.what
    assert "dated 2026-02-10" in remark.what
    assert plan.state.problems == (f"stories: {remark.what}",)


def test_stories_that_are_withheld_are_told() -> None:
    """That they are, how many, and why, with one of them by its title."""
    plan = read_again(read(rss(replace(DRAFT, date="Mon, 10 Mar 2025 09:00:00 GMT"), ONE)))
    (remark,) = plan.remarks
    assert remark.what.startswith("1 story came as new, but old by date")
    assert "359 days old" in remark.what
    assert read_again(read(rss(ONE))).remarks == ()


def test_what_304s_hid_is_neither_old_nor_backdated() -> None:
    """After a whole request in place of 304s, news is what came since the last document, under its own date."""
    told = [replace(DRAFT, title=f"{DRAFT.title} {n}", text=f"{DRAFT.text} {n}", guid=f"d{n}") for n in range(30)]
    since = {"changed_at": utc(2026, 2, 9), "unconditional_at": utc(2026, 2, 9)}
    plan = read_again(read(rss(*told)), whole=True, **since)
    assert {(write.published, write.withheld) for write in plan.writes} == {(utc(2026, 2, 10, 9), "")}


def test_a_flood_of_today_reaches_topics_with_its_newest_and_leads_none() -> None:
    """A source of a story a day brings hundreds, dated half an hour ahead: few are in topics, none in the future."""
    told = [
        Told(f"Notes on mile {n} of the way", f"About mile {n} and what grows there.", guid=f"m{n}", date="")
        for n in range(300)
    ]
    digested = read(rss(*(replace(each, date="Wed, 04 Mar 2026 12:30:00 GMT") for each in told)))
    rhythm = Rhythm(until=NOW, arrivals=(0.1,) * HOURS, watched=(8.0,) * HOURS, slots=(0.1,) * SLOTS)
    state = SourceState(source=PAPER.name, due_at=NOW, succeeded_at=NOW - timedelta(hours=1), rhythm=rhythm)
    lease = Lease(source=PAPER, state=state, until=NOW + timedelta(minutes=10), token="t")
    judgement = judge_poll(lease, digested, now=NOW)
    plan = decide(lease, Fetched(url=PAPER.url, body=b""), judgement, now=NOW, jitter=0.0, options=OPTIONS)
    new = [write for write in plan.writes if isinstance(write.verdict, New)]
    assert len(new) > 100
    assert sum(not write.withheld for write in new) == CROWD_LEAST
    assert {write.published for write in plan.writes} == {NOW}


def test_a_source_that_restamps_all_its_guids_publishes_nothing() -> None:
    """Every guid is new and every link is known: each item is the one that it was; with new links too, none is news."""
    told = [
        replace(
            ONE, title=f"{title} at the {place}", guid=f"{title}-{place}", link=f"https://paper.example/{title}-{place}"
        )
        for title in ("Fire", "Flood", "Theft", "Feast", "Strike")
        for place in ("mill", "port", "school", "church")
    ]
    told = [replace(each, text=f"{each.title}. {n} people were there.") for n, each in enumerate(told)]
    first = planned(read(rss(*told)))
    assert all(isinstance(write.verdict, New) for write in first.writes)
    restamped = [replace(each, guid=f"new-{n}") for n, each in enumerate(told)]
    plan = again(first, rss(*restamped), now=NOW + timedelta(hours=1))
    assert {type(write.verdict) for write in plan.writes} == {Same}
    unlinked = [replace(each, guid=f"newer-{n}", link=f"{each.link}?id={n}") for n, each in enumerate(told)]
    assert not any(isinstance(write.verdict, New) for write in again(first, rss(*unlinked)).writes)
