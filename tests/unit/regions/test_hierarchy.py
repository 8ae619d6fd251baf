"""The hierarchy: what lies below what, and how names are resolved."""

from __future__ import annotations

from pathlib import Path

import pytest

from aggregator.errors import GazetteerError, UnknownNameError
from aggregator.regions.hierarchy import country_of, expand, resolve, shipped, title_of


def test_an_area_expands_to_its_countries_and_their_subdivisions() -> None:
    """A named area holds itself, its countries and what lies below them, and nothing else."""
    codes = expand("south-caucasus", {})
    assert {code for code in codes if len(code) == 2} == {"AM", "AZ", "GE"}
    assert "south-caucasus" in codes
    assert "GE-AB" in codes
    assert "TR" not in codes


@pytest.mark.parametrize(
    ("reference", "code"),
    [
        ("AZ", "AZ"),
        ("az", "AZ"),
        ("Azerbaijan", "AZ"),
        ("145", "145"),
        ("Western Asia", "145"),
        ("GB-SCT", "GB-SCT"),
        ("gb-sct", "GB-SCT"),
        ("scotland", "GB-SCT"),
        ("Ivory Coast", "CI"),
        ("EU", "eu"),
        ("georgia", "GE"),
        ("São Paulo", "BR-SP"),
        ("texas", "US-TX"),
        ("Bavaria", "DE-BY"),
    ],
)
def test_a_region_is_found_by_code_and_by_name(reference: str, code: str) -> None:
    """Codes and names are found whatever their case, accents and spaces; a country goes before its namesake state."""
    assert resolve(reference) == code


def test_a_misspelt_name_is_an_error_with_a_suggestion() -> None:
    """The message names what was written and the nearest known name."""
    with pytest.raises(UnknownNameError, match="'south-caucusus'; did you mean 'south-caucasus'"):
        expand("south-caucusus", {})


def test_a_suggestion_may_be_one_of_the_users_own_regions() -> None:
    """The user's names are known names too."""
    with pytest.raises(UnknownNameError, match="did you mean 'lands-of-wine'"):
        expand("land-of-wine", {"lands-of-wine": ("FR",)})


def test_a_users_region_goes_before_a_shipped_one() -> None:
    """A user who redefines a region gets the region as redefined."""
    assert expand("baltics", {"baltics": ("EE",)}) & {"EE", "LV", "LT"} == {"EE"}


def test_a_users_region_may_hold_others() -> None:
    """User regions nest, and may hold shipped names and codes."""
    regions = {"wide": ("narrow", "benelux"), "narrow": ("CH",)}
    assert {"wide", "narrow", "CH", "BE", "NL", "LU"} <= expand("wide", regions)


def test_a_users_region_that_contains_itself_is_an_error() -> None:
    """A circle is told as a circle, not as a recursion error."""
    with pytest.raises(UnknownNameError, match="contains itself: a > b > a"):
        expand("a", {"a": ("b",), "b": ("a",)})


def test_an_unknown_member_of_a_users_region_is_an_error() -> None:
    """A wrong code inside a user's region is found when the region is used."""
    with pytest.raises(UnknownNameError, match="'XQ'"):
        expand("mine", {"mine": ("XQ",)})


def test_titles() -> None:
    """Titles are the words of news: countries, states, areas, and the user's names in words."""
    assert title_of("AZ") == "Azerbaijan"
    assert title_of("US-TX") == "Texas"
    assert title_of("south-caucasus") == "South Caucasus"
    assert title_of("145") == "Western Asia"
    assert title_of("my-own_region", {"my-own_region": ("FR",)}) == "My own region"
    assert title_of("baltics", {"baltics": ("EE",)}) == "Baltics"


def test_every_country_lies_in_the_world() -> None:
    """No country is left out of the UN M49 tree, Taiwan and Kosovo included."""
    countries = {code for code in shipped().titles if country_of(code) == code}
    assert len(countries) == 250
    assert countries <= expand("001", {})


@pytest.mark.parametrize("country", ["US", "GB", "CA", "AU", "DE", "IN", "BR", "CN", "RU"])
def test_a_country_holds_its_subdivisions(country: str) -> None:
    """Topics on a country take stories tagged with its states."""
    below = expand(country, {})
    assert len(below) > 8
    assert all(country_of(code) == country for code in below)


@pytest.mark.parametrize("code", ["HK", "MO", "TW", "PS", "EH", "XK", "crimea"])
def test_disputed_places_are_regions_of_their_own(code: str) -> None:
    """By default no state contains them; a user's region may."""
    holders = [c for c in shipped().titles if country_of(c) == c and c != code and code in expand(c, {})]
    assert holders == []


def test_every_known_name_can_be_expanded() -> None:
    """Whatever ships, by code or by name, is something that a config may refer to."""
    names = sorted({*shipped().titles, *shipped().slugs})
    assert "south-caucasus" in names
    assert all(expand(name, {}) for name in names[::25])


@pytest.mark.parametrize("body", [None, "", "[]", "{}", '{"format": 99}', '{"format": 1}'])
def test_a_missing_or_foreign_hierarchy_is_a_clear_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str | None
) -> None:
    """Whatever is wrong with the file, it is one error of ours, and says the way out."""
    (tmp_path / "data").mkdir()
    if body is not None:
        (tmp_path / "data" / "hierarchy.json").write_text(body, encoding="utf-8")
    monkeypatch.setattr("aggregator.regions.hierarchy.files", lambda _: tmp_path)
    shipped.cache_clear()
    try:
        with pytest.raises(GazetteerError, match=r"scripts/build_gazetteer\.py"):
            shipped()
    finally:
        shipped.cache_clear()
