"""Every error that the program raises on purpose, as one tree.

    AggregatorError
    ├── UserError              the user's input is wrong: exit code 2
    │   ├── ConfigError        one or more faults of config.toml, each with its place
    │   ├── OutputTakenError   another config publishes in the output folder
    │   └── UnknownNameError   no such source, topic, story or region
    ├── StoreError             the database failed: exit code 1
    │   ├── StoreLockedError   another instance holds the database: exit code 75
    │   ├── LeaseLostError     a poll outlived its lease and another took the source; nothing was stored
    │   └── StoreSchemaError   the database is newer than the program, or not one of ours
    ├── TooSoonError           what an origin bears only now and then was asked for again: exit code 1
    ├── ClockError             the machine's clock was never set
    ├── PublishError           an output could not be written
    ├── DeliveryError          what a reader handed on cannot be recorded: damaged, or of an unknown version
    ├── ControlError           the running daemon could not be asked, or cannot do that
    ├── GazetteerError         the compiled gazetteer is missing or of another version
    └── ServeError             the web server could not start (port in use)

What a feed, a page or an origin does wrong is no error of this tree: it is a typed outcome
(`model.FetchOutcome`) or a recorded `model.Problem`, because bad input costs one item or one
source and never the run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


class AggregatorError(Exception):
    """The root of the tree; its text is ready to be shown to a person."""

    exit_code: ClassVar[int] = 1
    """What the command line exits with when this error ends it."""


class UserError(AggregatorError):
    """The user's input is wrong; the message says what, where and the way out."""

    exit_code: ClassVar[int] = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One mistake in a file that the user wrote."""

    file: str
    """The file, as the user named it."""
    line: int
    """1-based; 0 where the fault belongs to the file as a whole."""
    column: int
    """1-based, in characters; 0 where the fault belongs to a line or file as a whole."""
    key: str
    """The key path as the user would write it: `sources[2].url`; empty for a syntax error."""
    message: str
    """What was found and what was expected."""
    hint: str = ""
    """The way out, such as the key that was probably meant."""

    def __str__(self) -> str:
        place = ":".join([self.file, *(str(n) for n in (self.line, self.column) if n)])
        subject = f"{self.key}: " if self.key else ""
        return f"{place}: {subject}{self.message}" + (f" ({self.hint})" if self.hint else "")


class ConfigError(UserError):
    """Everything that is wrong with a config, collected."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))


class OutputTakenError(UserError):
    """Another config publishes in the output folder; nothing was changed there."""


class UnknownNameError(UserError):
    """A name that nothing has: a source, a topic, a story, a region."""


class TooSoonError(AggregatorError):
    """An origin was asked for this just before; the message says from when on it may be asked again."""


class StoreError(AggregatorError):
    """The database failed in a way that waiting did not mend."""


class StoreLockedError(StoreError):
    """Another instance holds the database."""

    exit_code: ClassVar[int] = 75  # EX_TEMPFAIL of sysexits.h: try again later


class LeaseLostError(StoreError):
    """The lease ran out and another worker took the source; nothing was stored."""


class StoreSchemaError(StoreError):
    """The database's schema is newer than this program's, or it is no database of ours."""


class ClockError(AggregatorError):
    """The machine's clock cannot be right; nothing is polled until it is set."""


class PublishError(AggregatorError):
    """An output could not be written."""


class DeliveryError(AggregatorError):
    """What a reader handed on is damaged, or of a version that this program does not know; nothing of it was stored."""


class ControlError(AggregatorError):
    """The running daemon could not be asked, or does not understand what it was asked."""


class GazetteerError(AggregatorError):
    """The compiled gazetteer is missing, damaged or of another format version."""


class ServeError(AggregatorError):
    """The web server could not start."""
