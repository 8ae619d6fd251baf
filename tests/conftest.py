"""What holds for every tier of tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from tests import promises

pytest_plugins = ["tests.deadline"]

# Machines differ and are shared: no property may fail for being slow. Where CI is set, hypothesis's own profile for it
# says the same, and makes every run draw the same examples.
if "CI" not in os.environ:
    settings.register_profile("patient", deadline=None)
    settings.load_profile("patient")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--promises=FILE`; see `tests/promises.py`."""
    parser.addoption("--promises", type=Path, metavar="FILE", help="write the page of promises once the tests ran")


def pytest_configure(config: pytest.Config) -> None:
    """Have the page written by the process that hears of all tests."""
    if config.getoption("--promises") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Promises(config.getoption("--promises")))


class _Promises:
    """Notes what comes of tests, and writes the page at the end."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._results = promises.Results()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """One phase of one test ended."""
        self._results.note(report.nodeid, report.outcome)

    def pytest_sessionfinish(self) -> None:
        """All ended."""
        self._file.write_text(promises.page(self._results), encoding="utf-8")
