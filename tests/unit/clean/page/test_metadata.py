# ruff: noqa: E501 -- a page's head stays on its line
"""What a page says about itself, field by field."""

import json
from datetime import UTC, datetime

import pytest
from lxml.html import document_fromstring

from aggregator.clean.page.document import clean_page
from aggregator.clean.page.metadata import Metadata, Picture, read_metadata

URL = "https://www.post.example/2024/03/14/ferry"


def read(head: str = "", body: str = "", *, url: str = URL, lang: str = "", **article: object) -> Metadata:
    """The metadata of a page with this head and body, and this article in JSON-LD."""
    data = json.dumps({"@type": "NewsArticle", **article})
    page = f'<html{lang}><head>{head}<script type="application/ld+json">{data}</script></head><body><h1>Ferry runs again</h1>{body}</body></html>'
    return read_metadata(document_fromstring(page), url)


@pytest.mark.parametrize(
    ("head", "url", "link"),
    [
        ('<link rel="canonical" href="https://post.example/a?utm_source=x">', URL, "https://post.example/a"),
        ('<link rel="canonical" href="/a">', URL, URL),
        ('<link rel="canonical" href="https://www.post.example/">', URL, URL),
        ('<link rel="canonical" href="https://other.example/a">', URL, URL),
        ('<link rel="canonical" href="javascript:alert(1)">', URL, URL),
        ('<link rel="canonical" href="https://post.example/a">', "https://amp.post.example/b", "https://post.example/a"),
        ('<link rel="canonical" href="https://post.example/?p=7">', URL, "https://post.example/?p=7"),
        ('<link rel="canonical" href="https://post.example"><meta property="og:url" content="https://post.example/a">', URL, "https://post.example/a"),
        ('<link rel="canonical" href="https://other.example/a">', "", "https://other.example/a"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_link(head: str, url: str, link: str) -> None:
    """A canonical link is absolute, of the page's own host, and no front page; else the page's address stands."""
    assert read(head, url=url).link == link


@pytest.mark.parametrize(
    ("head", "article", "paywalled"),
    [
        ("", {"isAccessibleForFree": False}, True),
        ("", {"isAccessibleForFree": "False"}, True),
        ("", {"isAccessibleForFree": "https://schema.org/False"}, True),
        ("", {"hasPart": {"@type": "WebPageElement", "isAccessibleForFree": False}}, True),
        ("", {"hasPart": [{"isAccessibleForFree": True}, {"isAccessibleForFree": "false"}]}, True),
        ('<meta property="article:content_tier" content="Metered">', {}, True),
        ('<meta property="article:content_tier" content="locked">', {}, True),
        ('<meta property="article:content_tier" content="free">', {}, False),
        ("", {"isAccessibleForFree": True, "hasPart": {"isAccessibleForFree": "True"}}, False),
        ("", {"hasPart": ["x", None, 7]}, False),
        ("", {}, False),
    ],
)
def test_paywall(head: str, article: dict[str, object], paywalled: object) -> None:
    """What is not free is said in several ways; what says nothing is free."""
    assert read(head, **article).paywalled is paywalled


def test_picture_of_an_image_object() -> None:
    """Caption, credit and size of schema.org's ImageObject go with its address."""
    image = {"@type": "ImageObject", "url": "/a.jpg", "caption": "The <b>ferry</b>", "creditText": "Bo Lind", "width": "1200px", "height": {"value": 800.0}}  # fmt: skip
    assert read(image=[image]).image == Picture(
        url="https://www.post.example/a.jpg", caption="The ferry", credit="Bo Lind", width=1200, height=800
    )


def test_picture_for_sharing_keeps_its_own_size() -> None:
    """The same picture in another size has the caption, and no size but its own."""
    image = {"url": "/a.jpg?w=3000", "caption": "The ferry", "width": 3000, "height": 2000}
    assert read('<meta property="og:image" content="/a.jpg?w=600">', image=image).image == Picture(
        url="https://www.post.example/a.jpg?w=600", caption="The ferry"
    )
    other = read(
        '<meta property="og:image" content="/b.jpg"><meta property="og:image:width" content="640">', image=image
    )
    assert other.image == Picture(url="https://www.post.example/b.jpg", width=640)


@pytest.mark.parametrize("image", ["", "data:image/png;base64,AA", [], {"url": 7}, {"@id": "#image"}, None])
def test_no_picture(image: object) -> None:
    """What is no address on the web is no picture, and a reference to nothing is none either."""
    found = read(image=image, url="").image
    assert found is None


def test_pictures_reach_the_story() -> None:
    """The story's picture has what the page says about it."""
    image = {"url": "https://post.example/a.jpg", "caption": "The ferry", "width": 1200}
    data = json.dumps({"@type": "Article", "image": image})
    story = clean_page(
        f'<html><head><script type="application/ld+json">{data}</script></head><body><p>Text.</p></body></html>'
    )
    (picture,) = (each for each in (story.picture, *story.enclosures) if each)
    assert (picture.url, picture.title, picture.width) == ("https://post.example/a.jpg", "The ferry", 1200)


@pytest.mark.parametrize("width", [0, -5, "auto", True, 10**9, None, {"value": None}])
def test_sizes_that_are_none(width: object) -> None:
    """What is no believable number of pixels is not said."""
    image = read(image={"url": "/a.jpg", "width": width}).image
    assert image is not None
    assert image.width is None


@pytest.mark.parametrize(
    ("head", "body", "article", "day"),
    [
        ("", "", {"datePublished": "2024-03-12T10:00:00Z", "dateCreated": "2024-03-01"}, 12),
        ('<meta property="article:published_time" content="2024-03-11">', "", {"dateCreated": "2024-03-01"}, 11),
        ("", '<span itemprop="datePublished">Fri 6:45 PM, Mar 15, 2024</span>', {}, 15),
        ("", "", {"dateCreated": "2024-03-10"}, 10),
        ("", '<time datetime="2024-03-13">yesterday</time>', {}, 13),
        ("", "", {"datePublished": "no date", "dateModified": "2024-03-20"}, 14),
    ],
    ids=["JSON-LD", "meta", "microdata", "created", "time", "address"],
)
def test_published(head: str, body: str, article: dict[str, object], day: int) -> None:
    """What is surest comes first: a date of publication before one of creation, the day in the address last."""
    published = read(head, body, **article).published
    assert published is not None
    assert (published.month, published.day) == (3, day)


def test_a_day_that_is_only_shown_is_found() -> None:
    """A page without any markup of dates still has the day that it shows."""
    page = '<html><body><h1>Ferry runs again</h1><div class="date">August 23, 2018</div><p>The ferry runs.</p></body></html>'
    assert clean_page(page).published == datetime(2018, 8, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("lang", "head", "language"),
    [
        (' lang="de-AT"', "", "de-AT"),
        ("", '<meta property="og:locale" content="pt_BR">', "pt-BR"),
        ("", '<meta http-equiv="Content-Language" content="sv">', "sv"),
        (' lang="{{ lang }}"', '<meta property="og:locale" content="fr_FR">', "fr-FR"),
        ("", "", ""),
    ],
)
def test_language(lang: str, head: str, language: str) -> None:
    """The document's language, else its data's; what is no tag of BCP 47 is passed over."""
    assert read(head, lang=lang).language == language


def test_section_and_titles() -> None:
    """The section is a name, the document's own title stands beside the story's."""
    page = read(
        "<title>Ferry runs again | Post</title>", headline="Ferry runs again", articleSection=["Harbour", "City"]
    )
    assert (page.section, page.title, page.document_title) == ("Harbour", "Ferry runs again", "Ferry runs again | Post")
    assert read('<meta property="article:section" content="Arts &amp;amp; Life">').section == "Arts & Life"
