"""Where the next poll is placed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.model import Rhythm
from aggregator.model.rhythm import HOURS, SLOTS
from aggregator.schedule.forecast import PRICE, Forecast, forecast
from aggregator.schedule.rhythm import QUIET_LIMIT

MONDAY = datetime(2026, 2, 9, tzinfo=UTC)
FLOOR = timedelta(minutes=15)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
WEEKS = 100


def steady(*by_hour: float) -> Rhythm:
    """A rhythm of many weeks with so many stories in each hour of every day, evenly spread over the hour."""
    hours = by_hour * 24 if len(by_hour) == 1 else by_hour
    return Rhythm(
        until=MONDAY,
        arrivals=tuple(WEEKS * count for count in hours) * 7,
        watched=(float(WEEKS),) * HOURS,
        slots=tuple(WEEKS * 7 * hours[slot // 12] / 12 for slot in range(SLOTS)),
    )


def ahead(rhythm: Rhythm, now: datetime = MONDAY, **options: object) -> Forecast:
    """The forecast of a rhythm that was brought up to now."""
    found = forecast(replace(rhythm, until=now), now=now, floor=FLOOR, **options)  # type: ignore[arg-type]
    assert found is not None
    return found


def test_nothing_is_forecast_before_anything_was_learned() -> None:
    """Without a rhythm the silence decides, as before."""
    assert forecast(Rhythm(), now=MONDAY, floor=FLOOR) is None


def test_an_hourly_source_is_asked_by_the_price() -> None:
    """At a steady rate the wait is the root of twice the price over the rate; so many stories come by then."""
    found = ahead(steady(1.0))
    assert found.wait / MINUTE == pytest.approx((2 * 60 * PRICE / MINUTE) ** 0.5, rel=0.02)
    assert found.stories == pytest.approx(found.wait / HOUR, rel=0.02)
    assert found.daily == pytest.approx(24, rel=0.02)
    assert found.level == pytest.approx(1)


def test_polls_stand_as_the_root_of_the_rate() -> None:
    """A source that is four times as busy is asked twice as often."""
    slow, fast = ahead(steady(0.5)), ahead(steady(2.0))
    assert slow.wait / fast.wait == pytest.approx(2, rel=0.02)


def test_floor_and_limit_bound_the_wait() -> None:
    """The busiest source is asked at the floor, the quietest within a few hours."""
    assert ahead(steady(500.0), daily_polls=1_000).wait == FLOOR
    assert ahead(steady(0.001)).wait == QUIET_LIMIT


def test_a_source_below_one_story_a_day_is_asked_at_most_hourly() -> None:
    """However much it brings just now, and however dear its stories are held."""
    busy = replace(steady(0.9 / 24), recent=400.0)
    found = ahead(busy, price=timedelta(seconds=1))
    assert found.seldom
    assert found.wait == HOUR


def test_news_at_a_fixed_time_is_fetched_right_after_it() -> None:
    """Of a source that brings 20 stories at six each day, one poll is within minutes of six, and few are before."""
    rhythm = replace(
        steady(*(20.0 if hour == 6 else 0.01 for hour in range(24))),
        slots=tuple(WEEKS * 7 * 20.0 if slot == 6 * 12 else 0.0 for slot in range(SLOTS)),
    )
    at = MONDAY + 4 * HOUR
    polls = []
    while at < MONDAY + 8 * HOUR:
        at += ahead(rhythm, at).wait
        polls.append((at - MONDAY - 6 * HOUR) / MINUTE)
    after = [minutes for minutes in polls if minutes >= 0]
    assert after[0] < 10
    assert len([minutes for minutes in polls if minutes < 0]) <= 1


def test_the_budget_holds_on_an_average_day() -> None:
    """A busy source is asked no more often than its budget allows, day and night together."""
    rhythm = steady(*(2.0 if hour < 6 else 12.0 for hour in range(24)))
    for budget in (12, 24, 48):
        at, polls = MONDAY, 0
        while at < MONDAY + timedelta(days=7):
            at += ahead(rhythm, at, daily_polls=budget).wait
            polls += 1
        assert budget * 0.9 <= polls / 7 <= budget * 1.02


def test_a_busy_source_is_asked_sooner() -> None:
    """Stories over what is usual bring the next poll nearer, and silence puts it off."""
    rhythm = steady(1.0)
    usual = ahead(replace(rhythm, recent=17.0, expected=17.0))
    busy = ahead(replace(rhythm, recent=51.0, expected=17.0))
    quiet = ahead(replace(rhythm, recent=2.0, expected=17.0))
    assert busy.wait < usual.wait < quiet.wait
    assert busy.level == pytest.approx(2.7)
    assert quiet.level == pytest.approx(0.25)


def test_silence_since_the_last_count_counts() -> None:
    """A rhythm that was stored ten hours ago, when news last came, knows that ten hours are long for the source."""
    rhythm = steady(2.0)
    found = forecast(rhythm, now=MONDAY + 10 * HOUR, floor=FLOOR)
    assert found is not None
    assert found.level < 0.5


def test_a_short_document_is_read_before_it_turns_over() -> None:
    """Where chance may fill the document with new stories, waiting longer might lose some."""
    assert ahead(steady(2.0), items=1).wait == FLOOR
    assert ahead(steady(3.0), items=6, price=HOUR).wait / MINUTE == pytest.approx(37.6, rel=0.02)
    assert ahead(steady(3.0), items=200, price=HOUR).wait / MINUTE > 45
