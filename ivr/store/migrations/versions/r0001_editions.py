"""Editions, their sounds, and what was decided about them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "sounds",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("wav", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "editions",
        sa.Column("name", sa.String(12), primary_key=True),
        sa.Column("line", sa.Text, nullable=False),
        sa.Column("format", sa.Integer, nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
    )
    op.create_table(
        "edition_sounds",
        sa.Column("edition", sa.String(12), sa.ForeignKey("editions.name"), primary_key=True),
        sa.Column("prompt", sa.String(200), primary_key=True),
        sa.Column("language", sa.String(200), primary_key=True),
        sa.Column("sha256", sa.String(64), sa.ForeignKey("sounds.sha256"), nullable=False),
    )
    op.create_table(
        "changes",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("edition", sa.String(12), sa.ForeignKey("editions.name"), nullable=False),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("correction", sa.Text),
        sqlite_autoincrement=True,
    )
