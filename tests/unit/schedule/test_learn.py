"""What is counted of a source's stories."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.model import Rhythm
from aggregator.model.rhythm import HOURS, SLOTS
from aggregator.schedule.learn import HALF_LIFE, LEARN_EVERY, MOST_ARRIVALS, daily_rate, hourly, learned, whole_from

MONDAY = datetime(2026, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def watched(start: datetime, *stories: datetime | None, until: datetime, rhythm: Rhythm | None = None) -> Rhythm:
    """A rhythm after a poll that found these stories, with a poll at `start` that saw all that was before."""
    return learned(rhythm or Rhythm(), stories, asked=start, now=until)


def test_stories_are_counted_in_their_hour_and_slot() -> None:
    """A story of Tuesday 14:07 is one of hour 38 of the week and of slot 169 of the day; its hour was watched."""
    rhythm = watched(MONDAY, MONDAY + DAY + 14 * HOUR + timedelta(minutes=7), until=MONDAY + 2 * DAY)
    assert [hour for hour, count in enumerate(rhythm.arrivals) if count] == [38]
    assert [slot for slot, count in enumerate(rhythm.slots) if count] == [14 * 12 + 1]
    assert rhythm.watched[:48] == pytest.approx([1.0] * 48)
    assert sum(rhythm.watched[48:]) == 0
    assert (len(rhythm.arrivals), len(rhythm.watched), len(rhythm.slots)) == (HOURS, HOURS, SLOTS)


def test_a_part_of_an_hour_is_watched_in_part() -> None:
    """From 23:45 to 00:30 a quarter of the last hour of Sunday and half of the first of Monday were watched."""
    rhythm = watched(MONDAY - HOUR / 4, MONDAY, until=MONDAY + HOUR / 2)
    assert rhythm.watched[-1] == pytest.approx(0.25)
    assert rhythm.watched[0] == pytest.approx(0.5)
    assert rhythm.arrivals[0] == 1


def test_older_stories_count_less() -> None:
    """After the half-life a story and an hour count half, so that the rate of a steady source stays."""
    first = watched(MONDAY, MONDAY + HOUR, until=MONDAY + DAY)
    later = watched(MONDAY + DAY, until=MONDAY + DAY + HALF_LIFE, rhythm=first)
    assert later.arrivals[1] == pytest.approx(0.5)
    assert later.slots[12] == pytest.approx(0.5)


def test_the_newer_half_of_a_first_document_counts() -> None:
    """Of a source's first document the older stories may be a selection: time before the middle one was not watched."""
    stories = [MONDAY + hours * HOUR for hours in (0, 20, 22, 23)]
    rhythm = learned(Rhythm(), stories, asked=None, now=MONDAY + DAY)
    assert whole_from(stories) == MONDAY + 20 * HOUR
    assert sum(rhythm.watched) == pytest.approx(4.0)
    assert sum(rhythm.arrivals) == 3


def test_time_in_which_stories_may_have_come_and_gone_is_no_quiet_time() -> None:
    """After a gap whose stories have left the document, only what the document reaches back to was watched."""
    before = watched(MONDAY, MONDAY + HOUR, until=MONDAY + DAY)
    back = MONDAY + 3 * DAY
    after = learned(before, [back - HOUR], asked=MONDAY + DAY, whole_since=back - 2 * HOUR, now=back)
    assert sum(after.watched) == pytest.approx(26.0, rel=0.03)
    assert after.arrivals[71] == 1


def test_a_late_story_came_after_the_poll_that_lacked_it() -> None:
    """A story dated before the poll that did not have it, or without a date, counts between that poll and this one."""
    for date in (MONDAY + HOUR, None):
        rhythm = watched(MONDAY + 2 * HOUR, date, until=MONDAY + 4 * HOUR)
        assert rhythm.arrivals[3] == 1
        assert sum(rhythm.arrivals) == 1


def test_old_stories_that_come_back_are_no_news() -> None:
    """What is dated more than a day before the poll that lacked it is not counted."""
    rhythm = watched(MONDAY + 2 * DAY, MONDAY, MONDAY + 2 * DAY, until=MONDAY + 2 * DAY + HOUR)
    assert sum(rhythm.arrivals) == 1


def test_a_date_ahead_of_the_clock_is_now() -> None:
    """A story that is dated some minutes ahead came by now at the latest."""
    rhythm = watched(MONDAY, MONDAY + 2 * HOUR, until=MONDAY + HOUR / 2)
    assert [hour for hour, count in enumerate(rhythm.arrivals) if count] == [0]


def test_a_flood_is_counted_in_part() -> None:
    """However many items a document brings, a rhythm takes in no more than a document of news can hold."""
    rhythm = watched(MONDAY, *[MONDAY] * 10_000, until=MONDAY + HOUR)
    assert sum(rhythm.arrivals) == MOST_ARRIVALS


def test_quiet_polls_are_counted_once_a_day() -> None:
    """Until then the rhythm stays the same object, and nothing has to be stored."""
    rhythm = watched(MONDAY, MONDAY, until=MONDAY + HOUR)
    soon = MONDAY + HOUR + LEARN_EVERY - timedelta(seconds=1)
    assert learned(rhythm, [], asked=MONDAY + HOUR, now=soon) is rhythm
    later = learned(rhythm, [], asked=MONDAY + HOUR, now=soon + timedelta(seconds=1))
    assert sum(later.watched) == pytest.approx(25.0, rel=0.02)


def test_nothing_is_learned_of_nothing() -> None:
    """No story, or a first document without dates, or a clock set back leaves the rhythm as it was."""
    assert learned(Rhythm(), [], asked=None, now=MONDAY) == Rhythm()
    assert learned(Rhythm(), [None, None], asked=None, now=MONDAY) == Rhythm()
    rhythm = watched(MONDAY, MONDAY, until=MONDAY + HOUR)
    assert learned(rhythm, [MONDAY], asked=MONDAY, now=MONDAY - DAY) is rhythm


def test_rates_follow_hour_and_day() -> None:
    """Of four weeks with a story at 9 and one at 15 of every workday, those hours stand out and Sunday does not."""
    rhythm = Rhythm()
    asked = MONDAY
    for day in range(28):
        now = asked + DAY
        stories = [asked + hours * HOUR for hours in (9, 15)] if asked.weekday() < 5 else []
        rhythm = learned(rhythm, stories, asked=asked, now=now)
        assert day < 7 or 1.0 < daily_rate(rhythm) < 2.0
        asked = now
    rates = hourly(rhythm)
    assert min(rates[day * 24 + hour] for day in range(5) for hour in (9, 15)) > 0.6
    assert max(rates[6 * 24 :]) < 0.25
    assert max(rates[day * 24 + 3] for day in range(5)) < 0.05


def test_what_is_recent_fades() -> None:
    """Stories of a busy hour stand against what the counts let expect, and both fade together."""
    rhythm = watched(MONDAY, MONDAY, until=MONDAY + DAY)
    busy = watched(MONDAY + DAY, *[MONDAY + DAY] * 9, until=MONDAY + DAY + HOUR, rhythm=rhythm)
    assert busy.recent == pytest.approx(9, rel=0.1)
    assert busy.expected < 1
    calm = watched(MONDAY + DAY + HOUR, until=MONDAY + 3 * DAY + HOUR, rhythm=busy)
    assert calm.recent == pytest.approx(busy.recent / 16)


def test_a_clock_that_was_years_ahead_costs_little() -> None:
    """What a poll in 2038 counted is quiet of two months at the most, and after it learning goes on from now."""
    now = MONDAY + 56 * DAY
    rhythm = Rhythm()
    for days in range(0, 56, 7):
        start = MONDAY + days * DAY
        stories = [start + hours * HOUR for hours in range(1, 7 * 24, 12)]
        rhythm = watched(start, *stories, until=start + 7 * DAY, rhythm=rhythm)
    before = daily_rate(rhythm)
    ahead = learned(rhythm, [], asked=now, now=now + 4_000 * DAY)
    assert daily_rate(ahead) > before / 5
    back = learned(ahead, [now], asked=now + 4_000 * DAY, now=now + HOUR)
    assert back == replace(ahead, until=now + HOUR)
    later = learned(back, [now + 2 * HOUR], asked=now + HOUR, now=now + 3 * HOUR)
    assert (later.until, sum(later.arrivals) > sum(back.arrivals)) == (now + 3 * HOUR, True)
