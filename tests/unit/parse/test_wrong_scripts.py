# ruff: noqa: RUF001 -- letters of many scripts
"""Bytes of one script are never read as letters of another, whatever they were declared to be."""

from __future__ import annotations

import pytest

from aggregator.parse.feed import parse_feed

RUSSIAN = "Рыбаки вчера починили старый мост у реки, и поезда снова идут в столицу"


def title(words: str, encoding: str, declared: str) -> str:
    said = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    document = f'{said}<rss version="2.0"><channel><item><title>{words}</title></item></channel></rss>'
    return parse_feed(document.encode(encoding), url="https://quay.example/feed").items[0].title


@pytest.mark.parametrize("declared", ["", "utf-8", "iso-8859-1"])
@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8_r"),
        ("Οι ψαράδες επισκεύασαν χθες τη γέφυρα του χωριού και τα τρένα περνούν ξανά", "iso8859_7"),
        ("הדייגים תיקנו אתמול את הגשר הישן ליד הנהר והרכבות נוסעות שוב", "cp1255"),
        ("漁師たちは昨日、古い橋を直し、列車がまた走り始めた。", "euc_jp"),
    ],
)
def test_scripts_without_a_language(words: str, encoding: str, declared: str) -> None:
    """A feed that names no language is read in the script of its bytes, whatever it was declared to be."""
    assert title(words, encoding, declared) == words


@pytest.mark.parametrize(
    "words", ["Où est passé l'été ? « Là-bas », dit Zoé Müller à l'École de Besançon, Noël", "ÉTÉ À ÖLÅS"]
)
def test_latin_stays_latin(words: str) -> None:
    """What was declared as Latin-1 and has its letters alone is Latin-1."""
    assert title(words, "cp1252", "iso-8859-1") == words
