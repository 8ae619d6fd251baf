"""What an element is, by its namespace: of the feed's own format, of a module that we read, or somebody's own."""

from __future__ import annotations

from typing import Final

FOREIGN: Final = "?"
"""The module of names that no format and no module that we read has."""

_CORE = (
    "www.w3.org/2005/atom",
    "purl.org/atom/ns",
    "purl.org/rss/1.0",
    "purl.org/net/rss1.1",
    "purl.org/rss/1.0/modules/rss091",
    "my.netscape.com/rdf/simple/0.9",
    "channel.netscape.com/rdf/simple/0.9",
    "blogs.law.harvard.edu/tech/rss",
    "example.com/newformat",
    "example.com/necho",
    "purl.org/echo",
    "purl.org/pie",
)
_USERLAND = "backend.userland.com/rss"
"""What every namespace that RSS 0.92 and its followers were given begins with."""

_MODULES = {
    "purl.org/rss/1.0/modules/content": "content",
    "purl.org/dc/elements/1.1": "dc",
    "purl.org/dc/elements/1.0": "dc",
    "purl.org/dc/terms": "dcterms",
    "www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "search.yahoo.com/mrss": "media",
    "rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "purl.org/rss/1.0/modules/syndication": "sy",
    "purl.org/rss/modules/syndication": "sy",
    "www.w3.org/1999/02/22-rdf-syntax-ns": "rdf",
    "www.w3.org/1999/xhtml": "xhtml",
    "www.w3.org/1998/math/mathml": "xhtml",
    "www.w3.org/2000/svg": "xhtml",
    "www.w3.org/xml/1998/namespace": "xml",
    "news.yandex.ru": "yandex",
    "turbo.yandex.ru": "turbo",
}
_READ = {**dict.fromkeys(_CORE, ""), **_MODULES}
_PREFIXES = frozenset(_MODULES.values()) - {"xhtml", "xml"}
"""Prefixes that stand for their module even where its address is misspelt."""


class Names:
    """Reads expat's names of one document; whatever namespace its root has is the format's own."""

    __slots__ = ("_found", "_modules", "_root")

    def __init__(self, root: str) -> None:
        """Start with expat's name of the root element."""
        self._root = root.partition("}")[0] if "}" in root else ""
        self._modules: dict[str, str] = {}
        self._found: dict[str, tuple[str, str]] = {}

    def split(self, name: str) -> tuple[str, str]:
        """Return the module, "" for the format itself, and the local name in lower case.

        :param name: "uri}local", "uri}local}prefix", or a name without namespace
        """
        found = self._found.get(name)
        if found is None:
            uri, local, prefix = (*name.split("}"), "")[:3] if "}" in name else ("", name, "")
            module = self._module(uri)
            found = (prefix if module == FOREIGN and prefix in _PREFIXES else module, local.lower())
            if len(self._found) < _REMEMBERED:
                self._found[name] = found
        return found

    def _module(self, uri: str) -> str:
        if not uri or uri == self._root:
            return ""
        module = self._modules.get(uri)
        if module is None:
            bare = uri.lower().partition("://")[2].rstrip("/#") if "://" in uri else uri.lower()
            module = "" if bare.startswith(_USERLAND) else _READ.get(bare, FOREIGN)
            self._modules[uri] = module
        return module


_REMEMBERED = 10_000
"""Names of one document that are read once; real ones have some fifty."""
