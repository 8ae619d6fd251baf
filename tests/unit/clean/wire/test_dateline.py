# ruff: noqa: RUF001 -- stories in many languages; a case stays on its line
"""Datelines of the world's agencies, and what only looks like one."""

from datetime import date

import pytest

from aggregator.clean.story import Context, clean_item
from aggregator.clean.wire.dateline import find
from aggregator.model import RawItem


@pytest.mark.parametrize(
    ("text", "place", "day", "agency"),
    [
        ("TIRANA, Aug 19 (Reuters) - The cabinet met.", "TIRANA", date(2024, 8, 19), "Reuters"),
        ("TIRANA (AP) — The cabinet met.", "TIRANA", None, "Associated Press"),
        ("ST. JOHN'S, Antigua (AP) — The cabinet met.", "ST. JOHN'S, Antigua", None, "Associated Press"),
        ("TIRANA, le 3 mars (AFP) - The cabinet met.", "TIRANA", date(2024, 3, 3), "Agence France-Presse"),
        ("Tirana (dpa) - The cabinet met.", "Tirana", None, "Deutsche Presse-Agentur"),
        ("Tirana (dpa/bb) – The cabinet met.", "Tirana", None, "Deutsche Presse-Agentur"),
        ("ТИРАНА, 19 августа. /ТАСС/. The cabinet met.", "ТИРАНА", date(2024, 8, 19), "TASS"),
        ("ТИРАНА, 19 авг - РИА Новости. The cabinet met.", "ТИРАНА", date(2024, 8, 19), "RIA Novosti"),
        ("Тирана. 19 августа. INTERFAX.RU - The cabinet met.", "Тирана", date(2024, 8, 19), "Interfax"),
        ("(ANSA) - TIRANA, 19 AGO - The cabinet met.", "TIRANA", date(2024, 8, 19), "ANSA"),
        ("Tirana, 19 ago (EFE).- The cabinet met.", "Tirana", date(2024, 8, 19), "EFE"),
        ("TIRANA, 19 (EUROPA PRESS) The cabinet met.", "TIRANA", None, "Europa Press"),
        ("TIRANA, Aug. 19 (Xinhua) -- The cabinet met.", "TIRANA", date(2024, 8, 19), "Xinhua"),
        ("SEOUL, Aug. 19 (Yonhap) -- The cabinet met.", "SEOUL", date(2024, 8, 19), "Yonhap"),
        ("Pune (Maharashtra) [India], August 19 (ANI): The cabinet met.", None, None, None),
        ("Pune [India], August 19 (ANI): The cabinet met.", "Pune", date(2024, 8, 19), "ANI"),
        ("Pune, Aug 19 (PTI) The cabinet met.", "Pune", date(2024, 8, 19), "Press Trust of India"),
        ("Warszawa, 19.08.2023 (PAP) - The cabinet met.", "Warszawa", date(2023, 8, 19), "PAP"),
        ("(Reuters) - The cabinet met.", "", None, "Reuters"),
        ("TIRANA/SKOPJE, Aug 19 (Reuters) - The cabinet met.", "TIRANA/SKOPJE", date(2024, 8, 19), "Reuters"),
        ("TIRANA — The cabinet met.", "TIRANA", None, ""),
        ("NEW YORK -- The cabinet met.", "NEW YORK", None, ""),
    ],
)
def test_a_dateline_is_parsed_and_cut(text: str, place: str | None, day: date | None, agency: str | None) -> None:
    """Place, day and agency are read, and what is left begins with the story's first word."""
    found = find(text, year=2024)
    if place is None:
        assert found is None
        return
    assert found is not None
    assert (found.dateline.place, found.dateline.date, found.dateline.agency) == (place, day, agency)
    assert text[found.length :] == "The cabinet met."
    assert text.startswith(found.dateline.text)


@pytest.mark.parametrize(
    "text",
    [
        "NASA — The agency said so.",
        "UPDATE — The page has moved.",
        "BREAKING NEWS — The page has moved.",
        "DOSSIER - The page has moved.",
        "The minister (Labour) - who resigned - said so.",
        "John Smith (Labour) — said so.",
        "The firm (Reuters) said so.",
        "U.S. stocks - Up on Monday.",
        "He left on Monday, 19 August (after lunch) - alone.",
        "TIRANA (AP) —",
        "",
    ],
)
def test_other_beginnings_are_no_dateline(text: str) -> None:
    """Labels, acronyms and clauses between dashes stay in the text."""
    assert find(text, year=2024) is None


SAID = "the cabinet met for an hour on Monday and agreed on the price of bread for the coming winter."


@pytest.mark.parametrize(
    "front", ["TIRANA: The minister said that", "NEW DELHI: “We agreed”, she said;", "BAKU: In the hall"]
)
def test_a_place_before_a_colon(front: str) -> None:
    """Papers of South Asia set datelines so; the sentence below stays whole."""
    found = find(f"{front} {SAID}")
    assert found is not None
    place, _, rest = front.partition(": ")
    assert (found.dateline.place, f"{front} {SAID}"[found.length :]) == (place, f"{rest} {SAID}")


@pytest.mark.parametrize(
    "front", ["NASA: The", "UPDATED: The", "QUESTION: What", "FACT CHECK: The", "Tirana: The", "ANNA EK: The"]
)
def test_labels_before_a_colon_stay(front: str) -> None:
    """Acronyms, labels and names in small letters are none."""
    assert find(f"{front} {SAID}") is None


def test_speakers_are_no_datelines() -> None:
    """Where another paragraph begins in the same way, it is an interview."""
    assert find(f"TIRANA: The minister said that {SAID}", lone=False) is None
    talk = f"<p>MILLER: I know that {SAID}</p><p>HOLM: And who paid for it?</p>"
    story = clean_item(RawItem(hash=b"", title="Talk", content=talk), Context())
    assert (story.dateline, story.text.startswith("MILLER: I know")) == (None, True)
