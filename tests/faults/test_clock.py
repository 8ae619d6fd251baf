"""The machine's clock is set, back and forth by days and decades, or the machine sleeps: no burst, no starvation."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.faults.press import Press
from tests.faults.process import Program, Starter
from tests.origin import Origin
from tests.support import utc
from tests.waiting import wait_until

NOW = utc(2026, 3, 4, 12)
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
NEXT = 2 * MINUTE
"""Further than from one poll of a source to its next."""


def asked(press: Press) -> dict[str, int]:
    """How often each paper was asked so far."""
    return {paper.name: len(press.requests(paper)) for paper in press.papers}


def polled(program: Program) -> int:
    """Polls that ended so far."""
    return len(program.events("polled"))


def await_one_more(press: Press, program: Program, before: dict[str, int]) -> dict[str, int]:
    """Each paper is asked once more, and no poll is open any more; how often each was asked then."""
    wait_until(lambda: all(count > before[name] for name, count in asked(press).items()), "another poll of each")
    wait_until(lambda: polled(program) == sum(asked(press).values()), "the end of the polls")
    return asked(press)


@pytest.mark.parametrize(
    "path",
    [
        pytest.param([NOW + DAY, NOW + NEXT], id="a day ahead and back"),
        pytest.param([NOW - DAY, NOW + NEXT], id="a day back and right again"),
        pytest.param([datetime(2038, 1, 19, 3, 14, 8, tzinfo=NOW.tzinfo), NOW + NEXT], id="2038 and back"),
        pytest.param([NOW + 8 * HOUR, NOW + 16 * HOUR], id="eight hours of sleep"),
    ],
)
def test_after_each_jump_each_source_is_asked_once(tmp_path: Path, starter: Starter, path: list[datetime]) -> None:
    """Wherever the clock goes, all sources are polled at once, each a single time, as if it had just fallen due."""
    with Origin() as origin:
        press = Press(origin, 4, random.Random(3))
        press.print(NOW)
        with starter.start(press.config(tmp_path), "run", "--no-serve", now=NOW) as program:
            counts = await_one_more(press, program, dict.fromkeys(asked(press), 0))
            for moment in path:
                program.set_clock(moment)
                after = await_one_more(press, program, counts)
                assert after == {name: count + 1 for name, count in counts.items()}
                counts = after
            press.print(path[-1])
            program.set_clock(path[-1] + NEXT)
            assert await_one_more(press, program, counts) == {name: count + 1 for name, count in counts.items()}
            assert all(not event.get("detail") for event in program.events("polled"))


def test_a_clock_that_was_never_set(tmp_path: Path, starter: Starter) -> None:
    """At the beginning of 1970 nothing is asked, and health says why; once the clock is set, all is well by itself."""
    with Origin() as origin:
        press = Press(origin, 2, random.Random(4))
        press.print(NOW)
        with starter.start(press.config(tmp_path), now=utc(1970, 1, 1)) as program:
            wait_until(lambda: program.health()["status"] == "degraded", "degraded")
            assert "the machine's clock shows 1970-01-01" in program.health()["detail"]
            assert not origin.requests
            program.set_clock(NOW)
            await_one_more(press, program, dict.fromkeys(asked(press), 0))
            wait_until(lambda: program.health()["status"] == "ok", "well")
            program.set_clock(utc(1970, 1, 2))
            wait_until(lambda: program.health()["status"] == "degraded", "degraded again")
            program.set_clock(NOW + NEXT)
            await_one_more(press, program, asked(press))
