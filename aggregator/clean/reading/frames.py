"""Frames and players of other sites: a link to what they showed stands in their place.

The link is an element of our own (`SHOWN`) until the reader of blocks makes a link of it; a stranger's element of that
name is none by then, since elements that HTML does not know are settled first.
"""

from __future__ import annotations

import re

from lxml.etree import SubElement
from lxml.etree import _Element as Element

from aggregator.clean.reading.trees import become, named_with, words_in
from aggregator.text.elements import SHOWN
from aggregator.text.html import without_control
from aggregator.text.pictures import LAZY_SOURCES, SMALLEST
from aggregator.text.players import Shown, film, shown_by
from aggregator.text.traces import Traces
from aggregator.text.urls import absolute, identity

RULE = "frame"
LED = "a frame of another site; a link to what it showed stands in its place"
_SOURCES = (
    "src",
    "data",
    *LAZY_SOURCES,
    "data-litespeed-src",
    "data-cookieblock-src",
    "data-cmp-src",
    "data-iframe-src",
)
"""Where frames have their addresses, also those that wait for a reader's consent."""
_PARAMETERS = frozenset({"movie", "src", "url", "flashvars"})
_FILMS = {
    "amp-youtube": ("youtube", "data-videoid"),
    "lite-youtube": ("youtube", "videoid"),
    "youtube-video": ("youtube", "videoid"),
    "amp-vimeo": ("vimeo", "data-videoid"),
    "lite-vimeo": ("vimeo", "videoid"),
    "amp-dailymotion": ("dailymotion", "data-videoid"),
    "amp-twitter": ("twitter", "data-tweetid"),
    "amp-instagram": ("instagram", "data-shortcode"),
    "amp-gist": ("gist", "data-gistid"),
}
"""Elements of one player each: its name, and the attribute that names the film."""
_ADDRESSED = {
    "amp-iframe": "src",
    "amp-facebook": "data-href",
    "amp-reddit": "data-src",
    "amp-video-iframe": "src",
    "amp-google-document-embed": "src",
    "oembed": "url",
}
"""Elements that hold the address of what they show."""
_NOTHING = frozenset(
    {"amp-ad", "amp-sticky-ad", "amp-auto-ads", "amp-embed", "amp-analytics", "amp-pixel", "amp-social-share"}
)
"""Elements of AMP that show nothing of a story."""
_KNOWN = {"amp-img": "img", "amp-anim": "img", "amp-video": "video", "amp-audio": "audio"}
"""Elements of AMP that HTML has by another name."""
_POSTS = frozenset(
    (
        *("twitter-tweet", "twitter-video", "instagram-media", "tiktok-embed", "fb-post", "fb-video", "reddit-card"),
        *("reddit-embed-bq", "bluesky-embed", "mastodon-embed", "text-post-media", "imgur-embed-pub", "vk-post"),
    )
)
"""Classes of what stands for a post until its site's script has drawn it."""
_PERMALINKS = ("data-instgrm-permalink", "data-text-post-permalink", "data-href", "cite")
_YOUTUBE = frozenset({"youtube-player", "youtube-embed", "lyte", "rll-youtube-player", "yt-lite", "youtube"})
_NAMES = ("data-id", "data-embed", "data-youtube-id", "data-video-id")
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:[?#]|$)", re.IGNORECASE)
_SAYS_NOTHING = re.compile(
    r"(?:youtube|vimeo)?\s*(?:video|media|embed(?:ded)?|post)?\s*(?:player|content|iframe|frame)?", re.IGNORECASE
)
"""Titles that say of a frame only that it is one."""


def lead_out(tree: Element, base: str, traces: Traces) -> None:
    """Put links in place of frames, with each frame on record.

    :param base: what relative addresses are relative to
    """
    for element in list(tree.iter("*")):
        if element.getparent() is None:
            continue
        if element.tag in _KNOWN:
            element.tag = _KNOWN[element.tag]
        elif element.tag in {"object", "applet"}:
            _lead_from_object(element, base, traces)
        elif named_with(element, _POSTS):
            _lead_to_post(element, base, traces)
        elif (shown := _shown(element, base)) is not None:
            _lead(element, shown, base, traces)


def _shown(element: Element, base: str) -> Shown | None:
    """What an element shows if it is a frame, or stands for one until a script makes it."""
    tag = element.tag
    if tag in {"iframe", "frame", "embed"}:
        return Shown(is_nothing=True) if _is_dot(element) else shown_by(_source(element), base)
    if tag in _NOTHING:
        return Shown(is_nothing=True)
    if tag in _FILMS:
        player, name = _FILMS[tag]
        return Shown(film(player, element.get(name) or ""))
    if tag in _ADDRESSED:
        return shown_by(element.get(_ADDRESSED[tag]) or "", base)
    if named_with(element, _YOUTUBE) and not words_in(element):
        pages = (film("youtube", element.get(name) or "") for name in _NAMES)
        return next((Shown(page) for page in pages if page), None)
    return None


def _lead(element: Element, shown: Shown, base: str, traces: Traces) -> None:
    """Make a frame the link to what it showed; nothing, where there is none."""
    source = absolute(_source(element), base) or _source(element) or element.tag
    if shown.is_nothing:
        why = "advertised, counted or asked; nothing stands in its place"
    elif shown.url:
        why = LED
    else:
        why = "a frame without an address that can be led to"
    traces.remove(RULE, shown.url or source, why)
    title = " ".join(without_control(element.get("title") or "").split())
    if shown.url and not shown.is_nothing:
        said = title if title and not _SAYS_NOTHING.fullmatch(title) else ""
        become(element, SHOWN, href=shown.url, title=said)
    else:
        become(element, "span", " ")


def _is_dot(element: Element) -> bool:
    """Whether a frame is too small to show anything."""
    sizes = ((element.get(side) or "").removesuffix("px").strip() for side in ("width", "height"))
    return bool(element.get("src")) and any(size.isdecimal() and int(size) <= SMALLEST for size in sizes)


def _source(element: Element) -> str:
    """The address of a frame: what a script would set before what stands there for the meantime."""
    given = [value for name in _SOURCES if (value := (element.get(name) or "").strip())]
    return next((value for value in given if not value.startswith(("about:", "data:", "javascript:"))), "")


def _lead_from_object(element: Element, base: str, traces: Traces) -> None:
    """An object is a picture, or a frame; what it says to those who cannot see it stays if it leads there itself."""
    address = _source(element)
    for parameter in element.iter("param"):
        if not address and (parameter.get("name") or "").lower() in _PARAMETERS:
            address = parameter.get("value") or ""
    inner = next(element.iter("embed", "iframe"), None)
    address = address or (_source(inner) if inner is not None else "")
    if (element.get("type") or "").startswith("image/") or _PICTURE.search(address):
        become(element, "img", src=absolute(address, base), alt=words_in(element))
        return
    shown = shown_by(address, base)
    links = any(link.get("href") for link in element.iter("a"))
    if links or (not shown.url and not shown.is_nothing and words_in(element)):
        traces.remove(RULE, shown.url or address, "a frame of another site; what it says instead stands in its place")
        element.tag = "div"
        return
    _lead(element, shown, base, traces)


def _lead_to_post(element: Element, base: str, traces: Traces) -> None:
    """The words of a post stay; where none of its links leads to the post, one is put below them."""
    page = next(
        filter(None, (shown_by(element.get(name) or "", base).url for name in _PERMALINKS if element.get(name))), ""
    )
    if not page:
        return
    if not words_in(element):
        _lead(element, Shown(page), base, traces)
        return
    known = identity(page)
    if not any(identity(absolute(link.get("href") or "", base)) == known for link in element.iter("a")):
        SubElement(element, SHOWN, href=page)
