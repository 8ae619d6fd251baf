# ruff: noqa: RUF001 -- letters of many scripts
"""Bytes whose encoding was declared wrongly, or not at all, are read by their language, or by what makes text."""

from __future__ import annotations

import json

import pytest

from aggregator.parse.encoding import to_utf8
from aggregator.parse.feed import parse_feed

TEXTS = {
    "zh-CN": ("老灯塔的门在星期六重新打开，镇上的居民可以参观，票价为五元。", ("gb18030",)),
    "zh-TW": ("老燈塔的門在星期六重新打開，鎮上的居民可以參觀，票價為五元。", ("big5",)),
    "ja": ("古い灯台は土曜日に再び公開され、町の人々は見学できるようになりました。", ("shift_jis", "euc_jp")),
    "ko": ("오래된 등대가 토요일에 다시 문을 열어 마을 주민들이 구경할 수 있게 되었다.", ("euc_kr",)),
    "ru": ("Старый маяк снова открыт по субботам, и жители города могут его посетить.", ("cp1251", "koi8_r")),
    "uk": ("Старий маяк знову відчинено щосуботи, і мешканці міста можуть його відвідати.", ("cp1251", "koi8_u")),
    "ar": ("فتحت المنارة القديمة أبوابها يوم السبت أمام سكان المدينة بعد سنوات من الإغلاق.", ("cp1256", "iso8859_6")),
    "he": ("המגדלור הישן נפתח מחדש ביום שבת לתושבי העיר אחרי שנים רבות.", ("cp1255",)),
    "el": (
        "Ο παλιός φάρος άνοιξε ξανά το Σάββατο για τους κατοίκους της πόλης. Άγιος Νικόλαος.",
        ("cp1253", "iso8859_7"),
    ),
    "th": ("ประภาคารเก่าเปิดให้ชาวเมืองเข้าชมอีกครั้งในวันเสาร์หลังจากปิดมานานหลายปี", ("cp874", "tis_620")),
    "tr": (
        "Eski deniz feneri cumartesi günü yeniden açıldı; şehir halkı için büyük bir gün, dediler. İyi akşamlar.",
        ("cp1254",),
    ),
    "pl": (
        "Stara latarnia została w sobotę znów otwarta dla mieszkańców. Źródło: gmina Świętno, żółta łódź.",
        ("cp1250", "iso8859_2"),
    ),
    "cs": (
        "Starý maják byl v sobotu znovu otevřen pro obyvatele města. Příště přijďte dříve, žádá správce.",
        ("cp1250", "iso8859_2"),
    ),
    "lt": ("Senasis švyturys šeštadienį vėl atidarytas miesto gyventojams. Žmonės džiaugėsi čia atėję.", ("cp1257",)),
    "fr": (
        "Le vieux phare a rouvert samedi pour les habitants de la ville, après des années d'été fermé.",
        ("cp1252",),
    ),
}
CASES = [(language, text, encoding) for language, (text, encodings) in TEXTS.items() for encoding in encodings]
IDS = [f"{language}-{encoding}" for language, _, encoding in CASES]


def document(text: str, *, language: str = "", declared: str = "utf-8") -> str:
    tag = f"<language>{language.lower()}</language>" if language else ""
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    item = f"<item><title>{text[:14]}</title><description>{text}</description></item>"
    return f'{declaration}<rss version="2.0"><channel><title>{text[:9]}</title>{tag}{item}</channel></rss>'


@pytest.mark.parametrize(("language", "text", "encoding"), CASES, ids=IDS)
@pytest.mark.parametrize("declared", ["utf-8", ""])
def test_the_language_of_the_feed_tells(language: str, text: str, encoding: str, declared: str) -> None:
    """A feed that is not what it was declared to be is read in the usual encoding of the language that it names."""
    feed = parse_feed(document(text, language=language, declared=declared).encode(encoding), url="https://h.example/")
    assert feed.items[0].summary == text
    assert any("read as" in problem.what for problem in feed.head.problems)


@pytest.mark.parametrize(("language", "text", "encoding"), CASES, ids=IDS)
def test_the_language_of_the_source_tells(language: str, text: str, encoding: str) -> None:
    """Where the feed names no language, the one that the source is configured with serves."""
    assert text in to_utf8(document(text).encode(encoding), language=language).body.decode()


@pytest.mark.parametrize(("language", "text", "encoding"), CASES, ids=IDS)
def test_without_a_language_the_likeliest_text_tells(language: str, text: str, encoding: str) -> None:
    """Of all encodings the one that makes text of a language that uses it is taken, whatever was declared."""
    assert language
    assert text in to_utf8(document(text).encode(encoding)).body.decode()


@pytest.mark.parametrize("language", ["zh-CN", "ru", "ar", "th"])
def test_a_declaration_of_latin_letters_is_no_proof(language: str) -> None:
    """Any bytes are letters in an encoding of Western Europe, so the language outweighs it."""
    text, encodings = TEXTS[language]
    body = document(text, language=language, declared="iso-8859-1").encode(encodings[0])
    assert text in to_utf8(body).body.decode()
    french, _ = TEXTS["fr"]
    assert french in to_utf8(document(french, language=language, declared="iso-8859-1").encode("cp1252")).body.decode()


def test_json_is_read_by_its_language_too() -> None:
    """JSON must be UTF-8, and is read by the same rules where it is not."""
    text, (encoding,) = TEXTS["zh-CN"]
    version = {"version": "https://jsonfeed.org/version/1.1", "language": "zh"}
    body = json.dumps({**version, "items": [{"id": "1", "title": text}]}, ensure_ascii=False).encode(encoding)
    assert parse_feed(body, url="https://h.example/").items[0].title == text


def test_what_is_no_text_is_refused() -> None:
    """Bytes that no encoding makes text of give no feed and say what to look at; never letters of another script."""
    noise = bytes(range(0x80, 0x100)) * 40
    feed = parse_feed(document("@").encode().replace(b"@", noise), url="https://h.example/")
    assert (feed.head.version, feed.items) == ("", ())
    assert "no encoding makes text of it" in feed.head.problems[-1].what


def test_a_little_noise_costs_itself() -> None:
    """A picture pasted into one item of a long feed is unreadable, and the rest is read."""
    rest = "The old lighthouse is open again. " * 800
    feed = parse_feed(
        document(f"@ {rest}").encode().replace(b"@", bytes(range(0x80, 0x100))[:80]), url="https://h.example/"
    )
    assert rest.strip() in feed.items[0].summary


@pytest.mark.parametrize(("text", "encoding"), [("Погода", "koi8_r"), ("Новости дня", "koi8_r")])
def test_a_few_words_are_not_taken_for_another_script(text: str, encoding: str) -> None:
    """A few words fit many scripts: what can be Cyrillic is."""
    assert text in to_utf8(document(text).encode(encoding)).body.decode()
