"""Who confirms a story, and which reports of its event stand beside it."""

from __future__ import annotations

from aggregator.dedupe.confirm import Report, Siblings
from aggregator.dedupe.events import SURE
from aggregator.model import Copy, Voice
from tests.support import utc

NOW = utc(2026, 3, 4, 12)


def report(uid: str, likeness: float | None = None) -> Report:
    """A story of the event, shown by one paper."""
    copy = Copy(
        uid=f"item {uid}",
        source=uid,
        source_title=uid,
        publisher="",
        title=uid,
        link=f"https://{uid}.example/",
        published=NOW,
    )
    return Report(story=uid, copy=copy, likeness=likeness)


FIRST, SURELY, MAYBE = report("first"), report("surely", SURE), report("maybe", SURE - 0.01)
VOICES = {
    "first": frozenset({Voice(source="first"), Voice(source="second", publisher="House")}),
    "surely": frozenset({Voice(source="third", publisher="House"), Voice(source="fourth")}),
    "maybe": frozenset({Voice(source="fifth")}),
}
EVENT = Siblings.of([FIRST, SURELY, MAYBE], VOICES)


def test_reports_that_are_surely_of_one_event_stand_beside_one_another() -> None:
    """In their order; one that may be of another event neither stands beside others nor has any beside it."""
    assert EVENT.beside("first") == (SURELY.copy,)
    assert EVENT.beside("surely") == (FIRST.copy,)
    assert EVENT.beside("maybe") == ()


def test_whoever_surely_tells_of_the_event_confirms_it() -> None:
    """Each house once, over all its reports."""
    assert EVENT.confirming("first") == EVENT.confirming("surely") == ("House", "first", "fourth")


def test_a_report_that_may_be_of_another_event_is_confirmed_by_its_own_copies_alone() -> None:
    """And a story that nobody has any more by nobody."""
    assert EVENT.confirming("maybe") == ("fifth",)
    assert EVENT.confirming("gone") == ()
