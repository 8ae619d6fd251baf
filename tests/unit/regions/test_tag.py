"""Tagging: namesakes, people, languages, roles, evidence. Every text here was written for these tests."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from aggregator.errors import GazetteerError
from aggregator.model import Dateline, RegionTag, Role
from aggregator.regions.gazetteer import load
from aggregator.regions.hierarchy import DISPUTED, country_of, shipped
from aggregator.regions.tag import EVIDENCE_LIMIT, SOURCE_CONFIDENCE, TEXT_LIMIT, read, tag, told
from aggregator.regions.weigh import weights


def tags(
    title: str, text: str = "", dateline: Dateline | None = None, country: str | None = None
) -> tuple[RegionTag, ...]:
    """The tags of a story."""
    return tag(load(), title=title, text=text, dateline=dateline, source_country=country)


def codes(title: str, text: str = "", *roles: Role) -> set[str]:
    """The codes of a story's tags of these roles; of any role where none is given."""
    return {one.code for one in tags(title, text) if not roles or one.role in roles}


@pytest.mark.parametrize(
    ("title", "text", "there", "not_there"),
    [
        ("Storm hits Paris, Texas", "The mayor of Paris closed two roads.", {"US", "US-TX"}, {"FR"}),
        ("Fair opens in London, Ontario", "Visitors filled London.", {"CA", "CA-ON"}, {"GB"}),
        ("Students march", "ATHENS, Ga. (AP) - Students marched in Athens.", {"US", "US-GA"}, {"GR"}),
        ("Strike in Paris", "Workers in Paris and Lyon walked out.", {"FR"}, {"US"}),
        ("A bridge for Birmingham, Ala.", "The bridge was opened.", {"US", "US-AL"}, {"GB"}),
        ("Georgia vote", "Voters in Atlanta and Savannah, Georgia, went to the polls.", {"US", "US-GA"}, {"GE"}),
        ("Georgia vote", "Voters in Tbilisi and Batumi went to the polls in Georgia.", {"GE"}, {"US"}),
        ("Virginia election", "Virginia and Florida voted; the governor of Virginia spoke.", {"US", "US-VA"}, set()),
        ("Ships in the Indian Ocean", "The Indian Ocean is wide.", set(), {"IN"}),
        ("Oil spill in the Gulf of Mexico", "The Gulf of Mexico was closed.", set(), {"MX"}),
        ("Ferry in the English Channel", "It sailed from Calais in France.", {"FR"}, set()),
        ("Bank of America profits", "Bank of America said profits rose.", set(), {"US"}),
        ("China Airlines adds flights", "China Airlines said so in Taipei.", {"TW"}, {"CN"}),
        ("A study", "The New England Journal of Medicine printed it.", set(), {"US", "GB"}),
        ("Sweet shop", "They sell Turkish delight and French fries.", set(), {"TR", "FR"}),
        ("Poems", "She wrote the book in French, and sang in Russian.", set(), {"FR", "RU"}),
        ("A win for Jordan Smith", "Jordan Smith won. Later Jordan thanked the crowd.", set(), {"JO"}),
        ("Actor on stage", "Chad Kelly sang, and Mr Georgia danced with Paris Hilton.", set(), {"TD", "GE", "FR"}),
        ("Singer honoured", "Whitney Houston sang. Houston was 48.", set(), {"US-TX"}),
        ("King of Jordan visits", "The king of Jordan arrived in Amman.", {"JO"}, set()),
        ("Address", "The shop is at 5 Georgia Avenue, near Paris Street.", set(), {"GE", "FR"}),
        ("Talks at the Kremlin", "The Kremlin said no. The Kremlin had asked.", {"RU"}, set()),
        ("Downing Street denies it", "Downing Street said on Monday that it was wrong.", {"GB"}, set()),
        ("Knesset votes", "The Knesset sat late.", {"IL"}, set()),
        ("Independence vote", "Scotland will vote, said Edinburgh.", {"GB", "GB-SCT"}, set()),
        ("Floods in Bavaria", "Bavaria and Munich were hit.", {"DE", "DE-BY"}, set()),
        ("USSR and GDR", "The Soviet Union and East Germany signed.", {"RU", "DE"}, set()),
        ("Guests", "The European Union and NATO met.", {"eu", "nato"}, {"BE"}),
        ("Bridge to Crimea", "Crimea was quiet; Sevastopol too.", {"crimea"}, {"RU", "UA"}),
    ],
)
def test_namesakes(title: str, text: str, there: set[str], not_there: set[str]) -> None:
    """A name is read by its neighbours and by the rest of the story."""
    found = codes(title, text)
    assert there <= found
    assert not found & not_there


@pytest.mark.parametrize("code", ["HK", "TW", "PS", "XK", "EH", "PR"])
def test_disputed_places_have_tags_of_their_own(code: str) -> None:
    """Naming such a place tags the place, and no state that claims it."""
    name = shipped().titles[code]
    assert codes(f"Elections in {name}", f"{name} voted on Sunday.") == {code}


def test_subject_and_mention() -> None:
    """What the story is about comes first; what it names in passing is a mention; the first subject leads."""
    text = (
        "Norway will raise its oil output, the Norwegian minister said in Oslo. Norway sells most of its oil abroad. "
        + "Output in the north has grown for years, the minister said, and will grow again. " * 8
        + "A similar plan failed in Peru."
    )
    found = tags("Norway to raise oil output", text)
    assert (found[0].code, found[0].role) == ("NO", Role.SUBJECT)
    assert {one.code: one.role for one in found}["PE"] is Role.MENTION
    confidences = [one.confidence for one in found if one.role is Role.SUBJECT]
    assert confidences == sorted(confidences, reverse=True)


def test_a_subdivision_never_comes_without_its_country() -> None:
    """Whoever follows a country gets the stories of its states, whatever the containment that a topic asks for."""
    found = codes("Fire in Texas", "A fire burned near Austin, Texas.")
    assert {country_of(code) for code in found if "-" in code} <= found


def test_half_of_what_names_a_country_makes_its_part_a_subject() -> None:
    """Two states that share a title are both what it is about; one that is named in passing is a mention."""
    both = tags("Bavaria and Saxony agree on a rail link", "The two states signed on Monday.")
    assert {one.code: one.role for one in both} == dict.fromkeys(("DE", "DE-BY", "DE-SN"), Role.SUBJECT)
    one_of_them = tags("Bavaria builds a rail link", "Bavaria will pay. Trains are to run from Saxony.")
    roles = {one.code: one.role for one in one_of_them}
    assert roles == {"DE": Role.SUBJECT, "DE-BY": Role.SUBJECT, "DE-SN": Role.MENTION}


@pytest.mark.parametrize(("times", "named"), [(1, False), (2, False), (3, True)])
def test_institutions_name_their_country_from_the_third_mention_on(times: int, named: bool) -> None:  # noqa: FBT001
    """In a story about another country one or two are too little to say that it names theirs as well."""
    far_down = "Nothing more was said that day about it. " * 30
    told = " ".join(("The Kremlin had no comment.", "The Duma was silent.", "The Kremlin was asked again.")[:times])
    text = f"Voters in Lyon and Marseille, France, were asked. {far_down}{told}"
    assert codes("France votes on pensions", text, Role.SUBJECT) == {"FR"}
    assert ("RU" in codes("France votes on pensions", text, Role.MENTION)) is named


def test_the_dateline_alone_gives_the_role_dateline_or_subject() -> None:
    """Where a story was filed is known by its own evidence, with offsets in the dateline's text."""
    filed = Dateline(text="GENEVA, March 3 (Agency) -", place="GENEVA")
    found = tags("Peru asks for a loan", "Peru asked for a loan for Lima. Peru will repay.", filed)
    geneva = next(one for one in found if one.code == "CH")
    assert geneva.role in {Role.DATELINE, Role.SUBJECT}
    assert [(m.field, m.text) for m in geneva.evidence] == [("dateline", "GENEVA")]


def test_a_person_counts_in_the_years_of_the_office() -> None:
    """A name that stood for a country in one decade is somebody else's in another."""
    text = "Reagan spoke. Reagan waved. Reagan left."
    then = Dateline(text="x", date=dt.date(1986, 5, 1))
    now = Dateline(text="x", date=dt.date(2030, 5, 1))
    assert [one.code for one in tags("Reagan speaks", text, then)] == ["US"]
    assert tags("Reagan speaks", text, now) == ()


def test_a_story_without_a_place_gets_its_sources_country() -> None:
    """The prior is used last, with little confidence and its reason; without a source's country there is no tag."""
    (only,) = tags("Cats sleep a lot", "A study says so.", country="NZ")
    assert (only.code, only.role, only.confidence) == ("NZ", Role.SUBJECT, SOURCE_CONFIDENCE)
    assert only.evidence[0].field == "source"
    assert "names no place" in only.evidence[0].why
    assert tags("Cats sleep a lot", "A study says so.") == ()


def test_the_sources_country_decides_between_namesakes_only() -> None:
    """A source's country does not add itself to a story that names another place."""
    assert {one.code for one in tags("Floods in Peru", "Peru is under water.", country="NZ")} == {"PE"}


def test_evidence_quotes_the_text_as_it_was_given() -> None:
    """Every span of evidence is where it says it is, apostrophes and capitals untouched."""
    title, text = "TALKS IN BAKU", "Azerbaijan\u2019s leader met Russia\u2019s in Baku.\n\nTea was served."
    for one in tags(title, text):
        for mention in one.evidence:
            field = title if mention.field == "title" else text
            assert field[mention.start : mention.end] == mention.text


def test_evidence_says_why_a_reading_was_chosen() -> None:
    """A name with several readings carries the reason for the one taken."""
    (texas,) = [one for one in tags("Storm hits Paris, Texas") if one.code == "US-TX"]
    assert any("US-TX" in mention.why for mention in texas.evidence if mention.text == "Paris")


def test_areas_are_tags_of_their_own() -> None:
    """An area in the title is a subject; one in a story about a country is a mention; it adds no country."""
    found = {one.code: one.role for one in tags("Drought in the Sahel", "The Sahel is dry.")}
    assert found == {"sahel": Role.SUBJECT}
    found = {one.code: one.role for one in tags("Peru votes", "Peru leads Latin America, said Lima.")}
    assert found == {"PE": Role.SUBJECT, "latin-america": Role.MENTION}


@pytest.mark.parametrize("text", ["", " ", "\n\n", "qwerty zxcvb", "12345 67890", "\x00\ufffd\u200b", "🜁🜂" * 50])
def test_text_without_places_has_no_tags(text: str) -> None:
    """Empty and foreign input is a clear result."""
    assert tags(text, text) == ()


def test_a_thousand_places_are_tagged_and_bounded() -> None:
    """A table of results keeps its tags and no more evidence than the limit."""
    text = ", ".join(["France 1", "Peru 2", "Chad 3", "Japan 4"] * 400)
    found = tags("Results", text)
    assert {one.code for one in found} == {"FR", "PE", "TD", "JP"}
    assert all(len(one.evidence) <= EVIDENCE_LIMIT for one in found)


def test_only_the_head_of_a_huge_text_is_read() -> None:
    """What stands past the limit does not count."""
    assert tags("Long", "word " * (TEXT_LIMIT // 5) + " Peru") == ()


def test_the_day_of_publication_decides_whose_name_it_is() -> None:
    """Without a dated dateline the story's own day tells whether a person stood for the country then."""
    text = "Reagan spoke. Reagan waved. Reagan left."
    then = tag(load(), title="Reagan speaks", text=text, when=dt.date(1986, 5, 1))
    assert [one.code for one in then] == ["US"]
    assert tag(load(), title="Reagan speaks", text=text, when=dt.date(2030, 5, 1)) == ()
    filed = Dateline(text="x", date=dt.date(1986, 5, 1))
    assert tag(load(), title="Reagan speaks", text=text, dateline=filed, when=dt.date(2030, 5, 1)) != ()


@pytest.mark.parametrize(
    ("claims", "expected"),
    [({}, {"crimea", "XK"}), ({"crimea": "UA"}, {"UA", "XK"}), ({"crimea": "RU", "XK": "RS"}, {"RU", "RS"})],
)
def test_a_disputed_place_is_tagged_as_the_config_says(claims: dict[str, str], expected: set[str]) -> None:
    """The default takes no side; whoever takes one gets the country's tag, and none of the place's own."""
    found = tag(load(), title="Talks on Crimea", text="Crimea and Kosovo sent envoys to Sevastopol.", claims=claims)
    assert {one.code for one in found} == expected
    assert set(claims) <= set(DISPUTED)


def test_rejected_readings_are_kept_with_the_evidence() -> None:
    """A namesake's other places are told, each with what spoke against it, and none of them is a tag."""
    found = {one.code: one for one in tags("Students march", "ATHENS, Ga. - Students marched in Athens.")}
    (athens, *_) = [m for m in found["US-GA"].evidence if m.text.casefold() == "athens"]
    assert "GR" in {one.code for one in athens.rejected}
    assert all(one.why for one in athens.rejected)
    assert "GR" not in found


def test_names_that_are_no_places_are_told_with_the_reason() -> None:
    """What was dismissed is quoted from the text as it was given, in its order, with the reason."""
    title, text = "Mr Georgia sings", "Jordan Kelly sang in French, at 5 Paris Street."
    found = read(load(), title=title, text=text, dateline=None, source_country=None)
    dismissed = told(found.dismissed, title=title, text=text, dateline=None)
    reasons = {m.text: m.why for m in dismissed}
    assert reasons["Georgia"] == reasons["Jordan"] == "part of a person's name"
    assert reasons["French"] == "a language or a dish"
    assert reasons["Paris"] == "an address"
    assert all((title if m.field == "title" else text)[m.start : m.end] == m.text for m in dismissed)


def test_a_towns_name_may_be_a_given_name() -> None:
    """A town's name before one surname, which stands alone too, is that person's for the whole story."""
    text = "Fans met Kobe Marsh on Sunday. Marsh signed shirts. Kobe Marsh said that he was happy."
    assert "JP" not in codes("Fans meet Kobe Marsh", text)
    assert "JP" in codes("Fire in Kobe", "A fire burned in Kobe. The city of Kobe called for help.")


def test_a_town_with_a_countrys_name_is_known_by_its_state() -> None:
    """Lebanon before "Pa." is in Pennsylvania, everywhere in the story; without the state it is the country."""
    found = codes("Fair opens", "LEBANON, Pa. - The fair opened in Lebanon on Monday.")
    assert "US-PA" in found
    assert "LB" not in found
    assert "LB" in codes("Fair opens", "The fair opened in Lebanon on Monday.")


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"SW{n} {n % 9}AA" for n in range(1_000)),
        "\n".join(f"{n}. Team {n} 3-{n % 5}" for n in range(1_000)),
        "A" * 50_000,
        "Перу " * 20_000,
        "中国" * 50_000,
        "\ud800 Peru".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
    ],
    ids=["postcodes", "results", "shouting", "one word again", "no spaces", "broken characters"],
)
def test_odd_texts_are_tagged_without_an_error(text: str) -> None:
    """Lists, tables and endless words give tags or none, with bounded evidence."""
    for one in tags("", text):
        assert 0 < len(one.evidence) <= EVIDENCE_LIMIT


@pytest.mark.parametrize("body", [None, "", "bias = ", "bias = 1.0\n", "\x00"])
def test_a_missing_or_damaged_table_of_weights_is_a_clear_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str | None
) -> None:
    """The message names the table and says what to do."""
    (tmp_path / "data").mkdir()
    if body is not None:
        (tmp_path / "data" / "weights.toml").write_text(body, encoding="utf-8")
    monkeypatch.setattr("aggregator.regions.weigh.files", lambda _: tmp_path)
    weights.cache_clear()
    try:
        with pytest.raises(GazetteerError, match=r"weights cannot be read.*reinstall"):
            weights()
    finally:
        weights.cache_clear()
