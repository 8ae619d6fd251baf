from __future__ import annotations

import io
import json
import re
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator.cli.output import print_json, printable, table


class Terminal(io.StringIO):
    """An output that says it is a terminal."""

    def isatty(self) -> bool:
        """Yes."""
        return True


@dataclass(frozen=True, slots=True)
class Inner:
    """What a dataclass may hold."""

    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Outer:
    """One field of each type that JSON does not have."""

    when: datetime
    wait: timedelta
    key: bytes
    path: Path
    inner: tuple[Inner, ...]


def test_plain_table_is_aligned(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a terminal a table is text in columns: numbers to the right, wide letters counted as two cells."""
    table("Things", ["name", "count", "note"], [["a", 5, None], ["日本", 12, True]])
    assert capsys.readouterr().out.splitlines() == [
        "Things",
        "name  count  note",
        "a         5",
        "日本     12  yes",
        "",
    ]


def test_empty_table_has_its_columns(capsys: pytest.CaptureFixture[str]) -> None:
    """A table without rows still says what it would hold."""
    table("Nothing", ["name", "count"], [])
    assert capsys.readouterr().out.splitlines() == ["Nothing", "name  count", ""]


def test_terminal_table_takes_markup_for_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal the table is rich's, and a title that looks like its markup is shown as it is."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    table("T", ["title"], [["[red]alert[/red] [/nonsense]"]])
    assert "[red]alert[/red] [/nonsense]" in terminal.getvalue()
    assert "─" in terminal.getvalue()


@pytest.mark.parametrize("width", [30, 60, 100])
def test_narrow_terminal_loses_nothing(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    """However narrow a terminal is, every letter of every cell is shown; it breaks lines rather than leaving out."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setenv("COLUMNS", str(width))
    table("T", ["a", "b", "c"], [["A" * 20, "B" * 20, "C" * 20]])
    assert all(terminal.getvalue().count(letter) == 20 for letter in "ABC")
    shown = re.sub(r"\x1b\[[0-9;]*m", "", terminal.getvalue())
    assert max(map(len, shown.splitlines())) <= width


@pytest.mark.parametrize("terminal", [True, False])
def test_no_title_commands_the_terminal(monkeypatch: pytest.MonkeyPatch, *, terminal: bool) -> None:
    """An escape sequence, line break or direction override in a feed's title never reaches the output."""
    out = Terminal() if terminal else io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    table("T", ["title"], [["a\x1b]0;evil\x07b\r\nc\u202ed\x9be\ud800"]])
    text = out.getvalue()
    assert not set(text) & set("\x07\r\u202e\x9b\ud800")
    assert "\x1b]" not in text
    assert "a ]0;evil b c d e" in text


def test_json_has_a_form_for_every_type(capsys: pytest.CaptureFixture[str]) -> None:
    """Dataclasses, times, durations, bytes, paths and sets all have one form in JSON."""
    value = Outer(
        when=datetime(2026, 11, 23, 20, 15, tzinfo=UTC),
        wait=timedelta(minutes=1, milliseconds=500),
        key=b"\x01\xff",
        path=Path("/x"),
        inner=(Inner(frozenset({"b", "a"})),),
    )
    print_json([value])
    assert json.loads(capsys.readouterr().out) == [
        {"when": "2026-11-23T20:15:00Z", "wait": 60.5, "key": "01ff", "path": "/x", "inner": [{"names": ["a", "b"]}]}
    ]


def test_json_of_an_unknown_type_is_refused() -> None:
    """What has no form in JSON is a mistake of ours, and never printed as a memory address."""
    with pytest.raises(TypeError, match="object has no form in JSON"):
        print_json(object())


def test_json_survives_a_narrow_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    """An output that is not UTF-8 gets escapes instead of an error, and a lone surrogate does no harm."""
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    print_json("Größe \ud800")
    sys.stdout.flush()
    assert json.loads(raw.getvalue()) == "Größe \ud800"


@pytest.mark.parametrize(("value", "text"), [(None, ""), (True, "yes"), (False, "no"), (0, "0"), ("a\tb", "a b")])
def test_printable(value: object, text: str) -> None:
    """Nothing is empty, truth is yes or no, and a value is one line."""
    assert printable(value) == text
