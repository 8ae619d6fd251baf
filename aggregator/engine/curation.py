"""The log of decisions on disk: its one reader and its one writer."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import structlog

from aggregator.config.curation import HEADER, entry, parse
from aggregator.errors import ConfigError
from aggregator.model import Decision, in_force
from aggregator.outbox.files import write
from aggregator.store.protocol import Store


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

    def append(self, decision: Decision) -> None:
        """Add a decision to the end; what people wrote stays as it is.

        :raises ConfigError: the file has mistakes, or would have with this decision
        :raises PublishError: it cannot be written
        """
        body = self._body()
        self.read()
        before = HEADER.encode() if body is None else body + (b"" if body.endswith(b"\n") or not body else b"\n")
        after = before + entry(decision).encode()
        parse(after, self.path)
        write(self.path, after)

    def stamp(self) -> tuple[int, int] | None:
        """Another one whenever the file was changed; None where there is none."""
        try:
            status = self.path.stat()
        except FileNotFoundError:
            return None
        return status.st_mtime_ns, status.st_size

    def _body(self) -> bytes | None:
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return None


@dataclass(kw_only=True, slots=True)
class Curator:
    """Keeps the store as the log wants it."""

    file: CurationFile
    store: Store
    _stamp: tuple[int, int] | None = None
    _decisions: tuple[Decision, ...] = field(default=())
    _waiting: bool = True

    def curate(self) -> None:
        """Carry out what the log says, where it has changed or something in it waits for its stories.

        A log with mistakes changes nothing until they are mended; that is logged.
        """
        stamp = self.file.stamp()
        if stamp != self._stamp:
            try:
                self._decisions = in_force(self.file.read())
            except ConfigError as error:
                structlog.get_logger().error("decisions not read", file=str(self.file.path), mistakes=str(error))
                return
            finally:
                self._stamp = stamp
            self._waiting = True
        if self._waiting:
            self._waiting = bool(self.store.curate(self._decisions))
