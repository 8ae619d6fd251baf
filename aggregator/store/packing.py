"""Numbers and digests in as few bytes as they need, for columns that are read and written whole."""

from __future__ import annotations

import io
import struct
from collections.abc import Collection, Mapping, Sequence

from aggregator.model import Rhythm, Stood
from aggregator.model.rhythm import HOURS, SLOTS
from aggregator.store.columns import EPOCH, MICROSECOND, to_micros

_WEIGHTS = 65_535
"""Steps of a weight of 0 to 1."""
_PAIR_BYTES = struct.calcsize("<iH")


def pack_hashes(hashes: Collection[bytes]) -> bytes:
    """Digests one after the other in ascending order, each after a byte that holds its length."""
    return b"".join([bytes((len(one),)) + one for one in sorted(hashes)])


def unpack_hashes(packed: bytes) -> frozenset[bytes]:
    """What `pack_hashes` packed."""
    found = []
    at = 0
    while at < len(packed):
        end = at + 1 + packed[at]
        found.append(packed[at + 1 : end])
        at = end
    return frozenset(found)


def pack_standing(standing: Mapping[bytes, Stood]) -> bytes:
    """Items by their hashes, in ascending order: hash, uid, the number of keys and the keys, each after its length."""
    parts: list[bytes] = []
    for one, stood in sorted(standing.items()):
        for part in (one, stood.uid.encode()):
            parts += [bytes((len(part),)), part]
        parts += [bytes((len(stood.keys),)), *(bytes((len(key),)) + key for key in stood.keys)]
    return b"".join(parts)


def unpack_standing(packed: bytes) -> dict[bytes, Stood]:
    """What `pack_standing` packed."""
    if not packed:  # SQLite gives text for rows that are older than the column
        return {}
    found: dict[bytes, Stood] = {}
    stream = io.BytesIO(packed)

    def part() -> bytes:
        return stream.read(stream.read(1)[0])

    while stream.tell() < len(packed):
        one, uid = part(), part().decode()
        found[one] = Stood(uid=uid, keys=tuple(part() for _ in range(stream.read(1)[0])))
    return found


_RHYTHM = struct.Struct(f"<qdd{2 * HOURS + SLOTS}f")
"""Until when, the recent and the expected stories, and the counts in their order."""


def pack_rhythm(rhythm: Rhythm) -> bytes:
    """A rhythm as 2.5 kB, or nothing where nothing was learned."""
    if rhythm.until is None:
        return b""
    counts = (*rhythm.arrivals, *rhythm.watched, *rhythm.slots)
    return _RHYTHM.pack(to_micros(rhythm.until), rhythm.recent, rhythm.expected, *counts)


def unpack_rhythm(packed: bytes) -> Rhythm:
    """What `pack_rhythm` packed."""
    if not packed:
        return Rhythm()
    until, recent, expected, *counts = _RHYTHM.unpack(packed)
    return Rhythm(
        until=EPOCH + MICROSECOND * until,
        arrivals=tuple(counts[:HOURS]),
        watched=tuple(counts[HOURS : 2 * HOURS]),
        slots=tuple(counts[2 * HOURS :]),
        recent=recent,
        expected=expected,
    )


def pack_signature(signature: Sequence[int]) -> bytes:
    """Signed 64-bit numbers, little-endian, in their order."""
    return struct.pack(f"<{len(signature)}q", *signature)


def unpack_signature(packed: bytes) -> tuple[int, ...]:
    """What `pack_signature` packed."""
    return struct.unpack(f"<{len(packed) // 8}q", packed)


def pack_vector(vector: Mapping[int, float]) -> bytes:
    """Terms, signed 32-bit, each with its weight of 0 to 1 in 65,535ths, little-endian."""
    pairs = [number for term, weight in vector.items() for number in (term, round(weight * _WEIGHTS))]
    return struct.pack("<" + "iH" * len(vector), *pairs)


def unpack_vector(packed: bytes) -> dict[int, float]:
    """What `pack_vector` packed, to the precision that it keeps."""
    numbers = _unpack_pairs(packed)
    return dict(zip(numbers[::2], [weight / _WEIGHTS for weight in numbers[1::2]], strict=True))


def unpack_terms(packed: bytes) -> tuple[int, ...]:
    """The terms of what `pack_vector` packed."""
    return _unpack_pairs(packed)[::2]


def _unpack_pairs(packed: bytes) -> tuple[int, ...]:
    """Terms and weights by turns."""
    if not packed:  # SQLite gives text for rows that are older than the column
        return ()
    return struct.unpack("<" + "iH" * (len(packed) // _PAIR_BYTES), packed)
