"""Brings the tables up to date, by the steps of `ivr/store/migrations`."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from ivr.store.schema import revision_of

_STEPS = str(Path(__file__).parent / "migrations")


def upgrade(connection: Connection) -> None:
    """Takes the steps that are missing, in the transaction that is open. A schema that newer code has made is
    left as it is."""
    _, *older = (step.revision for step in ScriptDirectory(_STEPS).walk_revisions())
    if revision_of(connection) not in (None, *older):
        return
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", _STEPS.replace("%", "%%"))
    command.upgrade(config, "head")
