"""What makes one copy of a story better than another."""

from __future__ import annotations

from enum import StrEnum


class Preference(StrEnum):
    """One thing that copies are compared by."""

    STATED = "preference"
    """Its source's `preference` is the highest."""
    ORIGINAL = "original"
    """It is in its paper's own feed, and no planet's word of a paper whose own copy is there too."""
    AGENCY = "agency"
    """It is of the agency that wrote it, in a feed of its own."""
    LENGTH = "length"
    """Its text is the fullest, as far as another publisher's copy has it too."""
    FREE = "free"
    """It can be read without paying."""
    EARLIEST = "earliest"
    """It was published first."""


ORDER = tuple(Preference)
"""The order in which they count where the config says nothing."""
