"""Tags as a person corrected them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from aggregator.model import Mention, RegionTag, Role
from aggregator.regions.hierarchy import expand

FIELD = "decision"
"""`Mention.field` of what was said by hand."""


def corrected(
    tags: Sequence[RegionTag], *, add: Sequence[str], remove: Collection[str], why: str
) -> tuple[RegionTag, ...]:
    """The tags of a story with what was said by hand, which stands before all that was found.

    :param add: codes of regions that it is about; the first becomes the main region
    :param remove: codes of regions that it is not about, with all that lies below them, save what is added
    :param why: the evidence of what is added
    """
    gone = frozenset[str]().union(*map(expand, remove))
    mention = Mention(field=FIELD, start=0, end=0, text="", reading="decision", why=why)
    said = tuple(RegionTag(code=code, role=Role.SUBJECT, confidence=1.0, evidence=(mention,)) for code in add)
    return said + tuple(tag for tag in tags if tag.code not in gone and tag.code not in add)
