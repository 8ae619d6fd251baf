"""`aggregator run`: the daemon."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aggregator.cli.options import config_option, load_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from aggregator.engine.control_rows import OrderDesk
    from aggregator.engine.control_server import ControlServer
    from aggregator.engine.session import Session


@click.command()
@config_option
@click.option("--no-serve", is_flag=True, help="Publish files only; another web server serves them.")
def run(config: Path, *, no_serve: bool) -> None:
    """Run in the background: poll, publish and serve until SIGTERM or Ctrl-C.

    On SIGHUP the config is read again: one with mistakes changes nothing, and the log names them.

    \b
    aggregator run -c config.toml
    aggregator run --no-serve
    """  # noqa: D301 - click's \b keeps the lines apart
    from aggregator.engine.signals import EARLY

    EARLY.heed(at_once=True)
    import structlog

    from aggregator.cli.logs import configure
    from aggregator.config.describe import site_nowhere
    from aggregator.config.load import load
    from aggregator.engine.collector import spare_what_stays
    from aggregator.engine.daemon import Daemon
    from aggregator.engine.notify import Notifier
    from aggregator.engine.session import Session
    from aggregator.serve.app import create_app
    from aggregator.serve.metrics import Metrics
    from aggregator.serve.server import Server

    configure()
    settings = load_settings(config)
    if nowhere := site_nowhere(settings):
        structlog.get_logger().warning(nowhere)
    metrics = Metrics()
    with Session(settings, observer=metrics) as session:
        spare_what_stays()
        metrics.watch(session.source_health)
        notifier = Notifier.from_environment(os.environ)
        daemon = Daemon(session, load=lambda: load(config), notifier=notifier, signals=EARLY)
        server = None
        if not no_serve:
            app = create_app(settings.output.dir, status=daemon.health, ready=daemon.readiness, metrics=metrics)
            server = Server(app, host=settings.serve.host, port=settings.serve.port)
            server.start()

        def health() -> dict[str, object]:
            return daemon.readiness() | {"serving": server.url if server else None}

        control = open_control(session, health)

        def ready() -> None:
            structlog.get_logger().info(
                "running",
                sources=len(session.sources),
                topics=len(settings.topics),
                database=session.store.location,
                output=str(settings.output.dir),
                serving=server.url if server else None,
            )

        try:
            daemon.run(ready)
        finally:
            if control:
                control.stop()
            if server:
                server.stop()


def open_control(session: Session, health: Callable[[], Mapping[str, Any]]) -> ControlServer | OrderDesk | None:
    """Listen for other commands, where they cannot use the database themselves; the daemon can do without.

    :param health: what the daemon says of itself
    """
    import structlog

    from aggregator.engine.control import control_path
    from aggregator.engine.control_rows import OrderDesk
    from aggregator.engine.control_server import ControlServer
    from aggregator.engine.orders import commands
    from aggregator.errors import ControlError
    from aggregator.store.open import parse_url

    url = parse_url(session.settings.storage.url)
    if url.get_backend_name() != "sqlite":
        desk = OrderDesk(session.store, commands(session, health), session.clock)
        desk.start()
        return desk
    server = ControlServer(control_path(Path(str(url.database))), commands(session, health))
    try:
        server.start()
    except ControlError as error:
        structlog.get_logger().warning("no orders are taken", error=str(error))
        return None
    return server
