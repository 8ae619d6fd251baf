"""Values of the model as JSON: they come back equal, and what programs of before wrote is read as they meant it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from aggregator.model import (
    Cleaning,
    CopyEvidence,
    Dateline,
    Enclosure,
    EventEvidence,
    Freshness,
    Hints,
    Mention,
    Move,
    Origin,
    PageRules,
    Problem,
    RegionTag,
    Removal,
    Role,
)
from aggregator.store.boilerplate import _EXAMPLE
from aggregator.store.codec import DATELINE, ENCLOSURE, EVIDENCE, LINK, ORIGIN, PROBLEM, REGION, REMOVAL
from aggregator.store.columns import Json
from aggregator.store.forms import Form
from aggregator.store.records import Example
from aggregator.store.source_codec import CLEANING, FRESHNESS, HINTS, MOVE

words = st.text(max_size=8)
moments = st.none() | st.datetimes(timezones=st.just(UTC))
spans = st.none() | st.timedeltas(timedelta(0), timedelta(days=99))
numbers = st.none() | st.integers(0, 2**40)
shares = st.floats(0, 1)
digests = st.frozensets(st.binary(min_size=9, max_size=9), max_size=3)
lists = st.lists(words, max_size=3).map(tuple)


def of(form: Form[Any], kind: Callable[..., Any], **parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Values of one kind, each with its form."""
    return st.builds(kind, **parts).map(lambda one: (form, one))


places = {"start": st.integers(0, 99), "end": st.integers(0, 99)}
mentions = st.builds(Mention, field=words, text=words, reading=words, why=words, **places)
telling = st.lists(mentions, min_size=1, max_size=3).map(tuple)
pages = st.builds(PageRules, body=words, remove=lists, title=words, author=words, date=words)
sizes = {"length": numbers, "width": numbers, "height": numbers}
hours, days = st.frozensets(st.integers(0, 23)), st.frozensets(st.integers(0, 6))
values = st.one_of(
    of(DATELINE, Dateline, text=words, place=words, date=st.none() | st.dates(), agency=words),
    of(ENCLOSURE, Enclosure, url=words, type=words, title=words, credit=words, **sizes),
    of(ORIGIN, Origin, id=words, title=words, link=words, feed=words, rights=words, updated=moments),
    of(PROBLEM, Problem, where=words, what=words),
    of(REMOVAL, Removal, rule=words, text=words, why=words, block=words),
    of(REGION, RegionTag, code=words, role=st.sampled_from(Role), confidence=shares, evidence=telling),
    of(EVIDENCE, CopyEvidence, of=words, forward=shares, backward=shares, longest=words, gap_hours=shares, rule=words),
    of(HINTS, Hints, interval=spans, skip_hours=hours, skip_days=days, hub=st.none() | words),
    of(FRESHNESS, Freshness, max_age=spans, retry_after=spans),
    of(MOVE, Move, address=words, candidate=words, polls=st.integers(0, 9), seen_at=moments),
    of(
        CLEANING,
        Cleaning,
        keep=st.frozensets(words, max_size=3),
        timezone=words,
        fulltext=st.booleans(),
        page=pages,
        pinned=digests,
        refused=digests,
    ),
)


def stored(written: Any) -> Any:
    """What a column of JSON gives back."""
    return Json().process_result_value(Json().process_bind_param(written, sqlite.dialect()), sqlite.dialect())


@given(values)
def test_what_is_written_is_read(pair: tuple[Form[Any], Any]) -> None:
    """Every field of every value comes back as it was, through the column's JSON."""
    form, one = pair
    assert form.read(stored(form.write(one))) == one
    assert form.read_one(stored(form.write_one(one))) == one
    assert form.read_all(stored(form.write_all([one, one]))) == (one, one)
    assert form.read_one(stored(form.write_one(None))) is None


def test_what_is_as_by_default_is_not_written() -> None:
    """Most sources say nothing of most things, and most values have but a few fields."""
    forms: tuple[Form[Any], ...] = (CLEANING, HINTS, FRESHNESS, MOVE, ORIGIN)
    assert [form.write(form.read({})) for form in forms] == [{}] * 5
    assert ENCLOSURE.write(Enclosure(url="a", type="b")) == {"url": "a", "type": "b"}
    assert DATELINE.write(Dateline(text="BAKU -", date=date(2026, 3, 1))) == {"text": "BAKU -", "date": "2026-03-01"}


def test_an_event_is_known_by_its_storys_column() -> None:
    """Why a story belongs to it is written without its name, which has a column of its own."""
    one = EventEvidence(event="e", nearest="n", likeness=0.5, words=("karsk", "weir"))
    written = LINK.write(one)
    assert written == {"nearest": "n", "likeness": 0.5, "words": ["karsk", "weir"]}
    assert LINK.read(stored(written), event="e") == one


MENTION = Mention(field="title", start=0, end=4, text="Baku", reading="capital", why="the largest of its name")


@pytest.mark.parametrize(
    ("form", "written", "meant"),
    [
        (DATELINE, ["BAKU, Aug 19 -", "Baku", "2026-08-19", "PA"],
         Dateline(text="BAKU, Aug 19 -", place="Baku", date=date(2026, 8, 19), agency="PA")),
        (DATELINE, ["BAKU -", "Baku", None, ""], Dateline(text="BAKU -", place="Baku")),
        (ENCLOSURE, ["https://a.example/a.mp3", "audio/mpeg", 7, "Listen"],
         Enclosure(url="https://a.example/a.mp3", type="audio/mpeg", length=7, title="Listen")),
        (ENCLOSURE, ["https://a.example/a.jpg", "", None, "", "Ana Ruiz", 1200, 800],
         Enclosure(url="https://a.example/a.jpg", credit="Ana Ruiz", width=1200, height=800)),
        (PROBLEM, ["page", "it took too long"], Problem(where="page", what="it took too long")),
        (REMOVAL, ["caption", "Picture: PA", "a credit"], Removal(rule="caption", text="Picture: PA", why="a credit")),
        (REMOVAL, ["learned", "Write to us.", "in 12 stories", "01ab"],
         Removal(rule="learned", text="Write to us.", why="in 12 stories", block="01ab")),
        (REGION, ["AZ", "subject", 0.9, [["title", 0, 4, "Baku", "capital", "the largest of its name"]]],
         RegionTag(code="AZ", role=Role.SUBJECT, confidence=0.9, evidence=(MENTION,))),
        (ORIGIN, {"title": "The Quay Log", "updated": 1_772_355_600_000_000},
         Origin(title="The Quay Log", updated=datetime(2026, 3, 1, 9, tzinfo=UTC))),
        (MOVE, {"candidate": "https://b.example/", "polls": 2, "seen_at": "2026-03-01T09:00:00.250001+00:00"},
         Move(candidate="https://b.example/", polls=2, seen_at=datetime(2026, 3, 1, 9, 0, 0, 250_001, tzinfo=UTC))),
        (CLEANING, {"fulltext": True, "page": ["article p", [".promo"], "h1", ".by", "time"]},
         Cleaning(
             fulltext=True,
             page=PageRules(body="article p", remove=(".promo",), title="h1", author=".by", date="time"),
         )),
        (_EXAMPLE, ["Ferry aground", ""], Example(title="Ferry aground", link="")),
        (CLEANING, [], Cleaning()),
        (HINTS, [], Hints()),
    ],
)  # fmt: skip
def test_rows_of_before_are_read_as_they_were_meant(form: Form[Any], written: Any, meant: Any) -> None:
    """Lists by position, times as text, nothing at all where nothing was said."""
    assert form.read(stored(written)) == meant
    assert form.read(stored(form.write(meant))) == meant


def test_what_a_newer_program_wrote_beside_is_passed_over() -> None:
    """A name that is not known here stops nothing."""
    assert PROBLEM.read({"where": "page", "what": "odd", "since": 5}) == Problem(where="page", what="odd")
