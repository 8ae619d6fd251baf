# ruff: noqa: SIM905 -- lists of tags read best as lines of words
"""HTML that strangers wrote: made safe, or made into text. Every function is linear in its input.

`sanitize` keeps an allow-list (nh3, a port of html5ever: the parser that browsers' own algorithm defines) and rewrites
every address. It never trusts a second parse: what it changes after nh3 is rebuilt from nh3's own canonical output.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape, unescape

import nh3

from aggregator.text.urls import absolute, safe_link

DEPTH_LIMIT = 96
"""Elements within elements that are kept; deeper tags go, their text stays. html5ever is quadratic in depth (30,000
nested lists take it 11 s), and readers' parsers lose text below 255."""

_SHALLOW = 256
"""Documents with fewer `<` than this need no look at their depth."""

TAGS = frozenset(
    """
    a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure
    h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p picture pre q rp rt ruby s samp small source span strong sub summary
    sup table tbody td tfoot th thead time tr u ul var wbr audio video
    """.split()
)
"""What `sanitize` keeps: text, structure, tables and media; nothing that runs, frames, styles or asks."""

SECTIONS = frozenset({"address", "article", "aside", "footer", "header", "main", "nav", "section"})
"""What `structured` keeps besides: where a block stands says what it is for."""

DROPPED_WITH_CONTENT = frozenset(
    """
    script style noscript template title head iframe object embed applet svg math form select textarea button
    xmp noembed noframes plaintext canvas map frameset
    """.split()
)
"""Elements whose content is no text of the document either; a `form` of a feed is a newsletter box or a login."""

_WRAPPERS_OF_TEXT = frozenset({"form", "noscript", "title", "head", "svg", "math", "map", "plaintext"})
"""Of those, what whole documents may stand in; where dropping leaves no text, they are only unwrapped."""

_LAZY_SOURCES = ("data-src", "data-lazy-src", "data-original", "data-original-src", "data-hi-res-src", "data-url")
_LAZY_SETS = ("data-srcset", "data-lazy-srcset", "data-original-set")
_IMAGE = frozenset({"src", "srcset", "sizes", "alt", "title", "width", "height", *_LAZY_SOURCES, *_LAZY_SETS})

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
    "source": {"src", "srcset", "type", "media", "sizes", *_LAZY_SETS},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "video": {"src", "controls", "poster", "width", "height"},
    "*": {"lang", "dir"},
}
_LINK_ATTRIBUTES = frozenset({"href", "cite"})
_MEDIA_ATTRIBUTES = frozenset({"src", "poster", *_LAZY_SOURCES})
_SET_ATTRIBUTES = frozenset({"srcset", *_LAZY_SETS})
_NUMBER_ATTRIBUTES = frozenset({"width", "height", "colspan", "rowspan", "start"})

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
"""What XML 1.0 section 2.2 forbids or discourages, and what no text needs."""

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)([^<>]*)(>?)")
_UNCLOSED = frozenset(
    {"p", "li", "dd", "dt", "td", "th", "tr", "option", "tbody", "thead", "tfoot", "colgroup", "rp", "rt"}
)
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_FORMATTING = frozenset("b big code em font i nobr s small strike strong tt u".split())

CANONICAL_MEDIA = re.compile(r'<(img|source)((?: [a-z-]+="[^"]*")*)>')
CANONICAL_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_NOSCRIPT = re.compile(r"</?noscript\b[^<>]*>", re.IGNORECASE)
_EMPTY_PICTURE = re.compile(r"<picture>\s*(?:<source[^>]*>\s*)*</picture>")

_BEACON = re.compile(
    r"""
      (?:^|[./])(?:feedburner\.com/~|feeds\.feedburner\.com/~r/|feedproxy\.google\.com/~|feedsportal\.com|pixel\.wp\.com
        |stats\.wordpress\.com|pixel\.quantserve\.com|b\.scorecardresearch\.com|google-analytics\.com|googletagmanager\.com
        |doubleclick\.net|ads\.pheedo\.com|www\.pheedo\.com/images|segment\.prod\.bidr\.io|in\.gnpp?\.|rss\.buysellads\.com
        |counter\.theconversation\.(?:com|edu\.au)|hits?\.theguardian\.com|omniture\.com|2o7\.net|xiti\.com|ioam\.de
        |vgwort\.de|met\.vgwort\.de|ivwbox\.de|api\.follow\.it|medium\.com/_/stat|list-manage\.com/track
        |facebook\.com/tr|analytics\.twitter\.com|t\.co/i/adsct|piwik\.php|matomo\.php|mc\.yandex\.ru/watch|counter\.yadro\.ru
        |top-fwz1\.mail\.ru|smartadserver\.com|adserver|adnxs\.com|pixel\.gif|spacer\.gif|blank\.gif|clear\.gif|1x1\.(?:gif|png)
        |transparent\.(?:gif|png)|tracking[-_]?pixel)
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Pictures that count readers: places and names of beacons and spacers, matched anywhere in the address."""

_SMALLEST_PICTURE = 3
"""Pixels: a picture that says it is not larger than this in a direction is a beacon or a spacer."""

_BLOCKS = frozenset(
    """
    p div br hr li ul ol dl dt dd h1 h2 h3 h4 h5 h6 blockquote pre table tr figure figcaption section article aside
    header footer main nav address details summary caption td th
    """.split()
)
_BLOCK_TAG = re.compile(
    r"</?(p|div|br|hr|li|ul|ol|dl|dt|dd|h[1-6]|blockquote|pre|table|tr|figure|figcaption|section|article|aside|header|footer|main|nav|address|details|summary|caption|td|th)>"
)
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


def sanitize(html: str, base_url: str = "") -> str:
    """`html` with nothing in it that runs, frames, styles, asks or tracks.

    Addresses are http, https or mailto, absolute, links without tracking parameters; pictures that load lazily get
    their real source, beacons go. The result is a fragment of balanced tags, and sanitising it again changes nothing.

    :param base_url: what relative addresses are relative to; without it they go
    """
    source = shallow(without_control(html))
    if "<" not in source and "&" not in source:
        return escape(source, quote=False).replace("\u00a0", "&nbsp;")  # as nh3 writes it
    clean = _cleaner(base_url).clean(source)
    if "<img" in clean or "<source" in clean:
        clean = CANONICAL_MEDIA.sub(_media, clean)
        clean = _EMPTY_PICTURE.sub("", clean)
    return clean


def structured(html: str, base_url: str = "") -> str:
    """`sanitize` for a reader of structure: `class`, `id`, `role` and sections stay. Not fit to be published."""
    source = shallow(without_control(html))
    clean = _cleaner(base_url, structure=True).clean(source)
    if not clean.strip():
        clean = _cleaner(base_url, structure=True, rescue=True).clean(_NOSCRIPT.sub(" ", source))
    if "<img" in clean or "<source" in clean:
        clean = CANONICAL_MEDIA.sub(_media, clean)
    return clean


def plain(html: str) -> str:
    """The text of `html`, paragraphs parted by one blank line, entities decoded, spaces folded."""
    source = without_control(html)
    if "<" not in source:
        text = unescape(source) if "&" in source else source
        return _PARAGRAPHS.sub("\n\n", _BREAKS.sub("\n", re.sub(r"[^\S\n]+", " ", text))).strip()
    source = shallow(source)
    stripped = _TEXT_CLEANER.clean(source)
    if not stripped.strip():
        stripped = _RESCUE_CLEANER.clean(_NOSCRIPT.sub(" ", source))
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
    """`html` with the tags below `DEPTH_LIMIT` gone and their text kept; most documents pass untouched.

    Counts tags as a tokeniser sees them, which is no parse: elements that need no end tag are not counted, because they
    cannot hold each other without one that is.
    """
    if html.count("<") < _SHALLOW:
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


@lru_cache(maxsize=64)
def _cleaner(base_url: str, *, structure: bool = False, rescue: bool = False) -> nh3.Cleaner:
    def rewrite(_tag: str, name: str, value: str) -> str | None:
        if name in _LINK_ATTRIBUTES:
            return safe_link(value, base_url) or None
        if name in _MEDIA_ATTRIBUTES:
            return absolute(value, base_url) or None
        if name in _SET_ATTRIBUTES:
            return _absolute_set(value, base_url) or None
        if name in _NUMBER_ATTRIBUTES:
            return value if re.fullmatch(r"\d{1,5}%?", value) else None
        return value

    return nh3.Cleaner(
        tags=set(TAGS | SECTIONS) if structure else set(TAGS),
        clean_content_tags=set(DROPPED_WITH_CONTENT - _WRAPPERS_OF_TEXT if rescue else DROPPED_WITH_CONTENT),
        attributes=_ATTRIBUTES | {"*": _ATTRIBUTES["*"] | {"class", "id", "role"}} if structure else _ATTRIBUTES,
        attribute_filter=rewrite,
        link_rel=None,
        url_schemes={"http", "https", "mailto"},
    )


_TEXT_CLEANER = nh3.Cleaner(
    tags=set(_BLOCKS), clean_content_tags=set(DROPPED_WITH_CONTENT), attributes={}, link_rel=None
)
_RESCUE_CLEANER = nh3.Cleaner(
    tags=set(_BLOCKS), clean_content_tags=set(DROPPED_WITH_CONTENT - _WRAPPERS_OF_TEXT), attributes={}, link_rel=None
)


def _absolute_set(value: str, base_url: str) -> str:
    """A `srcset` with every candidate absolute; candidates that are no web address go (HTML 4.8.4.2.2)."""
    kept = []
    for candidate in re.split(r",\s+|,(?=https?:)", value):
        address, _, size = candidate.strip().strip(",").partition(" ")
        target = absolute(address, base_url)
        if target and re.fullmatch(r"(?:\s*\d+(?:\.\d+)?[wxh])*\s*", size):
            kept.append(f"{target.replace(',', '%2C').replace(' ', '%20')} {size.strip()}".strip())
    return ", ".join(kept)


def _media(match: re.Match[str]) -> str:
    """An `img` or `source` of nh3's output with its lazy attributes resolved; nothing for a beacon."""
    tag = match[1]
    given = {name: unescape(value) for name, value in CANONICAL_ATTRIBUTE.findall(match[2])}
    lazy_set = next((given[name] for name in _LAZY_SETS if given.get(name)), "")
    if lazy_set:
        given["srcset"] = lazy_set
    lazy = next((given[name] for name in _LAZY_SOURCES if given.get(name)), "")
    if lazy:
        given["src"] = lazy
    if tag == "img":
        if not given.get("src") and given.get("srcset"):
            given["src"] = given["srcset"].rsplit(", ", 1)[-1].split(" ", 1)[0]
        if not given.get("src") or _is_beacon(given):
            return ""
    elif not (given.get("src") or given.get("srcset")):
        return ""
    kept = "".join(f' {name}="{escape(value)}"' for name, value in given.items() if not name.startswith("data-"))
    return f"<{tag}{kept}>"


def _is_beacon(given: dict[str, str]) -> bool:
    for name in ("width", "height"):
        size = given.get(name, "")
        if size.isdigit() and int(size) <= _SMALLEST_PICTURE:
            return True
    return _BEACON.search(given["src"]) is not None
