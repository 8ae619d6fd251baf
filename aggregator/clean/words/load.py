"""The words of languages, each in a file of its own (`de.toml`), read and checked once.

A word of any language is looked for in every text: feeds often name another language than they are in, or two.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any, Final

from aggregator.clean.words.kinds import KINDS, PLAIN
from aggregator.clean.words.notation import is_steep, needed, regex
from aggregator.text.spot import Spotter

_SETTINGS: Final = ("language", "unbounded")
_SIGNS: Final = re.compile(r"[\\()\[\]{}<>|?*+^$]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Language:
    """One file."""

    code: str
    """The file's name without its ending: "pt"."""
    name: str
    """In English: "Portuguese"."""
    unbounded: bool
    """Whether its words have no bounds that can be asked for: no spaces between them, or particles written to them."""
    words: Mapping[str, tuple[str, ...]]
    """By kind, as written."""


@cache
def languages() -> tuple[Language, ...]:
    """All files, in the order of their names.

    :raises ValueError: one of them is no such file; the message has every mistake with its place
    """
    folder = files("aggregator.clean.words")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return tuple(read_language(name, (folder / name).read_text("utf-8")) for name in names)


def read_language(name: str, text: str) -> Language:
    """One file's words.

    :param name: of the file, for messages
    :raises ValueError: it is no TOML, or not of the form that is told in docs/cleaning.md
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{name}: {error}") from None
    wrong = list(_misshapen(table))
    if wrong:
        raise ValueError("\n".join(f"{name}: {each}" for each in wrong))
    return Language(
        code=name.removesuffix(".toml"),
        name=table["language"],
        unbounded=table.get("unbounded", False),
        words={kind: tuple(words) for kind, words in table.items() if kind not in _SETTINGS},
    )


def mistakes(language: Language) -> tuple[str, ...]:
    """What is wrong with the words of a file whose form is right, each with its place: for the tests of a language."""
    return tuple(
        f"{language.code}.toml: {kind}[{at}] {phrase!r} {what}"
        for kind, phrases in language.words.items()
        for at, phrase in enumerate(phrases)
        if (what := _mistake(kind, phrase))
    )


@cache
def each(kind: str) -> tuple[str, ...]:
    """The words of a kind in all languages as regular expressions, each once.

    :raises ValueError: there is no such kind, or no language has words of it
    """
    return tuple(dict.fromkeys(regex(phrase, any_of) for phrase in _phrases(kind)))


def any_of(kind: str) -> str:
    """A regular expression for any of the words of a kind, as one group that takes nothing apart."""
    return f"(?:{'|'.join(each(kind))})"


def any_word_of(kind: str) -> str:
    """A regular expression for any whole word of a kind; any at all in languages whose words have no bounds."""
    bounded, free = (
        [regex(phrase, any_of) for one in languages() if one.unbounded is free for phrase in one.words.get(kind, ())]
        for free in (False, True)
    )
    return "|".join((rf"\b(?:{'|'.join(bounded)})\b", *free))


def plain(kind: str) -> frozenset[str]:
    """The words of a kind of `PLAIN`, as they stand."""
    return frozenset(_phrases(kind))


def spotter(*kinds: str, also: Iterable[str] = ()) -> Spotter:
    """A cheap look that spares most texts the expensive patterns of some kinds.

    :param also: what else may be in a text that matches
    """
    return Spotter((*also, *needed(pattern for kind in kinds for pattern in each(kind))))


def _phrases(kind: str) -> list[str]:
    found = [phrase for one in languages() for phrase in one.words.get(kind, ())]
    if kind not in KINDS or not found:
        raise ValueError(f"no language has words of the kind {kind!r}")
    return found


def _misshapen(table: Mapping[str, Any]) -> Iterable[str]:
    if not isinstance(table.get("language"), str) or not table["language"]:
        yield 'language must say in English which one it is, as in language = "Welsh"'
    if not isinstance(table.get("unbounded", False), bool):
        yield "unbounded must be true or false"
    for kind, words in table.items():
        if kind in _SETTINGS:
            continue
        if kind not in KINDS:
            near = get_close_matches(kind, KINDS, n=1)
            yield f"{kind} is no kind of words{f'; did you mean {near[0]}?' if near else ''}"
        elif not isinstance(words, list) or not words:
            yield f"{kind} must be a list of words, as in {kind} = ['…']"
        else:
            for at, word in enumerate(words):
                if not isinstance(word, str) or not word.strip():
                    yield f"{kind}[{at}] must be words in quotes, found {word!r}"


def _mistake(kind: str, phrase: str) -> str:
    if phrase != phrase.strip():
        return "begins or ends with a space"
    if kind in PLAIN:
        return "has a mark, and the kind takes plain words" if _SIGNS.search(phrase) else ""
    try:
        pattern = regex(phrase, any_of)
        compiled = re.compile(pattern, re.IGNORECASE | re.DOTALL)
    except (re.error, ValueError) as error:
        return f"cannot be understood: {error}"
    faults = (
        (compiled.fullmatch("") is not None, "matches nothing at all, which is everywhere"),
        (is_steep(pattern), "repeats what is repeated without a bound, which takes long; say how often: {0,40}"),
    )
    return next((what for is_there, what in faults if is_there), "")
