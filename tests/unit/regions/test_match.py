# ruff: noqa: RUF001 - other scripts are what is tested
"""Finding names: word boundaries in every script, capitals, possessives, hyphens."""

from __future__ import annotations

import pytest

from aggregator.regions.gazetteer import load
from aggregator.regions.match import find, readable


def found(text: str) -> list[str]:
    """The spans of `text` that are names, as they stand."""
    return [
        text[hit.start : hit.end]
        for hit in find(load(), readable(text))
        if load().readings[hit.name][0].kind not in "hb"
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Romania's oil", ["Romania"]),
        ("Romania\u2019s oil", ["Romania"]),
        ("the U.S.-led force", ["U.S."]),
        ("a China-based firm", ["China"]),
        ("anti-Russian feeling", ["Russian"]),
        ("the woman from Oman", ["Oman"]),
        ("a formality in Mali", ["Mali"]),
        ("Nigeria and Niger", ["Nigeria", "Niger"]),
        ("South Korea spoke to North Korea", ["South Korea", "North Korea"]),
        ("In Papua New Guinea", ["Papua New Guinea"]),
        ("cold turkey on fine china, by chad and mali", []),
        ("NEW YORK and ST. PETERSBURG", ["NEW YORK", "ST. PETERSBURG"]),
        ("RIO DE JANEIRO, May 2", ["RIO DE JANEIRO"]),
        ("IRAQ TO MEET IRAN IN UAE", ["IRAQ", "IRAN", "UAE"]),
        ("US MARINES LAND IN PERU", ["US", "PERU"]),
    ],
)
def test_english(text: str, names: list[str]) -> None:
    """Names stand on word boundaries, longest first; small letters are no country; shouted words are read."""
    assert found(text) == names


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("В России и на Украине", {"RU", "UA"}),
        ("переговоры с Саудовской Аравией", {"SA"}),
        ("российского президента", {"RU"}),
        ("в Украине и с Польщею", {"UA"}),
        ("die französischen Behörden in Österreich", {"FR", "AT"}),
        ("les autorités brésiliennes", {"BR"}),
        ("las empresas mexicanas", {"MX"}),
        ("il governo tedesco e i cittadini polacchi", {"DE", "PL"}),
        ("o governo português em Moçambique", {"PT", "MZ"}),
        ("торгівля між Росією та Китаєм", {"RU", "CN"}),
        ("俄罗斯总统访问北京", {"RU", "CN"}),
        ("日本とフランスの首相", {"JP", "FR"}),
        ("한국은 일본과", {"KR", "JP"}),
        ("الرئيس في مصر وفرنسا", {"EG", "FR"}),
        ("भारत और पाकिस्तान", {"IN", "PK"}),
        ("ประเทศไทยกับญี่ปุ่น", {"TH", "JP"}),
    ],
)
def test_other_languages(text: str, codes: set[str]) -> None:
    """Countries are found in their languages' own forms, with or without spaces between words."""
    hits = find(load(), readable(text))
    assert {load().readings[hit.name][0].country for hit in hits} >= codes


@pytest.mark.parametrize("text", ["Вина доказана", "Кому это выгодно", "Буду дома", "Глаза видели", "Коты спят"])
def test_ordinary_russian_words_are_no_places(text: str) -> None:
    """A capital at the head of a sentence makes no town of a word."""
    assert found(text) == []


def test_scripts_are_found_side_by_side() -> None:
    """Names in Latin letters and in others come in the order of the text, none inside another."""
    assert found("Peru, Перу, 秘鲁, Peru и Китай") == ["Peru", "Перу", "秘鲁", "Peru", "Китай"]


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("the IMF and the EU", True),
        ("the U.S.A. and the U.K.", True),
        ("OPEC met in ROME", False),
        ("in ST. PETERSBURG now", False),
        ("NATO", True),
        ("the ÖSTERREICH case", False),
    ],
)
def test_only_shouted_words_are_read_in_small_letters(text: str, same: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """Short abbreviations keep their capitals, longer words in capitals lose them, in ASCII and beyond it."""
    assert (readable(text) == text) is same


def test_reading_keeps_the_length() -> None:
    """Offsets in the text as matched are offsets in the text as given, whatever the letters."""
    for text in ("ISTANBUL İSTANBUL STRASSE STRAßE", "ΑΘΗΝΑ МОСКВА ŁÓDŹ", "\u2019\u2019 NEW YORK\u2019S"):
        assert len(readable(text)) == len(text)
