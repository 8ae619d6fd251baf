"""Fingerprints: versioned, framed, deaf to what does not matter."""

import pytest

from aggregator.text.fingerprint import SIZE, content_fingerprint, fingerprint, normal
from tests.costs import LINEAR, growth


def test_a_fingerprint_is_its_version_and_eight_bytes() -> None:
    """The first byte is the version, so two versions never meet."""
    assert fingerprint(7, "a")[0] == 7
    assert len(fingerprint(7, "a")) == 1 + SIZE
    assert fingerprint(1, "a") != fingerprint(2, "a")


def test_empty_parts_change_nothing() -> None:
    """A field that is added later leaves the fingerprints of what has none as they are."""
    assert fingerprint(1, "a", "", "b", "") == fingerprint(1, "a", "b")


def test_parts_are_framed() -> None:
    """The same letters in other parts are other content."""
    assert fingerprint(1, "ab", "c") != fingerprint(1, "a", "bc")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Minister said: yes.", "the minister said yes"),
        ("ﬁne “words”", 'fine "words"'),
        ("Story  with\n\nspaces", "Story with spaces"),
        ("Story. 12 comments", "Story. 1,305 comments"),
        ("3 min read. Story", "7 min read. Story"),
        ("Updated 14:05 GMT. Story", "Updated 19.47 GMT. Story"),
        ("Published 2 hours ago. Story", "Published 5 hours ago. Story"),
        ("Vor 3 Minuten. Text", "Vor 9 Stunden. Text"),
    ],
)
def test_what_a_reader_would_not_call_a_change_is_none(one: str, other: str) -> None:
    """Case, punctuation, spaces, counters and clock times do not make new content."""
    assert content_fingerprint("Title", one) == content_fingerprint("Title", other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Five died", "Six died"), ("12 dead", "13 dead"), ("on 14 May", "on 15 May"), ("won 3-1", "won 3-2")],
)
def test_a_changed_word_or_figure_is_a_change(one: str, other: str) -> None:
    """Figures are content unless they are known to tick."""
    assert content_fingerprint("Title", one) != content_fingerprint("Title", other)


def test_a_lone_surrogate_is_digested() -> None:
    """No text from the wild makes it raise."""
    assert len(content_fingerprint("\ud800", "x")) == 1 + SIZE


@pytest.mark.parametrize("unit", ["7,", "7.", "7 ", "7\u00a0", "7k ", "7 min ", "7 мин", "07:", "7-", "vor 7 ", "a "])
def test_what_counts_up_is_looked_for_at_a_cost_that_grows_with_the_text_alone(unit: str) -> None:
    """A story of nothing but figures, or of beginnings of counters, costs no more a letter than any other."""
    assert growth(normal, lambda size: unit * (size // len(unit)), 20_000) < LINEAR
