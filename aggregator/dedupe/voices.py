"""Who speaks in a copy: the paper whose own feed it is in, or the one that a planet says it took it from.

What a planet says is a stranger's word. It can make two copies one voice, and its copy the lesser one; it gives no copy
what is due to the paper that it names. How many papers one planet speaks for is believed, as that is what planets are,
unless the source has a publisher by the config or the table of publishers: then all that it brings is that publisher's.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from aggregator.dedupe.publishers import find_publisher
from aggregator.model import Origin, Voice
from aggregator.text.urls import host

_PUBLIC = re.compile(r".*\.[a-z][a-z0-9-]*")
_TAG = re.compile(r"tag:(?:[^@,:/]*@)?([^@,:/]+),")
"""The domain of whoever minted an id (RFC 4151)."""


def count_publishers(voices: Collection[Voice]) -> frozenset[str]:
    """The names of all who speak, each paper once, whether it speaks itself or through planets."""
    own = [voice for voice in voices if voice.origin is None]
    names = {voice.name for voice in own}
    relayed = [
        (voice, voice.origin)
        for voice in voices
        if voice.origin and not any(is_of(voice.origin, paper) for paper in own)
    ]
    names.update(paper_of(origin) for voice, origin in relayed if not voice.publisher)
    names.update(voice.publisher for voice, origin in relayed if voice.publisher and paper_of(origin) not in names)
    return frozenset(names)


def are_one(one: Voice, other: Voice) -> bool:
    """Whether two copies are one voice, so that neither confirms the other."""
    if one.name == other.name:
        return True
    if one.origin and other.origin:
        return paper_of(one.origin) == paper_of(other.origin)
    if one.origin:
        return is_of(one.origin, other)
    return other.origin is not None and is_of(other.origin, one)


def is_of(origin: Origin, paper: Voice) -> bool:
    """Whether the paper that a planet names is this source: by id, publisher or host, and by name if it has no more."""
    if origin.id and origin.id == paper.feed_id:
        return True
    place = _host(origin)
    if not place:
        return origin.title.casefold() == paper.title.casefold()
    publishers = {publisher.casefold() for address in _addresses(origin) if (publisher := find_publisher(address))}
    return paper.publisher.casefold() in publishers or _is_within(place, paper.host)


def outdoes(paper: Voice, origin: Origin) -> bool:
    """Whether a source is surely the paper that a planet names, so that its copy comes before the planet's.

    Any feed may say that its site is that paper's, so its own host or publisher must be, as far as hosts tell anything:
    a feed in the operator's own network (by an IP address, or a name without a dot) is believed.
    """
    if not is_of(origin, paper):
        return False
    if not _PUBLIC.fullmatch(paper.served):
        return True
    place, publisher = _host(origin), find_publisher(f"https://{paper.served}/")
    return _is_within(place, paper.served) or bool(publisher and publisher == paper_of(origin))


def paper_of(origin: Origin) -> str:
    """The name by which a paper counts that a planet took a story from: its publisher, else host, else title."""
    publisher = next(filter(None, map(find_publisher, _addresses(origin))), "")
    return publisher or _host(origin) or origin.title


def _addresses(origin: Origin) -> tuple[str, ...]:
    tag = _TAG.match(origin.id)
    return origin.link, origin.feed, f"https://{tag[1]}/" if tag else origin.id


def _host(origin: Origin) -> str:
    """Where the paper is: its page tells before its feed, which may be at a service that many share."""
    return next(filter(None, map(host, _addresses(origin))), "")


def _is_within(one: str, other: str) -> bool:
    """Whether one host is the other, or below it."""
    return bool(one and other) and (one == other or one.endswith(f".{other}") or other.endswith(f".{one}"))
