"""Laws of telling copies: every generated copy is found, and neither order nor repetition changes a verdict."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.dedupe.document import Document, judge_document
from aggregator.dedupe.identify import identify
from aggregator.dedupe.keys import item_keys, item_uid
from aggregator.dedupe.near import compare, prepare, signature
from aggregator.dedupe.rollcall import Rollcall
from aggregator.dedupe.shingles import located_words, shingles, words
from aggregator.model.poll import Candidate, Known, KnownItem, Same
from aggregator.model.story import Item, Story
from aggregator.text.fingerprint import content_fingerprint

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
SYLLABLES = ("ka", "lo", "mi", "ren", "sta", "tu", "vor", "bel", "dan", "gri", "hol", "pex", "qua", "zem", "nor", "fi")


def prose(seed: int, sentences: int) -> list[str]:
    """Sentences of invented words, the same for the same seed."""
    chance = random.Random(seed)

    def word() -> str:
        return "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(1, 3)))

    return [" ".join(word() for _ in range(chance.randint(9, 22))).capitalize() + "." for _ in range(sentences)]


def headline(seed: int) -> str:
    return " ".join(prose(seed, 1)[0].split()[:8])


@st.composite
def reports(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A title and the sentences of a report."""
    seed = draw(st.integers(0, 10_000))
    return headline(seed + 20_000), prose(seed, draw(st.integers(6, 25)))


@st.composite
def copies(draw: st.DrawFn, title: str, sentences: list[str]) -> tuple[str, str]:
    """A copy as another paper prints it: trimmed at the end, one sentence dropped, wrapped, perhaps retitled."""
    kept = sentences[: draw(st.integers((len(sentences) + 1) // 2, len(sentences)))]
    dropped = draw(st.integers(1, len(kept)))
    kept = kept[:dropped] + kept[dropped + 1 :]
    if draw(st.booleans()):
        kept.append("Most read: " + " / ".join(prose(draw(st.integers(50_000, 60_000)), 2)))
    if draw(st.booleans()):
        kept.insert(1, "Story continues below")
    retitled = draw(
        st.sampled_from([title, title.upper(), f"News in brief: {title}", f"{title} | Gazette", "What we know"])
    )
    return retitled, draw(st.sampled_from(["\n\n", " "])).join(kept)


def item(title: str, text: str, *, source: str = "paper", guid: str = "") -> Item:
    keys = item_keys(guid=guid, link="", title=title, published=NOW)
    raw = f"{source}|{guid}|{title}|{text}".encode()
    return Item(
        uid=item_uid(source, keys, raw),
        hash=raw,
        story=Story(title=title or "untitled", text=text, published=NOW),
        keys=keys,
        digest=content_fingerprint(title, text),
        signature=signature(title, text),
        regions=(),
    )


def judged(news: Item, source: str, held: list[KnownItem]) -> KnownItem:
    """One item polled against everything held, as the store would know it afterwards."""
    mine = set(news.signature)
    candidates = tuple(
        Candidate(item=there, shared=shared)
        for there in held
        if (shared := len(mine.intersection(signature(there.title, there.text))))
    )
    known = Known(
        by_key={key: there for there in held if there.source == source for key in there.keys},
        candidates={news.uid: candidates},
    )
    _, batch = judge_document(document([news], source, known))
    return batch.noted(news)


def document(news: list[Item], source: str, known: Known) -> Document:
    """A document of these items, all of which are read: the hashes of what stood before are unknown."""
    return Document(
        items=news,
        published=[NOW] * len(news),
        now=NOW,
        source=source,
        publisher="",
        known=known,
        rollcall=Rollcall(news),
    )


@given(st.data())
def test_every_copy_is_proposed_and_confirmed(data: st.DataObject) -> None:
    """A trimmed, wrapped or retitled copy shares a sample with its original and is confirmed from both sides."""
    title, sentences = data.draw(reports())
    original = (title, "\n\n".join(sentences))
    copy = data.draw(copies(title, sentences))
    assert set(signature(*original)) & set(signature(*copy))
    assert compare(prepare(*copy), prepare(*original)) is not None
    assert compare(prepare(*original), prepare(*copy)) is not None


@given(reports(), reports())
def test_strangers_are_never_copies(left: tuple[str, list[str]], right: tuple[str, list[str]]) -> None:
    """Two reports without a sentence in common are two stories, even over one list of links."""
    if set(left[1]) & set(right[1]):
        return
    shared = "Most read: " + " / ".join(prose(99_999, 2))
    one, two = (prepare(title, "\n\n".join([*sentences, shared])) for title, sentences in (left, right))
    assert compare(one, two) is None


@given(reports(), st.floats(0, 36))
def test_comparison_is_symmetric(report: tuple[str, list[str]], gap: float) -> None:
    """Which of two texts came first changes the direction of the shares and nothing else."""
    title, sentences = report
    left, right = prepare(title, " ".join(sentences)), prepare("Other", " ".join(sentences[2:]))
    one, two = compare(left, right, gap_hours=gap), compare(right, left, gap_hours=gap)
    assert (one is None) == (two is None)
    if one and two:
        assert (one.forward, one.backward, one.rule) == (two.backward, two.forward, two.rule)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_order_of_arrival_does_not_change_the_groups(data: st.DataObject) -> None:
    """However the copies of some stories come in, the same ones end up together, each story once."""
    papers: list[tuple[int, str, Item]] = []
    for story in range(3):
        sentences, title = prose(story, 12), headline(story + 500)
        for number in range(3):
            name = f"paper-{story}-{number}"
            copy = (title, " ".join(sentences)) if not number else data.draw(copies(title, sentences))
            papers.append((story, name, item(*copy, source=name)))
    groupings = []
    for order in (papers, data.draw(st.permutations(papers))):
        held: list[KnownItem] = []
        for _, name, news in order:
            held.append(judged(news, name, held))
        stories: dict[str, set[str]] = {}
        for there in held:
            stories.setdefault(there.story_uid, set()).add(there.source)
        groupings.append({frozenset(group) for group in stories.values()})
    assert groupings[0] == groupings[1]
    assert len(groupings[0]) == 3


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 4), st.booleans()), max_size=12))
def test_the_same_poll_twice_is_all_the_same(rows: list[tuple[int, int, bool]]) -> None:
    """Whatever a document holds, twice or under shared guids, judging it again finds nothing new."""
    news = [item(headline(text), " ".join(prose(text, 3)), guid=str(guid) if has else "") for text, guid, has in rows]
    _, first = judge_document(document(news, "paper", Known()))
    known = answer(news, [(one, first.noted(one)) for one in news])
    verdicts, second = judge_document(document(news, "paper", known))
    for one, verdict in zip(news, verdicts, strict=True):
        assert isinstance(verdict, Same)
        assert second.noted(one).story_uid == first.noted(one).story_uid


@settings(max_examples=40, deadline=None)
@given(st.data(), st.lists(st.tuples(st.integers(0, 9), st.integers(0, 4), st.booleans()), max_size=8))
def test_no_order_of_items_shows(data: st.DataObject, rows: list[tuple[int, int, bool]]) -> None:
    """Which stored item each one is, be it edited or under a guid of several, does not hang on where it stands."""
    before, after = (
        [item(headline(text), " ".join(prose(text, count)), guid=str(guid) if has else "") for text, guid, has in part]
        for count, part in ((3, rows), (data.draw(st.integers(2, 4)), rows[data.draw(st.integers(0, 2)) :]))
    )
    _, batch = judge_document(document(before, "paper", Known()))
    known = answer(after, [(one, batch.noted(one)) for one in before])
    found = []
    for order in (after, data.draw(st.permutations(after))):
        held = identify(order, [NOW] * len(order), source="paper", known=known, rollcall=Rollcall(order))
        found.append({(one.hash, there.uid) for one, there in zip(order, held, strict=True) if there})
    assert found[0] == found[1]


def answer(news: list[Item], noted: list[tuple[Item, KnownItem]]) -> Known:
    """What the store says of these items: who first had a key keeps it, and what looks alike is proposed beside."""
    owners: dict[bytes, str] = {}
    for one, there in noted:
        for key in one.keys:
            owners.setdefault(key, there.uid)
    held = {
        there.uid: replace(there, keys=tuple(key for key, owner in owners.items() if owner == there.uid))
        for _, there in noted
    }
    candidates: dict[str, tuple[Candidate, ...]] = {}
    for one in news:
        own = {owners.get(key) for key in one.keys}
        alike = [(there, len(set(one.signature) & set(signature(there.title, there.text)))) for there in held.values()]
        near = (Candidate(item=there, shared=count) for there, count in alike if count and there.uid not in own)
        candidates[one.uid] = (*candidates.get(one.uid, ()), *near)
    return Known(by_key={key: held[uid] for key, uid in owners.items()}, candidates=candidates)


@given(st.text())
def test_any_text_can_be_cut_and_signed(text: str) -> None:
    """No text breaks the cutting: the spans lie in order within it and the signature is of 64-bit integers."""
    normal, spans = located_words(text)
    assert all(0 <= start < end <= len(normal) for start, end in spans)
    assert spans == sorted(spans)
    assert len(shingles(words(text))) == max(bool(words(text)), len(words(text)) - 4)
    assert all(-(2**63) <= value < 2**63 for value in signature(text[:80], text))
    same = prepare(text, text)
    assert compare(same, same) is None or compare(same, same).rule  # type: ignore[union-attr]


@given(st.text(alphabet=st.characters(codec="ascii")))
def test_ascii_is_cut_as_any_other_text(text: str) -> None:
    """The fast way for ASCII gives the words of the general one."""
    assert words(text) == words(f"{text} ж")[:-1]
