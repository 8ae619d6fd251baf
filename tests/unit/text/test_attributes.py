"""No element reaches a parser with more attributes than it bears."""

from __future__ import annotations

import pytest

from aggregator.text.attributes import ATTRIBUTES_LIMIT, few_attributes
from aggregator.text.html import plain, sanitize, structured

MANY = [
    " ".join(f"a{n}" for n in range(3_000)),
    " ".join(f'a{n}="v"' for n in range(3_000)),
    "".join(f"a{n}='>'" for n in range(3_000)),
    "/".join(f"a{n}" for n in range(3_000)),
    " ".join(f"a{n} = b<c" for n in range(3_000)),
    'x=y"z ' + " ".join(f"a{n}" for n in range(3_000)),
    "\n".join(f"<a{n}" for n in range(3_000)),
    " ".join(f'a{n}=" < "' for n in range(3_000)),
]


@pytest.mark.parametrize("attributes", MANY)
def test_what_is_over_the_bound_goes(attributes: str) -> None:
    """However attributes are written, the first ones stay, the rest goes, and what follows the tag is there."""
    html = f'<p>before</p><a href="https://h.example/" {attributes}>link</a><p>after</p>'
    bound = few_attributes(html)
    assert len(bound) < 40 * ATTRIBUTES_LIMIT
    assert bound.endswith(">link</a><p>after</p>")
    assert sanitize(html) == '<p>before</p><a href="https://h.example/">link</a><p>after</p>'
    assert "after" in structured(html)
    assert plain(html).split() == ["before", "link", "after"]


@pytest.mark.parametrize(
    "html",
    [
        '<img src="a.jpg" srcset="a.jpg 1x, b.jpg 2x" alt="x > y" width=3 height=4 hidden>',
        "<p>3 < 4</p>" * 200,
        '<a title="' + "words " * 500 + '">x</a>',
        " ".join(f'<a id="{n}">' for n in range(500)),
        "<a b='",
    ],
)
def test_what_is_within_the_bound_stays(html: str) -> None:
    """Usual tags, long values and many small tags are untouched."""
    assert few_attributes(html) == html


@pytest.mark.parametrize("piece", ["<a ", "<a b=", '<a b="', "<a b='c\" ", "<a =", "<a/", "a='>' ", "<a b = "])
def test_the_work_grows_with_the_text(piece: str) -> None:
    """Tags that never end are gone through once: a megabyte of them does not hang."""
    few_attributes("<a " + piece * (1_000_000 // len(piece)))
