from __future__ import annotations

from pathlib import Path

import pytest

from aggregator.config import describe
from aggregator.config.load import parse
from aggregator.config.settings import Settings

TEXT = """\
[[sources]]
name = "one"
url = "https://example.org/"
interval = "5m"
[[sources]]
name = "two"
url = "https://example.org/2"
enabled = false
[[regions]]
name = "home"
title = "Home"
members = ["GE", "145", "black-sea-coast"]
[[regions]]
name = "black-sea-coast"
members = ["TR"]
[[topics]]
name = "t"
"""


def settings(rules: str) -> Settings:
    return parse((TEXT + rules).encode(), path=Path("/x/c.toml"), environ={})


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        ("regions = ['AZ']", "about Azerbaijan (AZ)"),
        ("regions = ['home', 'am', 'middle-east']", "about Home (home), Armenia (AM) or Middle East (middle-east)"),
        ("any = ['oil', 'natural gas']", "with “oil” or “natural gas”"),
        ("all = ['a', 'b', 'c']", "with “a”, “b” and “c”"),
        ("any = ['x']\nnone = ['y']", "with “x”, without “y”"),
        ("sources = ['one']\nlanguages = ['en', 'de']", "from one, written in en or de"),
    ],
)
def test_rules_in_plain_words(rules: str, sentence: str) -> None:
    """A topic's rules are told as a sentence that holds each of them."""
    known = settings(rules)
    assert describe.rules(known.topics[0], known) == f"stories {sentence}, none older than 14 days; at most 100"


@pytest.mark.parametrize(
    ("age", "words"), [("36h", "36 hours"), ("1d", "1 day"), ("1h30m", "90 minutes"), ("2w", "14 days")]
)
def test_age_in_plain_words(age: str, words: str) -> None:
    """An age is told in its largest even unit."""
    known = settings(f"any = ['x']\nmax_age = '{age}'")
    assert describe.rules(known.topics[0], known).endswith(f"none older than {words}; at most 100")


def test_members_are_spelt_out() -> None:
    """A region's members are told by name and code, and its countries can be counted."""
    known = settings("any = ['x']")
    home = known.regions["home"]
    assert describe.members(home, known) == "Georgia (GE), Western Asia (145), Black sea coast (black-sea-coast)"
    assert {"GE", "TR", "SY"} <= set(describe.countries(home.codes))
    assert describe.countries(known.regions["black-sea-coast"].codes) == ("TR",)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("sqlite:////var/lib/news.sqlite?x=1", "SQLite, /var/lib/news.sqlite"),
        ("postgresql+psycopg://me:secret@db.example:5432/news?sslcert=secret", "PostgreSQL, news on db.example:5432"),
        ("postgresql:///news", "PostgreSQL, news on this machine"),
    ],
)
def test_database_without_its_secrets(url: str, words: str) -> None:
    """A database is told by kind and place; user, password and options are left out."""
    assert describe.database(url) == words


def test_notes_tell_what_may_not_be_meant() -> None:
    """What is allowed but has no effect is told: a too short interval, a topic of disabled sources."""
    notes = describe.notes(settings("sources = ['two']"))
    assert any("one wants to be polled every 5m" in note and "15m" in note for note in notes)
    assert any("topic t" in note for note in notes)
    assert len(notes) == 2


def test_a_word_that_opens_nothing_is_told() -> None:
    """`private = true` counts for networks that are allowed, so without one it is told to do nothing."""
    text = "[polling]\nallow_private = [{}]\n[[sources]]\nname='nas'\nurl='http://nas/f'\nprivate=true\n"
    for allowed, told in (("", True), ("'nas'", True), ("'nas', '10.0.0.0/8'", False), ("'10.0.0.7'", False)):
        made = parse(text.format(allowed).encode(), path=Path("/x/c.toml"), environ={})
        assert any("nas says private = true" in note for note in describe.notes(made)) is told


def test_a_page_in_place_of_a_feed_is_noted() -> None:
    """Where the address is certainly one, with the feed to put in its place; any other may be a feed."""
    text = TEXT.replace("https://example.org/2", "https://bsky.app/profile/coast.example")
    told = describe.notes(parse(f"{text}any = ['x']".encode(), path=Path("/x/c.toml"), environ={}))
    notes = [note for note in told if "page" in note]
    assert notes == ["two names a page and no feed; that page's feed is https://bsky.app/profile/coast.example/rss"]


def test_notes_tell_of_an_idle_config() -> None:
    """A config without sources and topics is told to do nothing."""
    notes = describe.notes(parse(b"", path=Path("/x/c.toml"), environ={}))
    assert ["[[sources]]" in note for note in notes] == [True, False]
    assert ["[[topics]]" in note for note in notes] == [False, True]


HOUSES = """
[[sources]]
name = "a"
url = "https://a.example/"
publisher = "One"
[[sources]]
name = "b"
url = "https://b.example/"
publisher = "One"
[[sources]]
name = "c"
url = "https://c.example/"
{page}
[[topics]]
name = "t"
{rules}
"""


@pytest.mark.parametrize(
    ("head", "page", "rules", "told"),
    [
        ("", "", "min_publishers = 3", ["asks for 3 publishers, and its sources have 2"]),
        ("", "", "min_publishers = 2", []),
        ("", "", "sources = ['a', 'b']\nmin_publishers = 2", ["asks for 2 publishers, and its sources have 1"]),
        ("", "[sources.page]\nbody = 'article'", "any = ['x']", ["c has a [sources.page]"]),
        ("", "fulltext = true\n[sources.page]\nbody = 'article'", "any = ['x']", []),
        ("[serve]\nhost = '0.0.0.0'", "", "any = ['x']", ["[site] url is not set"]),
        ("[serve]\nhost = '::'\nport = 80", "", "any = ['x']", ["at http://127.0.0.1:80/"]),
        ("[serve]\nhost = '127.0.0.2'", "", "any = ['x']", []),
        ("[serve]\nhost = '0.0.0.0'\n[site]\nurl = 'https://n.example'", "", "any = ['x']", []),
    ],
)
def test_what_says_nothing_is_noted(head: str, page: str, rules: str, told: list[str]) -> None:
    """Rules and tables that can have no effect, and a site that is nowhere, have one sentence each."""
    made = parse((head + HOUSES.format(page=page, rules=rules)).encode(), path=Path("/x/c.toml"), environ={})
    notes = describe.notes(made)
    assert len(notes) == len(told)
    assert all(words in note for words, note in zip(told, notes, strict=True))
