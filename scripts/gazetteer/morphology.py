"""Russian as a dictionary knows it: the case forms of a place's name, and which forms are ordinary words.

OpenCorpora's dictionary through pymorphy3, needed to build and not to run. What it lacks, `inflect.py` does by rule.
"""

from __future__ import annotations

from functools import cache

import pymorphy3

PROPER = frozenset(("Geox", "Name", "Surn", "Patr", "Orgn", "Trad"))
"""Grammemes of proper names: place, given name, surname, patronymic, organisation, brand."""


@cache
def _analyzer() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer(lang="ru")


def place_forms(word: str) -> list[str]:
    """A name of one word ("Россия", "Лос-Анджелес") in its cases; empty where the dictionary has no such place."""
    for parse in _analyzer().parse(word):
        if "Geox" in parse.tag and parse.is_known and "nomn" in parse.tag:
            number = parse.tag.number
            forms = [form.word for form in parse.lexeme if form.tag.number == number]
            return list(dict.fromkeys([word, *(_capitals(form, word) for form in forms)]))
    return []


def _capitals(word: str, model: str) -> str:
    """The word with its parts in capitals where the model's are: "лос-анджелеса" like "Лос-Анджелес"."""
    parts, models = word.split("-"), model.split("-")
    if len(parts) != len(models):
        return word.capitalize()
    return "-".join(part.capitalize() if like[:1].isupper() else part for part, like in zip(parts, models, strict=True))


def is_ordinary(form: str) -> bool:
    """Whether a form is in the dictionary, and in it never as a proper name: "Вина", "Кому", but not "Киев"."""
    analyzer = _analyzer()
    word = form.lower()
    if not analyzer.word_is_known(word):
        return False
    return not any(PROPER & parse.tag.grammemes for parse in analyzer.parse(word))
