"""The command line as a whole: every command is there, helps, and answers errors with one line and the agreed code."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from aggregator import __version__
from aggregator.cli import main as module
from aggregator.cli.main import COMMANDS, cli, main
from aggregator.errors import ConfigError, Fault, StoreLockedError

READING_CONFIG = ("check", "poll", "run", "serve", "status", "explain")


def ended(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> object:
    """The exit code of a whole command line."""
    monkeypatch.setattr(sys, "argv", ["aggregator", *arguments])
    with pytest.raises(SystemExit) as caught:
        main()
    return caught.value.code


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_helps_with_an_example(command: str) -> None:
    """Its help shows a way to call it that begins with its own name."""
    result = CliRunner().invoke(cli, [command, "--help"])
    assert result.exit_code == 0
    assert f"aggregator {command}" in result.stdout.partition("Usage:")[2].partition("\n")[2]


def test_help_lists_every_command() -> None:
    """In the order of the work."""
    lines = CliRunner().invoke(cli, ["--help"]).stdout.partition("Commands:")[2].splitlines()
    assert [line.split()[0] for line in lines if line.startswith("  ") and line[2] != " "] == list(COMMANDS)


def test_version_is_told() -> None:
    """`--version` names program and version."""
    assert CliRunner().invoke(cli, ["--version"]).stdout == f"aggregator {__version__}\n"


@pytest.mark.parametrize(
    "arguments", [["pol"], ["poll", "--al"], ["eval", "weather", "."], ["demo", "--port", "99999"]]
)
def test_a_misspelt_command_line_exits_with_2(arguments: list[str]) -> None:
    """The user's mistake, told without a traceback."""
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 2
    assert "Error:" in result.stderr


@pytest.mark.parametrize("command", READING_CONFIG)
def test_a_wrong_config_exits_with_2_in_every_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str
) -> None:
    """Each mistake is a line with its place, and nothing is made beside the config."""
    path = tmp_path / "config.toml"
    path.write_text('[site]\ntitel = "x"\n[polling]\nworkers = "many"\n')
    more = ["x"] if command == "explain" else []
    assert ended(monkeypatch, command, "-c", str(path), *more) == 2
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith(f"{path}:2:1: site.titel")
    assert lines[-1] == f"{len(lines) - 1} mistakes"
    assert list(tmp_path.iterdir()) == [path]


def test_an_error_of_ours_is_one_line_that_no_terminal_obeys(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its text goes to standard error, its class gives the exit code."""

    def locked() -> None:
        raise StoreLockedError("in use by \x1b[31mprocess 7")

    monkeypatch.setattr(module, "cli", lambda **_: locked())
    assert ended(monkeypatch) == 75
    assert capsys.readouterr().err == "aggregator: in use by  [31mprocess 7\n"


def test_several_mistakes_of_a_file_are_a_line_each(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also where a command finds them late, as in the log of decisions."""
    faults = tuple(
        Fault(file="curation.toml", line=line, column=1, key="", message="not\x1b[31m good") for line in (3, 7)
    )

    def wrong() -> None:
        raise ConfigError(faults)

    monkeypatch.setattr(module, "cli", lambda **_: wrong())
    assert ended(monkeypatch) == 2
    lines = capsys.readouterr().err.splitlines()
    assert lines == ["curation.toml:3:1: not [31m good", "curation.toml:7:1: not [31m good", "2 mistakes"]
