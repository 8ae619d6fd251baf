"""Bylines into people and agencies."""

import pytest

from aggregator.clean.wire.bylines import read_authors, read_line


@pytest.mark.parametrize(
    ("line", "authors", "agency"),
    [
        ("By Anna Ek", ("Anna Ek",), ""),
        ("By Anna Ek and Li Wei in Paris", ("Anna Ek", "Li Wei"), ""),
        ("By Anna Ek in Rome and Li Wei in Oslo", ("Anna Ek", "Li Wei"), ""),
        ("BY ANNA EK, Associated Press", ("ANNA EK",), "Associated Press"),
        ("By Press Association", (), "Press Association"),
        ("By Anna Ek, political correspondent", ("Anna Ek",), ""),
        ("Von Anna Ek und Jörg Maier, dpa", ("Anna Ek", "Jörg Maier"), "Deutsche Presse-Agentur"),
        ("Par Anna Ek avec AFP", ("Anna Ek",), "Agence France-Presse"),
        ("Por Ana Ruiz", ("Ana Ruiz",), ""),
        ("Di Anna Rossi", ("Anna Rossi",), ""),
        ("Автор: Анна Эк", ("Анна Эк",), ""),
        ("Reuters", (), "Reuters"),
        ("By Anna Ek for The Gazette", ("Anna Ek",), ""),
        ("By Vincent van Dam", ("Vincent van Dam",), ""),
    ],
)
def test_a_byline_is_read(line: str, authors: tuple[str, ...], agency: str) -> None:
    """Names are parted, roles and places dropped, and an agency is no person."""
    credit = read_line(line)
    assert credit is not None
    assert (credit.authors, credit.agency) == (authors, agency)


@pytest.mark.parametrize(
    "line",
    [
        "By the time they came it was over.",
        "By Monday the water had gone.  Nobody knew.",
        "By and large",
        "Anna Ek said so",
        "The minister met Anna Ek.",
        "",
        "By " + "Anna Ek, " * 40,
    ],
)
def test_a_sentence_is_no_byline(line: str) -> None:
    """Text that begins with a preposition stays text."""
    assert read_line(line) is None


@pytest.mark.parametrize(
    ("values", "authors", "agency"),
    [
        (["desk@example.org (Anna Ek)"], ("Anna Ek",), ""),
        (["Anna Ek <anna@example.org>"], ("Anna Ek",), ""),
        (["noreply@example.org"], (), ""),
        (["By Anna Ek", "anna ek"], ("Anna Ek",), ""),
        (["AFP"], (), "Agence France-Presse"),
        (["Anna Ek, Reuters"], ("Anna Ek",), "Reuters"),
        (["admin"], (), ""),
        (["Anna Ek, Staff Writer"], ("Anna Ek",), ""),
        (["Culture desk"], ("Culture desk",), ""),
        (["Ek, Anna, Weiß, Jörg"], ("Anna Ek", "Jörg Weiß"), ""),
        (["By O'Neil, Jean-Paul, reporter"], ("Jean-Paul O'Neil",), ""),
        (["Anna Ek, Jörg Weiß"], ("Anna Ek", "Jörg Weiß"), ""),
        (["Anna, Jörg, Li"], ("Anna", "Jörg", "Li"), ""),
        (["Ek; Weiß"], ("Ek", "Weiß"), ""),
        (["AFP, Reuters"], (), "Agence France-Presse"),
        (["https://example.org/authors/anna"], (), ""),
        ([], (), ""),
    ],
)
def test_author_fields_are_people(values: list[str], authors: tuple[str, ...], agency: str) -> None:
    """Mail addresses, roles, doubles and software's names go; agencies are told apart."""
    credit = read_authors(values)
    assert (credit.authors, credit.agency) == (authors, agency)


@pytest.mark.parametrize(
    ("value", "authors"),
    [
        ("Anna Ek in Stonewell, Ontario", ("Anna Ek",)),
        ("Anna Ek in Albany, New York, and Li Wei in Rome", ("Anna Ek", "Li Wei")),
        ("Anna Ek in Rome and Li Wei in Oslo", ("Anna Ek", "Li Wei")),
        ("Anna Ek in Rome, Li Wei in Oslo", ("Anna Ek", "Li Wei")),
        ("Anna Ek in Rome, Li Wei", ("Anna Ek", "Li Wei")),
        ("Anna Ek in Rio de Janeiro and Li Wei", ("Anna Ek", "Li Wei")),
        ("Anna Ek à Lyon", ("Anna Ek",)),
        ("Ana Ruiz en Madrid", ("Ana Ruiz",)),
        ("Jan Ek en Piet Smit", ("Jan Ek", "Piet Smit")),
        ("Анна Эк в Риге", ("Анна Эк",)),
        ("Letters from Asia", ("Letters from Asia",)),
    ],
)
def test_where_somebody_was_is_no_author(value: str, authors: tuple[str, ...]) -> None:
    """A place goes, with the state it is in, and whoever is named after it stays."""
    assert read_authors([value]).authors == authors
