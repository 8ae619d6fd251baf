"""Which publishers' ids may stand as `atom:id`, and what stands in for the others."""

from __future__ import annotations

import pytest

from aggregator.dedupe.entry_id import ID_LIMIT, entry_id, is_iri

MINTED = "tag:news.example,2024:00000000000000ff"


def of(guid: str, taken: frozenset[str] = frozenset()) -> str:
    return entry_id(guid=guid, uid="00000000000000ff", host="news.example", year=2024, taken=taken)


@pytest.mark.parametrize(
    "guid",
    [
        "https://paper.example/news/1?id=2#part",
        "http://paper.example",
        "https://paper.example:8080/a%20b",
        "https://zeitung.example/über-uns/ä",
        "tag:paper.example,2026-03-04:story/1",
        "tag:desk@paper.example,2026:1",
        "urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a",
    ],
)
def test_publishers_id_is_kept(guid: str) -> None:
    """An absolute http, https, tag or urn IRI is the story's id as it stands, space around it apart."""
    assert is_iri(guid)
    assert of(f" {guid}\n") == guid


@pytest.mark.parametrize(
    "guid",
    [
        "",
        "12345",
        "/news/1",
        "paper.example/news/1",
        "javascript:alert(1)",
        "data:text/plain,x",
        "https://",
        "https://localhost/1",
        "https://paper.example/a b",
        "https://paper.example/<b>",
        "https://paper.example/100%",
        "https://paper.example/%zz",
        "https://paper.example/a#b#c",
        "https://paper.example/[x]",
        "https://user:secret@paper.example/1",
        "https://paper.example/\x07",
        "https://paper.example/\u2028x",
        "tag:paper.example:1",
        "tag:paper.example,26:1",
        "urn:x",
        "https://paper.example/" + "x" * ID_LIMIT,
    ],
)
def test_everything_else_gets_a_tag_uri(guid: str) -> None:
    """Relative, opaque, malformed, secret-bearing or overlong ids are replaced by one that is valid and ours."""
    assert of(guid) == MINTED
    assert is_iri(MINTED)


def test_an_id_is_never_used_twice() -> None:
    """RFC 4287 wants ids unique the world over: a guid that another story holds is not taken a second time."""
    guid = "https://paper.example/?p=1"
    assert of(guid, taken=frozenset({guid})) == MINTED
