"""Documents as pages that a person reads: one for each topic, and the index of them all.

A page needs no script and loads nothing from anywhere: one file, styled inline, that says the same wherever it is
opened. What it shows comes from the stories and never from the clock, so the same stories make the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache, partial
from itertools import groupby
from typing import Any, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from aggregator.model import Copy, Enclosure, Entry, Headline, Mention, Role, TopicFeed
from aggregator.publish import opml
from aggregator.publish.characters import one_line, printable, web_address
from aggregator.publish.content import entry_html, lead, shown_reports, shows_picture, words_of
from aggregator.publish.document import (
    GENERATOR,
    HTML,
    INDEX_NAME,
    Format,
    Listing,
    Rendered,
    Site,
    latest,
    newest,
    paper_name,
)
from aggregator.publish.fragment import page_fragment
from aggregator.publish.pieces import NONE_KEPT, Pieces
from aggregator.publish.rules import is_language, is_media_type

LEAD_WORDS = 60
"""Words of a story shown before the reader asks for more: some four lines in the measure of the page."""

EVIDENCE_SHOWN = 4
"""Spans of text named for one region; more prove nothing more to a reader."""

CARD_BYTES = 1_000
"""Of a story on a page besides its text, by estimate: how many stories have to go is found out in steps of this."""

_RIGHT_TO_LEFT = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ku", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"}
)
"""Primary language subtags written from right to left in their usual script (CLDR `characterOrder`)."""

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
"""Named here since `strftime` names them in the process's locale, and the bytes may not depend on that."""

_PLACES = {"title": "in the title", "lead": "in the first lines", "body": "in the text", "dateline": "in the dateline"}
"""Where a mention stands, for people; by `Mention.field`."""


ICON_NAME = "icon.svg"
ICON_TYPE = "image/svg+xml"
ICON = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#9b2c1f"/>'
    b'<path d="M4 5h8M4 8h8M4 11h5" stroke="#fff" stroke-width="1.6"/></svg>\n'
)
"""The site's icon, a file beside its pages."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Region:
    """A region on a story's card, with what spoke for it."""

    title: str
    code: str
    evidence: tuple[str, ...]
    """“words” and where they stand."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Carrier:
    """Another paper that has the story."""

    paper: str
    title: str
    link: str
    """Empty: it is named without a link."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """The story's lead picture: a link to it with its words, since a page loads nothing from elsewhere."""

    link: str
    caption: str
    credit: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """One story as the page shows it."""

    anchor: str
    title: str
    link: str
    paper: str
    byline: str
    agency: str
    published: datetime
    updated: datetime | None
    """None where nothing moved since publication."""
    language: str
    right_to_left: bool
    lead: str
    full: Markup | None
    """The whole text, where the lead is not all of it."""
    picture: Picture | None
    """None where there is none, or where the whole text names it in its place."""
    regions: tuple[Region, ...]
    carriers: tuple[Carrier, ...]
    reports: tuple[Carrier, ...]
    """Other stories about the same event."""
    files: tuple[Carrier, ...]


class _Story(NamedTuple):
    """A story's card, rendered."""

    html: Markup


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One story as the index of all topics shows it."""

    anchor: str
    title: str
    paper: str
    language: str
    right_to_left: bool


def render(feed: TopicFeed, pieces: Pieces = NONE_KEPT) -> Rendered:
    """The topic's page: its stories by day, newest first, as many as `Topic.max_bytes` has room for."""
    body = _topic_page(feed, pieces)
    while len(body) > feed.topic.max_bytes and len(feed.entries) > 1:
        excess = len(body) - feed.topic.max_bytes
        kept = len(feed.entries)
        while excess > 0 and kept > 1:
            kept -= 1
            excess -= len(entry_html(feed.entries[kept]).encode("utf-8", "replace")) + CARD_BYTES
        feed = newest(feed, kept)
        body = _topic_page(feed, pieces)
    return Rendered(body=body, shown=len(feed.entries))


PAGE = Format(
    suffix=".html",
    media_type=HTML,
    mark=f'<meta name="generator" content="{GENERATOR}">'.encode(),
    render=render,
)
"""What people read, in a browser."""


def _topic_page(feed: TopicFeed, pieces: Pieces) -> bytes:
    days = [
        (day, [pieces.get(entry, PAGE.media_type, partial(_story, entry, feed)).html for entry in entries])
        for day, entries in groupby(feed.entries, key=lambda entry: entry.updated.date())
    ]
    papers = {entry.source_title or entry.publisher for entry in feed.entries}
    return _render(
        "topic.html",
        feed=feed,
        days=days,
        papers=len(papers),
        copies=sum(len(entry.copies) for entry in feed.entries),
    )


def index_page(topics: Sequence[Listing], site: Site) -> bytes:
    """The page of all topics, in the order of the config. UTF-8."""
    listed = [(topic, [_line(headline) for headline in topic.face.headlines]) for topic in topics]
    return _render("index.html", site=site, topics=listed, updated=latest(topics))


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("aggregator.publish", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(day=_day, clock=_clock, machine=_machine, one_line=one_line)
    style = environment.loader.get_source(environment, "page.css")[0] if environment.loader else ""
    environment.globals.update(
        style=Markup(style),  # noqa: S704 - our own file
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        generator=GENERATOR,
        page_suffix=PAGE.suffix,
        index_page=PAGE.file(INDEX_NAME),
        index_opml=opml.FILE,
        icon_name=ICON_NAME,
    )
    return environment


def _render(template: str, **values: Any) -> bytes:
    return printable(_environment().get_template(template).render(values)).encode()


def _story(entry: Entry, feed: TopicFeed) -> _Story:
    """A story as it stands on the page of every topic that shows it."""
    html = _environment().get_template("story.html").render(card=_card(entry, feed), day=entry.updated.date())
    return _Story(Markup(html))  # noqa: S704 - the template escapes


def _full(markup: str, text: str) -> Markup:
    """The story's HTML; its text alone where the HTML cannot be made fit, since the page is not that story's only."""
    try:
        return Markup(page_fragment(markup))  # noqa: S704 - sanitised by page_fragment
    except Exception:  # noqa: BLE001 - strangers wrote it, and whatever it breaks must not break the others
        return Markup("").join(Markup("<p>{}</p>").format(printable(part)) for part in text.split("\n\n"))


def _card(entry: Entry, feed: TopicFeed) -> Card:
    paper = paper_name(entry.source_title, entry.publisher, entry.source)
    shown, more = lead(entry.text, LEAD_WORDS)
    if not entry.text.strip():
        more = bool(entry.html.strip())
    markup = entry_html(entry) if more else ""
    return Card(
        anchor=f"s-{entry.uid}",
        title=one_line(entry.title),
        link=web_address(entry.link),
        paper=paper,
        byline=", ".join(name for author in entry.authors if (name := one_line(author)) not in {"", paper}),
        agency=one_line(entry.agency),
        published=entry.published,
        updated=entry.updated if entry.updated > entry.published else None,
        language=entry.language if is_language(entry.language) else "",
        right_to_left=entry.language.partition("-")[0] in _RIGHT_TO_LEFT,
        lead=shown,
        full=_full(markup, entry.text) if more else None,
        picture=_picture(entry, markup),
        regions=tuple(
            Region(
                title=one_line(feed.region_titles.get(tag.code, tag.code)),
                code=tag.code,
                evidence=tuple(dict.fromkeys(map(_spoken, tag.evidence)))[:EVIDENCE_SHOWN],
            )
            for tag in entry.regions
            if tag.role is Role.SUBJECT
        ),
        carriers=tuple(map(_carrier, entry.copies)),
        reports=tuple(map(_carrier, shown_reports(entry))),
        files=tuple(
            Carrier(paper=words_of(enclosure) or _kind(enclosure.type), title=_media_type(enclosure), link=link)
            for enclosure in entry.enclosures
            if (link := web_address(enclosure.url))
        ),
    )


def _carrier(copy: Copy) -> Carrier:
    return Carrier(
        paper=paper_name(copy.source_title, copy.publisher, copy.source),
        title=one_line(copy.title),
        link=web_address(copy.link),
    )


def _line(headline: Headline) -> Line:
    """A story on the index: its title and its paper are all that is shown of it."""
    return Line(
        anchor=f"s-{headline.story}",
        title=headline.title,
        paper=headline.paper,
        language=headline.language if is_language(headline.language) else "",
        right_to_left=headline.language.partition("-")[0] in _RIGHT_TO_LEFT,
    )


def _picture(entry: Entry, markup: str) -> Picture | None:
    """The lead picture, unless the text that is shown has it."""
    if entry.picture is None or shows_picture(markup, entry.picture) or not (link := web_address(entry.picture.url)):
        return None
    return Picture(link=link, caption=one_line(entry.picture.title), credit=one_line(entry.picture.credit))


def _media_type(enclosure: Enclosure) -> str:
    return enclosure.type if is_media_type(enclosure.type) else ""


def _spoken(mention: Mention) -> str:
    if mention.field == "source":
        return "the country of its source"
    if mention.field == "decision":
        return mention.why
    return f"“{one_line(mention.text)}” {_PLACES.get(mention.field, mention.field)}"


def _kind(media_type: str) -> str:
    """What a file is, for people: "image", "audio", "video", else "file"."""
    kind = media_type.partition("/")[0].lower()
    return kind if kind in {"image", "audio", "video"} else "file"


def _day(moment: datetime | date) -> str:
    """A date as people write it: "Tuesday, 3 March 2026"."""
    return f"{_DAYS[moment.weekday()]}, {moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def _clock(moment: datetime) -> str:
    """A time of day: "14:05"."""
    return f"{moment.hour:02}:{moment.minute:02}"


def _machine(moment: datetime) -> str:
    """RFC 3339 in UTC to the second, as `<time datetime>` takes it."""
    return f"{moment.year:04}-{moment.month:02}-{moment.day:02}T{_clock(moment)}:{moment.second:02}Z"
