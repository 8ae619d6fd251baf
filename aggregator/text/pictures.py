"""Pictures in sanitised HTML: their real addresses, the best of several sizes, and none that only counts readers.

Pages load pictures late: the address stands in a `data-` attribute, in a `srcset`, or in a `noscript` beside a
placeholder. A reader runs no script, so here each is brought to what the script would have made of it, once.
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import NamedTuple

from aggregator.text.sizes import SENSIBLE_WIDTH
from aggregator.text.traces import Traces
from aggregator.text.urls import absolute

SENSIBLE_DENSITY = 2.0
"""The same where a set tells densities and no widths: "2x" is twice the page's own size, and enough."""

LAZY_SOURCES = (
    "data-src",
    "data-lazy-src",
    "data-lazy",
    "data-original",
    "data-original-src",
    "data-hi-res-src",
    "data-url",
)
"""Where scripts that load late keep an address."""
LAZY_SETS = ("data-srcset", "data-lazy-srcset", "data-original-set")
"""Where they keep a set."""
FALLBACK = "data-noscript"
"""Marks a picture that stood in a `noscript`, from `unveiled` to `resolved`."""

_CANDIDATE = re.compile(r"[\s,]*+([^\s,]\S*+)")
_DESCRIPTORS = re.compile(r"[^,]*+")
_SIZES = re.compile(r"(?:\s*\d{1,9}(?:\.\d{1,9})?[wxh])*\s*")
_SIZE = re.compile(r"(\d+(?:\.\d+)?)([wx])")
_GLUED = re.compile(r",(?=https?:)")

_NOSCRIPT = re.compile(r"<noscript\b[^<>]*+>((?:[^<]++|<(?!/?noscript\b))*+)</noscript\s*+>", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^<>]*+>")
_IMG = re.compile(r"<img(?=[\s/>])", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

_MEDIA = re.compile(r'<(img|source)((?: [a-z-]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_EMPTY_PICTURE = re.compile(r"<picture>\s*+(?:<source[^>]*+>\s*+)*+</picture>")
_BESIDE = re.compile(r"(?:\s++|</?(?:picture|span|a)(?: [^<>]*+)?>|<source[^<>]*+>)*+")

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

_PLACEHOLDER = re.compile(
    r"[/_-](?:placeholder|blank|spacer|transparent|empty|lazy(?:[-_]?load(?:ing|er)?)?|loading|loader|1x1|pixel|grey|gray)(?:[-_.]\w+)*\.(?:gif|png|jpe?g|svg|webp)(?:\?|$)",
    re.IGNORECASE,
)
"""Pictures that stand where a script would put the real one."""

SMALLEST = 3
"""Pixels: a picture that says it is not larger than this in a direction is a beacon or a spacer."""


class Candidate(NamedTuple):
    """One picture of a `srcset`."""

    url: str
    width: int
    """Pixels; 0 where the set does not say."""
    density: float
    """Of the picture's pixels to the page's; 1 where the set does not say."""
    size: str
    """As it stands behind the address: "300w", "2x"."""


def candidates(srcset: str) -> list[Candidate]:
    """The pictures of a `srcset`, in its order (HTML 4.8.4.2.2); what says its size in no known way is left out."""
    found = []
    source = _GLUED.sub(", ", srcset)
    at = 0
    while match := _CANDIDATE.match(source, at):
        url, at, size = match[1], match.end(), ""
        if url.endswith(","):
            url = url.rstrip(",")
        elif rest := _DESCRIPTORS.match(source, at):
            size, at = rest[0].strip(), rest.end()
        if not _SIZES.fullmatch(size):
            continue
        sizes = {unit: float(number) for number, unit in _SIZE.findall(size)}
        found.append(Candidate(url, int(sizes.get("w", 0)), sizes.get("x", 1.0), size))
    return found


def largest(srcset: str, limit: int = SENSIBLE_WIDTH) -> tuple[str, int]:
    """The widest picture of a `srcset` that is not wider than `limit`; the narrowest where all are.

    Where no widths are told, the densest up to `SENSIBLE_DENSITY`.

    :param limit: pixels
    :return: its address as it stands, and its width in pixels, 0 where that is not told; ("", 0) for an empty set
    """
    given = candidates(srcset)
    if not given:
        return "", 0
    wide = [each for each in given if each.width]
    if wide:
        fitting = [each for each in wide if each.width <= limit]
        best = max(fitting, key=lambda each: each.width) if fitting else min(wide, key=lambda each: each.width)
        return best.url, best.width
    dense = [each for each in given if each.density <= SENSIBLE_DENSITY]
    best = max(dense, key=lambda each: each.density) if dense else min(given, key=lambda each: each.density)
    return best.url, 0


def absolute_set(srcset: str, base_url: str) -> str:
    """A `srcset` with every address absolute; pictures that are at no web address go."""
    kept = []
    for each in candidates(srcset):
        target = absolute(each.url, base_url)
        if target:
            kept.append(f"{target.replace(',', '%2C').replace(' ', '%20')} {each.size}".strip())
    return ", ".join(kept)


def unveiled(html: str) -> str:
    """Untrusted HTML with each `noscript` that holds nothing but pictures opened, and those pictures marked."""
    return _NOSCRIPT.sub(_opened, html) if "noscript" in html.lower() else html


def _opened(match: re.Match[str]) -> str:
    inside = match[1]
    if not _IMG.search(inside) or _HIDDEN.search(inside) or _ANY_TAG.sub("", inside).strip():
        return match[0]
    return _IMG.sub(f'<img {FALLBACK}="1"', inside)


def resolved(html: str, traces: Traces) -> str:
    """A sanitiser's own output with each picture at its real address, once, and the beacons gone.

    :param traces: is told of the beacons
    """
    if "<img" not in html and "<source" not in html:
        return html
    return _EMPTY_PICTURE.sub("", _MEDIA.sub(_Resolver(html, traces), html))


class _Resolver:
    """One document's pictures, in their order: which one a fallback belongs to depends on the one before."""

    def __init__(self, html: str, traces: Traces) -> None:
        self._html = html
        self._traces = traces
        self._shown: set[str] | None = set() if FALLBACK in html else None
        self._sources: list[str] = []  # sets of the open `picture`
        self._before: re.Match[str] | None = None  # the last picture, if it was shown
        self._before_was_fallback = False

    def __call__(self, match: re.Match[str]) -> str:
        given = {name: unescape(value) for name, value in _ATTRIBUTE.findall(match[2])}
        lazy_set = next((given[name] for name in LAZY_SETS if given.get(name)), "")
        lazy = next((given[name] for name in LAZY_SOURCES if given.get(name)), "")
        if lazy_set:
            given["srcset"] = lazy_set
        if lazy:
            given["src"] = lazy
        if match[1] == "source":
            self._sources.append(given.get("srcset", ""))
            return _tag("source", given) if given.get("src") or given.get("srcset") else ""
        if not given.get("src") or (given.get("srcset") and _is_placeholder(given["src"])):
            given["src"] = largest(given.get("srcset") or self._set_around(match))[0]
        self._sources = []
        shown = self._is_shown(match, given, is_lazy=bool(lazy or lazy_set))
        self._before = match if shown else None
        self._before_was_fallback = FALLBACK in given
        return _tag("img", given) if shown else ""

    def _set_around(self, match: re.Match[str]) -> str:
        """The sets of the `picture` that the `img` stands in."""
        sets = [each for each in self._sources if each]
        if not sets or "</picture>" in self._html[self._html.rfind("<source", 0, match.start()) : match.start()]:
            return ""
        return ", ".join(sets)

    def _is_shown(self, match: re.Match[str], given: dict[str, str], *, is_lazy: bool) -> bool:
        url = given.get("src", "")
        if not url:
            return False
        if not self._traces.keep_beacons and _is_beacon(given):
            self._traces.beacon(url)
            return False
        if self._shown is None:
            return True
        is_fallback = FALLBACK in given
        stands_for_it = self._is_beside(match) and (
            is_fallback != self._before_was_fallback and (is_fallback or is_lazy)
        )
        if stands_for_it or (is_fallback and url in self._shown):
            return False
        self._shown.add(url)
        return True

    def _is_beside(self, match: re.Match[str]) -> bool:
        """Whether nothing stands between this picture and the last."""
        if self._before is None:
            return False
        return _BESIDE.fullmatch(self._html, self._before.end(), match.start()) is not None


def _tag(name: str, given: dict[str, str]) -> str:
    """A start tag as the sanitiser writes it, so that it stays as it is when sanitised again."""
    kept = "".join(f' {key}="{_escaped(value)}"' for key, value in given.items() if not key.startswith("data-"))
    return f"<{name}{kept}>"


def _escaped(value: str) -> str:
    return escape(value, quote=False).replace('"', "&quot;").replace("\u00a0", "&nbsp;")


def is_counter(url: str) -> bool:
    """Whether an address is known to count readers, or to hold space open."""
    return _BEACON.search(url) is not None


def _is_placeholder(url: str) -> bool:
    return _PLACEHOLDER.search(url) is not None or is_counter(url)


def _is_beacon(given: dict[str, str]) -> bool:
    for name in ("width", "height"):
        size = given.get(name, "")
        if size.isdigit() and int(size) <= SMALLEST:
            return True
    return is_counter(given["src"])
