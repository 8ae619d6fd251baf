"""The list of promises names tests that there are, and the page of them is that of the list."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.promises import Promise, Results, page, result, tables

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "promises.md"
PROMISES = [promise for table in tables() for promise in table.promises]


def test_every_promise_has_tests_that_there_are() -> None:
    """Each names files and functions of this repository, and no promise stands there twice."""
    missing = []
    for promise in PROMISES:
        assert promise.tests, promise.what
        for test in promise.tests:
            file, _, function = test.partition("::")
            body = ast.parse((ROOT / file).read_text(encoding="utf-8")).body
            names = {node.name for node in body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}
            if not (function in names if function else names):
                missing.append(test)
    assert missing == []
    assert len({promise.what for promise in PROMISES}) == len(PROMISES)


def test_the_page_is_that_of_the_list_and_all_is_kept() -> None:
    """`make promises` was run since the list changed, and no promise was broken or left untested."""
    text = PAGE.read_text(encoding="utf-8")
    rows = [line.split(" | ")[0].removeprefix("| ") for line in text.splitlines() if line.startswith("| ")]
    assert [row for row in rows if row != "promise"] == [promise.what for promise in PROMISES]
    assert "**" not in text


@pytest.mark.parametrize(
    ("outcomes", "wanted"),
    [
        ({"a.py::test_x": "passed", "b.py::test_y[1]": "passed", "b.py::test_y[2]": "passed"}, "kept"),
        ({"a.py::test_x": "passed", "b.py::test_y[1]": "passed", "b.py::test_y[2]": "skipped"}, "kept; 1 not run here"),
        ({"a.py::test_x": "passed", "b.py::test_y[1]": "passed", "b.py::test_y[2]": "failed"}, "**broken**"),
        ({"a.py::test_x": "passed", "b.py::test_yes": "passed"}, "**not tested**"),
        ({"a.py::test_x": "skipped", "b.py::test_y": "passed"}, "**not tested**"),
        ({}, "**not tested**"),
    ],
)
def test_a_promise_is_kept_if_all_its_tests_passed(outcomes: dict[str, str], wanted: str) -> None:
    """One failure breaks it, and one test of which no case ran leaves it untested."""
    assert result(Promise("x", ("a.py", "b.py::test_y")), Results(outcomes)) == wanted


def test_the_worst_phase_of_a_test_counts() -> None:
    """A test that passes and fails in tearing down has failed; the page says so."""
    results = Results()
    for outcome in ("passed", "failed", "passed"):
        results.note(f"{PROMISES[0].tests[0]}", outcome)
    assert "**broken**" in page(results)
