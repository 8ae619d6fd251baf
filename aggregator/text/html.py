# ruff: noqa: SIM905 -- lists of names read best as lines of words
"""HTML that strangers wrote: made safe, or made into text. Every function is linear in its input.

`sanitize` keeps an allow-list (nh3, a port of html5ever: the parser that browsers' own algorithm defines) and rewrites
every address. It never trusts a second parse: what it changes after nh3 is rebuilt from nh3's own canonical output.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from html import escape, unescape

import nh3

from aggregator.text.attributes import few_attributes
from aggregator.text.elements import BLOCKS, DROPPED_WITH_CONTENT, FOREIGN, KNOWN, OUTLINE, SECTIONS, SHOWN, TAGS
from aggregator.text.pictures import FALLBACK, LAZY_SETS, LAZY_SOURCES, absolute_set, resolved, unveiled
from aggregator.text.pieces import by_pieces
from aggregator.text.traces import Traces
from aggregator.text.urls import absolute, mail_address, traced

DEPTH_LIMIT = 96
"""Elements within elements that are kept; deeper tags go, their text stays. html5ever is quadratic in depth (30,000
nested lists take it 11 s), and readers' parsers lose text below 255."""

_SHALLOW = 256
"""Documents with fewer `<` than this need no look at their depth."""

_WRAPPERS_OF_TEXT = frozenset(
    {"form", "noscript", "title", "head", "svg", "math", "map", "plaintext", "textarea", "xmp", "button"}
)
"""Of those, what whole documents may stand in; where dropping leaves no text, they are only unwrapped."""

_IMAGE = frozenset({"src", "srcset", "sizes", "alt", "title", "width", "height"})

_ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "title", "hreflang"},
    "abbr": {"title"},
    "audio": {"src", "controls"},
    "bdo": {"dir"},
    "blockquote": {"cite"},
    "del": {"cite", "datetime"},
    "img": set(_IMAGE),
    "ins": {"cite", "datetime"},
    "ol": {"start", "reversed", "type"},
    "q": {"cite"},
    "source": {"src", "srcset", "type", "media", "sizes"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "video": {"src", "controls", "poster", "width", "height"},
    "*": {"lang", "dir"},
}
_LAZY_ATTRIBUTES = _ATTRIBUTES | {
    "img": _IMAGE | {*LAZY_SOURCES, *LAZY_SETS, FALLBACK},
    "source": _ATTRIBUTES["source"] | {*LAZY_SETS},
}
"""The same as it comes in: with what pictures that load late keep to themselves."""
_OUTLINE_ATTRIBUTES = _LAZY_ATTRIBUTES | {
    "*": set(
        """
        alt alttext cite class controls data data-cmp-src data-cookieblock-src data-embed data-gistid data-href data-id
        data-iframe-src data-instgrm-permalink data-litespeed-src data-shortcode data-text-post-permalink data-tweetid
        data-video-id data-videoid data-youtube-id dir display encoding height hidden href id lang mode name open
        poster role sizes src srcset style title type url value videoid width
        """.split()
    )
    | {*LAZY_SOURCES, *LAZY_SETS}
}
"""What tells whether and where something is shown, and of what."""
_LINK_ATTRIBUTES = frozenset({"href", "cite"})
_MEDIA_ATTRIBUTES = frozenset({"src", "poster", *LAZY_SOURCES})
_SET_ATTRIBUTES = frozenset({"srcset", *LAZY_SETS})

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
"""What XML 1.0 section 2.2 forbids or discourages, and what no text needs."""

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)([^<>]*)(>?)")
_UNCLOSED = frozenset(
    {"p", "li", "dd", "dt", "td", "th", "tr", "option", "tbody", "thead", "tfoot", "colgroup", "rp", "rt"}
)
_VOID = frozenset("area base br col embed frame hr img input link meta param source track wbr".split())
_FORMATTING = frozenset("b big code em font i nobr s small strike strong tt u".split())
_FORMATTING_LIMIT = 8
"""Formatting elements open at once that are no reason for a closer look."""
_TAG_NAME = re.compile(r"<(/?[a-z][a-z0-9:-]*)")
_LEAVES = frozenset({mark + name for name in _VOID | _UNCLOSED for mark in ("", "/")})
"""Tags that add nothing to the depth."""

_TEXT = re.compile(r"(?:^|>)\s*+[^<\s]")
"""Text in the sanitiser's own output, where every `>` ends a tag."""
_NUMBER = re.compile(r"\d{1,5}%?")
_DIRECTION = re.compile(r"ltr|rtl|auto", re.IGNORECASE)
_LANGUAGE = re.compile(r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8}){0,6}")
"""The shape of a language tag (RFC 5646 section 2.1)."""
_SHAPES = {
    **dict.fromkeys(("width", "height", "colspan", "rowspan", "start"), _NUMBER),
    "dir": _DIRECTION,
    "lang": _LANGUAGE,
}
"""What the values of attributes must look like."""
_WRAPPER = re.compile(rf"<(?:{'|'.join(sorted(_WRAPPERS_OF_TEXT))})\b|^[^>]*+$", re.IGNORECASE)
"""What may hide the text of a document that seems to have none: an element of those, or a tag that never ends."""
_NAMES = re.compile(r"<([a-z][a-z0-9.-]*)(?=[\s/>])")
_TEX = re.compile(
    r"<script\s[^<>]*type\s*=\s*[\"']?math/tex([^<>]*)>((?:[^<]++|<(?!/script))*+)</script\s*>", re.IGNORECASE
)
"""A formula's source, for the script that draws it."""
_ROOTS = frozenset({"svg", "math"})
_STRAY = re.compile(rf"<(/?)(?:{'|'.join(sorted(FOREIGN))})(?=[\s/>])", re.IGNORECASE)
_RAW = re.compile(r'<(iframe|xmp)((?: [a-z-]+="[^"]*")*)>((?:[^<]++|<(?!/\1>))*+)</\1>')
_EMPTY_FRAME = re.compile(
    r"<iframe(?=\s)(?![^<>]*\ssrc\s*=\s*[\"']?[^\s\"'<>])[^<>]*+>((?:[^<]++|<(?!/iframe))*+)</iframe\s*+>",
    re.IGNORECASE,
)
"""A frame without a source, and what it says to browsers that have no frames."""
_ADDRESS = re.compile(r"https://[^\s\"'<>]{4,500}")
_NOSCRIPT = re.compile(r"</?noscript\b[^<>]*>", re.IGNORECASE)
_BLOCK_TAG = re.compile(rf"</?({'|'.join(sorted(BLOCKS))})>")
_SPACES = re.compile(r"[ \t\r\n\f\u00a0\u2000-\u200b\u202f\u205f\u3000\ufeff]+")
_BREAKS = re.compile(r" ?\n ?")
_PARAGRAPHS = re.compile(r"\n{2,}")

_KNOWN_TAG = (
    r"/?(?:a|abbr|b|big|blockquote|br|center|cite|code|del|div|em|font|h[1-6]|hr|i|img|ins|li|mark|nobr|ol|p|q|s|small|span"
    r"|script|style|iframe|strike|strong|sub|sup|svg|table|tbody|td|tr|tt|u|ul|wbr|video|audio|object|embed|form|input)"
)
_NO_TAG = re.compile(rf"<(?!{_KNOWN_TAG}(?:[\s/>]|$)|!--|!\[CDATA\[)", re.IGNORECASE)
_DOUBLE_MARKUP = re.compile(
    rf"<({_KNOWN_TAG})(?:\s[^<>]*)?>.*</\1\s*>|<(?:br|img|hr|wbr)(?:\s[^<>]*)?/?>", re.IGNORECASE | re.DOTALL
)
_DOUBLE_ENTITY = re.compile(r"&(?:#\d{2,6}|#x[0-9a-f]{2,5}|[a-z]{2,8}\d{0,2});", re.IGNORECASE)


def without_control(text: str) -> str:
    """`text` without control characters, noncharacters and lone surrogates; tabs stay, line ends are line feeds."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", text)


def sanitize(html: str, base_url: str = "", traces: Traces | None = None) -> str:
    """`html` with nothing in it that runs, frames, styles, asks or tracks.

    Addresses are http, https or mailto, absolute, links without tracking parameters; pictures that load late get
    their real source, beacons go. The result is a fragment of balanced tags, and sanitising it again changes nothing,
    except that headings within headings come apart and a `pre` loses an empty line at its start.

    :param base_url: what relative addresses are relative to; without it they go
    :param traces: is told what tracked
    """
    source = shallow(unveiled(without_control(html)))
    if "<" not in source and "&" not in source:
        return escape(source, quote=False).replace("\u00a0", "&nbsp;")  # as nh3 writes it
    traces = traces or Traces()
    return resolved(_cleaned(_cleaner(base_url, traces, page=base_url), source), traces)


def structured(html: str, base_url: str = "", traces: Traces | None = None, *, page: str = "") -> str:
    """`sanitize` for a reader of structure: `class`, `id`, `role` and sections stay. Not fit to be published.

    :param page: where links lead that are but a fragment; without it they go
    """
    traces = traces or Traces()

    def cleaner(*, rescue: bool) -> nh3.Cleaner:
        return _cleaner(base_url, traces, structure=True, rescue=rescue, page=page)

    return resolved(_rescued(cleaner, shallow(unveiled(without_control(html)))), traces)


def outlined(html: str) -> str:
    """Untrusted HTML as a browser's parser reads it, with what says where things are shown: to look at, never to show.

    Names, order and nesting are settled; frames, forms and styles are there, addresses are as they came.
    """
    source = shallow(unveiled(without_control(_EMPTY_FRAME.sub(_addressed, _TEX.sub(_written_formula, html)))))
    unknown = unknown_names(source)
    if unknown & FOREIGN and not any(f"<{root}" in source.lower() for root in _ROOTS):
        source = _STRAY.sub(r"<\1x-part", source)  # a sanitiser takes them for an attack, and their words with them
    tags = set(TAGS | SECTIONS | OUTLINE | unknown | {"x-part"})

    def cleaner(*, rescue: bool) -> nh3.Cleaner:
        return nh3.Cleaner(
            tags=tags,
            clean_content_tags=(_RESCUE_DROPS if rescue else _DROPS) - tags,
            attributes=_OUTLINE_ATTRIBUTES,
            link_rel=None,
            url_schemes=_SCHEMES,
        )

    return _RAW.sub(_unraw, _rescued(cleaner, source))


def unknown_names(html: str) -> frozenset[str]:
    """Names of elements in `html` that HTML does not know."""
    names = frozenset(_NAMES.findall(html.lower()))
    return names - KNOWN if _ROOTS & names else names - (KNOWN - FOREIGN)


def _unraw(raw: re.Match[str]) -> str:
    """An element whose text a sanitiser writes without escaping it: as words, or without them where none are shown."""
    return f"<pre>{escape(raw[3], quote=False)}</pre>" if raw[1] == "xmp" else f"<iframe{raw[2]}></iframe>"


def _addressed(frame: re.Match[str]) -> str:
    """A frame without a source at the address that its words name, which a parser of HTML does not read."""
    said = _ADDRESS.search(frame[1])
    return f'<iframe data-src="{said[0]}"></iframe>' if said else frame[0]


def _written_formula(source: re.Match[str]) -> str:
    display = ' display="block"' if "mode=display" in source[1] else ""
    return f"<math{display}><annotation>{escape(source[2])}</annotation></math>"


def _rescued(cleaner: Callable[..., nh3.Cleaner], source: str) -> str:
    """What a cleaner makes of `source`; where no text is left, of what is in the elements that hid it."""
    clean = _cleaned(cleaner(rescue=False), source)
    if not _has_text(clean) and _WRAPPER.search(source):
        rescued = _cleaned(cleaner(rescue=True), _rescuable(source))
        return rescued if _has_text(rescued) else clean
    return clean


def allowed(html: str) -> str:
    """HTML made of `structured`'s pieces, held to the allow-list once more; its addresses are known already."""
    return by_pieces(_ALLOWING_CLEANER.clean, html) if "<" in html or "&" in html else html


def _cleaned(cleaner: nh3.Cleaner, source: str) -> str:
    """The sanitiser's output without the control characters that references (`&#7;`) wrote into it."""
    clean = by_pieces(cleaner.clean, source)
    return without_control(clean) if "&#" in source else clean


def _has_text(clean: str) -> bool:
    return _TEXT.search(clean) is not None


def _rescuable(source: str) -> str:
    """HTML that seems to hold no text, opened: it may be all in a `noscript`, or behind a `<` that begins no tag."""
    return _NOSCRIPT.sub(" ", source) if ">" in source else _NO_TAG.sub("&lt;", source)


def plain(html: str) -> str:
    """The text of `html`, paragraphs parted by one blank line, entities decoded, spaces folded."""
    source = without_control(html)
    if "<" not in source:
        text = unescape(source) if "&" in source else source
        return _PARAGRAPHS.sub("\n\n", _BREAKS.sub("\n", re.sub(r"[^\S\n]+", " ", text))).strip()
    source = shallow(source)
    stripped = by_pieces(_TEXT_CLEANER.clean, source)
    if not stripped.strip():
        stripped = _RESCUE_CLEANER.clean(_rescuable(source))
    folded = _SPACES.sub(" ", stripped)
    broken = _BLOCK_TAG.sub(lambda match: "\n" if match[1] == "br" else "\n\n", folded)
    text = _CONTROL.sub("", unescape(broken))
    return _PARAGRAPHS.sub("\n\n", _BREAKS.sub("\n", re.sub(r"[^\S\n]+", " ", text))).strip()


def inline_text(html: str) -> str:
    """The text of `html` on one line: entities decoded, also where they were escaped twice; markup out.

    A `<` that begins no element of HTML is text (`x < y`, `<Name>`), and a bare `&` stays itself (`AT&T`).
    """
    text = _inline(html)
    for _ in range(2):
        if "<" in text and _DOUBLE_MARKUP.search(text):
            text = _inline(text)
        elif "&" in text and _DOUBLE_ENTITY.search(text):
            text = _fold(_CONTROL.sub("", unescape(text)))
        else:
            break
    return text


def _inline(html: str) -> str:
    if "<" not in html and "&" not in html:
        return _fold(without_control(html))
    return _fold(plain(_NO_TAG.sub("&lt;", html)))


def _fold(text: str) -> str:
    return " ".join(text.split())


def shallow(html: str) -> str:
    """`html` with the tags below `DEPTH_LIMIT` gone and their text kept, and few attributes; most pass untouched.

    Counts tags as a tokeniser sees them, which is no parse: elements that need no end tag are not counted, because they
    cannot hold each other without one that is.
    """
    html = few_attributes(html)
    if html.count("<") < _SHALLOW or _is_shallow(html):
        return html
    open_tags: list[str] = []
    counts: dict[str, int] = {}
    dropped: dict[str, int] = {}

    def keep(match: re.Match[str]) -> str:
        closing, name = match[1], match[2].lower()
        if name in _VOID or name in _UNCLOSED:
            return match[0] if len(open_tags) < DEPTH_LIMIT or name in {"br", "p", "img"} else " "
        if closing:
            if dropped.get(name):
                dropped[name] -= 1
                return " "
            if counts.get(name):
                while open_tags:
                    last = open_tags.pop()
                    counts[last] -= 1
                    if last == name:
                        break
            return match[0]
        if len(open_tags) >= DEPTH_LIMIT:
            dropped[name] = dropped.get(name, 0) + 1
            return " "
        open_tags.append(name)
        counts[name] = counts.get(name, 0) + 1
        # Unclosed formatting is opened again in every later paragraph: without attributes at most three of a kind are.
        return f"<{name}>" if name in _FORMATTING else match[0]

    return _TAG.sub(keep, html)


def _is_shallow(html: str) -> bool:
    """Whether no more than `DEPTH_LIMIT` elements are ever open, however they close each other: a count by names."""
    counts: dict[str, int] = {}
    depth = formatting = 0
    for tag in _TAG_NAME.findall(html.lower()):
        if tag in _LEAVES:
            continue
        if tag[0] != "/":
            counts[tag] = counts.get(tag, 0) + 1
            depth += 1
            formatting += tag in _FORMATTING
            if depth >= DEPTH_LIMIT or formatting > _FORMATTING_LIMIT:
                return False
        elif counts.get(tag[1:]):
            counts[tag[1:]] -= 1
            depth -= 1
            formatting -= tag[1:] in _FORMATTING
    return True


def _cleaner(
    base_url: str, traces: Traces, *, structure: bool = False, rescue: bool = False, page: str = ""
) -> nh3.Cleaner:
    def rewrite(_tag: str, name: str, value: str) -> str | None:
        if name in _LINK_ATTRIBUTES:
            # The base is the site's or the feed's address, and no page that could have such a part.
            base = page if value.lstrip()[:1] == "#" else base_url
            if traces.keep_links:
                return absolute(value, base) or mail_address(value) or None
            found = traced(value, base)
            traces.link(found)
            return found.url or mail_address(value) or None
        if name in _MEDIA_ATTRIBUTES:
            return absolute(value, base_url) or None
        if name in _SET_ATTRIBUTES:
            return absolute_set(value, base_url) or None
        shape = _SHAPES.get(name)
        return value if shape is None or shape.fullmatch(value) else None

    return _CLEANERS.rewriting(rewrite, structure=structure, rescue=rescue)


Rewrite = Callable[[str, str, str], str | None]
"""Of an element's name, an attribute's and its value: the value as it may stand; None for no such attribute."""


class _Cleaners(threading.local):
    """This thread's cleaners: making one takes as long as cleaning a paragraph, so each is made once."""

    def __init__(self) -> None:
        self._made: dict[tuple[bool, bool], nh3.Cleaner] = {}
        self._rewrite: Rewrite = lambda _tag, _name, value: value

    def rewriting(self, rewrite: Rewrite, *, structure: bool, rescue: bool) -> nh3.Cleaner:
        """A cleaner that rewrites attributes like this, until another is asked for."""
        self._rewrite = rewrite
        if (structure, rescue) not in self._made:
            self._made[structure, rescue] = nh3.Cleaner(
                tags=_STRUCTURE_TAGS if structure else _TAG_SET,
                clean_content_tags=_RESCUE_DROPS if rescue else _DROPS,
                attributes=_STRUCTURE_ATTRIBUTES if structure else _LAZY_ATTRIBUTES,
                attribute_filter=self._rewritten,
                link_rel=None,
                url_schemes=_SCHEMES,
            )
        return self._made[structure, rescue]

    def _rewritten(self, tag: str, name: str, value: str) -> str | None:
        return self._rewrite(tag, name, value)


_CLEANERS = _Cleaners()
_SCHEMES = {"http", "https", "mailto"}
_TAG_SET = set(TAGS)
_STRUCTURE_TAGS = set(TAGS | SECTIONS | {SHOWN})
_STRUCTURE_ATTRIBUTES = _LAZY_ATTRIBUTES | {"*": _ATTRIBUTES["*"] | {"class", "id", "role"}, SHOWN: {"href", "title"}}
_DROPS = set(DROPPED_WITH_CONTENT)
_RESCUE_DROPS = set(DROPPED_WITH_CONTENT - _WRAPPERS_OF_TEXT)
_ALLOWING_CLEANER = nh3.Cleaner(
    tags=_TAG_SET, clean_content_tags=_DROPS, attributes=_ATTRIBUTES, link_rel=None, url_schemes=_SCHEMES
)
_TEXT_CLEANER = nh3.Cleaner(tags=set(BLOCKS), clean_content_tags=_DROPS, attributes={}, link_rel=None)
_RESCUE_CLEANER = nh3.Cleaner(tags=set(BLOCKS), clean_content_tags=_RESCUE_DROPS, attributes={}, link_rel=None)
