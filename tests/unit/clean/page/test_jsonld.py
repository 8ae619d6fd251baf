"""JSON-LD of pages: objects wherever they stand, references, and what is broken."""

import json

import pytest
from lxml.html import document_fromstring

from aggregator.clean.page.jsonld import LinkedData, is_false, name_of, read_linked_data


def read(*scripts: object) -> LinkedData:
    """The linked data of a page with these scripts; a text stands as it is."""
    bodies = (script if isinstance(script, str) else json.dumps(script) for script in scripts)
    page = "".join(f'<script type="application/ld+json">{body}</script>' for body in bodies)
    return read_linked_data(document_fromstring(f"<html><head>{page}</head><body><p>x</p></body></html>"))


@pytest.mark.parametrize(
    "script",
    [
        {"@type": "NewsArticle", "headline": "Ferry runs again"},
        [{"@type": "WebSite"}, {"@type": ["Article", "NewsArticle"], "headline": "Ferry runs again"}],
        {"@graph": [{"@type": "WebPage"}, {"@type": "BlogPosting", "headline": "Ferry runs again"}]},
        {"@type": "WebPage", "mainEntity": {"@type": "ReportageNewsArticle", "headline": "Ferry runs again"}},
        '<!-- {"@type": "NewsArticle", "headline": "Ferry runs again"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "Ferry\n runs again"}\n//]]>',
    ],
)
def test_articles_are_found_wherever_they_stand(script: object) -> None:
    """Lists, graphs, entities of pages and old ways to hide a script all lead to the article."""
    assert read(script).first("headline") == "Ferry runs again"


def test_articles_come_before_pages() -> None:
    """What describes the story is asked before what describes the page around it."""
    data = read({"@type": "WebPage", "headline": "The page"}, {"@type": "NewsArticle", "headline": "The story"})
    assert [node["headline"] for node in data.articles] == ["The story", "The page"]


def test_references_are_followed() -> None:
    """An author that is only an `@id` is the object of that `@id`, also where it stands inside of another one."""
    person = {"@type": "Person", "@id": "#ada", "name": "Ada Quist"}
    data = read({"@type": "WebPage", "author": person}, {"@type": "Article", "author": {"@id": "#ada"}})
    assert [name_of(value) for value in data.values("author")] == ["Ada Quist", "Ada Quist"]


def test_references_in_a_ring_end() -> None:
    """Objects that refer to each other or to nothing are values like any other."""
    data = read({"@type": "Article", "@id": "#a", "author": {"@id": "#a"}, "creator": {"@id": "#none"}})
    assert name_of(next(data.values("author"))) == ""
    assert name_of(next(data.values("creator"))) == ""


@pytest.mark.parametrize("broken", ['{"@type": ', "[" * 60_000, "null", '{"@type": 7}', '"text"', ""])
def test_broken_scripts_cost_nothing(broken: str) -> None:
    """A script that is no JSON, or no object, leaves the others as they are."""
    assert read(broken, {"@type": "Article", "headline": "Ferry runs again"}).first("headline") == "Ferry runs again"


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("Ada&nbsp;Quist ", "Ada Quist"),
        ({"name": {"@value": "Ada Quist"}}, "Ada Quist"),
        ([{"name": ["Ada Quist", "Bo Lind"]}], "Ada Quist"),
        ([], ""),
        (7, ""),
        ({"name": None}, ""),
    ],
)
def test_names(value: object, name: str) -> None:
    """A thing is called by its text, its `name`, or its first one."""
    assert name_of(value) == name


@pytest.mark.parametrize(
    ("value", "false"),
    [
        (False, True),
        ("False", True),
        ("false", True),
        ("https://schema.org/False", True),
        (True, False),
        ("True", False),
        (None, False),
        (0, False),
        ("", False),
    ],
)
def test_false_in_words(value: object, false: object) -> None:
    """Publishers write false in words too; what is not said is not false."""
    assert is_false(value) is false
