"""What a frame or a player of another site shows: the address of its page, for a link that stands in its place.

A frame runs its site's scripts and cannot be republished; what it showed has an address that can. Of advertising and of
frames that count readers nothing is left.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qs, quote, urlsplit

from aggregator.text.pictures import is_counter
from aggregator.text.urls import absolute

_ID = re.compile(r"[\w-]{1,64}", re.ASCII)
"""What players name their films with."""

_NOTHING = re.compile(
    r"""
      (?:^|\.)(?:googletagmanager\.com|doubleclick\.net|googlesyndication\.com|googleadservices\.com|adservice\.google\.[a-z.]+
        |amazon-adsystem\.com|adnxs\.com|criteo\.(?:com|net)|taboola\.com|outbrain\.com|teads\.tv|smartadserver\.com
        |rubiconproject\.com|pubmatic\.com|openx\.net|adform\.net|yieldmo\.com|revcontent\.com|mgid\.com|adfox\.ru
        |an\.yandex\.ru|disqus\.com|addthis\.com|sharethis\.com|recaptcha\.net|list-manage\.com)$
      | ^(?:ads?|adserver|banners?|pixel|track(?:er|ing)?|analytics|stats?|counter|metrics)\d*\.
    """,
    re.VERBOSE,
)
"""Hosts whose frames advertise, count, share or ask: no story shows anything there."""

_NO_PATH = re.compile(
    r"^/(?:plugins/(?:like|share_button|follow|page|likebox|comments)\.php|widgets/(?:follow|tweet)_?button|recaptcha/)|/subscribe/embed",
    re.IGNORECASE,
)
"""Paths of buttons and boxes on the hosts of sites that show other things too."""


class Shown(NamedTuple):
    """What became of a frame."""

    url: str = ""
    """https: the page of what it showed; "" where there is nothing to lead to."""
    is_nothing: bool = False
    """Whether it showed nothing of a story: it advertised, counted or asked."""


def shown_by(source: str, base: str = "") -> Shown:
    """What a frame with this address showed; never raises."""
    url = absolute("https:" + source.strip() if source.strip().startswith("//") else source, base)
    if not url:
        return Shown()
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
        if _NOTHING.search(host) or _NO_PATH.search(parts.path) or is_counter(url):
            return Shown(is_nothing=True)
        page = _page_of(host, parts)
    except ValueError:
        return Shown()
    found = page or url
    return Shown(found if found.startswith("https://") else "")


def film(player: str, name: str) -> str:
    """The page of a film that an element names by its player and its name there; "" for one that is not known."""
    pattern = _FILMS.get(player)
    return pattern.format(name) if pattern and _ID.fullmatch(name) else ""


_FILMS = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "dailymotion": "https://www.dailymotion.com/video/{}",
    "twitter": "https://twitter.com/i/status/{}",
    "instagram": "https://www.instagram.com/p/{}/",
    "gist": "https://gist.github.com/{}",
}
"""Sites that elements of their own show, and the addresses of what is there."""


def _page_of(host: str, parts: SplitResult) -> str:
    """The page of what a known player shows; "" for every other."""
    reader = _PLAYERS.get(host)
    if reader is None:
        return ""
    given = {key: values[0] for key, values in parse_qs(parts.query).items()}
    return reader([part for part in parts.path.split("/") if part], given)


def _youtube(path: list[str], given: Mapping[str, str]) -> str:
    kind, name = path[0] if path else "", path[1] if len(path) > 1 else ""
    if kind not in {"embed", "v", "shorts", "live"}:
        return ""
    if name == "live_stream":
        channel = given.get("channel", "")
        return f"https://www.youtube.com/channel/{channel}/live" if _ID.fullmatch(channel) else ""
    if name in {"", "videoseries"}:
        listed = given.get("list", "")
        return f"https://www.youtube.com/playlist?list={listed}" if _ID.fullmatch(listed) else ""
    page = film("youtube", name)
    start = given.get("start", "")
    return f"{page}&t={start}" if page and start.isdecimal() and start != "0" else page


def _vimeo(path: list[str], given: Mapping[str, str]) -> str:
    if len(path) < 2 or path[0] != "video":  # noqa: PLR2004 -- /video/NAME
        return ""
    page, key = film("vimeo", path[1]), given.get("h", "")
    return f"{page}/{key}" if page and _ID.fullmatch(key) else page


def _dailymotion(path: list[str], given: Mapping[str, str]) -> str:
    return film("dailymotion", path[2] if path[:2] == ["embed", "video"] and len(path) > 2 else given.get("video", ""))  # noqa: PLR2004


def _named(pattern: str, *before: str) -> Callable[[list[str], Mapping[str, str]], str]:
    """A reader of addresses whose path is `before` and a name, which `pattern` takes."""

    def read(path: list[str], _given: Mapping[str, str]) -> str:
        names = path[len(before) :]
        return (
            pattern.format(names[0])
            if path[: len(before)] == list(before) and names and _ID.fullmatch(names[0])
            else ""
        )

    return read


def _told(key: str) -> Callable[[list[str], Mapping[str, str]], str]:
    """A reader of addresses that say the page in a parameter."""

    def read(_path: list[str], given: Mapping[str, str]) -> str:
        return absolute(given.get(key, ""))

    return read


def _moved(host: str, without: str = "", end: str = "") -> Callable[[list[str], Mapping[str, str]], str]:
    """A reader of addresses whose page has the same path on another host, less one part of it."""

    def read(path: list[str], _given: Mapping[str, str]) -> str:
        kept = "/".join(quote(part, safe="%:@!$&'()*+,;=") for part in path if part != without)
        return f"https://{host}/{kept}{end}" if kept else ""

    return read


def _twitter(_path: list[str], given: Mapping[str, str]) -> str:
    return film("twitter", given.get("id", ""))


def _twitch(_path: list[str], given: Mapping[str, str]) -> str:
    name, channel = given.get("video", "").removeprefix("v"), given.get("channel", "")
    if _ID.fullmatch(name):
        return f"https://www.twitch.tv/videos/{name}"
    return f"https://www.twitch.tv/{channel}" if _ID.fullmatch(channel) else ""


def _vk(_path: list[str], given: Mapping[str, str]) -> str:
    owner, name = given.get("oid", ""), given.get("id", "")
    return f"https://vk.com/video{owner}_{name}" if _ID.fullmatch(owner) and _ID.fullmatch(name) else ""


def _bilibili(_path: list[str], given: Mapping[str, str]) -> str:
    name = given.get("bvid", "")
    return f"https://www.bilibili.com/video/{name}" if _ID.fullmatch(name) else ""


def _bluesky(path: list[str], _given: Mapping[str, str]) -> str:
    # /embed/DID/app.bsky.feed.post/NAME
    if len(path) != 4 or not _ID.fullmatch(path[3]):  # noqa: PLR2004 -- the four parts above
        return ""
    return f"https://bsky.app/profile/{quote(path[1], safe=':')}/post/{path[3]}"


_PLAYERS: Mapping[str, Callable[[list[str], Mapping[str, str]], str]] = {
    **dict.fromkeys(("youtube.com", "m.youtube.com", "youtube-nocookie.com"), _youtube),
    "player.vimeo.com": _vimeo,
    **dict.fromkeys(("dailymotion.com", "geo.dailymotion.com"), _dailymotion),
    **dict.fromkeys(("platform.twitter.com", "platform.x.com"), _twitter),
    "facebook.com": _told("href"),
    "w.soundcloud.com": _told("url"),
    **dict.fromkeys(("cdn.embedly.com", "cdn.iframe.ly"), _told("url")),
    "open.spotify.com": _moved("open.spotify.com", "embed"),
    "embed.podcasts.apple.com": _moved("podcasts.apple.com"),
    "embed.music.apple.com": _moved("music.apple.com"),
    "embed.ted.com": _moved("www.ted.com"),
    "instagram.com": _moved("www.instagram.com", "embed", "/"),
    "t.me": _moved("t.me"),
    "streamable.com": _named("https://streamable.com/{}", "e"),
    "archive.org": _named("https://archive.org/details/{}", "embed"),
    "giphy.com": _named("https://giphy.com/gifs/{}", "embed"),
    "rutube.ru": _named("https://rutube.ru/video/{}/", "play", "embed"),
    "ok.ru": _named("https://ok.ru/video/{}", "videoembed"),
    **dict.fromkeys(("player.twitch.tv", "clips.twitch.tv"), _twitch),
    **dict.fromkeys(("vk.com", "vkvideo.ru"), _vk),
    "player.bilibili.com": _bilibili,
    "embed.bsky.app": _bluesky,
}
"""Hosts of players, without `www.`, and what reads their addresses."""
