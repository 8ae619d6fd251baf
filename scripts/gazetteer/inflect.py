# ruff: noqa: RUF001, C901, PLR0911 - Cyrillic letters are meant; a rule of inflection is a list of cases
"""Inflected forms of names and adjectives: Russian places by dictionary, all else by rule: enough to find them.

A form that the language does not have costs nothing, because no text holds it; a missing one costs a mention.
"""

from __future__ import annotations

from gazetteer import morphology

VOWELS_RU = "аеёиоуыэюя"
ADJECTIVE_RU = ("ий", "ого", "ому", "им", "ом", "ая", "ой", "ую", "ое", "ие", "их", "ими")


ENDINGS_UK = (
    ("ія", ("ї", "ю", "єю")),
    ("а", ("и", "і", "у", "ою", "ею")),
    ("й", ("ю", "єм", "ї")),
    ("ь", ("і", "ю", "ею")),
    *((vowel, ()) for vowel in "еиіїоуюя"),
)
"""What replaces a Ukrainian noun's last letter, by its ending."""


def german(word: str) -> list[str]:
    """An adjective ("französisch") with its five endings; "Franzose", "Niederländer" with theirs."""
    if word[0].islower() or "-" in word:
        return [word, *(word + ending for ending in ("e", "en", "er", "es", "em"))]
    if word.endswith("e"):
        return [word, word + "n"]
    if word.endswith("er"):
        return [word, word + "n", word + "s", word + "in", word + "innen"]
    return [word, word + "n", word + "en", word + "s"]


def french(word: str) -> list[str]:
    """Masculine and feminine, singular and plural."""
    if word.endswith("e"):
        return [word, word + "s"]
    plural = word if word.endswith("s") else word + "s"
    if word.endswith(("ien", "éen")):
        return [word, plural, word + "ne", word + "nes"]
    if word == "turc":
        return [word, plural, "turque", "turques"]
    if word == "grec":
        return [word, plural, "grecque", "grecques"]
    return [word, plural, word + "e", word + "es"]


def spanish(word: str) -> list[str]:
    """Masculine and feminine, singular and plural."""
    for ending, stem in (("és", "es"), ("án", "an"), ("ón", "on"), ("ín", "in")):
        if word.endswith(ending):
            base = word[: -len(ending)] + stem
            return [word, base + "a", base + "es", base + "as"]
    if word.endswith("o"):
        return [word, word[:-1] + "a", word + "s", word[:-1] + "as"]
    if word.endswith(("a", "e")):
        return [word, word + "s"]
    if word.endswith("í"):
        return [word, word + "es", word + "s"]
    return [word, word + "a", word + "es", word + "as"]


def italian(word: str) -> list[str]:
    """Masculine and feminine, singular and plural."""
    stem = word[:-1]
    if word == "greco":
        return ["greco", "greca", "greci", "greche"]
    if word.endswith(("sco", "cco")):
        return [word, stem + "a", stem + "hi", stem + "he"]
    if word.endswith("o"):
        return [word, stem + "a", stem + "i", stem + "e", stem + "he"]
    if word.endswith("a"):
        return [word, stem + "i", stem + "e"]
    return [word, stem + "i"]


def portuguese(word: str) -> list[str]:
    """Masculine and feminine, singular and plural."""
    if word.endswith("ês"):
        base = word[:-2] + "es"
        return [word, base + "a", base + "es", base + "as"]
    if word.endswith("ão"):
        return [word, word[:-1], word[:-2] + "ães", word[:-2] + "ãos", word[:-1] + "s"]
    if word.endswith("ol"):
        return [word, word + "a", word[:-1] + "is", word + "as"]
    if word.endswith("o"):
        return [word, word[:-1] + "a", word + "s", word[:-1] + "as"]
    return [word, word + "s"]


def russian(phrase: str) -> list[str]:
    """A name in its six cases: "Россия", "Саудовская Аравия", "Нью-Йорк"; only a last part that declines changes."""
    words = phrase.split(" ")
    if len(words) == 1 and (known := morphology.place_forms(phrase)):
        return known
    table = [_russian_word(word) for word in words]
    if len(words) == 1:
        return list(dict.fromkeys(table[0]))
    return list(dict.fromkeys(" ".join(forms[case] for forms in table) for case in range(7)))


def _russian_word(word: str) -> list[str]:
    """Seven forms: nominative, genitive, dative, accusative, instrumental, prepositional, and a variant."""
    if word.endswith(("ская", "ная", "вая", "лая")):
        s = word[:-2]
        return [word, s + "ой", s + "ой", s + "ую", s + "ой", s + "ой", s + "ою"]
    if word.endswith(("ский", "цкий")):
        s = word[:-2]
        return [word, s + "ого", s + "ому", s + "ого", s + "им", s + "ом", word]
    if word.endswith(("ное", "ские", "ные")):
        s = word[:-1]
        return [word, s[:-1] + "ого", s[:-1] + "ому", word, s[:-1] + "ым", s[:-1] + "ом", s + "х"]
    if word.endswith(("ные", "кие", "тые")):
        s = word[:-1]
        return [word, s + "х", s + "м", word, s + "ми", s + "х", word]
    if word.endswith("ия"):
        s = word[:-1]
        return [word, s + "и", s + "и", s + "ю", s + "ей", s + "и", word]
    if word.endswith("а"):
        s = word[:-1]
        genitive = s + ("и" if s[-1:] in "гкхжшщч" else "ы")
        return [word, genitive, s + "е", s + "у", s + "ой", s + "е", s + "ей"]
    if word.endswith("я"):
        s = word[:-1]
        return [word, s + "и", s + "е", s + "ю", s + "ей", s + "е", s + "и"]
    if word.endswith("й"):
        s = word[:-1]
        return [word, s + "я", s + "ю", word, s + "ем", s + "е", s + "и"]
    if word.endswith("ь"):
        s = word[:-1]
        return [word, s + "я", s + "ю", s + "и", s + "ем", s + "е", s + "ью"]
    if word.endswith("ы"):
        s = word[:-1]
        return [word, s, s + "ам", word, s + "ами", s + "ах", s + "ов"]
    if word[-1:] in VOWELS_RU or not word[-1:].isalpha() or word.isupper():
        return [word] * 7
    if word.endswith("ец"):
        s = word[:-2] + ("й" if word[-3:-2] in VOWELS_RU else "") + "ц"
        return [word, s + "а", s + "у", s + "ы", s + "ем", s + "е", s + "ев"]
    return [word, word + "а", word + "у", word + "ы", word + "ом", word + "е", word + "ов"]


def ukrainian(name: str) -> list[str]:
    """A country's name of one word in its cases: "Росія", "Польща", "Китай", "Іран"; longer ones as they are."""
    if not name or " " in name or "-" in name:
        return [name] if name else []
    stem = name[:-1]
    for ending, others in ENDINGS_UK:
        if name.endswith(ending):
            return [name, *(stem + other for other in others)]
    return [name, *(name + other for other in ("у", "ом", "і", "ові", "а"))]


def russian_adjective(word: str) -> list[str]:
    """An adjective ("российский") in its endings; a person ("украинец", "россиянин") in singular and plural."""
    if word.endswith("ий"):
        return [word[:-2] + ending for ending in ADJECTIVE_RU]
    if word.endswith("нин"):
        s = word[:-2]
        return [word, *(word + e for e in ("а", "у", "ом", "е")), s + "е", s, s + "ам", s + "ами", s + "ах"]
    forms = russian(word)
    stem = forms[1][:-1]
    return [*forms, stem + "ам", stem + "ами", stem + "ах"]
