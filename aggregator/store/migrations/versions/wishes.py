"""Whether a source's hints are heeded, and what its last answer asked for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the columns: all hints are heeded, as before, and nothing is known of the last answers."""
    op.add_column("sources", sa.Column("heed_hints", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("sources", sa.Column("freshness", sa.Text(), nullable=False, server_default="[]"))
