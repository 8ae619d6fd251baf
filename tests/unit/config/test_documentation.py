from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from pydantic_core import PydanticUndefined

from aggregator.config import schema
from aggregator.config.durations import parse_duration, parse_size
from aggregator.config.load import parse

PAGE = Path(__file__).resolve().parents[3] / "docs" / "configuration.md"
TABLES = schema.TABLES | schema.ARRAYS | schema.NESTED
KEY = re.compile(r"^\| `([a-z_]+)` \| ([^|]*) \| ([^|]*) \|", re.MULTILINE)


VARIABLES = ("NEWS_KEY", "DATABASE_PASSWORD", "PROXY_PASSWORD", "LETTER_TOKEN")
"""What the examples take from the environment."""


def documented() -> dict[str, dict[str, str]]:
    """Table to key to default, as the page tells them."""
    sections = re.split(r"^## `\[+([a-z.]+)\]+`$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {
        name: {key: default.strip() for key, _, default in KEY.findall(body)}
        for name, body in zip(sections[::2], sections[1::2], strict=True)
    }


def test_every_key_is_documented_and_no_other() -> None:
    """The page has every table and key of the schema, in its order, and none that is not there."""
    assert {name: list(keys) for name, keys in documented().items()} == {
        name: list(schema.keys_of(name)) for name in TABLES
    }


@pytest.mark.parametrize("table", TABLES)
def test_defaults_are_told_truly(table: str) -> None:
    """The default that the page tells is the one that the schema has."""
    for key, told in documented()[table].items():
        default = TABLES[table].model_fields[key].default
        value = told.strip("`")
        value = value if value.startswith("[") else value.strip('"')
        if default is PydanticUndefined and TABLES[table].model_fields[key].default_factory is None:
            assert told == "required", key
        elif default in ("", (), None, schema.PageTable(), PydanticUndefined):
            assert told.startswith("none") or (table, key) == ("site", "url"), key
        elif isinstance(default, tuple):
            assert json.loads(value) == list(default), key
        elif key == "max_bytes":
            assert parse_size(value) == default
        elif isinstance(default, bool):
            assert value == str(default).lower()
        elif isinstance(default, int | str):
            assert value == str(default), key
        else:
            assert parse_duration(value) == default, key


@pytest.mark.parametrize(
    "example", re.findall(r"^```toml\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
)
def test_examples_are_right(example: str) -> None:
    """Every example on the page is a config without mistakes."""
    parse(example.encode(), path=Path("/x/c.toml"), environ=dict.fromkeys(VARIABLES, "x"))
