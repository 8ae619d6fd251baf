# ruff: noqa: RUF001 -- patterns and words of many languages, with the quotes and dashes that publishers set
"""Titles: what the story is called, without the site's name, the section's label and the wire's marks."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from aggregator.clean.draft import Context, Draft, noted, taken
from aggregator.clean.words.load import any_of
from aggregator.text.html import inline_text
from aggregator.text.words import letters

LENGTH_LIMIT = 400
"""Characters of the longest title; a feed that puts its text into the title is cut at a word."""

LEAD_LIMIT = 100
"""Characters of the lead that serve as a title where there is none."""

NAME_SHORTEST, NAME_LONGEST = 2, 60
"""Characters of a site's name."""

SHORTEST = 12
"""Characters that a rule must leave of a title."""

_SEPARATOR = re.compile(r"\s+[|–—·•»«:-]+\s+|\s*\|\s*|\s+::\s+|\s+[-–—]\s*(?=[A-Z][\w.]+$)")

_MARK = re.compile(
    r"(?:(?:UPDATE|WRAPUP|BREAKING|RPT|REFILE|REPEAT|CORRECTED|CORRECTION|FEATURE|FACTBOX|TIMELINE|EXCLUSIVE|BREAKINGVIEWS|GRAPHIC|INSIGHT|ANALYSIS|SNAPSHOT"
    r"|HIGHLIGHTS|SCHEDULE|ADVISORY|LEAD|(?:\d(?:st|nd|rd|th)\s+)?LD|URGENT|ALERT|EMBARGOED?)(?:\s+\d{1,2})?\s*[-–:—]\s*)+"
)
"""Marks of the wires, in capitals only: "UPDATE 2-", "WRAPUP 1-RPT-"."""

_LABEL = re.compile(rf"[\W_]*{any_of('title_label')}\s*(?:[:|!]|\s[-–—])\s*", re.IGNORECASE)
"""A section's label before a title, with its colon, bar or dash."""

_BRACKETED = re.compile(
    rf"^\s*[\[(]{any_of('title_bracket')}[\])]\s*|\s*[\[(]{any_of('title_bracket_end')}[\])]\s*$"
    rf"|\s[|–—-]\s{any_of('title_end')}\s*$",
    re.IGNORECASE,
)
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d\U000e0020-\U000e007f]+")
_EMOJI_AT_ENDS = re.compile(rf"(?P<front>(?:{_EMOJI.pattern}\s*)*)(?P<kept>.*?)(?P<back>(?:\s*{_EMOJI.pattern})*)")


def read_title(text: str, *, is_html: bool) -> str:
    """A feed's title as one line of plain text, at most `LENGTH_LIMIT` characters."""
    line = (
        inline_text(text[: LENGTH_LIMIT * 50])
        if is_html or "&" in text
        else " ".join(inline_text(text.replace("<", "&lt;")).split())
    )
    return shorten(line, LENGTH_LIMIT)


def shorten(text: str, limit: int) -> str:
    """`text` cut at the last word before `limit`, with an ellipsis; texts without spaces are cut anywhere."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    word = cut.rsplit(" ", 1)[0]
    return (word if len(word) > limit // 2 else cut).rstrip(" ,;:-") + "…"


def strip_marks(draft: Draft, context: Context) -> Draft:
    """Take the wire's marks off the front: "UPDATE 2-", "WRAPUP 1-RPT-"."""
    return _with_mark(draft, context, _MARK.match(draft.title))


def strip_labels(draft: Draft, context: Context) -> Draft:
    """Take a section's label off the front, and one in brackets off either end: "Watch:", "[VIDEO]"."""
    draft = _with_mark(draft, context, _LABEL.match(draft.title))
    return _with_mark(draft, context, _BRACKETED.search(draft.title))


def _with_mark(draft: Draft, context: Context, found: re.Match[str] | None) -> Draft:
    """The draft with a part of its title as a mark, if enough of the title is left without it."""
    if found is None or len(draft.title) - len(found[0]) < SHORTEST or context.kept:
        return draft
    title = (draft.title[: found.start()] + draft.title[found.end() :]).strip()
    marks = tuple(dict.fromkeys((*draft.marks, *_marks(found[0]))))
    return replace(noted(draft, taken(found[0], "kept as a mark")), title=title, marks=marks)


def _marks(text: str) -> list[str]:
    """Marks in their normal form: "UPDATE 2", "WRAPUP 1", "BREAKING NEWS"; capitals, and no punctuation."""
    parts = re.split(r"\s*[-–—:|!\[\]()]+\s*", text.upper())
    return [" ".join(re.sub(r"[^\w\s'’]|_", " ", part).split()) for part in parts if any(map(str.isalpha, part))]


def strip_emoji(draft: Draft, context: Context) -> Draft:
    """Take runs of emoji off both ends; within a title they may be its words."""
    if draft.title.isascii() or not _EMOJI.search(draft.title):
        return draft
    match = _EMOJI_AT_ENDS.fullmatch(draft.title)
    if match is None or not match["kept"] or match["kept"] == draft.title or context.kept:
        return draft
    return replace(noted(draft, taken(match["front"] + match["back"])), title=match["kept"].strip())


def strip_site(draft: Draft, context: Context) -> Draft:
    """Take the site's name off the end or the front: "… | LBC", "… - BBC News", "BBC News: …"."""
    if context.kept:
        return draft
    for match in reversed(list(_SEPARATOR.finditer(draft.title))):
        front, back = draft.title[: match.start()].strip(), draft.title[match.end() :].strip()
        if len(front) >= SHORTEST and is_site_name(back, context):
            return replace(noted(draft, taken(match[0] + back, "names the site")), title=front)
        if len(back) >= SHORTEST and is_site_name(front, context):
            return replace(noted(draft, taken(front + match[0], "names the site")), title=back)
    return draft


def is_site_name(text: str, context: Context) -> bool:
    """Whether `text` is what the source calls itself, or what it calls the paper that it took the story from."""
    name = _bare(text)
    if len(name) < NAME_SHORTEST or len(text) > NAME_LONGEST:
        return False
    own = _own_names(context.publisher, context.site_title, context.feed_link)
    if context.paper:
        own |= _own_names("", context.paper, "")
    return name in own or any(
        name == candidate + more for candidate in own for more in ("news", "online", "com", "sport", "world")
    )


@lru_cache(maxsize=256)
def _own_names(publisher: str, site_title: str, feed_link: str) -> frozenset[str]:
    """What a source calls itself, `_bare`."""
    parts = re.split(r"\s*[|–—·•»:>/-]+\s+|\s+[|»]\s*", site_title)
    own = {_bare(part) for part in (publisher, site_title, *parts) if part}
    own |= {
        candidate.removesuffix(suffix)
        for candidate in own
        for suffix in ("news", "online", "com", "rss", "feed", "worldnews")
    }
    host = re.sub(r"^https?://(?:www\.)?", "", feed_link).split("/", 1)[0].rsplit(".", 1)[0]
    own |= {_bare(host), _bare(host.rsplit(".", 1)[-1])}
    return frozenset(candidate for candidate in own if len(candidate) > 1)


def _bare(text: str) -> str:
    return letters(text).removeprefix("the")


def ensure_title(draft: Draft, context: Context) -> Draft:  # noqa: ARG001 -- the one signature of steps
    """Give a story without a title the first words of its lead, or of its address."""
    if draft.title:
        return draft
    lead = next((block.text for block in draft.blocks if block.text and not block.is_caption), "")
    sentence = re.split(r"(?<=[.!?…。])\s", " ".join(lead.split()), maxsplit=1)[0]
    if sentence:
        return replace(draft, title=shorten(sentence, LEAD_LIMIT))
    slug = re.sub(r"[-_+]+", " ", draft.link.rstrip("/").rsplit("/", 1)[-1].split("?", 1)[0].rsplit(".", 1)[0]).strip()
    return replace(draft, title=slug or draft.link or "(no title)")
