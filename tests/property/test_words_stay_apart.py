"""The law that no two words run together which a browser shows apart."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregator.clean.blocks import render, text_of
from aggregator.clean.reading.read import read
from aggregator.text.html import plain

BLOCKS = (
    *("address", "article", "aside", "blockquote", "center", "dd", "details", "dir", "div", "dl", "dt", "fieldset"),
    *("footer", "h2", "h5", "header", "hgroup", "legend", "li", "main", "marquee", "menu", "nav", "ol", "p", "pre"),
    *("search", "section", "summary", "ul"),
)
"""Elements that a browser shows on lines of their own."""

SPACES = st.sampled_from(
    (
        " ",
        "\n",
        "<b> </b>",
        "<strong>\n</strong>",
        "<b><i> </i></b>",
        " <em></em> ",
        "<a href='/x'> </a>",
        "<br>",
        "<hr>",
    )
)
STARTS = st.sampled_from(BLOCKS).map("<{}>".format)
INLINE = st.sampled_from(("<b>{}</b>", "<i>{}</i>", "<a href='/y'>{}</a>", "<span dir=rtl>{}</span>", "{}"))
APART = st.one_of(
    st.builds("{}{}".format, INLINE, st.one_of(SPACES, STARTS)),
    st.sampled_from(BLOCKS).map("<{0}>{{}}</{0}>".format),
)
"""A word, and what parts it from the next one."""
FEW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@FEW
@given(st.lists(APART, min_size=1, max_size=12))
def test_words_that_are_shown_apart_stay_apart(frames: list[str]) -> None:
    """White space in whatever inline element, and the border of whatever block, parts two words in text and HTML."""
    words = [f"word{number}" for number in range(len(frames))]
    html = "".join(frame.format(word) for frame, word in zip(frames, words, strict=True))
    blocks = read(html, "https://example.org/")
    assert text_of(blocks).split() == words
    assert plain(render(blocks)).split() == words
    assert plain(html).split() == words
