"""`aggregator clean`, as a person and as another program uses it."""

import json
from pathlib import Path

from click.testing import CliRunner

from aggregator.cli.clean import clean
from aggregator.errors import UnknownNameError

DOCUMENT = """Crews return to the northern bay

3 July 2023, 09:05

By Press Association

Fishing crews in the northern bay went back to work on Tuesday after a dispute that lasted eleven days.

The two sides agreed to measure the stock together each spring, the union said in a statement.
"""


def test_json_has_every_field(tmp_path: Path) -> None:
    """The object has the agreed keys, the date is in UTC, and each removal names its rule."""
    path = tmp_path / "story.txt"
    path.write_text(DOCUMENT, "utf-8")
    result = CliRunner().invoke(clean, [str(path), "--zone", "Europe/London", "--json"])
    story = json.loads(result.output)
    assert list(story) == [
        "title",
        "published",
        "authors",
        "agency",
        "dateline",
        "language",
        "link",
        "contributors",
        "marks",
        "corrections",
        "picture",
        "from_page",
        "paywalled",
        "text",
        "html",
        "removed",
    ]
    assert (story["published"], story["agency"]) == ("2023-07-03T08:05:00Z", "Press Association")
    assert [gone["rule"] for gone in story["removed"]] == ["date-line", "byline"]
    assert all(set(gone) == {"rule", "text", "why"} for gone in story["removed"])


def test_standard_input_is_a_document_too() -> None:
    """`-` reads HTML from standard input, and relative links are made absolute by --url."""
    page = "<p>The lake froze on Monday, and <a href='/ferry'>the ferry</a> stayed in the harbour all day long.</p>"
    result = CliRunner().invoke(clean, ["-", "--url", "https://example.org/news"], input=page)
    assert result.exit_code == 0
    assert '<a href="https://example.org/ferry">the ferry</a>' in result.output


def test_what_was_removed_is_printed() -> None:
    """A person sees the text and each removed piece with its rule."""
    result = CliRunner().invoke(clean, ["-"], input=DOCUMENT)
    assert "title:     Crews return to the northern bay" in result.output
    assert "byline" in result.output
    assert "By Press Association" in result.output


def test_an_unknown_zone_is_the_users_mistake() -> None:
    """Exit code 2, and the message names the zone."""
    result = CliRunner().invoke(clean, ["-", "--zone", "Mars/Olympus"], input=DOCUMENT)
    assert result.exit_code == 2
    assert "Mars/Olympus" in result.output


def test_a_page_shows_its_picture() -> None:
    """A person sees the address of the lead picture; a program its members."""
    page = (
        '<html><head><meta property="og:image" content="https://example.org/ferry.jpg"></head><body><article>'
        "<p>The lake froze on Monday, and the ferry stayed in the harbour all day long.</p></article></body></html>"
    )
    assert "picture: https://example.org/ferry.jpg\n" in CliRunner().invoke(clean, ["-"], input=page).output
    shown = json.loads(CliRunner().invoke(clean, ["-", "--json"], input=page).output)
    assert (shown["picture"]["url"], shown["picture"]["type"]) == ("https://example.org/ferry.jpg", "image/jpeg")


CONFIG = """
[site]
url = "http://localhost:8080"
title = "T"

[[sources]]
name = "valley"
url = "https://valley.example/feed.xml"
timezone = "Asia/Kolkata"
fulltext = true
keep = ["byline"]

[sources.page]
body = "div.words"
"""


def test_a_document_is_cleaned_as_its_sources_pages_are(tmp_path: Path) -> None:
    """Selectors and kept rules of a source are tried on a page; a name that no source has is told."""
    (tmp_path / "config.toml").write_text(CONFIG, "utf-8")
    page = tmp_path / "page.html"
    page.write_text(
        "<html><body><p>Not this one, which no selector names.</p><div class='words'><p>By Ada Brook</p>"
        "<p>The mill by the river opened again on Friday, and everybody came to see it.</p></div></body></html>",
        "utf-8",
    )
    options = ["-c", str(tmp_path / "config.toml"), "--json", "--source"]
    story = json.loads(CliRunner().invoke(clean, [str(page), *options, "valley"]).output)
    assert story["text"].startswith("By Ada Brook\n\nThe mill")
    assert "no selector" not in story["text"]
    unknown = CliRunner().invoke(clean, [str(page), *options, "vally"])
    assert isinstance(unknown.exception, UnknownNameError)
    assert "there are valley" in str(unknown.exception)
