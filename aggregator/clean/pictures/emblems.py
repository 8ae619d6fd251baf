"""Pictures that show nothing of a story: logos, icons, faces beside bylines, buttons, beacons, placeholders."""

from __future__ import annotations

import re
from html import escape

from aggregator.model import Enclosure
from aggregator.text.html import sanitize

PHOTOGRAPH_WIDTH = 300
"""Pixels: a picture that says it is narrower is a stamp, and taken only where there is no other."""

LEAST_LONG, LEAST_SHORT = 100, 50
"""Pixels of a picture's longer and shorter side: below, it is an icon, a button or a face beside a byline."""

LONGEST_SIDE = 4.5
"""Longer side to shorter; what is longer still is a banner or a line."""

DRAWINGS = frozenset({"image/svg+xml", "image/x-icon", "image/vnd.microsoft.icon"})
"""Drawings and icons: no feed reader shows the first as a story's picture."""

_NO_HOST = re.compile(r"(?:^|\.)(?:gravatar\.com|s\.w\.org|emoji\.[a-z.]+|avatars?\d*\.[a-z.]+)$")
_NO_FOLDER = frozenset(
    (
        *("logo", "logos", "icon", "icons", "favicon", "favicons", "avatar", "avatars", "emoji", "emojis", "smilies"),
        *(
            "smileys",
            "badges",
            "buttons",
            "sprites",
            "spinners",
            "placeholders",
            "ads",
            "adserver",
            "advert",
            "adverts",
        ),
        *("twemoji", "share-icons", "social-icons"),
    )
)
_NO_PICTURE = frozenset(
    (
        *("logo", "logos", "icon", "icons", "favicon", "avatar", "gravatar", "emoji", "smiley", "spinner", "loading"),
        *("loader", "placeholder", "pixel", "spacer", "blank", "button", "badge", "sprite", "noimage", "nophoto"),
        *("noimg", "nopic", "tracker", "beacon", "share", "default", "fallback", "facebook", "twitter", "whatsapp"),
        *("telegram", "linkedin", "pinterest", "instagram", "youtube", "rss", "feed", "email", "print", "mystery"),
        *(
            "reddit",
            "digg",
            "delicious",
            "stumbleupon",
            "tumblr",
            "bluesky",
            "mastodon",
            "vkontakte",
            "weibo",
            "bookmark",
        ),
    )
)
"""Words that name what is no picture of anything, where a file's name says nothing besides."""
_FILLERS = frozenset(
    (
        *("site", "web", "website", "our", "the", "new", "main", "header", "footer", "big", "small", "large", "square"),
        *("round", "white", "black", "dark", "light", "og", "social", "image", "img", "pic", "picture", "photo", "app"),
        *("fb", "tw", "x", "v", "no", "missing", "user", "author", "profile", "person", "man", "thumb", "thumbnail"),
        *(
            "article",
            "news",
            "story",
            "post",
            "ajax",
            "lazy",
            "load",
            "grey",
            "gray",
            "transparent",
            "on",
            "via",
            "this",
        ),
    )
)
_SYMBOLS = frozenset(
    {"logo", "icon", "favicon", "avatar", "gravatar", "emoji", "spinner", "placeholder", "badge", "sprite"}
)
"""Of those words the ones that tell even beside a name, where nothing says that the picture is large."""
_WORDS = re.compile(r"[^\W\d_]+")


def shows_something(picture: Enclosure) -> bool:
    """Whether a picture may be a story's, by its type, size and address."""
    width, height = picture.width, picture.height
    sides = [side for side in (width, height) if side]
    if picture.type in DRAWINGS or (sides and (max(sides) < LEAST_LONG or min(sides) < LEAST_SHORT)):
        return False
    if sides and max(sides) > LONGEST_SIDE * min(sides):
        return False
    host, _, path = picture.url.partition("://")[2].partition("/")
    *folders, name = path.partition("?")[0].lower().split("/")
    if _NO_HOST.search(host.lower()) or not _NO_FOLDER.isdisjoint(folders):
        return False
    words = _WORDS.findall(name.rpartition(".")[0] or name)
    symbols = [word for word in words if word in _NO_PICTURE]
    if symbols and all(word in _NO_PICTURE or word in _FILLERS for word in words):
        return False
    is_photograph = (width or 0) >= PHOTOGRAPH_WIDTH or picture.type in {"image/jpeg", "image/webp"}
    if not is_photograph and not _SYMBOLS.isdisjoint(words):
        return False
    return bool(sanitize(f'<img src="{escape(picture.url)}">'))  # which takes out beacons
