"""The glossary holds: it has the words that users read, and what it says not to say is said nowhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import click
import pytest

from aggregator.cli.main import COMMANDS, cli
from aggregator.config.schema import ARRAYS, NESTED, TABLES, keys_of
from aggregator.model import UNNOTICED, Edit, Preference, Role

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "aggregator"
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
TERMS, _, UNSAID = GLOSSARY.partition("\n## Words that are not said\n")

TERM = re.compile(r"^\| ([a-z ]+) \| ([^|]+) \| ([^|]+) \| `(aggregator/[\w/]+(?:\.py|/))` \|$", re.MULTILINE)
NOT_SAID = re.compile(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
PLACES = {"everywhere", "in keys, commands and options"}

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "config.toml", ROOT / "feeds" / "README.md"])
TEMPLATES = sorted((PACKAGE / "publish" / "templates").glob("*.html"))
SPEAKING = [
    PACKAGE / "errors.py",
    *(
        file
        for room in ("cli", "config", "engine", "fetch", "outbox", "publish", "serve")
        for file in (PACKAGE / room).rglob("*.py")
    ),
    PACKAGE / "schedule" / "alerts.py",
]
"""The modules whose texts reach the user: messages, log events, keys of JSON, names of metrics."""

OLD_WORDS = {PACKAGE / "config" / "former.py"}
"""It knows the words of before, to tell those of now."""


def unsaid(place: str) -> dict[str, str]:
    """The words that are not said there, with what is said in their stead."""
    return {word: say for word, say, where in NOT_SAID.findall(UNSAID) if where == place}


def wrong(text: str, words: dict[str, str]) -> list[str]:
    """The words of a text that are not said, in any case and number; parts of a name count too."""
    found = []
    for word in words:
        stem = word.removesuffix("y")
        end = "(?:y|ies)" if word.endswith("y") else "s?"
        found += re.findall(rf"(?<![a-zA-Z]){stem}{end}(?![a-zA-Z])", text, re.IGNORECASE)
    return found


def prose(page: Path) -> str:
    """What a page says, without names of files, and for those who change the program without names of the code."""
    text = page.read_text(encoding="utf-8")
    if page.name == "glossary.md":
        text = TERMS.replace("| digest |", "")  # of a day's stories, which has that name
        return text.replace("text/fingerprint.py", "")
    if page.name == "CHANGELOG.md":
        before, _, after = text.partition("\n### Renamed\n")
        text = before + "\n### " + after.partition("\n### ")[2]
    if page.name in {"architecture.md", "CONTRIBUTING.md"}:
        return re.sub(r"`[^`\n]+`", "", text)
    return re.sub(r"`(?:aggregator|benchmarks|docs|scripts|tests)/[^`\n]*`|\btest_\w+", "", text)


def is_cast(function: ast.expr) -> bool:
    """Whether it is `typing.cast`, whose first argument names a type."""
    return isinstance(function, ast.Name) and function.id == "cast"


def texts(path: Path) -> Iterator[str]:
    """The texts of a module that are no docstring, no note about a constant and no name of a type."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    notes = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    notes |= {id(node.args[0]) for node in ast.walk(tree) if isinstance(node, ast.Call) and is_cast(node.func)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in notes:
            yield node.value


def terms() -> dict[str, tuple[str, str, str]]:
    """Each term: what it is, what it is not, and the file."""
    return {term: (is_, is_not, file) for term, is_, is_not, file in TERM.findall(TERMS)}


def test_every_row_is_whole() -> None:
    """Each term is said once: what it is and what it is not in sentences, and a file or folder that is there."""
    rows = [line for line in TERMS.splitlines() if line.startswith("| ") and not line.startswith("| term |")]
    found = TERM.findall(TERMS)
    assert len(found) == len(rows) == len(terms())
    for term, is_, is_not, file in found:
        assert is_.endswith("."), term
        assert is_not.endswith("."), term
        assert (ROOT / file).exists(), term


def test_every_table_of_the_config_is_explained() -> None:
    """A table of the config stands, as it is written there, with the term that it is about."""
    tables = [f"[{name}]" for name in (*TABLES, *NESTED)] + [f"[[{name}]]" for name in ARRAYS]
    told = " ".join(is_ for is_, _, _ in terms().values())
    assert [table for table in tables if f"`{table}`" not in told] == []


@pytest.mark.parametrize(
    "kinds", [set(Edit).difference(UNNOTICED), set(Role), set(Preference)], ids=["edits", "roles", "preferences"]
)
def test_every_kind_is_explained(kinds: set[StrEnum]) -> None:
    """The kinds that a user writes or reads stand with the term that they are kinds of."""
    told = " ".join(is_ for is_, _, _ in terms().values())
    assert [kind.value for kind in kinds if f"`{kind.value}`" not in told] == []


@pytest.mark.parametrize("array", ARRAYS)
def test_what_tables_are_many_of_is_a_term(array: str) -> None:
    """Sources, regions and topics are terms, in the singular."""
    assert array.removesuffix("s") in terms()


def test_what_is_not_said_has_something_to_say_instead() -> None:
    """Every word that is not said names a place, and a term that the glossary has."""
    rows = NOT_SAID.findall(UNSAID)
    assert len(rows) == sum(line.startswith("| `") for line in UNSAID.splitlines())
    for word, say, where in rows:
        assert where in PLACES, word
        assert re.split(r",| or ", say)[0] in terms(), word


def test_keys_commands_and_options_are_the_words_of_now() -> None:
    """No key, table, command or option has a name, or a part of one, that is not said."""
    words = unsaid("everywhere") | unsaid("in keys, commands and options")
    names = [*TABLES, *ARRAYS, *COMMANDS, *(key for table in (*TABLES, *ARRAYS, *NESTED) for key in keys_of(table))]
    context = click.Context(cli)
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        names += [option for parameter in command.params for option in parameter.opts]
    assert "--whole" in names
    assert [name for name in names if wrong(name.replace("_", " "), words)] == []


@pytest.mark.parametrize("path", [*PAGES, *TEMPLATES], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_pages_say_the_words_of_now(path: Path) -> None:
    """Docs, the shipped config and published pages say no word that is not said."""
    assert wrong(prose(path), unsaid("everywhere")) == []


@pytest.mark.parametrize(
    "path", sorted(set(SPEAKING).difference(OLD_WORDS)), ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_messages_say_the_words_of_now(path: Path) -> None:
    """Help, messages, log events, keys of JSON and names of metrics say no word that is not said."""
    assert [text for text in texts(path) if wrong(text.replace("_", " "), unsaid("everywhere"))] == []


def test_a_word_that_is_not_said_is_found() -> None:
    """In a sentence, in capitals, as a plural and as a part of a key; not within another word."""
    words = {"house": "publisher", "priority": "preference"}
    assert wrong("Houses have priorities", words) == ["Houses", "priorities"]
    assert wrong("house_name", words) == ["house"]
    assert wrong("a warehouse, household words", words) == []
