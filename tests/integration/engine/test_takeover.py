"""What is refused before a config is taken over."""

from __future__ import annotations

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from aggregator.config.load import load
from aggregator.config.settings import Settings
from aggregator.engine.daemon import Daemon
from aggregator.engine.session import Session
from aggregator.errors import ConfigError
from tests.support import Clock, settings, utc

NOW = utc(2026, 6, 7, 8)
TOPIC = '[[topics]]\nname = "boats"\nany = ["boat*"]\n'
SOURCES = {"quay": "https://quay.example/feed", "pier": "https://pier.example/feed"}


def without(made: Settings, kind: str) -> Settings:
    """The config once no table of a kind, or of any, is left in its file."""
    text = made.path.read_text(encoding="utf-8")
    tables = text.split("\n[[")
    left = "" if kind == "any" else "\n[[".join(table for table in tables if not table.startswith(kind))
    made.path.write_text(left, encoding="utf-8")
    return load(made.path)


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("any", ["no [[sources]] table, while 2 sources are polled", "no [[topics]] table, while 1 topics are"]),
        ("sources", ["no [[sources]] table, while 2 sources are polled"]),
        ("topics", ["no [[topics]] table, while 1 topics are published"]),
    ],
)
def test_a_config_that_takes_everything_away_is_refused(tmp_path: Path, kind: str, told: list[str]) -> None:
    """At a reload, where the old one holds and the log says why, and at a start; nothing goes."""
    made = settings(tmp_path, SOURCES, TOPIC)
    feed = made.output.dir / "boats.atom"
    with Session(made, clock=Clock(NOW), processes=0) as session:
        session.publish()
        emptied = without(made, kind)
        daemon = Daemon(session, load=lambda: load(made.path))
        with capture_logs() as lines:
            daemon.reload()
        said = [line["mistake"] for line in lines if line["event"] == "config not taken over"]
        assert [any(words in one for one in said) for words in told] == [True] * len(told)
        assert len(said) == len(told)
        assert {source.name for source in session.sources} == set(SOURCES)
        session.publish()
        assert feed.exists()
    with pytest.raises(ConfigError) as refused, Session(emptied, clock=Clock(NOW), processes=0):
        pass
    assert all(words in str(refused.value) for words in told)
    assert "is the file whole?" in str(refused.value)
    assert feed.exists()
    with Session(made, clock=Clock(NOW), processes=0) as session:
        assert len(session.store.states()) == 2


def test_all_of_a_kind_may_be_exchanged(tmp_path: Path) -> None:
    """Another source and another topic in the place of all there were is a change like others."""
    made = settings(tmp_path, SOURCES, TOPIC)
    with Session(made, clock=Clock(NOW), processes=0) as session:
        session.publish()
        session.reload(settings(tmp_path, {"dock": "https://dock.example/feed"}, TOPIC.replace("boats", "ships")))
        session.publish()
        assert [source.name for source in session.sources] == ["dock"]
    assert sorted(path.name for path in made.output.dir.glob("*.atom")) == ["ships.atom"]


def test_a_first_start_may_have_nothing(tmp_path: Path) -> None:
    """Where nothing is there nothing can go."""
    made = settings(tmp_path, {}, "")
    with Session(made, clock=Clock(NOW), processes=0) as session:
        session.publish()
    with Session(made, clock=Clock(NOW), processes=0) as session:
        session.reload(settings(tmp_path, SOURCES, TOPIC))
        assert len(session.sources) == 2
