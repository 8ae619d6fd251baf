# ruff: noqa: RUF001 -- the apostrophe that is written for both
"""How words are written: their signs as regular expressions, and the pieces that a text must have to match."""

import re

import pytest

from aggregator.clean.words.notation import is_steep, needed, regex


def any_of(kind: str) -> str:
    return f"(?:one|{kind})"


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("most read", r"most\s+read"),
        ("most (read|viewed)?", r"most\s+(?:read|viewed)?"),
        ("don’t [x’]", "don['’]t\\s+[x'’]"),
        (r"\(the\) end\.", r"\(the\)\s+end\."),
        ("a <mail> b", r"a\s+(?:one|mail)\s+b"),
        (r"[\s (]+", r"[\s (]+"),
        ("\u0922\u093c\u0947", "(?:\u0922\u093c|\u095d)\u0947"),
        ("(?=x)y(?!z)(?-i:Us)", "(?=x)y(?!z)(?-i:Us)"),
    ],
)
def test_signs(phrase: str, expected: str) -> None:
    """A space, parentheses, the apostrophe and kinds are rewritten; escapes and what stands in brackets are not."""
    assert regex(phrase, any_of) == expected
    assert re.compile(expected).groups == 0


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        (["read more"], {"read more"}),
        ([r"read\s+more"], {"read"}),
        ([r"(?:please\s+)?subscribe"], {"subscribe"}),
        ([r"(?:read|view)\s+it"], {"read", "view"}),
        ([r"(?:read|.{3})\s+later"], {"later"}),
        (["L['’]Articolo"], {"articolo"}),
        (["(?:ab)+c"], {"ab"}),
        (["(?:ab)*cde"], {"cde"}),
        (["eins", "zwei"], {"eins", "zwei"}),
        ([r"with\s+(?:reports|files)"], {"reports", "files"}),
    ],
)
def test_what_must_be_there(patterns: list[str], expected: set[str]) -> None:
    """Of each pattern the longest letters without which nothing matches: none that is optional, all of a choice."""
    assert needed(patterns) == expected


@pytest.mark.parametrize("pattern", ["[ab]c?", "a|.*", "x?y?"])
def test_a_pattern_that_asks_for_nothing_is_refused(pattern: str) -> None:
    """A cheap look before it would lose what it matches."""
    with pytest.raises(ValueError, match="no letters that must be there"):
        needed([pattern])


@pytest.mark.parametrize(
    ("pattern", "steep"),
    [
        ("(?:a+b)*", True),
        (r"(?:\s+\w+){0,40}", True),
        ("(?:x|(?:a*)b){9}", True),
        ("(?=(?:a*b)*)c", True),
        (r"(?:\s+\w+){0,3}", False),
        (r"a+\s+b*.{0,80}", False),
        ("(?:a{1,40}b)+", False),
    ],
)
def test_repetitions_within_repetitions(pattern: str, steep: bool) -> None:  # noqa: FBT001
    """What repeats many times something without a bound takes longer than its text is long."""
    assert is_steep(pattern) is steep
