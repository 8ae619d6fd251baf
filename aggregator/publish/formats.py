"""The formats that every topic is published in.

A format is a file of its own here, with one function from a topic's document to bytes, and one line in `FORMATS`: what
writes files, removes those of topics that are gone, serves them and links to them goes by that. `LOOKS_VERSION` in
`aggregator/engine/fingerprints.py` goes up where a format that is there writes other bytes.
"""

from __future__ import annotations

from aggregator.publish.atom import FEED
from aggregator.publish.document import Format
from aggregator.publish.page import PAGE

FORMATS: tuple[Format, ...] = (FEED, PAGE)
"""In the order in which a topic is rendered. The first is what it is subscribed to by, and decides how many stories
have room; the others are given no more."""
