"""What callers did, how far each spool of it was read, and the keys of the weeks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_TEXTS = ("caller", "language", "node", "state", "key", "outcome", "next_node", "service")


def upgrade() -> None:
    op.create_table(
        "call_events",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("call", sa.String(64), nullable=False, index=True),
        sa.Column("edition", sa.Text, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        *(sa.Column(name, sa.Text) for name in _TEXTS),
        sa.Column("seconds", sa.Float),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "call_spools",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("read", sa.BigInteger, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "caller_keys",
        sa.Column("week", sa.String(10), primary_key=True),
        sa.Column("key", sa.String(64), nullable=False),
    )
