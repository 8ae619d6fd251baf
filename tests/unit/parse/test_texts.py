# ruff: noqa: RUF001 -- the signs that misreading leaves
"""Texts that were damaged or escaped on their way are read as they are meant, in every format."""

from __future__ import annotations

import json

import pytest

from aggregator.model.feed import RawItem
from aggregator.parse.feed import parse_feed
from aggregator.parse.mojibake import mended

URL = "https://h.example/feed"


def rss(inner: str) -> RawItem:
    modules = 'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
    document = f'<rss version="2.0" {modules}><channel><item><title>t</title>{inner}</item></channel></rss>'
    return parse_feed(document.encode(), url=URL).items[0]


def json_feed(**members: str) -> RawItem:
    document = {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", **members}]}
    return parse_feed(json.dumps(document).encode(), url=URL).items[0]


@pytest.mark.parametrize(
    ("html", "meant"),
    [
        ("&lt;p&gt;A &lt;b&gt;dam&lt;/b&gt; &amp;amp; a lock.&lt;/p&gt;", "<p>A <b>dam</b> &amp; a lock.</p>"),
        ("&amp;lt;p&amp;gt;A dam.&amp;lt;/p&amp;gt;", "<p>A dam.</p>"),
        (
            'One. &lt;a href="https://h.example/"&gt;x&lt;/a&gt;&lt;/p&gt;',
            'One. <a href="https://h.example/">x</a></p>',
        ),
        ("The &lt;p&gt; of HTML is a paragraph.", "The &lt;p&gt; of HTML is a paragraph."),
        ("<p>Write &lt;b&gt;so&lt;/b&gt;</p>", "<p>Write &lt;b&gt;so&lt;/b&gt;</p>"),
        ("3 &lt; 4 and 5 &gt; 4", "3 &lt; 4 and 5 &gt; 4"),
        ("<![CDATA[<p>A dam.</p>]]>", "<p>A dam.</p>"),
        ("&lt;![CDATA[&lt;p&gt;A dam.&lt;/p&gt;]]&gt;", "<p>A dam.</p>"),
    ],
)
def test_markup_that_was_escaped_too_often(html: str, meant: str) -> None:
    """A body without any element that is markup as a whole once it is read again is that markup, and no other is."""
    escaped = html.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert rss(f"<description>{escaped}</description>").summary == meant
    assert json_feed(content_html=html).content == meant


def test_marks_of_cdata_in_titles() -> None:
    """A title loses the marks that somebody escaped with it."""
    document = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>a:1</id>'
        '<title type="html">&lt;![CDATA[Dam &amp;amp; lock]]&gt;</title></entry></feed>'
    )
    assert parse_feed(document.encode(), url=URL).items[0].title == "Dam &amp; lock"


LINES = "We walk to the dam.\n\nStops:\n1:00 Lock\n2:00 Dam\n\n\n#lock"
PARAGRAPHS = "<p>We walk to the dam.</p><p>Stops:<br>1:00 Lock<br>2:00 Dam</p><p>#lock</p>"


@pytest.mark.parametrize(
    "element",
    [
        "<media:group><media:description>{}</media:description></media:group>",
        '<media:description type="plain">{}</media:description>',
        "<itunes:summary>{}</itunes:summary>",
        "<description>{}</description>",
        "<description><![CDATA[{}]]></description>",
    ],
)
def test_lines_of_plain_text_stay_lines(element: str) -> None:
    """A text without any element keeps its paragraphs and lines, whichever element holds it."""
    assert rss(element.format(LINES)).summary == PARAGRAPHS


def test_lines_of_json_and_atom() -> None:
    """So does the plain text of the other formats."""
    assert json_feed(content_text=LINES).content == PARAGRAPHS
    assert json_feed(content_text=LINES.replace("\n", "\r\n")).content == PARAGRAPHS
    assert json_feed(content_html=LINES).content == PARAGRAPHS
    document = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>a:1</id>'
    document += f'<content type="text">{LINES}</content></entry></feed>'
    assert parse_feed(document.encode(), url=URL).items[0].content == PARAGRAPHS


def test_lines_that_were_wrapped_are_one() -> None:
    """Lines broken at a width are one; a long line that goes on in small letters on the next one too."""
    wrapped = "The council has decided to repair the old lock at the dam before\nthe winter comes, as its gates leak.\n"
    assert rss(f"<description>{wrapped}</description>").summary == wrapped.strip().replace("\n", " ")


def test_line_ends_beside_elements() -> None:
    """Beside elements that part lines they are blanks; beside links and emphasis blank lines part paragraphs."""
    assert rss("<description><![CDATA[<p>a\n\nb</p>]]></description>").summary == "<p>a\n\nb</p>"
    assert rss("<description><![CDATA[a <b>b</b>\n\nc]]></description>").summary == "<p>a <b>b</b></p><p>c</p>"


def test_html_of_the_media_module() -> None:
    """A description of type html is HTML (Media RSS 1.5.1), and so is a podcast's that holds markup."""
    html = "&lt;p&gt;A film of &lt;b&gt;gulls&lt;/b&gt;.&lt;/p&gt;"
    meant = "<p>A film of <b>gulls</b>.</p>"
    assert rss(f'<media:description type="html">{html}</media:description>').summary == meant
    assert rss(f"<itunes:summary>{html}</itunes:summary>").summary == meant
    assert rss("<media:description>1 &lt; 2</media:description>").summary == "1 &lt; 2"


@pytest.mark.parametrize(
    "text",
    [
        "the lock’s gates – “open”",
        "Zoë Ångström, Málaga",
        "плотина и шлюз",
        "堰と水門",
        "Žluťoučký kůň",
        "£5 · 20 °C",
        "🙂 ok",
    ],
)
def test_utf_8_that_was_misread_is_read_again(text: str) -> None:
    """A text whose UTF-8 was taken for Windows-1252, once or twice, is what it was, in every field."""
    damaged = text.encode().decode("cp1252", "surrogateescape")
    damaged = "".join(char if char < "\udc80" else chr(ord(char) - 0xDC00) for char in damaged)
    assert mended(damaged) == text


def test_misread_fields_among_sound_ones() -> None:
    """One misread field is mended where the rest of the document is sound, and what is mixed is mended in part."""
    item = rss(
        "<author>ZoÃ« Ruiz</author><category>CafÃ©</category>"
        "<description>Caf\u00e9 \u2013 the cityâ€™s best</description>"
    )
    assert (item.authors, item.categories, item.summary) == (("Zoë Ruiz",), ("Café",), "Café – the city’s best")
    assert mended("â€œThe dam,â€ she said") == "“The dam,” she said"  # a control character was taken out on the way


@pytest.mark.parametrize(
    "text", ["AMANHÃ”, disse", "«CAFÉ»", "Ångström", "naïve – “café”", "SÃO PAULO", "â la carte", "Straße"]
)
def test_words_that_look_misread_are_left(text: str) -> None:
    """Letters that languages do write before signs stay."""
    assert mended(text) == text


def test_halves_that_are_controls() -> None:
    """Letters whose second byte is a control character are mended before such characters are taken out."""
    damaged = "\u00c3\u0081RBOL Y R\u00c3\u008dO \u2013 5"
    assert rss(f"<description>{damaged}</description>").summary == "ÁRBOL Y RÍO – 5"
    assert json_feed(content_html=damaged).content == "ÁRBOL Y RÍO – 5"


@pytest.mark.parametrize(
    ("html", "meant"),
    [
        ("<p>the weavers&acirc;&euro;&trade; caf&Atilde;&copy;</p>", "<p>the weavers’ café</p>"),
        ("<p>don&#226;&#8364;&#8482;t, caf&#xC3;&#xA9;</p>", "<p>don’t, café</p>"),
        ("<p>5&acirc;&euro;&ldquo;6 &lt;b&gt; &amp; &copy;</p>", "<p>5–6 &lt;b&gt; &amp; ©</p>"),
        ("<p>l&agrave; &amp; &eacute;t&eacute; &Atilde; &copy; &euro;&nbsp;5</p>", None),
        ("<p>&iuml;&raquo; &acirc;ge &Acirc;</p>", None),
    ],
)
def test_misread_letters_that_were_written_as_references(html: str, meant: str | None) -> None:
    """Misread UTF-8 is read again as references too, in HTML of any format; true letters stay as they were written."""
    assert rss(f"<description><![CDATA[{html}]]></description>").summary == (meant or html)
    assert json_feed(content_html=html).content == (meant or html)


def test_misread_references_in_titles() -> None:
    """A title in CDATA whose apostrophe came as three references has an apostrophe."""
    document = "<rss><channel><item><title><![CDATA[Weavers&acirc;&euro;&trade; row]]></title></item></channel></rss>"
    assert parse_feed(document.encode(), url=URL).items[0].title == "Weavers’ row"
