from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.config.load import parse
from aggregator.errors import ConfigError

CONFIG = (Path(__file__).resolve().parents[2] / "config.toml").read_text(encoding="utf-8")
LINES = CONFIG.split("\n")
PIECES = st.sampled_from(
    [
        *("", "\n", '"', "'", "[", "]", "[[", "]]", "{", "}", "=", "#", ",", " ", ".", "\\", "\x00", "é", '"""'),
        *("x", "7", "-1", "1.5", "true", "${X}", "1979-05-27 07:32:00"),
        *("[[sources]]\n", "[site]\n", "name = 3\n", "regions = [[1]]\n", "sources.x = 1\n"),
    ]
)


def told(text: str) -> None:
    """Read a document, and hold every fault to what a fault must be."""
    try:
        parse(text.encode("utf-8", "surrogatepass"), path=Path("c.toml"), environ={})
    except ConfigError as error:
        faults = error.faults
    else:
        return
    lines = text.split("\n")
    assert faults
    for fault in faults:
        assert fault.message
        assert 0 <= fault.line <= len(lines)
        if fault.line:
            assert 1 <= fault.column <= len(lines[fault.line - 1]) + 1
    places = [(fault.line, fault.column) for fault in faults]
    assert places == sorted(places)
    assert len(set(faults)) == len(faults)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_mutated_config_is_read_or_told(data: st.DataObject) -> None:
    """Whatever is cut out of a real config or put into it: settings or faults within the file, never another error."""
    start = data.draw(st.integers(0, len(CONFIG)))
    end = min(len(CONFIG), start + data.draw(st.integers(0, 40)))
    told(CONFIG[:start] + data.draw(PIECES) + CONFIG[end:])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, len(LINES) - 1), max_size=4), st.lists(st.integers(0, len(LINES) - 1), max_size=4))
def test_lines_lost_and_doubled_are_read_or_told(lost: list[int], doubled: list[int]) -> None:
    """A config with lines lost or given twice is read or told, never another error."""
    told("\n".join(line for n, line in enumerate(LINES) if n not in lost for _ in range(1 + (n in doubled))))


VALUES = st.recursive(
    st.sampled_from(
        ['"x"', '""', "7", "-1", "1.5", "nan", "true", "1979-05-27", '"AZ"', '"15m"', '"https://a.org/"', '"${X}"']
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        inner.map(lambda value: f"{{ name = {value}, url = {value} }}"),
    ),
    max_leaves=4,
)
KEYS = st.sampled_from(
    [
        *(
            "name",
            "url",
            "title",
            "members",
            "regions",
            "any",
            "all",
            "none",
            "sources",
            "languages",
            "limit",
            "max_age",
        ),
        *("workers", "allow_private", "dir", "keep", "nmae", "x"),
    ]
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                ["[site]", "[polling]", "[storage]", "[[sources]]", "[[regions]]", "[[topics]]", "[[topic]]", "[x.y]"]
            ),
            st.dictionaries(KEYS, VALUES, max_size=4),
        ),
        max_size=5,
    )
)
def test_any_value_under_any_key_is_read_or_told(tables: list[tuple[str, dict[str, str]]]) -> None:
    """Values of every type under every key, right or wrong, are read or told, never another error."""
    told(
        "\n".join(
            line for header, pairs in tables for line in (header, *(f"{key} = {value}" for key, value in pairs.items()))
        )
    )
