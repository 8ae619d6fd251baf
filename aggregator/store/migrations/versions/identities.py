"""Which item each item of a source's last document is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the column; the next document of each source is read whole, so that its items are known by it."""
    op.add_column("sources", sa.Column("standing", sa.LargeBinary(), nullable=False, server_default=sa.text("''")))
