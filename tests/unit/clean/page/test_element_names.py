"""Names of elements: boilerplate, the story's own parts, and letters that only look alike."""

import pytest
from lxml.html import fragment_fromstring

from aggregator.clean.page.element_names import is_boilerplate, is_standfirst, names_of


@pytest.mark.parametrize(
    ("attributes", "boilerplate"),
    [
        ('class="related-stories"', True),
        ('class="c-newsletterSignup"', True),
        ('id="comments"', True),
        ('role="navigation"', True),
        ('class="ad ad--wide"', True),
        ('class="shared-ground"', False),
        ('class="article-body social"', False),
        ('id="ad"', False),
        ('class="header"', False),
        ("", False),
    ],
)
def test_boilerplate(attributes: str, boilerplate: object) -> None:
    """Whole words of names count, in any spelling; what is named as the story's body is none."""
    assert is_boilerplate(fragment_fromstring(f"<div {attributes}>x</div>")) is boilerplate


@pytest.mark.parametrize(
    ("name", "standfirst"),
    [("article__standfirst", True), ("subTitle", True), ("chapo", True), ("leader-board", False), ("text", False)],
)
def test_standfirsts(name: str, standfirst: object) -> None:
    """The paragraph between title and story is named in several trades and languages."""
    assert is_standfirst(fragment_fromstring(f'<p class="{name}">x</p>')) is standfirst


def test_names_are_one_line() -> None:
    """Class, id and role are read together, words that are run together are parted, and kilobytes are cut."""
    element = fragment_fromstring(f'<div class="mainStory" id="A1" role="main">{"x"}</div>')
    assert names_of(element) == "main-story a1 main"
    assert len(names_of(fragment_fromstring(f'<div class="{"a " * 5_000}">x</div>'))) < 300
