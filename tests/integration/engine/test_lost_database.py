"""A database that was lost: what readers have read does not come back as new."""

from __future__ import annotations

from pathlib import Path

from aggregator.engine.session import Session
from tests.origin import Origin, respond
from tests.support import Clock, ReadEntry, read_feed, settings, utc

TEXT = (
    "The night ferry to Osmund island ran aground on a sandbank outside the harbour early on Wednesday with ninety "
    "people on board. Nobody was hurt, and the rescue service brought all of them ashore before noon."
)
TOPIC = '[[topics]]\nname = "all"\nsources = ["daily", "weekly"]\n'


def _feed(*stories: tuple[str, str, str]) -> bytes:
    items = "".join(
        f"<item><title>{title}</title><link>{link}</link><description>{text}</description></item>"
        for title, link, text in stories
    )
    return f"<rss version='2.0'><channel><title>P</title>{items}</channel></rss>".encode()


def test_ids_and_dates_are_read_again_from_the_feeds(tmp_path: Path) -> None:
    """Without dates in the source, polled at another time and the copy first, each entry is the one that it was."""
    daily = _feed(("Ferry aground", "https://d.example/ferry", TEXT), ("Tower", "https://d.example/tower", "It fell."))
    weekly = _feed(("Ferry aground", "https://w.example/ferry", TEXT))
    clock = Clock(utc(2026, 3, 4, 12))
    seen: list[list[ReadEntry]] = []
    with Origin() as origin:
        origin.script("/daily", lambda _: respond(200, daily, Content_Type="application/rss+xml"))
        origin.script("/weekly", lambda _: respond(200, weekly, Content_Type="application/rss+xml"))
        config = settings(tmp_path, {"daily": origin.url("/daily"), "weekly": origin.url("/weekly")}, TOPIC)
        for order in (("daily", "weekly"), ("weekly", "daily")):
            with Session(config, clock=clock, processes=0) as session:
                for name in order:
                    session.poll([name])
                session.render()
            seen.append(read_feed(tmp_path / "feeds" / "all.atom"))
            for file in tmp_path.glob("*.sqlite*"):
                file.unlink()
            clock.now = utc(2026, 3, 5, 18)
    before, after = ({entry.id: (entry.title, entry.updated) for entry in entries} for entries in seen)
    assert len(before) == 2
    assert after == before
