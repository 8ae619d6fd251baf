"""The soak can fail: it tells memory and file handles that grow from a process that holds what it is to hold."""

from __future__ import annotations

import sys

import pytest

from benchmarks import soak
from benchmarks.soak import GROWTH, HANDLES, SAMPLES, Sample, verdict


def samples(*, megabytes: float = 0.0, handles: float = 0.0) -> list[Sample]:
    """A run that grew by so much from each of its thirds to the next."""
    third = SAMPLES / 3
    return [
        Sample(
            polls=number,
            resident=100 + megabytes * number / third,
            handles=20 + round(handles * number / third),
            threads=3,
        )
        for number in range(SAMPLES)
    ]


def test_what_stays_as_it_is_is_flat() -> None:
    """And so is what grows by no more than a poll holds for a moment."""
    assert verdict(samples()) == ""
    assert verdict(samples(megabytes=GROWTH * 0.9, handles=HANDLES * 0.9)) == ""


def test_what_grows_is_told() -> None:
    """Memory, file handles or both, and by how much."""
    assert verdict(samples(megabytes=GROWTH * 2)) == "16.0 MB of memory"
    assert verdict(samples(handles=HANDLES * 2)) == "4 file handles"
    assert verdict(samples(megabytes=GROWTH * 2, handles=HANDLES * 2)) == "16.0 MB of memory and 4 file handles"


def test_what_only_filled_up_at_first_is_flat() -> None:
    """Caches fill in the first third, whatever they take."""
    cold = samples()
    filling = [each._replace(resident=each.resident / 2) for each in cold[: SAMPLES // 3]]
    assert verdict(filling + cold[SAMPLES // 3 :]) == ""


def test_a_run_that_is_too_short_to_say_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is polled: it would call the filling of caches growth."""
    monkeypatch.setattr(sys, "argv", ["soak", "--polls", "300"])
    with pytest.raises(SystemExit, match="too short"):
        soak.main()
