# ruff: noqa: E501 -- the pieces read best side by side
"""Tracking that went is on record: one removal of a kind, with examples and how many there were."""

from aggregator.clean.story import Context, clean_item
from aggregator.model import RawItem, Removal

BODY = (
    "<p>The bridge stays shut until spring, said the council on Monday. "
    '<a href="https://other.example/a?utm_source=feed&amp;id=1">A report</a>, '
    '<a href="https://www.google.com/url?q=https://other.example/b">another</a>.</p>'
    '<img src="https://paper.example/count.gif" width="1" height="1">'
)
RAW = RawItem(hash=b"", title="Bridge shut", content=BODY, link="https://paper.example/story?xtor=RSS-1")


def test_tracking_is_on_record() -> None:
    """Links with parameters, redirects, the story's own link and pictures that count are two removals with their counts."""
    story = clean_item(RAW, Context())
    assert story.link == "https://paper.example/story"
    assert story.removals == (
        Removal(
            rule="beacon", text="https://paper.example/count.gif", why="a picture to count readers or to hold space"
        ),
        Removal(
            rule="tracking",
            text="utm_source=feed, xtor=RSS-1",
            why="3 links told who sent the reader; 1 led through www.google.com",
        ),
    )


def test_an_item_without_tracking_has_no_record_of_it() -> None:
    """Nothing went, so nothing is said."""
    raw = RawItem(
        hash=b"",
        title="Bridge shut",
        content='<p>It stays shut, <a href="https://other.example/">they say</a>.</p><img src="https://paper.example/a.jpg">',
        link="https://paper.example/story?id=1",
    )
    assert clean_item(raw, Context()).removals == ()


def test_an_operator_can_keep_either() -> None:
    """A rule that is kept takes nothing and records nothing; the other goes on."""
    story = clean_item(RAW, Context(keep=frozenset({"tracking"})))
    assert story.link == "https://paper.example/story?xtor=RSS-1"
    assert "utm_source=feed" in story.html
    assert "google.com/url" in story.html
    assert [removal.rule for removal in story.removals] == ["beacon"]
    story = clean_item(RAW, Context(keep=frozenset({"beacon"})))
    assert "count.gif" in story.html
    assert [removal.rule for removal in story.removals] == ["tracking"]
