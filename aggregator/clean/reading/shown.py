"""HTML brought to what a browser shows of it, before it is sanitised: without what is hidden, with words for formulas.

    hidden text          goes, on record
    formulas             become words
    frames and players   become links to what they showed
    buttons, forms       go, on record; a label within a sentence stays
    unknown elements     become blocks, or parts of a sentence

A sanitiser knows elements one by one; all of this takes a look around. It is done on a tree, and only for documents
that have something of the kind. What comes out is no safer than what came in.
"""

from __future__ import annotations

import re

from lxml import etree
from lxml.etree import _Element as Element

from aggregator.clean.reading.controls import name_unknown, release_buttons, take_forms
from aggregator.clean.reading.formulas import write_out_formulas
from aggregator.clean.reading.frames import lead_out
from aggregator.clean.reading.hidden import empty_players, hide
from aggregator.text.html import outlined, unknown_names
from aggregator.text.spot import Spotter
from aggregator.text.traces import Traces

_SPOTTED = Spotter(
    (
        *(" hidden", "\nhidden", "display:", "display :", "visibility", "font-size:0", "overflow:", "overflow :"),
        *("position:", "sr-only", "screen-reader", "screenreader", "visually", "invisible", "a11y-hidden", "-for-sr"),
        *("assistive-text", "offscreen", "preheader", "mcnpreviewtext"),
        *("<math", "katex", "mathjax", "math/tex", "<mjx-", "<video", "<audio", "<canvas", "<datalist", "<dialog"),
        *(
            "<iframe",
            "<frame",
            "<embed",
            "<object",
            "<applet",
            "<amp-",
            "<lite-",
            "<oembed",
            "-embed",
            "twitter-",
            "fb-",
        ),
        *("instagram-media", "text-post-media", "youtube", "lyte", "reddit-", "yt-lite", "vk-post"),
        *("<button", "<form", "<select", "<textarea", "<svg", "<xmp"),
    )
)
"""One of these is in every document that has something to settle, but for elements that HTML does not know."""


_VOID = frozenset({"br", "col", "embed", "frame", "hr", "img", "param", "source", "wbr"})
_VOID_TAG = re.compile(rf'<({"|".join(sorted(_VOID))})((?: [a-z-]+="[^"]*")*)>')
_PARSER = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=True)


def shown(html: str, base: str, traces: Traces) -> str:
    """Untrusted HTML as a browser shows it, and untrusted still.

    :param base: what relative addresses are relative to
    :param traces: is told what went
    """
    if "<" not in html or not (_SPOTTED(html) or unknown_names(html)):
        return html
    tree = _tree(outlined(html))
    if tree is None:
        return html
    take_forms(tree, traces)
    settle(tree, base, traces, by_script=False)
    return _written(tree)


def settle(tree: Element, base: str, traces: Traces, *, by_script: bool) -> None:
    """Bring a tree to what a browser shows of it, in place.

    :param by_script: whether scripts may show what is hidden at first, as on a page
    """
    name_unknown(tree)
    write_out_formulas(tree)
    hide(tree, traces, by_script=by_script)
    empty_players(tree, traces, by_script=by_script)
    lead_out(tree, base, traces)
    release_buttons(tree, traces)


def _tree(outline: str) -> Element | None:
    """The tree that the sanitiser's own output writes down: as XML, whose parser mends nothing in it."""
    whole = _VOID_TAG.sub(r"<\1\2/>", outline).replace("&nbsp;", "\u00a0")
    return etree.fromstring(f"<div>{whole}</div>", _PARSER)


def _written(tree: Element) -> str:
    for element in tree.iter():
        if not len(element) and not element.text and element.tag not in _VOID:
            element.text = ""  # else it is written as an XML tag that is its own end, which in HTML begins one
    return str(etree.tostring(tree, encoding="unicode"))
