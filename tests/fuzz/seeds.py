# ruff: noqa: E501, RUF001 -- a document stays on its line; addresses in letters that look like others
"""Where fuzzing begins: small documents of ours for each target, and the words that their formats are made of."""

from __future__ import annotations

import codecs
import gzip
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.fuzz.targets import FEED, HARBOUR, MAX_BYTES, PAGE_URL

LARGEST = 65_536
"""Bytes of a document: what is slow shows below that."""
FROM_CORPUS = 300
"""Files of the corpus at the most, evenly chosen: each is run once before anything is tried."""

_CONFIG = (
    '[site]\ntitle = "T"\nurl = "https://news.example/"\n\n[polling]\nmin_interval = "15m"\nallow_private = ["10.0.0.0/8"]\n\n'
    '[[sources]]\nname = "a"\nurl = "https://a.example/?key=${KEY}"\ncountry = "GB"\nlanguage = "en-GB"\ntimezone = "Europe/London"\n\n'
    '[[regions]]\nname = "north"\ntitle = "North"\nmembers = ["NO", "SE"]\n\n'
    '[[topics]]\nname = "t"\ntitle = "T"\nregions = ["north", "AZ"]\nany = ["ferry"]\nmax_age = "2d"\n'
)
_CURATION = (
    '[[decision]]\nid = "1"\nkind = "retag"\nat = 2026-03-01T09:12:00Z\nreason = "it is about \\u0041"\nadd = ["AZ"]\nremove = ["GB"]\n'
    '[decision.item]\nsource = "a"\nguid = "g"\n\n'
    '[[decision]]\nid = "2"\nkind = "split"\nat = 2026-03-01T10:12:00+01:00\n[decision.item]\nsource = "a"\nlink = "https://a.example/1"\n'
    '[decision.story]\nsource = "b"\nguid = "h"\n\n[[decision]]\nid = "3"\nkind = "undo"\nof = "2"\nat = 2026-03-02T09:12:00Z\n'
)
_DATES = (
    "Wed, 04 Mar 2026 09:00:00 GMT", "2026-03-04T09:00:00.25+01:00", "20260304T090000Z", "1772614800", "1772614800000",
    "4. März 2026, 9:05 Uhr MEZ", "March 4th, 2026 9:05 p.m. ET", "2026년 3월 4일 오후 3:05", "2026-W10-3", "2026-063",
    "04/03/2026 24:00", "22.08.26 10h30", "2026年3月4日", "31 Dec 9999 23:59:60 -1400", "1 Jan 0001 00:00 +1400", "2026-03",
)  # fmt: skip
_HEADERS = (
    'ETag: "abc"\nLast-Modified: Wed, 04 Mar 2026 09:00:00 GMT\nCache-Control: public, max-age="60", s-maxage=3\nAge: 9\nDate: Wed, 04 Mar 2026 09:00:00 GMT',
    'ETag: W/"a"\nETag: "b"\nExpires: Thu, 01 Jan 1970 00:00:00 GMT\nRetry-After: 120',
    "Retry-After: Sun Nov  6 08:49:37 1994\nDate: Sunday, 06-Nov-94 08:49:37 GMT\nCache-Control: no-cache, max-age=99999999999999",
)
_LOCATIONS = (
    "/feed", "//other.example/feed", "https://u:p@other.example:8443/é?q=[1]#x", "http:\\\\10.0.0.1\\a", "http://0x7f.1/", "HTTPS://ＥＸ.example",
    "https://paper.example/b.xml", "http://[::ffff:7f00:1]:80/", "javascript:alert(1)", "?a=1", "..//.././x%00", "http://xn--bcher-kva.example",
)  # fmt: skip
_ROBOTS = (
    "news/story?id=1\nUser-agent: *\nDisallow: /*?id=\nAllow: /news/\nCrawl-delay: 10\n",
    "a/b/c.html\n\ufeffUser-agent: aggregator\nUser-agent: x\nDisallow: /*/b*.html$\nCrawl-delay: 1e9\nSitemap: https://paper.example/s.xml\n",
    "%2F\nUser-Agent: *\nDisallow: /%2f\nRequest-rate: 1/5m 0600-0845\nVisit-time: 0600-0845\n# x\n",
)
_ATOM = (
    '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://paper.example/" xml:lang="de"><title type="html">&lt;b&gt;P&lt;/b&gt;</title>'
    '<id>urn:x:1</id><link href="/"/><link rel="hub" href="https://hub.example/"/><updated>2026-03-04T09:00:00Z</updated><entry><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A <i>b</i></div></title>'
    '<id>tag:a,2026:1</id><link href="a?utm_source=x"/><link rel="enclosure" href="a.mp3" length="12" type="audio/mpeg"/><author><name>Ana</name></author><category term="c"/><content type="html">'
    "&lt;p&gt;BAKU (Reuters) - One &amp;amp; two.&lt;/p&gt;&lt;script&gt;x&lt;/script&gt;</content><published>2026-03-04T08:00:00+01:00</published></entry></feed>"
)
_RICH = (
    '<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>P</title><link>https://paper.example/</link><ttl>60</ttl>'
    "<skipHours><hour>3</hour></skipHours><skipDays><day>Sunday</day></skipDays><sy:updatePeriod>daily</sy:updatePeriod><language>en-GB</language><image><url>/l.png</url><title>P</title></image>"
    "<item><title>One &amp;amp; two</title><link>/a</link><guid isPermaLink='false'>1</guid><pubDate>Wed, 04 Mar 2026 09:00:00 GMT</pubDate><dc:creator>By Ana Ruiz</dc:creator>"
    "<description><![CDATA[<p>LONDON, March 4 (AP) - A ferry sank.</p>]]></description><content:encoded><![CDATA[<p>LONDON, March 4 (AP) — A ferry sank.</p><ul><li><a href='/b'>More</a></li></ul>]]></content:encoded>"
    "<media:group><media:content url='/p.jpg' width='640' height='x' type='image/jpeg'><media:description>c</media:description><media:credit>Ana/AP</media:credit></media:content></media:group>"
    "<enclosure url='/a.mp3' length='x' type='audio/mpeg'/><itunes:summary>s</itunes:summary><category>c</category></item><item><title>Two</title><guid>https://paper.example/2</guid></item></channel></rss>"
)
_RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel rdf:about="x"><title>P</title></channel>'
    '<item rdf:about="1"><title>One</title><link>https://paper.example/1</link></item></rdf:RDF>'
)
_JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "P",
        "home_page_url": "https://paper.example/",
        "hubs": [{"type": "WebSub", "url": "https://hub.example/"}],
        "items": [
            {"id": 1, "title": "One", "content_html": "<p>One</p>", "url": "/1", "date_published": "2026-03-04T09:00:00Z", "authors": [{"name": "Ana"}], "tags": ["a"],
             "attachments": [{"url": "/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 3}], "image": "/p.jpg"},
            {"id": "2", "content_text": "Two\n\nthree"},
        ],
    }
)  # fmt: skip
_BROKEN = (
    "<b>junk</b><?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'b'>]><rss><channel><title>A & B &nbsp; &a;</title><item><title>x<y</title><x:y>z</x:y><link>/a</link></item><item><title>cut o",
    '<feed xmlns="http://purl.org/atom/ns#" version="0.3"><entry><title mode="escaped">a</title><content type="multipart/alternative"><content>b</content></content></entry></feed>',
    "<!doctype html><html><head><title>Not found</title></head></html>",
)
_STORIES = (
    HARBOUR,
    "<p>BAKU (Reuters) - One.</p><p>(Reporting by Ana Ruiz; Editing by Bo Li)</p><ul><li><a href='/x?utm_source=1'>Read more: two</a></li></ul>",
    "<figure><picture><source srcset='/a.webp 2x, /b.webp 1x'><img src='data:,' data-src='/a.jpg' alt='c'></picture><figcaption>Photo: A/AP</figcaption></figure><table><tr><td>a<td>b</table>",
    "<svg onload=x><math><mtext></p><style><!--</style><img src=x onerror=y>--><a href='java\x01script:x'>y</a><noscript><p>z</noscript><iframe srcdoc='<script>'></iframe>&lt;b&gt; &amp;lt; &#0; &#x1b;",
    "<blockquote>a<br><br>b<h2>Latest news</h2><pre> c\n d</pre><dl><dt>e<dd>f</dl></blockquote>The post x appeared first on y.<template><p>g</template><video src='/v.mp4' poster='/p.jpg'></video>",
)
_PAGE = (
    f'<!doctype html><html lang="en"><head><title>Harbour of Baku to close for a week | The Paper</title><link rel="canonical" href="{PAGE_URL}"><meta property="og:title" content="Harbour of Baku to close for a week">'
    '<meta property="og:image" content="/p.jpg"><meta name="author" content="Ana Ruiz"><script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"NewsArticle","headline":"Harbour of Baku to close for a week",'
    '"author":[{"name":"Ana Ruiz"}],"datePublished":"2026-03-04T09:00:00Z","image":{"url":"/p.jpg","width":640},"isAccessibleForFree":"False"}]}</script></head><body><nav><a href="/">Home</a></nav><article><h1>Harbour of Baku to close for a week</h1>'
    f"<p class='byline'>By Ana Ruiz</p><time datetime='2026-03-04'>4 March</time>{HARBOUR * 2}<aside><h2>Read more</h2><ul><li><a href='/b'>b</a></li></ul></aside></article><footer>© Paper</footer></body></html>"
)


def _lines(texts: tuple[str, ...]) -> tuple[bytes, ...]:
    return tuple(text.encode("utf-8") for text in texts)


_FEEDS = (
    *(b"\n" + text.encode() for text in (FEED, _ATOM, _RICH, _RDF, _JSON, *_BROKEN)),
    b"text/xml; charset=utf-16\n" + codecs.BOM_UTF16_LE + _RICH.encode("utf-16-le"),
    b"application/rss+xml; charset=windows-1251\n" + FEED.replace("Paper", "Газета").encode("cp1251"),
    b"text/xml; charset=shift_jis\n" + FEED.replace("Paper", "新聞").encode("shift_jis"),
)

SEEDS: Mapping[str, tuple[bytes, ...]] = {
    "config": (_CONFIG.encode(), b"\xef\xbb\xbf" + _CONFIG.replace("\n", "\r\n").encode(), b'[site]\ntitle = """a\n\xff"""\n'),
    "curation": (_CURATION.encode(), b"decision = [{ id = 'x', kind = \"merge\", at = 07:32:00 }]\n"),
    "dates": _lines(_DATES),
    "headers": _lines(_HEADERS),
    "content": (
        b"\n<rss/>",
        b"gzip\n" + gzip.compress(b"<rss/>", mtime=0),
        b"x-gzip, GZIP\n" + gzip.compress(gzip.compress(b"<rss/>", mtime=0), mtime=0) + b"\0\0",
        b"\n" + gzip.compress(b"a", mtime=0) + gzip.compress(b"b", mtime=0) + b"padding",
        b"gzip\n" + gzip.compress(bytes(MAX_BYTES + 1), mtime=0),
        b"br\n\x0b",
    ),
    "location": _lines(_LOCATIONS),
    "robots": _lines(_ROBOTS),
    "feed": _FEEDS,
    "digest": _FEEDS,
    "html": _lines(_STORIES),
    "page": (*_lines((_PAGE, *_STORIES)), _PAGE.encode("utf-16")),
}  # fmt: skip
"""By the names of the targets."""

_TOML = (
    "a.",
    "[[",
    "]]",
    '"""',
    "'''",
    "${KEY}",
    "\\u0041",
    "1979-05-27 07:32:00",
    "{ a = 1 }",
    ".",
    "nan",
    "0xFF",
    "[sources.page]",
    "\r\n",
    "\ufeff",
)
_MARKUP = ("<![CDATA[", "]]>", "<!--", "-->", "&amp;", "&#0;", "&lt;", "&#x110000;", "<script>", "</", "/>", "='", "\x00", "\ufffe", "javascript:", "<!DOCTYPE x [", "xml:base=", "<p>")  # fmt: skip
_FORMATS = ("<item>", "</item>", "<entry>", "</entry>", "<guid>", "<link>", "<media:content", "</media:group>", 'encoding="', "charset=", "{", "}", '"items":', "xmlns:a=", "utf-7", "iso-2022-jp", "<rdf:RDF")  # fmt: skip
_ELEMENTS = ("<div>", "</div>", "<ul><li>", "<table><td>", "<br>", "<a href=", "<img srcset=", "<h2>", "<noscript>", "<pre>", "<svg>", "<math>", "<template>", "<figure>", " (Reuters) - ", "By ", "Photo: ")  # fmt: skip
_DATA = ('<script type="application/ld+json">', '{"@type":"Article"', '"@graph":[', "<article>", "<meta property=og:", "<time datetime=", "<title>", "itemprop=author")  # fmt: skip

TOKENS: Mapping[str, tuple[str, ...]] = {
    "config": (*_TOML, "[[topics]]", "[site]", "[disputed]", "members = [", "fulltext = true"),
    "curation": (*_TOML, "[[decision]]", "[decision.item]", "at = ", "of = ", 'kind = "undo"', "1900-01-01T00:00:00-23:59"),
    "dates": ("GMT", "+14:00", "-W", "年", "월", "오후", "p.m.", "24:00", ":60", "9999", "0001", "Europe/Berlin", "Mar", " de ", "(CET)", "٣"),
    "headers": ("ETag:", "max-age=", "no-store", "Expires:", "Age:", "Retry-After:", "Date:", 'W/"', ", ", "99999999999", " GMT", "\xff", "-0000"),
    "content": ("gzip", "x-gzip", ",", "\x1f", "\0\0\0\0"),
    "location": ("//", "\\", "@", ":", "[::1]", "%2e", "#", "xn--", "http:", "https:", "\t", "0x7f.1", "\xa0", "。"),
    "robots": ("User-agent:", "Disallow:", "Allow:", "Crawl-delay:", "*", "$", "%2F", "aggregator", "\r\n", "inf", "#"),
    "feed": (*_MARKUP, *_FORMATS),
    "digest": (*_MARKUP, *_FORMATS, *_ELEMENTS),
    "html": (*_MARKUP, *_ELEMENTS),
    "page": (*_MARKUP, *_ELEMENTS, *_DATA),
}  # fmt: skip
"""What a format's words are, by the names of the targets."""

_FOLDERS = {"feed": ("hostile", "feeds"), "digest": ("hostile", "feeds"), "html": ("hostile",), "page": ("hostile",)}
_HEADED = ("feed", "digest")
"""Targets whose first line is the Content-Type, which the corpus's files do not have."""


def swollen(target: str) -> Iterator[bytes]:
    """The largest documents that one word of the format makes, over and over in the midst of a seed: many are slow so."""
    seed = max(SEEDS[target], key=len)
    middle = len(seed) // 2
    for token in TOKENS[target]:
        word = token.encode()
        yield seed[:middle] + word * ((LARGEST - len(seed)) // len(word)) + seed[middle:]


def corpus_folder() -> Path | None:
    """Where the corpus lies, if it does: as for the tests in `tests/corpus`."""
    beside = Path(__file__).resolve().parents[3] / "shared" / "corpus"
    folder = Path(os.environ.get("AGGREGATOR_CORPUS") or beside)
    return folder if folder.is_dir() else None


def corpus_seeds(target: str, folder: Path) -> Iterator[bytes]:
    """Documents of the corpus that are small enough, read where they lie."""
    files = sorted(
        path
        for name in _FOLDERS.get(target, ())
        for path in (folder / name).rglob("*")
        if path.is_file() and path.stat().st_size < LARGEST
    )
    for path in files[:: len(files) // FROM_CORPUS + 1]:
        yield (b"\n" if target in _HEADED else b"") + path.read_bytes()
