"""The daemon's signs of life: only a round of all loops counts."""

from __future__ import annotations

from aggregator.engine.pulse import Pulse


def test_a_round_takes_every_loop() -> None:
    """However often one loop goes round alone, it speaks for itself only."""
    rounds: list[int] = []
    pulse = Pulse(["poll", "publish"], clock=lambda: 0.0, on_round=rounds.append)
    for _ in range(5):
        pulse.beat("poll")
    assert (rounds, pulse.rounds) == ([], 0)
    pulse.beat("publish")
    pulse.beat("publish")
    assert rounds == [1]
    pulse.beat("poll")
    assert rounds == [1, 2]


def test_silence_is_told_by_loop() -> None:
    """Since its last sign, or since the start."""
    now = 10.0
    pulse = Pulse(["poll", "publish"], clock=lambda: now, on_round=lambda _: None)
    now = 25.0
    pulse.beat("poll")
    now = 30.0
    assert pulse.silences() == {"poll": 5.0, "publish": 20.0}
