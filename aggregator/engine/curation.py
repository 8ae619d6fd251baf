"""The log of decisions on disk: its one reader and its one writer."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import structlog

from aggregator.config.curation import HEADER, entry, parse
from aggregator.errors import ConfigError, Fault, PublishError
from aggregator.model import Decision, in_force
from aggregator.outbox.files import write
from aggregator.store.protocol import Curated

if sys.platform != "win32":
    import fcntl


@dataclass(frozen=True, kw_only=True, slots=True)
class CurationFile:
    """A `curation.toml`; one that does not exist is an empty log."""

    path: Path

    def read(self) -> tuple[Decision, ...]:
        """Every decision, in order.

        :raises ConfigError: every mistake in the file
        """
        body = self._body()
        return parse(body, self.path) if body is not None else ()

    def append(self, decide: Callable[[tuple[Decision, ...]], Decision]) -> Decision:
        """Add a decision to the end; what people wrote stays as it is, and so do a link and the file's mode.

        :param decide: gives the decision by the log so far, while nobody else adds to it
        :raises ConfigError: the file has mistakes, or cannot be read or written
        """
        with _alone(self.path.parent):
            decision = decide(self.read())
            body = self._body()
            before = HEADER.encode() if body is None else body + (b"" if body.endswith(b"\n") or not body else b"\n")
            after = before + entry(decision).encode()
            parse(after, self.path)
            target = self.path.resolve()
            mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else None
            try:
                write(target, after, mode=mode)
            except (PublishError, OSError) as error:
                fault = error.__cause__ if isinstance(error.__cause__, OSError) else error
                why = (fault.strerror if isinstance(fault, OSError) else None) or str(fault)
                raise _unusable(
                    self.path,
                    f"the log of decisions cannot be written: {why.lower()}",
                    "[curation] path puts it where this user may write",
                ) from error
        return decision

    def stamp(self) -> tuple[int, int] | None:
        """A value that is another one whenever the file was changed; None where there is no file."""
        try:
            status = self.path.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size

    def _body(self) -> bytes | None:
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _unusable(self.path, f"the log of decisions cannot be read: {error.strerror}") from None


def _unusable(path: Path, message: str, hint: str = "") -> ConfigError:
    return ConfigError((Fault(file=str(path), line=0, column=0, key="", message=message, hint=hint),))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep other processes from adding at the same time, where the system can lock a folder."""
    if sys.platform == "win32":
        yield
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise _unusable(folder, f"the folder cannot be opened: {error.strerror}") from None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _in_short(error: ConfigError) -> str:
    """The first mistake, and how many more there are."""
    first, *more = error.faults
    return str(first) + (f" (and {len(more)} more)" if more else "")


@dataclass(kw_only=True, slots=True)
class Curator:
    """Keeps the store as the log wants it."""

    file: CurationFile
    store: Curated
    _stamp: tuple[int, int] | None = None
    _decisions: tuple[Decision, ...] = field(default=())
    _waiting: bool = True
    mistakes: str = ""
    """What is wrong with the log, one plain line; empty while it can be read."""

    def curate(self, *, now: datetime) -> None:
        """Carry out what the log says, where it has changed or something in it waits for its stories.

        A log with mistakes changes nothing until they are mended; that is logged.
        """
        stamp = self.file.stamp()
        if stamp != self._stamp:
            try:
                self._decisions = in_force(self.file.read())
                self.mistakes = ""
            except ConfigError as error:
                self.mistakes = _in_short(error)
                structlog.get_logger().error("decisions not read", file=str(self.file.path), mistakes=str(error))
                return
            finally:
                self._stamp = stamp
            self._waiting = True
        if self._waiting:
            self._waiting = bool(self.store.curate(self._decisions, now=now))
