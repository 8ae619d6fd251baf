from __future__ import annotations

import pytest

from aggregator.parse.linked import FEEDS_LIMIT, PAGE_BYTES, find_feeds

PAGE = "https://harbour.example/news/"
RSS = '<link rel="alternate" type="application/rss+xml" title="{}" href="{}">'


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        (RSS.format("News", "/feed"), ("https://harbour.example/feed",)),
        ("<LINK HREF=all.atom TYPE=application/atom+xml REL='Alternate Home'/>", (PAGE + "all.atom",)),
        (RSS.format("News", "//cdn.example/f?a=1&amp;b=2"), ("https://cdn.example/f?a=1&b=2",)),
        ('<base href="https://other.example/x/">' + RSS.format("News", "feed"), ("https://other.example/x/feed",)),
        (
            "<link rel=alternate\n type='application/feed+json; charset=utf-8'\n href='f.json'>",
            (PAGE + "f.json",),
        ),
        (
            RSS.format("Harbour: Comments Feed", "/talk") + RSS.format("Harbour", "/feed"),
            ("https://harbour.example/feed", "https://harbour.example/talk"),
        ),
        (RSS.format("a", "/feed") * 3, ("https://harbour.example/feed",)),
    ],
)
def test_feeds_of_a_page_are_found(head: str, wanted: tuple[str, ...]) -> None:
    """However its links are written, each feed is told once, absolute, those of comments after the stories'."""
    assert find_feeds(f"<!doctype html><head>{head}</head>".encode(), url=PAGE) == wanted


@pytest.mark.parametrize(
    "head",
    [
        '<link rel="alternate" hreflang="fr" href="/fr">',
        '<link rel="stylesheet" type="text/css" href="/feed">',
        '<link rel="alternate" type="application/json" href="/wp-json/posts/7">',
        RSS.format("News", "javascript:alert(1)"),
        RSS.format("News", ""),
        f"<!-- {RSS.format('Old', '/old')} -->",
        f"<script>document.write('{RSS.format('Old', '/old')}')</script>",
    ],
)
def test_what_is_no_feed_is_not_told(head: str) -> None:
    """Translations, styles, interfaces, scripts, comments and addresses that nobody can fetch are no feeds."""
    assert find_feeds(head.encode(), url=PAGE) == ()


def test_a_page_cannot_keep_us_busy() -> None:
    """What lies far within is not looked at, and a page of nothing but links gives a few."""
    assert find_feeds(b" " * PAGE_BYTES + RSS.format("x", "/x").encode(), url=PAGE) == ()
    many = "".join(RSS.format("x", f"/{number}") for number in range(FEEDS_LIMIT * 2))
    assert len(find_feeds(many.encode(), url=PAGE)) == FEEDS_LIMIT
