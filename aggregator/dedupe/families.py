"""Publishing houses: which papers and stations belong together, so that their copies are no independent reports."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from aggregator.text.urls import host

DATA = "data/publishers.toml"


@lru_cache(maxsize=1)
def houses() -> Mapping[str, str]:
    """The house of each domain of the table, which ships with the program."""
    table = tomllib.loads(files("aggregator.dedupe").joinpath(DATA).read_text(encoding="utf-8"))["houses"]
    return {domain: house for house, domains in table.items() for domain in domains}


def house_of(url: str) -> str:
    """The publishing house at a web address; empty where none is known.

    The longest domain of the table that the host is, or is below, decides: whole labels, so that "abc.net.au" is no
    "abc.com", and a house's station below another's domain is its own.
    """
    known = houses()
    labels = host(url).split(".")
    for start in range(len(labels) - 1):
        if house := known.get(".".join(labels[start:])):
            return house
    return ""
