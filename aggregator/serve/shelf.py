"""The published files as the web server knows them: found by name in an index, never by joining a path."""

from __future__ import annotations

import errno
import gzip
import hashlib
import os
import re
import stat
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

from aggregator.publish import opml, page
from aggregator.publish.document import Format

TOPIC = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
"""The names that topics have, and the index; a file of any other name is not served, whoever put it there."""

BESIDE = {opml.FILE: f"{opml.MEDIA_TYPE}; charset=utf-8", page.ICON_NAME: page.ICON_TYPE}
"""What is served besides, by its name."""

GZIP_LEVEL = 6
"""zlib's own default: on feeds 9 costs twice the time for one percent."""

_OPEN = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | getattr(os, "O_NOFOLLOW", 0)
"""Never through a link, and never waiting for one who writes into a pipe."""

_SHORT_OF = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM})
"""Faults that say nothing of the file: without a handle to look with, it is not "not there"."""

_Stamp = tuple[int, int, int]
"""Inode, modification time in nanoseconds, size: equal as long as the file is the same."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """One file with all that answering for it needs, worked out once for each version of it."""

    body: bytes
    packed: bytes
    """`body` with gzip; the same bytes for the same body."""
    etag: str
    """Strong (RFC 9110 section 8.8.3), in its quotes: of the bytes themselves."""
    packed_etag: str
    """Another one, since a content coding makes another representation (section 8.8.3.3)."""
    modified: datetime
    """Aware UTC, whole seconds."""
    last_modified: str
    """The same as an HTTP date."""
    media_type: str


class Shelf:
    """The folder's documents; each is read when it is first asked for and again when its file has changed."""

    def __init__(self, folder: Path, formats: Sequence[Format]) -> None:
        """:param formats: which files are served, and as what"""
        self._folder = folder
        self._media_types = {each.suffix: f"{each.media_type}; charset=utf-8" for each in formats}
        self._known: dict[str, tuple[_Stamp, Document]] = {}

    def find(self, name: str) -> Document | None:
        """The document of that name; None where the folder has none that may be served.

        :raises OSError: the process is short of file handles or memory
        """
        media_type = self._media_type(name)
        if not media_type or name not in self._names():
            self._known.pop(name, None)
            return None
        try:
            descriptor = os.open(self._folder / name, _OPEN)
        except OSError as error:
            if error.errno in _SHORT_OF:
                raise
            return None
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                return None
            stamp = (status.st_ino, status.st_mtime_ns, status.st_size)
            known = self._known.get(name)
            if known is None or known[0] != stamp:
                with open(descriptor, "rb", closefd=False) as file:
                    known = (stamp, _document(media_type, file.read(), status.st_mtime))
                self._known[name] = known
            return known[1]
        finally:
            os.close(descriptor)

    def _media_type(self, name: str) -> str:
        """As what a file of that name is served; empty: not at all."""
        stem, dot, suffix = name.rpartition(".")
        return BESIDE.get(name) or (self._media_types.get(dot + suffix, "") if TOPIC.fullmatch(stem) else "")

    def _names(self) -> set[str]:
        """The index: what lies in the folder itself."""
        try:
            return {path.name for path in self._folder.iterdir()}
        except OSError as error:
            if error.errno in _SHORT_OF:
                raise
            return set()


def _document(media_type: str, body: bytes, modified: float) -> Document:
    digest = hashlib.sha256(body).hexdigest()[:32]
    # Never after the answer's own date (RFC 9110 section 8.8.2.1): a clock may have been ahead when it was written.
    moment = datetime.fromtimestamp(int(min(modified, time.time())), tz=UTC)
    return Document(
        body=body,
        packed=gzip.compress(body, compresslevel=GZIP_LEVEL, mtime=0),
        etag=f'"{digest}"',
        packed_etag=f'"{digest}-gzip"',
        modified=moment,
        last_modified=format_datetime(moment, usegmt=True),
        media_type=media_type,
    )
