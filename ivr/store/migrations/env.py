"""Where Alembic begins: it runs the steps in the transaction that `Database.migrate` holds open."""

from __future__ import annotations

from alembic import context

from ivr.store.schema import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
context.run_migrations()
