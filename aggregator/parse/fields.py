"""Readings of feedparser's dictionaries: texts, dictionaries and lists of such, whatever stands there.

They are read with `dict.get`: feedparser's own `get` answers "updated" with the publication date.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aggregator.parse import values

Fields = Mapping[str, Any]
"""One of feedparser's dictionaries, or a plain one."""


def text(fields: Fields, key: str) -> str:
    """Return a text without control characters and outer white space; empty if there is none."""
    value = _get(fields, key)
    return values.scrub(value).strip() if value and isinstance(value, str) else ""


def mappings(fields: Fields, key: str) -> list[Fields]:
    """Return the dictionaries of a list; empty if there is none."""
    found = _get(fields, key)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def mapping(fields: Fields, key: str) -> Fields:
    """Return a dictionary; empty if there is none."""
    found = _get(fields, key)
    return found if isinstance(found, dict) else {}


def _get(fields: Fields, key: str) -> Any:
    return dict.get(fields, key) if isinstance(fields, dict) else None
