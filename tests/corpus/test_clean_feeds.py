"""Real feeds and hostile markup through cleaning."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from aggregator.clean.boilerplate.embeds import is_style_sheet
from aggregator.clean.story import Context, clean_item
from aggregator.clean.table import told
from aggregator.model import Story
from aggregator.parse.feed import parse_feed
from aggregator.text.html import plain, sanitize
from tests.oracle import active_markup

KINDS = ("news", "other")


@pytest.fixture(scope="module", name="stories", params=KINDS)
def _stories(corpus: Path, request: pytest.FixtureRequest) -> list[tuple[str, Story, str]]:
    """Name of the document, story, and the text that the feed had."""
    found = []
    for path in sorted((corpus / "feeds" / request.param).iterdir()):
        parsed = parse_feed(path.read_bytes(), url="https://feed.example/news")
        told = parsed.head.masthead
        context = Context(language=parsed.language, site_title=told.title, feed_link=told.link)
        found += [
            (path.name, clean_item(raw, context), plain(raw.content) or plain(raw.summary)) for raw in parsed.items
        ]
    return found


def test_no_entry_is_empty_where_the_feed_had_text(stories: list[tuple[str, Story, str]]) -> None:
    """Every item has a title, and a text wherever its feed gave one that is not the title again, nor a style sheet."""
    assert len(stories) > 3_000
    assert [name for name, story, _ in stories if not story.title] == []
    emptied = [(name, had, story.original_title) for name, story, had in stories if not story.text]
    texts = [(name, had, title) for name, had, title in emptied if words(had) and not is_style_sheet(had)]
    assert [name for name, had, title in texts if words(had) != words(title)] == []


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def test_cleaning_takes_little(stories: list[tuple[str, Story, str]]) -> None:
    """Over all feeds the text that is left is nearly all that was there: boilerplate is a small share of feeds."""
    had = sum(len(had) for _, _, had in stories)
    left = sum(len(story.text) for _, story, _ in stories)
    assert left > 0.95 * had


def test_no_active_markup_is_left(stories: list[tuple[str, Story, str]]) -> None:
    """The HTML of every story is inert by html5lib's parse; checked on every fifth."""
    assert [(name, active_markup(story.html)) for name, story, _ in stories[::5] if active_markup(story.html)] == []


def test_boilerplate_is_found_in_many_feeds(stories: list[tuple[str, Story, str]]) -> None:
    """The rules are general: removals come from many documents and of many kinds, each of the table."""
    rules = Counter(gone.rule for _, story, _ in stories for gone in story.removals)
    documents = {name for name, story, _ in stories if story.removals}
    assert len(rules) >= 10
    assert rules.keys() <= told().keys()
    assert len(documents) >= 20


def test_hostile_markup_is_inert(corpus: Path) -> None:
    """DOMPurify's payloads and the XSS list leave nothing active."""
    payloads = [case["payload"] for case in json.loads((corpus / "hostile/dompurify/expect.json").read_text("utf-8"))]
    payloads += (
        (corpus / "hostile/xss-payloads/Intruder/xss-payload-list.txt").read_text("utf-8", "replace").splitlines()
    )
    assert len(payloads) > 1_000
    assert [payload for payload in payloads if active_markup(sanitize(payload, "https://example.org/"))] == []


def test_feedparsers_own_cases_are_inert(corpus: Path) -> None:
    """Every document of feedparser's tests, parsed and cleaned, leaves nothing active in any story."""
    paths = [
        path
        for path in sorted((corpus / "hostile/feedparser-tests").iterdir())
        if "sanitize" in path.read_text("utf-8", "replace")[:2_000].lower()
        or "script" in path.read_text("utf-8", "replace")
    ]
    assert len(paths) > 100
    bad = []
    for path in paths:
        for raw in parse_feed(path.read_bytes(), url="https://feed.example/").items:
            story = clean_item(raw, Context())
            if active_markup(story.html) or not re.match(r"https?://|$", story.link) or "\x00" in story.text:
                bad.append(path.name)
    assert bad == []
