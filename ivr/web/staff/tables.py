"""The database's tables, brought up to date before the first page that needs them."""

from __future__ import annotations

from ivr.store.database import Database


class Tables:
    """Tries again with each page until the database answers."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._made = False

    def make(self) -> None:
        if not self._made:
            self._database.migrate()
            self._made = True

    def forget(self) -> None:
        """Somebody took them away: the next page makes them again."""
        self._made = False
