"""The pages: valid, self-contained, safe, and the same for the same stories."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise

import html5lib
import pytest
from lxml import etree, html

from aggregator.model import Copy, Enclosure, Entry, Topic, TopicFeed
from aggregator.publish import fragment, opml
from aggregator.publish import page as module
from aggregator.publish.document import Site, listing_of, topic_feed
from aggregator.publish.formats import FORMATS
from aggregator.publish.fragment import page_fragment
from aggregator.publish.page import ICON_NAME, PAGE, index_page

Make = Callable[..., Entry]
MakeFeed = Callable[..., TopicFeed]

LONG = " ".join(f"Sentence number {n} says something about the ferry." for n in range(40))


def topic_page(feed: TopicFeed) -> bytes:
    return PAGE.render(feed).body


def _tree(page: bytes) -> html.HtmlElement:
    return html.document_fromstring(page.decode())


def _words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _valid(page: bytes) -> None:
    """A strict HTML5 parser accepts the page; it raises at the first parse error."""
    html5lib.HTMLParser(strict=True).parse(page.decode())
    ids = re.findall(rb'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_pages_are_valid_html(feed: MakeFeed, entry: Make, site: Site) -> None:
    """Full, empty and index pages parse without one error."""
    full = feed(entry(text=LONG, html=f"<h1>Big</h1><p>{LONG}</p>"), entry(uid="2", id="tag:x,2026:2", copies=()))
    for page in (
        topic_page(full),
        topic_page(feed()),
        index_page([listing_of(full), listing_of(feed())], site),
        index_page([], site),
    ):
        _valid(page)


def test_a_card_shows_the_whole_story(feed: MakeFeed, entry: Make) -> None:
    """Title with its link, paper, agency, authors, machine-readable date, lead, copies and regions with their words."""
    (article,) = _tree(topic_page(feed(entry()))).xpath("//article")
    (title,) = article.xpath("h3/a")
    assert (_words(title), title.get("href")) == ("Ferry & crew sail <again>", "https://paper.example/1?a=1&b=2")
    assert "noreferrer" in title.get("rel")
    meta = article.xpath("p[@class='meta']")[0]
    assert _words(meta) == ("The Paper · Continental Press · Ada Example, Bo Sample · 12:00 · updated 13:00")
    assert meta.xpath("time/@datetime") == ["2026-03-03T12:00:00Z", "2026-03-03T13:00:00Z"]
    assert _words(article.xpath("p[@class='lead']")[0]) == "The ferry left the harbour at dawn."
    (copy,) = article.xpath("p[@class='copies'][1]/a")
    assert (_words(copy), copy.get("href"), copy.get("title")) == (
        "Herald News",
        "https://herald.example/9",
        "A ferry sails",
    )
    (why,) = article.xpath("details[@class='regions']")
    assert why.get("open") is None
    assert [_words(chip) for chip in why.xpath(".//span[@class='chip']")] == ["France"]
    assert _words(why.xpath("dl")[0]) == "France “Calais” in the title"


def test_a_short_story_has_nothing_more_to_open(feed: MakeFeed, entry: Make) -> None:
    """Where the lead is the whole text there is no second copy of it."""
    assert not _tree(topic_page(feed(entry()))).xpath("//details[@class='full']")


def test_a_long_story_opens_on_request(feed: MakeFeed, entry: Make) -> None:
    """The lead ends with a sentence within 60 words; the whole text is folded away below it."""
    tree = _tree(topic_page(feed(entry(text=LONG, html=f"<p>{LONG}</p>"))))
    shown = _words(tree.xpath("//p[@class='lead']")[0])
    assert LONG.startswith(shown)
    assert shown.endswith("ferry.")
    assert 40 <= len(shown.split()) <= 60
    (full,) = tree.xpath("//details[@class='full']")
    assert full.get("open") is None
    assert _words(full.xpath("div")[0]) == LONG


def test_nothing_loads_from_anywhere(feed: MakeFeed, entry: Make, site: Site) -> None:
    """No picture, script, frame or style from outside: pictures become links, and the policy forbids the rest."""
    markup = (
        f'<p>{LONG}</p><img src="https://spy.example/1.gif" alt="A ferry"><iframe src="https://spy.example/f"></iframe>'
        '<a href="https://paper.example/"><img src="https://spy.example/2.gif" alt="In a link"></a>'
        '<video src="https://spy.example/3.mp4"></video><script>alert(1)</script>'
        '<p style="color:red" id="stories">x</p><a href="javascript:alert(1)" onclick="alert(1)">y</a>'
    )
    made = feed(entry(text=LONG, html=markup))
    for page in (topic_page(made), index_page([listing_of(made)], site)):
        tree = _tree(page)
        assert not tree.xpath("//script | //img | //iframe | //video | //audio | //object | //embed | //form")
        assert not tree.xpath("//*[@style] | //@*[starts-with(name(), 'on')]")
        icons = tree.xpath("//link[@rel='icon' or @rel='stylesheet']/@href")
        assert icons == [ICON_NAME], "the only other file is the icon beside the pages"
        assert b"@import" not in page
        assert b"javascript:" not in page
        assert b"url(" not in page
    tree = _tree(topic_page(made))
    assert [_words(link) for link in tree.xpath("//a[contains(@href, 'spy.example')]")] == [
        "Picture: A ferry",
        "Media",
        "Media",
    ]
    (linked,) = tree.xpath("//details//a[@href='https://paper.example/']")
    assert _words(linked) == "Picture: In a link"


PICTURE = Enclosure(
    url="https://paper.example/harbour-crane.jpg", type="image/jpeg", title="A <crane> at noon", credit="Ana Ruiz/AP"
)


@pytest.mark.parametrize(
    "markup",
    [
        '<video src="https://e.example/v.mp4"><img src="https://e.example/i.jpg" alt="A ferry"></video>',
        '<video src="https://e.example/v.mp4"><p><img src="https://e.example/i.jpg"></p><audio></audio></video>',
        '<video src="https://e.example/v.mp4"><object><embed><img></object></video>',
        '<video><source src="https://e.example/v.mp4"><source src="https://e.example/v.ogv"></video>',
    ],
)
def test_what_stands_in_for_a_medium_goes_with_it(feed: MakeFeed, entry: Make, markup: str) -> None:
    """A picture within a video, for readers that show none, is one link with it, and costs the page nothing."""
    shown = topic_page(feed(entry(html=f"<p>{LONG}</p>{markup}<p>After it.</p>", text=f"{LONG}\n\nAfter it.")))
    (link,) = _tree(shown).xpath("//a[@href='https://e.example/v.mp4']")
    assert _words(link) == "Media"
    assert "After it." in _words(_tree(shown))
    assert "i.jpg" not in shown.decode()


def test_a_story_that_breaks_the_rewriting_costs_its_markup_alone(
    feed: MakeFeed, entry: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others stand as ever, and its own text is there, with nothing in it that is markup."""

    def fail(markup: str) -> str:
        assert "breaks" not in markup
        return markup

    monkeypatch.setattr(module, "page_fragment", fail)
    broken = entry(html=f"<p>breaks {LONG}</p>", text=f"breaks <b>{LONG}</b>\n\nThe end.")
    tree = _tree(topic_page(feed(broken, entry(html=f"<p>{LONG}<i>whole</i></p>", text=f"{LONG}whole"))))
    assert [_words(one) for one in tree.xpath("//details//i")] == ["whole"]
    assert not tree.xpath("//details//b")
    assert "The end." in [_words(one) for one in tree.xpath("//details//p")]


def test_the_lead_picture_is_a_link_with_its_words(feed: MakeFeed, entry: Make) -> None:
    """The picture is linked, not loaded, and its caption and credit stand beside the link; the files are others."""
    page = topic_page(feed(entry(picture=PICTURE)))
    _valid(page)
    tree = _tree(page)
    (figure,) = tree.xpath("//article/figure")
    assert [link.get("href") for link in figure.iter("a")] == [PICTURE.url]
    assert _words(figure) == "Picture A <crane> at noon Ana Ruiz/AP"
    assert not tree.xpath("//img")
    assert PICTURE.url not in {link.get("href") for link in tree.xpath("//p[@class='copies']/a")}


def test_a_picture_without_words(feed: MakeFeed, entry: Make) -> None:
    """Without caption and credit there is the link alone; without a picture, or a web address of it, nothing."""
    bare = Enclosure(url=PICTURE.url)
    (figure,) = _tree(topic_page(feed(entry(picture=bare)))).xpath("//article/figure")
    assert (_words(figure), figure.xpath("figcaption")) == ("Picture", [])
    for none in (None, Enclosure(url="javascript:alert(1)")):
        assert not _tree(topic_page(feed(entry(picture=none)))).xpath("//article/figure")


def test_a_picture_of_the_text_is_not_named_twice(feed: MakeFeed, entry: Make) -> None:
    """Where the whole text links the same picture in another size, the card does not; with the text unseen it does."""
    markup = f'<p>{LONG}</p><img src="https://paper.example/harbour-crane-300x200.jpg" alt="x">'
    seen = _tree(topic_page(feed(entry(picture=PICTURE, html=markup, text=LONG))))
    assert not seen.xpath("//article/figure")
    assert len(seen.xpath("//a[contains(@href, 'harbour-crane')]")) == 1
    short = _tree(topic_page(feed(entry(picture=PICTURE, html=markup, text="Short."))))
    assert len(short.xpath("//article/figure")) == 1


def test_a_type_that_is_none_is_not_shown(feed: MakeFeed, entry: Make) -> None:
    """A file of a type such as "image/*" is called an image, and its tooltip is no type."""
    page = topic_page(feed(entry(enclosures=(Enclosure(url=PICTURE.url, type="image/*"),))))
    (link,) = _tree(page).xpath("//p[@class='copies']/a[contains(@href, 'harbour-crane')]")
    assert (_words(link), link.get("title")) == ("image", None)


def test_the_policy_names_the_style_by_its_hash(feed: MakeFeed, entry: Make) -> None:
    """The page's policy allows nothing but its own style, so markup that slips through can do nothing."""
    tree = _tree(topic_page(feed(entry())))
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    style = tree.xpath("//style")[0].text
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src 'self'; base-uri 'none'; form-action 'none'"
    )


@pytest.mark.parametrize("payload", ["</title><script>x</script>", '"><img src=x onerror=x>', "{{ 7 * 7 }}", "<!--"])
def test_no_field_can_break_out(entry: Make, site: Site, payload: str) -> None:
    """Whatever a title, a name, a category or a file is called, it stays text."""
    story = entry(
        title=payload, source_title=payload, publisher=payload, agency=payload, authors=(payload,), text=payload
    )
    topic = Topic(name="t", title=payload, description=payload)
    made = topic_feed(topic, [story], site, formats=FORMATS, region_titles={"FR": payload})
    for page in (topic_page(made), index_page([listing_of(made)], site)):
        _valid(page)
        tree = _tree(page)
        assert not tree.xpath("//script | //img")
        assert payload in tree.text_content()


def test_links_that_are_no_links_are_text(feed: MakeFeed, entry: Make, copy: Callable[..., Copy]) -> None:
    """A script address is never linked, on a title or a copy."""
    story = entry(link="javascript:alert(1)", copies=(copy("x", "Herald", "javascript:alert(1)"),), enclosures=())
    page = topic_page(feed(story))
    assert b"javascript" not in page
    assert "Also in Herald" in _words(_tree(page))


def test_stories_stand_by_day(feed: MakeFeed, entry: Make) -> None:
    """Newest day first, each with its machine-readable date; English names whatever the process's locale."""
    stories = [entry(id=f"tag:x,2026:{n}", uid=str(n), updated=datetime(2026, 3, n, 12, tzinfo=UTC)) for n in (1, 2, 2)]
    tree = _tree(topic_page(feed(*stories)))
    days = [(each.text, each.get("datetime")) for each in tree.xpath("//section/h2/time")]
    assert days == [("Monday, 2 March 2026", "2026-03-02"), ("Sunday, 1 March 2026", "2026-03-01")]


def test_pages_can_be_discovered(feed: MakeFeed, entry: Make, site: Site) -> None:
    """A browser or reader given the page finds the feed; the index lists every topic's."""
    made = feed(entry())
    for page in (topic_page(made), index_page([listing_of(made)], site)):
        (link,) = _tree(page).xpath("//link[@rel='alternate'][@type='application/atom+xml']")
        assert link.get("href") == made.feed_url
    assert _tree(topic_page(made)).xpath("//a[@class='subscribe']/@href") == ["ferries.atom"]
    assert _tree(index_page([listing_of(made)], site)).xpath("//a[@class='subscribe']/@href") == ["index.opml"]


def test_languages_and_directions_are_marked(feed: MakeFeed, entry: Make) -> None:
    """A story speaks its own language and runs its own way; what we say around it stays English."""
    (article,) = _tree(topic_page(feed(entry(language="ar", title="عبارة")))).xpath("//article")
    assert (article.get("lang"), article.get("dir")) == ("ar", "rtl")
    assert article.xpath("p[@class='meta']/@lang") == ["en"]


def test_the_index_leads_to_the_stories(feed: MakeFeed, entry: Make, site: Site) -> None:
    """Each topic shows its newest headlines, each with a link to where it stands on the topic's page."""
    made = feed(*(entry(id=f"tag:x,2026:{n}", uid=f"u{n}", title=f"Title {n}") for n in range(6)))
    page = _tree(index_page([listing_of(made)], site))
    assert page.xpath("//section//li/a/@href") == [f"ferries.html#s-u{n}" for n in range(4)]
    ids = _tree(topic_page(made)).xpath("//article/@id")
    assert {f"s-u{n}" for n in range(4)} <= set(ids)


def test_a_page_is_accessible(feed: MakeFeed, entry: Make) -> None:
    """One h1, headings without a gap, landmarks, a way past the head, and no link without words."""
    tree = _tree(topic_page(feed(entry(text=LONG, html=f"<h1>One</h1><h2>Two</h2><p>{LONG}</p>"))))
    levels = [int(each.tag[1]) for each in tree.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert tree.xpath("//main[@id='stories']")
    assert tree.xpath("//a[@class='skip']/@href") == ["#stories"]
    assert all(_words(link) for link in tree.xpath("//a"))
    assert tree.xpath("/html/@lang") == ["en"]


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ("<p>x</p><li>a</li>", "<p>x</p><div>a</div>"),
        ("<ul>a<ul><li>b</li></ul>c</ul>", "<ul><li>a</li><li><ul><li>b</li></ul></li><li>c</li></ul>"),
        ("<ol start='x'><li>a</li></ol>", "<ol><li>a</li></ol>"),
        ("<dl><p>a</p></dl><dt>b</dt>", "<div><div>a</div></div><div>b</div>"),
        ("<dl><dt>a</dt><p>b</p></dl>", "<dl><dt>a</dt><dd>b</dd></dl>"),
        ("<p dir='up' lang='no tag'>a</p><p dir='rtl' lang='fa'>b</p>", '<p>a</p><p dir="rtl" lang="fa">b</p>'),
        ("<p><a href='/x'>a</a><time datetime='soon'>b</time></p><h2> </h2>", "<p>ab</p> "),
        (
            "<p><a href='https://paper.example/a b|[c]'>a</a></p>",
            '<p><a href="https://paper.example/a%20b%7C%5Bc%5D" rel="noopener noreferrer nofollow">a</a></p>',
        ),
        (
            "<table><tbody><tr><td colspan='0' rowspan='2'>a</td></tr></tbody></table>",
            '<table><tbody><tr><td rowspan="2">a</td></tr></tbody></table>',
        ),
    ],
)
def test_what_publishers_write_is_valid_in_our_pages(markup: str, shown: str) -> None:
    """Parts of lists out of place, attributes that mean nothing, addresses that browsers mend."""
    assert page_fragment(markup) == shown


@pytest.mark.parametrize(
    ("markup", "levels"),
    [
        ("<h3>a</h3><h4>b</h4><h6>c</h6>", [4, 5, 6]),
        ("<h6>a</h6><h2>b</h2><h5>c</h5>", [4, 4, 5]),
        ("<h1>a</h1><h4>b</h4><h3>c</h3>", [4, 5, 5]),
    ],
)
def test_headings_of_a_story_skip_no_level(feed: MakeFeed, entry: Make, markup: str, levels: list[int]) -> None:
    """Whichever level a text begins with, its headings come below the story's own, one level at a time."""
    tree = _tree(topic_page(feed(entry(text=LONG, html=f"{markup}<p>{LONG}</p>"))))
    assert [int(each.tag[1]) for each in tree.xpath("//article//*[self::h4 or self::h5 or self::h6]")] == levels


def test_a_site_without_stories_has_no_newest(feed: MakeFeed, site: Site) -> None:
    """Neither the index nor the subscription list tells a date that no story has."""
    assert b"newest" not in index_page([listing_of(feed())], site)
    assert b"2026" not in index_page([listing_of(feed())], site).partition(b"</h1>")[2]
    assert b"dateModified" not in opml.render([listing_of(feed())], site)


def test_broken_markup_stays_inside_its_story(feed: MakeFeed, entry: Make) -> None:
    """Unclosed and stray tags in a story's HTML cannot swallow the stories after it."""
    markup = f"</div></details></article><p>{LONG}<b><i><table><tr><td>x"
    page = topic_page(feed(entry(text=LONG, html=markup), entry(uid="2", id="tag:x,2026:2")))
    assert isinstance(_tree(page), etree._Element)
    assert len(html5lib.parse(page.decode(), namespaceHTMLElements=False).findall(".//main/section/div/article")) == 2


def test_the_sanitiser_stands_on_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """It lets no link to anything but the web and mail through, whatever the steps before it leave."""
    monkeypatch.setattr(fragment, "_rewritten", lambda markup: markup)
    links = ("javascript:x()", "data:text/html,x", "https://paper.example/1", "mailto:desk@paper.example")
    shown = page_fragment("".join(f'<a href="{link}">words</a>' for link in links))
    assert re.findall(r'href="([^"]*)"', shown) == ["https://paper.example/1", "mailto:desk@paper.example"]
