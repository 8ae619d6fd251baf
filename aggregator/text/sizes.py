"""What a picture's address says of its size. Addresses that differ in nothing else lead to one picture.

Sites and the services that scale pictures for them write sizes in a few ways: as parameters (`?w=700`,
`resize=620,413`), as a part of the path (`/640/`, `/300x200/`, `/w_300,h_200/`, `/thumb/`) or at the end of the file's
name (`-300x200`, `_w640`, `_l`). Nothing is asked of the network, and no address is ever made up: a size that is not
offered is not used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

SENSIBLE_WIDTH = 2_048
"""Pixels: the widest picture that is chosen for a reader. Text is read some 700 wide, on screens of up to three pixels
for each; what is wider is the photographer's original, and megabytes."""

READABLE_WIDTH = 600
"""Pixels: from here a picture within `SENSIBLE_WIDTH` is better than an original beyond it."""

UNSAID_WIDTH = 1_200
"""Pixels that a picture is taken to have, beside smaller ones of itself, where its address says no size."""


class Sized(NamedTuple):
    """An address taken apart."""

    key: str
    """What it shares with the other sizes of its picture; no address."""
    width: int | None
    """Pixels, by a number in it."""
    height: int | None
    guess: int | None
    """Pixels wide to rank it by: `width`, or what a name or a bare number means, probably; None where nothing does."""


IMAGE_TYPES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "jpe": "image/jpeg",
    "jfif": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "bmp": "image/bmp",
    "svg": "image/svg+xml",
}
"""Media type of a picture by the ending of its file's name."""

_WIDTHS = frozenset({"w", "width", "wid", "imwidth", "imw", "maxwidth", "max-w", "max_w", "sw", "tw"})
_HEIGHTS = frozenset({"h", "height", "hei", "imheight", "maxheight", "max-h", "max_h", "sh", "th"})
_BOTH = frozenset({"resize", "size", "fit", "dimensions", "sz", "crop"})
_OTHERS = frozenset(
    (
        *(
            "q",
            "quality",
            "qlt",
            "auto",
            "fm",
            "fmt",
            "format",
            "dpr",
            "ssl",
            "strip",
            "s",
            "sig",
            "signature",
            "sharp",
        ),
        *(
            "sharpen",
            "usm",
            "rect",
            "itok",
            "im",
            "impolicy",
            "ixlib",
            "ixid",
            "optimize",
            "upscale",
            "enable",
            "disable",
        ),
        *("mode", "scale", "trim", "precrop", "bg", "bgcolor", "webp", "zoom", "gravity", "compress", "cs", "op_usm"),
        *("croph", "cropw", "xpos", "ypos"),
    )
)
"""Parameters that shape a picture, or sign the ones that do."""

_NAMES = {
    **dict.fromkeys(("tiny", "xs", "thumb", "thumbs", "thumbnail", "thumbnails", "default", "mini", "square"), 150),
    **dict.fromkeys(("small", "mqdefault", "sm"), 320),
    **dict.fromkeys(("medium", "hqdefault", "mid", "md", "normal"), 500),
    **dict.fromkeys(("sddefault",), 640),
    **dict.fromkeys(("large", "big", "lg", "xl", "xlarge", "x-large", "maxresdefault", "hd"), 1_024),
    **dict.fromkeys(("original", "originals", "orig", "full", "fullsize", "master", "raw"), 2_000),
}
_LETTERS = {"s": 240, "t": 100, "q": 150, "m": 500, "n": 320, "z": 640, "l": 1_024, "b": 1_024, "h": 1_600, "o": 2_000}
"""Widths that names and letters of sizes stand for, roughly: they only rank a picture beside itself."""

_CROPS = frozenset(
    (
        *(
            "super",
            "exlarge",
            "horizontal",
            "vertical",
            "square",
            "portrait",
            "landscape",
            "wide",
            "story",
            "body",
            "main",
        ),
        *("video", "live", "hp", "t1", "synd", "tease", "topper", "gallery", "assign", "restricted", "crop", "cropped"),
        *("1x1", "2x1", "2x3", "3x2", "3x4", "4x3", "4x5", "9x16", "16x9", "21x9", "large", "small", "medium", "plus"),
    )
)
"""Parts at a name's end that say for which place of a site a picture was cut: `-super-169`, `_16x9`, `-story-body`."""
_RATIOS = frozenset({"11", "21", "32", "43", "169", "916", "2"})
"""Numbers that follow such a part: 16 to 9, 1 to 1, the second of two places."""
_CROPPED = 12
"""Characters of the shortest name that is left of a cropped picture's."""

_PAIR = re.compile(r"(\d{2,4})x(\d{0,4})(?:[a-z@]\w{0,9})?|x(\d{2,4})")
_ONE = re.compile(r"w(?:idth)?[-_=:]?(\d{2,4})|(\d{2,4})(?:w|px)")
_OPTIONS = re.compile(
    r"[a-z]{1,3}_[\w.:-]{1,40}(?:,[a-z]{1,3}_[\w.:-]{1,40})+|[wh]_\d{2,4}|c_(?:fill|fit|scale|limit|crop)"
)
_OPTION = re.compile(r"(?:^|,)([wh])_(\d{2,4})")
_PAIR_WITHIN = re.compile(r"(?<![0-9a-z])(\d{2,4})x(\d{2,4})(?![0-9a-z+])")
_ONE_WITHIN = re.compile(r"[-_]w(\d{2,4})(?=[-_.]|$)")
_SERVED = re.compile(r"[sw](\d{2,4})(?:-[a-z0-9-]{1,20})?")
_NUMBER = re.compile(r"\d{3,4}")
_PREFIX = re.compile(r"(?P<size>\d{2,4}px|thumb|small|medium|large|tn)[-_](?P<stem>.+)", re.IGNORECASE)
_PROCESSED = re.compile(r"[-_](?:scaled|rotated|edited)$")
_PROXY = re.compile(r"^i\d\.wp\.com/")

_YEARS = range(1990, 2041)
"""Numbers in a path that are no size but a date."""
_STEPS = (10, 12, 16)
"""Widths that sites choose are multiples of one of these."""
_WIDEST = 2_600
"""Pixels: a larger bare number is no width."""
_TELLING = 8
"""Characters of the shortest file name that alone tells one picture from another."""
_SUFFIX_LIMIT = 12
"""Characters of the longest size at a name's end."""


@lru_cache(maxsize=4_096)
def read_size(url: str) -> Sized:
    """Take an absolute address apart; never raises."""
    try:
        parts = urlsplit(url)
        pairs = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        return Sized(url, None, None, None)
    found = _Found()
    segments = [unquote(segment) for segment in parts.path.split("/") if segment]
    name = segments.pop() if segments else ""
    stem = _Found().name(name)
    # What a server was told last is what it sends: a size in the path comes before the one of the file it is made from.
    kept = [segment for segment in reversed(segments) if not found.segment(segment, tells=len(stem) >= _TELLING)]
    query = urlencode([pair for pair in pairs if not found.parameter(*pair)])
    found.name(name)
    host = (parts.hostname or "").removeprefix("www.")
    key = _PROXY.sub("", "/".join((host, *reversed(kept), stem))) + (f"?{query}" if query else "")
    return Sized(key, found.width, found.height, found.width or found.guess)


def same_picture(one: str, other: str) -> bool:
    """Whether two absolute addresses lead to one picture, as far as they tell."""
    return read_size(one).key == read_size(other).key


def worth(width: int) -> int:
    """How good a width in pixels is: the wider the better up to `SENSIBLE_WIDTH`.

    What is wider comes after all that are readable, the narrowest first, and before the rest.
    """
    return width if width <= SENSIBLE_WIDTH else max(1, READABLE_WIDTH - 1 - width // 100)


def best_size(widths: Iterable[int | None]) -> int:
    """The place of the best of one picture's widths, from 0; the first of equals. None counts as `UNSAID_WIDTH`."""
    ranked = [worth(width or UNSAID_WIDTH) for width in widths]
    return ranked.index(max(ranked))


def image_type(url: str) -> str:
    """The media type of a picture by its address; empty where that does not end like one."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return ""
    _, mark, ending = path.rsplit("/", 1)[-1].rpartition(".")
    return IMAGE_TYPES.get(ending.lower(), "") if mark else ""


class _Found:
    """The sizes in one address; each method takes a part of it and says whether, or what of it, is no size."""

    def __init__(self) -> None:
        self.width: int | None = None
        self.height: int | None = None
        self.guess: int | None = None

    def parameter(self, key: str, value: str) -> bool:
        """Whether a parameter of the query shapes the picture."""
        key = key.lower()
        number = re.match(r"\d{2,4}(?!\d)", value)
        if key in _WIDTHS:
            self._take(number and number[0], None)
        elif key in _HEIGHTS:
            self._take(None, number and number[0])
        elif key in _BOTH:
            sizes = re.fullmatch(r"(\d{2,4})(?:[,x:*](\d{2,4}))?", value)
            if sizes and key != "crop":
                self._take(sizes[1], sizes[2])
        else:
            return key in _OTHERS
        return True

    def segment(self, text: str, *, tells: bool) -> bool:
        """Whether a directory of the path is a size.

        :param tells: whether the file's name alone tells the picture from others
        """
        lower = text.lower()
        if self._size(lower):
            return True
        if _OPTIONS.fullmatch(lower):
            for side, number in _OPTION.findall(lower):
                self._take(number if side == "w" else None, number if side == "h" else None)
            return True
        if lower in _NAMES:
            self.guess = _NAMES[lower]
            return True
        served = _SERVED.fullmatch(lower)
        if served:
            self._take(served[1], None)
            return True
        if tells and self._bare(lower):
            return True
        self._within(lower)
        return False

    def name(self, text: str) -> str:
        """A file's name without its ending and the sizes in it."""
        stem, _, ending = text.rpartition(".")
        if not stem or ending.lower() not in IMAGE_TYPES:
            stem = text
        else:
            inner, _, ending = stem.rpartition(".")  # photo.jpg.webp
            stem = inner if inner and ending.lower() in IMAGE_TYPES else stem
        stem = self._within(_PROCESSED.sub("", stem)) or stem
        if stem.lower() in _NAMES:
            self.guess = _NAMES[stem.lower()]
            return ""
        prefix = _PREFIX.fullmatch(stem)
        if prefix and (self._size(prefix["size"].lower()) or len(prefix["stem"]) >= _TELLING):
            self.guess = self.guess or _NAMES.get(prefix["size"].lower(), 150)
            stem = prefix["stem"]
        stem = _uncropped(stem)
        head, mark, size = _last_part(stem)
        lower = size.lower()
        if not head:
            return stem
        if self._size(lower):
            return head
        if lower in _NAMES or (mark == "_" and lower in _LETTERS and len(head) >= _TELLING - 2):
            self.guess = _NAMES.get(lower) or _LETTERS[lower]
            return head
        return head if len(head) >= _TELLING and self._bare(lower) else stem

    def _within(self, text: str) -> str:
        """A text without the sizes in the midst of it."""
        for pattern in (_PAIR_WITHIN, _ONE_WITHIN):
            match = pattern.search(text)
            if match:
                self._take(match[1], match[2] if pattern is _PAIR_WITHIN else None)
                text = pattern.sub("", text)
        return text.rstrip("-_")

    def _bare(self, text: str) -> bool:
        """Whether a number is likely a width: it ranks a picture, and says nothing for sure."""
        number = int(text) if _NUMBER.fullmatch(text) else 0
        if not number or number > _WIDEST or number in _YEARS or all(number % step for step in _STEPS):
            return False
        self.guess = self.guess or number
        return True

    def _size(self, text: str) -> bool:
        """Whether a piece is a size in numbers, such as 300x200, x200, w640, 640w."""
        pair = _PAIR.fullmatch(text)
        if pair:
            self._take(pair[1], pair[2] or pair[3])
            return True
        one = _ONE.fullmatch(text)
        if one:
            self._take(one[1] or one[2], None)
        return one is not None

    def _take(self, width: str | None, height: str | None) -> None:
        self.width = self.width or (int(width) if width else None) or None
        self.height = self.height or (int(height) if height else None) or None


def _uncropped(stem: str) -> str:
    """A name without the parts at its end that say how a picture was cut; as it is where too little would be left."""
    parts = re.split(r"[-_]", stem.lower())
    end = len(parts)
    while end > 1:
        if parts[end - 1] in _CROPS:
            end -= 1
        elif parts[end - 1] in _RATIOS and parts[end - 2] in _CROPS:
            end -= 2
        else:
            break
    length = len("-".join(parts[:end]))
    return stem[:length] if length >= _CROPPED else stem


def _last_part(stem: str) -> tuple[str, str, str]:
    """A name's last part that may be a size, with what stands before it and the mark between; empty where none may."""
    at = max(stem.rfind(mark) for mark in "-_.")
    if at <= 0 or len(stem) - at - 1 > _SUFFIX_LIMIT:
        return "", "", ""
    return stem[:at], stem[at], stem[at + 1 :]
