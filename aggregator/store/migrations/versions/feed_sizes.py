"""What a topic's feed had no room for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the column; nothing was left out so far."""
    op.add_column("topics", sa.Column("left_out", sa.Integer(), nullable=False, server_default="0"))
