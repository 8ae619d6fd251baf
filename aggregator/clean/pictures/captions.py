# ruff: noqa: E501, RUF001 -- patterns and words of many languages, with the quotes and dashes that publishers set
"""Picture captions and credits in the running text; within a figure they stay in the HTML, as captions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from aggregator.clean.blocks import Block, without_back
from aggregator.clean.draft import Context, Draft, noted, taken, without
from aggregator.clean.pictures.figures import figured, is_named, is_said, picture_of
from aggregator.clean.shape import ends_sentence
from aggregator.clean.wire import agencies
from aggregator.clean.words.load import any_of, plain
from aggregator.text.spot import Spotter

LENGTH_LIMIT = 600
"""Characters of the longest caption."""

CREDIT_LIMIT = 140
"""Characters at a line's end in which its credit stands."""

NAME_WORDS = 9
"""Words of the longest name in a credit: "Ana Ruiz for the Office of the President"."""

UNSPACED = 30
"""Characters of the longest word of a name: more is a sentence in a script without spaces."""

BEFORE_LIMIT = 300
"""Characters of the longest caption above or before its credit."""

PARAGRAPH_LENGTH = 200
"""Characters before a credit from which a text that ends like a sentence is a paragraph: it loses only its credit."""

LINES_LIMIT = 3
"""Lines of a block that may be slug, caption and credit together; in a longer one the credit must be the last."""

CAPTION_WORDS = 8
"""Words of the shortest caption that stands as a paragraph of its own above a bare credit, and of the longest such credit."""

SLUG_WORDS = 6
"""Words of the longest picture slug ("Norway Fishing")."""

_BANK = (
    r"(?:getty(?:\s+images)?|shutterstock|istock(?:photo)?|alamy|epa(?:-efe)?|zuma|imago(?:\s+images)?|picture[\s-]alliance|rex|wireimage|unsplash|pexels|pixabay"
    r"|wikimedia(?:\s+commons)?|flickr|adobe\s+stock|dreamstime|sipa|abaca|press\s+office|handout|file\s+photo)"
)
_STOPS = "（【。；，、！？"
"""Signs of Chinese and Japanese before which no name goes on, and behind which a credit may begin."""
_LABELLED = re.compile(
    rf"(?:^|[\s.(\[|»«\"”’,;{_STOPS}–—-])(?P<label>(?i:{any_of('photo_label')}))(?:\s*(?i:{any_of('credit_by')}))?"
    r"\s*[:：©/／|｜]\s*(?P<who>[^\n]{2,90})$"
)
_PHOTO_BY = re.compile(
    rf"(?:^|[\s.(\[])(?i:{any_of('photo_noun')})\s+(?i:{any_of('photo_by')})\s+(?P<who>[^\W\d_a-z][^\n.]{{2,80}})[)\].]?$"
)
_SLASHED = re.compile(r"[(\[](?P<who>[^()\[\]\n]{2,60}/[^()\[\]\n]{2,50})[)\]]\.?$")
_BANKED = re.compile(
    rf"(?:[(\[©|]|\bvia\s|\b[A-Z]+/|/\s?|—\s?|:\s?|^)\s*(?i:(?:[\w\s.'’-]{{0,40}}[\s/])?{_BANK})(?:[\s/][\w\s./'’-]{{0,40}})?[)\]]?\.?$"
)
_LABEL_ENDS = (":", "：", "©", "/", "／", "|", "｜")
"""One of these is in every labelled credit."""

_FORM_WORDS = Spotter(
    (
        *("photo", "picture", "image", "foto", "file", " via ", "©", "/"),
        *("getty", "shutterstock", "istock", "alamy", "epa", "zuma", "imago", "alliance", "rex", "unsplash"),
        *("pexels", "pixabay", "wikimedia", "flickr", "adobe", "dreamstime", "sipa", "abaca", "office", "handout"),
    )
)
"""One of these is in every credit of `_FORMS`."""

_SIGNED = re.compile(
    r"(?:^|\s)©\s*[^\n.!?]{2,60}$|(?:^|\s)(?:REUTERS|AP|AFP|EPA|PA|DPA|dpa|ANSA|EFE|TASS)/(?:[A-Z][\w.'’-]*\s?){1,4}$"
)
_AGENCY_PHOTO = re.compile(
    r"[(\[](?:AP|AFP|Reuters|REUTERS|EPA|PA|dpa|DPA|ANSA|EFE|TASS|Xinhua)\s+(?i:photo|file|image|foto|picture|via|file\s+photo)[^()\[\]]{0,60}[)\]]\.?$"
)
_PARTICLES = plain("credit_particle") | {"dpa", "sid", "afp"}
"""Words in small letters within a name, and agencies that write themselves so."""
_FORMS = (_PHOTO_BY, _AGENCY_PHOTO, _BANKED, _SIGNED)


def is_credit(line: str) -> bool:
    """Whether a line is, or ends in, the credit of a picture: "Picture: PA", "(Ana Ruiz/AP)", "© dpa"."""
    return credit_start(line) is not None


def credit_start(line: str) -> int | None:
    """Where the credit at the end of a line begins; None where there is none."""
    if not line or len(line) > LENGTH_LIMIT:
        return None
    tail = max(0, len(line) - CREDIT_LIMIT)
    end = line[tail:]
    labelled = _LABELLED.search(line, tail) if any(mark in end for mark in _LABEL_ENDS) else None
    if labelled:
        return labelled.start("label") if _is_who(labelled["who"].strip(" .)]）】。")) else None
    slashed = _SLASHED.search(line, tail) if "/" in end else None
    if slashed:
        return slashed.start() if _is_signed_pair(slashed["who"]) else None
    if not _FORM_WORDS(end):
        return None
    match = next((found for form in _FORMS if (found := form.search(line, tail))), None)
    return match.start() if match else None


def _is_signed_pair(text: str) -> bool:
    """Whether "Ana Ruiz/AP" is a photographer and an agency, or at least two names."""
    first, _, last = text.rpartition("/")
    known = agencies.marked_in(last) or agencies.marked_in(first) or re.search(_BANK, text, re.IGNORECASE)
    return bool(known) or (_is_who(last) and _is_who(first.strip()))


def _is_who(text: str) -> bool:
    """Whether `text` reads as a name: few words, none but particles in small letters, no sentence."""
    words = text.split()
    if any(len(word) > UNSPACED and not word.isascii() for word in words) or any(stop in text for stop in _STOPS):
        return False
    if not words or len(words) > NAME_WORDS or re.search(r"\d", text) or not re.search(r"[^\W\d_]{2}", text):
        return False
    small = [word for word in words if word[0].islower() and word not in _PARTICLES]
    return len(small) * 3 <= len(words) and not re.search(r"(?<!\b\w)[.!?]\s", text)


def strip_captions(draft: Draft, context: Context) -> Draft:
    """Take captions out of the text: credits, with the captions and slugs beside them, and what is named a caption.

    Right beside a picture they stay in the HTML, as the captions of its figure.
    """
    if context.kept:
        return draft
    blocks = draft.blocks
    reasons: dict[int, str] = {}
    shortened: dict[int, int] = {}
    has_pictures = any("<img" in block.html for block in blocks)
    for index, block in enumerate(blocks):
        if not block.text or len(block.text) > LENGTH_LIMIT or block.is_heading or block.inside("table", "li"):
            continue
        if block.is_caption:
            continue
        if has_pictures and (why := _beside_picture(blocks, index)):
            reasons[index] = why
            continue
        lines = block.text.split("\n")
        if not any(map(is_credit, lines)) or (len(lines) > LINES_LIMIT and not is_credit(lines[-1])):
            continue
        start = credit_start(block.text) if len(lines) == 1 else None
        if start is not None and start > PARAGRAPH_LENGTH and ends_sentence(block.text[:start].rstrip()):
            shortened[index] = start
            continue
        reasons[index] = "ends in a picture's credit"
        _add_neighbours(blocks, index, reasons)
    if shortened:
        draft = _without_credits(draft, shortened)
    return _without_captions(draft, context, reasons)


def _beside_picture(blocks: tuple[Block, ...], index: int) -> str:
    """Why a block beside a picture is its caption though it has no credit; empty where it is none."""
    named = is_named(blocks[index])
    picture = picture_of(blocks, index)
    if picture is None or ends_sentence(blocks[index].text) * len(blocks[index].text) > BEFORE_LIMIT:
        return ""
    if named:
        return "its element is named as a caption"
    said = picture != index and is_said(blocks[index], blocks[picture])
    return "says what its picture's description says" if said else ""


def _without_captions(draft: Draft, context: Context, reasons: Mapping[int, str]) -> Draft:
    """Make captions of figures of those that are beside a picture, and take out the others."""
    beside = {
        index: picture for index in reasons if (picture := picture_of(draft.blocks, index, reasons.keys())) is not None
    }
    if not any(block.text and not block.is_caption for index, block in enumerate(draft.blocks) if index not in reasons):
        return draft
    if not beside:
        return without(draft, context, reasons, words_only=True)
    gone = [taken(draft.blocks[index].text, f"{reasons[index]}; kept with its picture") for index in beside]
    # Of the others the indexes move where a picture and its caption shared a block: those go first.
    rest = {index: why for index, why in reasons.items() if index not in beside}
    moved = {index: index - sum(1 for other in rest if other < index) for index in range(len(draft.blocks))}
    blocks = tuple(block for index, block in enumerate(draft.blocks) if index not in rest)
    gone += [taken(draft.blocks[index].text, why) for index, why in rest.items()]
    figures = figured(blocks, {moved[index]: moved[picture] for index, picture in beside.items()})
    return noted(replace(draft, blocks=figures), *gone)


def _without_credits(draft: Draft, starts: Mapping[int, int]) -> Draft:
    """Cut credits off paragraphs that are the story's own."""
    blocks = list(draft.blocks)
    gone = []
    for index, start in starts.items():
        gone.append(taken(blocks[index].text[start:], "a picture's credit below a paragraph"))
        blocks[index] = without_back(blocks[index], len(blocks[index].text) - start)
    return noted(replace(draft, blocks=tuple(blocks)), *gone)


def _add_neighbours(blocks: tuple[Block, ...], index: int, reasons: dict[int, str]) -> None:
    """The caption before a bare credit, and the slug before a caption."""
    credit = blocks[index].text
    before = blocks[index - 1] if index else None
    if before is None or index - 1 in reasons or not before.text or before.is_heading or "\n" in credit:
        return
    words = before.text.split()
    no_sentence = not ends_sentence(before.text)
    if len(words) <= SLUG_WORDS and no_sentence and _shares_words(before.text, credit):
        reasons[index - 1] = "a slug above a caption"
    elif (
        len(credit.split()) <= CAPTION_WORDS
        and no_sentence
        and len(before.text) <= BEFORE_LIMIT
        and len(words) >= CAPTION_WORDS
    ):
        reasons[index - 1] = "the caption above a credit"


def _shares_words(slug: str, caption: str) -> bool:
    """Whether every word of the slug begins like a word of the caption (Azerbaijan, Azerbaijani)."""
    words = re.findall(r"\w+", caption.casefold())
    return all(any(word.startswith(stem[:5]) for word in words) for stem in re.findall(r"\w+", slug.casefold()))
