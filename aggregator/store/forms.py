"""Model values as JSON objects and back, in one way: each field by its name, and nothing that is as it is by default.

A name that is not known here, of a newer program, is passed over; one that is missing is as it is by default. Programs
of before wrote some values as lists by position: these are read still, by the names that their places had.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import MISSING, Field, fields
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Generic, NamedTuple, TypeVar

from aggregator.store.columns import EPOCH, MICROSECOND, to_micros

T = TypeVar("T")
Values = dict[str, Any]


class Way(NamedTuple):
    """How a field's value is written in JSON, and read."""

    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


class Form(Generic[T]):
    """How values of one class are written."""

    def __init__(
        self, kind: type[T], /, *, before: tuple[str, ...] = (), without: tuple[str, ...] = (), **ways: Way
    ) -> None:
        """Tell the form of a dataclass.

        :param before: the names of the places in lists that programs of before wrote
        :param without: fields that are not written
        :param ways: for fields that are no plain text, number or truth value
        """
        self._kind = kind
        self._before = before
        self._without = without
        told: tuple[Field[Any], ...] = fields(kind)  # type: ignore[arg-type]
        self._defaults = {field.name: _default_of(field) for field in told if field.name not in without}
        self._ways = ways

    def but(self, **ways: Way) -> Form[T]:
        """The form of the same class with other ways for some fields."""
        return Form(self._kind, before=self._before, without=self._without, **(self._ways | ways))

    def write(self, one: T) -> Values:
        """A value as an object."""
        found: Values = {}
        for name, default in self._defaults.items():
            value = getattr(one, name)
            if value != default:
                way = self._ways.get(name)
                found[name] = value if way is None or value is None else way.write(value)
        return found

    def read(self, values: Any, **known: Any) -> T:
        """What `write` wrote, or a program of before.

        :param known: fields that are not written
        """
        told = values if isinstance(values, dict) else dict(zip(self._before, values, strict=False))
        for name, value in told.items():
            if name in self._defaults:
                way = self._ways.get(name)
                known[name] = value if way is None or value is None else way.read(value)
        return self._kind(**known)

    def write_one(self, one: T | None) -> Values | None:
        """A value that there may be none of."""
        return None if one is None else self.write(one)

    def read_one(self, values: Any, **known: Any) -> T | None:
        """What `write_one` wrote."""
        return None if values is None else self.read(values, **known)

    def write_all(self, several: Iterable[T]) -> list[Values]:
        """Several values in their order."""
        return [self.write(one) for one in several]

    def read_all(self, values: Iterable[Any]) -> tuple[T, ...]:
        """What `write_all` wrote."""
        return tuple([self.read(one) for one in values])


def _default_of(field: Field[Any]) -> Any:
    """What a field is where nothing is said; itself not a value of any field where something must be."""
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default


def within(form: Form[Any]) -> Way:
    """A value within another."""
    return Way(form.write, form.read)


def within_all(form: Form[Any]) -> Way:
    """Several values within another."""
    return Way(form.write_all, form.read_all)


def word_of(kind: type[StrEnum]) -> Way:
    """One of a few words."""
    return Way(lambda one: one.value, kind)


def _read_moment(told: int | str) -> datetime:
    return EPOCH + MICROSECOND * told if isinstance(told, int) else datetime.fromisoformat(told)


WORDS = Way(list, tuple)
"""Texts in their order."""
SET = Way(sorted, frozenset)
"""Texts or numbers in no order."""
DIGESTS = Way(lambda several: sorted(one.hex() for one in several), lambda told: frozenset(map(bytes.fromhex, told)))
"""Digests in no order."""
DAY = Way(date.isoformat, date.fromisoformat)
"""A day."""
SPAN = Way(lambda span: span // MICROSECOND, lambda told: timedelta(microseconds=told))
"""A length of time."""
MOMENT = Way(to_micros, _read_moment)
"""An aware UTC datetime; programs of before wrote some as text."""
