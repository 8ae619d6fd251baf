"""Durations and sizes as people write them: "15m", "1h30m", "14d"; "10MB"."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

_SECONDS: Final = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}
_DURATION: Final = re.compile("".join(rf"(?:([0-9]{{1,9}}){unit})?" for unit in _SECONDS))

LONGEST: Final = timedelta(days=36_500)
"""A hundred years: more is a slip of the keyboard, and would overflow when added to a date."""

_BYTES: Final = {
    "": 1,
    "B": 1,
    "kB": 10**3,
    "KB": 10**3,
    "MB": 10**6,
    "GB": 10**9,
    "KiB": 2**10,
    "MiB": 2**20,
    "GiB": 2**30,
}
_SIZE: Final = re.compile(r"([0-9]{1,12}) ?([A-Za-z]{0,3})")


def parse_duration(text: str) -> timedelta:
    """A duration from whole weeks, days, hours, minutes and seconds, each at most once, the longest unit first.

    :raises ValueError: `text` is no such duration, or longer than `LONGEST`
    """
    found = _DURATION.fullmatch(text.strip())
    if found is None or not any(found.groups()):
        raise ValueError(f"{text!r} is no duration")
    seconds = sum(int(count or 0) * unit for count, unit in zip(found.groups(), _SECONDS.values(), strict=True))
    if seconds > LONGEST.total_seconds():
        raise ValueError(f"{text!r} is longer than a hundred years")
    return timedelta(seconds=seconds)


def format_duration(value: timedelta) -> str:
    """`value` as a config would say it, to the second; weeks are said in days, as most people do.

    :param value: not negative
    """
    rest = round(value.total_seconds())
    parts = []
    for unit, seconds in _SECONDS.items():
        if unit == "w":
            continue
        count, rest = divmod(rest, seconds)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0s"


def parse_size(text: str) -> int:
    """A number of bytes: "500 kB", "10MB" (powers of ten), "10MiB" (powers of two), or digits alone.

    :raises ValueError: `text` is no such size
    """
    found = _SIZE.fullmatch(text.strip())
    if found is None or found[2] not in _BYTES:
        raise ValueError(f"{text!r} is no size")
    return int(found[1]) * _BYTES[found[2]]


def format_size(value: int) -> str:
    """`value` bytes in the largest decimal unit that says it exactly.

    :param value: not negative
    """
    for unit in ("GB", "MB", "kB"):
        count, rest = divmod(value, _BYTES[unit])
        if count and not rest:
            return f"{count} {unit}"
    return f"{value} B"
