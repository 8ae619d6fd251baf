# ruff: noqa: RUF001 -- stories in many languages; a case stays on its line
"""Titles without the site's name, labels and marks."""

import pytest

from aggregator.clean.draft import Context
from aggregator.clean.head.titles import read_title, shorten
from aggregator.clean.story import clean_item
from aggregator.model import RawItem

SITE = Context(
    site_title="Gazette News - World", publisher="The Daily Gazette", feed_link="https://www.dailygazette.example/world"
)


def _title(raw: str, context: Context = SITE) -> str:
    return clean_item(RawItem(hash=b"", title=raw, summary="<p>Something happened there.</p>"), context).title


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("Ministers meet at the lake | Gazette News", "Ministers meet at the lake"),
        ("Ministers meet at the lake - The Daily Gazette", "Ministers meet at the lake"),
        ("Gazette News: Ministers meet at the lake", "Gazette News: Ministers meet at the lake"),
        ("Gazette News | Ministers meet at the lake", "Ministers meet at the lake"),
        ("Ministers meet - and leave - at the lake", "Ministers meet - and leave - at the lake"),
        ("Exclusive: Ministers meet at the lake", "Ministers meet at the lake"),
        ("WATCH: Ministers meet at the lake", "Ministers meet at the lake"),
        ("[VIDEO] Ministers meet at the lake", "Ministers meet at the lake"),
        ("Ministers meet at the lake – video", "Ministers meet at the lake"),
        ("Ministers meet at the lake: the day – as it happened", "Ministers meet at the lake: the day"),
        ("Ministers meet at the lake | Live!", "Ministers meet at the lake"),
        ("Ministers meet at the lake - on video", "Ministers meet at the lake - on video"),
        ("Ministers meet where swans live", "Ministers meet where swans live"),
        ("UPDATE 2-Ministers meet at the lake", "Ministers meet at the lake"),
        ("WRAPUP 1-RPT-Ministers meet at the lake", "Ministers meet at the lake"),
        ("Срочно: министры встретились у озера", "министры встретились у озера"),
        ("🔥🔥 Ministers meet at the lake 👀", "Ministers meet at the lake"),
        ("Ministers I ❤ lakes and meet", "Ministers I ❤ lakes and meet"),
        ("Live: A", "Live: A"),
        ("Watch", "Watch"),
        ("Ministers&amp;#8217; lake &lt;b&gt;row&lt;/b&gt;", "Ministers’ lake row"),
        ("AT&T buys a lake", "AT&T buys a lake"),
    ],
)
def test_a_title_is_what_the_story_is_called(raw: str, title: str) -> None:
    """Suffixes that name the source, labels, marks and emoji at the ends go; the title's own dashes and colons stay."""
    assert _title(raw) == title


def test_the_original_title_is_kept() -> None:
    """What the feed had stays on record, with what was taken off it."""
    story = clean_item(RawItem(hash=b"", title="Watch: Ministers meet at the lake | Gazette News", summary="x"), SITE)
    assert story.original_title == "Watch: Ministers meet at the lake | Gazette News"
    assert [gone.rule for gone in story.removals] == ["title-site", "title-label"]


def test_another_sites_name_stays() -> None:
    """Only the source's own name is cut: a story about a company keeps the company."""
    assert _title("Lake deal falls through | Acme") == "Lake deal falls through | Acme"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (RawItem(hash=b"", summary="<p>The lake froze. It thawed.</p>"), "The lake froze."),
        (RawItem(hash=b"", link="https://example.org/2024/the-lake-froze.html"), "the lake froze"),
        (RawItem(hash=b""), "(no title)"),
    ],
)
def test_a_story_always_has_a_title(raw: RawItem, expected: str) -> None:
    """The lead's first sentence serves, else the words of the address."""
    assert clean_item(raw, Context()).title == expected


def test_a_plain_title_is_not_parsed() -> None:
    """Where the format says text, angle brackets are text."""
    assert read_title("Use <b> sparingly", is_html=False) == "Use <b> sparingly"


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [("one two three", 9, "one two…"), ("x" * 50, 10, "x" * 9 + "…"), ("short", 10, "short")],
)
def test_shortened_at_a_word(text: str, limit: int, short: str) -> None:
    """A long title ends at a word, one without spaces anywhere, and never above the limit."""
    assert shorten(text, limit) == short
    assert len(short) <= limit
