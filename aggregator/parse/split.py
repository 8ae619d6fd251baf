"""Give feedparser only what is new: a document without the items whose bytes the caller has seen.

Most polls of a changed feed bring one new item of forty, and feedparser is nearly the whole cost of a
poll. An item whose digest is known is cut out of the bytes; what is left is still a whole document.
"""

from __future__ import annotations

from dataclasses import dataclass

from aggregator.parse import outline, repair, spans


@dataclass(frozen=True, kw_only=True, slots=True)
class Split:
    """A well-formed document that holds the new items only."""

    document: bytes
    new: tuple[bytes, ...] = ()
    """Hashes of the items in `document`, in its order."""
    hashes: tuple[bytes, ...] = ()
    """Hashes of all items, known ones too; empty for a document whose items hold each other."""
    total: int = 0
    complete: bool = True
    """False where the end or other parts of the document are missing."""
    problems: tuple[str, ...] = ()


def split(body: bytes, known: frozenset[bytes]) -> Split | None:
    """Cut the known items out; None if the document cannot be made well-formed.

    :param body: in UTF-8, begins with `prolog.DECLARATION`
    :raises outline.RefusedError: the document is out of bounds
    """
    return (_without_known(body, known) if known else None) or _examined(body, known)


def _without_known(body: bytes, known: frozenset[bytes]) -> Split | None:
    """Take the short way: bytes that were an item before are one still, and only the rest is examined.

    None if what is left is not well-formed: then the whole has to be looked at.
    """
    places = list(spans.candidates(body))
    digests = spans.hashes(body, places)
    seen = [(place, digest) for place, digest in zip(places, digests, strict=True) if digest in known]
    if not seen:
        return None
    rest = spans.without(body, [place for place, _ in seen])
    found = outline.trace(rest)
    if found.error or not found.regular or len(seen) + len(found.items) > outline.MAX_ITEMS:
        return None
    order: list[tuple[int, int, bytes]] = []
    removed = 0
    for (start, end), digest in seen:
        order.append((start - removed, 0, digest))  # where it stood in the rest, before what follows it there
        removed += end - start
    remaining = spans.hashes(rest, found.items)
    order.extend((start, 1, digest) for (start, _), digest in zip(found.items, remaining, strict=True))
    order.sort(key=lambda entry: entry[:2])
    hashes = tuple(digest for _, _, digest in order)
    return _split(repair.Sound(body=rest, outline=found), remaining, known, hashes)


def _examined(body: bytes, known: frozenset[bytes]) -> Split | None:
    """Take the long way: examine the whole document, mending it if need be."""
    sound = repair.mend(body)
    if sound is None:
        return None
    if not sound.outline.regular:
        return _split(sound, [], frozenset(), ())
    digests = spans.hashes(sound.body, sound.outline.items)
    return _split(sound, digests, known, tuple(digests))


def _split(sound: repair.Sound, digests: list[bytes], known: frozenset[bytes], hashes: tuple[bytes, ...]) -> Split:
    """Cut what is known or out of bounds out of a sound document.

    :param digests: of the items in it
    :param hashes: of all items, those that were cut out before too
    """
    found = sound.outline
    seen = [place for place, digest in zip(found.items, digests, strict=False) if digest in known]
    return Split(
        document=spans.without(sound.body, [*found.cuts, *seen]),
        new=tuple(digest for digest in digests if digest not in known),
        hashes=hashes,
        total=len(hashes) + found.dropped,
        complete=sound.complete,
        problems=(*sound.problems, *sorted(found.problems)),
    )
