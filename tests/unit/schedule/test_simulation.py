"""Recordings of feeds, and schemes of polling replayed on them."""

from __future__ import annotations

import gzip
import json
import math
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from aggregator.cli.main import cli
from aggregator.errors import UserError
from aggregator.evaluation.recordings import Recording, from_dates, from_documents, recordings
from aggregator.evaluation.schedule import Adaptive, EntryFrequency, Hourly, Tally, at_the_polls_of, simulate

HOUR = 3_600.0
DAY = 24 * HOUR
MONDAY = datetime(2026, 2, 9, tzinfo=UTC)
START = MONDAY.timestamp()


def document(*hours: float) -> dict[str, float | None]:
    """A document of stories that are named and dated by an hour."""
    return {f"story {hour}": START + hour * HOUR for hour in hours}


def daily(days: int, *hours: float) -> Recording:
    """Stories at the same hours of each day, all watched."""
    came = sorted(START + day * DAY + hour * HOUR for day in range(days) for hour in hours)
    return Recording(name="r", came=came, left=[math.inf] * len(came), watched=[(START, START + days * DAY)])


def delays(recording: Recording, tally: Tally) -> float:
    """Minutes that the average story waited."""
    assert len(tally.delays) + tally.missed <= len(recording.came)
    return sum(tally.delays) / len(tally.delays) / 60


def test_time_is_watched_as_far_back_as_the_newer_half_reaches() -> None:
    """Stretches that meet are one; the first document only tells what was there already."""
    found = from_documents(
        "r",
        [
            (START + 10 * HOUR, document(6, 7, 8, 9)),
            (START + 12 * HOUR, document(8, 9, 10.5, 11)),
            (START + 30 * HOUR, document(25, 26, 27, 28)),
            (START + 31 * HOUR, document(26, 27, 28, 30.5)),
        ],
    )
    assert [(round((a - START) / HOUR, 1), round((b - START) / HOUR, 1)) for a, b in found.watched] == [
        (10.5, 12.0),
        (27.0, 31.0),
    ]
    assert found.is_watched(START + 11 * HOUR)
    assert not found.is_watched(START + 20 * HOUR)
    assert found.overlap(START + 11 * HOUR, START + 28 * HOUR) == 2 * HOUR
    assert found.at_share(0.5) == START + 28.25 * HOUR
    assert found.items == 4


def test_a_story_that_a_later_document_lacked_is_left_out() -> None:
    """Nobody knows when a story came that is dated before a poll that did not have it, nor one without a date."""
    later = document(9, 10, 10.5) | {"late": START + 7.5 * HOUR, "undated": None}
    found = from_documents("r", [(START + 10 * HOUR, document(7, 8, 9)), (START + 11 * HOUR, later)])
    assert found.left_out == 2
    assert len(found.came) == 5


def test_stories_leave_when_the_record_says_so() -> None:
    """Not before they were seen last, nor after a document without them, and in between as others push them out."""
    found = from_documents(
        "r",
        [
            (START + 5 * HOUR, document(1, 2, 3, 4)),
            (START + 9 * HOUR, document(4, 6, 7, 8)),
            (START + 10 * HOUR, document(6, 7, 8, 9.5)),
        ],
    )
    left = dict(zip((round((came - START) / HOUR, 1) for came in found.came), found.left, strict=True))
    assert left[1.0] == START + 6 * HOUR
    assert left[4.0] == START + 9.5 * HOUR
    assert left[9.5] == math.inf


def test_documents_that_are_no_witness_are_passed_over() -> None:
    """An empty, a cut and a stale document say nothing of what came and left."""
    good = [(START + hour * HOUR, document(*range(hour - 6, hour))) for hour in (10, 11, 12)]
    bad = [
        (START + 10.2 * HOUR, document()),
        (START + 10.4 * HOUR, document(5)),
        (START + 11.5 * HOUR, document(*range(-40, -34))),
    ]
    assert from_documents("r", [*good, *bad]) == from_documents("r", good)
    with pytest.raises(ValueError, match="no feed with dated stories"):
        from_documents("r", bad[:1])


def test_hourly_polls_find_stories_within_the_hour() -> None:
    """Each story waits for the next full hour, and a day has 24 polls."""
    recording = daily(4, 7.5, 12.25)
    tally = simulate(recording, Hourly(), start=START, end=math.inf)
    assert delays(recording, tally) == pytest.approx((30 + 45) / 2)
    assert tally.figures()["polls_a_day"] == pytest.approx(24)


def test_entry_frequency_asks_as_often_as_stories_come() -> None:
    """Of 6 stories a day one is asked for every four hours, once a week was seen."""
    tally = simulate(daily(21, 1, 5, 9, 13, 17, 21), EntryFrequency(daily(21, 1, 5, 9, 13, 17, 21)),
                     start=START + 14 * DAY, end=math.inf)  # fmt: skip
    assert tally.figures()["polls_a_day"] == pytest.approx(6, rel=0.05)


def test_a_story_that_left_unread_is_missed_and_lost_if_it_was_there_for_an_hour() -> None:
    """A daily poller misses both, and hourly polls find the one that stayed for 70 minutes."""
    came = [START + hour * HOUR for hour in (0, 30.1, 40.9)]
    left = [math.inf, came[1] + 70 * 60, came[2] + 5 * 60]
    recording = Recording(name="r", came=came, left=left, watched=[(START, START + 3 * DAY)])

    class Daily:
        """Once a day."""

        def wait(self, now: float, came: object, watched_since: object) -> float:  # noqa: ARG002
            return DAY

    tally = simulate(recording, Daily(), start=START, end=math.inf)
    assert (tally.missed, tally.lost) == (2, 1)
    assert simulate(recording, Hourly(), start=START, end=math.inf).lost == 0


def test_unwatched_time_counts_for_nothing() -> None:
    """Polls and stories between two stretches are not measured, however long it is."""
    days = daily(40, 6.5)
    recording = Recording(
        name="r",
        came=days.came,
        left=days.left,
        watched=[(START, START + 2 * DAY), (START + 38 * DAY, START + 40 * DAY)],
    )
    tally = simulate(recording, Hourly(), start=START, end=math.inf)
    assert tally.polls == pytest.approx(4 * 24)
    assert len(tally.delays) == 4


def test_ours_learns_the_hours_and_waits_less_at_as_many_polls() -> None:
    """A source with ten stories around nine each day: at the polls of entry-frequency ours finds them far earlier."""
    recording = daily(28, *(8 + tenth / 10 for tenth in range(10)))
    start = START + 14 * DAY
    theirs = simulate(recording, EntryFrequency(recording), start=start, end=math.inf)
    ours = at_the_polls_of(recording, theirs, start=start, end=math.inf)
    assert ours.polls == pytest.approx(theirs.polls, rel=0.05)
    assert delays(recording, ours) < 0.5 * delays(recording, theirs)


def test_what_is_measured_is_not_known_before() -> None:
    """Ours is no better than its polls: of stories that come at other hours in the second half it learns only then."""
    one, other = daily(14, 3, 3.5), daily(28, 3, 3.5)
    changed = sorted([*one.came, *(moment + 14 * DAY + 12 * HOUR for moment in one.came)])
    recording = Recording(name="r", came=changed, left=[math.inf] * len(changed), watched=other.watched)
    first_day = {"start": START + 14 * DAY, "end": START + 15 * DAY}
    surprised = simulate(recording, Adaptive(0), **first_day)
    used = simulate(other, Adaptive(0), **first_day)
    assert min(surprised.delays) > max(used.delays)


def folder(path: Path) -> Path:
    """A recorded source of both kinds."""
    item = (
        "<item><title>T</title><link>http://p.example/{0}</link><pubDate>{1:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
    )
    (path / "paper").mkdir()
    for hour in range(8, 60):
        now = MONDAY + timedelta(hours=hour)
        items = [item.format(hour - age, now - timedelta(hours=age, minutes=20)) for age in range(6)]
        body = f"<rss version='2.0'><channel><title>P</title>{''.join(items)}</channel></rss>".encode()
        (path / "paper" / f"{now:%Y%m%dT%H%M%SZ}_0.xml.gz").write_bytes(gzip.compress(body))
    times = [MONDAY + timedelta(hours=8 * number) for number in range(60)]
    (path / "times.txt").write_text("\n".join(time.isoformat() for time in times), encoding="utf-8")
    return path


def test_folders_of_documents_and_files_of_times_are_read(tmp_path: Path) -> None:
    """Both kinds become recordings by their names."""
    paper, times = recordings(folder(tmp_path))
    assert (paper.name, times.name) == ("paper", "times")
    assert len(times.came) == 60
    assert len(paper.came) == 57
    assert paper.items == 6


@pytest.mark.parametrize("dates", [[], ["2026-02-09T00:00:00"], ["yesterday", "today"], ["2026-02-09T00:00:00"] * 2])
def test_times_need_two_and_a_zone(dates: list[str]) -> None:
    """What is no list of times is refused."""
    with pytest.raises(ValueError, match=r"needs two|isoformat"):
        from_dates("r", dates)


def test_the_command_prints_a_table_or_json(tmp_path: Path) -> None:
    """Every scheme has a row for each source and in total; `--json` has the same figures."""
    path = str(folder(tmp_path))
    shown = CliRunner().invoke(cli, ["simulate", "polls", path], catch_exceptions=False)
    assert shown.exit_code == 0
    for scheme in ("hourly", "entry-frequency", "adaptive", "same polls"):
        assert sum(scheme in line for line in shown.output.splitlines()[:-1]) == 3
    printed = CliRunner().invoke(cli, ["simulate", "polls", path, "--json"], catch_exceptions=False)
    figures = json.loads(printed.output)
    assert set(figures["sources"]) == {"paper", "times"}
    assert figures["sources"]["times"]["schemes"]["hourly"]["polls_a_day"] == pytest.approx(24, rel=0.01)


def test_a_folder_without_recordings_is_a_mistake(tmp_path: Path) -> None:
    """The message names the folder."""
    with pytest.raises(UserError, match="no folder of recorded feeds"):
        CliRunner().invoke(cli, ["simulate", "polls", str(tmp_path)], catch_exceptions=False, standalone_mode=False)
