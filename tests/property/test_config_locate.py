from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from typing import Any

from hypothesis import given, reject, settings
from hypothesis import strategies as st

from aggregator.config.locate import KeyPath, locate

PLAIN = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])
SPACE = st.sampled_from(["", " ", "\t", "  "])
GAP = st.sampled_from(["", " ", "\n", ' # ] } , "\n', "\n\t", " # '''\n\n"])


@st.composite
def keys(draw: st.DrawFn) -> tuple[str, str]:
    """A key and one way to write it."""
    name = draw(st.one_of(st.from_regex(r"[A-Za-z0-9_-]{1,6}", fullmatch=True), st.text(PLAIN, max_size=5)))
    forms = [json.dumps(name, ensure_ascii=False)]
    if name and all(c.isascii() and (c.isalnum() or c in "_-") for c in name):
        forms.append(name)
    if "'" not in name:
        forms.append(f"'{name}'")
    if name.isascii() and name:
        forms.append('"' + "".join(f"\\u{ord(c):04x}" for c in name) + '"')
    return name, draw(st.sampled_from(forms))


@st.composite
def strings(draw: st.DrawFn) -> str:
    """A text in one of the four ways to quote it."""
    text = draw(st.text(st.one_of(PLAIN, st.sampled_from("\"'\n#[]{},=\\")), max_size=12))
    style = draw(st.sampled_from(["basic", "literal", "long basic", "long literal"]))
    if style == "literal" and "'" not in text and "\n" not in text:
        return f"'{text}'"
    if style == "long literal" and "'''" not in text and not text.endswith("'"):
        return f"'''{text}'''"
    if style == "long basic":
        escaped = text.replace("\\", "\\\\").replace('"""', '""\\"')
        tail = draw(st.sampled_from(["", '"', '""'])) if not escaped.endswith('"') else "\\n"
        return f'"""{escaped}{tail}"""'
    return json.dumps(text, ensure_ascii=False)


SCALARS = st.one_of(
    strings(),
    st.integers(-(10**20), 10**20).map(str),
    st.floats(allow_nan=False).map(repr),
    st.sampled_from(["true", "false", "0xFF", "1_000", "+7", "-inf", "6.02e23", "1979-05-27", "07:32:00"]),
    st.sampled_from(["1979-05-27T07:32:00Z", "1979-05-27T00:32:00.5-07:00"]),
    st.just("1979-05-27 07:32:00"),
    st.just("1979-05-27 07:32:00+01:00"),
)


@st.composite
def arrays(draw: st.DrawFn, elements: st.SearchStrategy[str]) -> str:
    """A list with gaps, comments and perhaps a comma too many."""
    items = draw(st.lists(elements, max_size=4))
    body = "".join(f"{draw(GAP)}{item}{draw(GAP)}," for item in items)
    if items and draw(st.booleans()):
        body = body[:-1]
    return f"[{body}{draw(GAP)}]"


@st.composite
def pairs(draw: st.DrawFn, elements: st.SearchStrategy[str], max_size: int) -> list[str]:
    """`key = value`, some of the keys dotted; no two clash."""
    written = []
    for _, form in draw(st.lists(keys(), max_size=max_size, unique_by=lambda key: key[0])):
        dotted = [form, *(part for _, part in draw(st.lists(keys(), max_size=2)))]
        dot = f"{draw(SPACE)}.{draw(SPACE)}"
        written.append(f"{dot.join(dotted)}{draw(SPACE)}={draw(SPACE)}{draw(elements)}")
    return written


@st.composite
def inline_tables(draw: st.DrawFn, elements: st.SearchStrategy[str]) -> str:
    """A table on one line."""
    separator = f"{draw(SPACE)},{draw(SPACE)}"
    return "{" + draw(SPACE) + separator.join(draw(pairs(elements, 3))) + draw(SPACE) + "}"


VALUES = st.recursive(SCALARS, lambda inner: st.one_of(arrays(inner), inline_tables(inner)), max_leaves=6)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A whole document: pairs, tables, arrays of tables and what is below them, comments and blank lines."""
    end = draw(st.sampled_from(["\n", " # = [x] 'y\n", "\n\n \t\n"]))
    lines = draw(pairs(VALUES, 3))
    top = draw(st.lists(keys(), max_size=4, unique_by=lambda key: key[0]))
    for number, (_, form) in enumerate(top):
        name = f"{form} . t{number}" if draw(st.booleans()) else form
        if draw(st.booleans()):
            lines += [f"[ {name} ]", *draw(pairs(VALUES, 3))]
            if draw(st.booleans()):
                lines += [f'[{name}."sub table"]', *draw(pairs(VALUES, 2))]
            continue
        for _ in range(draw(st.integers(1, 3))):
            lines += [f"[[{name}]]", *draw(pairs(VALUES, 3))]
            if draw(st.booleans()):
                lines += [f"[{name}.'sub table']", *draw(pairs(VALUES, 2))]
            lines += [line for _ in range(draw(st.integers(0, 2))) for line in (f"[[{name}.more]]", "n = 1")]
    text = "".join(f"{draw(SPACE)}{line}{end}" for line in lines)
    return text.replace("\n", "\r\n") if draw(st.booleans()) else text


def paths(value: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Any]]:
    """Every place in a parsed document, containers too."""
    if path:
        yield path, value
    if isinstance(value, dict):
        for key, item in value.items():
            yield from paths(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from paths(item, (*path, index))


@settings(max_examples=100, deadline=None)
@given(documents())
def test_located_text_means_the_parsed_value(text: str) -> None:
    """For every value of any document, the text at its place, parsed alone, is the value; nothing else is located."""
    try:
        parsed = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        reject()  # a table that clashes with a dotted key; hypothesis fails the test if this is not rare
    places = locate(text)
    lines = text.split("\n")
    everything = dict(paths(parsed))
    assert set(places.values) <= set(everything)
    for path, value in everything.items():
        assert path in places.keys
        source = places.source(path)
        if source is None:
            assert isinstance(value, dict | list), path
            continue
        assert tomllib.loads(f"value = {source}")["value"] == value
        place = places.value(path)
        assert lines[place.line - 1][place.column - 1 :].startswith(source.split("\n")[0])
