# ruff: noqa: RUF001 -- titles in many scripts
"""Titles set in capitals."""

import pytest

from aggregator.clean.draft import Context
from aggregator.clean.story import clean_item
from aggregator.model import RawItem, Story

ENGLISH = (
    "<p>Ministers from the EU and from Northern Ireland met at the lake, and the talks with the EU are to go on. "
    "Nobody told us why the McAllister bridge was closed, the US envoy said. The US hopes for more. NATO was told.</p>"
)
GERMAN = "<p>Der Rat der Stadt will die Straße über den Fluß nicht schließen. Die Brücke bleibt für die SPD offen.</p>"
GREEK = "<p>Οι υπουργοί στην Αθήνα συναντήθηκαν με τους δημάρχους της Κρήτης, όταν άνοιξε η γέφυρα.</p>"
TURKISH = "<p>Bakanlar bugün İzmir’de ışıklı köprüyü açtı, ve herkes geldi.</p>"


def _story(title: str, body: str, **context: object) -> Story:
    return clean_item(RawItem(hash=b"", title=title, content=body), Context(**context))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("TALKS WITH THE EU AT THE LAKE", ENGLISH, "Talks with the EU at the lake"),
        ("MINISTERS FROM NORTHERN IRELAND ARE TOLD", ENGLISH, "Ministers from Northern Ireland are told"),
        ("US ENVOY: WHY THE MCALLISTER BRIDGE CLOSED", ENGLISH, "US envoy: why the McAllister bridge closed"),
        ("‘THE TALKS ARE TO GO ON.’ WHY? THE 2ND LAKE", ENGLISH, "‘The talks are to go on.’ Why? The 2nd lake"),
        ("THE TALKS AT THE G20 AND THE LAKE", ENGLISH, "The talks at the G20 and the lake"),
        ("STRASSE ÜBER DEN FLUSS BLEIBT OFFEN", GERMAN, "Straße über den Fluß bleibt offen"),
        ("Η ΓΕΦΥΡΑ ΣΤΗΝ ΑΘΗΝΑ ΑΝΟΙΞΕ", GREEK, "Η γέφυρα στην Αθήνα άνοιξε"),
    ],
)
def test_capitals_become_what_the_text_writes(title: str, body: str, expected: str) -> None:
    """Acronyms and names stay, accents come back, other words are small; each sentence begins with a capital."""
    story = _story(title, body)
    assert (story.title, story.original_title) == (expected, title)
    assert ("title-capitals", title) in {(gone.rule, gone.text) for gone in story.removals}


def test_turkic_letters() -> None:
    """In Turkish a capital I without a dot is the dotless letter, in words that the text has not as well."""
    story = _story("IŞIKLI KÖPRÜYÜ BUGÜN HERKES İZMİR’DE AÇTI KIZIL", TURKISH, language="tr-TR")
    assert story.title == "Işıklı köprüyü bugün herkes İzmir’de açtı kızıl"


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("TALKS AT THE LAKE", ENGLISH),
        ("TALKS WITH THE EU at THE LAKE", ENGLISH),
        ("ACME BUYS BOLT MAKER GLOBEX OUTRIGHT", ENGLISH),
        ("TALKS WITH THE EU AT THE LAKE", ""),
        ("TALKS WITH THE EU AT THE LAKE", f"<p>{ENGLISH[3:-4].upper()}</p>"),
        ("A B C 总理在湖边 D E 会见部长 F", ENGLISH),
    ],
)
def test_other_titles_stay(title: str, body: str) -> None:
    """Short ones, mixed ones, and all whose words the text does not tell how to write."""
    assert _story(title, body).title == title


def test_the_operator_may_keep_capitals() -> None:
    """The rule is undone by its name."""
    title = "TALKS WITH THE EU AT THE LAKE"
    assert _story(title, ENGLISH, keep=frozenset({"title-capitals"})).title == title
