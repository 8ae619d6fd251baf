# ruff: noqa: E501 -- stories in many languages; a case stays on its line
"""Article pages: main text, metadata, and what a page says about itself."""

import json
from datetime import UTC, datetime
from html import escape

import pytest

from aggregator.clean.page.document import clean_document, clean_page, is_html

PARAGRAPHS = (
    "The city council voted on Thursday to reopen the tram line along the river, nineteen years after it was closed.",
    "Work on the first section will begin in the spring and is expected to take about two years, the council said.",
    "“People have asked for it at every meeting,” said Ines Moreau, who proposed the plan. “Now they get it.”",
    "Shop owners on the embankment fear for their parking spaces, and want to be heard before the work begins.",
    "The line will be paid for in equal parts by the city and the region, and the first cars have been ordered.",
)
PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Council votes to reopen river tram line | Riverside Post</title>
<meta property="og:site_name" content="Riverside Post"><meta property="og:image" content="/tram.jpg">
<link rel="canonical" href="https://post.example/tram?utm_source=x">
<script type="application/ld+json">{{"@context": "https://schema.org", "@graph": [{{"@type": "NewsArticle",
"headline": "Council votes to reopen river tram line", "author": [{{"@type": "Person", "name": "Ada Quist"}}, {{"name": "Associated Press"}}],
"datePublished": "2024-03-14T18:30:00+01:00", "dateModified": "2024-03-15T08:00:00Z"}}]}}</script></head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav><article><h1>Council votes to reopen river tram line</h1>
<p class="byline">By Ada Quist</p>{"".join(f"<p>{text}</p>" for text in PARAGRAPHS)}
<p>Sign up for our morning newsletter.</p></article>
<aside><h3>Most read</h3><ul><li><a href="/1">Bridge closed for a month</a><li><a href="/2">Mayor falls into the river</a></ul></aside>
<footer>© 2024 Riverside Post</footer></body></html>"""


def test_paragraphs_of_a_page_that_shows_nothing() -> None:
    """A text that only the page's data have keeps its paragraphs, whether line ends, elements or a list part them there."""
    sentences = [
        "The ferry across the harbour runs again from Monday, the council said on Thursday evening.",
        "It had been laid up for nine years because its engine could not be mended by anyone here.",
        "A yard in the north took it apart in spring, and found a spoon in the pump that nobody missed.",
        "Whoever has kept a ticket from the last trip may cross for nothing in the first week of service.",
    ]
    marked = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    mixed = "\n\n".join((sentences[0], "\n".join(sentences[1:])))
    forms = (*(end.join(sentences) for end in ("\n", "\r", "\n\n", "\u2028")), mixed, marked, escape(marked), sentences)
    for body in forms:
        data = json.dumps({"@type": "NewsArticle", "headline": "Ferry", "articleBody": body})
        page = f'<html><head><script type="application/ld+json">{data}</script></head><body><div></div></body></html>'
        assert clean_page(page).text.split("\n\n") == sentences


def test_a_page_becomes_a_story() -> None:
    """Title, people, agency, dates, link, picture and text are found, and nothing of the page around them."""
    story = clean_page(PAGE, url="https://post.example/tram?x=1")
    assert story.title == "Council votes to reopen river tram line"
    assert story.authors == ("Ada Quist",)
    assert story.agency == "Associated Press"
    assert story.published == datetime(2024, 3, 14, 17, 30, tzinfo=UTC)
    assert story.updated == datetime(2024, 3, 15, 8, tzinfo=UTC)
    assert story.link == "https://post.example/tram"
    assert story.picture is not None
    assert (story.picture.url, story.picture.type) == ("https://post.example/tram.jpg", "image/jpeg")
    assert story.enclosures == ()
    assert story.language == "en"
    assert story.text == "\n\n".join(PARAGRAPHS)


def test_bytes_and_text_are_one() -> None:
    """A page may come as bytes in its own encoding."""
    latin = (
        PAGE.replace("<head>", '<head><meta charset="iso-8859-1">')
        .replace("“", '"')
        .replace("”", '"')
        .replace("Ines", "Inès")
    )
    assert "Inès Moreau" in clean_page(latin.encode("iso-8859-1"), url="https://post.example/tram").text


@pytest.mark.parametrize(
    "page",
    [
        "",
        "<html></html>",
        "<html><body>",
        "<p>One short line</p>",
        "\x00",
        "<div>" * 30_000 + "deep",
        "{}",
        "<script>x</script>",
        "<svg><a><a>",
    ],
)
def test_no_page_raises(page: str) -> None:
    """Empty, broken and absurd pages give the best story that can be made."""
    assert clean_page(page).title


def test_a_page_without_main_text_keeps_what_it_has() -> None:
    """Where extraction finds nothing, the page's text is the body, and the problem is on record."""
    story = clean_page("<html><body><div>Back soon</div></body></html>")
    assert story.text == "Back soon"


@pytest.mark.parametrize(
    "broken",
    [
        '{"@type": "NewsArticle", "headline": ',
        "[[[[",
        "null",
        '{"@type": 7}',
        '{"@type":["NewsArticle"],"author":{"name":["A B"]}}',
        "[" * 50_000,
    ],
)
def test_broken_json_ld_is_passed_over(broken: str) -> None:
    """What a page says wrongly about itself costs nothing."""
    page = f'<html><head><title>Some title here</title><script type="application/ld+json">{broken}</script></head><body><p>{PARAGRAPHS[0]}</p></body></html>'
    assert clean_page(page).title == "Some title here"


@pytest.mark.parametrize(
    ("document", "html"),
    [
        ("<!doctype html><p>x", True),
        ("<p>x</p>", True),
        ("  <div class=x>y", True),
        ("Title\n\nText with a < b and <Name>.", False),
        ("", False),
    ],
)
def test_html_is_told_from_text(document: str, html: object) -> None:
    """Elements of HTML make a document HTML; angle brackets alone do not."""
    assert is_html(document) is html
    assert clean_document(document).title


def test_links_to_a_part_of_the_page_lead_to_that_page() -> None:
    """A footnote of a page keeps its way back and forth, whatever the front page of its site is."""
    paragraphs = "".join(f"<p>The {word} bank of the river was dry for most of the summer, said the office.</p>" for word in ("left", "right", "upper"))  # fmt: skip
    html = f"<html><body><article><h1>Dry banks</h1>{paragraphs}<p>It was the driest year that anybody here can remember.<a href='#dry'>1</a></p></article></body></html>"
    story = clean_page(html, url="https://example.org/dry/banks")
    assert '<a href="https://example.org/dry/banks#dry">1</a>' in story.html
