"""Different texts about one happening: linked with one another, and never merged.

Two reports of an event share its names, its numbers and its rare words, whoever wrote them; they share no passages, or
they would be copies. So each text is a vector of the words of its title and lead, weighted by how rare they are among
the stories of the last days (Spärck Jones, "A statistical interpretation of term specificity", 1972), and a story joins
the event whose stories it is like on average. One pass, in the order of arrival; the first story gives the event its
name. `aggregator eval events` measures it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b
from math import log, sqrt

from aggregator.dedupe.shingles import WORD_LIMIT, located_words

LEAD_WORDS = 150
"""Words of title and text that are looked at: what happened is told at once, the background comes later."""

LEAD_CHARACTERS = 2_000
"""Characters in which those words are looked for."""

TELLING = 1.5
"""Weight of names and numbers, which tell one flood from another; other words have 1."""

ALIKE = 0.12
"""Average cosine with an event's stories from which on a story is one of them."""

BRIEF_TERMS = 14
"""A text of fewer terms is a headline, or little more."""

ALIKE_BRIEF = 0.4
"""The same for such a text: a few words are alike by chance."""

ELSEWHERE = 0.7
"""What a likeness counts for where both are about regions, and about none in common."""

WINDOW = timedelta(hours=72)
"""How far back an event's last story may lie."""

COMMON = 0.3
"""Share of the window's stories that have a word which tells nothing."""

_SENTENCE_START = re.compile(r"(?:^|[.!?:\u2026\n])[\s\"'()\u2018\u2019\u201c\u201d]*$")
_DIGIT = re.compile(r"\d")

Terms = Mapping[int, float]
"""A text's terms, as hashes (signed 64-bit), each with its own weight."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """One story of an event."""

    uid: str
    terms: Terms
    regions: frozenset[str] = frozenset()
    """Codes of the regions that it is about."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EventEvidence:
    """Why a story belongs to an event."""

    event: str
    """uid of the event's first story."""
    nearest: str
    """uid of the story that it is most like."""
    likeness: float
    """Average cosine with the event's stories, 0 to 1."""


def event_terms(title: str, text: str) -> dict[int, float]:
    """The words of a story's title and lead, folded; names and numbers weigh more.

    A capital makes a name where its place does not explain it: in the text, not in a title, where papers set capitals
    as they like; where there is no text the title has to serve.
    """
    terms: dict[int, float] = {}
    left = LEAD_WORDS
    for part, cased in ((title, not text), (text, True)):
        folded, spans = located_words(part[:LEAD_CHARACTERS])
        for start, end in spans[:left]:
            word = folded[start : min(end, start + WORD_LIMIT)]
            name = cased and word[0].isupper() and not _SENTENCE_START.search(folded, max(0, start - 4), start)
            weight = TELLING if name or _DIGIT.search(word) else 1.0
            term = _hash(word.casefold())
            terms[term] = max(terms.get(term, 0.0), weight)
        left = max(0, left - len(spans))
    return terms


def _hash(word: str) -> int:
    digest = blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8, person=b"event").digest()
    return int.from_bytes(digest, "big", signed=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class Rarity:
    """How rare terms are among the stories of the window."""

    stories: int
    """In the window."""
    holding: Mapping[int, int]
    """By term, how many of them have it; a term that is not in it is in none."""

    def of(self, term: int) -> float:
        """Its inverse document frequency; 0 for a term that tells nothing."""
        count = self.holding.get(term, 0) + 1
        total = self.stories + 1
        return log((total + 1) / count) if count <= max(COMMON * total, 2) else 0.0


def event_of(new: Report, events: Mapping[str, Sequence[Report]], rarity: Rarity) -> EventEvidence | None:
    """The event that a story belongs to, or None.

    :param events: those worth asking, by the uid of their first story, each with its stories in the window
    """
    vector = _vector(new.terms, rarity)
    least = ALIKE if len(new.terms) >= BRIEF_TERMS else ALIKE_BRIEF
    best: EventEvidence | None = None
    for event, reports in sorted(events.items()):
        likenesses = [_likeness(new, vector, report, rarity) for report in reports]
        average = sum(likenesses) / len(likenesses) if likenesses else 0.0
        if average >= least and (best is None or average > best.likeness):
            nearest = max(zip(likenesses, reports, strict=True), key=lambda pair: (pair[0], pair[1].uid))[1]
            best = EventEvidence(event=event, nearest=nearest.uid, likeness=average)
    return best


def _vector(terms: Terms, rarity: Rarity) -> dict[int, float]:
    weighted = {term: weight * rarity.of(term) for term, weight in terms.items()}
    length = sqrt(sum(value * value for value in weighted.values()))
    return {term: value / length for term, value in weighted.items() if value} if length else {}


def _likeness(new: Report, vector: Mapping[int, float], old: Report, rarity: Rarity) -> float:
    other = _vector(old.terms, rarity)
    cosine = sum(value * other[term] for term, value in vector.items() if term in other)
    return cosine * (ELSEWHERE if _are_elsewhere(new.regions, old.regions) else 1.0)


def _are_elsewhere(regions: Collection[str], others: Collection[str]) -> bool:
    return bool(regions) and bool(others) and not set(regions) & set(others)
