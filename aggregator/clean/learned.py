"""Furniture that is learned: blocks which many stories of one source hold, whatever their words."""

from __future__ import annotations

import re

from aggregator.text.digest import digest, normal

VERSION = 1
"""Of `block_digest`; a change to its normal form needs a new number."""

_ID = re.compile(r"[0-9a-f]{18}")
"""A block's id: its digest in hexadecimal."""


def block_digest(text: str) -> bytes:
    """What a block is known by: a versioned digest of its words, counters and clock times left out."""
    return digest(VERSION, normal(text))


def block_of(reference: str) -> bytes:
    """The digest that a config means: an id as `aggregator rules` lists it, or a block's own words."""
    return bytes.fromhex(reference) if _ID.fullmatch(reference) else block_digest(reference)
