"""Why a text is taken for another's copy."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class CopyEvidence:
    """Why a text is a copy of another."""

    of: str
    """uid of the item that it was compared with."""
    forward: float
    """Share of the new text's shingles that the other holds, 0 to 1."""
    backward: float
    """Share of the other's shingles that the new text holds."""
    longest: str
    """The longest shared passage, shortened to 200 characters."""
    gap_hours: float
    """Hours between the two, by publication."""
    rule: str
    """The rule that decided: "containment", "title and lead", …"""
