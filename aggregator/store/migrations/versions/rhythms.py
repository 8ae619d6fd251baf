"""What was learned of when a source brings news."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the column, empty: of no source anything was learned yet."""
    op.add_column("sources", sa.Column("rhythm", sa.LargeBinary(), nullable=False, server_default=sa.text("''")))
