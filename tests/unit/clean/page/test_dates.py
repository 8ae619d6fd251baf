"""The day of a page's story."""

from __future__ import annotations

import pytest

from aggregator.clean.page.document import clean_page

TEXT = "".join(
    f"<p>{sentence}</p>"
    for sentence in (
        "The lock on the canal stays shut until the gates have been rehung, the waterways office told boat owners.",
        "Two barges with gravel wait below the weir, and their crews have gone home by train for the week.",
        "Work on the sill had begun on 12 March 2019 and was to be finished before the first regatta of the year.",
        "Whoever wants to pass with a canoe may use the portage on the left bank, which was mown on Friday.",
    )
)


def published(before: str = "", between: str = "", after: str = "", *, article: str = "", url: str = "") -> str:
    page = (
        "<html><head><title>Lock stays shut</title></head>"
        f"<body>{before}<article><header><h1>Lock stays shut</h1></header>"
        f"{between}{TEXT}{article}</article>{after}</body></html>"
    )
    found = clean_page(page, url=url).published
    return str(found.date()) if found else ""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "<footer>© 2017-2026 Canal Post</footer>"),
        ("", "<div>Copyright 2017 Canal Post. All rights reserved.</div>"),
        ('<div><a href="/a">Weir</a> <time datetime="2026-07-03">3 July</time></div>', ""),
        ('<ul><li><a href="/a">Weir painted in green again</a> <span>3 July 2026</span></li></ul>', ""),
        ("<div>Sunday, 29 November 2026</div>", ""),
        ("", '<aside><a href="/a">Weir</a> <time datetime="2026-07-03">3 July</time></aside>'),
        (
            "",
            '<section><h3>More</h3><a href="/b">Ducks are back at the weir</a><time>3 July 2026</time></section>',
        ),
    ],
)
def test_days_around_a_story_are_not_its_own(before: str, after: str) -> None:
    """A copyright, other stories' days, today's date at the page's head and a day in a sentence date no story."""
    assert published(before, after=after) == ""


@pytest.mark.parametrize(
    "between",
    [
        '<div>By <a href="/staff/ida">Ida Moor</a> <time datetime="2024-03-14T10:00">14 March</time></div>',
        "<p>14 March 2024</p>",
        "<div><span>Published: 14 March 2024, 10:15</span></div>",
        "<p>Thursday, March 14, 2024</p>",
        "<div>Do 14.03.24 | 10:15 Uhr | Von <span>Ida Moor</span></div>",
        "<p>Ida Moor · 14 March 2024 · 3 min</p>",
    ],
)
def test_a_date_at_the_heading_is_the_storys(between: str) -> None:
    """Whether it is marked as a time or only shown, below the heading a date line is the story's."""
    assert published(between=between) == "2024-03-14"


def test_a_date_right_above_the_heading_is_the_storys() -> None:
    """In one header with the heading it may come first."""
    page = (
        f'<html><body><header><p><time datetime="2024-03-14">then</time></p><h1>Lock</h1></header>{TEXT}</body></html>'
    )
    assert str(clean_page(page).published) == "2024-03-14 00:00:00+00:00"


def test_a_time_at_the_end_of_the_article_is_the_storys() -> None:
    """Within the article a marked time dates it, but not one that stands with the headline of another story."""
    own = '<p>Filed on <time datetime="2024-03-14">Thursday</time></p>'
    other = '<div><a href="/b">Ducks are back at the weir</a> <time datetime="2026-07-03">3 July</time></div>'
    assert published(article=f"{other}{own}") == "2024-03-14"
    assert published(article=other) == ""


def test_the_heading_is_the_one_that_says_the_title() -> None:
    """Where another heading comes first, or the title stands in a lower one, the date at the title counts."""
    head = "<html><head><title>Lock stays shut</title></head><body><h2>Traffic</h2><p>3 July 2026</p>"
    page = f"{head}<div><h3>Lock stays shut</h3><p>14 March 2024</p>{TEXT}</div></body></html>"
    assert str(clean_page(page).published) == "2024-03-14 00:00:00+00:00"


def test_the_address_of_a_page_comes_last() -> None:
    """A day in the address counts where the page says none."""
    assert published(url="https://canal.example/2024/03/13/lock") == "2024-03-13"
    assert published(between="<p>14 March 2024</p>", url="https://canal.example/2024/03/13/lock") == "2024-03-14"
