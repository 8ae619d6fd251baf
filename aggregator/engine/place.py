"""Changes to placements: what happened since the last look is put to topics' rules, a batch at a time.

What changed comes first, then what grew older, then topics that got another rule, and last the rest of their windows.
Each step reads without holding anybody up, decides in `plan.place`, and writes one short transaction; a step that is
cut off, or whose ground moved, is taken again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto

import structlog

from aggregator.model import Judging, PlacementPlan, PlaceStep
from aggregator.plan.place import TopicRule, asked_of, place
from aggregator.store.protocol import Placing

BATCH = 500
"""Lines of the log that are read at once; what they change is written in one transaction of some tens of ms."""

SLICE = 1_000
"""Stories of a window that are judged at once: some 0.1 s, and 4 MB where their words are asked for."""

CONDITIONS = 8
"""Topics that are judged anew together whose conditions the database looks at; for more it would take longer than the
rules themselves do."""

OLDER = "time passed"
ANEW = "judged anew"


class Work(Enum):
    """What a step was about."""

    CHANGES = auto()
    """Stories that changed, or grew older."""
    JUDGING = auto()
    """Topics that do not show what their rules take yet."""
    SETTLING = auto()
    """The rest of the windows of topics that do."""


@dataclass(kw_only=True, slots=True)
class Placer:
    """Everything that placing needs."""

    store: Placing
    rules: tuple[TopicRule, ...]
    clock: Callable[[], datetime]
    _counted: bool = False
    """Whether the topics' limits were compared with those by which their stories were counted."""

    def catch_up(self) -> None:
        """Place until every topic shows what it should."""
        while self.step() not in {None, Work.SETTLING}:
            pass

    def finish(self, *, patience: float | None = None, stopped: Callable[[], bool] = lambda: False) -> None:
        """Place until there is nothing left to do.

        :param patience: seconds after which no further step is begun; None: any number
        :param stopped: asked before each step whether to leave the rest
        """
        began = time.monotonic()
        while not stopped() and self.step() is not None:
            if patience is not None and time.monotonic() - began > patience:
                return

    def step(self) -> Work | None:
        """Place one batch; what it was about, and None where there was nothing to do.

        :raises StoreError: the database failed; nothing of the step was stored
        """
        now = self.clock()
        if self._counted and not self.store.has_work(now=now):
            return None
        cursor, states = self.store.judging()
        rules = [rule for rule in self.rules if rule.name in states]
        if lines := self.store.changes_after(cursor, limit=BATCH):
            causes: dict[str, tuple[str, ...]] = {}
            for line in lines:
                kinds = causes.get(line.story, ())
                causes[line.story] = kinds if line.kind in kinds else (*kinds, line.kind)
            plan = self._plan(causes, rules, changed=True, now=now)
            self._write(plan, states, cursor, after=lines[-1].number, now=now)
            return Work.CHANGES
        if due := self.store.due_placements(now=now, limit=BATCH):
            topics = {topic for topic, _ in due}
            asked = dict.fromkeys((story for _, story in due), (OLDER,))
            plan = self._plan(asked, [rule for rule in rules if rule.name in topics], changed=False, now=now)
            self._write(plan, states, cursor, now=now)
            return Work.CHANGES
        if any(not states[rule.name].settled for rule in rules):
            return self._slice(rules, states, cursor, now)
        if any(states[rule.name].cut != rule.limit for rule in rules):
            self._write(PlacementPlan(), states, cursor, now=now)
            return Work.JUDGING
        self._counted = True
        return None

    def _plan(
        self, asked: Mapping[str, Sequence[str]], rules: Sequence[TopicRule], *, changed: bool, now: datetime
    ) -> PlacementPlan:
        views = self.store.views(asked.keys(), asked_of(rules)) if rules else {}
        taken = self.store.taken_by(asked.keys())
        return place(asked, views, rules, taken, changed=changed, now=now)

    def _slice(self, rules: Sequence[TopicRule], states: Mapping[str, Judging], cursor: int, now: datetime) -> Work:
        """Judge the next stories of the windows of all topics that are as far as the one that needs it most."""
        left = [rule for rule in rules if not states[rule.name].settled]
        first = states[min(left, key=lambda rule: (not states[rule.name].waits, states[rule.name].judged)).name]
        group = [rule for rule in left if states[rule.name].reached == first.reached]
        conditions = [rule.rule.condition() for rule in group]
        ages = [each.max_age for each in conditions]
        since = None if None in ages else now - max(age for age in ages if age is not None)
        to_judge = self.store.window_size(since=since) if first.reached is None else 0
        span = self.store.window(after=first.reached, since=since, limit=SLICE)
        uids = self.store.narrow(span.uids, conditions) if len(group) <= CONDITIONS else span.uids
        plan = self._plan(dict.fromkeys(uids, (ANEW,)), group, changed=False, now=now)
        settled = len(span.uids) < SLICE
        progress = {}
        for rule in group:
            state = states[rule.name]
            progress[rule.name] = replace(
                state,
                reached=span.reached or state.reached,
                judged=state.judged + len(span.uids),
                to_judge=state.to_judge if state.reached else to_judge,
                settled=settled,
            )
        self._write(plan, states, cursor, progress=progress, now=now)
        return Work.JUDGING if first.waits else Work.SETTLING

    def _write(
        self,
        plan: PlacementPlan,
        states: Mapping[str, Judging],
        cursor: int,
        *,
        after: int | None = None,
        progress: Mapping[str, Judging] | None = None,
        now: datetime,
    ) -> None:
        step = PlaceStep(
            plan=plan,
            before=cursor,
            after=cursor if after is None else after,
            wanted={name: state.wanted for name, state in states.items()},
            limits={rule.name: rule.limit for rule in self.rules},
            progress=progress or {},
            now=now,
        )
        if not self.store.place(step):
            structlog.get_logger().debug("another process placed stories meanwhile")
