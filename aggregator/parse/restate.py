"""Say a document again so that feedparser reads what it says: by places, and not by names alone.

feedparser takes a `title`, `link` or `pubDate` for the item's wherever in the item it stands, counts on texts that hold
no elements, and lets a date of one module overwrite that of the format. So a pass of expat reads the document by
places: what is a child of the item, or of a container that the format knows, is written again under one name for each
thing; what a publisher's own element holds belongs to that element and is left out; texts are written as text, their
elements as escaped HTML. It runs on well-formed bytes and on new items only, so it costs little.
"""

from __future__ import annotations

from typing import Final
from xml.parsers import expat
from xml.sax.saxutils import escape

from aggregator.parse.forms import LEAVES, LEAVES_OF_FEEDS, Attributes, Form, opened
from aggregator.parse.markup import Markup, pairs
from aggregator.parse.names import Names

_SPECIAL: Final = {
    "http://www.w3.org/XML/1998/namespace}lang": "xml:lang",
    "http://www.w3.org/XML/1998/namespace}base": "xml:base",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#}about": "rdf:about",
}
"""Attributes with a namespace that mean something to us; the others are dropped."""
_KEPT: Final = frozenset({*_SPECIAL.values(), "href", "lastmod", "base"})
"""What the elements that hold others keep: CDF has links, dates and bases as attributes."""
_MODULES: Final = {
    "xmlns:rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xmlns:media": "http://search.yahoo.com/mrss/",
    "xmlns:itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
}
"""The prefixes that are written."""
_RSS_10: Final = "http://purl.org/rss/1.0/"
_RSS_090: Final = "http://my.netscape.com/rdf/simple/0.9/"
_ATOM: Final = "http://www.w3.org/2005/Atom"
_ITEMS: Final = frozenset({("", "item"), ("", "entry")})
_NOTHING: Final[dict[tuple[str, str], str]] = {}
_PEOPLE: Final = dict.fromkeys((("", "author"), ("dc", "author"), ("dc", "creator"), ("itunes", "author")), "person")
_FILES: Final = {
    ("media", "group"): "files",
    ("media", "content"): "files",
    **{name: "leaf" for name in LEAVES if name[0] == "media"},
}
_OF_SOURCES: Final = (("", "title"), ("", "id"), ("", "link"), ("", "updated"), ("", "rights"), ("dc", "rights"))
_IN: Final = {
    "feed": {
        **dict.fromkeys(LEAVES_OF_FEEDS, "leaf"),
        ("", "channel"): "feed",
        ("", "image"): "picture",
        ("", "author"): "person",
    },
    "item": {
        **dict.fromkeys(LEAVES, "leaf"),
        **_PEOPLE,
        **_FILES,
        ("", "source"): "source",
        ("", "image"): "picture",
        ("", "link"): "link",
        ("", "categories"): "list",
        ("", "authors"): "list",
        ("itunes", "category"): "list",
    },
    "files": _FILES,
    "link": _FILES,
    "source": {**_PEOPLE, **dict.fromkeys(_OF_SOURCES, "leaf")},
}
"""What is read of an element, by what it stands in; an element that is not named belongs to nobody's item."""
_IN_LISTS: Final = {
    (("", "categories"), ("", "category")): "leaf",
    (("", "authors"), ("", "author")): "person",
    (("itunes", "category"), ("itunes", "category")): "list",
}


def restate(document: bytes) -> bytes:
    """Return a well-formed document in the words that feedparser reads right; empty if it is not well-formed."""
    writer = _Writer()
    try:
        return writer.run(document)
    except expat.ExpatError:
        return b""


class _Frame:
    """An open element that may hold others of the format."""

    __slots__ = ("attributes", "form", "kind", "name", "place", "text")

    def __init__(self, kind: str, name: tuple[str, str], attributes: Attributes, form: Form, place: int = 0) -> None:
        self.kind = kind
        """What `_IN` calls it; "other" may hold items, "left out" nothing."""
        self.name = name
        self.attributes = attributes
        self.form = form
        """What takes in its children, or itself when it ends."""
        self.place = place
        """Where in the output it is written when it ends."""
        self.text = Markup()
        """What it holds itself; of a person the name."""


class _Writer:
    """The state of the pass."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.frames: list[_Frame] = []
        self.leaf: _Frame | None = None
        self.inside = 0
        """How many elements within the leaf, or within what is left out, are open."""
        self.names = Names("")
        self.atom = False
        self.namespaces: set[tuple[str | None, str]] = set()
        self.count = 0
        """Of media groups and contents."""
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.namespace_prefixes = True
        self.parser.ordered_attributes = True
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        self.parser.StartNamespaceDeclHandler = lambda prefix, uri: self.namespaces.add((prefix, uri or ""))

    def run(self, document: bytes) -> bytes:
        self.parser.Parse(document, True)
        return "".join(self.out).encode()

    def start(self, tag: str, attributes: list[str]) -> None:
        if self.leaf is not None:
            self.inside += 1
            self.leaf.text.start(*self.names.split(tag), attributes)
            return
        if not self.frames:
            self.names = Names(tag)
            self.atom = self.names.split(tag)[1] == "feed"
            self.frames.append(self.container("feed", self.names.split(tag), _own(attributes)))
            return
        frame = self.frames[-1]
        if frame.kind == "left out":
            self.inside += 1
            return
        self.child(frame, self.names.split(tag), _own(attributes))

    def child(self, frame: _Frame, name: tuple[str, str], attributes: Attributes) -> None:
        """Open what stands in a container."""
        kind = _kind(frame, name)
        if kind in ("feed", "item"):
            self.frames.append(self.container(kind, name, attributes))
            return
        opened = _Frame(kind, name, attributes, frame.form)
        if kind == "source":
            opened.form = Form(atom=self.atom)
        elif kind == "files":
            self.count += 1
            opened.place = self.count
            if name[1] == "content":
                frame.form.add_content(attributes, self.scope(opened))
        elif kind == "list" and "text" in attributes:
            frame.form.add_category(attributes)
        elif kind == "leaf":
            self.leaf = opened
        self.frames.append(opened)

    def container(self, kind: str, name: tuple[str, str], attributes: Attributes) -> _Frame:
        """Open a feed or an item, and keep its place in the output."""
        self.out.append("")
        return _Frame(kind, name, attributes, Form(atom=self.atom), len(self.out) - 1)

    def scope(self, last: _Frame | None = None) -> str:
        """Return the numbers of the media group and content that are open, as `media` reads them."""
        numbers = {"group": 0, "content": 0}
        for frame in (*self.frames, *([last] if last else ())):
            if frame.kind == "files":
                numbers[frame.name[1]] = frame.place
        return f"{numbers['group']}.{numbers['content']}"

    def end(self, _tag: str) -> None:
        if self.inside:
            self.inside -= 1
            if self.leaf is not None:
                self.leaf.text.end()
            return
        frame = self.frames.pop()
        self.leaf = None
        text = frame.text.plain().strip()
        if frame.kind in ("feed", "item"):
            self.end_container(frame)
        elif frame.kind in ("leaf", "link"):
            self.end_leaf(frame)
        elif frame.kind == "person":
            frame.form.add_person(text)
        elif frame.kind == "picture":
            url = text or frame.attributes.get("url", "") or frame.attributes.get("href", "")
            frame.form.add_picture(url, is_logo=self.frames[-1].kind == "feed")
        elif frame.kind == "source":
            link = {"url": frame.attributes["url"]} if "url" in frame.attributes else {}
            written = f"{opened('source', link)}{frame.form.written()}{escape(text)}</source>"
            self.frames[-1].form.add_written(written)

    def end_leaf(self, frame: _Frame) -> None:
        holder = self.frames[-1]
        if holder.kind in ("person", "picture"):
            holder.text = frame.text
        else:
            frame.form.add(frame.name, frame.attributes, frame.text, self.scope())

    def end_container(self, frame: _Frame) -> None:
        kept = {key: value for key, value in frame.attributes.items() if key in _KEPT}
        if frame.kind == "item":
            self.out[frame.place] = f"{opened('item', kept)}{frame.form.written()}</item>"
        elif self.frames:
            self.out[frame.place] = opened("channel", kept)
            self.out.append(f"{frame.form.written()}</channel>")
        else:
            name = "rdf:RDF" if frame.name[1] == "rdf" else frame.name[1]
            version = {"version": frame.attributes["version"]} if "version" in frame.attributes else {}
            default = {"xmlns": self.namespace(name)} if self.namespace(name) else {}
            self.out[frame.place] = opened(name, {**default, **_MODULES, **version, **kept})
            self.out.append(f"{frame.form.written()}</{name}>")

    def namespace(self, root: str) -> str:
        """Return the namespace by which feedparser tells the version of a document."""
        used = {uri.lower() for _, uri in self.namespaces}
        if root == "feed":
            return _ATOM if _ATOM.lower() in used else ""
        if root == "rdf:RDF" and _RSS_10 in used:
            return _RSS_10
        return _RSS_090 if root == "rdf:RDF" and (None, _RSS_090) in self.namespaces else ""

    def text(self, text: str) -> None:
        if self.leaf is not None:
            self.leaf.text.text(text)
        elif not self.inside and self.frames[-1].kind in ("person", "picture", "source", "link"):
            self.frames[-1].text.text(text)


def _kind(holder: _Frame, name: tuple[str, str]) -> str:
    """What an element is, by what it stands in."""
    if holder.kind in ("feed", "item", "other") and name in _ITEMS:
        return "item"
    if holder.kind == "list":
        return _IN_LISTS.get((holder.name, name), "left out")
    if (holder.kind, name[1]) in (("person", "name"), ("picture", "url")):
        return "leaf"
    return _IN.get(holder.kind, _NOTHING).get(name, "other" if holder.kind in ("feed", "other") else "left out")


def _own(attributes: list[str]) -> Attributes:
    """Return the attributes without namespace, and those whose namespace we read."""
    own: Attributes = {}
    for name, value in pairs(attributes):
        if "}" not in name:
            own.setdefault(name.lower(), value)
        elif special := _SPECIAL.get(name.rpartition("}")[0]):
            own[special] = value
    return own
