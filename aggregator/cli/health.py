"""`aggregator health`: whether the daemon of a config is well, asked of itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aggregator.cli.options import config_option, load_settings
from aggregator.cli.output import printable
from aggregator.errors import AggregatorError

if TYPE_CHECKING:
    from aggregator.config.settings import Settings

PATIENCE = 5.0
"""Seconds for the web server to answer: what it says of itself is in memory."""

ANSWER_LIMIT = 100_000
"""Bytes of an answer that are read."""


@click.command()
@config_option
def health(config: Path) -> None:
    """Ask the daemon whether it is ready, and say why if it is not; the exit code is 0 if it is and 1 otherwise.

    It is asked at the socket beside the database, and its web server, if it has one, at the address that it listens
    on: for the health check of a container, whatever [serve] says, and with `run --no-serve` too.

    \b
    aggregator health -c /etc/aggregator/config.toml
    """  # noqa: D301 - click's \b keeps the lines apart
    wrong = trouble(load_settings(config))
    click.echo(printable(f"unready: {wrong}" if wrong else "ready"))
    raise SystemExit(1 if wrong else 0)


def trouble(settings: Settings) -> str:
    """What is wrong with the daemon; empty if it is ready."""
    told = _of_the_daemon(settings)
    address = _web_server(settings) if told is None else told.get("serving")
    if told is not None and told.get("status") != "ready":
        return _reasons(told)
    if address is None:
        return ""
    page = _read(f"{address}readyz")
    if page is None:
        return "no daemon answers" if told is None else f"its web server at {address} does not answer"
    return "" if page.get("status") == "ready" else _reasons(page)


def _of_the_daemon(settings: Settings) -> dict[str, Any] | None:
    """What the daemon says over the way by which it takes orders; None where it cannot be asked there."""
    from aggregator.cli.poll import asked
    from aggregator.store.open import parse_url

    if parse_url(settings.storage.url).get_backend_name() != "sqlite" and _read(f"{_web_server(settings)}readyz"):
        return None  # several daemons may share the database: the one that is meant answers at its port
    try:
        return asked(settings, "health", {}, lambda _: None)
    except AggregatorError:
        return None


def _web_server(settings: Settings) -> str:
    """Where the config has the web server listen, as it is reached from this machine."""
    from aggregator.serve.server import address_of

    return address_of(settings.serve.host, settings.serve.port)


def _read(address: str) -> dict[str, Any] | None:
    """The JSON at an address of our own; None where there is none."""
    import http.client
    import json
    from urllib.parse import urlsplit

    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE)
    try:
        connection.request("GET", parts.path)
        found = json.loads(connection.getresponse().read(ANSWER_LIMIT))
    except (OSError, ValueError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    return found if isinstance(found, dict) else None


def _reasons(told: dict[str, Any]) -> str:
    reasons = told.get("reasons")
    return "; ".join(map(str, reasons)) if isinstance(reasons, list) and reasons else str(told.get("status"))
