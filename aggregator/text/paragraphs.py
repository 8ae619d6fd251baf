"""Blocks of a plain text and what each is known by."""

from __future__ import annotations

from collections.abc import Collection

from aggregator.text.fingerprint import fingerprint, normal

VERSION = 1
"""Of `block_fingerprint`; a change to its normal form needs a new number."""

BREAK = "\n\n"
"""What parts the blocks of a story's text."""


def block_fingerprint(text: str) -> bytes:
    """What a block is known by: a versioned fingerprint of its words, counters and clock times left out."""
    return fingerprint(VERSION, normal(text))


def without_blocks(text: str, gone: Collection[bytes]) -> str:
    """`text` less its blocks with these fingerprints."""
    if not gone:
        return text
    return BREAK.join(block for block in text.split(BREAK) if block_fingerprint(block) not in gone)
