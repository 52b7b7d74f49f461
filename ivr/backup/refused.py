"""What keeps a backup from being made or restored."""

from __future__ import annotations


class BackupRefused(Exception):
    """Why nothing was done, and what to do instead."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(f"{reason}: {remedy}")
        self.reason = reason
        self.remedy = remedy
