"""A database that was lost: what readers have read does not come back as new."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from aggregator.engine.session import Session
from aggregator.store.backup import backup, restore
from tests.origin import Origin, respond
from tests.support import Clock, ReadEntry, read_feed, render_anew, settings, utc

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
                session.publish()
            seen.append(read_feed(tmp_path / "feeds" / "all.atom"))
            for file in tmp_path.glob("*.sqlite*"):
                file.unlink()
            clock.now = utc(2026, 3, 5, 18)
    before, after = ({entry.id: (entry.title, entry.updated) for entry in entries} for entries in seen)
    assert len(before) == 2
    assert after == before


def _dated(*stories: tuple[str, str, str], day: int) -> bytes:
    """A feed whose items have guids that are no ids, and one date."""
    items = "".join(
        f"<item><title>{title}</title><link>{link}</link><guid isPermaLink='false'>{title}</guid>"
        f"<pubDate>{day:02} Mar 2026 10:00:00 GMT</pubDate><description>{text}</description></item>"
        for title, link, text in stories
    )
    return f"<rss version='2.0'><channel><title>P</title>{items}</channel></rss>".encode()


OLD = ("Mill", "https://d.example/mill", "The old mill on the Osmund grinds rye again, its new miller said on Monday.")
EDITED = (*OLD[:2], f"{OLD[2]} On Tuesday its wheel broke, and two people were hurt when a beam came down on them.")
NEW = ("Weir", "https://d.example/weir", "The weir below the mill was opened in the night, as the river had risen.")


def test_a_copy_that_was_put_back_moves_no_id_and_no_date(tmp_path: Path) -> None:
    """What came and what was edited after the copy was made comes again as readers have it; then all goes on.

    Twice: an edit that comes after that is one of its own.
    """
    clock = Clock(utc(2026, 3, 4, 12))
    body = [_dated(OLD, day=4)]
    with Origin() as origin:
        origin.script("/daily", lambda _: respond(200, body[-1], Content_Type="application/rss+xml"))
        config = settings(tmp_path, {"daily": origin.url("/daily")}, TOPIC.replace(', "weekly"', ""))

        def run() -> dict[str, ReadEntry]:
            """Poll and publish; the entries by their titles."""
            with Session(config, clock=clock, processes=0) as session:
                session.poll(["daily"])
                session.publish()
            return {entry.title: entry for entry in read_feed(tmp_path / "feeds" / "all.atom")}

        run()
        backup(config.storage.url, tmp_path / "copy.sqlite")
        clock.now += timedelta(hours=3)
        body.append(_dated(NEW, EDITED, day=4))
        before = run()
        assert before["Mill"].updated == "2026-03-04T15:00:00+00:00"
        clock.now += timedelta(hours=3)
        restore(config.storage.url, tmp_path / "copy.sqlite", now=clock.now)
        assert run() == before
        clock.now += timedelta(hours=3)
        assert run() == before
        body.append(
            _dated(NEW, (*OLD[:2], f"{EDITED[2]} Nobody was hurt after all, the police said late at night."), day=4)
        )
        after = run()
    assert after["Weir"] == before["Weir"]
    assert (after["Mill"].id, after["Mill"].published) == (before["Mill"].id, before["Mill"].published)
    assert after["Mill"].updated == "2026-03-04T21:00:00+00:00"


def test_feeds_that_are_older_than_the_database_change_nothing(tmp_path: Path) -> None:
    """A folder that was put back, with a database that has gone on, is published anew with the database's dates."""
    clock = Clock(utc(2026, 3, 4, 12))
    body = [_dated(OLD, day=4)]
    feed = tmp_path / "feeds" / "all.atom"
    with Origin() as origin:
        origin.script("/daily", lambda _: respond(200, body[-1], Content_Type="application/rss+xml"))
        config = settings(tmp_path, {"daily": origin.url("/daily")}, TOPIC.replace(', "weekly"', ""))
        kept: list[bytes] = []
        for hour in (12, 15):
            clock.now = utc(2026, 3, 4, hour)
            with Session(config, clock=clock, processes=0) as session:
                session.poll(["daily"])
                session.publish()
            kept.append(feed.read_bytes())
            body.append(_dated(NEW, EDITED, day=4))
        feed.write_bytes(kept[0])
        with Session(config, clock=clock, processes=0) as session:
            render_anew(session.store)
            session.publish()
    assert feed.read_bytes() == kept[1]


def test_a_link_of_several_entries_tells_nothing(tmp_path: Path) -> None:
    """Episodes that all lead to the show's page get their own ids back, and a new one gets one of its own."""
    show = "https://d.example/show"
    first = [("Ebb", show, "The tide was the lowest in years."), ("Flow", show, "And then the sea came back at last.")]
    clock = Clock(utc(2026, 3, 4, 12))
    body = [_dated(*first, day=4)]
    seen: list[dict[str, str]] = []
    with Origin() as origin:
        origin.script("/daily", lambda _: respond(200, body[-1], Content_Type="application/rss+xml"))
        config = settings(tmp_path, {"daily": origin.url("/daily")}, TOPIC.replace(', "weekly"', ""))
        for _ in range(2):
            with Session(config, clock=clock, processes=0) as session:
                session.poll(["daily"])
                session.publish()
            seen.append({entry.title: entry.id for entry in read_feed(tmp_path / "feeds" / "all.atom")})
            for file in tmp_path.glob("*.sqlite*"):
                file.unlink()
            body.append(
                _dated(("Spring", show, "The moon was new, so it rose over the wall."), *reversed(first), day=4)
            )
    before, after = seen
    assert {title: after[title] for title in before} == before
    assert after["Spring"] not in before.values()
