# ruff: noqa: E501 -- the pieces read best side by side
"""Laws of article pages that hold for any HTML."""

import json

import trafilatura
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregator.clean.page.document import clean_page
from aggregator.clean.page.main_text import choose
from aggregator.clean.page.metadata import read_metadata
from aggregator.clean.page.titles import choose_title
from aggregator.clean.page.units import units_of
from aggregator.clean.table import told
from aggregator.text.html import without_control

PIECES = st.sampled_from(
    ["<html lang='", "<head>", "</head>", "<body>", "<article>", "</article>", "<h1>", "</h1>", "<p>", "</p>", "<a rel=author href=/a>", "</a>", "<span class='byline vcard'>", "</span>",
     "<span itemprop=author><b itemprop=name>", "<time datetime='2024-02-30'>", "<time itemprop=datePublished>", "<meta name=author content='", "<meta property=og:image content='http://[", "'>", "<link rel=canonical href='//x:99999999'>",
     "<title>", "</title>", "<script type='application/ld+json'>", "</script>", '{"@type":"Article","author":[{"name":[', "]}]}", "<!--", "-->", "<table><tr><td>", "</table>", "<blockquote>", "<aside>", "<nav>", "<form>", "<br>",
     "By Anna Ek", "3 May 2024", "9999-99-99", "\x00", "\ud800", "A sentence of a story that goes on for a while, and then ends.", "0x", "&#x110000;", " "]
)  # fmt: skip
HTML = st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=40).map("".join)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.sampled_from(["Article", "#a", "2024-05-03", "False", "/a.jpg"])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(["@type", "@id", "@graph", "@value", "name", "author", "creator", "publisher", "image", "url", "width", "caption", "headline", "datePublished", "hasPart", "isAccessibleForFree", "articleSection", "mainEntity", "inLanguage"]),
            inner,
            max_size=6,
        ),
    ),
    max_leaves=20,
)  # fmt: skip
FEW = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@FEW
@given(HTML)
def test_any_html_is_a_story(html: str) -> None:
    """No page raises, none is without a title, every removal has a rule of the table, and all is the same again."""
    story = clean_page(html, url="https://example.org/a")
    assert story.title
    assert {gone.rule for gone in story.removals} <= told().keys()
    assert clean_page(html, url="https://example.org/a") == story


@FEW
@given(st.binary(max_size=300))
def test_any_bytes_are_a_story(document: bytes) -> None:
    """Bytes in no encoding are a story too."""
    assert clean_page(document).title


@FEW
@given(VALUES)
def test_any_json_ld_is_read(value: object) -> None:
    """Whatever shape a page's data has, its fields have theirs: lines of text, aware dates, web addresses."""
    data = json.dumps({"@type": "Article", **(value if isinstance(value, dict) else {"author": value, "image": value})})
    tree = trafilatura.load_html(
        f"<html><head><script type='application/ld+json'>{data.replace('</', '')}</script></head><body><p>x</p></body></html>"
    )
    page = read_metadata(tree, "https://example.org/a")
    assert len(page.authors) <= 8
    assert all("\n" not in text for text in (page.title, page.section, page.site, *page.authors))
    assert page.published is None or page.published.tzinfo is not None
    assert page.image is None or page.image.url.startswith(("http://", "https://"))


TITLES = st.lists(st.text("abc |-…", max_size=12), max_size=3)


@FEW
@given(TITLES, TITLES, TITLES, st.text("abc |-…", max_size=12), st.text("abc", max_size=4))
def test_a_title_is_one_of_the_pages(
    headlines: list[str], shared: list[str], shown: list[str], document: str, site: str
) -> None:
    """The title that is chosen is one of those given, or the front of one; it is empty only where all are."""
    given_titles = [*headlines, *shared, *shown, document]
    title = choose_title(headlines, shared, shown, document, site)
    assert any(each.startswith(title) for each in given_titles)
    assert title or not document


@FEW
@given(HTML)
def test_chosen_text_is_of_the_page(html: str) -> None:
    """What is chosen of a page has its letters and digits in its order, and no other."""
    tree = trafilatura.load_html(f"<html><body>{without_control(html)}</body></html>")
    if tree is None:
        return
    units = units_of(tree)
    left = iter("".join(unit.squashed for unit in units))
    chosen = choose(tree, "\n\n".join(unit.text for unit in units))
    if chosen is not None:
        again = trafilatura.load_html(f"<html>{chosen.html}</html>")
        assert again is not None
        assert all(letter in left for unit in units_of(again) for letter in unit.squashed)
