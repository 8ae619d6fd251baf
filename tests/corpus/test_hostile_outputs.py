# ruff: noqa: E501 -- a field of a format stays on its line
"""Markup made to run, in every field of every format, through to everything that we print and publish."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pytest
from click.testing import CliRunner

from aggregator.clean.story import Context, clean_item
from aggregator.cli.clean import clean
from aggregator.cli.explain import account
from aggregator.cli.output import print_json
from aggregator.dedupe.entry_id import entry_id
from aggregator.model import Copy, Entry, Mention, ParsedFeed, RegionTag, Role, Story, Topic
from aggregator.parse.feed import parse_feed
from aggregator.publish import atom, formats
from aggregator.publish.characters import printable
from aggregator.publish.document import Site, listing_of, topic_feed
from aggregator.publish.page import PAGE, index_page
from aggregator.store.records import ItemRecord, StoryRecord
from tests.oracle import active_in_atom, active_in_page, active_markup
from tests.support import settings

SITE = Site(title="Site", url="https://news.example.org/", contact="https://news.example.org/about")
TOPIC = Topic(name="t", title="Topic", description="All of them")
MOMENT = datetime(2026, 2, 1, tzinfo=UTC)
BATCH = 250
"""Payloads in one document."""
EVERY = 3
"""Of the long list, each format gets every third payload, so that each is in one; of the others each gets all."""

RSS_HEAD = (
    '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel>'
)


def _link(payload: str, number: int) -> str:
    """The payload as an address: as it is, behind a scheme that runs, and within a web address."""
    return (payload, f"javascript:{payload}", f"https://paper.example/{number}?q={payload}")[number % 3]


def _body(payload: str, number: int) -> str:
    quoted = payload.replace("&", "&amp;").replace('"', "&quot;")
    return (
        f"<p>The ferry left at dawn. {payload}</p>{payload}<p>It came back late, and nobody on board knew why.</p>"
        f'<figure><img src="https://paper.example/{number}.jpg" alt="{quoted}"><figcaption>{payload}</figcaption></figure>'
        f'<a href="{quoted}" title="{quoted}">one</a> <a href=\'{payload}\'>two</a> <img src="{quoted}" srcset="{quoted}">'
    )


def rss(payloads: Sequence[str]) -> bytes:
    """An RSS document with each payload in every field of an item, and the first in those of the channel."""
    first = payloads[0]
    text, attribute = escape(printable(first)), quoteattr(printable(first))
    head = (
        f"{RSS_HEAD}<title>{text}</title><link>{text}</link><description>{text}</description><language>{text}</language>"
        f"<managingEditor>{text}</managingEditor><image><title>{text}</title><url>{text}</url><link>{text}</link></image>"
        f"<itunes:image href={attribute}/>"
    )
    items = []
    for number, payload in enumerate(map(printable, payloads)):
        text, attribute = escape(payload), quoteattr(payload)
        link = _link(payload, number)
        items.append(
            f"<item><title>{text}</title><link>{escape(link)}</link><guid>{text}</guid><description>{text}</description>"
            f"<content:encoded>{escape(_body(payload, number))}</content:encoded><author>{text}</author>"
            f"<dc:creator>{text}</dc:creator><category domain={attribute}>{text}</category><comments>{text}</comments>"
            f"<enclosure url={quoteattr(link)} type={attribute} length={attribute}/><source url={attribute}>{text}</source>"
            f"<media:content url={quoteattr(link)} type={attribute}><media:title type='html'>{text}</media:title>"
            f"<media:description type='html'>{text}</media:description><media:credit>{text}</media:credit></media:content>"
            f"<media:thumbnail url={attribute}/><pubDate>{text}</pubDate></item>"
        )
    return f"{head}{''.join(items)}</channel></rss>".encode()


def atom_document(payloads: Sequence[str]) -> bytes:
    """The same in Atom."""
    text, attribute = escape(printable(payloads[0])), quoteattr(printable(payloads[0]))
    head = (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title type="html">{text}</title><id>{text}</id><link href={attribute}/>'
        f"<subtitle type='html'>{text}</subtitle><icon>{text}</icon><rights type='html'>{text}</rights>"
    )
    entries = []
    for number, payload in enumerate(map(printable, payloads)):
        text, attribute = escape(payload), quoteattr(payload)
        link = quoteattr(_link(payload, number))
        kind = ("html", "text")[number % 2]
        entries.append(
            f"<entry xml:lang={attribute}><title type='{kind}'>{text}</title><id>{text}</id><link href={link}/>"
            f"<link rel='enclosure' href={link} type={attribute} title={attribute} length={attribute}/>"
            f"<summary type='{kind}'>{text}</summary><content type='html'>{escape(_body(payload, number))}</content>"
            f"<author><name>{text}</name><uri>{text}</uri><email>{text}</email></author><rights type='html'>{text}</rights>"
            f"<category term={attribute} label={attribute} scheme={attribute}/><updated>{text}</updated></entry>"
        )
    return f"{head}{''.join(entries)}</feed>".encode()


def json_feed(payloads: Sequence[str]) -> bytes:
    """The same in JSON Feed."""
    first = payloads[0]
    items = []
    for number, payload in enumerate(payloads):
        link = _link(payload, number)
        html = {"content_html": _body(payload, number)} if number % 4 else {"content_text": payload}
        items.append(
            {
                "id": payload,
                "url": link,
                "external_url": link,
                "title": payload,
                "summary": payload,
                "image": link,
                "banner_image": link,
                "date_published": payload,
                "language": payload,
                "tags": [payload],
                "authors": [{"name": payload, "url": payload, "avatar": payload}],
                "attachments": [{"url": link, "mime_type": payload, "title": payload}],
                **html,
            }
        )
    head = {"version": "https://jsonfeed.org/version/1.1", "title": first, "home_page_url": first, "description": first}
    return json.dumps({**head, "icon": first, "language": first, "items": items}).encode()


FORMATS: tuple[Callable[[Sequence[str]], bytes], ...] = (rss, atom_document, json_feed)


def _payloads(corpus: Path) -> tuple[list[str], list[str]]:
    """DOMPurify's cases, and the long list; without what is empty."""
    cases = json.loads((corpus / "hostile/dompurify/expect.json").read_text("utf-8"))
    listed = (corpus / "hostile/xss-payloads/Intruder/xss-payload-list.txt").read_text("utf-8", "replace").splitlines()
    return [case["payload"] for case in cases if case["payload"].strip()], [line for line in listed if line.strip()]


def _documents(corpus: Path) -> Iterator[bytes]:
    """Feeds of ours around the payloads, then feedparser's and our own hostile feeds as they come."""
    purify, listed = _payloads(corpus)
    for index, write in enumerate(FORMATS):
        payloads = purify + listed[index::EVERY]
        for start in range(0, len(payloads), BATCH):
            yield write(payloads[start : start + BATCH])
    for path in sorted((corpus / "hostile" / "feedparser-tests").glob("*sanitize*")):
        yield path.read_bytes()
    for name in ("xss_fields.xml", "js_links.xml", "double_escaped.xml", "atom_in_rss_title_html.xml"):
        yield (corpus / "hostile" / "crafted" / name).read_bytes()


@pytest.fixture(scope="module")
def read(corpus: Path) -> list[tuple[ParsedFeed, list[Story]]]:
    """Each hostile document parsed, and its items cleaned."""
    found = []
    for document in _documents(corpus):
        feed = parse_feed(document, url="https://paper.example/feed.xml")
        context = Context(
            language=feed.language, site_title=feed.head.masthead.title, feed_link=feed.head.masthead.link
        )
        found.append((feed, [clean_item(raw, context) for raw in feed.items]))
    return found


def _entry(story: Story, feed: ParsedFeed, uid: str) -> Entry:
    """The story as the store would hand it to publishing, with its words wherever words of stories go."""
    mention = Mention(
        field="title", start=0, end=len(story.title), text=story.title, reading="country", why=story.title
    )
    copy = Copy(
        uid="c",
        source="copy",
        source_title=feed.head.masthead.title,
        publisher=feed.head.masthead.title,
        title=story.original_title,
        link=story.link,
        published=MOMENT,
    )
    return Entry(
        uid=uid,
        id=entry_id(guid=story.guid, uid=uid, host="news.example.org", year=2026),
        title=story.title,
        link=story.link,
        authors=story.authors,
        agency=story.agency,
        published=MOMENT,
        updated=MOMENT,
        html=story.html,
        text=story.text,
        language=story.language,
        categories=story.categories,
        enclosures=story.enclosures,
        regions=(RegionTag(code=story.title, role=Role.SUBJECT, confidence=1.0, evidence=(mention,)),),
        source="paper",
        source_title=feed.head.masthead.title,
        publisher=feed.head.masthead.title,
        source_id=feed.head.masthead.id,
        source_link=feed.head.masthead.link,
        source_updated=MOMENT,
        copies=(copy,),
    )


def _entries(read: list[tuple[ParsedFeed, list[Story]]]) -> Iterator[list[Entry]]:
    number = 0
    for feed, stories in read:
        entries = []
        for story in stories:
            number += 1
            entries.append(_entry(story, feed, f"{number:016x}"))
        if entries:
            yield entries


def test_every_payload_is_read(corpus: Path, read: list[tuple[ParsedFeed, list[Story]]]) -> None:
    """No document hides its items from the tests below: each payload is a story with a title."""
    purify, listed = _payloads(corpus)
    ours = (len(purify) * len(FORMATS) + len(listed)) / BATCH
    assert len(purify) > 200
    assert len(listed) > 6_000
    stories = [story for _, found in read[: int(ours) + len(FORMATS)] for story in found]
    assert len(stories) >= len(purify) * len(FORMATS) + len(listed)
    assert all(story.title for story in stories)
    assert all(feed.head.version for feed, _ in read)


def test_story_fields_are_inert(read: list[tuple[ParsedFeed, list[Story]]]) -> None:
    """The HTML of a story is inert, and every address in its fields is a web address."""
    bad = []
    for _, stories in read:
        for story in stories:
            addresses = (story.link, *(enclosure.url for enclosure in story.enclosures))
            bad += [address for address in addresses if address and not address.startswith(("http://", "https://"))]
            bad += active_markup(story.html)
    assert bad == []


def test_published_atom_is_inert(read: list[tuple[ParsedFeed, list[Story]]]) -> None:
    """The bytes of feeds hold nothing that runs, in no field, and hardly an entry had to be left out."""
    published = quarantined = 0
    for entries in _entries(read):
        rendered = atom.render(topic_feed(TOPIC, entries, SITE, formats=formats.FORMATS))
        assert active_in_atom(rendered.body) == []
        published += len(entries)
        quarantined += len(rendered.quarantined)
    assert quarantined < 0.01 * published


def test_pages_are_inert(read: list[tuple[ParsedFeed, list[Story]]]) -> None:
    """A topic's page and the index of topics have our own style and no more; of every second story, as pages are long."""
    for entries in (each[::2] for each in _entries(read)):
        titles = {entry.title: entry.title for entry in entries}
        feed = topic_feed(TOPIC, entries, SITE, formats=formats.FORMATS, region_titles=titles)
        page = PAGE.render(feed).body
        assert page.count(b'id="s-') == len(entries)
        assert active_in_page(page) == []
        assert active_in_page(index_page([listing_of(feed)], SITE)) == []


def _judged(value: Any, key: str = "") -> Iterator[str]:
    """What in JSON of ours is HTML or an address and not inert, by the names that we give such fields."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _judged(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _judged(inner, key)
    elif isinstance(value, str):
        if key == "html":
            yield from active_markup(value)
        if key in {"link", "url"} and value and not value.startswith(("http://", "https://")):
            yield f"{key}: {value[:60]}"


def test_the_judge_of_json_finds_what_is_active() -> None:
    """It looks into nested values, at HTML and at addresses."""
    assert list(_judged({"items": [{"html": "<script>x</script>", "link": "javascript:x", "text": "<b>"}]})) == [
        "<script>",
        "link: javascript:x",
    ]


def test_json_of_explain_is_inert(
    read: list[tuple[ParsedFeed, list[Story]]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What `aggregator explain --json` prints of a story has web addresses alone, and no HTML that is not inert."""
    config = settings(
        tmp_path,
        {"paper": "https://paper.example/feed.xml"},
        '[[topics]]\nname = "t"\ntitle = "T"\nsources = ["paper"]\n',
    )
    for feed, stories in read[::5]:
        for story in stories[::2]:
            entry = _entry(story, feed, "0" * 16)
            item = ItemRecord(
                uid=entry.uid,
                source="paper",
                story=story,
                keys=(),
                digest=b"",
                regions=entry.regions,
                evidence=None,
                published=MOMENT,
                first_seen=MOMENT,
                changed_at=None,
                revisions=0,
                edit=None,
                versions=(),
                pruned=False,
                shown=True,
            )
            record = StoryRecord(entry=entry, first_seen=MOMENT, withheld="", items=(item,))
            print_json(account(record, config, now=MOMENT))
            told = json.loads(capsys.readouterr().out)
            assert told["items"][0]["title"] == story.title
            assert list(_judged(told)) == []


def test_json_of_clean_is_inert(corpus: Path) -> None:
    """What `aggregator clean --json` prints of a page of payloads is inert, whether one payload or many are in it."""
    purify, listed = _payloads(corpus)
    pages = [[payload] for payload in purify] + [
        listed[start : start + BATCH] for start in range(0, len(listed), BATCH)
    ]
    for payloads in pages:
        body = "".join(_body(payload, number) for number, payload in enumerate(payloads))
        page = f"<html><head><title>{payloads[0]}</title></head><body><article>{body}</article></body></html>"
        result = CliRunner().invoke(clean, ["-", "--url", "https://paper.example/a", "--json"], input=page.encode())
        assert result.exit_code == 0, result.output
        told = json.loads(result.stdout)
        assert told["title"]
        assert list(_judged(told)) == []
