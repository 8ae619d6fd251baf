"""A large document is judged before the transaction, and within it verdicts are only looked up, as far as they hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from aggregator.dedupe import decide as judging
from aggregator.dedupe import document as module
from aggregator.dedupe.document import UNREHEARSED, Rehearsal, work_left
from aggregator.dedupe.keys import item_keys, item_uid
from aggregator.dedupe.near import signature
from aggregator.model import (
    Candidate,
    Changed,
    CopyOf,
    Digest,
    FeedHead,
    Fetched,
    Item,
    Known,
    KnownItem,
    Lease,
    New,
    PollPlan,
    Source,
    SourceState,
    Story,
)
from aggregator.plan import PlanOptions, decide, judge_poll, rehearse_poll
from aggregator.text.fingerprint import content_fingerprint
from tests.support import utc

NOW = utc(2026, 3, 4, 12)
COAST = Source(name="coast", url="https://coast.example/feed")
OPTIONS = PlanOptions(host="news.example", tag_year=2026)
WORDS = ("quay", "lamp", "rope", "gull", "tide", "mast", "sail", "knot", "bell", "hull", "deck", "salt", "reef", "cove")


def tale(number: int) -> str:
    """A text of its own: no five words in a row are another's."""
    return " ".join(f"{word}{number}x{place}" for place, word in enumerate(WORDS * 5))


def make(number: int, text: str = "", source: Source = COAST) -> Item:
    """One item of a source."""
    title, text = " ".join(f"{word}{number}" for word in WORDS[:7]), text or tale(number)
    link = f"https://{source.name}.example/{number}"
    keys = item_keys(guid="", link=link, title=title, published=NOW)
    return Item(
        uid=item_uid(source.name, keys, b""),
        hash=f"{source.name}{number}".encode(),
        story=Story(title=title, text=text, link=link, published=NOW),
        keys=keys,
        digest=content_fingerprint(title, text),
        signature=signature(title, text),
        regions=(),
    )


def held(item: Item, source: str = "inland") -> KnownItem:
    """What a store holds of an item."""
    uid, story_uid = f"{source}-{item.uid}", f"story-{item.uid}"
    return KnownItem.of(item, uid=uid, story_uid=story_uid, source=source, published=NOW, now=NOW)


LEASE = Lease(source=COAST, state=SourceState(source="coast", due_at=NOW), until=NOW + timedelta(minutes=5), token="t")


def digested(items: list[Item]) -> Digest:
    """A document of these items."""
    return Digest(head=FeedHead(version="rss20"), items=tuple(items), total=len(items))


def plan(items: list[Item], known: Known, rehearsal: Rehearsal = UNREHEARSED) -> PollPlan:
    """What is decided on a document of these items."""
    outcome = Fetched(url=COAST.url, body=b"")
    judgement = judge_poll(LEASE, digested(items), known, rehearsal=rehearsal, now=NOW)
    return decide(LEASE, outcome, judgement, now=NOW, jitter=0.0, options=OPTIONS)


def rehearse(items: list[Item], known: Known, before: Rehearsal = UNREHEARSED) -> Rehearsal:
    """The next slice of the verdicts on them."""
    return rehearse_poll(LEASE, digested(items), known, before, partial=False, now=NOW)


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The uids of the items on which a verdict was reached, not only said again."""
    uids: list[str] = []
    verdict = judging._verdict

    def counting(item: Item, *rest: object) -> object:
        uids.append(item.uid)
        return verdict(item, *rest)

    monkeypatch.setattr(judging, "_verdict", counting)
    return uids


def everything() -> tuple[list[Item], Known]:
    """A new item, a copy within the document, another paper's copy, an edit, one that is unchanged."""
    new, copied, edited, same = make(1), make(3), make(4), make(5)
    again = replace(make(2, new.story.text), story=replace(make(2).story, title=new.story.title, text=new.story.text))
    before = make(4, f"{tale(4)} and one line less")
    known = Known(
        by_key={
            **dict.fromkeys(edited.keys, held(before, "coast")),
            **dict.fromkeys(same.keys, held(same, "coast")),
        },
        candidates={copied.uid: (Candidate(item=held(make(3)), shared=9),)},
    )
    return [new, again, copied, edited, same], known


def test_a_rehearsed_document_is_decided_without_comparing_anything(
    judged: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plan is the same to the last field, and no verdict is reached a second time."""
    items, known = everything()
    straight = plan(items, known)
    kinds = [type(write.verdict) for write in straight.writes]
    assert {New, CopyOf, Changed} < set(kinds)
    rehearsal = rehearse(items, known)
    judged.clear()
    monkeypatch.delattr(module, "identify")
    assert plan(items, known, rehearsal) == straight
    assert judged == []
    assert work_left(items, known, rehearsal) == 0


def test_what_others_stored_meanwhile_is_judged_anew_with_what_rests_on_it(judged: list[str]) -> None:
    """Another paper's original came in between: its copy here, and the copy of that copy, are its copies now."""
    items, known = everything()
    rehearsal = rehearse(items, known)
    original = held(make(1))
    meanwhile = replace(known, candidates={**known.candidates, items[0].uid: (Candidate(item=original, shared=9),)})
    judged.clear()
    decided = plan(items, meanwhile, rehearsal)
    assert decided == plan(items, meanwhile)
    assert judged[: -len(items)] == [items[0].uid, items[1].uid]
    assert {write.story_uid for write in decided.writes[:2]} == {original.story_uid}
    assert 0 < work_left(items, meanwhile, rehearsal) < work_left(items, meanwhile, UNREHEARSED)


def test_a_rehearsal_is_cut_into_slices_that_add_up(monkeypatch: pytest.MonkeyPatch, judged: list[str]) -> None:
    """Each slice goes on where the one before ended, and all of them come to what one would."""
    items, known = everything()
    whole = rehearse(items, known)
    monkeypatch.setattr(module, "SLICE", 1)
    judged.clear()
    slices = [UNREHEARSED]
    while len(slices[-1].judged) < len(items):
        slices.append(rehearse(items, known, slices[-1]))
    assert slices[-1] == whole
    assert all(len(after.judged) == len(before.judged) + 1 for before, after in pairwise(slices))
    assert judged == [item.uid for item in items]
