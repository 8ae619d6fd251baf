"""What is fuzzed: each target takes bytes that a stranger wrote and holds what comes of them to its laws.

A target returns nothing and raises `AssertionError` where a law is broken; any other exception is a broken law too.
Where an entry point takes two values, the first line of the bytes is one and the rest is the other.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, timedelta, timezone
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from urllib3 import HTTPHeaderDict

from aggregator.clean.blocks import render, text_of
from aggregator.clean.page.document import clean_page
from aggregator.clean.reading.read import read
from aggregator.clean.story import Context, clean_item
from aggregator.config import curation as decisions
from aggregator.config.load import parse as parse_config
from aggregator.errors import ConfigError
from aggregator.fetch.content import MAGIC
from aggregator.fetch.content import document as unpacked
from aggregator.fetch.cookies import Jar
from aggregator.fetch.failure import EndedError
from aggregator.fetch.framing import message
from aggregator.fetch.headers import LONGEST, freshness, validators
from aggregator.fetch.robots import DELAY_LIMIT, rules_of
from aggregator.fetch.target import follow
from aggregator.fetch.target import parse as parse_target
from aggregator.model import Digest, FailureKind, Fetched, Item, Page, RawItem, Source
from aggregator.parse.feed import parse_feed
from aggregator.plan import digest as digest_of
from aggregator.plan.pages import complete
from aggregator.regions.gazetteer import load as load_gazetteer
from aggregator.text.dates import EARLIEST, FUTURE, believable, parse_date
from aggregator.text.html import inline_text, plain, sanitize
from tests.fuzz.laws import (
    NOW,
    SECRET,
    check_faults,
    check_feed,
    check_published,
    check_raw,
    check_story,
    check_target,
    check_texts,
)
from tests.oracle import active_markup

URL = "https://paper.example/news/feed.xml"
PAGE_URL = "https://paper.example/news/harbour"
SOURCE = Source(name="paper", url=URL)
LAST_YEAR = 9999
"""Of those that there are dates for."""
MAX_BYTES = 20_000
"""Of a document unpacked: small, so that the limit is met."""
HARBOUR = (
    "<p>The harbour of Baku will close for a week in May, the port authority said on Monday.</p>"
    "<p>Ferries to Aktau will leave from Alat instead, and tickets that were sold stay good.</p>"
)
FEED = (
    '<rss version="2.0"><channel><title>The Paper</title><link>https://paper.example/</link><item>'
    f"<title>Harbour of Baku to close for a week</title><link>{PAGE_URL}</link><guid>{PAGE_URL}</guid>"
    "<description>The harbour of Baku will close for a week in May.</description></item></channel></rss>"
)
"""The feed whose one item the page target completes."""


def config(data: bytes) -> None:
    """A config is read, or every fault has words and a place in the file; none tells what the environment holds."""
    try:
        settings = parse_config(data, path=Path("config.toml"), environ={"KEY": SECRET})
    except ConfigError as error:
        check_faults(error, data)
        return
    names = [source.name for source in settings.sources]
    assert len(set(names)) == len(names)
    assert all(urlsplit(source.url).scheme in ("http", "https") for source in settings.sources)
    for topic in settings.topics:
        assert (topic.rule.condition().sources or set()) <= set(names)
    assert settings == parse_config(data, path=Path("config.toml"), environ={"KEY": SECRET})


def curation(data: bytes) -> None:
    """A log of decisions is read, or told as a config is; written anew it is the same log."""
    try:
        found = decisions.parse(data, Path("curation.toml"))
    except ConfigError as error:
        check_faults(error, data)
        return
    assert all(one.at.tzinfo is UTC for one in found)
    again = decisions.HEADER + "".join(map(decisions.entry, found))
    assert decisions.parse(again.encode(), Path("curation.toml")) == found


def dates(data: bytes) -> None:
    """A date is read as an aware one that is read again as itself, or as none; a zone that it lacks is the caller's."""
    text = data.decode("utf-8", "replace")
    date = parse_date(text)
    elsewhere = parse_date(text, timezone(timedelta(hours=3)))
    if date is None:
        assert elsewhere is None or elsewhere.year == LAST_YEAR  # in UTC it is past the last day there is
        return
    assert date.tzinfo is UTC
    assert parse_date(date.isoformat()) == date.replace(microsecond=0)
    assert elsewhere is None or date - elsewhere in (timedelta(), timedelta(hours=3))
    assert parse_date(f" {text} ") == date
    kept = believable(date, NOW)
    assert kept is None or EARLIEST <= kept <= NOW + FUTURE


def headers(data: bytes) -> None:
    """Fields and cookies are such as can be sent, validators as they came; no wait is negative or too long."""
    found = HTTPHeaderDict()
    for line in data.decode("latin-1").split("\n"):
        name, _, value = line.partition(":")
        found.add(name.strip() or "ETag", value)
    for value in (validators(found).etag, validators(found).last_modified):
        assert value is None or (value.strip(" \t") == value != "" and not set("\r\n\0") & set(value))
    for name, value in message(data.splitlines(keepends=True)).items():
        assert name.isascii()
        assert name.isprintable()
        assert not set(name) & set(" :")
        assert not set("\r\n\0") & set(value)
    jar = Jar()
    jar.take(parse_target("https://paper.example/"), found, NOW)
    assert not set("\r\n\0") & set(jar.header(parse_target("https://paper.example/")))
    told = freshness(found, NOW)
    for wait in (told.max_age, told.retry_after):
        assert wait is None or timedelta() <= wait <= LONGEST


def content(data: bytes) -> None:
    """A document is unpacked within its limit, however it is cut into pieces, and as gzip itself would; or refused."""
    coding, _, body = data.partition(b"\n")
    name = coding.decode("latin-1")
    whole = _unpacked([body], name)
    pieces = _unpacked([body[start : start + 7] for start in range(0, len(body), 7)], name)
    if isinstance(whole, tuple):
        assert isinstance(pieces, tuple)  # of what is damaged and too large, either may be noticed first
        assert {whole[0], pieces[0]} <= {FailureKind.DECODING, FailureKind.TRUNCATED, FailureKind.TOO_LARGE}
        assert whole[1].isprintable()
        return
    assert whole == pieces
    assert len(whole) <= MAX_BYTES
    if not name and not body.startswith(MAGIC):
        assert whole == body
    if not name and body.startswith(MAGIC):
        try:
            once = gzip.decompress(body)
        except (OSError, EOFError, zlib.error):
            return
        assert whole == once or once.startswith(MAGIC)


def _unpacked(pieces: Iterable[bytes], coding: str) -> bytes | tuple[FailureKind, str]:
    try:
        return unpacked(pieces, coding=coding, max_bytes=MAX_BYTES)
    except EndedError as error:
        return error.failed.kind, error.failed.detail


def location(data: bytes) -> None:
    """A redirect leads to one address that all parsers read alike, takes no password elsewhere, or is refused."""
    asked = parse_target("https://reader:pass@paper.example/feeds/a.xml?key=1#top")
    try:
        found = follow(data.decode("latin-1"), asked)
    except EndedError as error:
        failed = error.failed
    else:
        check_target(found, asked)
        return
    assert failed.kind is FailureKind.REDIRECT


def robots(data: bytes) -> None:
    """Any robots.txt allows or forbids any page, asks for no more patience than we have, and heeds no remark."""
    path, _, body = data.partition(b"\n")
    page = f"https://paper.example/{path.decode('utf-8', 'replace')}"
    url = "https://paper.example/robots.txt"
    rules = rules_of(Fetched(url=url, body=body), NOW)
    assert 0.0 <= rules.delay <= DELAY_LIMIT
    remarked = rules_of(Fetched(url=url, body=body + b"\n# a remark, which is no rule"), NOW)
    assert (remarked.why_not(page), remarked.delay) == (rules.why_not(page), rules.delay)


def feed(data: bytes) -> None:
    """A document gives items with clean texts, web addresses and aware times; known items are not read again."""
    content_type, _, body = data.partition(b"\n")
    kind = content_type.decode("latin-1")
    parsed = parse_feed(body, url=URL, content_type=kind)
    assert parsed.head.version or (parsed.head.problems and not parsed.head.complete and not parsed.items)
    check_feed(parsed)
    for raw in parsed.items:
        check_raw(raw)
    assert not parsed.hashes or {raw.hash for raw in parsed.items} <= set(parsed.hashes)
    mended = any("well-formed" in problem.what for problem in parsed.head.problems)
    if parsed.hashes and not mended:  # of what was mended, the rest may be sound without what is cut out, and so differ
        again = parse_feed(body, url=URL, content_type=kind, known=frozenset(parsed.hashes))
        assert again.items == ()
        assert (again.hashes, again.total) == (parsed.hashes, parsed.total)


def digest(data: bytes) -> None:
    """Every item of a document becomes a story that can be published; two of one uid are the same bytes."""
    content_type, _, body = data.partition(b"\n")
    found = _digest(body, content_type.decode("latin-1"))
    check_feed(found)
    assert not [problem for problem in found.head.problems if problem.what.startswith("could not be read")]
    owners: dict[str, bytes] = {}
    for item in found.items:
        assert owners.setdefault(item.uid, item.hash) == item.hash
        check_story(item.story)
        for tag in item.regions:
            assert 0 <= tag.confidence <= 1
            assert all(mention.text for mention in tag.evidence)
    check_published({item.uid: item.story for item in found.items}, found)


def html(data: bytes) -> None:
    """Any HTML of an item is a story: inert, in its normal form, the same each time, and fit to be published."""
    source = data.decode("utf-8", "replace")
    clean = sanitize(source, URL)
    assert active_markup(clean) == active_markup(sanitize(clean, URL)) == []
    once = render(read(source))
    twice = render(read(once))  # an item of a list that a heading kept in another comes out of it
    assert render(read(twice)) == twice
    assert text_of(read(twice)) == text_of(read(source))
    check_texts(plain(source), inline_text(source), clean, once)
    raw = RawItem(hash=b"", title=source[:200], content=source, link=PAGE_URL, guid="g", categories=(source[:40],))
    story = clean_item(raw, Context(site_title="The Paper"))
    assert clean_item(raw, Context(site_title="The Paper")) == story
    check_story(story)
    check_published({"0" * 16: story})


def page(data: bytes) -> None:
    """Any bytes as an article's page are a story, and an item is completed by them or keeps its own text."""
    story = clean_page(data, url=PAGE_URL)
    check_story(story)
    item = _item()
    done = complete(item, Page(url=PAGE_URL, body=data), source=SOURCE, learned=frozenset(), gazetteer=load_gazetteer())
    kept = (done.uid, done.hash, done.keys, done.story.title, done.story.link, done.story.guid)
    assert kept == (item.uid, item.hash, item.keys, item.story.title, item.story.link, item.story.guid)
    assert done.story.from_page or (done.story.text, done.digest) == (item.story.text, item.digest)
    assert done.story.from_page or len(done.story.problems) > len(item.story.problems)
    check_story(done.story)
    check_published({"0" * 16: story, done.uid: done.story})


def _digest(body: bytes, content_type: str) -> Digest:
    return digest_of(
        body,
        url=URL,
        content_type=content_type,
        known=frozenset(),
        source=SOURCE,
        gazetteer=load_gazetteer(),
    )


@cache
def _item() -> Item:
    (item,) = _digest(FEED.encode(), "text/xml").items
    return item


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    target.__name__: target
    for target in (config, curation, dates, headers, content, location, robots, feed, digest, html, page)
}
