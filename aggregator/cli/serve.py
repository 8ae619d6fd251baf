"""`aggregator serve`: the web server alone."""

from __future__ import annotations

from pathlib import Path

import click

from aggregator.cli.options import config_option, load_settings
from aggregator.cli.output import printable


@click.command()
@config_option
@click.option("--host", help="Address to listen on, in place of the config's [serve] host.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port, in place of the config's; 0 takes a free one.")
def serve(config: Path, host: str | None, port: int | None) -> None:
    """Serve what is published, without polling anything.

    \b
    aggregator serve
    aggregator serve --host 0.0.0.0 --port 8000
    """  # noqa: D301 - click's \b keeps the lines apart
    from aggregator.cli.logs import configure
    from aggregator.serve.app import create_app
    from aggregator.serve.server import Server

    configure()
    settings = load_settings(config)
    server = Server(
        create_app(settings.output.dir),
        host=settings.serve.host if host is None else host,
        port=settings.serve.port if port is None else port,
    )
    click.echo(printable(f"Serving {settings.output.dir} at {server.url} until Ctrl-C."))
    server.run()
