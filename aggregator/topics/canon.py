"""A rule as text for the program: the same text, the same stories."""

from __future__ import annotations

from aggregator.model import Rule

VERSION = 1
"""Of the texts and of what rules mean by them: a new number has every topic judged anew after an upgrade."""


def canon(rule: Rule) -> str:
    """The canonical text of a rule, with the version of its form before it."""
    return f"{VERSION} {rule.canon()}"
