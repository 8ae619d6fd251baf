"""What deciding by hand asks of the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from aggregator.model import Decision


class Curated(Protocol):
    """What was decided by hand."""

    def curate(self, decisions: Sequence[Decision], *, now: datetime) -> tuple[str, ...]:
        """Have exactly these decisions in force, whatever was before; the same ones twice change nothing.

        :param decisions: `model.in_force` of the whole log
        :returns: ids of those whose items are not there, and which wait for them
        """
        ...
