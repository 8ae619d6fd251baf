"""`aggregator tag`: what it prints and what it refuses."""

from __future__ import annotations

import json

import click
import pytest
from click.testing import CliRunner

from aggregator.cli.tag import tag
from aggregator.errors import UnknownNameError, UserError


def test_json_has_code_name_role_confidence_and_evidence() -> None:
    """Other programs get every field, with offsets into the text that stands below the title."""
    done = CliRunner().invoke(tag, ["-", "--json"], input="Talks in Oslo\nNorway met Peru.\n")
    assert done.exit_code == 0, done.output
    found = {one["code"]: one for one in json.loads(done.output)}
    assert found["NO"]["name"] == "Norway"
    assert found["NO"]["role"] == "subject"
    spans = {(m["field"], m["start"], m["end"], m["text"]) for m in found["NO"]["evidence"]}
    assert ("title", 9, 13, "Oslo") in spans
    assert ("lead", 0, 6, "Norway") in spans
    assert {"field", "start", "end", "text", "reading", "why", "rejected"} == found["NO"]["evidence"][0].keys()


def test_plain_output_shows_the_words() -> None:
    """A person sees which words made the tag."""
    done = CliRunner().invoke(tag, ["-"], input="Storm hits Paris, Texas\n")
    assert done.exit_code == 0
    assert "Paris (city, title: named as a place of US-TX; not FR" in done.output


def test_json_has_the_readings_that_were_rejected() -> None:
    """Each other reading of a name comes with its code and with what spoke against it."""
    done = CliRunner().invoke(tag, ["-", "--json"], input="Storm hits Paris, Texas\n")
    texas = next(one for one in json.loads(done.output) if one["code"] == "US-TX")
    paris = next(mention for mention in texas["evidence"] if mention["text"] == "Paris")
    assert {"code": "FR", "reading": "capital", "why": "named as a place of US-TX"} in paris["rejected"]


def test_names_that_are_no_places_are_told_with_the_reason() -> None:
    """A person, a dish and a longer name are listed, and say why they tag nothing."""
    done = CliRunner().invoke(tag, ["-"], input="Sweets\nJordan Smith ate Turkish food at Bank of America.\n")
    for words in ("part of a person's name", "a language or a dish", "a longer name"):
        assert words in done.output


def test_a_terminal_shows_the_text_in_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal the words stand in the text, underlined; what is no place is red; controls stay printable."""
    monkeypatch.setattr("aggregator.cli.tag._on_terminal", lambda: True)
    done = CliRunner().invoke(tag, ["-"], input="Peru votes\nMr Georgia\x1b[2J saw Peru.\n", color=True)
    assert click.style("Peru", fg="green", underline=True) in done.output
    assert click.style("Georgia", fg="red", underline=True) in done.output
    assert "\x1b[2J" not in done.output


def test_the_dateline_is_read() -> None:
    """A dateline given apart is evidence of its own."""
    done = CliRunner().invoke(
        tag, ["-", "--json", "--dateline", "BAKU, Aug 19 -"], input="Pipeline opened\nIt is long."
    )
    assert [one["code"] for one in json.loads(done.output)] == ["AZ"]


def test_an_unknown_country_is_refused() -> None:
    """A wrong --country is the user's error, with the way out."""
    assert isinstance(CliRunner().invoke(tag, ["-", "--country", "QQ"], input="x").exception, UnknownNameError)
    done = CliRunner().invoke(tag, ["-", "--country", "US-TX"], input="x")
    assert isinstance(done.exception, UserError)
    assert "ISO 3166-1" in str(done.exception)
