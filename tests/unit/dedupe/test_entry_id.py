"""Which publishers' ids may stand as `atom:id`, and what stands in for the others."""

from __future__ import annotations

import pytest

from aggregator.dedupe.entry_id import ID_LIMIT, claimed, entry_id, stands_as_id

MINTED = "tag:news.example,2024:00000000000000ff"


def of(guid: str, taken: frozenset[str] = frozenset()) -> str:
    return entry_id(guid=guid, uid="00000000000000ff", host="news.example", year=2024, taken=taken)


@pytest.mark.parametrize(
    "guid",
    [
        "https://paper.example/news/1?id=2#part",
        "http://paper.example",
        "https://paper.example:8080/a%20b",
        "tag:paper.example,2026-03-04:story/1",
        "tag:desk@paper.example,2026:1",
        "urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a",
    ],
)
def test_publishers_id_is_kept(guid: str) -> None:
    """An absolute http, https, tag or urn IRI is the story's id as it stands, space around it apart."""
    assert stands_as_id(guid)
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
        "https://paper.example/\ue000",
        "urn:paper:\uf8ff",
        "tag:paper.example,2026:\ufdd0",
        "tag:zeitung-für.example,2026:1",
        "https://paper.example/" + "ä" * 200,
        "https://paper.example/" + "x" * ID_LIMIT,
    ],
)
def test_everything_else_gets_a_tag_uri(guid: str) -> None:
    """Relative, opaque, malformed, secret-bearing or overlong ids are replaced by one that is valid and ours."""
    assert of(guid) == MINTED
    assert stands_as_id(MINTED)


@pytest.mark.parametrize(
    ("guid", "made"),
    [
        ("https://zeitung.example/über-uns/?q=ä#ö", "https://zeitung.example/%C3%BCber-uns/?q=%C3%A4#%C3%B6"),
        ("https://zeitung.example/%C3%BC/ü", "https://zeitung.example/%C3%BC/%C3%BC"),
        ("https://zeitung-für.example:81/ü", "https://xn--zeitung-fr-ieb.example:81/%C3%BC"),
        ("https://news.example/ამბავი", "https://news.example/%E1%83%90%E1%83%9B%E1%83%91%E1%83%90%E1%83%95%E1%83%98"),
        ("urn:paper:日", "urn:paper:%E6%97%A5"),
        ("tag:paper.example,2026:é", "tag:paper.example,2026:%C3%A9"),
    ],
)
def test_an_id_of_a_new_story_is_ascii(guid: str, made: str) -> None:
    """Letters of other alphabets are encoded, since validators refuse an id that has them as they are."""
    assert of(guid) == made


def test_a_story_that_has_its_guid_from_before_it_was_encoded_keeps_it() -> None:
    """Neither form of the guid is given to a second story while one has the other."""
    raw, encoded = "https://zeitung.example/ä", "https://zeitung.example/%C3%A4"
    assert claimed([f" {raw}", "7", ""]) == {raw, encoded, "7"}
    assert of(raw, taken=frozenset({raw})) == MINTED
    assert of(raw, taken=frozenset({encoded})) == MINTED


def test_an_id_is_never_used_twice() -> None:
    """RFC 4287 wants ids unique the world over: a guid that another story holds is not taken a second time."""
    guid = "https://paper.example/?p=1"
    assert of(guid, taken=frozenset({guid})) == MINTED
