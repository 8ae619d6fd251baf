"""Small readings of single values that all formats share."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from aggregator.model.feed import Enclosure, Problem
from aggregator.parse.markup import holds_markup
from aggregator.parse.mojibake import mended
from aggregator.text.lines import meant, paragraphs

MAX_ENCLOSURES = 50
"""Of one item; more is a gallery, and the page shows it better."""
ANY_IMAGE = "image/*"
"""The type of an enclosure that is a picture of a format that is not said."""
SHOWN_CHARS = 60
"""How much of a value that cannot be read goes into a message."""

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""Control characters, surrogates and noncharacters: no text of a feed has a use for them."""
_HALVES = re.compile("[\x81\x8d\x8f\x90\x9d]")
"""Controls that Windows-1252 leaves where they are."""
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")
_BRACKETED = re.compile(r"[<(\[]([^<>()\[\]]*)[>)\]]")
_MAIL = re.compile(r"[^\s<>()\[\],;:]{1,64}@[^\s<>()\[\],;:@]{1,255}")
_PIXELS = re.compile(r"(\d{1,5})(?:\.\d{1,3})?(?:px)?", re.ASCII)


def scrub(text: str) -> str:
    """Return the text without the characters that no XML document may hold, or that only steer terminals.

    Half of a misread letter may be one of them ("Á" is "Ã" and U+0081), so it is read again before.
    """
    if text.isprintable():
        return text
    return _FORBIDDEN.sub("", mended(text) if _HALVES.search(text) else text)


def is_web(url: str) -> bool:
    """Whether an address is absolute, and http or https with a host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def absolute(url: str, base: str) -> str:
    """Resolve an address (RFC 3986 section 5); empty where the outcome is no http or https address.

    So is an address that is only a fragment: like an empty one it is the feed itself.
    """
    url = url.replace("\n", "").strip()
    if not url or url.startswith("#"):
        return ""
    try:
        joined = urljoin(base, url)
    except ValueError:
        return ""
    return joined if is_web(joined) else ""


def permalink(guid: str) -> str:
    """Return a guid that is itself a link; empty if it is not an absolute http or https address."""
    return guid if is_web(guid) and not re.search(r"\s", guid) else ""


def language(tag: str) -> str:
    """Return a BCP 47 tag as written, with hyphens; empty if it is none."""
    tag = tag.strip()
    return tag.replace("_", "-") if _LANGUAGE.fullmatch(tag) else ""


def author(text: str) -> str:
    """Return the name of "mail@a.example (Name)", "Name <mail@a.example>" or "Name"; empty if there is only mail."""
    bracketed = [inner.strip() for inner in _BRACKETED.findall(text)]
    outside = " ".join(_MAIL.sub(" ", _BRACKETED.sub(" ", text)).split()).strip(" ,;:")
    if "@" not in text:
        return " ".join(text.split())
    return outside or next((inner for inner in bracketed if inner and "@" not in inner), "")


def html_of_text(text: str) -> str:
    """Write plain text as HTML: blank lines part paragraphs, and lines are those that the author broke."""
    parts = [html.escape(meant(part), quote=False) for part in paragraphs(text.replace("\r\n", "\n"))]
    lines = [part.replace("\n", "<br>") for part in parts]
    return "".join(f"<p>{part}</p>" for part in lines) if len(lines) > 1 else "".join(lines)


def html_of_either(text: str) -> str:
    """Write as HTML what is plain text by its specification, and HTML in many feeds."""
    return text if holds_markup(text) else html_of_text(text)


def unique(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the texts that are not empty, each once, in order."""
    return tuple(dict.fromkeys(text for text in texts if text))


def pixels(text: str) -> int | None:
    """Read the width or height of a picture: "640", "640px", "640.0"; None for what is none."""
    match = _PIXELS.fullmatch(text.strip())
    number = int(match[1]) if match else 0
    return number or None


def enclosure(
    url: str,
    base: str,
    *,
    type: str = "",  # noqa: A002 -- the attribute's name in every format
    length: str = "",
    title: str = "",
    credit: str = "",
    size: tuple[str, str] = ("", ""),
) -> Enclosure | None:
    """Build an enclosure; None where its address is no web address.

    :param size: width and height as given
    """
    address = absolute(url, base)
    if not address:
        return None
    digits = length.strip()
    known = digits.isascii() and digits.isdigit() and len(digits) < 19 and int(digits) > 0  # noqa: PLR2004 -- 64 bits
    return Enclosure(
        url=address,
        type=type.strip().lower(),
        length=int(digits) if known else None,
        title=title,
        credit=credit,
        width=pixels(size[0]),
        height=pixels(size[1]),
    )


def unique_enclosures(found: Iterable[Enclosure | None]) -> tuple[Enclosure, ...]:
    """Return the enclosures, each address once, in order, `MAX_ENCLOSURES` at most.

    What the first mention of an address does not say is taken from the later ones.
    """
    first: dict[str, Enclosure] = {}
    for each in found:
        if each is not None:
            first[each.url] = _merged(first[each.url], each) if each.url in first else each
    return tuple(first.values())[:MAX_ENCLOSURES]


def _merged(one: Enclosure, other: Enclosure) -> Enclosure:
    vague = not one.type or one.type.endswith("/*")
    return replace(
        one,
        type=(other.type or one.type) if vague else one.type,
        length=one.length or other.length,
        title=one.title or other.title,
        credit=one.credit or other.credit,
        width=one.width or other.width,
        height=one.height or other.height,
    )


def unreadable_date(text: str, number: int) -> Problem:
    """Say that a date cannot be read.

    :param number: the item's place among those that were parsed, from 1
    """
    shown = " ".join(text.split())[:SHOWN_CHARS]
    return Problem(where=f"parse: item {number}", what=f'the date "{shown}" cannot be read')
