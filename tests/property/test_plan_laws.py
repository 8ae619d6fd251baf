"""Laws of the pure core, over documents that nobody chose."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.model import Candidate, Fetched, Known, KnownItem, Lease, New, PollPlan, Same, Source, SourceState
from aggregator.plan import PlanOptions, decide, digest, judge_poll
from aggregator.regions.gazetteer import load
from tests.support import utc

NOW = utc(2026, 3, 4, 12)
SOURCE = Source(name="paper", url="https://paper.example/feed")
OPTIONS = PlanOptions(host="news.example", tag_year=2026)

WORDS = [
    "ferry",
    "tower",
    "Baku",
    "minister",
    "harbour",
    "said",
    "on",
    "bridge",
    "Kenya",
    "opened",
    "14",
    "rail",
    "talks",
]
titles = st.lists(st.sampled_from(WORDS), min_size=8, max_size=12).map(" ".join)
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=40).map(" ".join)
dates = st.sampled_from(["", "Wed, 04 Mar 2026 09:00:00 GMT", "Tue, 03 Mar 2026 21:30:00 GMT", "never", "1 Jan 2040"])
item = st.builds(
    lambda title, text, guid, link, date: (
        f"<item><title>{title}</title><description>{text}</description>"
        + (f'<guid isPermaLink="false">{guid}</guid>' if guid else "")
        + (f"<link>https://paper.example/{link}</link>" if link else "")
        + (f"<pubDate>{date}</pubDate>" if date else "")
        + "</item>\n"
    ),
    titles,
    texts,
    st.sampled_from(["", "a", "b", "https://paper.example/a", "urn:x:1"]),
    st.sampled_from(["", "1", "2", "1?utm_source=rss"]),
    dates,
)
documents = st.lists(item, max_size=6).map(
    lambda items: (
        "<rss version='2.0'><channel><title>P</title><link>https://paper.example/</link>"
        f"<description>d</description>\n{''.join(items)}</channel></rss>"
    ).encode()
)


def poll(body: bytes, held: list[KnownItem], *, jitter: float = 0.0, hours: int = 0) -> PollPlan:
    """The plan of a document, against what is held of the same source."""
    now = NOW + timedelta(hours=hours)
    read = digest(body, url=SOURCE.url, content_type="text/xml", known=frozenset(), source=SOURCE, gazetteer=load())
    known = Known(
        by_key={key: there for there in held for key in there.keys},
        candidates={each.uid: tuple(Candidate(item=there, shared=9) for there in held) for each in read.items},
    )
    lease = Lease(
        source=SOURCE, state=SourceState(source="paper", due_at=now), until=now + timedelta(minutes=9), token="t"
    )
    outcome = Fetched(url=SOURCE.url, body=body)
    judgement = judge_poll(lease, read, known, now=now)
    return decide(lease, outcome, judgement, now=now, jitter=jitter, options=OPTIONS)


def held_after(plan: PollPlan) -> list[KnownItem]:
    """What a store holds after a first poll: keys go to the first that came with them."""
    held: dict[str, KnownItem] = {}
    owner: dict[bytes, str] = {}
    for write in plan.writes:
        for key in write.item.keys:
            owner.setdefault(key, write.item_uid)
        if not isinstance(write.verdict, Same):
            held[write.item_uid] = KnownItem.of(
                write.item,
                uid=write.item_uid,
                story_uid=write.story_uid,
                source="paper",
                published=write.published,
                now=plan.now,
            )
    return [replace(each, keys=tuple(key for key, uid in owner.items() if uid == each.uid)) for each in held.values()]


@settings(max_examples=40, deadline=None)
@given(documents)
def test_replaying_a_document_gives_the_same_plan(body: bytes) -> None:
    """The same bytes, state and clock make the same decision, down to every field."""
    first, second = poll(body, []), poll(body, [])
    assert first == second


@settings(max_examples=60, deadline=None)
@given(documents)
def test_ids_of_one_plan_are_distinct(body: bytes) -> None:
    """No two stories of a document get one id, and every story that is founded gets one."""
    plan = poll(body, [])
    founded = {write.story_uid for write in plan.writes if isinstance(write.verdict, New)}
    assert {story.uid for story in plan.stories} == founded
    assert len({story.entry_id for story in plan.stories}) == len(plan.stories)


@settings(max_examples=80, deadline=None)
@given(documents)
def test_a_second_poll_of_the_same_document_founds_nothing(body: bytes) -> None:
    """An item with a guid or a link is known, or goes by the uid it had, which the store knows it by."""
    first = poll(body, [])
    second = poll(body, held_after(first), hours=1)
    founding = [
        write
        for write in second.writes
        if isinstance(write.verdict, New) and (write.item.keys.guid or write.item.keys.link)
    ]
    assert {write.item_uid for write in founding} <= {write.item_uid for write in first.writes}


@settings(max_examples=30, deadline=None)
@given(documents, st.floats(0, 1))
def test_jitter_only_delays(body: bytes, jitter: float) -> None:
    """Whatever the dice say, no poll comes earlier than without them, and nothing else differs."""
    still, moved = poll(body, []), poll(body, [], jitter=jitter)
    assert moved.state.due_at >= still.state.due_at
    assert moved.writes == still.writes
