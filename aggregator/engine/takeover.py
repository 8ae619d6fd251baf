"""What is seen to before a config is taken over: that it leaves something, and that its files are nobody else's."""

from __future__ import annotations

import contextlib

import structlog

from aggregator.config.settings import Settings
from aggregator.errors import ConfigError, Fault, StoreError
from aggregator.store import private
from aggregator.store.backup import sqlite_file


def refuse_nothing(wanted: Settings, *, sources: int, topics: int) -> None:
    """Refuse a config that names nothing of a kind of which there is something.

    An editor that empties a file before it writes it, or a disk that is full, leaves such a config; to take it over
    would stop every poll, or remove every feed.

    :param sources: how many there are
    :param topics: how many there are
    :raises ConfigError: telling both kinds
    """
    kinds = (
        ("sources", wanted.sources, sources, "polled", "set enabled = false on each"),
        ("topics", wanted.topics, topics, "published", "name another [output] dir and [storage] url"),
    )
    faults = tuple(
        Fault(
            file=str(wanted.path),
            line=0,
            column=0,
            key="",
            message=f"there is no [[{kind}]] table, while {there} {kind} are {done}: all would go",
            hint=f"is the file whole? If it is meant, {meant}",
        )
        for kind, named, there, done, meant in kinds
        if there and not named
    )
    if faults:
        raise ConfigError(faults)


def close_off(url: str) -> None:
    """Take others' rights on a database's files away, and tell so: programs of before left them to the umask."""
    with contextlib.suppress(StoreError):  # PostgreSQL has its own; an address that is none is told when it is opened
        for path in private.close_off(sqlite_file(url)):
            structlog.get_logger().warning("others could read this; now only its owner can", file=str(path))
