from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aggregator.cli.check import check
from aggregator.cli.main import cli

GOOD = """\
[site]
title = "Desk"
[storage]
url = "postgresql://me:${CANARY}@db.example/news"
[[sources]]
name = "one"
url = "https://user:${CANARY}@feeds.example.org/secret-path?key=${CANARY}"
publisher = "House"
country = "GB"
[[regions]]
name = "home"
title = "Home"
members = ["AM", "145"]
[[topics]]
name = "t"
title = "Topic"
regions = ["home"]
any = ["oil"]
"""


def run(path: Path, text: str, *options: str) -> Result:
    path.write_text(text, encoding="utf-8")
    return CliRunner(env={"CANARY": "hunter2"}).invoke(check, ["-c", str(path), *options])


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "news.toml"


def test_right_config_is_told_back(config: Path) -> None:
    """A config without mistakes is printed as it was understood: settings, sources, regions, topics in plain words."""
    result = run(config, GOOD)
    assert result.exit_code == 0
    assert result.stderr == ""
    for told in (
        "no mistakes",
        "Desk",
        "PostgreSQL, news on db.example",
        "feeds.example.org",
        "Armenia (AM), Western Asia (145)",
        "stories about Home (home), with “oil”, none older than 14 days; at most 100",
    ):
        assert told in result.stdout


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_no_secret_is_told(config: Path, options: tuple[str, ...]) -> None:
    """Of addresses only the host is shown: no user, password, path or query."""
    result = run(config, GOOD, *options)
    assert result.exit_code == 0
    assert not any(secret in result.output for secret in ("hunter2", "secret-path", "user:", "key="))


def test_polling_of_each_source_is_told(config: Path) -> None:
    """For each source it is told how often it is polled, or that it is disabled."""
    source = "[[sources]]\nname = '{0}'\nurl = 'https://{0}.example.org/'\n{1}\n"
    text = source.format("a", "") + source.format("b", "interval = '1h30m'") + source.format("c", "enabled = false")
    lines = {line.split()[0]: line for line in run(config, text).stdout.splitlines() if ".example.org" in line}
    assert lines["a"].endswith("as it asks")
    assert lines["b"].endswith("every 1h30m")
    assert lines["c"].endswith("never: disabled")


def test_right_config_as_json(config: Path) -> None:
    """With --json everything is one object, for other programs."""
    told = json.loads(run(config, GOOD, "--json").stdout)
    assert told["site"]["title"] == "Desk"
    assert told["polling"]["min_interval"] == 900
    assert told["output"]["dir"] == str(config.parent / "feeds")
    assert told["sources"][0]["host"] == "feeds.example.org"
    assert {"AM", "GE", "SY"} <= set(told["regions"][0]["countries"])
    assert told["topics"][0]["rule"].startswith('1 and(any("oil") max_age(1209600) regions(subject: "home" #')
    assert told["topics"][0]["rules"].startswith("stories about Home")


def test_every_mistake_is_a_line_on_stderr(config: Path) -> None:
    """Mistakes go to stderr, one a line with file, line and column, and the exit code is 2."""
    result = run(config, GOOD.replace("title", "titel") + "max_age = 3\n")
    assert result.exit_code == 2
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert [line.partition(": ")[0] for line in lines[:-1]] == [
        f"{config}:{n}" for n in ("2:1", "12:1", "16:1", "19:11")
    ]
    assert lines[-1] == "4 mistakes"


def test_mistakes_as_json(config: Path) -> None:
    """With --json the mistakes are a list of objects on stdout, and still lines on stderr."""
    result = run(config, "[site]\ntitel = 1\n", "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout) == [
        {
            "file": str(config),
            "line": 2,
            "column": 1,
            "key": "site.titel",
            "message": "there is no such key in [site]",
            "hint": 'did you mean "title"?',
        },
        {
            "file": str(config),
            "line": 2,
            "column": 9,
            "key": "site.titel",
            "message": "expected text in quotes, found the number 1",
            "hint": "put it in quotes",
        },
    ]
    assert len(result.stderr.splitlines()) == 3


def test_missing_file_is_told(tmp_path: Path) -> None:
    """A config that is not there is the user's mistake: one line, exit code 2."""
    result = CliRunner().invoke(check, ["-c", str(tmp_path / "none.toml")])
    assert result.exit_code == 2
    assert result.stderr == f"{tmp_path / 'none.toml'}: there is no such file (name another one with --config)\n"


def test_config_that_does_nothing_is_noted(config: Path) -> None:
    """An empty config is right, and told to do nothing."""
    result = run(config, "")
    assert result.exit_code == 0
    assert result.stdout.count("Note: There is no [[") == 2


def test_help_has_an_example() -> None:
    """The command is reached by its name, and its help shows how to call it."""
    result = CliRunner().invoke(cli, ["check", "--help"])
    assert result.exit_code == 0
    assert "aggregator check -c /etc/aggregator/config.toml" in result.stdout


NETWORK = """\
[polling]
allow_private = ["127.0.0.0/8"]
[[sources]]
name = "unmarked"
url = "http://localhost:8000/feed"
[[sources]]
name = "marked"
url = "http://localhost:8001/feed"
private = true
[[sources]]
name = "literal"
url = "http://127.0.0.1:8002/feed"
[[topics]]
name = "t"
any = ["oil"]
"""


def test_a_source_that_needs_a_word_of_its_own_is_named(config: Path) -> None:
    """Whoever allows a network learns which sources lead there by name without a word of it, and the way out."""
    notes = json.loads(run(config, NETWORK, "--json").stdout)["notes"]
    (told,) = [note for note in notes if "private = true" in note]
    assert told.startswith("unmarked ")
    assert "Note: unmarked leads into a network" in run(config, NETWORK).stdout


@pytest.mark.parametrize("named", ["taken", "taken/feeds"])
def test_an_output_folder_that_is_a_file_is_a_mistake(tmp_path: Path, named: str) -> None:
    """It is told at its key, with the file, and the exit code is 2; a folder that is not there yet is none."""
    config = tmp_path / "c.toml"
    config.write_text(f'[output]\ndir = "{named}"\n', encoding="utf-8")
    assert CliRunner().invoke(cli, ["check", "-c", str(config)]).exit_code == 0
    (tmp_path / "taken").touch()
    result = CliRunner().invoke(cli, ["check", "-c", str(config)])
    assert result.exit_code == 2
    assert f"{config}:2:7: output.dir: {tmp_path / 'taken'} is a file; expected a folder" in result.output
