"""The laws of the fuzzing targets, over their seeds, random bytes and damaged seeds; and a short run of atheris."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.seeds import SEEDS, TOKENS
from tests.fuzz.targets import TARGETS

ROOT = Path(__file__).resolve().parents[2]
RUNS = 400
"""Documents of the short run, the same ones each time, so that a test that passed passes again in a few seconds;
what is new is looked for by `make fuzz`."""
EVERY = pytest.mark.parametrize("name", TARGETS)


@st.composite
def damaged(draw: st.DrawFn, name: str) -> bytes:
    """A seed with bytes cut out, and bytes or words of its format put in."""
    document = draw(st.sampled_from(SEEDS[name]))
    pieces = st.one_of(st.binary(max_size=4), st.sampled_from(TOKENS[name]).map(str.encode))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(document)))
        document = document[:start] + draw(pieces) + document[start + draw(st.integers(0, 20)) :]
    return document


def test_every_target_has_seeds_and_words() -> None:
    """No target is left out of what it begins with, and none of `make fuzz`."""
    assert set(TARGETS) == set(SEEDS) == set(TOKENS)
    (fuzzed,) = re.findall(r"^FUZZED := (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert fuzzed.split() == list(TARGETS)


@EVERY
def test_seeds_keep_the_laws(name: str) -> None:
    """What fuzzing begins with breaks no law."""
    for seed in SEEDS[name]:
        TARGETS[name](seed)


@EVERY
@settings(max_examples=40)
@given(data=st.data())
def test_any_bytes_keep_the_laws(name: str, data: st.DataObject) -> None:
    """No bytes break a law."""
    TARGETS[name](data.draw(st.binary(max_size=300)))


@EVERY
@settings(max_examples=60)
@given(data=st.data())
def test_damaged_seeds_keep_the_laws(name: str, data: st.DataObject) -> None:
    """No document with bytes lost, and bytes and words of its format put in, breaks a law."""
    TARGETS[name](data.draw(damaged(name)))


@EVERY
def test_a_short_run_finds_nothing(name: str, tmp_path: Path) -> None:
    """The branches guide the search for some hundred documents, and it ends of itself."""
    if importlib.util.find_spec("atheris") is None:
        pytest.skip("atheris is not installed: it has wheels for Linux on x86-64 and Python below 3.14 only")
    command = [
        sys.executable,
        "-m",
        "tests.fuzz",
        name,
        "--runs",
        str(RUNS),
        "--seconds",
        "50",
        "--folder",
        str(tmp_path),
    ]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-4_000:]
    assert "number_of_executed_units" in done.stderr
    assert any((tmp_path / "kept").iterdir()), "no input reached a branch that was counted"
