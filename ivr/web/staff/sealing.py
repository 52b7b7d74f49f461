"""Second factors sealed with the carrier's new token while the old one is there, and the log told so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from ivr.store.trouble import StoreUnavailable
from ivr.web.staff.codes import Codes
from ivr.web.staff.log import note


class Sealing:
    """Tries at the start, and again with each page until it worked: whoever takes the old token away before
    that leaves people to their recovery codes. A database that can only be read keeps nobody from looking."""

    def __init__(self, codes: Codes, now: Callable[[], datetime]) -> None:
        self._codes = codes
        self._now = now
        self._done = not codes.replacing
        self._told = ""

    def make(self) -> None:
        if self._done:
            return
        try:
            sealed, unreadable = self._codes.seal_anew()
        except StoreUnavailable as error:
            self._tell(str(error))
            return
        self._done = True
        note("console-sealed-anew", self._now(), sealed=sealed, unreadable=unreadable)

    def _tell(self, why: str) -> None:
        """Once, however many pages are looked at meanwhile."""
        if why != self._told:
            note("console-not-sealed-anew", self._now(), told=why)
        self._told = why
