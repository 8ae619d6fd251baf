from __future__ import annotations

from datetime import timedelta

import pytest

from aggregator.config.durations import format_duration, format_size, parse_duration, parse_size


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2s", timedelta(seconds=2)),
        ("15m", timedelta(minutes=15)),
        ("36h", timedelta(hours=36)),
        ("14d", timedelta(days=14)),
        ("2w", timedelta(days=14)),
        ("1h30m", timedelta(minutes=90)),
        ("1d2h3m4s", timedelta(days=1, hours=2, minutes=3, seconds=4)),
        (" 90m ", timedelta(minutes=90)),
        ("0s", timedelta(0)),
    ],
)
def test_duration_is_read(text: str, expected: timedelta) -> None:
    """Every unit, alone and in company, means what it says."""
    assert parse_duration(text) == expected


@pytest.mark.parametrize(
    "text", ["", " ", "15", "m", "15 m", "15M", "-5m", "1.5h", "30m1h", "5m5m", "1h 30m", "५m", "PT1H"]
)
def test_what_is_no_duration_is_refused(text: str) -> None:
    """A missing or unknown unit, a wrong order, a sign, a fraction: none is guessed at."""
    with pytest.raises(ValueError, match="no duration"):
        parse_duration(text)


def test_absurd_duration_is_refused() -> None:
    """A duration that would overflow a date is refused rather than failing later."""
    with pytest.raises(ValueError, match="hundred years"):
        parse_duration("999999999w")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10MB", 10_000_000),
        ("10 MB", 10_000_000),
        ("10MiB", 10_485_760),
        ("500kB", 500_000),
        ("1GB", 10**9),
        ("42", 42),
    ],
)
def test_size_is_read(text: str, expected: int) -> None:
    """Decimal units are powers of ten and binary ones powers of two."""
    assert parse_size(text) == expected


@pytest.mark.parametrize("text", ["", "MB", "10 mb", "10XB", "1.5MB", "-1MB", "10  MB"])
def test_what_is_no_size_is_refused(text: str) -> None:
    """A unit that could mean bits, a fraction, a sign: none is guessed at."""
    with pytest.raises(ValueError, match="no size"):
        parse_size(text)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(10_000_000, "10 MB"), (2 * 10**9, "2 GB"), (1_500, "1500 B"), (0, "0 B"), (64_000, "64 kB")],
)
def test_size_is_written_in_the_largest_exact_unit(value: int, expected: str) -> None:
    """A size is never rounded when it is shown."""
    assert format_size(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (timedelta(minutes=90), "1h30m"),
        (timedelta(days=14), "14d"),
        (timedelta(0), "0s"),
        (timedelta(seconds=61), "1m1s"),
    ],
)
def test_duration_is_written_as_a_config_would(value: timedelta, expected: str) -> None:
    """What is shown can be copied back into a config."""
    assert format_duration(value) == expected
