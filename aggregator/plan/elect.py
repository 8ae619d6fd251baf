"""Which of a story's copies is published: an election that is repeated whenever a copy comes or changes.

The winner is from a configured source and has its text still; among those the preferences decide (`model.Preference`),
in the order that the config gives them, and in the end the lower uid. The copy that is shown already keeps its place
against one that is only a little longer, or every small edit in one of two papers would swap them.

A text's length counts as far as another publisher's copy confirms it: what one paper alone adds to a report may be a
fuller report, or an advertisement under another paper's name. So of two copies neither is the longer one, and of three
the one that was cut is the shorter.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from aggregator.clean.wire.agencies import publishing_at
from aggregator.dedupe.voices import are_one, outdoes
from aggregator.model import ORDER, Preference, Runner, Voice

OUTDONE_BY = 1.1
"""How many times longer a text must be than the shown one to take its place at equal preference."""


def elect(runners: Collection[Runner], shown: str, order: Sequence[Preference] = ORDER) -> str:
    """The uid of the copy to publish.

    :param runners: all copies of a story, at least one
    :param shown: uid of the one that is published so far; empty, or another story's, where none is
    :param order: what makes a copy the better one, most telling first
    """
    return winner(weigh(runners), shown, order).uid


@dataclass(frozen=True, kw_only=True, slots=True)
class Worth:
    """What one copy has to offer beside the story's others."""

    uid: str
    eligible: bool
    """`Runner.eligible`."""
    preference: int
    length: float
    """Characters of text that a copy of another publisher has too."""
    published: datetime
    outdone: bool = False
    """A planet's, though there is one of the paper's own that the planet took it from."""
    agency_own: bool = False
    """Of the agency that wrote it, in a feed of its own."""
    paywalled: bool = False


def weigh(runners: Collection[Runner]) -> list[Worth]:
    """What each of a story's copies is worth beside the others."""
    own = [one.voice for one in runners if one.eligible and one.voice.origin is None]
    lengths = confirmed_lengths(runners)
    return [
        Worth(
            uid=one.uid,
            eligible=one.eligible,
            preference=one.preference,
            length=lengths[one.uid],
            published=one.published,
            outdone=_is_outdone(one.voice, own),
            agency_own=is_agencys_own(one.agency, link=one.link, host=one.voice.served, publisher=one.voice.publisher),
            paywalled=one.paywalled,
        )
        for one in runners
    ]


def confirmed_lengths(runners: Iterable[Runner]) -> dict[str, float]:
    """How many characters of each of a story's copies a copy of another publisher has too, by uid.

    What both share is as long as the shorter side of it: a copy that grew after it was compared grows by itself.
    """
    by_uid = {one.uid: one for one in runners}
    lengths = dict.fromkeys(by_uid, 0.0)
    for one in by_uid.values():
        other = by_uid.get(one.evidence.of) if one.evidence else None
        if one.evidence and other and not are_one(other.voice, one.voice):
            shared = min(one.evidence.forward * one.length, one.evidence.backward * other.length)
            for uid in (one.uid, other.uid):
                lengths[uid] = max(lengths[uid], shared)
    return lengths


def _is_outdone(voice: Voice, own: Iterable[Voice]) -> bool:
    """Whether a planet's copy stands beside one of the paper's own."""
    return voice.origin is not None and any(outdoes(paper, voice.origin) for paper in own)


def is_agencys_own(agency: str, *, link: str, host: str, publisher: str) -> bool:
    """Whether an item is the agency's own: on its site, and in a feed that its publisher serves.

    Anybody's item may say that it is of an agency, and link there; where a feed comes from is the config's word.

    :param agency: that the item names; empty for none
    :param host: that the source is polled at
    :param publisher: of the source, as the config has it
    """
    if not agency or publishing_at(link) != agency:
        return False
    return publishing_at(f"https://{host}/") == agency or publisher.casefold() == agency.casefold()


_OFFER: Mapping[Preference, Callable[[Worth], float]] = {
    Preference.STATED: lambda one: one.preference,
    Preference.ORIGINAL: lambda one: not one.outdone,
    Preference.AGENCY: lambda one: one.agency_own,
    Preference.LENGTH: lambda one: one.length,
    Preference.FREE: lambda one: not one.paywalled,
    Preference.EARLIEST: lambda one: -one.published.timestamp(),
}
"""More is better."""


def winner(copies: Collection[Worth], shown: str, order: Sequence[Preference] = ORDER) -> Worth:
    """The copy to publish.

    :param copies: a story's, at least one
    :param shown: uid of the one that is published so far
    :param order: what counts, most telling first
    """
    best = min(copies, key=lambda one: (not one.eligible, *(-_OFFER[preference](one) for preference in order), one.uid))
    for one in copies:
        if one.uid == shown and one.eligible == best.eligible:
            return one if _holds_out(one, best, order) else best
    return best


def _holds_out(one: Worth, best: Worth, order: Sequence[Preference]) -> bool:
    """Whether the copy that is shown keeps its place: the best is hardly longer, or equal in all that matters."""
    for preference in order:
        if preference is Preference.LENGTH:
            if best.length > one.length * OUTDONE_BY:
                return False
        elif preference is not Preference.EARLIEST and _OFFER[preference](best) != _OFFER[preference](one):
            return _OFFER[preference](one) > _OFFER[preference](best)
    return True
