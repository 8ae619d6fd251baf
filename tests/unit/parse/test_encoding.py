"""Encodings: declared rightly, wrongly and not at all."""

from __future__ import annotations

import pytest

from aggregator.parse.encoding import to_utf8

WESTERN = "Café “quoted” €5"
RUSSIAN = "Привет, сегодня хорошая погода"


def document(text: str, declared: str = "") -> str:
    return f'<?xml version="1.0"{f" encoding={declared!r}" if declared else ""}?><rss><t>{text}</t></rss>'


@pytest.mark.parametrize(
    ("encoding", "declared", "header", "text"),
    [
        ("utf-8", "", "", WESTERN),
        ("utf-8-sig", "utf-8", "", WESTERN),
        ("utf-8-sig", "iso-8859-1", "", WESTERN),
        ("utf-8", "iso-8859-1", "", WESTERN),
        ("utf-8", "", "text/xml; charset=us-ascii", WESTERN),
        ("utf-8", "no-such-thing", "", WESTERN),
        ("cp1252", "utf-8", "", WESTERN),
        ("cp1252", "iso-8859-1", "", WESTERN),
        ("cp1252", "", "", WESTERN),
        ("cp1251", "windows-1251", "", RUSSIAN),
        ("cp1251", "", 'text/xml; charset="windows-1251"', RUSSIAN),
        ("cp1251", "", "", RUSSIAN),
        ("koi8-r", "", "", RUSSIAN),
        ("koi8-r", "windows-1251", "text/xml; charset=koi8-r", RUSSIAN),
        ("utf-16", "utf-16", "", WESTERN),
        ("utf-16-le", "utf-16", "", WESTERN),
        ("utf-16-be", "", "", WESTERN),
        ("utf-32", "utf-32", "", WESTERN),
        ("utf-32-le", "", "", WESTERN),
        ("utf-32-be", "", "", WESTERN),
        ("shift_jis", "Shift_JIS", "", "今日のニュース"),
        ("gb18030", "gb2312", "", "今天的新闻"),
        ("iso2022_jp", "iso-2022-jp", "", "今日のニュース"),
        ("euc_kr", "euc-kr", "", "오늘의 뉴스"),
    ],
)
def test_encodings(encoding: str, declared: str, header: str, text: str) -> None:
    """The text is read right whatever was said about its encoding."""
    decoded = to_utf8(document(text, declared).encode(encoding), header)
    assert text in decoded.body.decode()


def test_stray_bytes_in_utf8() -> None:
    """A Windows-1252 byte in a UTF-8 document costs that byte at most."""
    decoded = to_utf8("<rss>Привет “a” ".encode() + b"caf\xe9 \x93x\x94 \xe2\x80</rss>")
    assert decoded.body.decode() == "<rss>Привет “a” café “x” \N{REPLACEMENT CHARACTER}</rss>"
    assert decoded.problems == ("some bytes are not UTF-8",)


def test_control_characters_are_removed() -> None:
    """NUL, C0 controls and noncharacters go; tab and line ends stay."""
    decoded = to_utf8("<rss>a\0b\x0bc\x1fd\ufffee\tf\r\ng</rss>".encode())
    assert decoded.body == b"<rss>abcde\tf\r\ng</rss>"
    assert decoded.problems == ("control characters removed",)


@pytest.mark.parametrize("name", ["utf-7", "punycode", "unicode_escape", "idna", "rot13", "zlib", "undefined"])
def test_dangerous_encodings_are_not_obeyed(name: str) -> None:
    """A declaration cannot make markup out of what is none, or choose a codec that is not for text."""
    body = document("+ADw-script+AD4- \\u003cb", name).encode()
    assert to_utf8(body).body == body


def test_wrong_declarations_are_told() -> None:
    """The problems name the label as it was declared."""
    assert to_utf8(document("é", "iso-8859-1").encode()).problems == ("declared as iso-8859-1, but it is UTF-8",)
    assert to_utf8(document("é", "utf-8").encode("cp1252")).problems == ("declared as utf-8; read as cp1252",)
    assert to_utf8(document("plain", "iso-8859-1").encode()).problems == ()
