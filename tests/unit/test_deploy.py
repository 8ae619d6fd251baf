"""The files by which users run the daemon say what the program and its config really have."""

from __future__ import annotations

import re
import shlex
from collections import defaultdict
from pathlib import Path

import click
import yaml

from aggregator.cli.main import cli
from aggregator.config.schema import Document
from aggregator.engine.session import CLOSE_PATIENCE
from aggregator.errors import ConfigError, StoreLockedError

ROOT = Path(__file__).parents[2]
UNIT = (ROOT / "deploy" / "aggregator.service").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")
PORT = str(Document().serve.port)


def unit() -> dict[str, dict[str, list[str]]]:
    """The unit's keys by section; one that is given again adds a value, as systemd reads it."""
    sections: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    section = ""
    for line in UNIT.splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            key, equals, value = line.partition("=")
            assert equals, line
            sections[section][key].append(value)
    return sections


def dockerfile(instruction: str) -> list[str]:
    """The arguments of each such instruction of the last stage."""
    joined = DOCKERFILE.replace("\\\n", " ")
    last = joined[joined.rindex("\nFROM ") :]
    return [line.partition(" ")[2] for line in last.splitlines() if line.startswith(f"{instruction} ")]


def assert_runs(words: list[str]) -> None:
    """These words are a command of ours with options that it has."""
    name, *rest = words
    assert isinstance(cli, click.Group)
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    command.make_parser(click.Context(command)).parse_args(rest)


def test_the_unit_starts_a_command_that_there_is() -> None:
    """By its whole path, as systemd wants it, with options that the command has."""
    program, *words = shlex.split(unit()["Service"]["ExecStart"][0])
    assert Path(program).is_absolute()
    assert Path(program).name == "aggregator"
    assert_runs(words)
    assert set(unit()) == {"Unit", "Service", "Install"}


def test_the_unit_fits_how_the_daemon_behaves() -> None:
    """It is told by notifications, gives longer than a stop takes, and does not repeat what cannot be mended so."""
    service = unit()["Service"]
    assert service["Type"] == ["notify-reload"]
    assert int(service["TimeoutStopSec"][0]) > 2 * CLOSE_PATIENCE
    assert int(service["WatchdogSec"][0]) >= 120
    codes = {int(code) for code in service["RestartPreventExitStatus"][0].split()}
    assert codes == {ConfigError.exit_code, StoreLockedError.exit_code}
    assert service["StateDirectory"] == ["aggregator"]
    assert f"/var/lib/{service['StateDirectory'][0]}" == service["WorkingDirectory"][0]


def test_the_unit_lets_the_daemon_do_what_it_must_and_nothing_more() -> None:
    """Names are looked up over the internet's families, workers limit themselves, and no capability is left."""
    service = unit()["Service"]
    assert set(service["RestrictAddressFamilies"][0].split()) == {"AF_INET", "AF_INET6", "AF_UNIX"}
    assert service["CapabilityBoundingSet"] == service["AmbientCapabilities"] == [""]
    assert not any("@resources" in value for value in service["SystemCallFilter"] if value.startswith("~"))
    for key in ("NoNewPrivileges", "ProtectHome", "PrivateTmp", "PrivateDevices", "MemoryDenyWriteExecute"):
        assert service[key] == ["yes"], key
    assert service["ProtectSystem"] == ["strict"]


def test_the_image_runs_the_daemon_as_nobody_special() -> None:
    """It starts a command that there is, as a user of its own, on the port of the config."""
    entry, command = (yaml.safe_load(dockerfile(name)[0]) for name in ("ENTRYPOINT", "CMD"))
    assert entry == ["aggregator"]
    assert_runs(command)
    assert dockerfile("USER") == ["aggregator"]
    assert dockerfile("EXPOSE") == [PORT]
    assert dockerfile("VOLUME") == dockerfile("WORKDIR") == ["/var/lib/aggregator"]


def test_the_image_asks_the_program_itself_whether_it_is_well() -> None:
    """By a command that there is, about the config that it runs: no port is written down a second time."""
    (check,) = dockerfile("HEALTHCHECK")
    program, *words = yaml.safe_load(check[check.index("[") :])
    assert program == "aggregator"
    assert_runs(words)
    assert words[0] == "health"
    assert words[-1] == yaml.safe_load(dockerfile("CMD")[0])[-1]
    assert PORT not in check


def test_what_is_to_be_set_is_named() -> None:
    """The heads of both files name every key without which the shipped setting does not work, or only once."""
    for text in (COMPOSE, UNIT):
        head = text[: text.index("services:") if "services:" in text else text.index("[Unit]")]
        for table, key in (("site", "url"), ("storage", "url"), ("output", "dir"), ("curation", "path")):
            assert re.search(rf"\[{table}\](?:\n#  )? {key}\b", head), (table, key)


def test_what_the_image_copies_is_there() -> None:
    """Each file that is copied from the repository exists, and none of them is ignored."""
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    copied = [
        word for line in re.findall(r"^COPY (?!--from)(.*) \S+$", DOCKERFILE, re.MULTILINE) for word in line.split()
    ]
    assert copied
    for name in copied:
        assert (ROOT / name).exists(), name
        assert name not in ignored, name


def test_the_compose_file_fits_the_image() -> None:
    """Its port, its folders and its user's rights are the image's; only the loopback address sees it."""
    service = yaml.safe_load(COMPOSE)["services"]["aggregator"]
    assert (ROOT / "deploy" / service["build"]).resolve() == ROOT
    assert service["ports"] == [f"127.0.0.1:{PORT}:{PORT}"]
    targets = {volume.split(":")[1] for volume in service["volumes"]}
    # The config's folder: a file alone would stay the one that was there when the container started.
    assert targets == {str(Path(yaml.safe_load(dockerfile("CMD")[0])[-1]).parent), "/var/lib/aggregator"}
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert int(service["stop_grace_period"].rstrip("s")) > 2 * CLOSE_PATIENCE
