"""What the published feeds still say of their entries, for a database that was lost.

Readers know an entry by its id. A database that is made anew would give new ids to what they have read, and every story
would come back as unread; so the ids and dates are read again from the files of the output folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from aggregator.model import Remembered
from aggregator.publish.document import ATOM_SUFFIX
from aggregator.text.dates import parse_date

_ATOM = "{http://www.w3.org/2005/Atom}"
_RELATIONS = ("alternate", "related")


def published_entries(folder: Path) -> Iterator[Remembered]:
    """The entries of every feed in a folder; files that are no Atom are passed over.

    A link of several feeds comes as often; an entry's copies have their links too.
    """
    for path in sorted(folder.glob(f"*{ATOM_SUFFIX}")):
        try:
            root = etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
        except (OSError, etree.XMLSyntaxError):
            continue
        for entry in root.iterfind(f"{_ATOM}entry"):
            published = parse_date(entry.findtext(f"{_ATOM}published") or "")
            updated = parse_date(entry.findtext(f"{_ATOM}updated") or "")
            entry_id = (entry.findtext(f"{_ATOM}id") or "").strip()
            if not (entry_id and published and updated):
                continue
            for link in entry.iterfind(f"{_ATOM}link"):
                if link.get("rel", "alternate") in _RELATIONS and (address := link.get("href")):
                    yield Remembered(link=address, entry_id=entry_id, published=published, updated=updated)
