"""Which paper an item was taken from, where it came through a planet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add the column; of items that are known, nobody noted it."""
    op.add_column("items", sa.Column("origin", sa.Text()))
