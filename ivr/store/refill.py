"""A database filled with the rows of a backup: in one transaction, which writes itself into the audit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from ivr.store import audit
from ivr.store.audit import Actor
from ivr.store.database import Database
from ivr.store.rows import CARRIED, RowsRefused, empty, first_held, go_on_counting, put_in
from ivr.store.schema import REVISION
from ivr.store.schema import audit as entries
from ivr.store.trouble import StoreUnavailable

RESTORED = "backup-restored"


class NotEmpty(Exception):
    """The name of a table that has something in it already."""


def refill(
    database: Database,
    tables: Mapping[str, Iterable[dict[str, Any]]],
    backup: str,
    actor: Actor,
    replace: bool,
) -> None:
    """Puts the rows in. Where they were put in already, and nothing was done since, nothing is done. Raises
    NotEmpty where something else is there that is not to be replaced, RowsRefused for rows that do not belong
    together, and StoreUnavailable; then everything is as it was."""
    database.migrate()
    if database.revision() != REVISION:
        raise StoreUnavailable("the database was made by a newer version of ivr", "update ivr here")
    try:
        with database.writing() as connection:
            if replace:
                empty(connection)
            elif table := first_held(connection):
                if _is_restored(connection, backup):
                    return
                raise NotEmpty(table)
            for name in (each for each in CARRIED if each in tables):
                put_in(connection, CARRIED[name], tables[name])
            go_on_counting(connection)
            audit.add(connection, actor, RESTORED, backup)
    except IntegrityError:
        raise RowsRefused("its rows do not belong together") from None


def _is_restored(connection: Connection, backup: str) -> bool:
    """Whether the last thing that was done is that this backup was restored."""
    columns = select(entries.c.deed, entries.c.about).order_by(entries.c.number.desc()).limit(1)
    last = connection.execute(columns).first()
    return last is not None and (last.deed, last.about) == (RESTORED, backup)
