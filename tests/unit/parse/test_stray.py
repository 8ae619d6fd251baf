"""Signs in texts that look like markup: they cost themselves at most, and never the feed."""

from __future__ import annotations

import pytest

from aggregator.model.feed import ParsedFeed, RawItem
from aggregator.parse import stray
from aggregator.parse.feed import parse_feed

URL = "https://h.example/feed.xml"
FIRST = "<item><title>First</title><link>https://h.example/1?a=1&amp;b=2</link><description>One.</description></item>"
LAST = "<item><title>Last</title><link>https://h.example/3</link><description>Three.</description></item>"


def rss(item: str, *, root: str = "", head: str = "") -> ParsedFeed:
    document = (
        f'<rss version="2.0"{root}><channel><title>H</title>{head}{FIRST}<item>{item}</item>{LAST}</channel></rss>'
    )
    return parse_feed(document.encode(), url=URL)


def second(feed: ParsedFeed) -> RawItem:
    assert [item.title for item in feed.items if item.title in ("First", "Last")] == ["First", "Last"]
    assert len(feed.items) == len(feed.hashes) == 3
    return feed.items[1]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("see <https://h.example/a?b=1> for it", "see &lt;https://h.example/a?b=1> for it"),
        ("a std::map<std::string> here", "a std::map&lt;std::string> here"),
        ("hands up <note: aside> he said", "hands up &lt;note: aside> he said"),
        ("hearts <:3 and <3", "hearts &lt;:3 and &lt;3"),
        ("write to <desk@h.example> today", "write to &lt;desk@h.example> today"),
        ("fewer than < 5 &amp; more", "fewer than &lt; 5 & more"),
        ("&lt;p&gt;3 < 5 &amp;amp; so on&lt;/p&gt;", "<p>3 &lt; 5 &amp; so on</p>"),
        ("if (a<b && c>d) go", "if (a&lt;b && c>d) go"),
        ("a list<int> of them", "a list&lt;int> of them"),
        ('<p :class="open" @click="go" hidden>Fold</p>', '<p hidden="hidden">Fold</p>'),
        ("<p>One<br>two & three &copy; <b>four</p>", "<p>One<br>two &amp; three © <b>four</p>"),
        ("kept <![CDATA[<br> & <b:>]]> whole <", "kept <br> & <b:> whole &lt;"),
    ],
)
def test_a_stray_sign_costs_itself_at_most(text: str, html: str) -> None:
    """Whatever stands between angle brackets in one item, the words around it and all other items are there."""
    item = second(
        rss(f"<title>Second</title><description>{text}</description><link>https://h.example/2?c=3&amp;d</link>")
    )
    assert item.summary == html
    assert (item.title, item.link) == ("Second", "https://h.example/2?c=3&d")


def test_a_stray_sign_in_a_title_leaves_the_references_of_its_item() -> None:
    """One raw sign in a title takes no reference from link, categories and text."""
    item = second(
        rss(
            "<title>Snow < 3 cm &amp; thaw</title><link>https://h.example/2?c=3&amp;d=4</link>"
            "<category>Snow &amp; ice</category><description>&lt;p&gt;Roads &amp;amp; rails.&lt;/p&gt;</description>"
        )
    )
    assert item.title == "Snow &lt; 3 cm & thaw"
    assert (item.link, item.categories) == ("https://h.example/2?c=3&d=4", ("Snow & ice",))
    assert item.summary == "<p>Roads &amp; rails.</p>"


@pytest.mark.parametrize("root", [' xmlns:=""', ' xmlns:1=""', ' xmlns:x=""', ' a:b:c="d"', ' xmlns:xml="urn:x"'])
def test_a_root_with_odd_declarations(root: str) -> None:
    """A declaration that namespaces forbid costs nothing."""
    assert second(rss("<title>Second</title>", root=root)).title == "Second"


def test_a_stray_sign_in_the_head() -> None:
    """The feed's own description may hold what an item's may."""
    assert (
        second(rss("<title>Second</title>", head="<description>on <http://h.example></description>")).title == "Second"
    )


def test_plain_texts_of_atom_stay_plain() -> None:
    """In a text of Atom that is no HTML the sign stands for itself."""
    feed = parse_feed(
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>H</title><entry><id>a:1</id>'
        b'<title type="text">1 < 2 &amp; 3</title>'
        b'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">One<br>two</div></content></entry></feed>',
        url=URL,
    )
    assert (feed.items[0].title, feed.items[0].title_is_html) == ("1 < 2 & 3", False)
    assert "One<br>two" in feed.items[0].content


def test_what_is_sound_stays_as_it_is() -> None:
    """Text elements without fault keep their bytes, and so their hashes, whatever stands beside them."""
    sound = (
        b"<title>x</title><description><![CDATA[<p class=a>& </description> <]]></description><!-- < <b:> -->"
        b'<g:a b=">"/><content:encoded><p>y</p></content:encoded><link />'
    )
    assert stray.settle(sound) == sound
    whole, broken = rss("<title>Second</title>"), rss("<title>Second <3</title>")
    assert [a == b for a, b in zip(whole.hashes, broken.hashes, strict=True)] == [True, False, True]


@pytest.mark.parametrize("piece", [b"<title>", b"<!--<title>", b"<![CDATA[", b"<a b='", b"<title></titl", b"< <a:b:c"])
def test_the_work_grows_with_the_document(piece: bytes) -> None:
    """Endless beginnings that never end are gone through once: a document of 2 MB does not hang."""
    assert stray.settle(piece * (2_000_000 // len(piece)))
