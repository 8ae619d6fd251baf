"""What tests of faults share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.edition import Edition
from tests.faults.process import Starter
from tests.origin import Origin
from tests.waiting import wait_until


@pytest.fixture(scope="session")
def starter() -> Iterator[Starter]:
    """Makes processes of the program; one for all tests."""
    one = Starter()
    yield one
    one.close()


@pytest.fixture
def edition(tmp_path: Path, starter: Starter) -> Iterator[Edition]:
    """A daemon that has published its first stories."""
    with Origin() as origin:
        one = Edition(tmp_path, origin, starter)
        with one.program:
            wait_until(one.is_settled, "the first stories")
            assert not one.is_degraded()
            yield one
