"""Until when hosts, and the hosts of article pages, asked to be left alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the columns, empty: nobody asked for anything that is still kept."""
    for name in ("held_until", "pages_until"):
        op.add_column("sources", sa.Column(name, sa.BigInteger()))
