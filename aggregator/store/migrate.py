"""Bringing a database to the schema of this program, by the migrations that the package carries."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from aggregator.errors import StoreSchemaError
from aggregator.store.schema import metadata

HEAD = "0015"
"""The newest migration. Written here so that a database that is up to date is opened without importing alembic."""

VERSION_TABLE = "aggregator_version"
"""A name of our own: a PostgreSQL schema may be shared with another program that uses alembic."""

SCRIPTS = "aggregator.store:migrations"
"""Where alembic finds them, in the installed package."""


def version(connection: Connection) -> str | None:
    """The migration that the database is at; None where it is empty.

    :raises StoreSchemaError: it holds tables, but not ours
    """
    present = set(inspect(connection).get_table_names())
    if VERSION_TABLE in present:
        found: str | None = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608 a constant
        return found
    foreign = present if connection.dialect.name == "sqlite" else present & set(metadata.tables)
    if foreign:
        raise StoreSchemaError(
            f"the database holds tables that are not ours ({', '.join(sorted(foreign)[:3])}): "
            "name another in [storage] url"
        )
    return None


def upgrade(connection: Connection, present: str | None) -> None:
    """Run the migrations that are missing, in the caller's transaction.

    :param present: what `version` said
    :raises StoreSchemaError: this program does not know that version
    """
    from alembic import command  # noqa: PLC0415 takes 0.1 s, and is needed once
    from alembic.config import Config  # noqa: PLC0415 as above
    from alembic.script import ScriptDirectory  # noqa: PLC0415 as above

    config = Config()
    config.set_main_option("script_location", SCRIPTS)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if present is not None and present not in known:
        raise newer(present)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def newer(present: str) -> StoreSchemaError:
    """The error for a version that this program does not know."""
    return StoreSchemaError(
        f"the database has schema {present}, this program knows schemas up to {HEAD}: install a newer aggregator"
    )
