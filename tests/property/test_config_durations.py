from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from aggregator.config.durations import LONGEST, format_duration, format_size, parse_duration, parse_size


@given(st.integers(0, int(LONGEST.total_seconds())))
def test_a_duration_survives_writing_and_reading(seconds: int) -> None:
    """What `format_duration` writes, `parse_duration` reads as the same duration."""
    value = timedelta(seconds=seconds)
    assert parse_duration(format_duration(value)) == value


@given(st.integers(0, 10**11), st.sampled_from([1, 10**3, 10**6]))
def test_a_size_survives_writing_and_reading(count: int, unit: int) -> None:
    """What `format_size` writes, `parse_size` reads as the same number of bytes."""
    assert parse_size(format_size(count * unit)) == count * unit


@given(st.text(max_size=12))
def test_any_text_is_a_duration_or_refused(text: str) -> None:
    """No text makes the parser fail in another way than it says, and none gives a negative or absurd duration."""
    try:
        value = parse_duration(text)
    except ValueError:
        return
    assert timedelta(0) <= value <= LONGEST
