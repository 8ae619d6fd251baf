"""Finding the units of a page in another rendering of its text."""

from __future__ import annotations

from array import array

from aggregator.clean.page.units import Unit, squash

LONG = 25
"""Letters and digits of the shortest unit that is looked for anywhere; shorter ones count in their place only."""

REACH = 300
"""Letters and digits from the last match within which a short unit is looked for."""

END = 40
"""Letters and digits at a long unit's ends that must be found where the whole is not."""

GRAM = 12
"""Letters and digits at a unit's beginning that are looked up before it is searched for."""

WITNESS_LIMIT = 200_000
"""Letters and digits of a witness that are looked at; no story is longer."""


def align(units: list[Unit], witness: str) -> tuple[set[int], float]:
    """Find the units of a page in another rendering of its main text: their indexes, and what share of it they make.

    A long unit is found anywhere, a short one only near to where the last one ended. What was found twice counts once.
    """
    wanted = squash(witness)[:WITNESS_LIMIT]
    starts = {wanted[at : at + GRAM] for at in range(len(wanted) - GRAM + 1)}
    owners = array("l", [-1]) * len(wanted)
    spans: dict[int, tuple[int, int]] = {}
    at = 0
    for index, unit in enumerate(units):
        text = unit.squashed
        if len(text) >= GRAM and text[:GRAM] not in starts:
            continue
        is_long = len(text) >= LONG
        start = wanted.find(text, at, len(wanted) if is_long else at + REACH + len(text))
        end = start + len(text)
        if start < 0 and len(text) >= 2 * END:
            start = wanted.find(text[:END], at)
            tail = wanted.find(text[-END:], start, start + 2 * len(text)) if start >= 0 else -1
            start, end = (start, tail + END) if tail >= 0 else (-1, -1)
        if start >= 0:
            at = end
        elif is_long and (start := wanted.find(text)) >= 0:
            end = start + len(text)
            before = set(owners[start:end])
            if -1 not in before and len(before) == 1:
                continue  # it was found already
            for other in before - {-1}:
                if start <= spans[other][0] and spans[other][1] <= end:
                    del spans[other]
        else:
            continue
        spans[index] = (start, end)
        owners[start:end] = array("l", [index]) * (end - start)
    covered = sum(owner >= 0 for owner in owners)
    return set(spans), covered / max(1, len(wanted))
