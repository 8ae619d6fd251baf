"""HTML to blocks and back."""

import pytest

from aggregator.clean.blocks import from_text, read, render, text_of, without_back, without_front


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
        ("<table><tr><td>1<br><br>2</table>", "<table><tbody><tr><td>1<p>2</p></td></tr></tbody></table>"),
        ("<pre> a\n  b</pre>", "<pre> a\n  b</pre>"),
        ("<figure><img src=https://example.org/i.jpg><figcaption>c</figcaption></figure>",
         '<figure><img src="https://example.org/i.jpg"><figcaption>c</figcaption></figure>'),
        ("<p>a</p><hr><p>b</p>", "<p>a</p><hr><p>b</p>"),
        ("<a name=x>anchor</a>", "<p>anchor</p>"),
        ("<p>out <span> for</span> <span> </span> <span>\n</span> tricks", "<p>out for tricks</p>"),
        ("<p>out <b> for</b> tricks", "<p>out <b> for</b> tricks</p>"),
        ("", ""),
    ],
)  # fmt: skip
def test_markup_soup_becomes_clean_html(html: str, rendered: str) -> None:
    """Wrappers vanish; paragraphs, lists, tables, figures and links are whole; reading it again changes nothing."""
    assert render(read(html)) == rendered
    assert render(read(rendered)) == rendered


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
