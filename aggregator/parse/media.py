"""The files of an entry: what enclosures, the media module, iTunes and an item's own image point to, as `Enclosure`s.

A text of the media module belongs to the content that it stands in; else to its group, all of which shows one thing
(Media RSS 1.5.1, "media:group"); else to the item's own pictures: each its own where there are as many texts as
pictures, and the first one where there are not.
"""

from __future__ import annotations

from collections import defaultdict

from aggregator.model.feed import Enclosure
from aggregator.parse import values
from aggregator.parse.fields import Fields, mapping, mappings, text
from aggregator.parse.forms import PICTURE, ROLE, SCOPE
from aggregator.text.sizes import best_size

_PICTURE_RELATIONS = frozenset({"image", "image_src", "thumbnail"})
"""Relations of Atom links that lead to an entry's picture; none is registered, and some feeds have them."""

_MEDIA = frozenset({"image", "video", "audio"})

_Scope = tuple[str, str]
"""Numbers of the group and the content that something stands in; "0" for none."""


class _Texts:
    """Descriptions, titles and credits of an entry's media by where they stand."""

    def __init__(self, entry: Fields) -> None:
        self._found: dict[tuple[str, _Scope], list[str]] = defaultdict(list)
        for each in mappings(entry, "media_credit"):
            words = " ".join(text(each, "content").split())
            if words:
                self._found[text(each, ROLE) or "credit", _scope(each)].append(words)

    def of(self, name: str, each: Fields, place: int | None, count: int) -> str:
        """Return the text for one of an entry's media.

        :param place: its place among those of the item that are in no group, from 0; None for one that is in a group
        :param count: how many of those there are
        """
        group, content = _scope(each)
        for scope in dict.fromkeys(((group, content), (group, "0"))):
            if scope != ("0", "0") and (name, scope) in self._found:
                return _joined(name, self._found[name, scope])
        shared = self._found.get((name, ("0", "0")), [])
        if place is not None and len(shared) == count:
            return shared[place]
        return _joined(name, shared) if place == 0 or not count else ""

    def first(self, name: str) -> str:
        """Return the first text of this name, wherever it stands."""
        return next((found[0] for (each, _), found in self._found.items() if each == name), "")


def enclosures(entry: Fields, base: str, *, logos: frozenset[str] = frozenset()) -> tuple[Enclosure, ...]:
    """Collect an entry's files, those first that it calls enclosures or its default.

    :param logos: absolute addresses of the feed's own pictures, which are left out
    """
    found = [_linked(each, base) for each in mappings(entry, "links") if text(each, "rel") == "enclosure"]
    found += _media(entry, base)
    pictures = [text(mapping(entry, "image"), "href"), text(entry, PICTURE)]
    pictures += [text(each, "href") for each in mappings(entry, "links") if text(each, "rel") in _PICTURE_RELATIONS]
    found += [values.enclosure(url, base, type=values.ANY_IMAGE) for url in pictures]
    found += [
        values.enclosure(text(each, "src"), base, type=text(each, "type"))
        for each in mappings(entry, "content")
        if text(each, "src")
    ]
    return values.unique_enclosures(each for each in found if each is None or each.url not in logos)


def description(entry: Fields) -> str:
    """Return as HTML what the media module says of the entry: plain text, unless its type says otherwise."""
    for each in mappings(entry, "media_credit"):
        words = text(each, "content")
        if words and text(each, ROLE) == "description":
            return words if text(each, "type") == "html" else values.html_of_text(words)
    return ""


def title(entry: Fields) -> str:
    """Return the media module's title; a video's entry may have no other."""
    return _Texts(entry).first("title")


def logos(feed: Fields, base: str) -> frozenset[str]:
    """Return the absolute addresses of a feed's own pictures: RSS image, itunes:image, atom:logo and atom:icon."""
    given = (text(mapping(feed, "image"), "href"), text(feed, "logo"), text(feed, "icon"))
    return frozenset(values.absolute(url, base) for url in given)


def _linked(link: Fields, base: str) -> Enclosure | None:
    return values.enclosure(
        text(link, "href"),
        base,
        type=text(link, "type"),
        length=text(link, "length"),
        title=text(link, "title"),
        size=(text(link, "width"), text(link, "height")),
    )


def _media(entry: Fields, base: str) -> list[Enclosure | None]:
    texts = _Texts(entry)
    contents = mappings(entry, "media_content")
    thumbnails = mappings(entry, "media_thumbnail")
    loose = [each for each in contents if _scope(each)[0] == "0"] or thumbnails
    places = {id(each): place for place, each in enumerate(loose)}
    contents.sort(key=lambda each: text(each, "isdefault").lower() != "true")
    contents, thumbnails = _once(contents, thumbnails)
    found = []
    for each, type_ in [(each, _type(each)) for each in contents] + [(each, values.ANY_IMAGE) for each in thumbnails]:
        place = places.get(id(each))
        words = {name: texts.of(name, each, place, len(loose)) for name in ("description", "text", "title", "credit")}
        caption = words["description"] or words["text"] or words["title"]
        found.append(
            values.enclosure(
                text(each, "url"),
                base,
                type=type_,
                length=text(each, "filesize"),
                title=caption if type_.startswith("image") or not words["title"] else words["title"],
                credit=words["credit"],
                size=(text(each, "width"), text(each, "height")),
            )
        )
    return found


def _once(contents: list[Fields], thumbnails: list[Fields]) -> tuple[list[Fields], list[Fields]]:
    """Of a group whose pictures have a size each, the best one; it is one picture in several sizes or crops.

    Pictures without sizes, or two of one size, may be a gallery that somebody calls a group, and all stay.
    """
    groups: dict[str, list[Fields]] = defaultdict(list)
    for each in (*contents, *thumbnails):
        if _scope(each)[0] != "0" and (_type(each).startswith("image") or each in thumbnails):
            groups[_scope(each)[0]].append(each)
    dropped: set[int] = set()
    for group in groups.values():
        sizes = [(values.pixels(text(each, "width")), values.pixels(text(each, "height"))) for each in group]
        if len(set(sizes)) == len(sizes) and all(width and height for width, height in sizes):
            best = best_size(width for width, _ in sizes)
            dropped |= {id(each) for place, each in enumerate(group) if place != best}
    return [each for each in contents if id(each) not in dropped], [
        each for each in thumbnails if id(each) not in dropped
    ]


def _scope(each: Fields) -> _Scope:
    group, _, content = text(each, SCOPE).partition(".")
    return group or "0", content or "0"


def _type(content: Fields) -> str:
    """Return the type of a media:content, or what its medium says of it."""
    medium = text(content, "medium").lower()
    return text(content, "type").lower() or (f"{medium}/*" if medium in _MEDIA else "")


def _joined(name: str, words: list[str]) -> str:
    """Return a picture's several credits, such as photographer and agency, as one; of other texts the first."""
    return "/".join(dict.fromkeys(words)) if name == "credit" else words[0] if words else ""
