"""The law of the incremental parse: what is left out is exactly what was known."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.parse.feed import parse_feed

URL = "https://h.example/feed.xml"

words = st.text(st.characters(codec="utf-8", exclude_categories=("C",), exclude_characters="<&]"), max_size=20)
bodies = st.one_of(
    words,
    words.map(lambda text: f"<![CDATA[<p>{text}</p>]]>"),
    words.map(lambda text: f"<!-- {text.replace('-', '')} -->{text}"),
    st.sampled_from(
        [
            "<b>x</b>",
            "<details><summary>x</summary></details>",
            "<own><item><title>x</title></item><entry/></own>",
            "<item>x</item>",
            "&lt;p&gt;x\n\ny",
            "a < b",
            "<https://h.example>",
        ]
    ),
    st.sampled_from(["&amp;", "<![CDATA[</item><item>]]>", "<![CDATA[</entry><entry>]]>", "a & b", "&nbsp;", ""]),
)
between = st.sampled_from(["", "\n  ", "<!-- note -->", "<!-- <item><title>x</title></item> -->"])


@st.composite
def feeds(draw: st.DrawFn) -> bytes:
    """Draw a feed of one of the formats, with items of all shapes that may be the same."""
    item, title, root, end = draw(
        st.sampled_from(
            [
                ("item", "description", '<rss version="2.0"><channel><title>H</title>', "</channel></rss>"),
                ("entry", "content", '<feed xmlns="http://www.w3.org/2005/Atom"><title>H</title>', "</feed>"),
            ]
        )
    )
    items = draw(st.lists(st.tuples(words, bodies, between), max_size=8))
    inner = "".join(
        f"<{item}><title>{name}</title><{title}>{body}</{title}></{item}>{after}" for name, body, after in items
    )
    return f'<?xml version="1.0"?>{root}{inner}{end}'.encode()


@given(body=feeds(), data=st.data())
@settings(max_examples=150, deadline=None)
def test_split_is_the_full_parse_without_what_is_known(body: bytes, data: st.DataObject) -> None:
    """Whatever part of a feed is known, the rest is parsed as it is in the full parse, and in its order."""
    full = parse_feed(body, url=URL)
    assert len(full.hashes) == full.total == len(full.items)
    known = frozenset(data.draw(st.sets(st.sampled_from(full.hashes)))) if full.hashes else frozenset()
    feed = parse_feed(body, url=URL, known=known)
    expected = [item for item in full.items if item.hash not in known]
    plain = [(item.hash, item.title, item.summary, item.content, item.link, item.base_url) for item in feed.items]
    assert plain == [(i.hash, i.title, i.summary, i.content, i.link, i.base_url) for i in expected]
    assert (feed.hashes, feed.total, feed.head.version) == (full.hashes, full.total, full.head.version)
    assert (feed.head.masthead.title, feed.head.complete) == (full.head.masthead.title, full.head.complete)


@given(body=feeds(), cut=st.integers(min_value=1, max_value=60))
@settings(max_examples=100, deadline=None)
def test_a_cut_off_feed_begins_like_the_whole(body: bytes, cut: int) -> None:
    """The items that are left of a truncated document are the first of the whole one."""
    full = parse_feed(body, url=URL)
    feed = parse_feed(body[:-cut], url=URL)
    assert feed.hashes == full.hashes[: len(feed.hashes)]
