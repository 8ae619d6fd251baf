"""Logging as the commands set it up: readable lines on a terminal, one JSON object a line anywhere else."""

from __future__ import annotations

import logging
import sys

import structlog


def configure(*, level: int = logging.INFO) -> None:
    """Send every event to standard error, one line each, whatever the values hold.

    Both renderers escape control characters, so that a feed's title cannot forge a line or colour a terminal.
    """
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    # APScheduler warns of each tick that is still at work; that is what max_instances=1 is for.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    renderer: structlog.types.Processor = (
        structlog.dev.ConsoleRenderer(colors=True, repr_native_str=True)
        if sys.stderr.isatty()
        else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            _without_nothing,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _without_nothing(
    _logger: structlog.types.WrappedLogger, _method: str, event: structlog.types.EventDict
) -> structlog.types.EventDict:
    """Leave out what has no value."""
    return {name: value for name, value in event.items() if value is not None}
