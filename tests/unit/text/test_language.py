# ruff: noqa: RUF001 -- texts in many languages; a case stays on its line
"""Languages by their text, with the feed's tag as a prior."""

import pytest

from aggregator.text.language import detect, primary


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The government said on Monday that it would raise taxes next year.", "en"),
        ("Die Regierung will die Steuern im kommenden Jahr erhöhen, sagte der Minister.", "de"),
        ("Le gouvernement a annoncé lundi une hausse des impôts l'année prochaine.", "fr"),
        ("El gobierno anunció el lunes que subirá los impuestos el próximo año.", "es"),
        ("Правительство объявило в понедельник о повышении налогов в следующем году.", "ru"),
        ("政府は月曜日、来年の増税を発表した。", "ja"),
    ],
)
def test_a_sentence_is_enough(text: str, language: str) -> None:
    """A sentence tells its language, whatever the feed claims."""
    assert detect(text) == language
    assert detect(text, "xx") == language


@pytest.mark.parametrize(
    ("text", "prior", "language"),
    [("Real Madrid 2-1", "es-ES", "es"), ("", "de", "de"), ("12 : 34", "fr_CA", "fr"), ("", "", "")],
)
def test_a_short_text_keeps_the_feeds_language(text: str, prior: str, language: str) -> None:
    """Where the text says too little the feed's tag is believed."""
    assert detect(text, prior) == language


@pytest.mark.parametrize(
    ("tag", "subtag"), [("en-GB", "en"), ("pt_BR", "pt"), ("DE", "de"), ("english", ""), ("", ""), ("x-klingon", "")]
)
def test_primary_subtag(tag: str, subtag: str) -> None:
    """Only the primary subtag of BCP 47 counts; names of languages are none."""
    assert primary(tag) == subtag


def test_capitals_are_read_as_small_letters() -> None:
    """A headline in capitals has the language it has in small letters."""
    text = "The government has announced a new plan for the railways in the north of the country"
    assert detect(text.upper()) == detect(text) == "en"
