"""Logging as the commands set it up: readable lines on a terminal, one JSON object a line anywhere else."""

from __future__ import annotations

import contextlib
import logging
import re
import sys
from typing import TextIO

import structlog

from aggregator.cli.output import printable

_USERINFO = re.compile(r"(?<=//)[^\s/@'\"]+(?=@)")
_QUERY = re.compile(r"(?<=\?)[^\s'\"<>()]+")
"""Where an address holds its secrets; an exception may quote one."""


def configure(*, level: int = logging.INFO) -> None:
    """Send every event to standard error, one line each, whatever the values hold.

    What libraries log takes the same way, from warnings up. Both renderers escape control characters, so that a feed's
    title cannot forge a line or colour a terminal; a trace is the only thing that takes several lines, on a terminal.
    """
    renderer: structlog.types.Processor = (
        structlog.dev.ConsoleRenderer(
            colors=True, repr_native_str=True, exception_formatter=structlog.dev.plain_traceback
        )
        if sys.stderr.isatty()
        else structlog.processors.JSONRenderer()
    )
    shared: list[structlog.types.Processor] = [
        _without_nothing,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _without_harm,
    ]
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: _Lines(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = _Stderr()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    # APScheduler warns of each tick that is still at work; that is what max_instances=1 is for.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    # uvicorn warns of each request that is no HTTP: whoever likes could fill the log.
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)


class _Stderr(logging.StreamHandler[TextIO]):
    """Writes to standard error as it is at that moment; one that is closed must not stop the work."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record."""
        self.stream = sys.stderr  # not setStream, which flushes the old one: that may be closed
        super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 -- logging's name
        """Say nothing: there is nowhere to say it."""


class _Lines(structlog.PrintLogger):
    """Prints each event; whoever stopped reading them (a closed pipe, a full disk) must not stop the work."""

    def msg(self, message: str) -> None:
        """Print one event."""
        with contextlib.suppress(OSError, ValueError):
            super().msg(message)

    log = debug = info = warn = warning = fatal = failure = err = error = critical = exception = msg


def _without_nothing(
    _logger: structlog.types.WrappedLogger, _method: str, event: structlog.types.EventDict
) -> structlog.types.EventDict:
    """Leave out what has no value."""
    return {name: value for name, value in event.items() if value is not None}


def _without_harm(
    _logger: structlog.types.WrappedLogger, _method: str, event: structlog.types.EventDict
) -> structlog.types.EventDict:
    """Take from a trace, and from a library's message, what a terminal would obey and what may be secret."""
    for name in ("exception", "event"):
        if isinstance(text := event.get(name), str):
            safe = _QUERY.sub("…", _USERINFO.sub("…", text))
            event[name] = (
                "\n".join(printable(line) for line in safe.split("\n")) if name == "exception" else printable(safe)
            )
    return event
