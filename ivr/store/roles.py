"""The three roles of the console, each of which may do what the one before it may."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A viewer looks; an editor changes the draft; a publisher also publishes, rolls back, and looks after
    the people."""

    VIEWER = "viewer"
    EDITOR = "editor"
    PUBLISHER = "publisher"

    def may(self, least: Role) -> bool:
        """Whether this role is enough where that one is asked for."""
        order = list(Role)
        return order.index(self) >= order.index(least)
