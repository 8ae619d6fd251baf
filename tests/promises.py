"""Promises and the tests that keep them: `promises.toml` names both, a test run says which are kept.

    python -m tests.promises            # prints the tests, to be handed to pytest
    pytest … --promises=FILE            # writes the page FILE once they have run

The page holds no times and no versions, so that two runs that agree write the same bytes.
"""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

LIST = Path(__file__).with_name("promises.toml")
HEAD = """# What the program promises

The promises, the tests that hold it to them, and what came of them. This page is written by the tests' own run:

    make promises

A number after a test says how many cases it has.
"""


@dataclass(frozen=True)
class Promise:
    """One promise."""

    what: str
    tests: tuple[str, ...]
    """Files of tests, or `file::function`."""


@dataclass(frozen=True)
class Table:
    """Promises of one kind."""

    title: str
    about: str
    promises: tuple[Promise, ...]


@dataclass
class Results:
    """What came of tests so far."""

    cases: dict[str, str] = field(default_factory=dict)
    """By node id "passed", "failed" or "skipped"."""

    def note(self, node: str, outcome: str) -> None:
        """One phase of one test ended; the worst phase counts."""
        worse = ("passed", "skipped", "failed")
        self.cases[node] = max(self.cases.get(node, "passed"), outcome, key=worse.index)

    def of(self, test: str) -> Counter[str]:
        """Outcomes of the cases of a file or a function."""
        return Counter(
            outcome for node, outcome in self.cases.items() if node.startswith((f"{test}::", f"{test}["))
        ) + (Counter([self.cases[test]]) if test in self.cases else Counter())


@cache
def tables() -> tuple[Table, ...]:
    """All promises."""
    document: dict[str, Any] = tomllib.loads(LIST.read_text(encoding="utf-8"))
    return tuple(
        Table(
            title=table["title"],
            about=table["about"],
            promises=tuple(Promise(each["what"], tuple(each["tests"])) for each in table["promise"]),
        )
        for table in document["table"]
    )


def page(results: Results) -> str:
    """The page of promises, as Markdown."""
    parts = [HEAD]
    for table in tables():
        rows = [f"| {each.what} | {_tests(each, results)} | {result(each, results)} |" for each in table.promises]
        head = f"\n## {table.title}\n\n{table.about}\n\n| promise | tests | result |\n|---|---|---|\n"
        parts.append(head + "\n".join(rows) + "\n")
    return "".join(parts)


def result(promise: Promise, results: Results) -> str:
    """What came of a promise: "kept" only if every test of it ran, and none failed."""
    outcomes = [results.of(test) for test in promise.tests]
    if any(each["failed"] for each in outcomes):
        return "**broken**"
    if not all(each["passed"] for each in outcomes):
        return "**not tested**"
    skipped = sum(each["skipped"] for each in outcomes)
    return f"kept; {skipped} not run here" if skipped else "kept"


def _tests(promise: Promise, results: Results) -> str:
    """A promise's tests by file."""
    by_file: dict[str, list[str]] = defaultdict(list)
    for test in promise.tests:
        file, _, function = test.partition("::")
        count = results.of(test).total()
        number = f" ({count})" if count > 1 else ""
        by_file[file].append(f"{function}{number}" if function else f"all{number}")
    return "<br>".join(f"`{file}`: {', '.join(names)}" for file, names in by_file.items())


if __name__ == "__main__":
    named = {test: None for table in tables() for promise in table.promises for test in promise.tests}
    print(*(test for test in named if test.partition("::")[0] == test or test.partition("::")[0] not in named))
