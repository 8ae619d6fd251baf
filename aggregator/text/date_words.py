# ruff: noqa: RUF001, SIM905 -- lists of words read best as lines of words, and are in many scripts
"""The words of dates as feeds write them: months of many languages, halves of the day, time zones."""

from __future__ import annotations

import unicodedata
from typing import Final

_MONTHS_OF: Final = {
    "English": "january february march april may june july august september october november december",
    "German": "januar februar märz april mai juni juli august september oktober november dezember",
    "Austrian German": "jänner feber märz april mai juni juli august september oktober november dezember",
    "French": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "Spanish": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "Portuguese": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "Italian": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "Catalan": "gener febrer març abril maig juny juliol agost setembre octubre novembre desembre",
    "Dutch": "januari februari maart april mei juni juli augustus september oktober november december",
    "Danish": "januar februar marts april maj juni juli august september oktober november december",
    "Swedish": "januari februari mars april maj juni juli augusti september oktober november december",
    "Polish": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "Czech": "ledna února března dubna května června července srpna září října listopadu prosince",
    "Romanian": "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    "Hungarian": "január február március április május június július augusztus szeptember október november december",
    "Turkish": "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "Indonesian": "januari februari maret april mei juni juli agustus september oktober november desember",
    "Russian": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "Russian, nominative": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "Ukrainian": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "Bulgarian": "януари февруари март април май юни юли август септември октомври ноември декември",
    "Greek": "ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου "
    "σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου",
}
"""January to December in lower case. Left out: Croatian, whose October is the November of its neighbours."""

_SHORT: Final = {"mrz": 3, "mrt": 3}
"""Abbreviations that are not the beginning of a name."""

_RESPELT: Final = {"maerz": 3}
"""Names without their accents that `plain` does not make."""


def plain(word: str) -> str:
    """Return a word in lower case and without accents, as words are looked up here."""
    letters = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).replace(
        "\N{LATIN SMALL LETTER DOTLESS I}", "i"
    )


def _months() -> dict[str, int]:
    """Map each name, and each beginning of three letters or more that is only one month's, to its number."""
    found: dict[str, set[int]] = {}
    for names in _MONTHS_OF.values():
        for number, name in enumerate(plain(names).split(), start=1):
            for length in range(min(3, len(name)), len(name) + 1):
                found.setdefault(name[:length], set()).add(number)
    return {beginning: min(numbers) for beginning, numbers in found.items() if len(numbers) == 1} | _SHORT | _RESPELT


MONTHS: Final = _months()
"""`plain` name of a month, or a beginning that tells it from all others, to its number."""

_ABBREVIATIONS: Final = frozenset(
    """
    jan janv ene gen feb febr fév févr fevr fev mar apr avr abr mag jun giu jul juil lug aug ago sep sept set oct okt
    ott out nov dec déc dez dic янв фев мар апр июн июл авг сен сент окт ноя нояб дек
    """.split()
)
"""As they are set in running text. Other beginnings are words of their own there: "Top 5 list 2024" is no day of the
Polish November."""


def _month_words() -> frozenset[str]:
    names = {name for names in _MONTHS_OF.values() for name in names.split()}
    telling = {name for name in names if plain(name) in MONTHS}
    return frozenset(telling | {plain(name) for name in telling} | _ABBREVIATIONS | _RESPELT.keys())


MONTH_WORDS: Final = _month_words()
"""Months as they stand in running text, in small letters: names with their accents and without, and abbreviations."""

_WEEKDAYS: Final = """
    mon tue wed thu fri sat sun tues thur thurs monday tuesday wednesday thursday friday saturday sunday
    mo di mi do fr sa so montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag
    lun mar mer jeu ven sam dim lundi mardi mercredi jeudi vendredi samedi dimanche
    mié mie jue vie sáb sab dom lunes martes miércoles miercoles jueves viernes sábado domingo
    gio lunedì martedì mercoledì giovedì venerdì sabato domenica
    seg ter qua qui sex segunda terça quarta quinta sexta
    segunda-feira terça-feira quarta-feira quinta-feira sexta-feira
    ma wo vr za zo maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
    mandag tirsdag onsdag torsdag fredag lørdag søndag måndag tisdag torsdag lördag söndag man tir ons tor fre lør søn
    пн вт ср чт пт сб вс понедельник вторник среда четверг пятница суббота воскресенье
    понеділок вівторок середа четвер субота неділя
    poniedziałek wtorek środa czwartek piątek sobota niedziela pondělí úterý středa čtvrtek pátek neděle
    pazartesi salı çarşamba perşembe cuma cumartesi pazar
    δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή hétfő kedd szerda csütörtök péntek szombat vasárnap
    """
WEEKDAY: Final = "(?:" + "|".join(sorted(set(_WEEKDAYS.split()), key=lambda word: (-len(word), word))) + ")"
"""Names of days and their abbreviations in small letters, as a pattern without groups."""

MORNING: Final = frozenset({"am", "오전", "午前", "上午"})
AFTERNOON: Final = frozenset({"pm", "오후", "午後", "下午"})

ZONES: Final = {
    # RFC 822 section 5.1
    "z": 0, "ut": 0, "gmt": 0, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360,
    "pst": -480, "pdt": -420,
    # The Americas
    "utc": 0, "nst": -210, "ndt": -150, "ast": -240, "adt": -180, "akst": -540, "akdt": -480, "hst": -600,
    "brt": -180, "brst": -120, "art": -180, "clt": -240, "clst": -180, "cot": -300, "pet": -300, "vet": -240,
    "bot": -240, "uyt": -180, "gyt": -240,
    # Europe
    "wet": 0, "west": 60, "bst": 60, "cet": 60, "cest": 120, "met": 60, "mest": 120, "mez": 60, "mesz": 120,
    "eet": 120, "eest": 180, "msk": 180, "мск": 180, "msd": 240, "trt": 180,
    # Africa
    "wat": 60, "cat": 120, "sast": 120, "eat": 180,
    # Asia
    "irst": 210, "gst": 240, "azt": 240, "amt": 240, "get": 240, "aft": 270, "pkt": 300, "uzt": 300, "ist": 330,
    "npt": 345, "ict": 420, "wib": 420, "hkt": 480, "sgt": 480, "myt": 480, "pht": 480, "wita": 480, "jst": 540,
    "kst": 540, "wit": 540,
    # Oceania
    "awst": 480, "acst": 570, "acdt": 630, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780,
}  # fmt: skip
"""Minutes east of Greenwich. Of names with several meanings the one that feeds mean: BST is British, IST
Indian, CST American, AMT and GET of the Caucasus."""

ZONES_WITH_SUMMER: Final = {
    "et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles",
}  # fmt: skip
"""Names that mean standard or daylight time by the day of the year."""
