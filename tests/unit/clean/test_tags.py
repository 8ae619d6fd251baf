"""Which of a publisher's categories are for readers."""

from __future__ import annotations

import pytest

from aggregator.clean.page.fulltext import for_readers as on_pages
from aggregator.clean.story import Context, clean_item
from aggregator.clean.tags import for_readers
from aggregator.model import RawItem


@pytest.mark.parametrize(
    "word",
    [
        *("PAID", "Premium", "noads", "sponsorshipblock", "hide-newsletter", "comments_off", "members only"),
        *(
            "Uncategorized",
            "article-type-brief",
            "layout:wide",
            "type=Gallery",
            "_home",
            "007",
            "20260304",
            "deadbeef00112233",
        ),
    ],
)
def test_words_for_machines_are_no_tags(word: str) -> None:
    """Switches of walls and advertising, kinds of pages and numbers of a database say nothing of a story."""
    raw = RawItem(hash=b"", title="T", link="https://example.org/1", categories=("Harbours", word))
    assert clean_item(raw, Context()).categories == ("Harbours",)
    assert on_pages([word]) == ()


def test_subjects_stay() -> None:
    """Words that look like those and are about something, each once and in their order."""
    subjects = ("Sponsorship", "Free speech", "Advertising", "2024", "F1", "G20", "C++", "U.S.", "Ads", "Paid leave")
    assert for_readers((*subjects, "F1", "")) == subjects
