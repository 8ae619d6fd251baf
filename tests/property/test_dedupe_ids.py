"""Laws of identities: ids are always valid and distinct, keys never depend on what is around the value."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from aggregator.dedupe.entry_id import entry_id, stands_as_id
from aggregator.dedupe.keys import item_keys, item_uid
from aggregator.text.iri import is_iri

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
GUIDS = st.one_of(
    st.text(max_size=80),
    st.from_regex(r"https?://[a-z]{1,9}\.example/[ -~]{0,30}", fullmatch=True),
    st.from_regex(r"(tag|urn):[ -~]{0,40}", fullmatch=True),
)


@given(GUIDS, st.sets(GUIDS, max_size=3))
def test_an_entry_id_is_a_valid_iri_that_nobody_holds(guid: str, taken: set[str]) -> None:
    """Whatever a publisher sends, what is published can stand as `atom:id` and is the story's alone."""
    made = entry_id(guid=guid, uid="00000000000000ff", host="news.example", year=2024, taken=taken | {guid.strip()})
    assert stands_as_id(made)
    assert made.startswith("tag:news.example,2024:")
    own = entry_id(guid=guid, uid="00000000000000ff", host="news.example", year=2024)
    assert stands_as_id(own)
    assert is_iri(own)
    assert own.isascii()
    assert not {*own} & {*' <>"{}|\\^`\n\t'}


@given(GUIDS, st.text(max_size=60), st.sampled_from(["", " ", "\n", "\t "]))
def test_keys_are_stable(guid: str, title: str, around: str) -> None:
    """Space around a value changes no key, the same values give the same keys, and every key has its kind in front."""
    one = item_keys(guid=guid, link=guid, title=title, published=NOW)
    two = item_keys(guid=f"{around}{guid}{around}", link=f"{guid}{around}", title=f"{around}{title}", published=NOW)
    assert one == two
    assert [key[0] for key in one] == sorted(key[0] for key in one)


@given(st.lists(GUIDS, min_size=1, max_size=8))
def test_uids_of_one_document_can_always_be_told_apart(guids: list[str]) -> None:
    """With the uids so far given as taken, even items that share every key get uids of their own."""
    taken: list[str] = []
    for number, guid in enumerate(guids):
        keys = item_keys(guid=guid, link="", title="", published=None)
        taken.append(item_uid("paper", keys, number.to_bytes(4, "big"), taken=taken))
    assert len(set(taken)) == len(guids)
