"""What granian says of its workers goes the way of all that is told here: to standard error, and nobody waits
for whoever reads it. By itself it would, and start no worker in place of one that died meanwhile.
"""

from __future__ import annotations

import logging
import sys
from typing import Any

from ivr.web.telling import Teller


class Told(logging.Handler):
    """Hands lines off. Each process makes its own, with a thread that writes."""

    def __init__(self) -> None:
        super().__init__()
        self._say = Teller(sys.stderr)

    def emit(self, record: logging.LogRecord) -> None:
        """One line."""
        self._say(self.format(record))


# In place of what granian has under these names; the format stays its own.
SERVER_LOG: dict[str, Any] = {
    "handlers": {"told": {"()": Told, "formatter": "generic"}},
    "loggers": {"_granian": {"handlers": ["told"], "propagate": False}},
}
