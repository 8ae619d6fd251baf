"""What decisions need of the config."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from aggregator.model import ORDER, Preference
from aggregator.schedule.policy import PolicyOptions


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanOptions:
    """What a decision needs of the config."""

    host: str
    """The site's own host, for the tag URIs that it mints (RFC 4151)."""
    tag_year: int
    """The year in them."""
    policy: PolicyOptions = field(default_factory=PolicyOptions)
    learn: bool = True
    """Whether blocks of new stories are counted."""
    shown_for: timedelta = timedelta.max
    """How old a story may be that every topic shows: the shortest `max_age`."""
    order: Sequence[Preference] = ORDER
    """What makes a copy of a story the better one, most telling first."""
