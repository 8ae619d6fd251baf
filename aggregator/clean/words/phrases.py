# ruff: noqa: RUF001 -- the quotes and dashes that publishers set
"""Patterns that boilerplate is known by: the words of all languages, and what else must hold for a match.

A phrase alone never removes a sentence of a story: each pattern matches a whole block or its very end, and each rule
that uses one says what else must hold.
"""

from __future__ import annotations

import re

from aggregator.clean.words.load import any_of, any_word_of, spotter

_MARKS = r"[\s\W_]*"
"""What may stand around a label: bullets, arrows, white space."""
_MARK = r"\s*[:\N{FULLWIDTH COLON}|\N{FULLWIDTH VERTICAL LINE}>»–—-]"
"""What parts a label from a headline."""


def _whole(*patterns: str) -> re.Pattern[str]:
    """Any of some patterns as a whole block, in capitals or small letters, over several lines."""
    return re.compile(rf"{_MARKS}(?:{'|'.join(patterns)}){_MARKS}", re.IGNORECASE)


LIST_HEADING = re.compile(
    rf"{_MARKS}{any_of('list_heading')}[\s:\N{{FULLWIDTH COLON}},›»>→▸▶|…!?.\-–—]*", re.IGNORECASE
)
"""A heading above other stories' headlines. It is one only where headline-like lines follow."""

SECTION_HEADING = re.compile(rf"{_MARKS}{any_of('section_heading')}\b", re.IGNORECASE)
"""How such a heading begins that may as well be a section of the story: "Top posts", "Other news"."""

RELATED_LABEL = re.compile(
    rf"{_MARKS}{any_of('related_label')}\s+(?!{any_of('related_label_not')}\b)(?=\S)", re.IGNORECASE
)
"""The label of such a line where no mark follows it, only the other story's headline."""

RELATED_LINE = re.compile(
    rf"{_MARKS}(?:{any_of('related_line')}{_MARK}|\(?{any_of('related_elsewhere')}\b)\s*\S", re.IGNORECASE
)
"""A block that names one other story after its label: "READ MORE: …"."""

FEED_FOOTER = re.compile(rf"{any_of('feed_footer')}$", re.IGNORECASE | re.DOTALL)
"""What blog software puts below an item in its feed."""
FEED_FOOTER_WORDS = spotter("feed_footer")

_GO_ON, _MORE = any_of("continue_reading"), any_of("read_more")
_HERE = rf"(?:\s+{any_of('here')})?"

CONTINUE_LINE = re.compile(rf"{_MARKS}(?:{_GO_ON}\b.{{0,80}}|{_MORE}\b{_HERE}{_MARKS})$", re.IGNORECASE)
"""A block that only leads on to the page; "Learn more about …" may lead anywhere."""

CONTINUE_TOPIC = re.compile(rf"{_MARKS}{_MORE}\b.{{0,120}}$", re.IGNORECASE)
"""The same with what there is more about: it leads on where it leads to the story's own page."""

CONTINUE_TAIL = re.compile(
    r"(?P<mark>\s*(?:…|\.\.\.|\[…\]|\[\.\.\.\]|\(…\))?)\s*"
    rf"(?P<words>[(\[]?\s*(?:{_GO_ON}\b[^.!?\n]{{0,80}}|{_MORE}\b{_HERE}))[\s\W]*$",
    re.IGNORECASE,
)
"""The same at the end of a block."""

CONTINUE_WORDS = re.compile(f"{_GO_ON}|{_MORE}", re.IGNORECASE)
"""The words alone."""
CONTINUE_HINTS = spotter("continue_reading", "read_more")

_COMMENTS = any_of("comments")

COUNTER = _whole(
    rf"[\d.,]+\s*k?\s*{_COMMENTS}",
    rf"{_COMMENTS}[\s:]*\(?\s*\d*\s*\)?",
    rf"(?:{any_of('no_comments')}|0)\s+{_COMMENTS}",
    rf"{any_of('reading_time')}\s*:?\s*.{{0,20}}",
    any_of("counter"),
)

ADVERT = _whole(rf"{any_of('advert')}(?:\s*[-–—:]?\s*{any_of('advert_go_on')})?", any_of("advert_line"))

_NETWORK = (
    r"(?:facebook|twitter|x|whatsapp|telegram|e-?mail|linkedin|reddit|pinterest|pocket|tumblr|instagram|messenger"
    r"|flipboard|sms|viber|vk|vkontakte|ok|odnoklassniki|threads|bluesky|mastodon|xing|line"
    rf"|{any_of('share_word')})"
)
SHARE = _whole(rf"(?:{_NETWORK}[\s\W_]+){{2,}}{_NETWORK}?", any_of("share"))

PROMOTION = re.compile(rf"""(?!\s*["'“”„«‘]){_MARKS}{any_of("promotion")}""", re.IGNORECASE | re.DOTALL)
PROMOTION_OWN = re.compile(
    rf"{any_of('promotion_own')}"
    r"|\brss\b|whatsapp|telegram|youtube|instagram|facebook|twitter|tiktok|linkedin|bluesky|threads|mastodon"
    r"|google\s+news|spotify|itunes|soundcloud|patreon|https?://|www\.|\w@\w",
    re.IGNORECASE,
)
"""What it is that such a block asks for: the publisher's own letters, channels and pages; a story's people join other
things."""

PROMOTION_LIMIT = 320
"""Characters of the longest block that may be a promotion."""

COPYRIGHT = re.compile(
    rf"{_MARKS}(?:(?:©|\(c\)|copyright\s*(?:©|\(c\)|:|\d{{4}}|by\b|of\b|the\b|protected))[\s\S]{{0,300}}"
    rf"|.{{0,120}}\b{any_of('rights')}[\s\S]{{0,200}}|{any_of('copyright_line')})",
    re.IGNORECASE,
)
COPYRIGHT_WORDS = spotter("rights", "copyright_line", also=("©", "(c)", "copyright"))

NOTICE = re.compile(rf"{_MARKS}(?:{any_of('notice')}|pic\.twitter\.com/\S+)", re.IGNORECASE | re.DOTALL)

BUTTON = _whole(any_of("button"))
"""What is written on a button, where its page was copied with its words."""

REPORTING = re.compile(rf"[\s(\[*]*{any_of('reporting')}", re.IGNORECASE)
REPORTING_WORDS = spotter("reporting")

REPORTING_LIMIT = 360
"""Characters of the longest block that may be a reporting credit."""

UNSUBSCRIBE = re.compile(any_word_of("unsubscribe"), re.IGNORECASE)
"""The way out of a letter's list, anywhere in a block."""
