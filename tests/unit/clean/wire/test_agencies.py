# ruff: noqa: RUF001 -- agencies of many languages as they write themselves
"""The table of agencies: each is known by its names, its marks and its hosts, and people's names are none."""

import pytest

from aggregator.clean.wire.agencies import called, marked_in, named_in, publishing_at
from aggregator.clean.wire.dateline import find

SIGNS = {
    "Press Association": "PA",
    "Associated Press": "AP",
    "Reuters": "Reuters",
    "Agence France-Presse": "AFP",
    "Deutsche Presse-Agentur": "dpa",
    "TASS": "ТАСС",
    "RIA Novosti": "РИА Новости",
    "Interfax": "Интерфакс",
    "Xinhua": "Xinhua",
    "ANSA": "ANSA",
    "EFE": "EFE",
    "Kyodo": "Kyodo",
    "Jiji Press": "Jiji Press",
    "Yonhap": "Yonhap",
    "ANI": "ANI",
    "Press Trust of India": "PTI",
    "IANS": "IANS",
    "Australian Associated Press": "AAP",
    "United Press International": "UPI",
    "Bernama": "Bernama",
    "Anadolu Agency": "AA",
    "Central News Agency": "CNA",
    "Ukrinform": "Укрінформ",
    "MTI": "MTI",
    "PAP": "PAP",
    "ČTK": "CTK",
    "Austria Presse Agentur": "APA",
    "APA (Azerbaijan)": "Azeri Press Agency",
    "Turan": "Turan",
    "Azertac": "AzerTag",
    "Armenpress": "ARMENPRESS",
    "Interpress": "InterpressNews",
    "Keystone-SDA": "Keystone-ATS",
    "Belga": "BELGA",
    "ANP": "ANP",
    "Ritzau": "Ritzau",
    "NTB": "NTB",
    "TT": "TT",
    "STT": "STT",
    "Lusa": "Lusa",
    "Agência Brasil": "Agencia Brasil",
    "Télam": "Telam",
    "MENA": "MENA",
    "WAFA": "WAFA",
    "IRNA": "IRNA",
    "Saudi Press Agency": "SPA",
    "WAM": "WAM",
    "Ghana News Agency": "GNA",
    "News Agency of Nigeria": "NAN",
    "Antara": "ANTARA",
    "Vietnam News Agency": "VNA",
    "Algérie Presse Service": "APS",
    "Maghreb Arabe Presse": "MAP",
    "Tunis Afrique Presse": "TAP",
}


@pytest.mark.parametrize(("agency", "sign"), SIGNS.items())
def test_an_agency_signs_a_dateline(agency: str, sign: str) -> None:
    """The sign alone is the agency, and a dateline that has it is believed."""
    found = find(f"Somewhere ({sign}) - The mill by the river opens again.")
    assert found is not None
    assert (called(sign), found.dateline.agency) == (agency, agency)


@pytest.mark.parametrize("text", ["Petra", "Ina", "Report", "report", "Mehr", "Wafa", "Sana", "map", "Ana Apa"])
def test_names_and_words_are_no_agency(text: str) -> None:
    """First names and everyday words are not taken for an agency that is written like them."""
    assert (called(text), named_in(text), marked_in(text)) == ("", "", "")


@pytest.mark.parametrize(
    ("url", "agency"),
    [
        ("https://apa.az/en/x", "APA (Azerbaijan)"),
        ("https://www.apa.at/x", "Austria Presse Agentur"),
        ("https://english.wafa.ps/x", "WAFA"),
        ("https://example.org/apa.at", ""),
    ],
)
def test_an_agency_is_known_by_its_host(url: str, agency: str) -> None:
    """Its domain and what lies below that; not the words of an address."""
    assert publishing_at(url) == agency
