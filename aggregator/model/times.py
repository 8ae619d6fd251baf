"""The one rule about time: an aware UTC datetime, or none at all."""

from __future__ import annotations

from datetime import UTC, datetime


def aware_utc(value: datetime, name: str) -> datetime:
    """Return `value` in UTC.

    :param name: the field that holds it, for the message
    :raises ValueError: `value` is naive; a naive datetime is a bug of ours, never of the input
    """
    if value.tzinfo is None:
        msg = f"{name} must be an aware datetime, got the naive {value!r}"
        raise ValueError(msg)
    return value if value.tzinfo is UTC else value.astimezone(UTC)


def check_times(holder: object, *names: str) -> None:
    """Normalise the named datetime fields of a frozen dataclass to UTC at construction.

    :raises ValueError: one of them is naive
    """
    for name in names:
        value = getattr(holder, name)
        if value is not None:
            object.__setattr__(holder, name, aware_utc(value, f"{type(holder).__name__}.{name}"))
