"""Placing stories when they change gives what asking every rule about every story gives, in any order of changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregator.engine import place as engine
from aggregator.engine.place import Placer
from aggregator.model import EVERY_STORY, MOVING, Edit, Item, Rule, TopicMarks, Verdict
from aggregator.model.poll import Changed, New
from aggregator.plan.place import TopicRule
from aggregator.store.open import open_store
from aggregator.store.protocol import Store
from aggregator.topics.age import MaxAge
from aggregator.topics.combine import AllOf, Not
from aggregator.topics.judge import case_of
from aggregator.topics.languages import InLanguages
from aggregator.topics.terms import term
from aggregator.topics.words import AnyWord
from tests.build import source
from tests.integration.store.build import LONG_AGO, NOW, item, look_up, poll, write

HOUR = timedelta(hours=1)
EN, AZ = InLanguages(("en",)), InLanguages(("az",))
OIL = AnyWord((term("oil"),))
RULES: dict[str, Sequence[Rule]] = {
    "all": (EVERY_STORY, MaxAge(6 * HOUR)),
    "english": (AllOf((EN, MaxAge(12 * HOUR))), AllOf((AZ, MaxAge(12 * HOUR)))),
    "oil": (AllOf((OIL, MaxAge(9 * HOUR))), AllOf((Not(OIL), MaxAge(9 * HOUR)))),
    "old": (AllOf((Not(MaxAge(3 * HOUR)), MaxAge(9 * HOUR))), EN),
}
"""Topics by name, each with a rule and another that it may get."""
LIMITS = (1, 3, 50)


@dataclass
class Desk:
    """A store, the topics' rules as they are now, and the clock."""

    store: Store
    now: datetime = NOW
    chosen: dict[str, int] = field(default_factory=lambda: dict.fromkeys(RULES, 0))
    limits: dict[str, int] = field(default_factory=lambda: dict.fromkeys(RULES, 3))
    printed: dict[int, Item] = field(default_factory=dict)

    def rules(self) -> tuple[TopicRule, ...]:
        """The topics as they are now."""
        return tuple(
            TopicRule(
                name=name,
                rule=RULES[name][which],
                limit=self.limits[name],
                updates_on=MOVING if which else (Edit.TYPO,),
            )
            for name, which in self.chosen.items()
        )

    def sync(self) -> None:
        """Have the store take over the topics' rules."""
        marks = {name: TopicMarks(rules=bytes([which]), looks=b"") for name, which in self.chosen.items()}
        self.store.sync_topics(marks, now=self.now)

    def place(self, steps: int | None = None) -> None:
        """Place to the end, or so many steps of it."""
        placer = Placer(store=self.store, rules=self.rules(), clock=lambda: self.now)
        count = 0
        while placer.step() is not None and count != steps:
            count += 1
            assert count < 500, "placing does not come to an end"

    def held(self) -> dict[str, list[str]]:
        """What each topic shows, newest first."""
        return {name: list(held) for name, held in self.store.held_stories(list(RULES)).items()}

    def judged(self) -> dict[str, list[str]]:
        """What the topics hold if every rule is asked about every story, now."""
        entries = list(self.store.entries(since=LONG_AGO))
        found = {}
        for rule in self.rules():
            taken = [entry for entry in entries if rule.rule.judge(case_of(entry, now=self.now)).holds]
            taken.sort(key=lambda entry: entry.id)
            taken.sort(key=lambda entry, kinds=rule.updates_on: (entry.updated_by(kinds), entry.updated), reverse=True)
            found[rule.name] = [entry.uid for entry in taken[: rule.limit]]
        return found


def printed(number: int, version: int) -> Item:
    language = ("en", "az")[(number + version) % 2]
    return item(f"story {number}", text=f"Version {version} of {('oil', 'gas')[version % 2]}.", language=language)


def bring(desk: Desk, number: int, kind: Edit) -> None:
    """Have a story printed, or edited if it was printed before."""
    before = desk.printed.get(number)
    one = printed(number, 0 if before is None else before.story.text.count("!") + number)
    verdict: Verdict = New()
    if before is not None:
        known = look_up(desk.store, "daily", before, now=desk.now).by_key[before.keys.guid]
        one = printed(number, known.revisions + 1)
        verdict = Changed(known=known, edit=kind)
    changes = {"published": desk.now - number % 4 * HOUR, "updates_entry": True}
    poll(desk.store, "daily", write(one, verdict, **changes), now=desk.now)
    desk.printed[number] = one


BRING = st.tuples(st.just("bring"), st.integers(0, 9), st.sampled_from([Edit.TYPO, Edit.SUBSTANTIVE]))
WAIT = st.tuples(st.just("wait"), st.integers(1, 5), st.none())
PLACE = st.tuples(st.just("place"), st.sampled_from([None, None, 0, 1, 2]), st.none())
RARE = st.one_of(
    st.tuples(st.just("rule"), st.sampled_from(sorted(RULES)), st.none()),
    st.tuples(st.just("limit"), st.sampled_from(sorted(RULES)), st.sampled_from(LIMITS)),
    st.tuples(st.just("source"), st.booleans(), st.none()),
    st.tuples(st.just("prune"), st.none(), st.none()),
)
STEPS = st.one_of(BRING, BRING, WAIT, PLACE, RARE)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, min_size=8, max_size=30))
def test_any_order_of_changes_ends_the_same(
    monkeypatch: pytest.MonkeyPatch, steps: list[tuple[str, object, object]]
) -> None:
    """Stories come, are edited, grow older and are pruned, rules and limits change, and placing is cut off anywhere."""
    monkeypatch.setattr(engine, "BATCH", 2)
    monkeypatch.setattr(engine, "SLICE", 3)
    with TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'x.db'}")
        try:
            desk = Desk(store)
            store.sync_sources([source("daily")], now=NOW)
            desk.sync()
            for step in steps:
                _take(desk, *step)
            desk.place()
            assert desk.held() == desk.judged()
        finally:
            store.close()


def _take(desk: Desk, kind: str, what: object, how: object) -> None:
    match kind, what, how:
        case "bring", int(number), Edit() as edit:
            bring(desk, number, edit)
        case "wait", int(hours), _:
            desk.now += hours * HOUR
        case "rule", str(name), _:
            desk.chosen[name] = 1 - desk.chosen[name]
            desk.sync()
        case "limit", str(name), int(limit):
            desk.limits[name] = limit
        case "source", bool(there), _:
            desk.store.sync_sources([source("daily")] if there else [source("weekly")], now=desk.now)
            if not there:  # so that it can be polled again
                desk.place(1)
                desk.store.sync_sources([source("daily")], now=desk.now)
        case "prune", _, _:
            desk.store.prune(now=desk.now, keep=8 * HOUR)
        case "place", None, _:
            desk.place()
        case "place", int(count), _:
            desk.place(count)
