"""Units of a page found again in another rendering of its text."""

from lxml.html import document_fromstring

from aggregator.clean.page.align import align
from aggregator.clean.page.units import Unit, units_of

FIRST = "The ferry across the harbour runs again from Monday, the council said."
SECOND = "It had been laid up for nine years because its engine could not be mended."


def units(*texts: str) -> list[Unit]:
    """Paragraphs as units."""
    return units_of(
        document_fromstring("<html><body>" + "".join(f"<p>{text}</p>" for text in texts) + "</body></html>")
    )


def test_what_both_have_is_found() -> None:
    """Units are found whatever the witness did to their spaces, case and quotes; the share tells how much was."""
    kept, share = align(
        units("Home", FIRST, SECOND, "Mayor falls into the river and is laughed at"), f"{FIRST.upper()}{SECOND}"
    )
    assert kept == {1, 2}
    assert share == 1.0


def test_short_units_count_only_in_their_place() -> None:
    """A short line is found where the last unit ended, not by chance far behind it."""
    witness = f"{FIRST} Why now? {SECOND * 8} Monday"
    kept, _ = align(units(FIRST, "Why now?", "Monday"), witness)
    assert kept == {0, 1}


def test_what_is_there_twice_counts_once() -> None:
    """A paragraph that the page shows again below is not taken a second time."""
    kept, share = align(units(FIRST, SECOND, FIRST), f"{FIRST} {SECOND}")
    assert kept == {0, 1}
    assert share == 1.0


def test_a_unit_whose_middle_differs_is_found_by_its_ends() -> None:
    """A long unit in which the witness lost a word is still the same one."""
    kept, _ = align(units(f"{FIRST} Indeed it does. {SECOND}"), f"{FIRST} {SECOND}")
    assert kept == {0}


def test_nothing_in_common() -> None:
    """A page that does not show what the witness has gives nothing, and a share of nothing."""
    assert align(units("Home", "Please switch on scripts to read this page"), FIRST) == (set(), 0.0)
    assert align([], "") == (set(), 0.0)
