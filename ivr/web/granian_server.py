"""The server that the watcher starts: granian, answering at a socket that it is given and does not open.

granian would have each worker open a socket of its own; then what waits in the queue of a worker that dies is
lost, and while none runs, everybody is refused.
"""

from __future__ import annotations

import sys

from granian._granian import SocketHolder
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from ivr.web.listening import BACKLOG


class Inheriting(MPServer):
    """granian with workers that share a socket this process has inherited."""

    def __init__(self, target: str, socket: int, workers: int, threads: int) -> None:
        super().__init__(
            target.removesuffix("()"),
            factory=target.endswith("()"),
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=threads,
            backlog=BACKLOG,
            websockets=False,
            respawn_failed_workers=True,
            log_level=LogLevels.error,
        )
        self._inherited = socket

    def _init_shared_socket(self) -> None:
        self._ssp, self._sso = None, None
        # Neither a path, nor to be opened again; the types that come with granian do not know of this yet.
        self._shd = SocketHolder(self._inherited, False, BACKLOG)  # type: ignore[call-arg,assignment]


if __name__ == "__main__":
    Inheriting(sys.argv[1], *map(int, sys.argv[2:])).serve()
