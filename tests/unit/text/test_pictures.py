# ruff: noqa: E501 -- a case stays on its line
"""Pictures of late-loading pages at their real addresses, once, in a sensible size."""

import pytest

from aggregator.text.html import sanitize, structured
from aggregator.text.pictures import candidates, largest
from aggregator.text.sizes import SENSIBLE_WIDTH
from aggregator.text.traces import Traces

BASE = "https://paper.example/a/"
EMPTY = "data:image/gif;base64,R0lGODlhAQABAAAAACw="


@pytest.mark.parametrize(
    ("srcset", "expected"),
    [
        ("/s.jpg 300w, /l.jpg 1200w, /m.jpg 800w", ("/l.jpg", 1200)),
        ("/m.jpg 1600w, /xl.jpg 4000w", ("/m.jpg", 1600)),
        ("/xl.jpg 4000w, /xxl.jpg 6000w", ("/xl.jpg", 4000)),
        ("/a.jpg, /b.jpg 2x, /c.jpg 4x", ("/b.jpg", 0)),
        ("/a.jpg", ("/a.jpg", 0)),
        ("/a.jpg 300w,/b.jpg 900w", ("/b.jpg", 900)),
        ("https://i.example/w_1,h_2/a.jpg 300w, https://i.example/w_9,h_9/b.jpg 900w", ("https://i.example/w_9,h_9/b.jpg", 900)),
        ("https://i.example/a.jpg,https://i.example/b.jpg 2x", ("https://i.example/b.jpg", 0)),
        ("/a.jpg 300q, /b.jpg wide", ("", 0)),
        (" , ,", ("", 0)),
        ("", ("", 0)),
    ],
)  # fmt: skip
def test_the_largest_sensible_picture(srcset: str, expected: tuple[str, int]) -> None:
    """The widest up to the limit, the narrowest where all are wider, twice the density where no widths are told."""
    assert largest(srcset) == expected


def test_the_limit_is_the_callers() -> None:
    """A smaller limit chooses a smaller picture."""
    assert SENSIBLE_WIDTH == 2048
    assert largest("/a.jpg 2048w, /b.jpg 2049w") == ("/a.jpg", 2048)
    assert largest("/a.jpg 2048w, /b.jpg 640w", 700) == ("/b.jpg", 640)


def test_candidates_hold_what_the_set_says() -> None:
    """Address, width, density and the words themselves."""
    assert candidates("/a.jpg 300w 200h, /b.jpg 1.5x") == [
        ("/a.jpg", 300, 1.0, "300w 200h"),
        ("/b.jpg", 0, 1.5, "1.5x"),
    ]


@pytest.mark.parametrize(
    "html",
    [
        "<img src='{empty}' data-src='/real.jpg'>",
        "<img data-lazy='/real.jpg'>",
        "<img src='/img/placeholder.png' srcset='/real.jpg 900w, /small.jpg 300w'>",
        "<img src='/lazy-loading.gif' data-original=/real.jpg>",
        "<img srcset='/small.jpg 300w, /real.jpg 900w, /original.jpg 5000w'>",
        "<img src='{empty}'><noscript><img src='/real.jpg'></noscript>",
        "<img src='{empty}' data-src='/real.jpg'><noscript><img src='/real.jpg'></noscript>",
        "<img src='{empty}' data-src='/real.jpg'> <noscript><img src='/real.jpg?w=1200'></noscript>",
        "<noscript><img src='/real.jpg'></noscript><img src='{empty}' data-src='/real.jpg?w=900'>",
        "<span><img data-src='/real.jpg'></span><noscript><picture><img src='/real.jpg'></picture></noscript>",
        "<img data-src='/real.jpg'><p>words</p><noscript><img src='/real.jpg'></noscript>",
        "<picture><source data-srcset='/real.jpg 900w'><img src='{empty}'></picture>",
    ],
)
def test_one_real_picture_is_left(html: str) -> None:
    """However a page hides it, the real address is the picture's, and it is there once."""
    for clean in (sanitize, structured):
        found = clean(html.format(empty=EMPTY), BASE)
        assert found.count("<img") == 1
        assert ' src="https://paper.example/real.jpg' in found
        assert "data-" not in found
        assert clean(found, BASE) == found


def test_two_pictures_stay_two() -> None:
    """A fallback belongs to the picture right beside it and to no other."""
    html = (
        f"<figure><img src=/a.jpg></figure><figure><img src='{EMPTY}'><noscript><img src=/b.jpg></noscript></figure>"
        "<figure><noscript><img src=/c.jpg></noscript></figure><img src=/a.jpg>"
    )
    assert [part.split('"')[0][-5:] for part in sanitize(html, BASE).split('src="')[1:]] == [
        "a.jpg",
        "b.jpg",
        "c.jpg",
        "a.jpg",
    ]


def test_a_noscript_with_words_stays_shut() -> None:
    """What it says to browsers without scripts is no text of the story; a hidden picture in one is a beacon."""
    assert sanitize("x<noscript>Turn scripts on <img src=/a.jpg></noscript>", BASE) == "x"
    assert sanitize("x<noscript><img style='display:none' src=/a.jpg></noscript>", BASE) == "x"
    assert sanitize("x<noscript><noscript><img src=/a.jpg>", BASE) == "x"


def test_a_document_in_a_noscript_is_read_beside_a_picture_in_one() -> None:
    """A picture that is found does not hide that the text is wrapped."""
    html = "<noscript><img src=/a.jpg></noscript><noscript><p>All there is</p></noscript>"
    assert "All there is" in structured(html, BASE)


def test_beacons_are_told() -> None:
    """Each picture that counts is on record, with a few addresses; on request they stay."""
    html = "".join(f"<img src=/p{n}.gif width=1 height=1>" for n in range(5)) + "<img src=/a.jpg width=600>"
    traces = Traces()
    assert sanitize(html, BASE, traces).count("<img") == 1
    assert (traces.beacons, traces.beacon_urls[0], len(traces.beacon_urls)) == (5, f"{BASE[:-3]}/p0.gif", 3)
    assert sanitize(html, BASE, Traces(keep_beacons=True)).count("<img") == 6


def test_links_that_tell_are_told() -> None:
    """Parameters and redirects are on record once each, links are counted; on request they stay."""
    html = (
        "<a href='/x?utm_source=a&id=1'>x</a><a href='/y?utm_source=a'>y</a><a href='/z'>z</a>"
        "<a href='https://www.google.com/url?q=https://other.example/%3Ffbclid%3Dq'>g</a>"
    )
    traces = Traces()
    sanitize(html, BASE, traces)
    assert (traces.links, traces.unwrapped) == (3, 1)
    assert traces.parameters == ["utm_source=a", "fbclid=q"]
    assert traces.redirects == ["www.google.com"]
    kept = sanitize(html, BASE, Traces(keep_links=True))
    assert "utm_source" in kept
    assert "google.com/url" in kept


def test_examples_are_few() -> None:
    """A body of thousands of links keeps a handful of examples."""
    traces = Traces()
    sanitize("".join(f"<a href='/x?utm_source={n}'>x</a>" for n in range(100)), BASE, traces)
    assert (traces.links, len(traces.parameters)) == (100, 6)
