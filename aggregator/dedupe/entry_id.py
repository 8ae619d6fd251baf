"""The `atom:id` of a story: computed once, when the story is new, and stored for ever."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

from aggregator.text.iri import is_iri, percent_encoded

ID_LIMIT = 512
"""Characters of a publisher's id that we pass on; longer ones are no ids, and feed readers cut them."""

_HOST = r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_](?:[\w-]*[^\W_])"
_ID = re.compile(
    rf"""
      (?P<scheme>https?://)(?P<host>{_HOST})(?P<rest>(?::\d{{1,5}})?(?:[/?\#][^\[\]]*)?)
    | tag:(?:[^\s@,:/]+@)?{_HOST},\d{{4}}(?:-\d\d(?:-\d\d)?)?:.*   # RFC 4151
    | urn:[A-Za-z0-9][A-Za-z0-9-]{{1,31}}:.+                       # RFC 8141
    """,
    re.VERBOSE,
)
_SECOND_FRAGMENT = re.compile(r"#.*#")


def stands_as_id(text: str) -> bool:
    """Whether a publisher's id may stand as `atom:id`: an absolute http, https, tag or urn IRI (RFC 4287, 4.2.6)."""
    return (
        len(text) <= ID_LIMIT and is_iri(text) and _ID.fullmatch(text) is not None and not _SECOND_FRAGMENT.search(text)
    )


def own_id(guid: str) -> str:
    """The id that a guid gives to a new story; empty where it gives none.

    Letters beyond ASCII are percent-encoded, and a host's are in Punycode: Atom takes them as they are, but the W3C's
    validator refuses them, and so may whoever believes it. Stories that were stored with such letters keep them.
    """
    text = guid.strip()
    if not stands_as_id(text):
        return ""
    if text.isascii():
        return text
    match = _ID.fullmatch(text)
    if match is not None and match["host"]:
        try:
            text = match["scheme"] + match["host"].encode("idna").decode("ascii") + match["rest"]
        except UnicodeError:
            return ""
    encoded = percent_encoded(text)
    return encoded if stands_as_id(encoded) else ""


def claimed(guids: Iterable[str]) -> set[str]:
    """Every entry id that stories with these guids may have: as ids are made now, and as they once were."""
    return {each for guid in guids for each in (guid.strip(), own_id(guid)) if each}


def entry_id(*, guid: str, uid: str, host: str, year: int, taken: Container[str] = frozenset()) -> str:
    """The id of a new story: the publisher's own where it can stand as one, else `tag:<host>,<year>:<uid>` (RFC 4151).

    RFC 4287 wants an id to be unique among all entries there are, and publishers do not know of each other: two sources
    may carry one guid for different stories (a shared template, "https://example.com/?p=1"), and one source may repeat
    its own. So the caller says which ids exist; a guid among them is not used a second time. The minted id needs no
    such care, as uids are distinct.

    :param guid: of the item that the story is new with, as the feed has it
    :param uid: that item's; 16 hex digits of a digest of its source and first key
    :param host: of our own site, as the config names it; never taken from a request
    :param year: fixed in the config when the site was set up; never the clock's
    :param taken: the ids of all other stories, in the store and in this poll; anything with `in`
    """
    own = own_id(guid)
    return own if own and own not in taken and guid.strip() not in taken else minted_id(uid=uid, host=host, year=year)


def minted_id(*, uid: str, host: str, year: int) -> str:
    """The id that we make for a story whose publisher gives it none: `tag:<host>,<year>:<uid>` (RFC 4151).

    :param uid: of the item that the story is new with
    """
    return f"tag:{host},{year:04d}:{uid}"
