"""The story's lead picture: one of those that its feed or page names, else the first one in its text.

    enclosures ┐                                     ┌ the best size of the first one, with caption and credit
    the body's ┴► pictures that show something ► one ┴ enclosures less its other sizes
                  (no logo, no beacon)           for all its sizes

The publisher's own choice comes first. Only where it offers no more than a stamp does the text's first picture win.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape

from aggregator.clean.blocks import Block
from aggregator.clean.pictures.captions import LENGTH_LIMIT, is_credit
from aggregator.clean.pictures.credit import credit_name, split_caption
from aggregator.clean.pictures.emblems import DRAWINGS, PHOTOGRAPH_WIDTH, shows_something
from aggregator.model import Enclosure
from aggregator.text.sizes import UNSAID_WIDTH, best_size, image_type, read_size, worth

LEAST_BYTES = 100
"""No picture is shorter; a smaller length is a placeholder for one that the publisher does not know."""

FRONT = 2_000
"""Characters of text before a picture of the body that may still be the story's lead: some six paragraphs."""

BODY_PICTURES = 8
"""Pictures of the body that are looked at; in a gallery the first is as good as any."""

BESIDE_LENGTH = 300
"""Characters of the longest caption that stands beside a picture as a paragraph, ending in its credit."""

PASSAGE_LENGTH = 40
"""Letters from which a caption that stands in the text too was taken from it; below it may be but a name."""

_ANY_IMAGE = "image/*"
_ALIASES = {"image/jpg": "image/jpeg", "image/pjpeg": "image/jpeg", "image/x-png": "image/png"}
_VAGUE = frozenset(
    {"", _ANY_IMAGE, "image", "image/", "image/unknown", "application/octet-stream", "binary/octet-stream"}
)

_IMG = re.compile(r'<img((?: [a-z-]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_BUTTON = re.compile(
    r"(?:share|tweet|e-?mail|print)(?: (?:this|on|via|to|by)\b.{0,30})?"
    r"|(?:add|post|save|send|submit|bookmark|follow|subscribe) (?:this|on|via|to|by|us)\b.{0,30}",
    re.IGNORECASE,
)
"""What a picture is described as that one presses: "Add to …", "Share this on …"."""

_WORDS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Candidate:
    """A picture as it is named in one place."""

    picture: Enclosure
    key: str
    guess: int | None
    """Pixels wide to rank it by; None where nothing is said."""


def lead_picture(
    enclosures: tuple[Enclosure, ...], blocks: tuple[Block, ...], source: tuple[Block, ...], *, title: str, text: str
) -> tuple[Enclosure | None, tuple[Enclosure, ...]]:
    """The story's picture, and its other files.

    Of one picture's several sizes the widest up to `SENSIBLE_WIDTH` is taken (`text.sizes.worth` has the order). Its
    caption and credit may stand beside any of them.

    :param enclosures: at absolute addresses
    :param blocks: the cleaned body
    :param source: the body before it was cleaned, which still has its captions
    :param title: the story's; no caption says the same again
    :param text: the cleaned text; no caption is a part of it
    """
    offered = [candidate for each in enclosures if (candidate := _candidate(each)) is not None]
    named: dict[str, _Candidate] = {}
    for candidate in (*offered, *_of_body(blocks, source)):
        known = named.get(candidate.picture.url)
        named[candidate.picture.url] = _both(known, candidate) if known else candidate
    if not named:
        return None, _once(enclosures)
    groups: dict[str, list[_Candidate]] = {}
    for candidate in named.values():
        groups.setdefault(candidate.key, []).append(candidate)
    lead = next((group for group in groups.values() if _widest(group) >= PHOTOGRAPH_WIDTH), next(iter(groups.values())))
    keys = {read_size(candidate.picture.url).key for candidate in lead}
    rest = tuple(each for each in enclosures if not is_picture(each) or read_size(each.url).key not in keys)
    said = (_letters(title), _letters(text))
    return _merged(lead, said), _once(rest)


def _once(files: tuple[Enclosure, ...]) -> tuple[Enclosure, ...]:
    """Files with each picture once, in its best size, where its first size stood."""
    sizes: dict[str, list[Enclosure]] = {}
    for each in files:
        sizes.setdefault(read_size(each.url).key if is_picture(each) else each.url, []).append(each)
    return tuple(group[best_size(each.width for each in group)] for group in sizes.values())


def is_picture(enclosure: Enclosure) -> bool:
    """Whether a file is a picture, by its type, or by its address where the type says nothing."""
    kind = enclosure.type.partition(";")[0].strip()
    if kind in _VAGUE:
        return kind.startswith("image") or image_type(enclosure.url) not in {"", *DRAWINGS}
    return kind.startswith("image/")


def _candidate(enclosure: Enclosure) -> _Candidate | None:
    """A file as a candidate; None for what is no picture, or shows nothing of the story."""
    if not is_picture(enclosure):
        return None
    sized = read_size(enclosure.url)
    width, height = enclosure.width or sized.width, enclosure.height
    if enclosure.width is None and sized.width is not None:
        height = height or sized.height
    length = enclosure.length if (enclosure.length or 0) >= LEAST_BYTES else None
    picture = replace(enclosure, type=_type(enclosure), width=width, height=height, length=length)
    if not shows_something(picture):
        return None
    return _Candidate(picture=picture, key=sized.key, guess=width or sized.guess)


def _type(picture: Enclosure) -> str:
    """A picture's media type: as given, or by its address; empty where neither tells."""
    given = picture.type.partition(";")[0].strip()
    return image_type(picture.url) if given in _VAGUE else _ALIASES.get(given, given)


def _of_body(blocks: tuple[Block, ...], source: tuple[Block, ...]) -> Iterator[_Candidate]:
    """The pictures near the front of the body, each with what stands beside it."""
    seen = found = 0
    for block in blocks:
        if seen > FRONT or found >= BODY_PICTURES:
            return
        for match in _IMG.finditer(block.html) if "<img" in block.html else ():
            found += 1
            offers = [candidate for each in _offers(match[1]) if (candidate := _candidate(each)) is not None]
            for candidate in offers:
                if candidate.guess or candidate.picture.type:
                    caption = _caption_beside(match[0], source)
                    # A set is of one picture (HTML 4.8.4.2), whatever its addresses.
                    yield replace(candidate, key=offers[0].key, picture=replace(candidate.picture, title=caption))
        seen += 0 if block.is_caption else len(block.text)


def _offers(attributes: str) -> Iterator[Enclosure]:
    """A picture of the body as it is shown, and in the widest sensible size of its set."""
    given = {name: unescape(value) for name, value in _ATTRIBUTE.findall(attributes)}
    if _BUTTON.fullmatch((given.get("alt") or given.get("title") or "").strip()):
        return
    width, height = (int(size) if (size := given.get(side, "")).isdigit() else None for side in ("width", "height"))
    yield Enclosure(url=given.get("src", ""), type=_ANY_IMAGE, width=width or None, height=height or None)
    widths = []
    for candidate in given.get("srcset", "").split(", "):
        url, _, size = candidate.partition(" ")
        if size.endswith("w") and size[:-1].isdigit() and 0 < len(size) <= 6:  # noqa: PLR2004 -- five digits and a w
            widths.append((worth(int(size[:-1])), int(size[:-1]), url))
    if widths:
        _, wide, url = max(widths)
        yield Enclosure(url=url, type=_ANY_IMAGE, width=wide or None)


def _caption_beside(tag: str, source: tuple[Block, ...]) -> str:
    """The words that belong to a picture of the body: its figure's caption, or a caption that follows it.

    A paragraph is one where the page's author named it so, or where it ends in a credit and is short.
    """
    at = next((index for index, block in enumerate(source) if tag in block.html), None)
    if at is None:
        return ""
    block = source[at]
    figure = next((holder for holder in reversed(block.path) if holder.tag == "figure"), None)
    if figure:
        captions = [each.text for each in source if figure in each.path and each.is_caption]
        return " ".join(" ".join(captions).split())
    if block.text:
        return block.text if _is_caption(block) else ""
    after = source[at + 1] if at + 1 < len(source) else None
    return after.text if after is not None and not after.has_picture and _is_caption(after) else ""


def _is_caption(block: Block) -> bool:
    if len(block.text) > LENGTH_LIMIT or block.is_heading:
        return False
    named = "caption" in block.hint
    return named or (len(block.text) <= BESIDE_LENGTH and "\n\n" not in block.text and is_credit(block.text))


def _both(one: _Candidate, other: _Candidate) -> _Candidate:
    """One address that is named in two places, with what either says; the first is believed."""
    first, second = one.picture, other.picture
    return _Candidate(
        picture=replace(
            first,
            width=first.width or second.width,
            height=first.height or (None if first.width else second.height),
            title=first.title or second.title,
            credit=first.credit or second.credit,
        ),
        key=one.key,
        guess=one.guess or other.guess,
    )


def _widest(group: list[_Candidate]) -> int:
    return max(candidate.guess or UNSAID_WIDTH for candidate in group)


def _merged(group: list[_Candidate], said: tuple[str, str]) -> Enclosure:
    """The best size of one picture with the words that stand beside any of its sizes."""
    best = group[best_size(candidate.guess for candidate in group)].picture
    words = [split_caption(candidate.picture.title) for candidate in group]
    names = "/".join(_letters(candidate.picture.url.rpartition("/")[2]) for candidate in group)
    caption = next((caption for caption, _ in words if _tells(caption, *said, names)), "")
    credits_ = (*(credit_name(candidate.picture.credit) for candidate in group), *(credit for _, credit in words))
    return replace(
        best,
        title=caption,
        credit=next(filter(None, credits_), ""),
    )


def _tells(caption: str, title: str, text: str, names: str) -> bool:
    """Whether a caption is more than the title, the file's name or a passage of the text once again."""
    letters = _letters(caption)
    if not letters or letters == title or letters in names:
        return False
    return len(letters) < PASSAGE_LENGTH or not (letters in title or letters in text)


def _letters(text: str) -> str:
    return "".join(_WORDS.findall(text.casefold()))
