"""Whether a value is what its class says: for values that were read from a document that anybody may have written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import is_dataclass
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints


def fits(value: object, kind: Any) -> bool:
    """Whether a value is of a kind, with all that is within it.

    :param kind: a class, or tuple, frozenset, mapping or union of such; a dataclass is looked at field by field
    """
    match get_origin(kind):
        case None:
            return _is(value, kind)
        case origin if origin in (Union, UnionType):
            return any(fits(value, one) for one in get_args(kind))
        case origin if origin is Mapping:
            key, of = get_args(kind)
            return type(value) is dict and all(fits(one, key) and fits(told, of) for one, told in value.items())
        case origin:
            # Of tuples those of any length are known here, which is all that the model has within a delivery.
            of = get_args(kind)[0]
            return type(value) is origin and all(fits(one, of) for one in value)  # type: ignore[attr-defined]


def _is(value: object, kind: Any) -> bool:
    if kind is float:
        return type(value) in (float, int)  # JSON has one kind of number
    if type(value) is not kind:
        return False
    return not is_dataclass(kind) or all(fits(getattr(value, name), told) for name, told in _fields(kind).items())


@cache
def _fields(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)
