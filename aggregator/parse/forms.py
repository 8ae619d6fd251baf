"""One item, or the head of a feed, gathered by what its parts are and written for feedparser, each part once."""

from __future__ import annotations

import re
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from aggregator.parse.markup import Markup

PERMALINK: Final = "permalink"
"""The key of an entry whose guid is the address of its page."""
NOTE: Final = "itunes_note"
"""The key of an entry that itunes:summary ends up in."""
DATED: Final = "dcdate"
"""The key that dc:date ends up in: the date of the thing described, and the entry's only where it has no other."""
PICTURE: Final = "itempicture"
"""The key of an entry that an RSS `image` of its own ends up in; feedparser would take it for the channel's."""
SCOPE: Final = "aggregator-scope"
"""An attribute put on elements of the media module: numbers of the group and of the content that they belong to."""
ROLE: Final = "aggregator-role"
"""An attribute put on texts of the media module: which of them it is. feedparser makes a list of credits only."""

Attributes = dict[str, str]

_SLOTS: Final = {
    ("", "title"): ("title", 0),
    ("dc", "title"): ("title", 1),
    ("itunes", "title"): ("title", 2),
    ("", "guid"): ("guid", 0),
    ("", "id"): ("guid", 1),
    ("", "pubdate"): ("published", 0),
    ("", "published"): ("published", 0),
    ("", "issued"): ("published", 0),
    ("dcterms", "issued"): ("published", 1),
    ("", "updated"): ("updated", 0),
    ("", "modified"): ("updated", 0),
    ("", "lastbuilddate"): ("updated", 0),
    ("dcterms", "modified"): ("updated", 1),
    ("", "created"): ("created", 0),
    ("dcterms", "created"): ("created", 1),
    ("dc", "date"): (DATED, 0),
    ("", "language"): ("language", 0),
    ("dc", "language"): ("language", 1),
    ("itunes", "summary"): (NOTE, 0),
    ("feedburner", "origlink"): ("feedburner_origlink", 0),
    ("", "rights"): ("rights", 0),
    ("dc", "rights"): ("rights", 1),
    ("", "ttl"): ("ttl", 0),
    ("", "logo"): ("logo", 0),
    ("", "icon"): ("icon", 0),
    ("sy", "updateperiod"): ("sy_updateperiod", 0),
    ("sy", "updatefrequency"): ("sy_updatefrequency", 0),
}
"""What there is one of, and how far it stands back behind the format's own."""

_SUMMARIES: Final = {
    ("", "description"): "html",
    ("dc", "description"): "html",
    ("", "abstract"): "",
    ("", "summary"): "",
}
_CONTENTS: Final = {
    ("", "content"): "",
    ("content", "encoded"): "html",
    ("", "fullitem"): "html",
    ("", "body"): "html",
    ("xhtml", "body"): "html",
    ("xhtml", "div"): "html",
    ("turbo", "content"): "html",
    ("yandex", "full-text"): "text",
}
"""Texts, and the type of those that have one; the others say it themselves."""
_CATEGORIES: Final = frozenset({("", "category"), ("", "keywords"), ("dc", "subject"), ("media", "category")})
_TEXTS_OF_MEDIA: Final = frozenset({"credit", "title", "description", "text"})

LEAVES: Final = frozenset(
    {
        *_SLOTS,
        *_SUMMARIES,
        *_CONTENTS,
        *_CATEGORIES,
        ("", "link"),
        ("", "enclosure"),
        ("itunes", "image"),
        ("itunes", "link"),
        ("", "tags"),
        *(("media", name) for name in _TEXTS_OF_MEDIA | {"thumbnail"}),
    }
)
"""What holds text, or nothing; whatever elements stand in it are part of the text."""
LEAVES_OF_FEEDS: Final = frozenset({*_SLOTS, ("", "link"), ("itunes", "image")})
"""The same of a feed's head, as far as anybody asks for it."""
_OF_LINKS: Final = ("type", "length", "title", "width", "height")
_ENDS = re.compile(r"[\t\r\n]+")
"""What an address on several lines is without (URL Standard, "basic URL parser")."""
_RELATIONS = ("www.iana.org/assignments/relation/", "www.iana.org/assignments/link-relations/")
_XHTML = frozenset({"xhtml", "application/xhtml+xml"})
_TEXT_TYPES = frozenset({"", "text", "html", "text/plain", "text/html"})


class Form:
    """The parts of one item, source or feed."""

    __slots__ = ("_atom", "_contents", "_count", "_permalink", "_rest", "_slots", "_summaries")

    def __init__(self, *, atom: bool) -> None:
        """Begin.

        :param atom: whether the document is Atom, where the address of a link is its href
        """
        self._atom = atom
        self._slots: dict[str, tuple[int, str]] = {}
        self._summaries: list[_Construct] = []
        self._contents: list[_Construct] = []
        self._rest: list[str] = []
        self._permalink = False

    def add(self, name: tuple[str, str], attributes: Attributes, text: Markup, scope: str) -> None:
        """Take in a leaf that has ended.

        :param scope: the media group and content that it stands in, where it is of the media module
        """
        module, local = name
        if name in _SLOTS:
            self._fill(name, attributes, text)
        elif name in _SUMMARIES:
            self._summaries.append(_construct({"type": "text", **attributes}, text, _SUMMARIES[name]))
        elif name in _CONTENTS:
            self._contents.append(_construct(attributes, text, _CONTENTS[name]))
        elif name in _CATEGORIES:
            self._rest.append(_category(attributes, _line(text)))
        elif module == "media":
            self._media(local, attributes, text, scope)
        elif local == "link":
            self._rest.append(self._link(attributes, _ENDS.sub("", text.plain()).strip()))
        elif local == "enclosure":
            self._rest.append(_enclosure(attributes, _line(text)))
        elif local == "tags":
            self._rest.append(_element("tags", {}, _line(text)))
        else:  # itunes:image, and itunes:link, which was it once
            picture = attributes.get("href") or attributes.get("url") or _line(text)
            self._rest.append(_element("itunes:image", {"href": picture}))

    def add_person(self, name: str) -> None:
        """Take in an author; by name, so that feedparser has no mail addresses to look for."""
        self._rest.append(f"<author>{_element('name', {}, name)}</author>")

    def add_picture(self, url: str, *, is_logo: bool) -> None:
        """Take in an RSS `image`."""
        if url:
            self._rest.append(f"<image>{_element('url', {}, url)}</image>" if is_logo else _element(PICTURE, {}, url))

    def add_written(self, written: str) -> None:
        """Take in what is written already."""
        self._rest.append(written)

    def add_category(self, attributes: Attributes) -> None:
        """Take in a category that has its name in an attribute, and others within."""
        self._rest.append(_category(attributes, ""))

    def add_content(self, attributes: Attributes, scope: str) -> None:
        """Take in a media:content."""
        self._rest.append(_element("media:content", {**attributes, SCOPE: scope}))

    def written(self) -> str:
        """Write the parts, those first that feedparser lets others depend on."""
        summaries = sorted(self._summaries, key=lambda each: not each[1].strip())
        texts = [("description", each) for each in summaries[:1]]
        texts += [("content", each) for each in (*summaries[1:], *self._contents)]
        return "".join(
            [
                f"<{PERMALINK}/>" if self._permalink else "",
                *(each for _, each in self._slots.values()),
                *(_element(tag, attributes, text) for tag, (attributes, text) in texts),
                *self._rest,
            ]
        )

    def _fill(self, name: tuple[str, str], attributes: Attributes, text: Markup) -> None:
        slot, rank = _SLOTS[name]
        value = text.plain().strip()
        held = self._slots.get(slot)
        if not value or (held and (held[0] < rank or (held[0] == rank and slot == "title"))):
            return
        if slot in ("title", "rights"):
            written = _element(slot, *_construct(attributes, text))
        elif slot == "guid":
            self._permalink = rank == 0 and attributes.get("ispermalink", "").strip().lower() != "false"
            written = _element("guid", {"isPermaLink": "false"}, value)
        else:
            written = _element(slot, {}, text.html() if slot == NOTE and text.has_elements else value)
        self._slots[slot] = (rank, written)

    def _link(self, attributes: Attributes, text: str) -> str:
        """Write a link: in RSS what it holds is the address, whatever attributes it has; an empty one is none."""
        href = next((attributes[key].strip() for key in ("href", "url", "uri") if attributes.get(key)), "")
        if text and (not href or not self._atom):
            href = text
        href = href.replace("&amp;", "&")  # escaped twice; no address has it
        if not href or href.startswith("#"):
            return ""
        relation = attributes.get("rel", "").strip()
        bare = relation.lower().partition("://")[2]
        known = next((bare.removeprefix(each) for each in _RELATIONS if bare.startswith(each)), relation)
        kept: Attributes = {key: attributes[key] for key in _OF_LINKS if key in attributes}
        return _element("link", {"href": href, **({"rel": known} if known else {}), **kept})

    def _media(self, local: str, attributes: Attributes, text: Markup, scope: str) -> None:
        if local == "thumbnail":
            self._rest.append(
                _element("media:thumbnail", {**attributes, "url": attributes.get("url") or _line(text), SCOPE: scope})
            )
            return
        html = text.has_elements or "html" in attributes.get("type", "").lower()
        own = {ROLE: local, SCOPE: scope, "type": "html" if html else "plain"}
        value = text.html() if text.has_elements else text.plain()
        self._rest.append(_element("media:credit", own, value))


_Construct = tuple[Attributes, str]


def _construct(attributes: Attributes, text: Markup, type_: str = "") -> _Construct:
    """Return a text and its attributes; one that holds elements is HTML, whatever it says.

    :param type_: the type that its name alone gives it
    """
    given = attributes.get("type", "").strip().lower()
    is_xhtml = not type_ and given in _XHTML and attributes.get("mode") != "escaped"
    is_html = given in _XHTML or (text.has_elements and given in _TEXT_TYPES)
    value = text.html(is_xhtml=is_xhtml) if is_xhtml or text.has_elements else text.plain()
    kind = "html" if is_html else type_ or given
    own: Attributes = {key: attributes[key] for key in ("xml:lang", "xml:base", "src") if key in attributes}
    if attributes.get("mode") == "base64":
        own["mode"] = "base64"
    return {**own, **text.attributes, **({"type": kind} if kind else {})}, value


def _category(attributes: Attributes, text: str) -> str:
    named: Attributes = {key: attributes[key] for key in ("term", "label", "scheme") if key in attributes}
    return _element("category", named, text or attributes.get("text", ""))


def _enclosure(attributes: Attributes, text: str) -> str:
    return _element("enclosure", {**attributes, "url": attributes.get("url") or attributes.get("href") or text})


def _line(text: Markup) -> str:
    return " ".join(text.plain().split())


def _element(name: str, attributes: Attributes, text: str = "") -> str:
    return f"{opened(name, attributes)}{escape(text)}</{name}>"


def opened(name: str, attributes: Attributes) -> str:
    """Write a start tag."""
    return f"<{name}{''.join(f' {key}={quoteattr(value)}' for key, value in attributes.items())}>"
