"""Language tags of BCP 47 (RFC 5646), as far as feeds and topics need them."""

from __future__ import annotations

import re
from typing import Final

_TWO_LETTERS: Final = frozenset(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el
    en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu
    ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na
    nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn
    so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
    """.split()  # noqa: SIM905 -- two hundred quotes would hide the codes
)
"""ISO 639-1, with the deprecated `bh` and `sh` that feeds still say."""

_MEANT: Final = {
    "arabic": "ar",
    "chinese": "zh",
    "cn": "zh",
    "cz": "cs",
    "deutsch": "de",
    "dk": "da",
    "eng": "en",
    "english": "en",
    "french": "fr",
    "gb": "en",
    "german": "de",
    "gr": "el",
    "il": "he",
    "in": "hi",
    "iw": "he",
    "japanese": "ja",
    "jp": "ja",
    "kp": "ko",
    "portuguese": "pt",
    "russian": "ru",
    "spanish": "es",
    "ua": "uk",
    "us": "en",
    "vn": "vi",
}
"""Country codes and names that are often written where a language is meant."""

_TAG: Final = re.compile(
    r"(?P<language>[a-z]{2,3})(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|[0-9]{3}))?(?P<rest>(?:-[a-z0-9]{5,8})*)",
    re.IGNORECASE,
)


def language_tag(text: str) -> str:
    """A tag in its usual spelling: language, then script, region and variants where given ("en", "zh-Hant", "pt-BR").

    :return: "" for what is no tag; two-letter languages must be of ISO 639-1, three-letter ones only look like one
    """
    found = _TAG.fullmatch(text)
    if found is None or (len(found["language"]) == 2 and found["language"].lower() not in _TWO_LETTERS):  # noqa: PLR2004 -- ISO 639-1's length
        return ""
    parts = [found["language"].lower(), (found["script"] or "").title(), (found["region"] or "").upper()]
    return "-".join(part for part in parts if part) + found["rest"].lower()


def suggested_language(text: str) -> str:
    """The tag that was probably meant by `text`, which is none; "" where nothing comes to mind."""
    return _MEANT.get(text.strip().lower()) or language_tag(text.strip().replace("_", "-"))
