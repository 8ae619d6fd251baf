"""HTML to blocks and back."""

import pytest

from aggregator.clean.blocks import from_text, render, text_of, tidy, without_back, without_front
from aggregator.clean.reading.read import read


@pytest.mark.parametrize(
    ("html", "rendered"),
    [
        ("<div><div>one<p>two</p></div>three</div>", "<p>one</p><p>two</p><p>three</p>"),
        ("one<br>two<br><br>three", "<p>one<br>two</p><p>three</p>"),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
        ("<table><tr><td>1<td><td>3</table>", "<table><tbody><tr><td>1</td><td></td><td>3</td></tr></tbody></table>"),
        ("<b><p>x</p><p>y</p></b>", "<p><b>x</b></p><p><b>y</b></p>"),
        ("<a href=https://example.org/><div>x</div></a>", '<p><a href="https://example.org/">x</a></p>'),
        ("<p></p><p> </p><p>x</p>", "<p>x</p>"),
        ("<ul><li>one<div>two</div>three</ul>", "<ul><li>one<p>two</p><p>three</p></li></ul>"),
        ("<table><tr><td>1<br><br>2<td>3</table>",
         "<table><tbody><tr><td>1<p>2</p></td><td>3</td></tr></tbody></table>"),
        ("<pre> a\n  b</pre>", "<pre> a\n  b</pre>"),
        ("<figure><img src=https://example.org/i.jpg><figcaption>c</figcaption></figure>",
         '<figure><img src="https://example.org/i.jpg"><figcaption>c</figcaption></figure>'),
        ("<p>a</p><hr><p>b</p>", "<p>a</p><hr><p>b</p>"),
        ("<a name=x>anchor</a>", "<p>anchor</p>"),
        ("<p>out <span> for</span> <span> </span> <span>\n</span> tricks", "<p>out for tricks</p>"),
        ("<p>out <b> for</b> tricks", "<p>out <b> for</b> tricks</p>"),
        ("<p>boats<strong> </strong>of<em>\n</em>the<b><i> </i></b>bay", "<p>boats of the bay</p>"),
        ("<p>boats <b></b> of <i></i>the<b></b>me", "<p>boats of theme</p>"),
        ("<fieldset><legend>Rates</legend>From May.</fieldset>Twice.", "<p>Rates</p><p>From May.</p><p>Twice.</p>"),
        ("<center>One.</center><marquee>Two.</marquee><hgroup><h2>Three</h2>four</hgroup>",
         "<p>One.</p><p>Two.</p><h2>Three</h2><p>four</p>"),
        ("<menu><li>one<li>two</menu><dir><li>three</dir>", "<ul><li>one</li><li>two</li></ul><ul><li>three</li></ul>"),
        ("", ""),
    ],
)  # fmt: skip
def test_markup_soup_becomes_clean_html(html: str, rendered: str) -> None:
    """Wrappers vanish; paragraphs, lists, tables, figures and links are whole; reading it again changes nothing."""
    assert render(read(html)) == rendered
    assert render(read(rendered)) == rendered


@pytest.mark.parametrize(
    ("html", "rendered"),
    [
        ("<p dir=RTL lang=ar>x</p>", '<p dir="RTL" lang="ar">x</p>'),
        ("<h3 dir=rtl>x</h3>", '<h3 dir="rtl">x</h3>'),
        ("<pre dir=ltr>x</pre>", '<pre dir="ltr">x</pre>'),
        ("<ul dir=rtl><li>x<li lang=en>y</ul>", '<ul dir="rtl"><li>x</li><li lang="en">y</li></ul>'),
        ("<blockquote dir=rtl><p dir=rtl>x</p>y</blockquote>", '<blockquote dir="rtl"><p>x</p><p>y</p></blockquote>'),
        ("<table dir=rtl><tr><th>a<th dir=ltr>b</table>",
         '<table dir="rtl"><tbody><tr><th>a</th><th dir="ltr">b</th></tr></tbody></table>'),
        ("<div dir=rtl lang=fa><p>x</p>y</div>z", '<p dir="rtl" lang="fa">x</p><p dir="rtl" lang="fa">y</p><p>z</p>'),
        ("<section lang=he><ol><li>x</ol></section>", '<ol lang="he"><li>x</li></ol>'),
        ("<ul><li><div dir=rtl>x</div><li>y</ul>", '<ul><li><p dir="rtl">x</p></li><li>y</li></ul>'),
        ("<p dir=up lang='no tag'>x</p>", "<p>x</p>"),
    ],
)  # fmt: skip
def test_blocks_keep_their_direction_and_language(html: str, rendered: str) -> None:
    """What a block, or the wrapper around it that goes, says of direction and language is said once where it holds."""
    assert render(read(html)) == rendered
    assert render(read(rendered)) == rendered


def test_breaks_at_a_blocks_ends_cost_what_they_weigh() -> None:
    """A run of breaks and spaces that does not end the block is passed over once, however long it is."""
    run = "<br> " * 10_000
    assert tidy(f"a{run}b{run}") == f"a{run}b"


def test_text_leaves_captions_out_and_joins_rows() -> None:
    """The text has paragraphs, a row's cells on one line, and no caption of a figure."""
    blocks = read(
        "<p>a</p><figure><img src=https://example.org/i.jpg><figcaption>c</figcaption></figure><table><tr><td>1<td>2</table>"
    )
    assert text_of(blocks) == "a\n\n1 | 2"


def test_hints_are_the_names_of_what_holds_a_block() -> None:
    """Classes of a block and of its holders are known, ids of headings are not: software makes them of the words."""
    nested, heading = read('<div class="Related-Posts"><p id=x>a</p></div><h2 id="share-prices">b</h2>')
    assert nested.hint == "related-posts x"
    assert heading.hint == ""


def test_links_are_counted() -> None:
    """A block knows how much of its text leads elsewhere, and where."""
    (block,) = read('<p>See <a href="https://example.org/a?utm_source=x">this page</a></p>')
    assert (block.linked, block.links) == (9, ("https://example.org/a",))


@pytest.mark.parametrize(
    ("html", "front", "text", "rest"),
    [
        (
            "<p><strong>LAKE (AP)</strong> — The <i>ice</i> &amp; snow</p>",
            "LAKE (AP) — ",
            "The ice & snow",
            "The <i>ice</i> &amp; snow",
        ),
        (
            "<p><b>LAKE</b> (AP) — <a href=https://example.org/>The</a> ice</p>",
            "LAKE (AP) — ",
            "The ice",
            '<a href="https://example.org/">The</a> ice',
        ),
        ("<p>A &lt; b</p>", "A ", "< b", "&lt; b"),
    ],
)
def test_a_front_is_cut_from_text_and_html(html: str, front: str, text: str, rest: str) -> None:
    """The same words go from both, and emptied elements with them."""
    (block,) = read(html)
    cut = without_front(block, len(front))
    assert (cut.text, cut.html) == (text, rest)


def test_a_back_is_cut_from_text_and_html() -> None:
    """The end goes from both, with the link that it was."""
    (block,) = read("<p>The <i>ice</i> &amp; snow. <a href=https://example.org/>Read more</a></p>")
    cut = without_back(block, len(" Read more"))
    assert (cut.text, cut.html) == ("The ice & snow.", "The <i>ice</i> &amp; snow.")


def test_plain_text_is_paragraphs() -> None:
    """Blank lines part blocks, also where they hold spaces; lines stay within them, and markup is text."""
    assert [block.text for block in from_text("a\nb\n \n\nc <i>")] == ["a\nb", "c <i>"]
    assert from_text("c <i>")[0].html == "c &lt;i&gt;"
