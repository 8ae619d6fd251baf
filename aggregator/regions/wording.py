"""The words around a name that tell what it is; English, because that is where the namesakes are."""

from __future__ import annotations

import re
from typing import Final


def _words(text: str) -> frozenset[str]:
    """Words written with spaces between them, which reads better than a list."""
    return frozenset(text.split())


HONORIFICS: Final = _words(
    "Mr Mr. Mrs Mrs. Ms Ms. Miss Dr Dr. Sir Lady Lord Dame Prof Prof. Professor Judge Justice Sen. Rep. Sgt. Lt. "
    "Capt. Col. Gen. Det. Officer Deputy Detective Coach Rev. Father Sister Brother Herr Frau Monsieur Madame Señor "
    "Señora"
)
"""Words before a person's name."""

FOLLOWERS: Final = _words(
    "Governor Gov Gov. Sen Sen. Rep Rep. Senator Senate House State University Police Department Supreme Court "
    "Attorney County Republican Republicans Democrat Democrats Democratic Legislature General National Gazette "
    "Mayor City Council School Schools High Fire Airport International Republic President Prime Minister Foreign "
    "Ministry Defense Interior Army Air Forces Force Valley River Beach Medical Hospital Center Centre Public "
    "Island Islands Highway Tuesday Monday Wednesday Thursday Friday Saturday Sunday January February March April "
    "June July August September October November December Division District Constitutional Institute College Coast "
    "Guard Olympic Cup League Stock Exchange Central Bank Metropolitan Board Zoo United Rovers Town Borough "
    "Magistrates Crown Mayor's Symphony Museum Stadium Marathon Area Harbour Harbor Bay Port Film Festival Summit "
    "Conference Region Province Oblast Opera Community Chamber Commission Municipal Regional Federal Times Post "
    "Herald Tribune Star Sun News Journal"
)
"""Words that may follow a place's name, so that they do not make a person or another name of it."""

PREPOSITIONS: Final = _words(
    "in In at At near Near from From to outside Outside around across Across throughout toward towards leave visit "
    "visited into via downtown Downtown central northern southern eastern western of"
)
"""Words after which a name is a place."""

INSIDE: Final = _words("in In near Near across Across throughout")
"""Words after which even a name that was seen as a person's is a place."""

ORDINARY_FIRST_NAMES: Final = _words(
    "will rich grant may june april joy rose dawn mark bill art grace guy frank ray jay van don jo penny holly"
)
"""Given names that stand before a place as other words do."""

LANGUAGES: Final = _words(
    "English French German Spanish Italian Portuguese Russian Chinese Japanese Dutch Polish Turkish Greek Danish "
    "Swedish Norwegian Finnish Hungarian Czech Romanian Bulgarian Ukrainian Vietnamese Thai Korean Serbian Croatian "
    "Albanian Georgian Armenian Irish Burmese Malay Kazakh Uzbek Mongolian Icelandic Maltese Somali Nepali Lao "
    "Indian Mexican Lebanese Swiss Belgian Moroccan Ethiopian Cuban"
)
"""Adjectives that also name a language or a kitchen."""

LANGUAGE_BEFORE: Final = re.compile(
    r"\b(?:in|into|from|speak|speaks|spoke|spoken|speaking|learn|learning|learned|teach|teaches|teaching|study|studying|"
    r"fluent in|broken|perfect|and|or) $"
)
LANGUAGE_AFTER: Final = re.compile(
    r"(?:[,.;:)]|\s(?:and|or|but|as|by|language|lessons?|class|classes|word|words|phrase|translation|speakers?|accent)\b|$)"
)
CUISINE_AFTER: Final = re.compile(
    r"[ -](?:language|literature|lessons?|dictionary|translation|cuisine|food|restaurants?|dish|dishes|wines?|cheese|"
    r"beer|dressing|muffins?|bread|sausages?|cooking|salad|bulldogs?|shepherds?|breakfast)\b"
)
STREET_AFTER: Final = re.compile(
    r" (?:Street|St\.|Avenue|Ave\.?|Road|Rd\.?|Drive|Dr\.|Lane|Boulevard|Blvd\.?|Square|Terrace|Parkway|Crescent)(?!\w)"
)
"""What makes an address of a name."""

WINDOW: Final = 24
"""Characters looked at on either side of a name."""
LAST_WORD: Final = re.compile(r"[\w.'-]+$")
WORD_AFTER: Final = re.compile(r"\s([A-Z][\w'.-]*)")


def word_before(text: str, start: int) -> str:
    """The word before the name at `start`, with one space between; empty where something else stands there."""
    if not start or not text[start - 1].isspace():
        return ""
    if start > 1 and text[start - 2].isspace():
        return ""
    words = text[max(0, start - WINDOW) : start - 1].rsplit(None, 1)
    if not words:
        return ""
    last = words[-1]
    if last.isalpha():
        return last
    match = LAST_WORD.search(last)
    return match[0] if match else ""
