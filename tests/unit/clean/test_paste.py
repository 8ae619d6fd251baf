# ruff: noqa: E501, RUF001 -- stories in many languages; a case stays on its line
"""Plain-text documents, as pages give them when they are copied: in several languages, with and without headings."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from aggregator.clean.draft import Context
from aggregator.clean.page.document import clean_text

ENGLISH = (
    "Fishing crews in the northern bay went back to work on Tuesday after a dispute over quotas that lasted eleven days.",
    "The two sides agreed to measure the stock together each spring, the union said in a statement.",
    "“It is a fair arrangement,” said Marta Lind, who has led the talks since March.",
    "The ministry did not answer a request for comment.",
)
GERMAN = (
    "Die Fischer in der nördlichen Bucht sind am Dienstag nach elf Tagen Streit über Fangquoten wieder ausgelaufen.",
    "Beide Seiten wollen den Bestand künftig in jedem Frühjahr gemeinsam zählen, teilte die Gewerkschaft mit.",
    "„Das ist eine faire Lösung“, sagte Marta Lind, die seit März die Gespräche führt.",
)
FRENCH = (
    "Les pêcheurs de la baie du nord ont repris le travail mardi après onze jours de conflit sur les quotas.",
    "Les deux parties compteront ensemble le stock chaque printemps, a indiqué le syndicat dans un communiqué.",
    "« C’est un accord équitable », a déclaré Marta Lind, qui mène les discussions depuis mars.",
)
RUSSIAN = (
    "Рыбаки северного залива во вторник вернулись к работе после одиннадцати дней спора о квотах.",
    "Стороны договорились каждую весну вместе считать запасы, сообщил профсоюз в заявлении.",
    "«Это честное решение», — сказала Марта Линд, которая ведет переговоры с марта.",
)
SPANISH = (
    "Los pescadores de la bahía del norte volvieron el martes al trabajo tras once días de disputa por las cuotas.",
    "Las dos partes contarán juntas las reservas cada primavera, informó el sindicato en un comunicado.",
    "“Es un acuerdo justo”, dijo Marta Lind, que dirige las conversaciones desde marzo.",
)

HEADLINES = (
    "Mayor of the harbour town resigns after vote on the new bridge",
    "Storm takes the roof off a school in the southern hills overnight",
    "A diver looks at the wreck from above",
    "Divers find the wreck of a mail steamer that was lost ninety years ago",
    "Train drivers to strike again in the week before the holidays",
    "Museum returns a bronze bell to the island that it was taken from",
    "Three hurt as crane falls on to a row of parked cars in the old port",
)


def _document(*parts: str) -> str:
    return "\n\n".join(parts) + "\n"


@pytest.mark.parametrize(
    ("body", "before", "after", "agency"),
    [
        (ENGLISH, ("3 April 2023, 09:05", "Boats leave the bay at dawn\nBay boats. Picture: PA"), ("By Press Association", "Latest Coast Stories", "See more Latest Coast Stories", *HEADLINES), "Press Association"),
        (ENGLISH, ("Crews load nets in the bay (Ola Berg/AP)",), ("More from Business", *HEADLINES), ""),
        (GERMAN, ("Stand: 03.04.2023, 09:05 Uhr", "Fischer laden Netze. Foto: Ola Berg/dpa", "Von Ola Berg"), ("Mehr zum Thema", *HEADLINES), ""),
        (FRENCH, ("Publié le 3 avril 2023 à 09h05", "Des pêcheurs chargent des filets. Photo : Ola Berg/AFP"), ("À lire aussi", *HEADLINES), ""),
        (SPANISH, ("3 de abril de 2023, 09:05", "Por Ola Berg"), ("Lo más leído", *HEADLINES), ""),
        (RUSSIAN, ("3 апреля 2023, 09:05", "Рыбаки грузят сети. Фото: Ола Берг/ТАСС"), ("Читайте также", *HEADLINES), ""),
        (ENGLISH, (), HEADLINES, ""),
        (RUSSIAN, (), HEADLINES, ""),
        (ENGLISH, ("Photo: Ola Berg",), ("Read next", *HEADLINES[:3]), ""),
        (ENGLISH, (ENGLISH[0].split(" after", 1)[0] + ".",), (), ""),
    ],
    ids=["pa", "ap-photo", "german", "french", "spanish", "russian", "no-heading", "no-heading-russian", "short-list", "standfirst"],
)  # fmt: skip
def test_the_body_and_nothing_else(
    body: tuple[str, ...], before: tuple[str, ...], after: tuple[str, ...], agency: str
) -> None:
    """Date, captions, bylines, standfirst and the list below are told from the body, by words or by structure."""
    story = clean_text(_document("Crews return to the northern bay", *before, *body, *after))
    assert story.title == "Crews return to the northern bay"
    assert story.text == "\n\n".join(body)
    assert story.agency == agency


@pytest.mark.parametrize("zone", ["Europe/London", "Asia/Tokyo", "UTC"])
def test_the_visible_date_is_in_the_sources_zone(zone: str) -> None:
    """A date line that names no zone is read in the one that the caller gives."""
    story = clean_text(_document("A title", "3 July 2023, 09:05", *ENGLISH), Context(zone=ZoneInfo(zone)))
    assert story.published == datetime(2023, 7, 3, 9, 5, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def test_captions_between_paragraphs_go_with_their_slugs() -> None:
    """A slug line and a caption in the middle go; the paragraphs around them stay."""
    caption = "Bay Crews\nCrews of the northern bay, left, load nets for the first trip (Ola Berg/AP)"
    story = clean_text(_document("A title", ENGLISH[0], caption, *ENGLISH[1:]))
    assert story.text == "\n\n".join(ENGLISH)


def test_a_slug_of_its_own_goes_too() -> None:
    """The same with the slug as its own paragraph, as pages give it in a feed."""
    story = clean_text(
        _document("A title", ENGLISH[0], "Bay Crew", "Crews of the northern bay load nets (Ola Berg/AP)", *ENGLISH[1:])
    )
    assert story.text == "\n\n".join(ENGLISH)


def test_subheadings_stay() -> None:
    """Short lines without a full stop within the story are its subheadings."""
    parts = (ENGLISH[0], "What was agreed", ENGLISH[1], "What comes next", *ENGLISH[2:])
    assert clean_text(_document("A title", *parts)).text == "\n\n".join(parts)


def test_verse_and_results_stay() -> None:
    """A run of short lines that are no headlines is the story's own."""
    results = ("Lind 6 7 6", "Berg 4 5 3", "Ek 6 6", "Wei 1 2", "Ruiz 7 6", "Rossi 6 3", "Novak 6 6")
    parts = (*ENGLISH, *results)
    assert clean_text(_document("A title", *parts)).text == "\n\n".join(parts)


def test_wrapped_lines_are_joined() -> None:
    """Paragraphs that were wrapped at a column are one line again."""
    wrapped = "Fishing crews in the northern bay went back to work on\nTuesday after a dispute over quotas that lasted for\neleven days, and the boats were out by the morning."
    assert clean_text(_document("A title", wrapped)).text == wrapped.replace("\n", " ")


def test_documents_without_blank_lines_are_read_by_lines() -> None:
    """Where no blank line parts the paragraphs, each long line is one."""
    assert clean_text("A title\n" + "\n".join(ENGLISH)).text == "\n\n".join(ENGLISH)


@pytest.mark.parametrize("text", ["", "\n\n", "Only a title", "\x00\x01"])
def test_next_to_nothing_is_a_story_too(text: str) -> None:
    """No document makes it raise; a title is a story without a text."""
    story = clean_text(text)
    assert story.title
    assert story.text == ""
