# ruff: noqa: E501 -- an item reads best on one line
"""Items as nobody should write them: each is the best story that can be made of it, with what is wrong on record."""

import json

import pytest

from aggregator.clean.story import Context, clean_item
from aggregator.model import RawItem, Story
from aggregator.parse.feed import parse_feed

HEAD = (
    b'<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/">'
    b"<channel><title>Paper</title><link>https://paper.example/</link>"
)
LINK = "<link>https://paper.example/bridge</link>"
TITLE = "<title>Bridge shut</title>"
SENTENCE = "The bridge stays shut until spring, said the council."


def _read(item: str | bytes) -> tuple[Story, list[str]]:
    """The story of the one item of an RSS document, and every problem that was found with either."""
    inside = item if isinstance(item, bytes) else item.encode()
    feed = parse_feed(HEAD + b"<item>" + inside + b"</item></channel></rss>", url="https://paper.example/feed")
    (raw,) = feed.items
    story = clean_item(raw, Context(site_title=feed.head.masthead.title))
    return story, [problem.what for problem in (*feed.head.problems, *story.problems)]


def _html(html: str) -> str:
    return f"{TITLE}{LINK}<description><![CDATA[{html}]]></description>"


@pytest.mark.parametrize(
    ("item", "problem"),
    [
        (f"{TITLE}{LINK}", "the item has no text: it has no content"),
        (f"{TITLE}{LINK}<description> </description>", "the item has no text: it has no content"),
        (_html("<p><br>&nbsp;</p>"), "the item has no text: nothing of its content is text"),
        (_html("<script>write('text')</script>"), "the item has no text: nothing of its content is text"),
        (_html("<img src=https://paper.example/a.jpg>"), "the item has no text: its content is pictures"),
        (
            _html("<iframe src=https://paper.example/map></iframe>"),
            "the item has no text: its content is frames of other sites",
        ),
        (
            f"{TITLE}{LINK}<enclosure url='https://paper.example/a.mp3' type='audio/mpeg' length='1'/>",
            "the item has no text: its content is in attachments only",
        ),
    ],
)
def test_an_item_without_text_is_its_title(item: str, problem: str) -> None:
    """Title and link are the story, its pictures and files stay, and the reason is on record."""
    story, problems = _read(item)
    assert (story.title, story.link, story.text) == ("Bridge shut", "https://paper.example/bridge", "")
    assert problems == [problem]
    assert ("a.jpg" in story.html) == ("a.jpg" in item)
    assert [each.url for each in story.enclosures] == (["https://paper.example/a.mp3"] if "a.mp3" in item else [])


@pytest.mark.parametrize(
    "item",
    [
        f"{LINK}<description>{SENTENCE}</description>",
        f"<title/>{LINK}<description>{SENTENCE}</description>",
        f"<title>&lt;img src='x'&gt;</title>{LINK}<description>{SENTENCE}</description>",
        f"<title> &#160; </title>{LINK}<description>{SENTENCE}</description>",
    ],
)
def test_an_item_without_title_is_called_by_its_text(item: str) -> None:
    """The lead's first words stand where the title would, and that is on record."""
    story, problems = _read(item)
    assert (story.title, story.text) == (SENTENCE, SENTENCE)
    assert problems == ["the item has no title; the first words of its text must do for one"]


def test_an_item_of_nothing_but_a_link_is_called_by_it() -> None:
    """An address is a title as a last resort; an item of nothing at all has a title too."""
    story, problems = _read("<link>https://paper.example/bridge-stays-shut</link>")
    assert story.title == "bridge stays shut"
    assert problems == [
        "the item has no title; its address must do for one",
        "the item has no text: it has no content",
    ]
    assert _read("")[0].title


def test_markup_in_a_title_goes() -> None:
    """Tags go, what runs goes with its content, words stay, and it is on record; entities and angles are no markup."""
    story, problems = _read(
        f"<title>&lt;b&gt;Bridge&lt;/b&gt; &lt;script&gt;x()&lt;/script&gt;shut</title>{LINK}<description>{SENTENCE}</description>"
    )
    assert story.title == "Bridge shut"
    assert problems == ["the title held markup, which was taken out"]
    story, problems = _read(
        f"<title>Rail &amp;amp; road: 3 &amp;lt; 4</title>{LINK}<description>{SENTENCE}</description>"
    )
    assert story.title == "Rail & road: 3 < 4"
    assert problems == []


def test_invalid_utf8_is_read_and_told() -> None:
    """Bytes that are no UTF-8 cost their characters and nothing else."""
    story, problems = _read(
        f"<title>Caf\u00e9 \u00fcber br\u00fcck</title>{LINK}<description>{SENTENCE}</description>".encode()
        + b"<category>\xe2\x28</category>"
    )
    assert story.text == SENTENCE
    assert story.title == "Caf\u00e9 \u00fcber br\u00fcck"
    assert len(problems) == 1
    assert "utf-8" in problems[0].lower()


@pytest.mark.parametrize("control", [b"\x00", b"\x07", b"\x0b", b"\x1b", b"\x7f"])
def test_control_characters_go_and_are_told(control: bytes) -> None:
    """Neither title nor text holds one, the words on both sides stay."""
    item = f"{TITLE}{LINK}<description>{SENTENCE}</description>".encode()
    story, problems = _read(item.replace(b"ridge", b"rid" + control + b"ge"))
    assert (story.title, story.text) == ("Bridge shut", SENTENCE)
    assert any("control" in problem for problem in problems) or control == b"\x7f"  # which XML allows


def test_control_characters_in_json_and_entities_go() -> None:
    """Written as escapes they come past the parser of the format, and go here."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Paper",
        "items": [{"id": "1", "title": "Bri\x00dge\x1b shut", "content_html": "<p>It\x00 stays\x07 shut.</p>"}],
    }
    feed = parse_feed(json.dumps(document).encode(), url="https://paper.example/feed")
    story = clean_item(feed.items[0], Context())
    assert (story.title, story.text) == ("Bridge shut", "It stays shut.")
    story, _ = _read(_html("It&#7; stays&#x1b; shut."))
    assert story.text.isprintable()


def test_a_whole_page_is_its_text_and_told() -> None:
    """Head, scripts, styles and navigation of a page that stands for an item's content are no text of the story."""
    story, problems = _read(
        _html(
            "<!doctype html><html><head><title>Paper</title><style>p{}</style></head><body><nav>Home | News</nav>"
            f"<script>x()</script><article><p>{SENTENCE}</p></article></body></html>"
        )
    )
    assert story.text == SENTENCE
    assert story.html == f"<p>{SENTENCE}</p>"
    assert problems == ["the content is a whole page; what stands around the story there may be left in it"]


def test_words_in_the_media_module_alone_are_the_text() -> None:
    """A description beside a film is text of the item like any other."""
    story, problems = _read(
        f"{TITLE}{LINK}<media:group><media:content url='https://paper.example/a.mp4' type='video/mp4'/>"
        f"<media:description>{SENTENCE}</media:description></media:group>"
    )
    assert story.text == SENTENCE
    assert [each.url for each in story.enclosures] == ["https://paper.example/a.mp4"]
    assert problems == []


@pytest.mark.parametrize(
    "html",
    [
        f"<form><p>{SENTENCE}</p></form>",
        f"<noscript>{SENTENCE}</noscript>",
        f"<textarea>{SENTENCE}</textarea>",
        f"<title>{SENTENCE}</title>",
        f"<svg></svg><button>{SENTENCE}</button>",
        f"<p>{SENTENCE}",
        f"</div></p>{SENTENCE}<b",
    ],
)
def test_text_that_hides_is_found(html: str) -> None:
    """Where all the text stands in what is dropped elsewhere, it is the story's text."""
    story, _ = _read(_html(html))
    assert story.text == SENTENCE
    assert SENTENCE in story.html


def test_an_angle_that_begins_no_tag_is_text() -> None:
    """A sentence that opens with an angle is not swallowed; a tag that was cut off is."""
    assert _read(_html(f"<{SENTENCE}"))[0].text == f"<{SENTENCE}"
    assert _read(_html('<img src="https://paper.exam'))[0].text == ""


def test_a_link_that_is_no_web_address_is_told() -> None:
    """The story has no link then, and says why."""
    story = clean_item(RawItem(hash=b"", title="Bridge shut", content=SENTENCE, link="javascript:alert(1)"), Context())
    assert story.link == ""
    assert [problem.what for problem in story.problems] == ["the item's link is no web address"]


def test_a_sound_item_has_no_problem() -> None:
    """Nothing is said where nothing is wrong."""
    assert _read(f"{TITLE}{LINK}<description>{SENTENCE}</description>")[1] == []
