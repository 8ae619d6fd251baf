"""One word, phrase or `prefix*` of a rule, as it is looked for in a story's words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum

from aggregator.model import StoryWords
from aggregator.text.words import fold, joins, spans


class Place(StrEnum):
    """Where in a story a term must begin."""

    ANYWHERE = "anywhere"
    TITLE = "title"
    LEAD = "lead"
    """The first two or three sentences of the text (`text.words.LEAD`)."""
    TEXT = "text"


_NOWHERE = {
    Place.ANYWHERE: "in the title or the text",
    Place.TITLE: "in the title",
    Place.LEAD: "in the lead",
    Place.TEXT: "in the text",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """A word or phrase of a rule, ready to be looked for; `term` makes it."""

    written: str
    """As the user wrote it."""
    needle: str
    """Folded, without the wildcard; never found where it is empty."""
    closed_left: bool
    """Whether what stands before it must end a word."""
    closed_right: bool
    """Whether what stands after it must begin one: not for `prefix*`, nor in a script without spaces."""
    required: frozenset[str]
    """Tokens without which no text can hold it: nearly all texts are told from them alone."""
    place: Place = Place.ANYWHERE
    least: int = 1
    """So often it must be there; occurrences that overlap count once."""

    @property
    def is_token(self) -> bool:
        """Whether it is one whole word that may be anywhere, so that a story's tokens alone tell if it is there."""
        return self.place is Place.ANYWHERE and self.least == 1 and self.closed_right and self.required == {self.needle}

    def find(self, words: StoryWords) -> int:
        """Index of the first occurrence in `words.text`; -1 where there are not enough of them."""
        if not self.needle or not self.required <= words.tokens:
            return -1
        start, end = self._range(words)
        first, count = -1, 0
        while (index := self._next(words.text, start)) >= 0 and index < end:
            count += 1
            first = index if count == 1 else first
            if count == self.least:
                return first
            start = index + len(self.needle)
        return -1

    def describe(self) -> str:
        """The term for people: “oil”, “oil” in the title, “oil” at least three times."""
        where = "" if self.place is Place.ANYWHERE else f" in the {self.place}"
        often = "" if self.least == 1 else f" at least {self.least} times"
        return f"“{self.written}”{where}{often}"

    def missing(self) -> str:
        """Where it was looked for, for a sentence that says that it is not there."""
        return _NOWHERE[self.place]

    def canon(self) -> str:
        """Text that differs for two terms that may be found in different texts."""
        where = "" if self.place is Place.ANYWHERE else f"{self.place}:"
        wildcard = "*" if self.needle and joins(self.needle[-1]) and not self.closed_right else ""
        often = "" if self.least == 1 else f"@{self.least}"
        return f"{where}{json.dumps(self.needle, ensure_ascii=False)}{wildcard}{often}"

    def _range(self, words: StoryWords) -> tuple[int, int]:
        """Where it may begin."""
        match self.place:
            case Place.TITLE:
                return 0, words.title_length
            case Place.LEAD:
                return words.title_length + 1, words.lead_end
            case Place.TEXT:
                return words.title_length + 1, len(words.text)
            case _:
                return 0, len(words.text)

    def _next(self, text: str, start: int) -> int:
        """Index of the next occurrence; -1 where there is none."""
        index = text.find(self.needle, start)
        while index >= 0:
            end = index + len(self.needle)
            left_open = self.closed_left and index > 0 and joins(text[index - 1])
            right_open = self.closed_right and end < len(text) and joins(text[end])
            if not left_open and not right_open:
                return index
            index = text.find(self.needle, index + 1)
        return -1


def term(written: str, *, place: Place = Place.ANYWHERE, least: int = 1) -> Term:
    """Prepare a word, a phrase or a `prefix*` as a topic's rule has it."""
    stripped = written.strip()
    is_prefix = stripped.endswith("*")
    needle = fold(stripped.rstrip("*").rstrip()) if is_prefix else fold(stripped)
    return Term(
        written=stripped,
        needle=needle,
        closed_left=bool(needle) and joins(needle[0]),
        closed_right=bool(needle) and joins(needle[-1]) and not is_prefix,
        required=_required(needle, is_prefix=is_prefix),
        place=place,
        least=least,
    )


def _required(needle: str, *, is_prefix: bool) -> frozenset[str]:
    """The tokens of a needle that are tokens of each text that holds it.

    Not the last of a prefix, which may go on; nor a lone character of a script without spaces, which is in no text a
    token of its own where it has neighbours.
    """
    cut = [(start, end) for start, end in spans(needle) if end - start > 1 or joins(needle[start])]
    if is_prefix and cut and cut[-1][1] == len(needle) and joins(needle[-1]):
        del cut[-1]
    return frozenset(needle[start:end] for start, end in cut)
