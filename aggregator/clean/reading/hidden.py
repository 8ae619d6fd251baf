"""What no browser shows: hidden elements, words for screen readers alone, words in place of a player that plays."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element as Element
from lxml.etree import iterwalk

from aggregator.clean.reading.trees import become, is_element, named_with, words_in
from aggregator.text.pictures import LAZY_SETS, LAZY_SOURCES
from aggregator.text.traces import Traces

RULE = "hidden"

PARAGRAPH = 60
"""Characters of the shortest paragraph of running text."""

WAITING = 0.5
"""Share of a page's running text above which a hidden element is the text itself, which a script shows."""

_FOR_SCREEN_READERS = frozenset(
    (
        *("sr-only", "sr-only-focusable", "visually-hidden", "visually-hidden-focusable", "visuallyhidden"),
        *("screen-reader-text", "screen-reader-only", "screen-reader-response", "screenreader-only", "screenreader"),
        *("u-visually-hidden", "is-visually-hidden", "visuallyhidden-focusable", "element-invisible", "a11y-hidden"),
        *("show-for-sr", "assistive-text", "offscreen", "preheader", "mcnpreviewtext"),
    )
)
"""Classes that sites and their tools hide a text by from all who see; the last two are what a list of mails shows."""

_UNSHOWN = frozenset({"datalist", "canvas", "template", "amp-sidebar", "amp-lightbox", "amp-consent"})
"""Elements whose content is not shown, or only in a browser that does not know them."""
_LAZY = (*LAZY_SOURCES, *LAZY_SETS)
_IMPORTANT = re.compile(r"\s*!\s*important\s*$")
_ZERO = re.compile(r"0+(?:\.0+)?(?:px|em|rem|pt|%)?")
_OFF = re.compile(r"-\d{3,}(?:\.\d+)?(?:px|em|rem|pt|%)?")
_CLIPPED = re.compile(r"rect\(\s*[01](?:px)?[\s,]")


def hide(tree: Element, traces: Traces, *, by_script: bool) -> None:
    """Take out of a tree what no browser shows, and put its words on record.

    :param by_script: whether scripts may show later what is hidden at first, as on a page
    """
    limit = WAITING * _running(tree) if by_script else None
    for element in list(_hidden(tree)):
        if limit and _running(element) > limit:
            continue
        words = words_in(element)
        # A mark that only screen readers say stands between words that a style sets apart.
        parts = not (words and words[0].isalnum() and words[-1].isalnum())
        become(element, "span", " " if parts else "")
        if words:
            traces.remove(RULE, words, "no browser shows it")


def _running(tree: Element) -> int:
    """Characters of the running text in a tree, by which a page's menus and boxes do not count."""
    lengths = (len(words_in(paragraph)) for paragraph in tree.iter("p"))
    return sum(length for length in lengths if length >= PARAGRAPH)


def empty_players(tree: Element, traces: Traces, *, by_script: bool) -> None:
    """Take the words out of videos and sounds that play: they are for browsers that know neither.

    :param by_script: whether a player without a source gets one from a script
    """
    for player in tree.iter("video", "audio"):
        sources = [child for child in player if child.tag == "source"]
        if not by_script and not player.get("src") and not sources:
            player.tag = "div"  # nothing plays: what it says instead is all that there is
            continue
        words = words_in(player)
        player.text = None
        for child in list(player):
            if child.tag == "source":
                child.tail = None
            else:
                player.remove(child)
        if words:
            traces.remove(RULE, words, "stands in for a player that plays")


def _hidden(tree: Element) -> Iterator[Element]:
    """The outermost hidden elements."""
    walk = iterwalk(tree, events=("start",))
    for _, element in walk:
        if is_element(element) and element.getparent() is not None and _is_hidden(element):
            walk.skip_subtree()
            yield element


def _is_hidden(element: Element) -> bool:
    if element.tag in _UNSHOWN or (element.tag == "dialog" and element.get("open") is None):
        return True
    if element.tag in {"html", "head", "body"}:
        return False
    if element.tag == "img" and any(element.get(name) for name in _LAZY):
        return False  # shown by the script that loads it
    hidden = element.get("hidden")
    if hidden is not None and hidden.lower() != "until-found":
        return True
    if named_with(element, _FOR_SCREEN_READERS):
        return True
    style = element.get("style") or ""
    return style != "" and _is_hiding(_declared(style), has_children=len(element) > 0)


def _declared(style: str) -> dict[str, str]:
    """The declarations of a style that hold: of one property the last, or the last that is important."""
    found: dict[str, str] = {}
    important: dict[str, str] = {}
    for declaration in style.lower().split(";"):
        name, _, value = declaration.partition(":")
        plain = _IMPORTANT.sub("", value)
        (found if plain == value else important)[name.strip()] = plain.strip()
    return found | important


def _is_hiding(style: dict[str, str], *, has_children: bool) -> bool:
    if style.get("display") == "none" or style.get("visibility") in {"hidden", "collapse"}:
        return True
    if _CLIPPED.match(style.get("clip", "")) and style.get("position") in {"absolute", "fixed"}:
        return True
    if style.get("position") in {"absolute", "fixed"} and any(
        _OFF.fullmatch(style.get(s, "")) for s in ("left", "top")
    ):
        return True
    if style.get("overflow", "").startswith("hidden") and any(
        _ZERO.fullmatch(style.get(side, "")) for side in ("height", "max-height", "width", "max-width")
    ):
        return True
    return not has_children and _ZERO.fullmatch(style.get("font-size", "")) is not None
