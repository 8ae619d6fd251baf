"""What tests of faults share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.process import Starter


@pytest.fixture(scope="session")
def starter() -> Iterator[Starter]:
    """Makes processes of the program; one for all tests."""
    one = Starter()
    yield one
    one.close()
