"""What alembic runs to get at the database: the connection, and the transaction, are the caller's."""

from __future__ import annotations

from alembic import context

from aggregator.store.migrate import VERSION_TABLE
from aggregator.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,
)
context.run_migrations()
