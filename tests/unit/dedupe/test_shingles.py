"""Words and their hashes: what folds together, what stays apart, and that every process agrees."""

# ruff: noqa: RUF001 - typography and other scripts are what is tested

from __future__ import annotations

import subprocess
import sys

import pytest

from aggregator.dedupe.shingles import WORD_LIMIT, located_words, shingles, words


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("The Mayor said: “We're done”", "the mayor said we're done"),
        ("ＦＵＬＬ width", "full width"),
        ("Straße", "STRASSE"),
        ("café", "cafe\u0301"),
        ("Don't go", "Don’t go"),
    ],
)
def test_case_width_and_punctuation_do_not_matter(left: str, right: str) -> None:
    """Two papers' typography of one sentence gives the same words."""
    assert words(left) == words(right)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("हिन्दी में समाचार।", ["हिन्दी", "में", "समाचार"]),
        ("كَتَبَ الخبر", ["كَتَبَ", "الخبر"]),
        ("Tōkyō 2020 東京五輪大会", ["tōkyō", "2020", "東京五輪", "京五輪大", "五輪大会"]),
        ("พรรค", ["พรรค"]),
        ("中国", ["中国"]),
        ("", []),
        (" … — ! ", []),
    ],
)
def test_words_of_many_scripts(text: str, expected: list[str]) -> None:
    """Vowel signs stay with their word; scripts without spaces give overlapping runs of four characters."""
    assert words(text) == expected


def test_located_words_point_at_the_same_words() -> None:
    """Every folded word is found again, in its own case, at its place."""
    text = "Prague – Václav Novák met 東京都知事小池 on Monday."
    normal, spans = located_words(text)
    assert [normal[start:end].casefold() for start, end in spans] == words(text)
    assert "Václav" in {normal[start:end] for start, end in spans}


def test_shingles_depend_on_words_and_their_order() -> None:
    """The same words in another order are another shingle, and one run of five is found wherever it stands."""
    ordered = shingles(["a", "b", "c", "d", "e"])
    assert len(ordered) == 1
    assert shingles(["b", "a", "c", "d", "e"]) != ordered
    assert shingles(["x", "y", "a", "b", "c", "d", "e", "z"])[2] == ordered[0]


def test_repeated_words_do_not_cancel_out() -> None:
    """Five words "a a a a b" are neither "b" nor nothing, as each place has a table of its own."""
    assert len({shingles(list(text))[0] for text in ("aaaab", "baaaa", "aabaa", "aaaaa", "bbbbb")}) == 5


def test_shingles_of_a_short_text_are_all_of_it() -> None:
    """A text of fewer words than a shingle has one, of all its words; none has none."""
    assert len(shingles(["one", "two"])) == 1
    assert shingles(["one", "two"]) != shingles(["two", "one"])
    assert shingles([]) == []


def test_shingles_fit_a_signed_bigint() -> None:
    """Both signs occur, and nothing is out of the range of the databases' 64-bit integers."""
    hashes = shingles([f"word{number}" for number in range(500)])
    assert min(hashes) < 0 < max(hashes)
    assert all(-(2**63) <= value < 2**63 for value in hashes)


def test_shingles_are_the_same_in_every_process() -> None:
    """Python's salted `hash` has no part in them: processes with other salts agree, and so does a stored index."""
    code = "from aggregator.dedupe.shingles import shingles, words; print(shingles(words('Five words of plain text')))"
    command = [sys.executable, "-c", code]
    seen = {subprocess.check_output(command, env={"PYTHONHASHSEED": seed}, text=True) for seed in ("1", "2")}
    assert seen == {f"{shingles(words('Five words of plain text'))}\n"}
    assert shingles(words("Five words of plain text")) == [6074033982321361820], "the stored index would not match"


def test_endless_words_are_cut() -> None:
    """A run of letters without end counts by its beginning, so that no document fills the cache of words."""
    endless = "x" * (WORD_LIMIT + 1)
    assert shingles([endless]) == shingles([endless + "y"]) != shingles(["x"])
