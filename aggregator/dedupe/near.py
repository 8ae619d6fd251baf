"""Whether one text is a copy of another, however trimmed, retitled or wrapped, and how to find those worth asking.

Containment decides, not resemblance (Broder, "On the resemblance and containment of documents", 1997): a lead of three
sentences is a copy of the report of thirty that it was cut from. `signature` samples each text's shingles for an
inverted index; `compare` verifies what the index proposes, on the shingles themselves, and says why.

The figures below come of labelled copies: news with generated edits, and pairs of real wire reports. `aggregator eval
copies` and `aggregator eval pairs` measure them again, each half of the data by itself.
"""

from __future__ import annotations

from aggregator.dedupe.passages import Text, longest_shared, numbers, prepare, swapped
from aggregator.dedupe.shingles import TEXT_LIMIT, TITLE_LIMIT, TITLE_WORDS, shingles, words
from aggregator.model.evidence import CopyEvidence

__all__ = ["SIGNATURE_VERSION", "Text", "compare", "prepare", "restamped", "signature"]

SIGNATURE_VERSION = 1
"""Of the words, the hashes and the sampling together; a store that holds another one must sign its texts again."""

SIGNATURE_LIMIT = 256
"""Hashes of one text in the index at the most; a story of 3 kB has about 70."""

LEAD_WORDS = 40
"""Words at a text's beginning whose shingles are all kept: a summary is most often the lead alone."""

SAMPLING = 16
"""Of the shingles after the lead one in so many is kept (FracMinHash: those of the lowest hashes, in every text the
same ones; Irber et al., "Lightweight compositional analysis of metagenomes with FracMinHash", 2022)."""

_SAMPLE_BELOW = 2**63 // SAMPLING

CONTAINED = 0.5
"""Share of the smaller text's shingles in the larger that makes a copy, if the titles agree or an opening is shared."""

CONTAINED_BRIEF = 0.65
"""The same for a summary (`BRIEF_WORDS`): one sentence or one quotation can be half of it."""

CONTAINED_FROM_OPENING = 0.3
"""The same where one opens as the other does: two cuts of one report share less than each does with the whole."""

CONTAINED_IN_FRAME = 0.15
"""The same where the titles agree, or the one's lead stands in the other: what was added around it lowers the share."""

RESTAMPED = 0.8
"""Share of the text, each way, and of the longer title that one report keeps when its source sends it again as new."""

PASSAGE_SHINGLES = 8
"""Shingles that must be shared at the least (twelve words in a row, or more in pieces); fewer are a common phrase."""

BRIEF_WORDS = 50
"""A text of fewer words is a summary: there a single number or name in another's place speaks against a copy."""

TITLES_AGREE = 0.6
"""Share of the shorter title's three-word runs in the longer one: "AP News in Brief: " before it does not matter."""

TITLE_LEAST_WORDS = 4
"""Shorter titles ("Sport", "Letters to the editor") agree by chance."""

LEAD_SHINGLES = 20
"""A text's lead, in shingles (24 words): about its first sentence."""

OPENING_SHINGLES = 8
"""A text's opening, in shingles (12 words): enough of the lead where the titles agree."""

LEAD_FOUND = 0.6
"""Share of the one's lead, or opening, found in the other's beginning."""

LEAD_WITHIN = 60
"""Words of the other text that are its beginning; further down, a lead is quoted or belongs to a list of stories."""

LARGER_SHARE = 0.6
"""Share of the larger text that a smaller one without its title and its opening must be: a morning's briefing holds
several papers' stories whole, and is none of them."""

LARGER_SHARE_BELOW_TITLE = 0.4
"""The same where the smaller begins in the larger's beginning, and tells what the larger's title names."""

TITLE_TOLD = 0.5
"""More than this share of a title's words stand in a text which tells what the title names; "Morning briefing" is told
by none."""

TITLE_WORD_LETTERS = 4
"""Letters of a word that counts for that: shorter ones are in any text."""

APART = 0.2
"""Share of what one text has of another up to which it is not what it has of a third: two parts, side by side."""

TITLE_ALONE_WORDS = 6
"""Words in equal titles that make a copy of two items one of which has no text."""

SWAP_RATE = 0.045
"""Numbers and names exchanged for each shared shingle, from which on two texts are two uses of one frame."""

SWAPS_LEAST = 2
"""One exchanged number is a correction, unless it recurs (`RECURRENCE_HOURS`)."""

RECURRENCE_HOURS = 18.0
"""Reports this far apart may be the daily round of one series: then the smaller `RECURRING_SWAP_RATE` counts."""

RECURRING_SWAP_RATE = 0.012
"""One number exchanged in a frame of 80 shingles."""


def signature(title: str, text: str) -> tuple[int, ...]:
    """The sample of a story's shingles that the candidate index holds, as distinct signed 64-bit integers, ascending.

    Two stories are worth comparing when their samples meet. All of the title's three-word runs and of the lead are in
    it, and one in `SAMPLING` of the rest; where that is more than `SIGNATURE_LIMIT`, the lowest hashes are, so that
    two long texts still keep the same ones.
    """
    hashes = shingles(words(text[:TEXT_LIMIT]))
    kept = set(shingles(words(title[:TITLE_LIMIT]), TITLE_WORDS))
    kept.update(hashes[:LEAD_WORDS])
    kept.update([value for value in hashes if -_SAMPLE_BELOW < value < _SAMPLE_BELOW])
    return tuple(sorted(sorted(kept, key=abs)[:SIGNATURE_LIMIT] if len(kept) > SIGNATURE_LIMIT else kept))


def compare(new: Text, old: Text, *, gap_hours: float = 0.0, of: str = "") -> CopyEvidence | None:
    """Whether `new` carries the same story text as `old`, and the evidence; None where it does not.

    Which of the two came first does not matter to the answer, only to the direction of the shares.

    :param gap_hours: time between the two by publication; the candidate window itself is the caller's
    :param of: uid of the old item, for the evidence
    """
    shared = len(new.shingle_set & old.shingle_set)
    forward = shared / len(new.shingle_set) if shared else 0.0
    backward = shared / len(old.shingle_set) if shared else 0.0
    rule = _rule(new, old, shared, max(forward, backward))
    if rule and shared and _same_frame_only(new, old, shared, gap_hours):
        rule = ""
    if not rule:
        return None
    return CopyEvidence(
        of=of,
        forward=forward,
        backward=backward,
        longest=longest_shared(new, old.shingle_set),
        gap_hours=gap_hours,
        rule=rule,
    )


def _rule(new: Text, old: Text, shared: int, contained: float) -> str:
    """The rule that makes the two copies, before the frame speaks; empty if none does."""
    titles = _titles_agree(new, old)
    brief = min(len(new.words), len(old.words)) < BRIEF_WORDS
    anchored = shared >= PASSAGE_SHINGLES and (titles or _begins_in(new, old))
    in_frame = anchored and contained >= CONTAINED_IN_FRAME
    is_whole = titles or _is_the_larger(new, old, shared)
    rules = (
        ("title and lead", titles and _opening_found(new, old, OPENING_SHINGLES)),
        ("title", titles and not shared and _titles_alone(new, old)),
        ("containment", is_whole and anchored and contained >= (CONTAINED_BRIEF if brief else CONTAINED)),
        ("title and passage", in_frame and titles),
        ("lead", is_whole and in_frame and not brief and _opening_found(new, old, LEAD_SHINGLES)),
        (
            "opening",
            is_whole
            and in_frame
            and not brief
            and contained >= CONTAINED_FROM_OPENING
            and _opening_found(new, old, OPENING_SHINGLES),
        ),
    )
    return next((name for name, holds in rules if holds), "")


def _titles_alone(new: Text, old: Text) -> bool:
    """Whether there is no text to judge by, and the titles are the same and long enough to mean one story."""
    return not (new.words and old.words) and new.title == old.title and len(new.title) >= TITLE_ALONE_WORDS


def _titles_agree(new: Text, old: Text) -> bool:
    """Whether one title stands, but for a word or two, in the other, and neither has a number in the other's place."""
    if min(len(new.title), len(old.title)) < TITLE_LEAST_WORDS:
        return False
    shorter = min(len(new.title_shingles), len(old.title_shingles))
    if len(new.title_shingles & old.title_shingles) < TITLES_AGREE * shorter:
        return False
    new_numbers, old_numbers = numbers(new.title), numbers(old.title)
    return new_numbers <= old_numbers or old_numbers <= new_numbers


def _opening_found(new: Text, old: Text, length: int) -> bool:
    """Whether the first `length` shingles of either text are in the other's beginning."""
    for here, there in ((new, old), (old, new)):
        opening = here.shingles[:length]
        beginning = there.shingles[:LEAD_WITHIN]
        if opening and sum(shingle in beginning for shingle in opening) >= LEAD_FOUND * len(opening):
            return True
    return False


def _is_the_larger(new: Text, old: Text, shared: int) -> bool:
    """Whether the larger text itself is what the smaller one tells, and does not only hold it among other stories."""
    smaller, larger = sorted((new, old), key=lambda text: len(text.shingle_set))
    opening = larger.shingles[:OPENING_SHINGLES]
    if sum(shingle in smaller.shingle_set for shingle in opening) >= LEAD_FOUND * len(opening):
        return True
    share = shared / len(larger.shingle_set)
    if share >= LARGER_SHARE:
        return True
    names = {word for word in larger.title if len(word) >= TITLE_WORD_LETTERS}
    told = len(names.intersection(smaller.words)) > TITLE_TOLD * len(names)
    return told and share >= LARGER_SHARE_BELOW_TITLE and _opening_found(new, old, OPENING_SHINGLES)


def same_headline(new: Text, old: Text, *, gap_hours: float = 0.0, of: str = "") -> CopyEvidence | None:
    """Whether two items of one address, of which neither has a text, are one article by their titles; None if not.

    An address alone proves nothing: anybody can write it under a story of their own. With a text, the texts decide.
    """
    if new.words or old.words or not new.title:
        return None
    if new.title != old.title and not _titles_agree(new, old):
        return None
    return CopyEvidence(of=of, forward=0.0, backward=0.0, longest="", gap_hours=gap_hours, rule="address and title")


def is_held(text: Text, other: Text) -> bool:
    """Whether most of another text stands in this one, be it a copy or one story among others there."""
    shared = len(text.shingle_set & other.shingle_set)
    return shared >= max(PASSAGE_SHINGLES, CONTAINED * len(other.shingle_set))


def is_round_up(text: Text, one: Text, other: Text) -> bool:
    """Whether a text holds two others side by side, which have nothing to do with one another."""
    if not (is_held(text, one) and is_held(text, other)):
        return False
    first, second = text.shingle_set & one.shingle_set, text.shingle_set & other.shingle_set
    return len(first & second) <= APART * min(len(first), len(second)) and compare(one, other) is None


def _begins_in(new: Text, old: Text) -> bool:
    """Whether five words of either text's opening stand anywhere in the other: a publisher's fixed words come later."""
    return not (
        old.shingle_set.isdisjoint(new.shingles[:OPENING_SHINGLES])
        and new.shingle_set.isdisjoint(old.shingles[:OPENING_SHINGLES])
    )


def _same_frame_only(new: Text, old: Text, shared: int, gap_hours: float) -> bool:
    """Whether the two are different reports in one frame: one bond and another, this week's figures and last week's."""
    numbers_swapped, names_swapped = swapped(new, old)
    swaps = numbers_swapped + names_swapped
    if not swaps:
        return False
    if gap_hours >= RECURRENCE_HOURS and numbers_swapped and numbers_swapped >= RECURRING_SWAP_RATE * shared:
        return True
    brief = min(len(new.words), len(old.words)) < BRIEF_WORDS
    return swaps >= (1 if brief else SWAPS_LEAST) and swaps >= SWAP_RATE * shared


def restamped(new: Text, old: Text, evidence: CopyEvidence) -> bool:
    """Whether two copies *of one source* are one report under new keys, and not two reports in the source's own style.

    The source itself counts two, and may put the same standing words under all of its items. So the titles must be
    nearly the same, most of the text must be the same in both directions and nothing in it exchanged; a summary must
    be the same word for word, within `RECURRENCE_HOURS`.
    """
    longer = max(len(new.title_shingles), len(old.title_shingles))
    if not longer or len(new.title_shingles & old.title_shingles) < RESTAMPED * longer:
        return False
    if min(len(new.words), len(old.words)) < BRIEF_WORDS:
        return new.words == old.words and evidence.gap_hours < RECURRENCE_HOURS
    return min(evidence.forward, evidence.backward) >= RESTAMPED and swapped(new, old) == (0, 0)
