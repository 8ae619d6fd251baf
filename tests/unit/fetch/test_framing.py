"""The fields of a head, whatever stands among them."""

from __future__ import annotations

import pytest

from aggregator.fetch.framing import is_chunked, message


@pytest.mark.parametrize(
    ("lines", "fields"),
    [
        ([b"A: b\r\n", b"a:c\n"], [("A", "b"), ("a", "c")]),
        ([b"A :b\r\n"], [("A", "b")]),
        ([b"A\t : b \t\r\n"], [("A", "b")]),
        ([b"A: b\r\n", b" c\r\n", b"\td: e\r\n"], [("A", "b c d: e")]),
        ([b"  A: b\r\n", b"C: d\r\n"], [("C", "d")]),
        ([b"no colon\r\n", b" A: b\r\n", b"C: d\r\n"], [("C", "d")]),
        ([b"HTTP/1.1 200 OK\r\n", b"X Y: z\r\n", b": v\r\n", b"A:\r\n"], [("A", "")]),
        ([b"A: b\rC: d\r\n", b"E: f\x00g\r\n"], [("A", "b C: d"), ("E", "f g")]),
        ([b"A: \xa0b\xe9\r\n"], [("A", "\xa0b\xe9")]),
    ],
)
def test_what_is_no_field_costs_itself(lines: list[bytes], fields: list[tuple[str, str]]) -> None:
    """Fields are read around lines that are none; what is folded belongs to the field before, if there is one."""
    assert message(lines).items() == fields


def test_many_folded_lines_are_read_once() -> None:
    """A field that is folded as often as a head allows is put together in one go."""
    value = message([b"A: b\r\n", *[b" c\r\n"] * 60_000])["A"]
    assert value == "b" + " c" * 60_000


def test_one_size_proves_nothing() -> None:
    """A text may begin with a number on a line of its own; only a second size, where the first says, is a proof."""
    assert is_chunked(b"3\r\nabc\r\n0\r\n\r\n")
    assert not is_chunked(b"3\r\nabcd\r\n0\r\n\r\n")
    assert not is_chunked(b"ffffffffffffffff\r\nabc")
