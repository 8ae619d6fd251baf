"""The `atom:id` of a story: computed once, when the story is new, and stored for ever."""

from __future__ import annotations

import re
from collections.abc import Container

ID_LIMIT = 512
"""Characters of a publisher's id that we pass on; longer ones are no ids, and feed readers cut them."""

_ALLOWED = r"[^\s<>\"{}|\\^`\x00-\x20\x7f-\xa0\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufff9-\uffff]"
"""What RFC 3987 section 2.2 allows in an IRI, as far as it can be told character by character."""

_HOST = r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_](?:[\w-]*[^\W_])"
_IRI = re.compile(
    rf"""
      https?://{_HOST}(?::\d{{1,5}})?(?:[/?\#](?:(?![\[\]]){_ALLOWED})*)?
    | tag:(?:[^\s@,:/]+@)?{_HOST},\d{{4}}(?:-\d\d(?:-\d\d)?)?:{_ALLOWED}*   # RFC 4151
    | urn:[A-Za-z0-9][A-Za-z0-9-]{{1,31}}:{_ALLOWED}+                       # RFC 8141
    """,
    re.VERBOSE,
)
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_SECOND_FRAGMENT = re.compile(r"#.*#")


def is_iri(text: str) -> bool:
    """Whether a publisher's id may stand as `atom:id`: an absolute http, https, tag or urn IRI (RFC 4287, 4.2.6)."""
    return (
        len(text) <= ID_LIMIT
        and _IRI.fullmatch(text) is not None
        and not _BAD_ESCAPE.search(text)
        and not _SECOND_FRAGMENT.search(text)
    )


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
    own = guid.strip()
    return own if is_iri(own) and own not in taken else f"tag:{host},{year:04d}:{uid}"
