"""What a page says in JSON-LD: typed objects of schema.org, wherever they stand in its scripts."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml.html import HtmlElement

from aggregator.text.html import inline_text

LD_LIMIT = 500_000
"""Characters of one JSON-LD script that are read."""

NODE_LIMIT = 2_000
"""JSON-LD values that are looked at on one page."""

DEPTH = 4
"""Names within names, and references to references, that are followed."""

_ARTICLE = re.compile(r"(?:Article|Posting|Report|Review)$")
_HOLDERS = ("@graph", "mainEntity", "mainEntityOfPage", "itemReviewed", "review", "subjectOf")
"""Properties in which the article of a page may stand."""

_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$")
"""Comments that old pages hide a script's content in."""

Node = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkedData:
    """A page's JSON-LD."""

    articles: tuple[Node, ...] = ()
    """What describes an article, in the page's order, then what describes the page."""
    others: tuple[Node, ...] = ()
    """Every other object that has a type."""
    by_id: Mapping[str, Node] = field(default_factory=dict)
    """The objects that others refer to by `@id`."""

    def resolved(self, value: Any) -> Any:
        """The object that a reference leads to (JSON-LD 1.1 section 3.3), or the value itself."""
        for _ in range(DEPTH):
            if not isinstance(value, dict) or value.get("name") or not isinstance(value.get("@id"), str):
                break
            target = self.by_id.get(value["@id"])
            if target is None or target is value:
                break
            value = target
        return value

    def values(self, key: str) -> Iterator[Any]:
        """The values that articles have for a property, lists unrolled and references followed."""
        for node in self.articles:
            for value in listed(node.get(key)):
                yield self.resolved(value)

    def first(self, *keys: str) -> str:
        """The first text that an article has for one of the properties, keys in order."""
        return next((text for key in keys for value in self.values(key) if (text := name_of(value))), "")


def read_linked_data(tree: HtmlElement) -> LinkedData:
    """The JSON-LD of a page; scripts that are no JSON are passed over."""
    nodes = list(_nodes(tree))
    articles = [node for node in nodes if _ARTICLE.search(type_of(node))]
    pages = [node for node in nodes if type_of(node).endswith("WebPage")]
    taken = {id(node) for node in (*articles, *pages)}
    by_id: dict[str, Node] = {}
    for node in nodes:
        identifier = node.get("@id")
        if isinstance(identifier, str) and (identifier not in by_id or not by_id[identifier].get("name")):
            by_id[identifier] = node
    return LinkedData(
        articles=(*articles, *pages),
        others=tuple(node for node in nodes if id(node) not in taken),
        by_id=by_id,
    )


def type_of(node: Any) -> str:
    """The type of an object; several are parted by spaces."""
    return text_of(node.get("@type")) if isinstance(node, dict) else ""


def listed(value: Any) -> list[Any]:
    """A value as the list that JSON-LD lets it stand for (JSON-LD 1.1 section 4.3); nothing is no value."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def text_of(value: Any) -> str:
    """A text as it stands, or the texts of a list with spaces between; "" for anything else."""
    if isinstance(value, list):
        return " ".join(item for item in value if isinstance(item, str))
    return value if isinstance(value, str) else ""


def name_of(value: Any) -> str:
    """What a thing is called, on one line: a text itself, an object by its `name`, a list by its first."""
    for _ in range(DEPTH):
        if isinstance(value, dict):
            value = value.get("name") or value.get("@value")
        elif isinstance(value, list):
            value = value[0] if value else ""
        else:
            break
    return inline_text(value) if isinstance(value, str) else ""


def is_false(value: Any) -> bool:
    """Whether a value of JSON-LD is false, as a boolean or in words: "False", "http://schema.org/False"."""
    if isinstance(value, str):
        return value.strip().rsplit("/", 1)[-1].casefold() == "false"
    return value is False


def _nodes(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    left = NODE_LIMIT
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower() or not script.text or len(script.text) > LD_LIMIT:
            continue
        try:
            waiting = deque([json.loads(_WRAPPING.sub("", script.text), strict=False)])
        except (ValueError, RecursionError):
            continue
        while waiting and left:
            left -= 1
            node = waiting.popleft()
            if isinstance(node, list):
                waiting.extendleft(reversed(node[:NODE_LIMIT]))
            elif isinstance(node, dict):
                if "@type" in node:
                    yield node
                waiting.extend(node[key] for key in _HOLDERS if isinstance(node.get(key), list | dict))
                # Authors are often described once, inside of another object, and referred to from the article.
                waiting.extend(
                    value
                    for key in ("author", "creator", "publisher")
                    for value in listed(node.get(key))
                    if isinstance(value, dict) and "@id" in value and "@type" in value
                )
