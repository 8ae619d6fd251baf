"""What must hold of what a stranger's bytes come to: faults, addresses, feeds, stories, and their publication."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from lxml import etree
from urllib3.util import parse_url

from aggregator.dedupe.entry_id import entry_id
from aggregator.errors import ConfigError
from aggregator.fetch.target import Target
from aggregator.fetch.target import parse as parse_target
from aggregator.model import Digest, Enclosure, Entry, ParsedFeed, Problem, RawItem, Story, Topic
from aggregator.publish import atom
from aggregator.publish.document import Site, topic_feed
from aggregator.publish.formats import FORMATS
from aggregator.publish.page import PAGE
from aggregator.text.dates import believable
from aggregator.text.html import allowed
from tests.oracle import active_in_atom, active_in_page, active_markup

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
SITE = Site(title="Site", url="https://news.example.org/")
TOPIC = Topic(name="t", title="Topic")
SECRET = "k3y-0f-the-0perator"
"""What a variable of the environment holds; no message may."""

_CONTROLS = frozenset(map(chr, range(32))) - set("\t\n")


def check_faults(error: ConfigError, data: bytes) -> None:
    body = data.removeprefix(b"\xef\xbb\xbf")
    text = body.decode("utf-8", "surrogateescape")
    lines = text.split("\n")
    assert error.faults
    for fault in error.faults:
        assert fault.message
        assert str(fault).isprintable()
        assert SECRET not in str(fault)
        assert 0 <= fault.line <= len(lines)
        assert fault.line or not fault.column
        if fault.line:
            assert 1 <= fault.column <= len(lines[fault.line - 1]) + 1
    places = [(fault.line, fault.column) for fault in error.faults]
    assert places == sorted(places)
    assert len(set(error.faults)) == len(error.faults)
    odd = next((place for place, letter in enumerate(text) if "\udc80" <= letter <= "\udcff"), None)
    if odd is not None:
        line, before = text.count("\n", 0, odd) + 1, text[:odd].rpartition("\n")[2]
        assert places == [(line, len(before) + 1)]
        assert f"0x{ord(text[odd]) - 0xDC00:02x}" in error.faults[0].message


def check_target(found: Target, asked: Target) -> None:
    assert found.scheme in ("http", "https")
    assert found.host
    assert found.url.isascii()
    assert found.url.isprintable()
    assert not set(" #<>") & set(found.url)
    assert parse_target(found.url).url == found.url
    for host, port in (
        (urlsplit(found.url).hostname, urlsplit(found.url).port),
        (parse_url(found.url).host, parse_url(found.url).port),
    ):
        assert (host or "").strip("[]") == found.host.strip("[]")
        assert str(port or "") == found.port or (port == 0 and found.port == "0")
    assert urlsplit(found.url).username is None
    assert found.userinfo == (asked.userinfo if found.origin == asked.origin else "")


def check_feed(parsed: ParsedFeed | Digest) -> None:
    told, hints = parsed.head.masthead, parsed.head.hints
    assert told.link == "" or told.link.lower().startswith(("http://", "https://"))
    assert told.updated is None or told.updated.tzinfo is UTC
    assert parsed.total >= len(parsed.items)
    assert hints.skip_hours < frozenset(range(24))
    assert hints.skip_days < frozenset(range(7))
    assert hints.interval is None or timedelta() < hints.interval <= timedelta(days=366)
    assert not hints.hub or hints.hub.lower().startswith(("http://", "https://"))
    check_texts(told.title, told.id, *_words(parsed.head.problems))


def check_raw(raw: RawItem) -> None:
    check_texts(raw.title, raw.summary, raw.content, raw.guid, raw.link, *raw.authors, *raw.categories)
    assert raw.link == "" or raw.link.lower().startswith(("http://", "https://"))
    assert all(value is None or value.tzinfo is UTC for value in (raw.published, raw.updated))
    _check_enclosures(raw.enclosures)


def _check_enclosures(enclosures: Iterable[Enclosure]) -> None:
    for each in enclosures:
        assert each.url.lower().startswith(("http://", "https://"))
        assert all(number is None or number >= 0 for number in (each.length, each.width, each.height))


def check_texts(*texts: str) -> None:
    for text in texts:
        text.encode()
        assert not _CONTROLS & set(text)


def _words(problems: Iterable[Problem]) -> Iterable[str]:
    for problem in problems:
        yield problem.where
        yield problem.what


def check_story(story: Story) -> None:
    assert story.title
    assert story.title == " ".join(story.title.split())
    lines = (story.title, story.original_title, story.link, story.agency, *story.authors, *story.contributors)
    assert not any("\n" in line for line in lines)
    check_texts(*lines, story.text, story.html, *story.categories, *story.marks, *story.corrections)
    check_texts(*(removal.text for removal in story.removals), *_words(story.problems))
    assert story.link == "" or story.link.startswith(("http://", "https://"))
    assert all(value is None or value.tzinfo is UTC for value in (story.published, story.updated))
    _check_enclosures(story.enclosures)
    _check_enclosures((story.picture,) if story.picture else ())
    assert active_markup(story.html) == []
    assert allowed(story.html) == story.html
    if story.text:
        assert story.html


def check_published(stories: Mapping[str, Story], found: Digest | None = None) -> None:
    """The feed and the page of these stories are well-formed and inert, and hold each of them."""
    entries = [_entry(uid, story, found) for uid, story in stories.items()]
    document = topic_feed(TOPIC, entries, SITE, formats=FORMATS)
    rendered = atom.render(document)
    assert rendered.quarantined == ()
    assert len(etree.fromstring(rendered.body).findall("{http://www.w3.org/2005/Atom}entry")) == len(entries)
    assert active_in_atom(rendered.body) == []
    shown = PAGE.render(document).body
    assert shown.count(b'id="s-') == len(entries)
    assert active_in_page(shown) == []


def _entry(uid: str, story: Story, found: Digest | None) -> Entry:
    """The story as the store would hand it on; ids are the store's to keep apart, so none is the publisher's here."""
    moment = believable(story.published, NOW) or NOW
    title = found.head.masthead.title if found else ""
    assert entry_id(guid=story.guid, uid=uid, host="news.example.org", year=2026)
    return Entry(
        uid=uid,
        id=entry_id(guid="", uid=uid, host="news.example.org", year=2026),
        title=story.title,
        link=story.link,
        authors=story.authors,
        agency=story.agency,
        published=moment,
        updated=moment,
        html=story.html,
        text=story.text,
        language=story.language,
        categories=story.categories,
        enclosures=(*([story.picture] if story.picture else []), *story.enclosures),
        regions=(),
        source="paper",
        source_title=title or "The Paper",
        publisher=title,
        source_id=found.head.masthead.id if found else "",
        source_link=found.head.masthead.link if found else "",
        source_updated=believable(found.head.masthead.updated, NOW) or NOW if found else NOW,
    )
