# ruff: noqa: RUF001, SIM905 -- lists of words read best as lines of words, and are in many scripts
"""The words of dates as feeds write them: months of many languages, days of the week, time zones."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
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
    "Czech, nominative": "leden únor březen duben květen červen červenec srpen září říjen listopad prosinec",
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
"""January to December in lower case, of the languages whose names are known by their beginnings too."""

_MONTHS_IN_FULL: Final = {
    "Afrikaans": "januarie februarie maart april mei junie julie augustus september oktober november desember",
    "Albanian": "janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor",
    "Amharic": "ጃንዋሪ ፌብሩዋሪ ማርች ኤፕሪል ሜይ ጁን ጁላይ ኦገስት ሴፕቴምበር ኦክቶበር ኖቬምበር ዲሴምበር",
    "Arabic": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "Arabic, April and summer respelt": "يناير فبراير مارس إبريل مايو يونيه يوليه أغسطس سبتمبر اكتوبر نوفمبر ديسمبر",
    "Arabic of the Levant": "كانونالثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرينالأول تشرينالثاني كانونالأول",
    "Arabic of the Maghreb": "جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر",
    "Arabic of Morocco": "يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر",
    "Armenian": "հունվարի փետրվարի մարտի ապրիլի մայիսի հունիսի հուլիսի օգոստոսի "
    "սեպտեմբերի հոկտեմբերի նոյեմբերի դեկտեմբերի",
    "Azerbaijani": "yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr",
    "Basque": "urtarrila otsaila martxoa apirila maiatza ekaina uztaila abuztua iraila urria azaroa abendua",
    "Belarusian": "студзеня лютага сакавіка красавіка мая чэрвеня ліпеня жніўня верасня кастрычніка лістапада снежня",
    "Bengali": "জানুয়ারি ফেব্রুয়ারি মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর",
    "Bengali, respelt": "জানুয়ারী ফেব্রুয়ারী মার্চ এপ্রিল মে জুন জুলাই আগষ্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর",
    "Bosnian": "januara februara marta aprila maja juna jula avgusta septembra oktobra novembra decembra",
    "Burmese": "ဇန်နဝါရီ ဖေဖော်ဝါရီ မတ် ဧပြီ မေ ဇွန် ဇူလိုင် ဩဂုတ် စက်တင်ဘာ အောက်တိုဘာ နိုဝင်ဘာ ဒီဇင်ဘာ",
    "Chinese and Japanese": "一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月",
    "Croatian": "siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna - studenoga prosinca",
    "Croatian, nominative": "siječanj veljača ožujak travanj svibanj lipanj srpanj kolovoz rujan - studeni prosinac",
    "Estonian": "jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember",
    "Filipino": "enero pebrero marso abril mayo hunyo hulyo agosto setyembre oktubre nobyembre disyembre",
    "Finnish": "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta "
    "syyskuuta lokakuuta marraskuuta joulukuuta",
    "Finnish, nominative": "tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu "
    "syyskuu lokakuu marraskuu joulukuu",
    "Galician": "xaneiro febreiro marzo abril maio xuño xullo agosto setembro outubro novembro decembro",
    "Georgian": "იანვარი თებერვალი მარტი აპრილი მაისი ივნისი ივლისი აგვისტო სექტემბერი ოქტომბერი ნოემბერი დეკემბერი",
    "Greek, nominative": "ιανουάριος φεβρουάριος μάρτιος απρίλιος μάιος ιούνιος ιούλιος αύγουστος "
    "σεπτέμβριος οκτώβριος νοέμβριος δεκέμβριος",
    "Gujarati": "જાન્યુઆરી ફેબ્રુઆરી માર્ચ એપ્રિલ મે જૂન જુલાઈ ઑગસ્ટ સપ્ટેમ્બર ઑક્ટોબર નવેમ્બર ડિસેમ્બર",
    "Hausa": "janairu faburairu maris afirilu mayu yuni yuli agusta satumba oktoba nuwamba disamba",
    "Hebrew": "ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר",
    "Hindi": "जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर",
    "Hindi, respelt": "जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितम्बर अक्तूबर नवम्बर दिसम्बर",
    "Icelandic": "janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember",
    "Irish": "eanáir feabhra márta aibreán bealtaine meitheamh iúil lúnasa - - samhain nollaig",
    "Kannada": "ಜನವರಿ ಫೆಬ್ರವರಿ ಮಾರ್ಚ್ ಏಪ್ರಿಲ್ ಮೇ ಜೂನ್ ಜುಲೈ ಆಗಸ್ಟ್ ಸೆಪ್ಟೆಂಬರ್ ಅಕ್ಟೋಬರ್ ನವೆಂಬರ್ ಡಿಸೆಂಬರ್",
    "Kazakh": "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
    "Khmer": "មករា កុម្ភៈ មីនា មេសា ឧសភា មិថុនា កក្កដា សីហា កញ្ញា តុលា វិច្ឆិកា ធ្នូ",
    "Lao": "ມັງກອນ ກຸມພາ ມີນາ ເມສາ ພຶດສະພາ ມິຖຸນາ ກໍລະກົດ ສິງຫາ ກັນຍາ ຕຸລາ ພະຈິກ ທັນວາ",
    "Latvian": "janvāris februāris marts aprīlis maijs jūnijs jūlijs augusts septembris oktobris novembris decembris",
    "Lithuanian": "sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio",
    "Macedonian": "јануари февруари март април мај јуни јули август септември октомври ноември декември",
    "Lithuanian, nominative": "sausis vasaris kovas balandis gegužė birželis liepa rugpjūtis rugsėjis spalis "
    "lapkritis gruodis",
    "Malay": "januari februari mac april mei jun julai ogos september oktober november disember",
    "Malayalam": "ജനുവരി ഫെബ്രുവരി മാർച്ച് ഏപ്രിൽ മേയ് ജൂൺ ജൂലൈ ഓഗസ്റ്റ് സെപ്റ്റംബർ ഒക്ടോബർ നവംബർ ഡിസംബർ",
    "Maltese": "jannar frar marzu april mejju ġunju lulju awwissu settembru ottubru novembru diċembru",
    "Marathi": "जानेवारी फेब्रुवारी मार्च एप्रिल मे जून जुलै ऑगस्ट सप्टेंबर ऑक्टोबर नोव्हेंबर डिसेंबर",
    "Nepali": "जनवरी फेब्रुअरी मार्च अप्रिल मे जुन जुलाई अगस्ट सेप्टेम्बर अक्टोबर नोभेम्बर डिसेम्बर",
    "Norwegian": "januar februar mars april mai juni juli august september oktober november desember",
    "Pashto": "جنوري فبروري مارچ اپریل مۍ جون جولای اګست سپتمبر اکتوبر نومبر دسمبر",
    "Polish, nominative": "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik - grudzień",
    "Persian": "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر",
    "Persian, respelt": "ژانویه فوریه مارس آوریل می ژوئن جولای آگوست سپتامبر اکتبر نوامبر دسامبر",
    "Punjabi": "ਜਨਵਰੀ ਫ਼ਰਵਰੀ ਮਾਰਚ ਅਪ੍ਰੈਲ ਮਈ ਜੂਨ ਜੁਲਾਈ ਅਗਸਤ ਸਤੰਬਰ ਅਕਤੂਬਰ ਨਵੰਬਰ ਦਸੰਬਰ",
    "Serbian": "januar februar mart april maj jun jul avgust septembar oktobar novembar decembar",
    "Serbian, in Cyrillic": "јануар фебруар март април мај јун јул август септембар октобар новембар децембар",
    "Serbian, inflected": "јануара фебруара марта априла маја јуна јула августа септембра октобра новембра децембра",
    "Slovak": "januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra",
    "Slovene, nominative": "januar februar marec april maj junij julij avgust september oktober november december",
    "Slovene": "januarja februarja marca aprila maja junija julija avgusta septembra oktobra novembra decembra",
    "Swahili": "januari februari machi aprili mei juni julai agosti septemba oktoba novemba desemba",
    "Tajik": "январ феврал март апрел май июн июл август сентябр октябр ноябр декабр",
    "Tamil": "ஜனவரி பிப்ரவரி மார்ச் ஏப்ரல் மே ஜூன் ஜூலை ஆகஸ்ட் செப்டம்பர் அக்டோபர் நவம்பர் டிசம்பர்",
    "Telugu": "జనవరి ఫిబ్రవరి మార్చి ఏప్రిల్ మే జూన్ జులై ఆగస్టు సెప్టెంబర్ అక్టోబర్ నవంబర్ డిసెంబర్",
    "Thai": "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม",
    "Turkmen": "ýanwar fewral mart aprel maý iýun iýul awgust sentýabr oktýabr noýabr dekabr",
    "Ukrainian, nominative": "січень лютий березень квітень травень червень липень серпень вересень жовтень "
    "листопад грудень",
    "Urdu": "جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر",
    "Uzbek": "yanvar fevral mart aprel may iyun iyul avgust sentabr oktabr noyabr dekabr",
    "Welsh": "ionawr chwefror mawrth ebrill mai mehefin gorffennaf awst medi hydref tachwedd rhagfyr",
}
"""January to December of further languages, from Unicode CLDR. Where a beginning of theirs is a month of the languages
above ("mar" of the Finnish November), it stays that. A dash is a name that is another month's elsewhere."""

MONTHS_OF_TWO: Final = {"listopada": (11, 10), "listopad": (11, 10), "lis": (11, 10), "lip": (7, 6), "srp": (8, 7)}
"""Names that are a month in Polish or Czech, and the one before it in Croatian."""
WITHOUT_A_DOT: Final = {"listopada": 11, "listopad": 11, "lis": 11, "lip": 7}
"""Those of them that are Polish where the day has no dot: Czech and Croatian set that of the ordinal."""
BEHIND_A_DOT: Final = {"listopada": 10, "lip": 6}
"""Those that Croatian alone writes behind the dot of an ordinal."""

RESPELT: Final = {
    "كانون الثاني": "كانونالثاني", "كانون الأول": "كانونالأول", "كانون الاول": "كانونالأول",
    "تشرين الأول": "تشرينالأول", "تشرين الاول": "تشرينالأول", "تشرين الثاني": "تشرينالثاني",
    "ม.ค.": "มกราคม", "ก.พ.": "กุมภาพันธ์", "มี.ค.": "มีนาคม", "เม.ย.": "เมษายน", "พ.ค.": "พฤษภาคม",
    "มิ.ย.": "มิถุนายน", "ก.ค.": "กรกฎาคม", "ส.ค.": "สิงหาคม", "ก.ย.": "กันยายน", "ต.ค.": "ตุลาคม",
    "พ.ย.": "พฤศจิกายน", "ธ.ค.": "ธันวาคม",
    "meán fómhair": "september", "mfómh": "september", "deireadh fómhair": "october", "dfómh": "october",
    "thg": "tháng", "tháng một": "january", "tháng hai": "february", "tháng ba": "march", "tháng tư": "april",
    "tháng năm": "may", "tháng sáu": "june", "tháng bảy": "july", "tháng tám": "august", "tháng chín": "september",
    "tháng mười": "october", "tháng mười một": "november", "tháng mười hai": "december",
}  # fmt: skip
"""Months of two words, or with dots within, in small letters, to the one word that is looked up."""

_SHORT: Final = {
    "mrz": 3, "mrt": 3,
    "čvn": 6, "čvc": 7,
    "iyn": 6, "iyl": 7,
    "հնվ": 1, "փտվ": 2, "մրտ": 3, "մյս": 5, "հնս": 6, "հլս": 7, "օգս": 8,
    "जन": 1, "ऑग": 8, "আগ": 8, "జన": 1, "ఆగ": 8, "ಜನ": 1, "ಆಗ": 8, "ਜਨ": 1, "ਅਗ": 8,
    "ஜன": 1, "ஆக": 8, "ഓഗ": 8, "ஏப்": 4, "அக்": 10, "நவ": 11, "டிச": 12,
    "फ़र": 2, "अग": 8, "नव": 11,
}  # fmt: skip
"""Abbreviations that are not the beginning of a name, or too short a one."""

_WITHOUT_UMLAUT: Final = {"maerz": 3}
"""Names without their accents that `plain` does not make."""


_TELLING: Final = 3
"""Letters of the shortest beginning that is looked up."""


def plain(word: str) -> str:
    """Return a word in lower case and without accents, as words are looked up here."""
    letters = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).replace(
        "\N{LATIN SMALL LETTER DOTLESS I}", "i"
    )


def _months() -> dict[str, int]:
    """Map each name, and each beginning of three letters or more that is only one month's, to its number."""
    known = _beginnings(_MONTHS_OF.values())
    further = _beginnings(_MONTHS_IN_FULL.values())
    whole = _beginnings([*_MONTHS_OF.values(), *_MONTHS_IN_FULL.values()], shortest=None)
    telling = {name: min(numbers) for name, numbers in known.items() if len(numbers) == 1}
    more = {name: min(numbers) for name, numbers in further.items() if len(numbers) == 1 and name not in known}
    names = {name: min(numbers) for name, numbers in whole.items() if len(numbers) == 1}
    short = {plain(name): number for name, number in _SHORT.items()}
    return telling | more | names | short | _WITHOUT_UMLAUT


def _beginnings(languages: Iterable[str], shortest: int | None = _TELLING) -> dict[str, set[int]]:
    """Map each beginning of the names to the months that begin so.

    :param shortest: how many letters it has at least; None for whole names only
    """
    found: dict[str, set[int]] = {}
    for names in languages:
        for number, name in enumerate(plain(names).split(), start=1):
            for length in range(len(name) if shortest is None else min(shortest, len(name)), len(name) + 1):
                found.setdefault(name[:length], set()).add(number)
    return found


MONTHS: Final = _months()
"""`plain` name of a month, or a beginning that tells it from all others, to its number."""

TELLING_ABBREVIATIONS: Final = frozenset("jan feb fev apr avr abr aug ago sep okt oct ott nov dec dez dic".split())
"""Three letters that tell the month of a longer word that is misspelt or inflected; "mar" and "mai" do not."""

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
    return frozenset(telling | {plain(name) for name in telling} | _ABBREVIATIONS | _WITHOUT_UMLAUT.keys())


MONTH_WORDS: Final = _month_words()
"""Months as they stand in running text, in small letters: names with their accents and without, and abbreviations."""

_WEEKDAYS: Final = """
    mon/monday tue/tues/tuesday wed/wednesday thu/thur/thurs/thursday fri/friday sat/saturday sun/sunday
    mo/montag di/dienstag mi/mittwoch do/donnerstag fr/freitag sa/samstag/sonnabend so/sonntag
    lun/lundi mar/mardi mer/mercredi jeu/jeudi ven/vendredi sam/samedi dim/dimanche
    lun/lunes mar/martes mié/mie/miércoles/miercoles jue/jueves vie/viernes sáb/sab/sábado dom/domingo
    lun/lunedì mar/martedì mer/mercoledì gio/giovedì ven/venerdì sab/sabato dom/domenica
    seg/segunda/segunda-feira ter/terça/terça-feira qua/quarta/quarta-feira qui/quinta/quinta-feira
    sex/sexta/sexta-feira sáb/sábado dom/domingo
    ma/maandag di/dinsdag wo/woensdag do/donderdag vr/vrijdag za/zaterdag zo/zondag
    man/mandag tir/tirsdag ons/onsdag tor/torsdag fre/fredag lør/lørdag søn/søndag
    mån/måndag tis/tisdag ons/onsdag tor/torsdag fre/fredag lör/lördag sön/söndag
    пн/понедельник вт/вторник ср/среда чт/четверг пт/пятница сб/суббота вс/воскресенье
    пн/понеділок вт/вівторок ср/середа чт/четвер пт/п'ятниця сб/субота нд/неділя
    poniedziałek wtorek środa czwartek piątek sobota niedziela
    pondělí úterý středa čtvrtek pátek sobota neděle
    pazartesi salı çarşamba perşembe cuma cumartesi pazar
    δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή
    hétfő kedd szerda csütörtök péntek szombat vasárnap
    senin selasa rabu kamis jumat/jum'at sabtu minggu
    maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai
    ponedjeljak/ponedeljak utorak srijeda/sreda četvrtak petak subota nedjelja/nedelja
    luni marți miercuri joi vineri sâmbătă duminică
    الاثنين/الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد
    सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार
    """
"""Monday to Sunday of one language after the other, names and abbreviations parted by a slash."""


WEEKDAYS: Final = {name: place % 7 for place, names in enumerate(_WEEKDAYS.split()) for name in names.split("/")}
"""Names of days in small letters to 0 for Monday up to 6 for Sunday; none is another day in another language."""
WEEKDAY: Final = (
    "(?:" + "|".join(sorted(set(_WEEKDAYS.replace("/", " ").split()), key=lambda word: (-len(word), word))) + ")"
)
"""Names of days and their abbreviations in small letters, as a pattern without groups."""

WEEKDAYS_SHORTENED: Final = {
    **dict.fromkeys(("pon",), 0), **dict.fromkeys(("uto", "wt", "út"), 1), **dict.fromkeys(("sri", "śr"), 2),
    **dict.fromkeys(("čet", "czw", "čt"), 3), **dict.fromkeys(("pet", "pt", "pá"), 4),
    **dict.fromkeys(("sub", "sob"), 5), **dict.fromkeys(("ned", "niedz"), 6),
}  # fmt: skip
"""Abbreviations of Croatian, Polish and Czech days. They are words of other languages, so they count in dates only."""

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
