"""Made-up values that many tests need, each with only what a test wants to differ."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from aggregator.model import Edit, Entry, Mention, RegionTag, Role, Source

MOMENT = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
"""When the made-up stories were published."""


def source(name: str, **fields: Any) -> Source:
    """A source with an address and a title of its own."""
    return Source(name=name, **{"url": f"https://{name}.example/feed", "title": f"The {name}"} | fields)


def tag(
    code: str, role: Role = Role.SUBJECT, confidence: float = 0.9, *, words: str = "Baku", field: str = "title"
) -> RegionTag:
    """A region tag with one span of evidence."""
    why = "the largest of its name"
    mention = Mention(field=field, start=0, end=len(words), text=words, reading="capital", why=why)
    return RegionTag(code=code, role=role, confidence=confidence, evidence=(mention,))


def entry(**fields: Any) -> Entry:
    """A story of our own; one that was updated was edited then."""
    plain = {
        "uid": "1",
        "id": "tag:example.org,2026:1",
        "title": "Ferry sails again",
        "link": "https://paper.example/1",
        "authors": (),
        "agency": "",
        "published": MOMENT,
        "updated": MOMENT,
        "html": "",
        "text": "The ferry left the harbour at dawn.",
        "language": "en",
        "categories": (),
        "enclosures": (),
        "regions": (),
        "source": "paper",
        "source_title": "The Paper",
        "publisher": "Paper House",
        "source_id": "https://paper.example/feed",
        "source_link": "https://paper.example/",
        "source_updated": MOMENT,
    }
    if "updated" in fields:
        plain["edited"] = ((Edit.SUBSTANTIVE, fields["updated"]),)
    return Entry(**plain | fields)
