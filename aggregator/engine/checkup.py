"""Looking an installation over: what is wrong with it, and the way out."""

from __future__ import annotations

import contextlib
import shutil
import stat
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from lxml import etree

from aggregator.config.describe import site_nowhere
from aggregator.config.settings import Settings
from aggregator.engine.clockwatch import EARLIEST
from aggregator.engine.session import curation_file
from aggregator.errors import AggregatorError, StoreError
from aggregator.outbox.files import LEFTOVER_AGE, TEMPORARY_SUFFIX
from aggregator.publish.atom import FEED
from aggregator.publish.document import INDEX_NAME
from aggregator.publish.page import PAGE
from aggregator.publish.rules import ATOM
from aggregator.store.backup import sqlite_file
from aggregator.store.open import open_store
from aggregator.store.private import exposed
from aggregator.store.protocol import Store

ROOM = 500_000_000
"""Bytes that should be free on a disk that is written to: a busy week of stories, and a backup of a small database."""

SKEW = timedelta(hours=1)
"""How far in the future a stored time may lie."""

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing that was looked at."""

    check: str
    """What: "database", "feeds", "clock", …"""
    well: bool
    what: str
    """What was found, one plain line."""
    way_out: str = ""
    """What to do about it; empty where all is well."""


def look_over(settings: Settings, *, now: datetime) -> Iterator[Finding]:
    """Everything, one after the other; what takes long comes last."""
    yield _secrets(settings)
    yield _address(settings)
    yield _modes(settings)
    yield _log_of_decisions(settings)
    yield from _disks(settings)
    yield from _feeds(settings)
    yield _leftovers(settings)
    store: Store | None = None
    try:
        store = open_store(settings.storage.url, create=False, lock=False, read_only=True)
        yield _clock(store, now)
        yield from _database(store)
    except AggregatorError as error:
        yield Finding(check="database", well=False, what=str(error), way_out="the line itself says it")
    finally:
        if store is not None:
            store.close()


def _secrets(settings: Settings) -> Finding:
    """A config that others may read should hold no password."""
    text = settings.path.read_text(encoding="utf-8", errors="replace")
    holding = [source.name for source in settings.sources if _has_password(source.url) and source.url in text]
    if _has_password(settings.storage.url) and settings.storage.url in text:
        holding.append("[storage]")
    if not holding:
        return Finding(check="secrets", well=True, what="no password stands in the config")
    if sys.platform == "win32" or not settings.path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        return Finding(check="secrets", well=True, what="passwords stand in the config, and only its owner can read it")
    return Finding(
        check="secrets",
        well=False,
        what=f"others can read {settings.path}, which holds the password of {', '.join(holding[:5])}",
        way_out=f"chmod 600 {settings.path}, or write the address with ${{NAME}} and set that in the environment",
    )


def _address(settings: Settings) -> Finding:
    """Feeds say where they are, and ids are made of it."""
    if nowhere := site_nowhere(settings):
        return Finding(check="site", well=False, what=nowhere, way_out=f"[site] url = … in {settings.path}")
    return Finding(check="site", well=True, what=f"feeds are at {settings.site.url}")


def _modes(settings: Settings) -> Finding:
    """The database's files hold addresses and stories, and are for nobody else to read."""
    open_to_others: tuple[Path, ...] = ()
    with contextlib.suppress(StoreError):  # PostgreSQL has its files elsewhere
        open_to_others = exposed(sqlite_file(settings.storage.url))
    if not open_to_others:
        return Finding(check="modes", well=True, what="the database's files are their owner's alone")
    return Finding(
        check="modes",
        well=False,
        what=f"others can read {', '.join(map(str, open_to_others))}",
        way_out=f"chmod 600 {' '.join(map(str, open_to_others))}; or start the program, which does it",
    )


def _has_password(url: str) -> bool:
    try:
        return bool(urlsplit(url).password)
    except ValueError:
        return False


def _log_of_decisions(settings: Settings) -> Finding:
    file = curation_file(settings)
    try:
        count = len(file.read())
    except AggregatorError as error:
        first = str(error).splitlines()[0]
        return Finding(check="decisions", well=False, what=first, way_out=f"mend {file.path}")
    return Finding(check="decisions", well=True, what=f"{count} in {file.path.name}" if count else "none were made")


def _disks(settings: Settings) -> Iterator[Finding]:
    folders = {"feeds": settings.output.dir, "config": settings.path.parent}
    with contextlib.suppress(StoreError):  # PostgreSQL has its disk elsewhere
        folders["database"] = sqlite_file(settings.storage.url)
    for name, folder in folders.items():
        there = next((parent for parent in (folder, *folder.parents) if parent.is_dir()), None)
        if there is None:
            continue
        free = shutil.disk_usage(there).free
        what = f"{free / 1e9:,.1f} GB free for the {name}"
        if free >= ROOM:
            yield Finding(check="disk", well=True, what=what)
        else:
            yield Finding(check="disk", well=False, what=what, way_out=f"make room on the disk of {there}")


def _feeds(settings: Settings) -> Iterator[Finding]:
    """Each published feed parses, and its ids are its own."""
    missing, broken = [], []
    for topic in settings.topics:
        path = settings.output.dir / FEED.file(topic.name)
        try:
            ids = Counter(entry.findtext(f"{ATOM}id") for entry in etree.parse(path, _PARSER).iterfind(f"{ATOM}entry"))
        except OSError:
            missing.append(topic.name)
        except etree.XMLSyntaxError as error:
            broken.append(f"{path.name} is no XML ({error.msg})")
        else:
            broken += [f"{path.name} has the id {one} twice" for one, times in ids.items() if times > 1]
    if missing:
        yield Finding(
            check="feeds",
            well=False,
            what=f"not published yet: {', '.join(missing[:5])}",
            way_out="run `aggregator poll` or `aggregator run`",
        )
    for what in broken:
        yield Finding(
            check="feeds",
            well=False,
            what=what,
            way_out="remove the file: the next run writes it anew; if it happens again, tell us",
        )
    index = settings.output.dir / PAGE.file(INDEX_NAME)
    if not missing and not broken:
        yield Finding(
            check="feeds", well=True, what=f"{len(settings.topics)} topics, each id once; {index.name} beside"
        )


def _leftovers(settings: Settings) -> Finding:
    folder = settings.output.dir
    old = [
        path.name
        for path in (folder.glob(f".*{TEMPORARY_SUFFIX}") if folder.is_dir() else ())
        if time.time() - path.lstat().st_mtime > LEFTOVER_AGE
    ]
    if not old:
        return Finding(check="leftovers", well=True, what="no half-written file")
    return Finding(
        check="leftovers",
        well=False,
        what=f"{len(old)} half-written files of runs that were killed in {folder}",
        way_out="the next run that publishes removes them; or remove them now",
    )


def _clock(store: Store, now: datetime) -> Finding:
    latest = max((row.state.attempted_at for row in store.source_rows() if row.state.attempted_at), default=None)
    if now < EARLIEST:
        return Finding(check="clock", well=False, what=f"it shows {now:%Y-%m-%d}", way_out="set the machine's clock")
    if latest and latest - now > SKEW:
        return Finding(
            check="clock",
            well=False,
            what=f"it shows {now:%Y-%m-%d %H:%M}, but a source was polled at {latest:%Y-%m-%d %H:%M}",
            way_out="set the machine's clock; if it is right now, it was wrong then, and the next poll mends it",
        )
    return Finding(check="clock", well=True, what=f"{now:%Y-%m-%d %H:%M} UTC")


def _database(store: Store) -> Iterator[Finding]:
    faults = store.integrity()
    for fault in faults:
        yield Finding(
            check="database",
            well=False,
            what=fault,
            way_out="stop the daemon and restore a backup; the ids of entries also come back from the feeds",
        )
    if not faults:
        yield Finding(check="database", well=True, what=f"{store.location} is whole")
