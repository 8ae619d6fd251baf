"""Column types that hold the same value on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Integer, String, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

REPLACEMENT = "\ufffd"
"""U+FFFD REPLACEMENT CHARACTER, for what a database cannot hold."""

EMPTY = "[]"
"""What every empty list or mapping is stored as; most are."""

Key = BigInteger().with_variant(Integer, "sqlite")
"""A primary key of numbers: only `INTEGER` is the row id itself on SQLite."""


def storable(text: str) -> str:
    """`text` with what no database takes (NUL on PostgreSQL, lone surrogates on both) replaced by U+FFFD."""
    if "\x00" in text:
        text = text.replace("\x00", REPLACEMENT)
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def to_micros(moment: datetime) -> int:
    """Microseconds since 1970, exact for every datetime there is."""
    return (moment - EPOCH) // MICROSECOND


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime as microseconds since 1970: exact, comparable, the same on every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """To microseconds."""
        del dialect
        return None if value is None else to_micros(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """From microseconds."""
        del dialect
        return None if value is None else EPOCH + timedelta(microseconds=value)


class Span(TypeDecorator[timedelta]):
    """A length of time as microseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:
        """To microseconds."""
        del dialect
        return None if value is None else value // MICROSECOND

    def process_result_value(self, value: Any | None, dialect: Dialect) -> timedelta | None:
        """From microseconds."""
        del dialect
        return None if value is None else timedelta(microseconds=value)


class Words(TypeDecorator[str]):
    """Text of any length from anywhere; see `storable` for the little that cannot be kept."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Made storable."""
        del dialect
        return None if value is None else storable(value)


class Json(TypeDecorator[Any]):
    """Lists and mappings of plain values as compact JSON text; never queried inside, so text serves both databases."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any | None, dialect: Dialect) -> str | None:
        """To text."""
        del dialect
        if value is None:
            return None
        return storable(json.dumps(value, ensure_ascii=False, separators=(",", ":"))) if value else EMPTY

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any | None:
        """From text."""
        del dialect
        if value is None:
            return None
        return json.loads(value) if value != EMPTY else []


class Name(TypeDecorator[str]):
    """A short key made by ourselves or the config; compared byte by byte on every database.

    PostgreSQL sorts by the cluster's locale unless told otherwise; SQLite always compares bytes.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """`COLLATE "C"` on PostgreSQL."""
        return dialect.type_descriptor(String(collation="C") if dialect.name == "postgresql" else Text())
