"""Laws of who is who over the polls of made-up feeds: two that stand side by side never are one, and one never is two.

A publisher has a habit (what its guids and links are made of, how many items it lists, in which order) and edits one
thing of one item at a time. Whatever it does, its own count of items is the count of entries.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.model import (
    Candidate,
    Fetched,
    Known,
    KnownItem,
    Lease,
    PollPlan,
    Same,
    Source,
    SourceState,
)
from aggregator.plan import PlanOptions, decide, digest, judge_poll
from aggregator.regions.gazetteer import load
from tests.support import utc

NOW = utc(2026, 3, 4, 12)
SOURCE = Source(name="paper", url="https://paper.example/feed")
OPTIONS = PlanOptions(host="news.example", tag_year=2026)
SYLLABLES = [
    "ka",
    "ro",
    "mi",
    "tel",
    "sund",
    "var",
    "ost",
    "ili",
    "pen",
    "gra",
    "dov",
    "une",
    "lak",
    "fer",
    "zim",
    "bo",
]


@dataclass
class Shelf:
    """A store in little: items and keys, the first that came with a key keeps it."""

    state: SourceState = field(default_factory=lambda: SourceState(source="paper", due_at=NOW))
    items: dict[str, KnownItem] = field(default_factory=dict)
    owners: dict[bytes, str] = field(default_factory=dict)
    signatures: dict[str, frozenset[int]] = field(default_factory=dict)

    def poll(self, body: bytes, now: datetime) -> PollPlan:
        """One poll, all of it stored."""
        read = digest(
            body, url=SOURCE.url, content_type="", known=frozenset(self.state.standing), source=SOURCE, gazetteer=load()
        )
        held = {
            uid: replace(each, keys=tuple(k for k, o in self.owners.items() if o == uid))
            for uid, each in self.items.items()
        }
        known = Known(
            by_key={key: held[uid] for key, uid in self.owners.items()},
            candidates={
                each.uid: tuple(
                    Candidate(item=there, shared=1)
                    for uid, there in held.items()
                    if self.signatures[uid] & frozenset(each.signature) and now - there.first_seen < timedelta(hours=36)
                )
                for each in read.items
            },
        )
        lease = Lease(source=SOURCE, state=self.state, until=now + timedelta(minutes=9), token="t")
        judgement = judge_poll(lease, read, known, now=now)
        plan = decide(lease, Fetched(url=SOURCE.url, body=body), judgement, now=now, jitter=0.0, options=OPTIONS)
        for write in plan.writes:
            if not isinstance(write.verdict, Same):
                old = self.items.get(write.item_uid)
                self.items[write.item_uid] = KnownItem.of(
                    write.item,
                    uid=write.item_uid,
                    story_uid=write.story_uid,
                    source="paper",
                    published=(old and old.published) or write.published,
                    now=now,
                    before=old,
                )
                self.signatures[write.item_uid] = frozenset(write.item.signature)
            for key in write.item.keys:
                self.owners.setdefault(key, write.item_uid)
        self.state = plan.state
        return plan

    def story_of(self, title: str) -> set[str]:
        """The stories that show the title now."""
        return {each.story_uid for each in self.items.values() if each.title == title}


@dataclass(frozen=True)
class Piece:
    """One item, as its publisher has it."""

    number: int
    title: str
    text: str
    date: datetime
    slug: str


@dataclass(frozen=True)
class Habit:
    """How a publisher writes its feed."""

    guid: str
    link: str
    kind: str = "rss"
    listed: int = 4
    alike: bool = False
    """Whether all items have half of the title and nearly all of the text in common, as a show's episodes have."""
    oldest_first: bool = False


JSON_LINKS = {"json": "url", "link blog": "external_url"}
"""What of a JSON Feed's item is its link: its own page, or the page that it is about."""

STANDING = (
    "An hour of talk about boats, nets and weather, every morning at eight from the studio above the fish market. "
    "Write to us, send your recordings, and come to the quay on Saturdays, when we meet whoever has a story to tell."
)


def words(dice: random.Random, count: int) -> str:
    """A run of made-up words; two of them hardly ever have a word in common."""
    return " ".join("".join(dice.choices(SYLLABLES, k=4)) for _ in range(count)).capitalize()


def new_piece(dice: random.Random, number: int, habit: Habit) -> Piece:
    """A piece that has nothing in common with any other, or only what the show has under each of its episodes."""
    title, text = words(dice, dice.randint(3, 9)), words(dice, dice.choice((8, 30, 90))) + "."
    if habit.alike:
        title, text = f"The harbour hour: {words(dice, 2)}, part {number}", f"{STANDING} {words(dice, 3)}."
    return Piece(
        number=7_310_450 + 17 * number,
        title=title,
        text=text,
        date=NOW + timedelta(hours=number, seconds=number),
        slug=title.lower().replace(" ", "-"),
    )


def names(piece: Piece, habit: Habit) -> tuple[str, str]:
    """Guid and link of a piece."""
    home = "https://paper.example"
    forms = {
        "none": "",
        "one for all": f"{home}/",
        "short": f"p{piece.number % 1000}",
        "opaque": f"paper:{piece.number}",
        "dated": f"{home}/{piece.date:%Y/%m/%d}/{piece.slug}",
        "numbered": f"{home}/news/{piece.number}/{piece.slug}",
        "plain": f"{home}/{piece.number}",
    }
    return forms[habit.guid], forms[habit.link]


def document(pieces: list[Piece], habit: Habit) -> bytes:
    """The feed as it stands."""
    listed = sorted(pieces, key=lambda each: each.number)[-habit.listed :]
    if not habit.oldest_first:
        listed.reverse()
    parts: list[str] = []
    for each in listed:
        guid, link = names(each, habit)
        if habit.kind in JSON_LINKS:
            told = {"id": guid, JSON_LINKS[habit.kind]: link, "title": each.title, "content_text": each.text}
            parts.append(json.dumps(told | {"date_published": each.date.isoformat()}))
            continue
        if habit.kind == "atom":
            parts.append(
                f"<entry><id>{guid}</id><title>{escape(each.title)}</title><updated>{each.date.isoformat()}</updated>"
                f"<published>{each.date.isoformat()}</published><link href='{link}'/>"
                f"<summary>{escape(each.text)}</summary></entry>\n"
            )
            continue
        parts.append(
            f"<item><title>{escape(each.title)}</title><link>{link}</link>"
            + (f"<guid isPermaLink='false'>{guid}</guid>" if guid else "")
            + f"<pubDate>{format_datetime(each.date)}</pubDate><description>{escape(each.text)}</description></item>\n"
        )
    if habit.kind in JSON_LINKS:
        head = '{"version": "https://jsonfeed.org/version/1.1", "title": "Paper", "items": ['
        return f"{head}{', '.join(parts)}]}}".encode()
    if habit.kind == "atom":
        head = "<feed xmlns='http://www.w3.org/2005/Atom'><id>urn:x-paper:1</id><title>Paper</title>"
        return f"{head}<updated>2026-03-04T12:00:00Z</updated>\n{''.join(parts)}</feed>".encode()
    head = "<rss version='2.0'><channel><title>P</title><link>https://paper.example/</link><description>d</description>"
    return f"{head}\n{''.join(parts)}</channel></rss>".encode()


def edited(piece: Piece, what: str, dice: random.Random, now: datetime) -> Piece:
    """The piece with one thing changed."""
    if what == "retitled":
        return replace(piece, title=words(dice, 5))
    if what == "readdressed":
        return replace(piece, slug=words(dice, 5).lower().replace(" ", "-"))
    if what == "redated":
        return replace(piece, date=now)
    first, *rest = piece.text.split(" ")
    return replace(piece, text=" ".join([first, words(dice, 1).lower(), *rest]))


HABITS = [
    # What of an item may change so that it still is told to be the same one, by its guid or its number.
    (Habit("opaque", "one for all"), ("retitled", "redated", "rewritten")),
    (Habit("opaque", "one for all", "atom"), ("retitled", "redated", "rewritten")),
    (Habit("short", "one for all", oldest_first=True), ("retitled", "redated", "rewritten")),
    (Habit("opaque", "one for all", "json"), ("retitled", "redated", "rewritten")),
    (Habit("opaque", "one for all", "link blog", alike=True), ("redated", "rewritten")),
    (Habit("plain", "plain", "link blog", oldest_first=True), ("retitled", "redated", "rewritten")),
    (Habit("numbered", "numbered", "json"), ("retitled", "redated", "rewritten", "readdressed")),
    (Habit("opaque", "one for all", listed=1), ("retitled", "redated", "rewritten")),
    (Habit("opaque", "one for all", alike=True), ("redated", "rewritten")),
    (Habit("short", "one for all", listed=1, alike=True), ("redated", "rewritten")),
    (Habit("opaque", "none", "atom", alike=True), ("redated", "rewritten")),
    (Habit("none", "one for all", alike=True), ("rewritten",)),
    (Habit("none", "one for all", oldest_first=True, alike=True), ("rewritten",)),
    (Habit("opaque", "plain", alike=True), ("redated", "rewritten")),
    (Habit("short", "dated"), ("retitled", "rewritten")),
    (Habit("opaque", "dated"), ("retitled", "redated", "rewritten", "readdressed")),
    (Habit("opaque", "numbered", "atom", oldest_first=True), ("retitled", "redated", "rewritten", "readdressed")),
    (Habit("numbered", "numbered"), ("retitled", "redated", "rewritten", "readdressed")),
    (Habit("none", "numbered"), ("retitled", "redated", "rewritten", "readdressed")),
    (Habit("none", "plain"), ("retitled", "redated", "rewritten")),
    (Habit("none", "one for all"), ("rewritten",)),
    (Habit("none", "one for all", oldest_first=True), ("rewritten",)),
]


@pytest.mark.parametrize(("habit", "edits"), HABITS)
@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10**6), st.data())
def test_a_publishers_count_is_the_count_of_entries(
    habit: Habit, edits: tuple[str, ...], seed: int, data: st.DataObject
) -> None:
    """Items come, leave, and are edited one thing at a time: each is one entry all the time, and no entry is two."""
    dice = random.Random(seed)
    shelf, pieces, now = Shelf(), [new_piece(dice, number, habit) for number in range(3)], NOW + timedelta(hours=4)
    shelf.poll(document(pieces, habit), now)
    stories = {each.number: shelf.story_of(each.title) for each in pieces[-habit.listed :]}
    for turn in range(3, 9):
        now += timedelta(hours=1, minutes=7)
        if data.draw(st.booleans(), label="one comes"):
            pieces.append(new_piece(dice, turn, habit))
        listed = pieces[-habit.listed :]
        known = [each for each in listed if each.number in stories]
        if known and data.draw(st.booleans(), label="one is edited"):
            one = data.draw(st.sampled_from(known), label="which")
            what = data.draw(st.sampled_from(edits), label="what")
            pieces[pieces.index(one)] = edited(one, what, dice, now)
        shelf.poll(document(pieces, habit), now)
        for each in pieces[-habit.listed :]:
            here = shelf.story_of(each.title)
            assert len(here) == 1
            assert stories.setdefault(each.number, here) == here
        assert len({min(each) for each in stories.values()}) == len(stories)
        assert len({each.story_uid for each in shelf.items.values()}) == len(stories)
