"""Whether a source answered 304 though it had news."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the column: of no source that is known."""
    op.add_column("sources", sa.Column("misled", sa.Boolean(), nullable=False, server_default=sa.false()))
