"""`aggregator doctor`: what is wrong with an installation, and the way out."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from aggregator.cli.options import config_option, json_option, load_settings
from aggregator.cli.output import print_json, printable


@click.command()
@config_option
@json_option
def doctor(config: Path, *, as_json: bool) -> None:
    """Look the installation over: config, secrets, disks, feeds, clock, and the whole database.

    Each line says what was found; what is wrong has its way out below it. It changes nothing, and the daemon may run.

    \b
    aggregator doctor
    aggregator doctor --json | jq '.[] | select(.well | not)'
    """  # noqa: D301 - click's \b keeps the lines apart
    from aggregator.engine.checkup import look_over

    settings = load_settings(config)
    found = []
    for one in look_over(settings, now=datetime.now(UTC)):
        found.append(one)
        if not as_json:
            mark = click.style("ok  ", fg="green") if one.well else click.style("bad ", fg="red", bold=True)
            click.echo(f"{mark} {one.check:<10} {printable(one.what)}")
            if one.way_out:
                click.echo(f"     {'':<10} {printable(one.way_out)}")
    if as_json:
        print_json(found)
    if not all(one.well for one in found):
        raise SystemExit(1)
