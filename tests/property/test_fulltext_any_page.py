"""Whatever comes as a page, the feed's item loses nothing by it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.clean.page.fulltext import page_story
from aggregator.model import PageRules, Story

URL = "https://gazette.example/news/1"
TAGS = (
    *("html", "head", "title", "/title", "body", "article", "/article", "p", "/p", "div", "/div", "h1", "li"),
    *("table", "tr", "td", "blockquote", "script", "/script", "br"),
)
PIECES = st.sampled_from(
    [
        *(f"<{tag}>" for tag in TAGS),
        "<!--",
        "-->",
        "&nbsp;",
        '<script type="application/ld+json">{"@type":"Article","author":[{"name":1}],"image":{"url":[]}}</script>',
        '<meta property="og:title" content="x">',
        "<time datetime='0000-00-00'>",
        "<a href='http://['>",
        "\x00",
        "\ud800",
        "The harbour is frozen. ",
        "Subscribe to continue reading. ",
        "cookies consent partners privacy ",
        "灯塔将在五月熄灭",
    ]
)
ITEMS = st.builds(
    lambda title, text: Story(title=title or "x", original_title=title, text=text, html="<p>x</p>", link=URL),
    st.text(max_size=60),
    st.text(max_size=300),
)
RULES = st.sampled_from([PageRules(), PageRules(body="p", remove=("div", "li"), title="h1", author="a", date="time")])


@settings(max_examples=150, deadline=None)
@given(ITEMS, st.lists(PIECES, max_size=40).map("".join), RULES)
def test_no_page_costs_a_word(item: Story, page: str, rules: PageRules) -> None:
    """Nothing raises; the text is the page's and at least nearly as long, or the feed's own, with the reason."""
    body = page.encode("utf-8", "surrogatepass")
    story = page_story(item, body, url=URL, asked=URL, rules=rules)
    if story.from_page:
        assert len(story.text) >= 0.9 * len(item.text)
    else:
        assert (story.text, story.html) == (item.text, item.html)
        assert story.problems[-1].where == "page"
    assert (story.link, story.guid, story.published or None) == (item.link, item.guid, story.published)
    if item.original_title:
        assert story.title == item.title


@settings(max_examples=100, deadline=None)
@given(ITEMS, st.binary(max_size=400))
def test_no_bytes_raise(item: Story, body: bytes) -> None:
    """Noise is no page."""
    assert page_story(item, body, url=URL, asked=URL).title
