"""A long document that is sanitised piece by piece comes out as it would in one."""

from itertools import count

import pytest

from aggregator.text.html import sanitize
from aggregator.text.pieces import PIECE, by_pieces

PARAGRAPH = "<p>The <b>bridge</b> stays <a href='https://paper.example/{}'>shut</a> until spring.</p>\n"


def _sizes(html: str) -> tuple[str, list[int]]:
    """The document as a sanitiser that changes nothing gives it back, and the sizes of what it was given."""
    given: list[int] = []

    def clean(piece: str) -> str:
        given.append(len(piece))
        return piece

    return by_pieces(clean, html), given


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("<div class='x'><div><ul><li>", "</li></ul></div></div>"),
        ("<blockquote>", "</blockquote>"),
        ("<p>A line.<br></p><img src='a.jpg'><section>", "</section>"),
    ],
)
def test_pieces_are_joined_without_a_seam(before: str, after: str) -> None:
    """Plainly nested documents are cut into pieces of the size that is told, and nothing shows."""
    html = before + "".join(PARAGRAPH.format(number) for number in range(20_000)) + after
    whole, given = _sizes(html)
    assert whole == html
    assert max(given) < 1.1 * PIECE


@pytest.mark.parametrize(
    "html",
    [
        "<p>A</p>" * 10,
        "words " * PIECE,
        PARAGRAPH * 20_000 + "<p>",
        "</p>" + PARAGRAPH * 20_000,
        "<b>" + PARAGRAPH * 20_000 + "</b>",
        "<!-- " + PARAGRAPH * 20_000 + " -->",
        "<p title='<b>'>" + PARAGRAPH * 20_000 + "</p>",
        "<script>" + PARAGRAPH * 20_000 + "</script>",
        "<table><tr><td>" + PARAGRAPH * 20_000 + "</td></tr></table>",
        "a < b" + PARAGRAPH * 20_000,
        "\ue0fe" + PARAGRAPH * 20_000,
    ],
    ids=["short", "text", "open", "closed", "formatting", "comment", "quoted", "script", "table", "angle", "mark"],
)
def test_whatever_is_not_plainly_nested_passes_whole(html: str) -> None:
    """One piece, as it is: a cut there could change what the document says."""
    assert _sizes(html) == (html, [len(html)])


def test_a_seam_that_is_not_as_expected_stays() -> None:
    """Where the sanitiser moved the tags at a cut, each piece stays balanced in itself."""
    html = "<ul>" + "<li>One more word</li>" * 50_000 + "</ul>"
    calls = count()
    joined = by_pieces(lambda piece: f"<p>{next(calls)}</p>{piece}", html)
    assert joined.count("<ul>") == joined.count("</ul>") > 1
    assert joined.count("One more word") == 50_000
    assert joined.count("<li>") == joined.count("</li>")


def test_a_long_document_is_sanitised_as_a_short_one() -> None:
    """What goes from one paragraph goes from each of many, and their number stays."""
    one = "<p onclick='x'>A <i>word</i><span style='x'>, two</span></p>"
    html = f"<div>{one * 30_000}</div>"
    assert sanitize(html) == f"<div>{sanitize(one) * 30_000}</div>"
