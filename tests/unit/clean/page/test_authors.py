# ruff: noqa: E501 -- a page stays on its line
"""Who wrote a page's story: each place that says so, and what is nobody."""

import pytest
from lxml.html import document_fromstring

from aggregator.clean.page.authors import is_name, read_page_authors
from aggregator.clean.page.jsonld import LinkedData

SITE = "Riverside Post"


def read(
    body: str = "", meta: dict[str, list[str]] | None = None, *, url: str = "", **article: object
) -> tuple[str, ...]:
    """The authors of a page with this body, these `meta` elements and this article in JSON-LD."""
    tree = document_fromstring(f"<html><body><h1>Ferry runs again</h1>{body}<p>Text.</p></body></html>")
    return read_page_authors(tree, meta or {}, LinkedData(articles=(article,)), SITE, url)


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Ada Quist", ("Ada Quist",)),
        ([{"@type": "Person", "name": "Ada Quist"}, {"name": "Bo Lind"}], ("Ada Quist", "Bo Lind")),
        ({"name": ["Ada Quist", "Bo Lind"]}, ("Ada Quist", "Bo Lind")),
        ([{"name": "Ada Quist"}, {"name": "Ada Quist"}, {"name": "https://post.example/ada"}], ("Ada Quist",)),
        ("Ada Quist, professor of the history of ferries at Lake University", ("Ada Quist",)),
        ("Ada Quist, post.example", ("Ada Quist",)),
        ([{"@type": "Organization", "name": SITE}, {"name": "Ada Quist"}], ("Ada Quist",)),
        ([{"@type": "Organization", "name": "Reuters"}], ("Reuters",)),
        (7, ()),
    ],
)
def test_json_ld(author: object, names: tuple[str, ...]) -> None:
    """Objects, texts and lists are people; addresses, roles and doubles go, agencies stay for the chain."""
    assert read(author=author) == names


@pytest.mark.parametrize(
    "body",
    [
        '<a rel="author" href="/ada">Ada Quist</a>',
        '<span itemprop="author"><i>by</i> <b itemprop="name">Ada Quist</b></span>',
        '<div class="entry-meta"><span class="author vcard"><a class="url fn n" href="/ada">Ada Quist</a></span></div>',
        '<div class="article-byline">By <a href="/ada">Ada Quist</a> | Harbour editor</div>',
        '<div class="byline">By Ada Quist, harbour editor</div>',
        '<p class="meta">von <a href="/ada">Ada Quist</a></p>',
        '<aside><a rel="author">Bo Lind</a></aside><div class="comment"><span class="author">Cy Moe</span></div><p>By Ada Quist</p>',
    ],
    ids=["rel", "microdata", "hCard", "links of a byline", "text of a byline", "line below the heading", "elsewhere"],
)
def test_elements(body: str) -> None:
    """Where no data names anybody, marked elements, named elements and lines "By …" do; those of comments do not."""
    assert read(body) == ("Ada Quist",)


def test_meta_comes_before_elements() -> None:
    """A `meta` element that names somebody is believed; an address or a handle names nobody."""
    body = '<a rel="author">Bo Lind</a>'
    assert read(body, {"author": ["Ada Quist"]}) == ("Ada Quist",)
    assert read(body, {"author": ["https://post.example/ada"], "byl": ["@ada"]}) == ("Bo Lind",)


@pytest.mark.parametrize(
    ("said", "url"), [(SITE, ""), ("Riverside Post editors", ""), ("Ripple", "https://www.ripple.example/a")]
)
def test_a_site_is_the_author_only_where_nobody_else_is(said: str, url: str) -> None:
    """A person in the byline wins over the site's own name, its editors and its host; alone these stand."""
    assert read("<p>By Ada Quist</p>", {"author": [said]}, url=url) == ("Ada Quist",)
    assert read("", {"author": [said]}, url=url) == (said,)


def test_a_crowd_is_cut() -> None:
    """A list of dozens is no byline; its first names are kept."""
    assert len(read(author=[f"Ada Quist {chr(65 + at)}" for at in range(26)])) == 8


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ada Quist", True),
        ("阿部真央", True),
        ("ada@post.example", False),
        ("Posted 3 hours ago", False),
        ("Who wrote this?", False),
        ("Ada Quist writes about ferries and the weather", False),
        ("", False),
    ],
)
def test_names(text: str, name: object) -> None:
    """A name is short, and neither address, number nor sentence."""
    assert is_name(text) is name
