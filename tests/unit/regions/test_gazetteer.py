"""The compiled gazetteer: what a damaged or foreign file does, and that it is well-formed."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from aggregator.errors import GazetteerError
from aggregator.regions import gazetteer
from aggregator.regions.gazetteer import KINDS, load
from aggregator.regions.hierarchy import shipped


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package folder of our own to load from."""
    (tmp_path / "data").mkdir()
    monkeypatch.setattr(gazetteer, "files", lambda _: tmp_path)
    load.cache_clear()
    yield tmp_path / "data" / "gazetteer.json.gz"
    load.cache_clear()


def test_every_reading_is_of_a_known_kind_and_code() -> None:
    """No name means something that the hierarchy does not hold."""
    for readings in set(load().readings):
        for reading in readings:
            assert reading.kind in KINDS
            assert reading.kind == "x" or reading.code in shipped().titles


def test_it_says_where_its_names_come_from() -> None:
    """The compiled file carries its sources and licences."""
    assert any("CC BY 4.0" in source for source in load().sources.values())


def test_it_is_small() -> None:
    """It fits in a wheel: under 5 MB."""
    assert len(files("aggregator.regions").joinpath("data/gazetteer.json.gz").read_bytes()) < 5_000_000


@pytest.mark.usefixtures("folder")
def test_a_missing_file_is_a_clear_error() -> None:
    """The message says what to do."""
    with pytest.raises(GazetteerError, match="reinstall"):
        load()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no gzip",
        gzip.compress(b"{", mtime=0),
        gzip.compress(b"[]", mtime=0),
        gzip.compress(b'{"format": 1}', mtime=0),
        gzip.compress(
            b'{"format":1,"specs":["n"],"names":"A","index":[0],"years":{},"given":"","sources":{}}', mtime=0
        ),
        gzip.compress(b"{}" * 99, mtime=0)[:-9],
    ],
)
def test_a_damaged_file_is_a_clear_error(folder: Path, body: bytes) -> None:
    """Whatever is wrong with the bytes, it is one error of ours."""
    folder.write_bytes(body)
    with pytest.raises(GazetteerError):
        load()


def test_another_format_is_a_clear_error(folder: Path) -> None:
    """A file of a later version is not half understood."""
    folder.write_bytes(gzip.compress(json.dumps({"format": 99}).encode()))
    with pytest.raises(GazetteerError, match="format 99"):
        load()
