"""Different texts about one happening: linked with one another, and never merged.

Two reports of an event share its names, its numbers and its rare words, whoever wrote them; they share no passages, or
they would be copies. So each text is a vector of the words of its title and lead, weighted by how rare they are among
the stories of the last days (Spärck Jones, "A statistical interpretation of term specificity", 1972), and a story joins
the event whose stories it is like on average. One pass, in the order of arrival; the first story gives the event its
name, and no story changes its event later. `aggregator eval events` measures it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import InitVar, dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b
from heapq import nlargest
from itertools import chain, islice
from math import log, sqrt

from aggregator.dedupe.shingles import WORD_LIMIT, located_words
from aggregator.model.event import EventEvidence, KnownEvents, Report

LEAD_WORDS = 150
"""Words of title and text that are looked at: what happened is told at once, the background comes later."""

LEAD_CHARACTERS = 2_000
"""Characters in which those words are looked for."""

TERMS = 64
"""Terms of one text at the most: names and numbers first, then those that come first; more find nothing more."""

TELLING = 1.5
"""Weight of names and numbers, which tell one flood from another; other words have 1."""

ALIKE = 0.12
"""Average cosine with an event's stories from which on a story is one of them."""

SURE = 0.25
"""The same from which on readers are told so, and the story confirms the event's others. Chosen by reading what was
linked in a week of seven papers: of what lies below, up to half are stories of one matter and not of one event."""

BRIEF_TERMS = 14
"""A text of fewer terms is a headline, or little more."""

ALIKE_BRIEF = 0.4
"""The likeness that such a text needs: a few words are alike by chance."""

ELSEWHERE = 0.7
"""What a likeness counts for where both are about regions, and about none in common."""

WINDOW = timedelta(hours=72)
"""How far apart two reports of an event may lie, by publication."""

LEAST_STORIES = 30
"""Of fewer stories in the window nobody can tell which words are common, and nothing is linked."""

COMMON = 0.3
"""Share of the window's stories that have a word which tells nothing."""

COUNTED = 200
"""How many stories of the window have such a word at the most: nobody counts further."""

ASKED = 24
"""The rarest of a text's terms, by which the events worth comparing are looked for."""

PROPOSED = 32
"""Stories of the document itself, the newest, that one term can propose."""

CANDIDATES = 16
"""Stories of the document itself whose events are compared with one new story, those that share most with it."""

MEMBERS = 24
"""Of one event the newest stories that are compared."""

WORDS_AT_HAND = 1 << 16
"""Words whose terms are kept at hand: most of a language, at some 10 MB."""

WORDS_SHOWN = 6
"""Words named as evidence."""

_SENTENCE_START = re.compile(r"(?:^|[.!?:\u2026\n])[\s\"'()\u2018\u2019\u201c\u201d]*$")
_DIGIT = re.compile(r"\d")

Terms = Mapping[int, float]
"""A text's terms, as hashes (signed 32-bit), each with its own weight."""


def event_terms(title: str, text: str) -> dict[int, float]:
    """The words of a story's title and lead, folded; names and numbers weigh more.

    A capital makes a name where its place does not explain it: in the text, not in a title, where papers set capitals
    as they like; where there is no text the title has to serve.
    """
    terms: dict[int, float] = {}
    for word, is_name in _told_words(title, text).items():
        term, weight = _TERMS[word]
        if is_name:
            weight = TELLING
        if terms.setdefault(term, weight) < weight:
            terms[term] = weight
    if len(terms) <= TERMS:
        return terms
    telling = {term: weight for term, weight in terms.items() if weight == TELLING}
    return dict(islice((telling | terms).items(), TERMS))


def _told_words(title: str, text: str) -> dict[str, bool]:
    """The distinct words in small letters, in order, each with whether it is a name anywhere."""
    told: dict[str, bool] = {}
    left = LEAD_WORDS
    for part, cased in ((title, not text), (text, True)):
        folded, spans = located_words(part[:LEAD_CHARACTERS], most=left)
        left -= len(spans)
        for start, end in spans:
            word = folded[start:end] if end - start <= WORD_LIMIT else folded[start : start + WORD_LIMIT]
            small = word.casefold()
            if cased and not told.get(small) and word[0].isupper():
                told[small] = not _SENTENCE_START.search(folded, max(0, start - 4), start)
            else:
                told.setdefault(small, False)
    return told


class _Terms(dict[str, tuple[int, float]]):
    """Words' terms at hand, each with the weight of the word by itself."""

    def __missing__(self, word: str) -> tuple[int, float]:
        if len(self) >= WORDS_AT_HAND:
            self.clear()
        digest = blake2b(word.encode("utf-8", "surrogatepass"), digest_size=4, person=b"event").digest()
        weight = TELLING if _DIGIT.search(word) else 1.0
        self[word] = told = int.from_bytes(digest, "big", signed=True), weight
        return told


_TERMS = _Terms()


@dataclass(frozen=True, kw_only=True, slots=True)
class Rarity:
    """How rare terms are among the stories of the window."""

    stories: int
    """In the window."""
    holding: Mapping[int, int]
    """By term, how many of them have it; a term that is not in it is in none."""
    _worth: tuple[float, ...] = field(init=False, repr=False, compare=False)
    """Inverse document frequency by how many stories have a term; beyond its end a term tells nothing."""

    def __post_init__(self) -> None:
        total = self.stories + 1
        most = int(min(COUNTED, max(COMMON * total, 2)))
        object.__setattr__(self, "_worth", tuple([log((total + 1) / count) for count in range(1, most + 1)]))

    def of(self, term: int) -> float:
        """A term's inverse document frequency; 0 for a term that tells nothing."""
        count = self.holding.get(term, 0)
        return self._worth[count] if count < len(self._worth) else 0.0

    def weigh(self, terms: Terms) -> dict[int, float]:
        """The terms' vector, of length 1; empty where none of them tells anything."""
        holding, worth, end = self.holding, self._worth, len(self._worth)
        weighted = {
            term: weight * worth[count] for term, weight in terms.items() if (count := holding.get(term, 0)) < end
        }
        length = sqrt(sum([value * value for value in weighted.values()]))
        return {term: value / length for term, value in weighted.items() if value} if length else {}


def rarest(vector: Mapping[int, float]) -> list[int]:
    """The terms by which to look for stories that may be about the same."""
    return [term for _, term in sorted([(-weight, term) for term, weight in vector.items()])[:ASKED]]


def event_of(
    new: Report, events: Mapping[str, Sequence[Report]], *, least: float = ALIKE
) -> tuple[str, Report, float] | None:
    """The event that a story belongs to, that one of its stories which is most like it, and how alike they all are.

    :param events: those worth asking, by name, each with its stories in the window
    :param least: average likeness from which on it is one of them
    """
    best: tuple[str, Report, float] | None = None
    for event, reports in sorted(events.items()):
        near = [report for report in reports if _is_near(new.published, report.published)]
        likenesses = [_likeness(new, report) for report in near]
        average = sum(likenesses) / len(likenesses) if likenesses else 0.0
        if average >= least and (best is None or average > best[2]):
            nearest = max(zip(likenesses, near, strict=True), key=lambda pair: (pair[0], pair[1].uid))[1]
            best = event, nearest, average
    return best


def least_likeness(terms: Collection[int]) -> float:
    """The likeness that a text of these terms needs."""
    return ALIKE if len(terms) >= BRIEF_TERMS else ALIKE_BRIEF


def _likeness(new: Report, old: Report) -> float:
    left, right = new.vector, old.vector
    cosine = sum([left[term] * right[term] for term in left.keys() & right.keys()])
    return cosine * (ELSEWHERE if _are_elsewhere(new.regions, old.regions) else 1.0)


def _are_elsewhere(regions: frozenset[str], others: frozenset[str]) -> bool:
    return bool(regions) and bool(others) and regions.isdisjoint(others)


def _is_near(one: datetime | None, other: datetime | None) -> bool:
    return one is None or other is None or abs(one - other) <= WINDOW


@dataclass(kw_only=True, slots=True)
class Linker:
    """The events of one poll: those that the store proposes, and those that the document's own stories make.

    :param known: the store's answer for this document
    :param arriving: the terms of all the document's items, which count for how rare a word is
    """

    known: KnownEvents
    arriving: InitVar[Sequence[Terms]] = ()
    _members: dict[str, list[Report]] = field(init=False)
    _holding: dict[int, list[tuple[int, str]]] = field(init=False)
    """By term, the stories of the document itself that have it: their numbers, and their events."""
    _stories: int = field(init=False, default=0)
    _rarity: Rarity = field(init=False)

    def __post_init__(self, arriving: Sequence[Terms]) -> None:
        self._members = {event: list(reports) for event, reports in self.known.reports.items()}
        self._holding = {}
        # Each story is counted as if it came last, so it is itself no part of the window.
        stored, beside = self.known.holding, Counter(chain.from_iterable(arriving))
        holding = {**stored, **{term: stored.get(term, 0) + count - 1 for term, count in beside.items()}}
        self._rarity = Rarity(stories=self.known.stories + max(len(arriving) - 1, 0), holding=holding)

    def link(
        self,
        uid: str,
        *,
        title: str,
        text: str,
        terms: Terms,
        item: str = "",
        published: datetime | None = None,
        regions: frozenset[str] = frozenset(),
    ) -> tuple[EventEvidence | None, Report]:
        """The event that a new story belongs to, or None if it is the first of its own, and the story as a report.

        Stories that are asked about later may belong to it.

        :param uid: of the story
        :param terms: `event_terms` of its title and text
        :param item: uid of its item, by which the store was asked
        :param regions: codes of those that it is about
        """
        report = Report(uid=uid, published=published, vector=self._rarity.weigh(terms), regions=regions)
        asked = set(self.known.asking.get(item, ()))
        asked.update(self._proposed(report))
        if self._rarity.stories < LEAST_STORIES:
            asked = set()
        compared = {event: self._members[event][-MEMBERS:] for event in asked}
        found = event_of(report, compared, least=least_likeness(terms))
        event = found[0] if found else uid
        self._members.setdefault(event, []).append(report)
        self._note(event, report)
        if found is None:
            return None, report
        _, nearest, likeness = found
        words = _shared_words(title, text, report, nearest)
        return EventEvidence(event=event, nearest=nearest.uid, likeness=likeness, words=words), report

    def _proposed(self, report: Report) -> set[str]:
        """The events of the document's stories that share most with a new one."""
        shared: dict[tuple[int, str], float] = {}
        for term in rarest(report.vector):
            weight = report.vector[term] ** 2
            for story in self._holding.get(term, ())[-PROPOSED:]:
                shared[story] = shared.get(story, 0.0) + weight
        return {event for _, (_, event) in nlargest(CANDIDATES, zip(shared.values(), shared, strict=True))}

    def _note(self, event: str, report: Report) -> None:
        self._stories += 1
        story = self._stories, event
        for term in report.vector:
            self._holding.setdefault(term, []).append(story)


def _shared_words(title: str, text: str, new: Report, old: Report) -> tuple[str, ...]:
    """The words that two reports have in common, most telling first."""
    told = {_TERMS[word][0]: word for word in _told_words(title, text)}
    worth = {term: new.vector[term] * old.vector[term] for term in new.vector if term in old.vector and term in told}
    best = sorted(worth, key=lambda term: (-worth[term], told[term]))
    return tuple(told[term] for term in best[:WORDS_SHOWN])
