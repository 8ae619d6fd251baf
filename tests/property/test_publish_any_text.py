"""Whatever stands in any field of any story, the feed and the page that go out are sound."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import html5lib
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from aggregator.model import Copy, Enclosure, Entry, Mention, RegionTag, Role, Topic
from aggregator.publish import atom, opml, page
from aggregator.publish.document import Site, listing_of, topic_feed
from aggregator.publish.formats import FORMATS
from aggregator.publish.pieces import Kept
from aggregator.publish.rules import ATOM, entry_faults

SITE = Site(title="Site", url="https://news.example.org/", tag_year=2026)
MOMENT = datetime(2026, 3, 3, 12, tzinfo=UTC)

ANY = st.text(st.characters(codec=None, exclude_categories=()), max_size=30)
"""Every code point: controls, lone surrogates, noncharacters, private use, right-to-left marks."""

MARKUP = st.lists(
    st.one_of(
        ANY,
        st.sampled_from(
            (
                *("<p>", "</p>", "<b>", "</div>", "</article>"),
                *("<script>", "</script>", "<!--", "-->", "<![CDATA["),
                *("]]>", "&amp;", "&#0;", "&#xD800;", "<img src=x onerror=y>"),
                *("<svg>", "<table><td>", "<a href='javascript:x'>", "<style>", "<math>"),
                *("<template>", "<iframe src=//x>", "<h1>", "</details>", "<base href=//x>"),
            )
        ),
    ),
    max_size=8,
).map("".join)

ADDRESSES = st.one_of(
    ANY,
    ANY.map("https://paper.example/{}".format),
    st.sampled_from(
        ["javascript:alert(1)", "https://u:p@x.example/", "/rel", "https://[::1]/", "https://x.example:99999999"]
    ),
)
MOMENTS = st.datetimes(timezones=st.just(UTC))


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """A story with anything at all in its fields, as long as their types hold."""
    evidence = Mention(field=draw(ANY), start=0, end=1, text=draw(ANY), reading="country")
    return Entry(
        uid=draw(st.text("0123456789abcdef", min_size=16, max_size=16)),
        id=draw(st.one_of(ANY, st.integers(0, 3).map("tag:x,2026:{}".format), ADDRESSES)),
        title=draw(st.one_of(ANY, MARKUP)),
        link=draw(ADDRESSES),
        authors=tuple(draw(st.lists(ANY, max_size=2))),
        agency=draw(ANY),
        published=draw(MOMENTS),
        updated=draw(MOMENTS),
        html=draw(MARKUP),
        text=draw(ANY),
        language=draw(st.one_of(ANY, st.sampled_from(["en", "ar", "zh-Hant"]))),
        categories=tuple(draw(st.lists(ANY, max_size=2))),
        enclosures=tuple(
            Enclosure(url=url, type=kind, length=length, title=kind)
            for url, kind, length in draw(
                st.lists(st.tuples(ADDRESSES, ANY, st.one_of(st.none(), st.integers(-5, 10**12))), max_size=2)
            )
        ),
        regions=(RegionTag(code=draw(ANY), role=draw(st.sampled_from(Role)), confidence=0.5, evidence=(evidence,)),),
        source=draw(ANY),
        source_title=draw(ANY),
        publisher=draw(ANY),
        source_id=draw(st.one_of(ANY, ADDRESSES)),
        source_link=draw(ADDRESSES),
        source_updated=draw(MOMENTS),
        copies=tuple(
            Copy(uid=text, source=text, source_title=text, publisher=text, title=text, link=link, published=MOMENT)
            for text, link in draw(st.lists(st.tuples(ANY, ADDRESSES), max_size=2))
        ),
    )


GOOD = Entry(
    uid="ffffffffffffffff",
    id="tag:news.example.org,2026:good",
    title="A good story",
    link="https://paper.example/good",
    authors=("Ada",),
    agency="",
    published=MOMENT,
    updated=MOMENT,
    html="<p>Good.</p>",
    text="Good.",
    language="en",
    categories=(),
    enclosures=(),
    regions=(),
    source="paper",
    source_title="The Paper",
    publisher="Paper House",
    source_id="urn:paper",
    source_link="https://paper.example/",
    source_updated=MOMENT,
)
INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
TOPIC = Topic(name="t", title="T", description="D")


@settings(max_examples=120, deadline=None)
@given(odd=st.lists(entries(), max_size=3), name=ANY)
def test_any_story_is_published_or_quarantined_alone(odd: list[Entry], name: str) -> None:
    """The feed is well-formed and every entry valid, no control character; each story is in it or named as left out."""
    topic, site = replace(TOPIC, title=name, description=name), replace(SITE, title=name)
    feed = topic_feed(topic, [*odd, GOOD], site, formats=FORMATS)
    rendered = atom.render(feed)
    root = etree.fromstring(rendered.body)
    published = root.findall(ATOM + "entry")
    assert len(published) + len(rendered.quarantined) == len(odd) + 1
    assert GOOD.id in {entry.findtext(ATOM + "id") for entry in published}
    assert len({entry.findtext(ATOM + "id") for entry in published}) == len(published)
    assert [fault for entry in published for fault in entry_faults(entry)] == []
    assert not INVISIBLE.search("".join(root.itertext()))
    assert not any(INVISIBLE.search(value) for each in root.iter() for value in each.attrib.values())
    kept = Kept()
    assert [atom.render(feed, kept.of(feed)) for _ in range(2)] == [rendered, rendered]
    etree.fromstring(opml.render([listing_of(feed)], SITE))


@settings(max_examples=80, deadline=None)
@given(odd=st.lists(entries(), max_size=2), name=ANY)
def test_any_story_leaves_the_page_whole(odd: list[Entry], name: str) -> None:
    """Each story is one article, the good one too; nothing active, nothing that loads, no control character."""
    topic, site = replace(TOPIC, title=name, description=name), replace(SITE, title=name)
    feed = topic_feed(topic, [*odd, GOOD], site, formats=FORMATS)
    body = page.render(feed).body
    kept = Kept()
    assert [page.render(feed, kept.of(feed)).body for _ in range(2)] == [body, body]
    text = body.decode()
    assert not INVISIBLE.search(text)
    tree = html5lib.parse(text, namespaceHTMLElements=False)
    assert len(tree.findall(".//main/section/div/article")) == len(odd) + 1
    active = html.document_fromstring(text).xpath(
        "//script | //img | //iframe | //svg | //math | //base | //form | //object | //template | //body//style"
        " | //@*[starts-with(name(), 'on')] | //@style | //@href[starts-with(., 'javascript')]"
    )
    assert active == []
    assert page.index_page([listing_of(feed)], SITE)
