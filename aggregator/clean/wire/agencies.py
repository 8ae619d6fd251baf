# ruff: noqa: RUF001 -- patterns and words of many languages, with the quotes and dashes that publishers set
"""The wire agencies: who they are, and where a text names one. Data in `data/agencies.toml`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from aggregator.text.spot import Spotter
from aggregator.text.urls import host


@dataclass(frozen=True, kw_only=True, slots=True)
class Agencies:
    """The table, compiled."""

    by_name: dict[str, str]
    """What an agency is called, case folded, to its name."""
    by_mark: dict[str, str]
    """Its abbreviation, as written, to its name."""
    by_domain: dict[str, str]
    """Where it publishes to its name."""
    may_name: Spotter
    """A cheap look before `names`."""
    names: re.Pattern[str]
    """Any full name as whole words, in any case."""
    marks: re.Pattern[str]
    """Any abbreviation as a whole word, in its own case."""


@lru_cache(maxsize=1)
def load() -> Agencies:
    """The table as shipped; read once."""
    table = tomllib.loads((files("aggregator.clean.wire") / "data" / "agencies.toml").read_text("utf-8"))["agency"]
    by_name = {name.casefold(): row["name"] for row in table for name in (row["name"], *row["names"])}
    by_mark = {mark.strip("/"): row["name"] for row in table for mark in row["marks"]}
    for row in table:  # "UNI" is both the table's name and an everyday syllable: marks are not matched in any case
        if row["name"] in row["marks"]:
            del by_name[row["name"].casefold()]
    return Agencies(
        by_name=by_name,
        by_mark=by_mark,
        by_domain={domain: row["name"] for row in table for domain in row["domains"]},
        may_name=Spotter(by_name),
        names=_words(by_name, re.IGNORECASE),
        marks=_words(by_mark),
    )


def _words(words: dict[str, str], flags: int = 0) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)", flags)


def named_in(text: str) -> str:
    """The agency that `text` names by a full name; "" for none."""
    match = load().names.search(text) if load().may_name(text) else None
    return load().by_name.get(match[0].casefold(), "") if match else ""


def marked_in(text: str) -> str:
    """The agency that `text` names in any way; for places where nothing but names and agencies stand."""
    found = named_in(text)
    if found:
        return found
    match = load().marks.search(text)
    return load().by_mark[match[0]] if match else ""


def called(text: str) -> str:
    """The agency whose name or abbreviation is the whole of `text`; "" for none."""
    bare = text.strip(" \t\n.,;:()[]/|-–—")
    return load().by_name.get(bare.casefold(), "") or load().by_mark.get(bare, "")


def publishing_at(url: str) -> str:
    """The agency that publishes at the host of `url`, which is canonical or empty; "" for any other place."""
    return _publishing_at_origin("/".join(url.split("/", 3)[:3]))


@lru_cache(maxsize=1_024)
def _publishing_at_origin(origin: str) -> str:
    name = host(origin)
    while name:
        agency = load().by_domain.get(name)
        if agency:
            return agency
        name = name.partition(".")[2]
    return ""
