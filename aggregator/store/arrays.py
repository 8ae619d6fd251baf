"""Lists as one parameter.

`column IN (?, ?, …)` is another statement for every length, takes twice as long to run, and ends where the database's
limit of parameters is. An array that the database unfolds is one statement, made and compiled once.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Integer, bindparam
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import Text, TypeDecorator, TypeEngine

from aggregator.store.columns import storable


class Array(TypeDecorator[Any]):
    """A list of texts or of numbers as a parameter: JSON on SQLite, an array on PostgreSQL."""

    impl = Text
    cache_ok = True

    def __init__(self, element: type[TypeEngine[Any]]) -> None:
        """:param element: the type of a column that it is compared with"""
        super().__init__()
        self.element = element

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """PostgreSQL's array of the elements, or a text elsewhere."""
        plain = postgresql.ARRAY(self.element) if dialect.name == "postgresql" else Text()
        return dialect.type_descriptor(plain)

    def process_bind_param(self, value: Any | None, dialect: Dialect) -> Any | None:
        """Any collection will do; texts are compared as they would be stored."""
        values = list(value or ())
        if self.element is Text:
            values = [storable(one) for one in values]
        return json.dumps(values) if dialect.name == "sqlite" else values


class _Elements(FunctionElement[Any]):
    """The elements of an array, as a subquery."""

    name = "elements"
    inherit_cache = True


@compiles(_Elements, "sqlite")
def _of_json(element: _Elements, compiler: SQLCompiler, **options: Any) -> str:
    array = compiler.process(element.clauses, **options)
    return f"(SELECT value FROM json_each({array}))"  # noqa: S608 - the name of a parameter


@compiles(_Elements, "postgresql")
def _of_array(element: _Elements, compiler: SQLCompiler, **options: Any) -> str:
    return f"(SELECT unnest({compiler.process(element.clauses, **options)}))"


def among(column: ColumnElement[Any], parameter: str) -> ColumnElement[bool]:
    """Whether the column's value is in the array that is the parameter of this name."""
    element = BigInteger if isinstance(column.type, Integer) else Text
    return column.bool_op("IN")(_Elements(bindparam(parameter, type_=Array(element))))
