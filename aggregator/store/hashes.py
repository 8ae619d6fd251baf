"""The inverted index of near copies: which stored items share sampled shingles with which new ones.

Those of the newest items are in memory, those of the others in the table `shingles` (`aggregator/store/newest.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import Connection, text

from aggregator.store.newest import POSTINGS_PER_HASH, Newest
from aggregator.store.postings import UNFOLD, array, find_newest, first_since
from aggregator.store.schema import shingles

_ADD = """
    INSERT INTO shingles (hash, item) SELECT unfolded.value, :item FROM {unfolded} WHERE true ON CONFLICT DO NOTHING
"""

_REMOVE = "DELETE FROM shingles WHERE item = :item AND hash IN (SELECT unfolded.value FROM {unfolded})"

_STATEMENTS = {
    dialect: tuple(text(statement.format(unfolded=unfolded)) for statement in (_ADD, _REMOVE))
    for dialect, unfolded in UNFOLD.items()
}


def find_candidates(
    connection: Connection, recent: Newest, signatures: Mapping[str, Sequence[int]], *, since: datetime
) -> dict[str, list[tuple[int, int]]]:
    """For each signature's name, the stored items that share most of it: (id, shared hashes), most shared first.

    :param recent: has caught up in this transaction
    :param since: items first seen before are none
    """
    asked: set[int] = set().union(*signatures.values())
    if not asked:
        return {}
    first = first_since(connection, since)
    # Items as a set, for hashes that a recent item got by a change are in the table and in memory.
    stored = find_newest(connection, shingles, asked, first=first, most=POSTINGS_PER_HASH)
    found = {value: set(ids) for value, ids in stored}
    for ids in recent.shingles:
        for value in asked & ids.keys():
            found.setdefault(value, set()).update([item for item in ids[value] if item >= first])
    ranked: dict[str, list[tuple[int, int]]] = {}
    for name, signature in signatures.items():
        shared = found.keys() & signature
        if count := Counter(chain.from_iterable(found[value] for value in shared)):
            ranked[name] = sorted(count.items(), key=lambda pair: (-pair[1], -pair[0]))
    return ranked


def change(connection: Connection, recent: Newest, item: int, before: Collection[int], after: Collection[int]) -> None:
    """Replace an item's hashes, in the table for all processes, and where it is in memory there too."""
    lost, gained = set(before).difference(after), set(after).difference(before)
    remove(connection, [(item, lost)])
    statement, _ = _STATEMENTS[connection.dialect.name]
    _each(connection, statement, [(item, gained)])
    recent.change(item, lost=lost, gained=gained)


def remove(connection: Connection, signatures: Iterable[tuple[int, Iterable[int]]]) -> None:
    """Take hashes of items out of the table, given as pairs of id and hashes."""
    _, statement = _STATEMENTS[connection.dialect.name]
    _each(connection, statement, signatures)


def _each(connection: Connection, statement: Any, signatures: Iterable[tuple[int, Iterable[int]]]) -> None:
    parameters = [{"item": item, "hashes": array(connection, hashes)} for item, hashes in signatures if hashes]
    if parameters:
        connection.execute(statement, parameters)
