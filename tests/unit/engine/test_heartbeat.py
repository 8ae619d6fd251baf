"""The daemon's signs of life: only a round of all loops counts."""

from __future__ import annotations

from aggregator.engine.heartbeat import Heartbeat


def test_a_round_takes_every_loop() -> None:
    """However often one loop goes round alone, it speaks for itself only."""
    rounds: list[int] = []
    heartbeat = Heartbeat(["poll", "publish"], clock=lambda: 0.0, on_round=rounds.append)
    for _ in range(5):
        heartbeat.beat("poll")
    assert (rounds, heartbeat.rounds) == ([], 0)
    heartbeat.beat("publish")
    heartbeat.beat("publish")
    assert rounds == [1]
    heartbeat.beat("poll")
    assert rounds == [1, 2]


def test_silence_is_told_by_loop() -> None:
    """Since its last sign, or since the start."""
    now = 10.0
    heartbeat = Heartbeat(["poll", "publish"], clock=lambda: now, on_round=lambda _: None)
    now = 25.0
    heartbeat.beat("poll")
    now = 30.0
    assert heartbeat.silences() == {"poll": 5.0, "publish": 20.0}
