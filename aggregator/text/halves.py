# ruff: noqa: RUF001 -- words of many scripts
"""The marks of a clock of twelve hours, "4:08 μ.μ.", in the languages that write such times.

They are the day periods of Unicode CLDR, and words that papers use. A mark that is overlooked puts a story half a day
too early.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Final


class Half(Enum):
    """Half of a day."""

    MORNING = "before noon"
    AFTERNOON = "after noon"


_BEHIND: Final = {
    Half.MORNING: "a.m. f.m. dop. ö.ö. д.п. π.μ. p.d. vm. ap. f.h. priekšp. priešpiet претпл. пр.об. pg. ق.ظ. ص صباحًا "
    'صباحا غ.م. पूर्वाह्न ਪੂ.ਦੁ. sáng утра ก่อนเที่ยง ກ່ອນທ່ຽງ ព្រឹក နံနက် ጥዋት ү.ө. т.ң. пре.подне לפנה״צ לפנה"צ yb',
    Half.AFTERNOON: "p.m. e.m. odp. ö.s. п.п. μ.μ. m.d. nm. ip. e.h. pēcp. popiet попл. сл.об. ptg. ب.ظ. م مساءً مساء "
    'غ.و. अपराह्न ਬਾ.ਦੁ. chiều tối вечера หลังเที่ยง ຫຼັງທ່ຽງ ល្ងាច ညနေ ከሰዓት ү.х. т.к. поподне אחה״צ אחה"צ yh pop.',
}
"""Behind the time; their dots may be missing, or have a blank behind them."""
_IN_CAPITALS: Final = {Half.MORNING: "SA TO BN", Half.AFTERNOON: "CH TK PN"}
"""Vietnamese, Uzbek and Kurdish, whose small letters are words elsewhere."""
_WITH_DOTS: Final = {Half.MORNING: r"de\.|r\.n\.", Half.AFTERNOON: r"du\.|i\.n\.|de la tarde|da tarde"}
"""Hungarian and Irish, whose marks are other words without their dots; and marks of several words."""
_BEFORE: Final = {
    Half.MORNING: "오전 새벽 午前 上午 凌晨 早上 முற்பகல் सुबह পূর্বাহ্ন",
    Half.AFTERNOON: "오후 저녁 午後 下午 傍晚 晚上 பிற்பகல் शाम অপরাহ্ন",
}
"""Anywhere before the time, or behind it."""


def _pattern(half: Half) -> str:
    marks = [
        r"\.?\s?".join(map(re.escape, mark.rstrip(".").split(".")))
        for mark in f"{_BEHIND[half]} {_BEFORE[half]}".split()
    ]
    return "|".join([*marks, _WITH_DOTS[half], f"(?-i:{'|'.join(_IN_CAPITALS[half].split())})"])


_AFTER_TIME: Final = re.compile(
    rf"\s?(?:({_pattern(Half.MORNING)})|({_pattern(Half.AFTERNOON)}))\.?(?![^\W\d_])(?!(?<=em)\s\d)",
    re.IGNORECASE,
)
"""Not "em" before a number, which is "on" in Portuguese."""
_BEFORE_TIME: Final = re.compile(
    f"({'|'.join(_BEFORE[Half.MORNING].split())})|({'|'.join(_BEFORE[Half.AFTERNOON].split())})"
    r"|(?<![^\W\d_])(?:(a\.?m\.?|de\.)|(p\.?m\.?|du\.))\s?\Z",
    re.IGNORECASE,
)


def read_half(before: str, after: str) -> tuple[Half | None, int]:
    """Return which half of the day a time is in, and how many characters of what follows it say so.

    :param before: the text before the time
    :param after: the text behind it
    """
    behind = _AFTER_TIME.match(after)
    if behind:
        return Half.MORNING if behind[1] else Half.AFTERNOON, behind.end()
    ahead = _BEFORE_TIME.search(before)
    if ahead:
        return Half.MORNING if ahead[1] or ahead[3] else Half.AFTERNOON, 0
    return None, 0
