"""What the config says of disputed places reaches the feeds, also by way of a worker process."""

from __future__ import annotations

from pathlib import Path

import pytest

from aggregator.engine.session import Session
from tests.integration.engine.test_polls import rss
from tests.origin import Origin, respond
from tests.support import Clock, read_feed, settings, utc

STORY = ("1", "Sevastopol opens a new harbour", "The harbour of Sevastopol in Crimea has a new quay, the mayor said.")
TOPICS = '[[topics]]\nname = "crimea"\nregions = ["crimea"]\n[[topics]]\nname = "ukraine"\nregions = ["UA"]\n'


@pytest.mark.parametrize(
    ("config", "processes", "topic"),
    [("", 0, "crimea"), ('[disputed]\ncrimea = "UA"\n', 0, "ukraine"), ('[disputed]\ncrimea = "UA"\n', 1, "ukraine")],
)
def test_a_disputed_place_is_where_the_config_puts_it(tmp_path: Path, config: str, processes: int, topic: str) -> None:
    """By default it is itself and in no country; given to one, it is that country's."""
    with Origin() as origin:
        origin.script("/f", respond(200, rss(STORY)))
        made = settings(tmp_path, {"paper": origin.url("/f")}, TOPICS, config)
        with Session(made, clock=Clock(utc(2026, 3, 4, 12)), processes=processes) as session:
            session.poll()
            session.publish()
    holding = {name for name in ("crimea", "ukraine") if read_feed(tmp_path / "feeds" / f"{name}.atom")}
    assert holding == {topic}
