"""What published feeds say of entries that the database does not know: it was lost, or an older copy was put back.

Readers know an entry by its id. A database that is made anew would give new ids to what they have read, and every story
would come back as unread; an older one would give dates anew to what came since. So ids and dates are read again from
each file of the output folder that is not the one that the database published last. No clock is asked for that: the
database has a digest of what it published.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from lxml import etree

from aggregator.model import Remembered
from aggregator.outbox.files import digest
from aggregator.publish.atom import FEED
from aggregator.text.dates import parse_date

_ATOM = "{http://www.w3.org/2005/Atom}"
_OWN = "alternate"
_RELATIONS = (_OWN, "related")


def published_entries(folder: Path, published: Mapping[str, bytes]) -> Iterator[Remembered]:
    """The entries of every feed in a folder that the database did not publish; files that are no Atom are passed over.

    A link of several feeds comes as often; an entry's copies have their links too.

    :param published: by topic the digest of its feed as the database published it last
    """
    for path in sorted(folder.glob(FEED.file("*"))):
        try:
            body = path.read_bytes()
            if published.get(path.stem) == digest(body):
                continue
            root = _root(body)
        except (OSError, etree.XMLSyntaxError):
            continue
        for entry in root.iterfind(f"{_ATOM}entry"):
            first = parse_date(entry.findtext(f"{_ATOM}published") or "")
            updated = parse_date(entry.findtext(f"{_ATOM}updated") or "")
            entry_id = (entry.findtext(f"{_ATOM}id") or "").strip()
            if not (entry_id and first and updated):
                continue
            for link in entry.iterfind(f"{_ATOM}link"):
                relation, address = link.get("rel", _OWN), link.get("href")
                if relation in _RELATIONS and address:
                    own = relation == _OWN
                    yield Remembered(link=address, own=own, entry_id=entry_id, published=first, updated=updated)


def entry_ids_of(folder: Path, name: str) -> tuple[str, ...]:
    """The ids of the entries of one topic's feed, in its order; none where there is no feed."""
    try:
        root = _root((folder / FEED.file(name)).read_bytes())
    except (OSError, etree.XMLSyntaxError):
        return ()
    found = ((entry.findtext(f"{_ATOM}id") or "").strip() for entry in root.iterfind(f"{_ATOM}entry"))
    return tuple(dict.fromkeys(filter(None, found)))


def _root(body: bytes) -> etree._Element:
    return etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
