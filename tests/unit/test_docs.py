"""The docs tell the truth: commands, options, rooms, layers, libraries, links and paths are those that there are."""

from __future__ import annotations

import ast
import re
import shlex
import sys
import tomllib
from collections import defaultdict
from functools import cache
from pathlib import Path

import click
import pytest

from aggregator import __version__
from aggregator.cli.main import COMMANDS, cli
from aggregator.config.load import parse

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "aggregator"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "feeds" / "README.md"])

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^\| (`[^|]+`) \| ([^|]+) \|", re.MULTILINE)
OURS = re.compile(r"`((?:aggregator|benchmarks|docs|scripts|tests)/[^`\s*<>]*|\.ci/\w+)`")
CALL = re.compile(r"^(?:.*\| )?(?:\.venv/bin/)?aggregator (.*)$")


def text_of(page: str) -> str:
    """A page of the repository."""
    return (ROOT / page).read_text(encoding="utf-8")


def section(page: str, heading: str) -> str:
    """What stands under one heading of a page, up to the next one of its rank or above."""
    rank = heading.partition(" ")[0]
    _, found, rest = f"\n{text_of(page)}".partition(f"\n{heading}\n")
    assert found, f"{page} has no {heading!r}"
    return re.split(rf"^#{{1,{len(rank)}}} ", rest, maxsplit=1, flags=re.MULTILINE)[0]


def names(cell: str) -> list[str]:
    """What stands in backticks in a table's cell."""
    return re.findall(r"`([^`]+)`", cell)


def command_of(name: str) -> click.Command:
    """A click command by its name."""
    found = cli.get_command(click.Context(cli), name)
    assert found is not None, f"there is no command {name}"
    return found


def options_of(command: click.Command) -> list[click.Option]:
    """A command's options, and those of its sub-commands."""
    inner = command.commands.values() if isinstance(command, click.Group) else ()
    return [option for each in (command, *inner) for option in each.params if isinstance(option, click.Option)]


def calls(lines: str) -> list[list[str]]:
    """The arguments of every `aggregator …` in lines of shell, the first of them the command."""
    found = (CALL.match(line.strip()) for line in lines.splitlines())
    cut = ([*shlex.split(match[1], comments=True)] for match in found if match)
    return [arguments[: arguments.index("|")] if "|" in arguments else arguments for arguments in cut]


def understood(arguments: list[str]) -> None:
    """Have click read a command line, without opening or running anything; a usage error fails the test."""
    command, given = command_of(arguments[0]), list(arguments[1:])
    if isinstance(command, click.Group):
        command, given = command.commands[given[0]], given[1:]
    context = click.Context(command, info_name=command.name)
    values, rest, _ = command.make_parser(context).parse_args(given)
    assert not rest, f"{arguments}: {rest} is too much"
    for parameter in command.params:
        if isinstance(parameter, click.Argument) and parameter.required:
            assert values.get(parameter.name or ""), f"{arguments}: {parameter.human_readable_name} is missing"


def slug(heading: str) -> str:
    """The anchor that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    """Every link to a file of the repository leads to one, and to a heading that it has."""
    for target in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
        if target.startswith(("https://", "http://")):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), f"{page.name} links {target}"
        if anchor:
            assert anchor in {slug(text) for text in HEADING.findall(file.read_text(encoding="utf-8"))}, target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_named_paths_and_targets_exist(page: Path) -> None:
    """A path of the repository in backticks is there, and so is every target of make."""
    text = page.read_text(encoding="utf-8")
    missing = [path for path in OURS.findall(text) if not (ROOT / path).exists()]
    assert missing == []
    targets = set(re.findall(r"^([a-z]+):", text_of("Makefile"), re.MULTILINE))
    made = re.findall(r"^make ([a-z]+(?: [a-z]+)*)|`make ([a-z]+)`", text, re.MULTILINE)
    assert {word for pair in made for word in " ".join(pair).split()} <= targets


def test_every_command_has_a_section_and_no_other() -> None:
    """docs/commands.md has the commands in the order of help."""
    sections = re.findall(r"^## aggregator (\w+)$", text_of("docs/commands.md"), re.MULTILINE)
    assert sections == list(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_options_are_documented_and_no_others(name: str) -> None:
    """A command's table has every spelling of every option, and none that the command and its sub-commands lack."""
    rows = ROW.findall(section("docs/commands.md", f"## aggregator {name}"))
    told = sorted(tuple(names(cell)) for cell, _ in rows)
    options = options_of(command_of(name))
    assert told == sorted(tuple(option.opts + option.secondary_opts) for option in options)


@pytest.mark.parametrize("name", COMMANDS)
def test_usage_is_that_of_help(name: str) -> None:
    """The usage line in the docs is the one that click prints."""
    command = command_of(name)
    pieces = " ".join(command.collect_usage_pieces(click.Context(command)))
    (told,) = re.findall(r"^Usage: (.*)$", section("docs/commands.md", f"## aggregator {name}"), re.MULTILINE)
    assert told == f"aggregator {name} {pieces}"


@pytest.mark.parametrize("name", COMMANDS)
def test_exit_codes_are_the_agreed_ones(name: str) -> None:
    """Each command tells its exit codes, of the four that there are, success first."""
    agreed = re.findall(r"^\| (\d+) \|", section("docs/commands.md", "## Exit codes"), re.MULTILINE)
    _, found, told = section("docs/commands.md", f"## aggregator {name}").partition("Exit codes: ")
    assert found
    codes = re.findall(r"(?:^|; )(\d+) ", told.replace("\n", " "))
    assert agreed == ["0", "1", "2", "75"]
    assert codes[0] == "0"
    assert codes == [code for code in agreed if code in codes]


@pytest.mark.parametrize("name", COMMANDS)
def test_examples_of_help_are_in_the_docs_and_right(name: str) -> None:
    """A command's help has an example at the least; the docs have the same ones, and click understands each."""
    shown = calls(command_of(name).help or "")
    assert shown
    assert all(arguments[0] == name for arguments in shown)
    blocks = FENCE.findall(section("docs/commands.md", f"## aggregator {name}"))
    assert [arguments for kind, body in blocks if kind == "sh" for arguments in calls(body)] == shown
    for arguments in shown:
        understood(arguments)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_command_lines_in_the_docs_are_right(page: Path) -> None:
    """Every `aggregator …` in a block of shell is one that click understands."""
    for kind, body in FENCE.findall(page.read_text(encoding="utf-8")):
        for arguments in calls(body) if kind == "sh" else ():
            understood(arguments)


def test_the_config_in_the_readme_is_right() -> None:
    """It has no mistakes, and its topic is the file that the README names."""
    (body,) = [body for kind, body in FENCE.findall(text_of("README.md")) if kind == "toml"]
    settings = parse(body.encode(), path=ROOT / "config.toml", environ={})
    assert [f"feeds/{topic.name}.atom" in text_of("README.md") for topic in settings.topics] == [True]


def test_the_changelog_has_this_version() -> None:
    """The version that the program tells has a section."""
    assert re.search(rf"^## {re.escape(__version__)}\b", text_of("CHANGELOG.md"), re.MULTILINE)


def test_rooms_are_those_that_there_are() -> None:
    """docs/architecture.md has a row for every package and module right under `aggregator/`, and no other."""
    told = [name for cell, _ in ROW.findall(section("docs/architecture.md", "## The rooms")) for name in names(cell)]
    packages = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert sorted(told) == sorted(packages | {path.stem for path in PACKAGE.glob("*.py")} - {"__init__"})


def test_layers_are_those_that_are_checked() -> None:
    """The layers in docs/architecture.md are the contract of import-linter, line by line."""
    (told,) = [body for kind, body in FENCE.findall(text_of("docs/architecture.md")) if kind == "layers"]
    (contract,) = tomllib.loads(text_of("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    assert told.splitlines() == contract["layers"]


@cache
def imports() -> dict[str, set[str]]:
    """Each library that the program imports, with the files that do."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules = [node.module]
            for module in modules:
                library = module.partition(".")[0]
                if library not in sys.stdlib_module_names and library != "aggregator":
                    found[library].add(path.relative_to(ROOT).as_posix())
    return found


def test_libraries_are_fenced_in_where_the_docs_say() -> None:
    """Every library that is imported has a row; it is imported in each place that the row names, and nowhere else."""
    fences = {
        names(library)[0]: names(places)
        for library, places in ROW.findall(section("docs/architecture.md", "## Libraries, and where each is fenced in"))
    }
    assert sorted(fences) == sorted(imports())
    for library, places in fences.items():
        inside = {place: {file for file in imports()[library] if file.startswith(place)} for place in places}
        assert all(inside.values()), f"{library} is not imported in all of {places}"
        assert set().union(*inside.values()) == imports()[library], library
