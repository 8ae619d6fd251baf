"""Laws of tagging that hold for every text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.model import Role
from aggregator.regions.gazetteer import KINDS, load
from aggregator.regions.hierarchy import country_of, expand, shipped
from aggregator.regions.match import find, readable
from aggregator.regions.tag import EVIDENCE_LIMIT, read, tag, told

WORDS = st.sampled_from(
    [
        "Peru",
        "Chad",
        "Georgia",
        "Paris",
        ",",
        "Texas",
        ".",
        "Ga.",
        "London",
        "Ontario",
        "Jordan",
        "Smith",
        "the",
        "in",
        "of",
        "Mr",
        "NEW",
        "YORK",
        "U.S.",
        "Россия",
        "中国",
        "İstanbul",
        "\u2019s",
        "-",
        "(",
        ")",
        "\n\n",
        "French",
        "language",
        "March",
        "Washington",
        "Springfield",
        "Portland",
        "Kashmir",
        "EU",
        "Crimea",
        "Putin",
        "Sheriff",
    ]
)
TEXTS = st.one_of(
    st.text(max_size=200), st.lists(WORDS, max_size=40).map(" ".join), st.lists(WORDS, max_size=12).map("".join)
)
COUNTRY = st.sampled_from([None, "US", "GE", "FR"])


@given(title=TEXTS, text=TEXTS, country=COUNTRY)
@settings(max_examples=300, deadline=None)
def test_tags_are_sound(title: str, text: str, country: str | None) -> None:
    """Codes are known and unique, subjects come first, confidence is a share, evidence quotes what was given."""
    tags = tag(load(), title=title, text=text, source_country=country)
    codes = [one.code for one in tags]
    assert len(codes) == len(set(codes))
    assert all(code in shipped().titles for code in codes)
    roles = [one.role is not Role.SUBJECT for one in tags]
    assert roles == sorted(roles)
    for one in tags:
        assert 0 <= one.confidence <= 1
        assert 0 < len(one.evidence) <= EVIDENCE_LIMIT
        for mention in one.evidence:
            given_text = {"title": title, "lead": text, "body": text, "source": ""}[mention.field]
            assert given_text[mention.start : mention.end] == mention.text
            assert mention.reading in KINDS.values()
            assert all(other.code in shipped().titles and other.why for other in mention.rejected)


@given(title=TEXTS, text=TEXTS)
@settings(max_examples=200, deadline=None)
def test_a_name_is_a_place_or_none(title: str, text: str) -> None:
    """What was dismissed quotes what was given, says why, and is not taken for a place at the same spot."""
    found = read(load(), title=title, text=text, dateline=None, source_country=None)
    dismissed = told(found.dismissed, title=title, text=text, dateline=None)
    for mention in dismissed:
        assert (title if mention.field == "title" else text)[mention.start : mention.end] == mention.text
        assert mention.why
    spots = {(place.field, place.start) for place in found.places}
    assert not spots & {(mention.field, mention.start) for mention in dismissed}


@given(title=TEXTS, text=TEXTS)
@settings(max_examples=100, deadline=None)
def test_tagging_is_a_function(title: str, text: str) -> None:
    """The same story gives the same tags."""
    assert tag(load(), title=title, text=text) == tag(load(), title=title, text=text)


@given(title=TEXTS, text=TEXTS)
@settings(max_examples=200, deadline=None)
def test_a_subdivision_comes_with_its_country(title: str, text: str) -> None:
    """Every subdivision's country is tagged too."""
    codes = {one.code for one in tag(load(), title=title, text=text)}
    assert {country_of(code) for code in codes if country_of(code)} <= codes


@given(text=TEXTS)
@settings(max_examples=300, deadline=None)
def test_hits_are_in_order_and_apart(text: str) -> None:
    """Reading keeps the length; hits do not overlap."""
    plain = readable(text)
    assert len(plain) == len(text)
    end = 0
    for hit in find(load(), plain):
        assert end <= hit.start < hit.end <= len(text)
        end = hit.end


@given(code=st.sampled_from(sorted(shipped().titles)))
@settings(max_examples=100, deadline=None)
def test_expanding_is_closed(code: str) -> None:
    """What lies below a part of a region lies below the region."""
    whole = expand(code, {})
    assert code in whole
    assert all(expand(part, {}) <= whole for part in sorted(whole)[:20])
