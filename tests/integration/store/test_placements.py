"""The ledger of topics: what each holds, since when and why, what left it and why, through changes of every kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

from aggregator.engine import place as engine
from aggregator.engine.place import Placer, Work
from aggregator.model import (
    EVERY_STORY,
    HELD_BEFORE,
    MOVING,
    Changed,
    Edit,
    EventEvidence,
    Placement,
    Rule,
    Stay,
    TopicMarks,
)
from aggregator.plan.place import DELETED, TopicRule
from aggregator.store import changes, placements
from aggregator.store.protocol import Store
from aggregator.store.schema import item_keys, items, stories, story_regions
from aggregator.store.sql import SqlStore
from aggregator.topics.age import MaxAge
from aggregator.topics.combine import AllOf
from aggregator.topics.languages import InLanguages
from aggregator.topics.publishers import MinPublishers
from tests.build import source
from tests.integration.store.build import NOW, change, copy_of, item, look_up, poll, write

HOUR = timedelta(hours=1)
DAY = MaxAge(24 * HOUR)
IN_ENGLISH, IN_GERMAN = InLanguages(("en",)), InLanguages(("de",))


@dataclass
class Desk:
    """A store, the rules of its topics and a clock."""

    store: SqlStore
    rules: dict[str, Rule] = field(default_factory=dict)
    limit: int = 10
    now: datetime = NOW

    def set(self, **rules: Rule) -> None:
        """Have these be all the topics that there are."""
        self.rules = dict(rules)
        marks = {name: TopicMarks(rules=rule.canon().encode(), looks=b"") for name, rule in rules.items()}
        self.store.sync_topics(marks, now=self.now)

    @property
    def placer(self) -> Placer:
        """What places by them."""
        rules = [
            TopicRule(name=name, rule=rule, limit=self.limit, updates_on=MOVING) for name, rule in self.rules.items()
        ]
        return Placer(store=self.store, rules=tuple(rules), clock=lambda: self.now)

    def place(self) -> None:
        """Place to the end."""
        self.placer.finish()

    def bring(self, *names: str, hours: int = 0, **fields: object) -> None:
        """Have the daily print stories, published so many hours from the beginning."""
        writes = [write(item(name, **{"language": "en"} | fields), published=NOW + hours * HOUR) for name in names]
        poll(self.store, "daily", *writes, now=self.now)

    def held(self, topic: str = "all") -> list[str]:
        """The titles that a topic shows, newest first."""
        return [
            entry.title.removeprefix("Title of ")
            for entry in self.store.shown_entries(self.store.held_stories([topic])[topic])
        ]

    def ledger(self, name: str) -> Mapping[str, Placement]:
        """What the ledger has of a story, by topic."""
        with self.store._database.read() as connection:
            records = placements.of_story(connection, item(name).uid)
        return {each.placement.topic: each.placement for each in records}


@pytest.fixture
def desk(store: Store) -> Desk:
    """Two papers, and one topic that takes whatever is a day old at the most."""
    assert isinstance(store, SqlStore)
    store.sync_sources([source("daily"), source("weekly", publisher="A House")], now=NOW)
    made = Desk(store)
    made.set(all=DAY)
    made.place()
    return made


def test_a_story_enters_with_its_moment_and_reason(desk: Desk) -> None:
    """Since when a topic shows it, by what, and as which copy."""
    desk.bring("first")
    desk.now += HOUR
    desk.place()
    one = desk.ledger("first")["all"]
    assert (one.stay, one.since, one.until, one.left_why) == (Stay.IN, NOW + HOUR, None, "")
    assert (one.moment, one.due, one.shown_as) == (NOW, NOW + 24 * HOUR, item("first").uid)
    assert one.why.startswith("max_age: published ")
    assert desk.held() == ["first"]


def test_what_no_topic_takes_is_nowhere(desk: Desk) -> None:
    """A story that is refused costs no row."""
    desk.set(all=IN_GERMAN)
    desk.place()
    desk.bring("first")
    desk.place()
    assert desk.ledger("first") == {}


def test_age_makes_a_story_leave_when_it_is_due_and_not_before(desk: Desk) -> None:
    """Nothing is judged until then; the reason stays in the ledger."""
    desk.bring("first")
    desk.place()
    desk.now = NOW + 24 * HOUR
    assert desk.placer.step() is None
    version = desk.store.dirty_topics()["all"]
    desk.now += timedelta(microseconds=1)
    assert desk.placer.step() is Work.CHANGES
    assert desk.store.dirty_topics()["all"] > version
    one = desk.ledger("first")["all"]
    assert (one.stay, one.until) == (Stay.LEFT, desk.now)
    assert one.left_why.startswith("time passed; max_age: ")
    assert desk.held() == []
    assert desk.placer.step() is None


def test_over_the_limit_waits_and_comes_back(desk: Desk) -> None:
    """What was there and is pushed out says so; when another leaves, it is in again, since then."""
    desk.limit = 2
    desk.bring("first")
    desk.bring("second", hours=1)
    desk.place()
    desk.now += HOUR
    desk.bring("third", hours=2)
    desk.bring("ancient", hours=-1)
    desk.place()
    assert desk.held() == ["third", "second"]
    one = desk.ledger("first")["all"]
    assert (one.stay, one.since, one.until, one.left_why) == (Stay.OVER, NOW, desk.now, placements.LIMIT)
    one = desk.ledger("ancient")["all"]
    assert (one.stay, one.since, one.until) == (Stay.OVER, None, None)
    desk.now += HOUR
    third = item("third")
    poll(desk.store, "daily", change(desk.store, "daily", third, item("third"), now=desk.now), now=desk.now)
    desk.set(all=AllOf((DAY,)))
    desk.limit = 3
    desk.place()
    assert desk.held() == ["third", "second", "first"]
    one = desk.ledger("first")["all"]
    assert (one.stay, one.since, one.until, one.left_why) == (Stay.IN, desk.now, None, "")


def test_a_record_tells_the_place_of_a_story_among_all_that_a_topic_takes(desk: Desk) -> None:
    """Of those that it shows and of those for which it has no room; none of a story that it refuses."""
    desk.limit = 2
    for hour, name in enumerate("abcd"):
        desk.bring(name, hours=hour)
    desk.place()
    ranks = {name: desk.store.find(item(name).uid).placements[0].rank for name in "abcd"}
    assert ranks == {"d": 1, "c": 2, "b": 3, "a": 4}
    desk.now += 25 * HOUR
    desk.place()
    assert [each.rank for each in desk.store.find(item("a").uid).placements] == []
    assert [each.rank for each in desk.store.find(item("d").uid).placements] == [1]


def test_another_limit_is_counted_without_judging(desk: Desk) -> None:
    """A shorter one lets the oldest wait, a longer one lets them in again."""
    desk.bring("first")
    desk.bring("second", hours=1)
    desk.place()
    for limit, held in ((1, ["second"]), (5, ["second", "first"])):
        desk.limit = limit
        desk.place()
        assert desk.held() == held
        assert [row.waits for row in desk.store.topic_rows()] == [False]


def test_an_edit_makes_a_story_leave_or_come(desk: Desk) -> None:
    """It is judged again, in every topic; what happened stands beside the rule that fails."""
    desk.set(english=IN_ENGLISH, german=IN_GERMAN)
    desk.bring("first")
    desk.place()
    edited = item("first", language="de", text="Anders.")
    desk.now += HOUR
    poll(desk.store, "daily", change(desk.store, "daily", item("first"), edited, now=desk.now), now=desk.now)
    desk.place()
    assert (desk.held("english"), desk.held("german")) == ([], ["first"])
    english = desk.ledger("first")["english"]
    assert (english.stay, english.until) == (Stay.LEFT, desk.now)
    assert english.left_why.startswith("edited; languages: ")


def test_reports_of_an_event_confirm_one_another(desk: Desk) -> None:
    """A topic that asks for two publishers takes a story when the second one reports its event."""
    desk.set(all=MinPublishers(2))
    desk.bring("first")
    desk.place()
    assert desk.held() == []
    joined = EventEvidence(event=item("first").uid, nearest=item("first").uid, likeness=0.9)
    poll(desk.store, "weekly", write(item("report", of="weekly"), event=joined), now=NOW)
    desk.place()
    assert sorted(desk.held()) == ["first", "report"]


def test_who_is_one_publisher_matters_to_topics_that_count_them(desk: Desk) -> None:
    """Another house for a source has its stories judged again, and the other reports of their events."""
    desk.set(all=MinPublishers(2))
    desk.bring("first")
    joined = EventEvidence(event=item("first").uid, nearest=item("first").uid, likeness=0.9)
    poll(desk.store, "weekly", write(item("report", of="weekly"), event=joined), now=NOW)
    desk.place()
    assert sorted(desk.held()) == ["first", "report"]
    one_house = [source("daily", publisher="A House"), source("weekly", publisher="A House")]
    desk.store.sync_sources(one_house, now=NOW)
    desk.place()
    assert desk.held() == []
    assert desk.ledger("first")["all"].left_why.startswith("its source changed; min_publishers: ")


def test_a_copy_that_takes_the_storys_place_is_rendered(desk: Desk) -> None:
    """Whatever changes of a story that a topic shows makes the topic dirty, though it holds the same."""
    desk.bring("first")
    desk.place()
    before = desk.store.dirty_topics()["all"]
    poll(desk.store, "weekly", copy_of(item("copy", of="weekly"), item("first")), now=NOW)
    desk.place()
    assert desk.store.dirty_topics()["all"] > before
    assert desk.ledger("first")["all"].since == NOW


def test_a_source_that_leaves_takes_its_stories_along_and_brings_them_back(desk: Desk) -> None:
    """With the reason in the ledger."""
    desk.bring("first")
    desk.place()
    desk.store.sync_sources([source("weekly", publisher="A House")], now=NOW)
    desk.place()
    one = desk.ledger("first")["all"]
    assert (desk.held(), one.stay, one.left_why) == ([], Stay.LEFT, "no source that the config names carries it")
    desk.now += HOUR
    desk.store.sync_sources([source("daily"), source("weekly", publisher="A House")], now=desk.now)
    desk.place()
    assert (desk.held(), desk.ledger("first")["all"].since) == (["first"], desk.now)


def test_a_changed_rule_shows_nothing_of_itself_until_it_is_good_for_use(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Judged newest first, in slices; then what stays stays since it came, and what goes went by the rule."""
    monkeypatch.setattr(engine, "SLICE", 2)
    desk.limit = 2
    for hour, name in enumerate("abcdef"):
        desk.bring(name, hours=hour, language="en" if hour % 2 else "de")
    desk.place()
    assert desk.held() == ["f", "e"]
    version = desk.store.dirty_topics()["all"]
    desk.now += 6 * HOUR
    desk.set(all=IN_ENGLISH)
    assert desk.placer.step() is Work.JUDGING
    (row,) = desk.store.topic_rows()
    assert (row.waits, row.judged, row.to_judge, row.dirty) == (True, 2, 6, False)
    assert desk.held() == ["f", "e"]
    assert desk.placer.step() is Work.JUDGING
    assert desk.held() == ["f", "d"]
    (row,) = desk.store.topic_rows()
    assert (row.waits, row.judged, row.settled) == (False, 4, False)
    assert desk.store.dirty_topics()["all"] > version
    assert desk.ledger("f")["all"].since == NOW
    assert desk.ledger("d")["all"].since == desk.now
    left = desk.ledger("e")["all"]
    assert (left.stay, left.until, left.left_why) == (Stay.LEFT, desk.now, placements.RULE_CHANGED)
    desk.place()
    (row,) = desk.store.topic_rows()
    assert (row.waits, row.settled) == (False, True)
    assert desk.ledger("b")["all"].stay is Stay.OVER
    assert "c" not in desk.held()


def test_a_changed_rule_waits_for_stories_that_may_be_newer(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that was edited last in a way that the topic does not count is looked at first, and is the oldest."""
    monkeypatch.setattr(engine, "SLICE", 1)
    desk.limit = 1
    desk.bring("old")
    desk.bring("new", hours=5)
    desk.place()
    desk.now += 10 * HOUR
    known = look_up(desk.store, "daily", item("old"), now=desk.now).by_key[item("old").keys.guid]
    respelt = write(item("old", text="Respelt."), Changed(known=known, edit=Edit.TYPO), updates_entry=True)
    poll(desk.store, "daily", respelt, now=desk.now)
    desk.place()
    assert desk.held() == ["new"]
    desk.set(all=AllOf((DAY, EVERY_STORY)))
    assert desk.placer.step() is Work.JUDGING
    assert [row.waits for row in desk.store.topic_rows()] == [True]
    desk.place()
    assert desk.held() == ["new"]
    assert desk.ledger("old")["all"].since is None


def test_what_changes_while_a_rule_is_new_is_judged_by_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A story that comes, and one that is edited, between two slices, are in it what they are."""
    monkeypatch.setattr(engine, "SLICE", 2)
    for hour, name in enumerate("abcdef"):
        desk.bring(name, hours=hour)
    desk.place()
    desk.set(all=AllOf((IN_ENGLISH, DAY)))
    desk.placer.step()
    desk.bring("new", hours=7)
    edited = item("f", language="de", text="Anders.")
    poll(desk.store, "daily", change(desk.store, "daily", item("f"), edited, now=NOW), now=NOW)
    desk.place()
    assert desk.held() == ["new", "e", "d", "c", "b", "a"]


def test_a_rule_that_changes_twice_is_judged_by_the_last(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was gathered for the one in between is forgotten; a step that was planned by it is not written."""
    monkeypatch.setattr(engine, "SLICE", 2)
    for hour, name in enumerate("abcdef"):
        desk.bring(name, hours=hour, language="en" if hour % 2 else "de")
    desk.place()
    desk.set(all=IN_GERMAN)
    outdated = desk.placer
    outdated.step()
    cursor, states = desk.store.judging()
    desk.set(all=IN_ENGLISH)
    outdated._slice(outdated.rules, states, cursor, desk.now)
    desk.place()
    assert desk.held() == ["f", "d", "b"]


def test_a_topic_that_goes_and_comes_begins_anew_and_keeps_its_history(desk: Desk) -> None:
    """While it was not in the config it showed nothing."""
    desk.bring("first")
    desk.place()
    desk.now += HOUR
    desk.set(other=DAY)
    left = desk.ledger("first")["all"]
    assert (left.stay, left.since, left.until) == (Stay.LEFT, NOW, desk.now)
    desk.now += HOUR
    desk.set(all=DAY)
    desk.place()
    again = desk.ledger("first")["all"]
    assert (again.stay, again.since, again.until) == (Stay.IN, desk.now, None)


def test_what_waits_by_a_rule_of_before_is_swept_and_counts_for_nothing(desk: Desk) -> None:
    """Also of topics that are gone."""
    desk.limit = 1
    for hour, name in enumerate("abc"):
        desk.bring(name, hours=hour)
    desk.place()
    desk.set(all=IN_GERMAN, other=DAY)
    desk.place()
    assert desk.held() == []
    assert desk.ledger("a")["all"].stay is Stay.OVER
    assert desk.store.sweep_placements(now=NOW) == 2
    assert set(desk.ledger("a")) == {"other"}
    desk.set(all=IN_GERMAN)
    assert desk.store.sweep_placements(now=NOW) == 2
    assert desk.ledger("a") == {}


def test_a_story_that_somebody_deleted_leaves(desk: Desk) -> None:
    """The others stay, and the ledger says what happened."""
    desk.bring("first", "second")
    desk.place()
    with desk.store._database.serial() as connection:
        numbers = select(items.c.id).where(items.c.story == item("first").uid)
        connection.execute(delete(item_keys).where(item_keys.c.item.in_(numbers)))
        connection.execute(delete(items).where(items.c.story == item("first").uid))
        connection.execute(delete(story_regions).where(story_regions.c.story == item("first").uid))
        connection.execute(delete(stories).where(stories.c.uid == item("first").uid))
    assert desk.held() == ["second"]
    assert [line for line in desk.store.integrity() if "topics show" in line]
    desk.now += HOUR
    assert desk.store.sweep_placements(now=desk.now) == 1
    one = desk.ledger("first")["all"]
    assert (one.stay, one.until, one.left_why) == (Stay.LEFT, desk.now, DELETED)


@pytest.mark.parametrize("where", ["beyond", "behind"])
def test_a_cursor_that_cannot_be_right_begins_anew_and_moves_nothing_that_is_shown(desk: Desk, where: str) -> None:
    """Beyond the last line (a database put together from two), or before the first that is kept."""
    desk.bring("first")
    desk.place()
    since = desk.ledger("first")["all"].since
    desk.now += HOUR
    with desk.store._database.serial() as connection:
        if where == "beyond":
            changes.set_cursor(connection, placements.CONSUMER, 1_000)
        connection.execute(update(stories).values(withheld=""))
    if where == "behind":
        desk.bring("second", hours=1)
        desk.store.forget_changes(before=desk.now + HOUR)
    desk.place()
    assert desk.held() == (["first"] if where == "beyond" else ["second", "first"])
    assert desk.ledger("first")["all"].since == since
    assert desk.placer.step() is None


def test_of_two_that_place_at_once_one_writes(desk: Desk) -> None:
    """The other finds that the cursor moved, and looks again."""
    desk.bring("first")
    cursor, states = desk.store.judging()
    lines = desk.store.changes_after(cursor, limit=10)
    desk.place()
    late = desk.placer
    plan = late._plan({lines[0].story: ("new",)}, late.rules, changed=True, now=NOW)
    version = desk.store.dirty_topics()["all"]
    late._write(plan, states, cursor, after=lines[-1].number, now=NOW)
    assert desk.store.dirty_topics()["all"] == version
    assert late.step() is None


def test_what_was_published_before_there_was_a_ledger_is_taken_over_once(desk: Desk) -> None:
    """Each entry since its story was first seen; a topic that was judged already takes nothing over."""
    desk.bring("first", "second")
    desk.now += HOUR
    desk.set(world=DAY)
    ids = [f"tag:news.example,2026:{item(name).uid}" for name in ("first", "second")]
    assert desk.store.hold_before("world", [*ids, "tag:unknown"]) == 2
    assert desk.store.hold_before("world", ids) == 0
    assert desk.held("world")
    assert desk.store.dirty_topics() == {}
    desk.place()
    one = desk.ledger("first")["world"]
    assert (one.stay, one.since, one.why) == (Stay.IN, NOW, HELD_BEFORE)
    assert desk.store.hold_before("world", ids) == 0
    desk.bring("third", hours=1)
    desk.place()
    assert desk.ledger("third")["world"].since == desk.now


def test_a_topic_without_rules_takes_every_story(desk: Desk) -> None:
    """However old."""
    desk.bring("ancient", hours=-10_000)
    desk.set(all=EVERY_STORY)
    desk.place()
    assert desk.held() == ["ancient"]
