# ruff: noqa: E501 -- the pieces read best side by side
"""Laws of cleaning that hold for any input."""

from ada_url import URL
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregator.clean.blocks import render, text_of
from aggregator.clean.page.document import clean_text
from aggregator.clean.reading.read import read
from aggregator.clean.story import Context, clean_item
from aggregator.clean.table import told
from aggregator.model import RawItem
from aggregator.text.html import inline_text, plain, sanitize
from aggregator.text.urls import _PLAIN, absolute, canonical, identity, safe_link
from tests.oracle import active_markup

PIECES = st.sampled_from(
    ["<p>", "</p>", "<div class='share'>", "</div>", "<b>", "</b>", "<a href='/x?utm_source=1'>", "</a>", "<br>", "<ul><li>", "</ul>", "<table><tr><td>", "</table>",
     "<svg onload=x>", "<math><mtext>", "</math>", "<style>", "</style>", "<noscript>", "<!--", "-->", "<![CDATA[", "]]>", "<img src=x onerror=x>", "<iframe srcdoc=x>", "<pre>", "</pre>",
     "<form>", "<template>", "<a href='java\x01script:x'>", "&lt;b&gt;", "&amp;lt;", "&#0;", "&#7;", "&#x1b;", "&#xfffe;", "&amp;#7;", "\x00", "\x0b", "<figure><figcaption>", "</figure>", "<blockquote>", "<h2>", "</h2>",
     "Read more", "The post x appeared first on y.", "LAKE (AP) — ", "By Anna Ek", "A sentence of a story that goes on for a while.", "Latest news", "a < b", "\ud800", " ", "\n"]
)  # fmt: skip
HTML = st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=30).map("".join)
URLS = st.one_of(
    st.text(max_size=40),
    st.builds("{}://{}/{}?{}#{}".format, st.sampled_from(["http", "HTTPS", "javascript"]), st.sampled_from(["example.org", "www.Example.org:443", "m.example.org", "é.example"]),
              st.text("ab/.%2e ~", max_size=10), st.text("abutm_source=&;+%1", max_size=16), st.text("ab0=!/", max_size=5)),
)  # fmt: skip
FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@FEW
@given(HTML)
def test_sanitized_html_is_inert_and_stable(html: str) -> None:
    """Nothing active is left, and sanitising again changes nothing."""
    clean = sanitize(html, "https://example.org/")
    assert active_markup(clean) == []
    assert sanitize(clean, "https://example.org/") == clean


@FEW
@given(HTML)
def test_text_has_no_control_characters(html: str) -> None:
    """Whatever comes in, text that goes out can stand in XML."""
    for text in (plain(html), inline_text(html), text_of(read(html)), sanitize(html), render(read(html))):
        assert not any(ord(character) < 32 and character not in "\n\t" for character in text)
        assert not any(0xD800 <= ord(character) <= 0xDFFF for character in text)


@FEW
@given(HTML)
def test_reading_rendered_blocks_changes_nothing(html: str) -> None:
    """Rendered blocks read as themselves: the same story gives the same bytes."""
    once = render(read(html))
    assert render(read(once)) == once


@FEW
@given(HTML, HTML, st.text(max_size=60))
def test_an_item_is_always_a_story(content: str, summary: str, title: str) -> None:
    """No item raises, none is without a title, none is empty where the feed said more than it, and all come out the same; every rule is the table's."""
    raw = RawItem(hash=b"", title=title, content=content, summary=summary, link="https://example.org/a")
    story = clean_item(raw, Context(site_title="Example"))
    assert story.title
    assert active_markup(story.html) == []
    assert {gone.rule for gone in story.removals} <= told().keys()
    assert clean_item(raw, Context(site_title="Example")) == story
    if any(character.isalnum() for character in text_of(read(content) or read(summary))):
        assert story.text or "repeated-title" in {gone.rule for gone in story.removals}


@FEW
@given(st.text(max_size=400))
def test_any_text_is_a_story(text: str) -> None:
    """A plain-text document never raises."""
    assert clean_text(text).title


@FEW
@given(URLS)
def test_addresses_are_normal_forms(url: str) -> None:
    """Canonical forms are their own, twins in scheme have one identity, and only web and mail addresses pass."""
    once = canonical(url)
    assert canonical(once) == once
    assert identity(once) == identity(url)
    assert safe_link(url).startswith(("http://", "https://", "mailto:")) or safe_link(url) == ""
    if once.startswith("http://"):
        assert identity(once) == identity("https://" + once[7:]) or ":" in once[7:]


@FEW
@given(URLS)
def test_addresses_that_are_spared_the_parser_are_in_its_form(url: str) -> None:
    """What is taken for normal without a look is what the parser would have made of it."""
    found = absolute(url)
    assert found == (URL(found).href if found else "")
    if _PLAIN.fullmatch(url):
        assert found == URL(url).href


@settings(max_examples=300, deadline=None)
@given(st.from_regex(_PLAIN, fullmatch=True, alphabet=st.characters(max_codepoint=127)))
def test_no_plain_address_is_changed_by_the_parser(url: str) -> None:
    """Every address of the plain form is its own normal form."""
    assert URL(url).href == url
