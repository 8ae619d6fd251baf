from __future__ import annotations

import tomllib

import pytest

from aggregator.config.locate import KeyPath, Place, locate

DOCUMENT = """\
# a comment with "quotes" and [brackets]
top = 1
a.b . c = 'dotted'
\tindented = [ 1, 2, # one ], two
  3,
]

[table] # why
"quoted key" = "x"
"esc\\u0061ped" = 2
inline = { one = 1, two.three = [ { deep = true } ] }
text = \"\"\"
first = "not a key"
[not a table]
\"\"\"
raw = '''
it's "raw"'''
quotes = \"\"\"a\"\"\"\"\"
when = 2026-11-23 20:15:00 # a space in a time
"größe" = 2
[table.sub]
x = 1
[[things]]
name = "first"
[[things]]
name = "second"
[things.part]
size = 3
[[things.more]]
n = 1
[[things.more]]
n = 2
[deep.er]
z = 1
"""


@pytest.mark.parametrize(
    ("path", "line", "column", "source"),
    [
        (("top",), 2, 7, "1"),
        (("a", "b", "c"), 3, 11, "'dotted'"),
        (("indented",), 4, 13, "[ 1, 2, # one ], two\n  3,\n]"),
        (("indented", 2), 5, 3, "3"),
        (("table", "quoted key"), 9, 16, '"x"'),
        (("table", "escaped"), 10, 18, "2"),
        (("table", "inline", "two", "three", 0, "deep"), 11, 44, "true"),
        (("table", "text"), 12, 8, '"""\nfirst = "not a key"\n[not a table]\n"""'),
        (("table", "raw"), 16, 7, "'''\nit's \"raw\"'''"),
        (("table", "quotes"), 18, 10, '"""a"""""'),
        (("table", "when"), 19, 8, "2026-11-23 20:15:00"),
        (("table", "größe"), 20, 11, "2"),
        (("table", "sub", "x"), 22, 5, "1"),
        (("things", 0, "name"), 24, 8, '"first"'),
        (("things", 1, "name"), 26, 8, '"second"'),
        (("things", 1, "part", "size"), 28, 8, "3"),
        (("things", 1, "more", 1, "n"), 32, 5, "2"),
    ],
)
def test_value_is_found(path: KeyPath, line: int, column: int, source: str) -> None:
    """Each way of writing a value that TOML knows is found at its line and column, to its last character."""
    places = locate(DOCUMENT)
    assert places.value(path) == Place(line=line, column=column)
    assert places.source(path) == source


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        (("top",), 2, 1),
        (("a", "b"), 3, 1),
        (("indented",), 4, 2),
        (("table",), 8, 1),
        (("things",), 23, 1),
        (("things", 0), 23, 1),
        (("things", 1), 25, 1),
        (("things", 1, "more", 0), 29, 1),
        (("deep",), 33, 1),
        (("table", "inline", "two"), 11, 21),
    ],
)
def test_key_is_found(path: KeyPath, line: int, column: int) -> None:
    """A key is found where it begins, a table at its header, a table that is only implied at the first mention."""
    assert locate(DOCUMENT).key(path) == Place(line=line, column=column)


def test_missing_key_is_at_its_table() -> None:
    """What is not there is pointed at where it should be: at the header of its table."""
    assert locate(DOCUMENT).key(("things", 1, "url")) == Place(line=25, column=1)


def test_document_is_valid() -> None:
    """The document above is TOML, so what the other tests say of it holds for real files."""
    assert tomllib.loads(DOCUMENT)["things"][1]["more"] == [{"n": 1}, {"n": 2}]


def test_windows_line_ends_change_no_place() -> None:
    """CRLF counts as one line end, and the column is the same."""
    unix, windows = locate(DOCUMENT), locate(DOCUMENT.replace("\n", "\r\n"))
    assert all(unix.value(path) == windows.value(path) for path in unix.values)
    assert all(unix.key(path) == windows.key(path) for path in unix.keys)


@pytest.mark.parametrize("text", ["", "\n", "# only a comment", "\r\n  \t"])
def test_empty_document_has_a_first_place(text: str) -> None:
    """A document without any key still has a place to point at."""
    assert locate(text).value(("site",)) == Place(line=1, column=1)
