"""Changes that a second person is to look at, and who did."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table("confirmations_wanted", _change(), sa.Column("what", sa.Text, nullable=False))
    op.create_table(
        "confirmations",
        _change(),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
    )


def _change() -> sa.Column[int]:
    key = sa.ForeignKey("changes.id")
    return sa.Column("change", sa.Integer, key, primary_key=True, autoincrement=False)
