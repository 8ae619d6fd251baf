"""Packing what is stored as bytes, and times as numbers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql, sqlite

from aggregator.model import Rhythm
from aggregator.schedule.learn import learned
from aggregator.store import packing
from aggregator.store.columns import Json, Moment, Span

DIALECTS = (sqlite.dialect(), postgresql.dialect())


@given(st.frozensets(st.binary(max_size=255)))
def test_hashes_come_back(hashes: frozenset[bytes]) -> None:
    """Digests of any and of mixed length are packed without loss, and the same set gives the same bytes."""
    packed = packing.pack_hashes(hashes)
    assert packing.unpack_hashes(packed) == hashes
    assert packing.pack_hashes(frozenset(sorted(hashes, reverse=True))) == packed


@given(st.lists(st.timedeltas(timedelta(0), timedelta(days=40)), min_size=1, max_size=9).map(sorted))
def test_rhythms_come_back(times: list[timedelta]) -> None:
    """What was learned is the same after it was stored, to the last digit, and takes a few kilobytes."""
    rhythm, asked = Rhythm(), datetime(2026, 2, 14, tzinfo=UTC)
    for now in (asked + time for time in times):
        rhythm, asked = learned(rhythm, [asked], asked=asked, now=now), now
    packed = packing.pack_rhythm(rhythm)
    assert packing.unpack_rhythm(packed) == rhythm
    assert len(packed) < 3_000
    assert packing.pack_rhythm(Rhythm()) == b""


@given(st.lists(st.integers(-(2**63), 2**63 - 1)))
def test_signatures_come_back(signature: list[int]) -> None:
    """Every signed 64-bit number survives, in its place."""
    assert packing.unpack_signature(packing.pack_signature(signature)) == tuple(signature)


@given(st.datetimes(timezones=st.just(UTC)))
def test_moments_are_exact(moment: datetime) -> None:
    """Times from year 1 to 9999 survive to the microsecond on both databases."""
    for dialect in DIALECTS:
        stored = Moment().process_bind_param(moment, dialect)
        assert Moment().process_result_value(stored, dialect) == moment


@given(st.timedeltas(min_value=timedelta(days=-99999), max_value=timedelta(days=99999)))
def test_spans_are_exact(span: timedelta) -> None:
    """Lengths of time survive to the microsecond."""
    for dialect in DIALECTS:
        assert Span().process_result_value(Span().process_bind_param(span, dialect), dialect) == span


def test_nothing_stays_nothing() -> None:
    """Null is null, and not a date of 1970 or an empty list."""
    for kind in (Moment(), Span(), Json()):
        assert kind.process_bind_param(None, DIALECTS[0]) is None
        assert kind.process_result_value(None, DIALECTS[0]) is None
    assert Json().process_bind_param((), DIALECTS[0]) == "[]"


@given(st.dictionaries(st.integers(-(2**31), 2**31 - 1), st.floats(0, 1), max_size=70))
def test_vectors_come_back(vector: dict[int, float]) -> None:
    """All terms in their order, each weight to a fiftieth of a thousandth."""
    found = packing.unpack_vector(packing.pack_vector(vector))
    assert list(found) == list(vector)
    assert all(abs(found[term] - weight) <= 1e-5 for term, weight in vector.items())
