"""The ledger of topics: what each holds and held, written as it was planned, with the limit counted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, or_, select, text, tuple_, update

from aggregator.model import (
    HELD_BEFORE,
    Accepted,
    Judging,
    Placement,
    PlaceStep,
    Reached,
    Refused,
    Stay,
)
from aggregator.plan.place import DELETED, Ranked, cut
from aggregator.store import changes
from aggregator.store.arrays import among
from aggregator.store.codec import AnyRow
from aggregator.store.forms import Values
from aggregator.store.known import chunks
from aggregator.store.records import PlacementRecord
from aggregator.store.schema import changes as changes_table
from aggregator.store.schema import counters, cursors, items, placements, staged, stories, topics
from aggregator.store.topics import judge_all

CONSUMER = "topics"
"""Who reads the log of changes."""

SWEEP_STEP = 2_000
"""Void rows that are taken out in one transaction."""

NO_TOPIC = 2**31 - 1
"""Stands for the judgement of a topic that the config names no more: whatever waits for it is of an older one."""

RULE_CHANGED = "the topic's rule was changed"
LIMIT = "limit: newer stories took its place"
AGED = "it grew too old"

_JUDGING = select(
    topics.c.name,
    topics.c.wanted,
    topics.c.judgement,
    topics.c.settled,
    topics.c.cut,
    topics.c.reached_at,
    topics.c.reached_story,
    topics.c.judged,
    topics.c.to_judge,
)
_OF_STORIES = select(placements.c.topic, placements.c.story, placements.c.stay, placements.c.since).where(
    among(placements.c.story, "uids"), placements.c.stay != Stay.LEFT.value
)
_TAKEN_OF_STORIES = select(placements.c.topic, placements.c.story).where(
    among(placements.c.story, "uids"), placements.c.stay != Stay.LEFT.value
)
_STAGED_OF_STORIES = select(staged.c.topic, staged.c.story).where(among(staged.c.story, "uids"))
_RANKED = select(placements.c.story, placements.c.moment, stories.c.updated, stories.c.entry_id).select_from(
    placements.join(stories, stories.c.uid == placements.c.story)
)
_RANKED_IN = _RANKED.where(placements.c.topic == bindparam("name"), placements.c.stay == Stay.IN.value)
_RANKED_OF_TOPICS = (
    select(placements.c.topic, placements.c.story, placements.c.moment, stories.c.updated, stories.c.entry_id)
    .join(stories, stories.c.uid == placements.c.story)
    .where(among(placements.c.topic, "names"), placements.c.stay == Stay.IN.value)
)
_RANKED_OVER = (
    _RANKED.where(
        placements.c.topic == bindparam("name"),
        placements.c.stay == Stay.OVER.value,
        placements.c.judgement == bindparam("number"),
    )
    .order_by(placements.c.moment.desc(), stories.c.updated.desc(), stories.c.entry_id)
    .limit(bindparam("most"))
)
_DUE = (
    select(placements.c.topic, placements.c.story)
    .join(topics, topics.c.name == placements.c.topic)
    .where(
        placements.c.due < bindparam("now", type_=placements.c.due.type),
        topics.c.judgement == topics.c.wanted,
        placements.c.judgement == topics.c.judgement,
    )
    .order_by(placements.c.due)
    .limit(bindparam("most"))
)

_WORK = select(
    select(cursors.c.number).where(cursors.c.consumer == bindparam("reader")).scalar_subquery().label("cursor"),
    select(counters.c.forgotten).scalar_subquery().label("forgotten"),
    select(func.max(changes_table.c.number)).scalar_subquery().label("last"),
    _DUE.exists().label("falls_due"),
    select(topics.c.name).where(~topics.c.settled).exists().label("unsettled"),
)

# As text, since SQLAlchemy compiles an `ON CONFLICT` of its own anew every time. What a story is in a topic for, and
# since when, stays as it was when it came in.
_PLACE = text("""
    INSERT INTO placements
        (story, topic, stay, judgement, moment, due, shown_as, since, why, until, left_why)
    VALUES (:story, :topic, :stay, :judgement, :moment, :due, :shown_as, NULL, :why, NULL, '')
    ON CONFLICT (story, topic) DO UPDATE SET
        judgement = excluded.judgement, moment = excluded.moment, due = excluded.due, shown_as = excluded.shown_as,
        why = CASE WHEN placements.stay = 'in' AND excluded.stay = 'over' THEN placements.why ELSE excluded.why END,
        until = CASE WHEN placements.stay = 'in' AND excluded.stay = 'later' THEN :now ELSE placements.until END,
        left_why =
            CASE WHEN placements.stay = 'in' AND excluded.stay = 'later' THEN :too_early ELSE placements.left_why END,
        stay = CASE WHEN placements.stay = 'in' AND excluded.stay = 'over' THEN 'in' ELSE excluded.stay END
""").bindparams(
    bindparam("moment", type_=placements.c.moment.type),
    bindparam("due", type_=placements.c.due.type),
    bindparam("now", type_=placements.c.until.type),
)
_STAGE = text("""
    INSERT INTO staged (topic, story, stay, moment, due, shown_as, why)
    VALUES (:topic, :story, :stay, :moment, :due, :shown_as, :why)
    ON CONFLICT (topic, story) DO UPDATE SET
        stay = excluded.stay, moment = excluded.moment, due = excluded.due, shown_as = excluded.shown_as,
        why = excluded.why
""").bindparams(
    bindparam("moment", type_=staged.c.moment.type),
    bindparam("due", type_=staged.c.due.type),
)
_OF = (placements.c.topic == bindparam("of_topic"), placements.c.story == bindparam("of_story"))
_ENTER = (
    update(placements)
    .where(*_OF)
    .values(stay=Stay.IN.value, since=bindparam("at", type_=placements.c.since.type), until=None, left_why="")
)
_LEAVE = (
    update(placements)
    .where(*_OF)
    .values(
        stay=bindparam("to"),
        until=bindparam("at", type_=placements.c.until.type),
        left_why=bindparam("because"),
        due=bindparam("then", type_=placements.c.due.type),
    )
)
_KEEP_LEFT = update(placements).where(*_OF).values(stay=Stay.LEFT.value, due=None)
_NEVER_SHOWN = delete(placements).where(*_OF)
_BUMP = update(topics).where(among(topics.c.name, "names")).values(version=topics.c.version + 1)


def has_work(connection: Connection, *, now: datetime) -> bool:
    """Whether a story changed or fell due, or a topic's window is not judged, since the last look."""
    row = connection.execute(_WORK, {"reader": CONSUMER, "now": now, "most": 1}).one()
    last = row.forgotten if row.last is None else row.last
    return row.cursor is None or row.cursor != last or row.falls_due or row.unsettled


def find_judging(connection: Connection) -> dict[str, Judging]:
    """How far each topic is with the rule that it has now, by name."""
    return {
        row.name: Judging(
            wanted=row.wanted,
            judgement=row.judgement,
            settled=row.settled,
            cut=row.cut,
            reached=Reached(updated=row.reached_at, story=row.reached_story) if row.reached_at else None,
            judged=row.judged,
            to_judge=row.to_judge,
        )
        for row in connection.execute(_JUDGING)
    }


def find_taken(connection: Connection, uids: Collection[str]) -> frozenset[tuple[str, str]]:
    """The topics that hold these stories, have them wait, or gather them for a new rule; each with the story."""
    held = (tuple(row) for row in connection.execute(_TAKEN_OF_STORIES, {"uids": uids}))
    return frozenset([*held, *(tuple(row) for row in connection.execute(_STAGED_OF_STORIES, {"uids": uids}))])


def placement_of(row: AnyRow) -> Placement:
    """A row of the ledger."""
    return Placement(
        topic=row.topic,
        story=row.story,
        stay=Stay(row.stay),
        judgement=row.judgement,
        moment=row.moment,
        due=row.due,
        shown_as=row.shown_as,
        since=row.since,
        why=row.why,
        until=row.until,
        left_why=row.left_why,
    )


def find_due(connection: Connection, *, now: datetime, limit: int) -> list[tuple[str, str]]:
    """Topics and stories whose rule's answer may be another by now, those longest due first."""
    return [(row.topic, row.story) for row in connection.execute(_DUE, {"now": now, "most": limit})]


def find_cursor(connection: Connection) -> int | None:
    """Where the reader of changes is; None where it has to begin anew."""
    extent = changes.find_extent(connection)
    before = changes.find_cursor(connection, CONSUMER)
    return before if before is not None and extent.forgotten <= before <= extent.last else None


def begin(connection: Connection) -> int:
    """Where the reader of changes is; one that read nothing yet, or too little, begins anew with all topics.

    The log is kept for some time only, and a database may have been put together from two: a cursor before the first
    line or behind the last has missed something. Then every topic is judged anew, while what it shows stays.
    """
    found = find_cursor(connection)
    if found is not None:
        return found
    last = changes.find_extent(connection).last
    if changes.find_cursor(connection, CONSUMER) is not None:
        judge_all(connection)
    changes.set_cursor(connection, CONSUMER, last)
    return last


def apply(connection: Connection, step: PlaceStep) -> bool:
    """Write what was planned; False, and nothing written, where somebody else placed meanwhile.

    A topic that got another rule since then is left out: it is judged anew anyway.
    """
    if not changes.move_cursor(connection, CONSUMER, before=step.before, after=step.after):
        return False
    states = {name: state for name, state in find_judging(connection).items() if step.wanted.get(name) == state.wanted}
    live = {name for name, state in states.items() if not state.waits}
    waiting = states.keys() - live
    _stage(connection, step, waiting)
    moved = _postpone(connection, [each for each in step.plan.accepted if each.topic in live])
    _place(connection, step, {name: states[name].judgement for name in live})
    moved |= _refuse(connection, [each for each in step.plan.refused if each.topic in live], step.now)
    touched = moved | {each.topic for each in step.plan.accepted if each.topic in live}
    touched |= {name for name in live & step.limits.keys() if states[name].cut != step.limits[name]}
    moved |= {name for name in touched if _cut(connection, name, states[name], step)}
    if step.plan.changed:
        moved |= _showing(connection, step.plan.changed) & live
    for name, progress in step.progress.items():
        if name in states:
            _note_progress(connection, name, progress)
    for name in sorted(waiting & step.limits.keys()):
        progress = step.progress.get(name, states[name])
        if _is_enough(connection, name, progress, step.limits[name]):
            switch(connection, name, wanted=states[name].wanted, limit=step.limits[name], now=step.now)
            moved.add(name)
    if moved:
        connection.execute(_BUMP, {"names": sorted(moved)})
    return True


def _stage(connection: Connection, step: PlaceStep, names: Collection[str]) -> None:
    """Gather what rules that changed say, beside what is shown."""
    rows = [_staged_values(each) for each in step.plan.accepted if each.topic in names]
    if rows:
        connection.execute(_STAGE, rows)
    gone = [(each.topic, each.story) for each in step.plan.refused if each.topic in names]
    for part in chunks(gone):
        connection.execute(delete(staged).where(tuple_(staged.c.topic, staged.c.story).in_(part)))


def _staged_values(each: Accepted) -> Values:
    return {
        "topic": each.topic,
        "story": each.story,
        "stay": each.stay.value,
        "moment": each.moment,
        "due": each.due,
        "shown_as": each.shown_as,
        "why": each.why,
    }


def _postpone(connection: Connection, accepted: Iterable[Accepted]) -> set[str]:
    """The topics that show one of these stories, and whose rule takes it later only."""
    later = {(each.topic, each.story) for each in accepted if each.stay is Stay.LATER}
    if not later:
        return set()
    rows = connection.execute(_OF_STORIES, {"uids": {story for _, story in later}})
    return {row.topic for row in rows if row.stay == Stay.IN and (row.topic, row.story) in later}


def _place(connection: Connection, step: PlaceStep, numbers: Mapping[str, int]) -> None:
    rows = [
        _staged_values(each)
        | {"judgement": numbers[each.topic], "now": step.now, "too_early": "its rule takes it later only"}
        for each in step.plan.accepted
        if each.topic in numbers
    ]
    if rows:
        connection.execute(_PLACE, rows)


def _refuse(connection: Connection, refused: Sequence[Refused], now: datetime) -> set[str]:
    """Have stories leave topics; the topics that showed one of them."""
    if not refused:
        return set()
    uids = {each.story for each in refused}
    held = {(row.topic, row.story): row for row in connection.execute(_OF_STORIES, {"uids": uids})}
    left: list[Values] = []
    kept: list[Values] = []
    gone: list[Values] = []
    for each in refused:
        row = held.get((each.topic, each.story))
        if row is None:
            continue
        of: Values = {"of_topic": each.topic, "of_story": each.story}
        if row.stay == Stay.IN:
            left.append(of | {"to": Stay.LEFT.value, "at": now, "because": each.why, "then": None})
        elif row.since is not None:
            kept.append(of)
        else:
            gone.append(of)
    for statement, rows in ((_LEAVE, left), (_KEEP_LEFT, kept), (_NEVER_SHOWN, gone)):
        if rows:
            connection.execute(statement, rows)
    return {str(each["of_topic"]) for each in left}


def _cut(connection: Connection, name: str, state: Judging, step: PlaceStep) -> bool:
    """Apply a topic's limit; whether it shows other stories now."""
    limit = step.limits[name]
    shown = [Ranked(*row) for row in connection.execute(_RANKED_IN, {"name": name})]
    parameters = {"name": name, "number": state.judgement, "most": max(limit, 0)}
    waiting = [Ranked(*row) for row in connection.execute(_RANKED_OVER, parameters)]
    done = cut(shown, waiting, limit)
    _move(connection, name, enter=done.enter, leave=done.leave, now=step.now)
    if state.cut != limit:
        connection.execute(update(topics).where(topics.c.name == name).values(cut=limit))
    return bool(done.enter or done.leave)


def _move(connection: Connection, name: str, *, enter: Iterable[str], leave: Iterable[str], now: datetime) -> None:
    """Show some stories, and let others wait."""
    came: list[Values] = [{"of_topic": name, "of_story": story, "at": now} for story in enter]
    went = list(leave)
    if came:
        connection.execute(_ENTER, came)
    if went:
        connection.execute(
            update(placements)
            .where(placements.c.topic == name, placements.c.story.in_(went))
            .values(stay=Stay.OVER.value, until=now, left_why=LIMIT)
        )


def _showing(connection: Connection, uids: Collection[str]) -> set[str]:
    """The topics that show one of these stories."""
    wanted = select(placements.c.topic).where(among(placements.c.story, "uids"), placements.c.stay == Stay.IN.value)
    return set(connection.execute(wanted.distinct(), {"uids": uids}).scalars())


def _note_progress(connection: Connection, name: str, progress: Judging) -> None:
    reached = progress.reached
    connection.execute(
        update(topics)
        .where(topics.c.name == name, topics.c.wanted == progress.wanted)
        .values(
            reached_at=reached.updated if reached else None,
            reached_story=reached.story if reached else "",
            judged=progress.judged,
            to_judge=progress.to_judge,
            settled=progress.settled,
        )
    )


def _is_enough(connection: Connection, name: str, progress: Judging, limit: int) -> bool:
    """Whether what was gathered by a topic's new rule can take the place of what it shows.

    It can when no story that is still to be judged could be among the newest so many: each was last edited before the
    last of them.
    """
    if progress.settled:
        return True
    if progress.reached is None:
        return False
    last = connection.execute(
        select(staged.c.moment)
        .where(staged.c.topic == name, staged.c.stay == Stay.OVER.value)
        .order_by(staged.c.moment.desc())
        .limit(1)
        .offset(max(limit, 1) - 1)
    ).scalar_one_or_none()
    return last is not None and last > progress.reached.updated


def switch(connection: Connection, name: str, *, wanted: int, limit: int, now: datetime) -> None:
    """Have a topic show what its new rule takes.

    What was shown and still is stays since it came; what is not leaves, as the rule was changed. What waited by the old
    rule is void from now on.
    """
    rows = connection.execute(
        select(staged, stories.c.updated, stories.c.entry_id)
        .join(stories, stories.c.uid == staged.c.story)
        .where(staged.c.topic == name)
    ).all()
    taken = {row.story: row for row in rows}
    accepted = [Ranked(row.story, row.moment, row.updated, row.entry_id) for row in rows if row.stay == Stay.OVER.value]
    shown = set(cut((), accepted, limit).enter)
    before = {
        row.story: row
        for row in connection.execute(
            select(placements.c.story, placements.c.due).where(
                placements.c.topic == name, placements.c.stay == Stay.IN.value
            )
        )
    }
    left: list[Values] = []
    for story, row in before.items():
        if story in shown:
            continue
        of: Values = {"of_topic": name, "of_story": story, "at": now}
        if story in taken:
            left.append(of | {"to": Stay.OVER.value, "because": LIMIT, "then": row.due})
        else:
            aged = row.due is not None and row.due < now
            left.append(of | {"to": Stay.LEFT.value, "because": AGED if aged else RULE_CHANGED, "then": None})
    if left:
        connection.execute(_LEAVE, left)
    values = [
        {
            **{key: getattr(row, key) for key in ("topic", "story", "stay", "moment", "due", "shown_as", "why")},
            "judgement": wanted,
            "now": now,
            "too_early": RULE_CHANGED,
        }
        for row in rows
    ]
    if values:
        connection.execute(_PLACE, values)
    _move(connection, name, enter=sorted(shown - before.keys()), leave=(), now=now)
    connection.execute(delete(staged).where(staged.c.topic == name))
    connection.execute(update(topics).where(topics.c.name == name).values(judgement=wanted, cut=limit))


def sweep_some(connection: Connection, name: str) -> int:
    """Take out at most `SWEEP_STEP` stories that wait for a topic by a rule that it has no more; returns how many."""
    number = select(topics.c.judgement).where(topics.c.name == name).scalar_subquery()
    void = connection.execute(
        select(placements.c.topic, placements.c.story, placements.c.since)
        .where(
            placements.c.topic == name,
            placements.c.stay.in_([Stay.OVER.value, Stay.LATER.value]),
            placements.c.judgement < func.coalesce(number, NO_TOPIC),
        )
        .limit(SWEEP_STEP)
    ).all()
    was_shown: list[Values] = [{"of_topic": row.topic, "of_story": row.story} for row in void if row.since]
    if was_shown:
        connection.execute(_KEEP_LEFT, was_shown)
    never: list[Values] = [{"of_topic": row.topic, "of_story": row.story} for row in void if not row.since]
    if never:
        connection.execute(_NEVER_SHOWN, never)
    return len(void)


def find_topics(connection: Connection) -> list[str]:
    """The topics that the ledger tells of, those too that the config names no more; by name."""
    found: list[str] = []
    first = connection.execute(select(func.min(placements.c.topic))).scalar_one()
    while first is not None:  # one look into the index for each
        found.append(first)
        following = select(func.min(placements.c.topic)).where(placements.c.topic > first)
        first = connection.execute(following).scalar_one()
    return found


def hold_before(connection: Connection, name: str, entry_ids: Collection[str]) -> int:
    """Note that a topic showed these entries before there was a ledger: each since its story was first seen.

    :returns: how many of them are in the database; 0 where the topic has a ledger already
    """
    known = connection.execute(select(placements.c.story).where(placements.c.topic == name).limit(1)).first()
    state = find_judging(connection).get(name)
    if known is not None or state is None or state.judgement:
        return 0
    rows = [
        {
            "story": row.uid,
            "topic": name,
            "stay": Stay.IN.value,
            "judgement": 0,
            "moment": row.updated,
            "due": None,
            "shown_as": row.shown_as or "",
            "since": row.first_seen,
            "why": HELD_BEFORE,
            "until": None,
            "left_why": "",
        }
        for part in chunks(entry_ids)
        for row in connection.execute(
            select(stories.c.uid, stories.c.updated, stories.c.first_seen, items.c.uid.label("shown_as"))
            .select_from(stories.outerjoin(items, items.c.id == stories.c.shown))
            .where(stories.c.entry_id.in_(part))
        )
    ]
    if rows:
        connection.execute(insert(placements), rows)
    return len(rows)


def find_held(connection: Connection, names: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Uids of the stories that each of these topics shows, newest first."""
    found: dict[str, list[Ranked]] = {name: [] for name in names}
    for topic, *ranked in connection.execute(_RANKED_OF_TOPICS, {"names": names}):
        found[topic].append(Ranked(*ranked))
    return {name: cut((), rows, len(rows)).enter for name, rows in found.items()}


def find_gone(connection: Connection, name: str) -> list[str]:
    """The stories that a topic shows and that somebody deleted from the database, by uid."""
    shown = select(placements.c.story).outerjoin(stories, stories.c.uid == placements.c.story)
    gone = shown.where(placements.c.topic == name, placements.c.stay == Stay.IN.value, stories.c.uid.is_(None))
    return list(connection.execute(gone).scalars())


def let_go(connection: Connection, name: str, uids: Iterable[str], *, now: datetime) -> None:
    """Have stories that somebody deleted leave a topic."""
    to: Values = {"to": Stay.LEFT.value, "at": now, "because": DELETED, "then": None}
    rows: list[Values] = [{"of_topic": name, "of_story": uid} | to for uid in uids]
    connection.execute(_LEAVE, rows)
    connection.execute(_BUMP, {"names": [name]})


def of_story(connection: Connection, uid: str) -> tuple[PlacementRecord, ...]:
    """Everything that the ledger has of a story, by topic."""
    rows = connection.execute(
        select(placements, stories.c.updated, stories.c.entry_id, topics.c.judgement.label("present"))
        .outerjoin(stories, stories.c.uid == placements.c.story)
        .outerjoin(topics, topics.c.name == placements.c.topic)
        .where(placements.c.story == uid)
        .order_by(placements.c.topic)
    ).all()
    return tuple(PlacementRecord(placement=placement_of(row), rank=_rank(connection, row)) for row in rows)


def _rank(connection: Connection, row: AnyRow) -> int | None:
    """The place of a story among all that its topic takes; None where it takes it not, or is not known to."""
    if row.entry_id is None or (row.stay != Stay.IN and (row.stay != Stay.OVER or row.judgement != row.present)):
        return None
    other = placements
    newer = or_(
        other.c.moment > row.moment,
        and_(other.c.moment == row.moment, stories.c.updated > row.updated),
        and_(other.c.moment == row.moment, stories.c.updated == row.updated, stories.c.entry_id < row.entry_id),
    )
    taken = or_(other.c.stay == Stay.IN.value, and_(other.c.stay == Stay.OVER.value, other.c.judgement == row.present))
    ahead = select(func.count()).select_from(other.join(stories, stories.c.uid == other.c.story))
    found: int = connection.execute(
        ahead.where(other.c.topic == row.topic, other.c.moment >= row.moment, taken, newer)
    ).scalar_one()
    return found + 1
