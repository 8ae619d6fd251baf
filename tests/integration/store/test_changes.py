"""The log of changes: whatever could change what a topic shows is in it, in order, and nothing else is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from aggregator.dedupe.keys import item_keys
from aggregator.model import MERGE, Change, ChangeKind, Decision, EventEvidence, Item, Lease, Masthead, Ref, Same, Write
from aggregator.store import changes
from aggregator.store.protocol import Store, Transaction
from aggregator.store.sql import SqlStore
from tests.build import source
from tests.integration.store.build import NOW, change, copy_of, item, look_up, plan_of, poll, take, write

HOUR = timedelta(hours=1)
FIRST, SECOND = item("first"), item("second")
COPY = item("a copy", of="weekly", text=FIRST.story.text)
FLOOD = "an old story that came as new"


@pytest.fixture
def papers(store: Store) -> Store:
    """A daily and a weekly that have brought nothing yet."""
    store.sync_sources([source("daily", preference=2), source("weekly")], now=NOW)
    return store


def lines(store: Store, after: int = 0) -> list[tuple[str, str]]:
    """The log after a number: each line's story and kind."""
    return [(one.story, one.kind) for one in log(store, after)]


def log(store: Store, after: int = 0) -> Sequence[Change]:
    return store.changes_after(after, limit=1000)


def last(store: Store) -> int:
    return max((one.number for one in log(store)), default=0)


def test_polls_write_what_came(papers: Store) -> None:
    """New stories, copies and edits are there, with the moment of the poll; what came as it was is not."""
    poll(papers, "daily", write(FIRST), write(SECOND))
    assert lines(papers) == [(FIRST.uid, "new"), (SECOND.uid, "new")]
    assert [one.at for one in log(papers)] == [NOW, NOW]
    so_far = last(papers)
    poll(papers, "weekly", copy_of(COPY, FIRST), now=NOW + HOUR)
    assert lines(papers, so_far) == [(FIRST.uid, "copy came")]
    so_far = last(papers)
    edited = item("second", text="Otherwise.")
    poll(papers, "daily", change(papers, "daily", SECOND, edited, now=NOW + HOUR, updates_entry=True), now=NOW + HOUR)
    assert lines(papers, so_far) == [(SECOND.uid, "edited")]
    so_far = last(papers)
    known = look_up(papers, "daily", FIRST).by_key[FIRST.keys.guid]
    poll(papers, "daily", write(FIRST, Same(known=known)), now=NOW + HOUR)
    poll(papers, "daily", now=NOW + 2 * HOUR)
    assert lines(papers, so_far) == []


def _apply_and_fail(transaction: Transaction, lease: Lease, one: Write) -> None:
    transaction.apply(plan_of(transaction, lease, one))
    raise ZeroDivisionError


def test_a_plan_that_fails_writes_nothing(papers: Store) -> None:
    """A line and the change that it tells of are stored together or not at all, and no number comes twice."""
    poll(papers, "daily", write(FIRST))
    lease = take(papers, "daily")
    with pytest.raises(ZeroDivisionError), papers.transaction(lease) as transaction:
        _apply_and_fail(transaction, lease, write(SECOND))
    papers.release(lease)
    assert lines(papers) == [(FIRST.uid, "new")]
    poll(papers, "daily", write(SECOND))
    numbers = [one.number for one in log(papers)]
    assert numbers == sorted(set(numbers))


def test_reports_of_an_event_change_with_one_another(papers: Store) -> None:
    """Whoever else reports an event stands in each report's entry: they change when one comes, and when one is edited.

    Stories of other events do not.
    """
    poll(papers, "daily", write(FIRST), write(SECOND))
    so_far = last(papers)
    report = item("a report", of="weekly")
    joined = EventEvidence(event=FIRST.uid, nearest=FIRST.uid, likeness=0.9)
    poll(papers, "weekly", write(report, event=joined), now=NOW + HOUR)
    assert lines(papers, so_far) == [(report.uid, "new"), (FIRST.uid, "event joined")]
    so_far = last(papers)
    edited = item("a report", of="weekly", title="Another title")
    poll(papers, "weekly", change(papers, "weekly", report, edited, now=NOW + HOUR), now=NOW + HOUR)
    assert lines(papers, so_far) == [(report.uid, "edited"), (FIRST.uid, "event joined")]


def test_elections_and_releases_are_told(papers: Store) -> None:
    """That another copy is shown, and that a story is no longer withheld, is in the log beside the copy that came."""
    poll(papers, "weekly", write(COPY, withheld=FLOOD))
    so_far = last(papers)
    poll(papers, "daily", copy_of(FIRST, COPY), now=NOW + HOUR)
    assert lines(papers, so_far) == [
        (COPY.uid, "copy came"),
        (COPY.uid, "shown copy elected"),
        (COPY.uid, "released"),
    ]


def _ref(one: Item, name: str) -> Ref:
    return Ref(source=name, guid=one.story.guid, link=one.story.link)


def linked(name: str, of: str) -> Item:
    """An item that a person can name by its link."""
    made = item(name, of=of, link=f"https://{of}.example/{name}")
    link = item_keys(guid="", link=made.story.link, title="", published=None).link
    return replace(made, keys=replace(made.keys, link=link))


def test_decisions_are_told_of_every_story_that_they_touch(papers: Store) -> None:
    """A split and a merge write both stories; one that holds nothing any more is withdrawn; twice changes nothing."""
    one, other = linked("one", "daily"), linked("other", "weekly")
    poll(papers, "daily", write(one))
    poll(papers, "weekly", write(other))
    so_far = last(papers)
    merge = Decision(id="1", kind=MERGE, at=NOW, item=_ref(other, "weekly"), story=_ref(one, "daily"))
    papers.curate([merge], now=NOW)
    told = set(lines(papers, so_far))
    assert {(one.uid, "decided by hand"), (one.uid, "copy came"), (other.uid, "copy left")} <= told
    assert (other.uid, "withdrawn") in told
    so_far = last(papers)
    papers.curate([merge], now=NOW)
    assert lines(papers, so_far) == []
    papers.curate([], now=NOW)
    assert {(one.uid, "decided by hand"), (other.uid, "decided by hand")} <= set(lines(papers, so_far))


def test_sources_that_change_for_readers_have_their_stories_told(papers: Store) -> None:
    """One that leaves the config, comes back, or is called otherwise; not one that is only polled more often."""
    poll(papers, "daily", write(FIRST))
    poll(papers, "weekly", write(SECOND))
    so_far = last(papers)
    papers.sync_sources([source("daily", preference=2), source("weekly", interval=HOUR)], now=NOW)
    assert lines(papers, so_far) == []
    papers.sync_sources([source("daily", preference=2)], now=NOW)
    assert lines(papers, so_far) == [(SECOND.uid, "its source changed")]
    so_far = last(papers)
    papers.sync_sources([source("daily", preference=2, publisher="A House"), source("weekly")], now=NOW)
    assert sorted(lines(papers, so_far)) == sorted((one.uid, "its source changed") for one in (FIRST, SECOND))
    so_far = last(papers)
    poll(papers, "daily", masthead=Masthead(title="The Daily"))
    assert lines(papers, so_far) == [(FIRST.uid, "its source changed")]


def test_pruning_is_told(papers: Store) -> None:
    """A story whose text was taken can be in no topic any more."""
    poll(papers, "daily", write(FIRST))
    so_far = last(papers)
    papers.prune(now=NOW + 10 * HOUR, keep=HOUR)
    assert lines(papers, so_far) == [(FIRST.uid, "pruned")]


def test_old_lines_are_forgotten_and_numbers_go_on(papers: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines go from the front only, in steps; a log that is empty still knows which number is next."""
    monkeypatch.setattr(changes, "FORGET_STEP", 2)
    poll(papers, "daily", *(write(item(f"story {number}")) for number in range(5)))
    before = last(papers)
    assert papers.forget_changes(before=NOW) == 0
    assert papers.forget_changes(before=NOW + HOUR) == 5
    assert log(papers) == ()
    poll(papers, "daily", write(SECOND), now=NOW + 2 * HOUR)
    assert [one.number > before for one in log(papers)] == [True]
    assert papers.forget_changes(before=NOW + HOUR) == 0


def test_a_cursor_moves_for_one_reader_at_a_time(papers: Store) -> None:
    """Of two programs that read the same lines, one moves the cursor; the other learns that it was too late."""
    assert isinstance(papers, SqlStore)
    with papers._database.serial() as connection:
        assert changes.find_cursor(connection, "topics") is None
        assert not changes.move_cursor(connection, "topics", before=0, after=5)
        changes.set_cursor(connection, "topics", 5)
        assert changes.move_cursor(connection, "topics", before=5, after=9)
        assert not changes.move_cursor(connection, "topics", before=5, after=7)
        assert changes.find_cursor(connection, "topics") == 9


def test_a_kind_that_is_not_known_is_a_change_still(papers: Store) -> None:
    """A line of a newer program is read, with its kind as it stands there."""
    assert isinstance(papers, SqlStore)
    with papers._database.serial() as connection:
        connection.execute(changes._INSERT, {"story": "x", "kind": "transmuted", "at": NOW})
    assert lines(papers) == [("x", "transmuted")]
    assert "transmuted" not in set(ChangeKind)


def test_a_plan_that_is_applied_again_writes_nothing(papers: Store) -> None:
    """A poll that is repeated after a crash between commit and acknowledgement tells of no change a second time."""
    poll(papers, "daily", write(FIRST), write(SECOND))
    edited = change(papers, "daily", SECOND, item("second", text="Otherwise."), now=NOW, updates_entry=True)
    plan = poll(papers, "daily", write(item("third")), edited, now=NOW + HOUR)
    so_far = last(papers)
    with papers.transaction(take(papers, "daily", NOW + HOUR)) as transaction:
        transaction.apply(plan)
    assert lines(papers, so_far) == []
