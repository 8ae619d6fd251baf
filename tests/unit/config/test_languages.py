from __future__ import annotations

import pytest

from aggregator.config.languages import language_tag, suggested_language


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("en", "en"),
        ("EN-gb", "en-GB"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("es-419", "es-419"),
        ("ckb", "ckb"),
        ("de-CH-1996x", "de-CH-1996x"),
        ("sr-latn", "sr-Latn"),
    ],
)
def test_tag_is_spelt_as_usual(text: str, tag: str) -> None:
    """A tag of language, script, region and variant is taken in any case, and given in the usual one."""
    assert language_tag(text) == tag


@pytest.mark.parametrize("text", ["", "e", "xx", "english", "en_GB", "en-", "en GB", "en-GBR", "x-private", "ен"])
def test_what_is_no_tag_is_refused(text: str) -> None:
    """Names of languages, unknown codes and other separators are no tags."""
    assert language_tag(text) == ""


@pytest.mark.parametrize(("text", "meant"), [("English", "en"), ("ua", "uk"), ("pt_br", "pt-BR"), ("xx", "")])
def test_suggestion(text: str, meant: str) -> None:
    """Common slips are understood, and nothing is made up."""
    assert suggested_language(text) == meant
