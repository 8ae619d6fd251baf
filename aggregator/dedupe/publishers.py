"""Publishers: which papers and stations belong together, so that their copies are no independent reports."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from aggregator.text.urls import host

DATA = "data/publishers.toml"


@lru_cache(maxsize=1)
def publishers_by_domain() -> Mapping[str, str]:
    """The publisher of each domain of the table, which ships with the program."""
    table = tomllib.loads(files("aggregator.dedupe").joinpath(DATA).read_text(encoding="utf-8"))["publishers"]
    return {domain: publisher for publisher, domains in table.items() for domain in domains}


def find_publisher(url: str) -> str:
    """The publisher at a web address; empty where none is known.

    The longest domain of the table that the host is, or is below, decides: whole labels, so that "abc.net.au" is no
    "abc.com", and a publisher's station below another's domain is its own.
    """
    known = publishers_by_domain()
    labels = host(url).split(".")
    for start in range(len(labels) - 1):
        if publisher := known.get(".".join(labels[start:])):
            return publisher
    return ""
