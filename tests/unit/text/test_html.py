# ruff: noqa: RUF001 -- texts in many languages; a case stays on its line
"""HTML made safe, and HTML made into text."""

import pytest

from aggregator.text.html import inline_text, plain, sanitize

BASE = "https://example.org/news/"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p onclick=x style=y id=z class=c>Hi</p>", "<p>Hi</p>"),
        ("<script>alert(1)</script><p>Hi</p>", "<p>Hi</p>"),
        ("<iframe src=https://example.org></iframe>x", "x"),
        ("<svg><script>alert(1)</script></svg>x<math><mi>y</math>", "x"),
        ("<form action=/login><input name=q>Sign in</form>x", "x"),
        ("<a href='javascript:alert(1)'>x</a>", "<a>x</a>"),
        ("<a href='java\x01script:alert(1)'>x</a>", "<a>x</a>"),
        ("<a href='/a?utm_source=rss&id=1'>x</a>", '<a href="https://example.org/a?id=1">x</a>'),
        ("<a href='mailto:a@example.org?subject=x'>x</a>", '<a href="mailto:a@example.org">x</a>'),
        ("<img src=i.jpg alt='a>b'>", '<img src="https://example.org/news/i.jpg" alt="a&gt;b">'),
        ("<img src=data:image/gif;base64,R0 data-src=/real.jpg>", '<img src="https://example.org/real.jpg">'),
        ("<img src='javascript:x' onerror=alert(1)>", ""),
        ("<img src=/p.gif width=1 height=1>x", "x"),
        ("<img src='https://feeds.feedburner.com/~r/x/~4/y' height=20 width=20>x", "x"),
        ("a < b & c", "a &lt; b &amp; c"),
        ("plain", "plain"),
        ("<unknown>text</unknown>", "text"),
        ("<p>un<b>closed", "<p>un<b>closed</b></p>"),
    ],
)
def test_sanitize_keeps_an_allow_list(html: str, expected: str) -> None:
    """What runs, frames, styles, asks or tracks is gone; text, links and pictures are whole and absolute."""
    assert sanitize(html, BASE) == expected


def test_lazy_srcset_is_resolved() -> None:
    """A picture that loads lazily by srcset gets its candidates and, without a source, the last of them."""
    html = "<img data-srcset='/s.jpg 300w, /l.jpg 900w'>"
    assert (
        sanitize(html, BASE)
        == '<img srcset="https://example.org/s.jpg 300w, https://example.org/l.jpg 900w" src="https://example.org/l.jpg">'
    )


def test_relative_addresses_need_a_base() -> None:
    """Without a base a relative link leads nowhere, and goes."""
    assert sanitize("<a href=/x>x</a>") == "<a>x</a>"


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 30_000 + "needle" + "</div>" * 30_000,
        "<ul><li>" * 20_000 + "needle",
        "<blockquote><table><tr><td>" * 5_000 + "needle",
        "".join(f"<b id={n}>" for n in range(3_000)) + "<p>x" * 3_000 + "needle",
        "<a href='https://example.org/'>needle</a> " * 20_000,
        "word " * 400_000 + "needle",
    ],
    ids=["nested-div", "nested-list", "nested-table", "unclosed-formatting", "links", "long"],
)
def test_pathological_documents_keep_their_text(html: str) -> None:
    """Depth, unclosed formatting, many links and sheer size cost neither the text nor, by their limits, the time."""
    assert "needle" in sanitize(html)
    assert plain(html).endswith("needle")


def test_nesting_in_the_output_is_bounded() -> None:
    """What a reader's parser would choke on is not handed on."""
    assert sanitize("<div>" * 5_000 + "x").count("<div>") < 200


def test_unclosed_formatting_does_not_multiply() -> None:
    """Formatting that is never closed is opened again in every paragraph: the output stays in proportion."""
    html = "".join(f"<b id={n}>" for n in range(2_000)) + "<p>x" * 2_000
    assert len(sanitize(html)) < 12 * len(html)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("a<br>b<br><br>c", "a\nb\n\nc"),
        ("<div>a<div>b</div></div>c", "a\n\nb\n\nc"),
        ("a&nbsp;b &amp; c &lt;d&gt;", "a b & c <d>"),
        ("<p> many   spaces\n here </p>", "many spaces here"),
        ("<script>x</script><style>y</style>z", "z"),
        ("x\n\n\ny", "x\n\ny"),
        ("", ""),
        ("&#0;&#x1;a\x00b", "\ufffdab"),
    ],
)
def test_plain_is_paragraphs(html: str, expected: str) -> None:
    """Blocks are paragraphs, breaks are lines, entities are characters, and control characters are nothing."""
    assert plain(html) == expected


def test_plain_finds_text_in_wrappers_that_are_usually_dropped() -> None:
    """A document that stands wholly in a form or a noscript still has its text."""
    assert plain("<form><noscript><p>All there is</p></noscript></form>") == "All there is"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("AT&T", "AT&T"),
        ("AT&amp;T and M&amp;amp;S", "AT&T and M&S"),
        ("It&amp;#8217;s", "It’s"),
        ("&lt;b&gt;Bold&lt;/b&gt; claim", "Bold claim"),
        ("&amp;lt;i&amp;gt;Twice&amp;lt;/i&amp;gt;", "Twice"),
        ("a < b > c", "a < b > c"),
        ("List<String> in Java", "List<String> in Java"),
        ("Why &lt;b&gt; is deprecated", "Why <b> is deprecated"),
        ("<p>a</p><p>b</p>\n c", "a b c"),
        ("<b>Big</b>ger", "Bigger"),
        ("\x07Bell\u200b", "Bell"),
    ],
)
def test_inline_text_is_one_line(html: str, expected: str) -> None:
    """Markup goes, also where it was escaped twice; ampersands and angle brackets of the text stay."""
    assert inline_text(html).replace("\u200b", "") == expected
