"""Old stories that come as new all at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from aggregator.dedupe.flood import CROWD, CROWD_LEAST, LATE, OLD_LIMIT, OLDEST, Arrival, backdated, withheld

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
READ = NOW - timedelta(hours=1)


def _old(count: int, *, days: float = 3) -> list[Arrival]:
    """Stories dated before the last reading, each a minute older than the one before."""
    return [
        Arrival(f"{number:04}", NOW - timedelta(days=days) - number * timedelta(minutes=1)) for number in range(count)
    ]


def test_an_archive_that_is_replayed_reaches_topics_with_its_newest_few() -> None:
    """Of ten thousand old stories twenty are let through, the newest; each other one says why it is not."""
    old = _old(10_000, days=1.1)
    reasons = withheld(old, read_before=READ, now=NOW)
    assert [each.uid for each in old if each.uid not in reasons] == [f"{number:04}" for number in range(OLD_LIMIT)]
    assert reasons["9999"] == "one of 10000 old stories that came at once"


def test_none_of_them_is_older_than_a_month() -> None:
    """A story that is weeks old is no news, even alone."""
    ages = [OLDEST - timedelta(hours=1), OLDEST + timedelta(hours=1)]
    arrivals = [Arrival(str(age), NOW - age) for age in ages]
    assert withheld(arrivals, read_before=READ, now=NOW) == {str(ages[1]): "it came as new, 30 days old"}


def test_what_is_new_since_the_last_reading_is_news() -> None:
    """After a night without polls a busy paper brings a hundred stories, and all of them are welcome."""
    night = [Arrival(str(number), NOW - timedelta(minutes=5 * number)) for number in range(100)]
    assert withheld(night, read_before=NOW - timedelta(hours=9), now=NOW) == {}
    late = [Arrival(str(number), READ - LATE + timedelta(minutes=1)) for number in range(100)]
    assert withheld(late, read_before=READ, now=NOW) == {}


def test_stories_without_dates_are_old_when_there_are_many() -> None:
    """A feed without dates brings a few stories at a time; hundreds at once are its archive."""
    assert withheld([Arrival(str(n), None) for n in range(OLD_LIMIT)], read_before=READ, now=NOW) == {}
    assert len(withheld([Arrival(str(n), None) for n in range(100)], read_before=READ, now=NOW)) == 100 - OLD_LIMIT


def test_everything_is_welcome_the_first_time() -> None:
    """A source that is read for the first time brings what it has."""
    assert withheld(_old(1_000), read_before=None, now=NOW) == {}


def test_a_date_that_would_hide_a_story_is_not_believed_of_one_that_just_came() -> None:
    """Only where the story was not there at the reading before, and only where topics would not show it."""
    shown_for = timedelta(days=14)
    ages = {"new": timedelta(minutes=5), "late": timedelta(days=3), "draft": timedelta(days=21)}
    arrivals = [*(Arrival(name, NOW - age) for name, age in ages.items()), Arrival("undated", None)]
    assert backdated(arrivals, read_before=READ, now=NOW, shown_for=shown_for) == {"draft"}
    assert backdated(arrivals, read_before=READ, now=NOW, shown_for=timedelta(days=2)) == {"late", "draft"}
    assert backdated(arrivals, read_before=None, now=NOW, shown_for=shown_for) == frozenset()
    assert backdated(arrivals, read_before=NOW - timedelta(days=22), now=NOW, shown_for=shown_for) == frozenset()


def _fresh(count: int, *, ahead: timedelta = timedelta(0)) -> list[Arrival]:
    """Stories of this hour, each a second older than the one before."""
    return [Arrival(f"{number:04}", NOW + ahead - number * timedelta(seconds=1)) for number in range(count)]


def test_a_source_far_above_its_usual_number_reaches_topics_with_its_newest() -> None:
    """Two thousand stories of today from a source that brings ten a day are no day's news."""
    crowd = _fresh(2_000)
    reasons = withheld(crowd, read_before=READ, now=NOW, usual=10.0)
    assert [each.uid for each in crowd if each.uid not in reasons] == [f"{n:04}" for n in range(CROWD_LEAST)]
    assert reasons["1999"] == "one of 2000 new stories that came at once; the source brings about 10 a day"


def test_a_great_day_and_a_long_rest_are_no_crowd() -> None:
    """Three times the usual number is welcome, and so is what gathered while nobody asked."""
    assert withheld(_fresh(300), read_before=READ, now=NOW, usual=100.0) == {}
    rested = NOW - timedelta(days=5)
    assert withheld(_fresh(1_500), read_before=rested, now=NOW, usual=100.0) == {}
    assert len(withheld(_fresh(1_500), read_before=READ, now=NOW, usual=100.0)) == 1_500 - CROWD * 100


def test_a_crowd_in_pieces_is_a_crowd() -> None:
    """What a source brought in the last hours counts, so that fifty at every poll are not five thousand a day."""
    assert withheld(_fresh(50), read_before=READ, now=NOW, usual=2.0) == {}
    assert len(withheld(_fresh(50), read_before=READ, now=NOW, usual=2.0, lately=40.0)) == 40
    assert len(withheld(_fresh(50), read_before=READ, now=NOW, usual=2.0, lately=90.0)) == 50
    assert withheld(_fresh(50), read_before=READ, now=NOW, usual=60.0, lately=90.0) == {}


def test_dates_ahead_win_no_place_in_a_crowd() -> None:
    """What is dated half an hour ahead counts as of now, beside what came just now."""
    ahead = [Arrival(f"a{n:03}", NOW + timedelta(minutes=30)) for n in range(60)]
    now = [Arrival(f"b{n:03}", NOW) for n in range(60)]
    reasons = withheld([*ahead, *now], read_before=READ, now=NOW, usual=1.0)
    assert not any(each.uid in reasons for each in now[10:])
