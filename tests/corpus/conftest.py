"""Where the corpus of real documents lies."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

DEFAULT = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real feeds, pages and labelled stories; tests that need it are skipped where it is absent."""
    path = Path(os.environ.get("AGGREGATOR_CORPUS") or DEFAULT)
    if not path.is_dir():
        pytest.skip(f"no corpus at {path}: set AGGREGATOR_CORPUS to its folder")
    return path
