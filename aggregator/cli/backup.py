"""`aggregator backup` and `aggregator restore`: a copy of the database while it is in use, and putting one back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aggregator.cli.options import config_option, load_settings

if TYPE_CHECKING:
    from aggregator.store.backup import Contents


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@config_option
def backup(file: Path, config: Path) -> None:
    """Copy the SQLite database into FILE, which must not exist yet; the daemon may go on running.

    The copy is checked before it gets its name. Keep config.toml, curation.toml and the published feeds with it. For
    PostgreSQL the command says how pg_dump does it.

    \b
    aggregator backup /backups/aggregator-monday.sqlite
    """  # noqa: D301 - click's \b keeps the lines apart
    from aggregator.store import backup as store

    settings = load_settings(config)
    click.echo(f"{file}: {_told(store.backup(settings.storage.url, file))}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@config_option
def restore(file: Path, config: Path) -> None:
    """Put the copy in FILE in the place of the database; the daemon must be stopped.

    The copy is checked first. What was there before is kept beside it, its name ending in .before- and the time.

    \b
    aggregator restore /backups/aggregator-monday.sqlite
    """  # noqa: D301 - click's \b keeps the lines apart
    from aggregator.store import backup as store

    settings = load_settings(config)
    found, before = store.restore(settings.storage.url, file, now=datetime.now(UTC))
    click.echo(f"restored: {_told(found)}")
    if before:
        click.echo(f"what was there before is {before}")


def _told(found: Contents) -> str:
    """What a copy holds, as one line."""
    size = f"{found.bytes / 1_000_000:,.1f} MB"
    return f"{found.stories:,} stories of {found.sources:,} sources, {found.items:,} items, {size}"
