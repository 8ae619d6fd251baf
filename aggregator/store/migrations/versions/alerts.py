"""What people are to be told of sources, and where sources moved to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the columns; a source that fails just now counts as failing since the upgrade's first poll."""
    for name in ("failing_since", "gap_at", "silent_at"):
        op.add_column("sources", sa.Column(name, sa.BigInteger()))
    op.add_column("sources", sa.Column("move", sa.Text(), nullable=False, server_default="[]"))
