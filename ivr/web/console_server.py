"""The server of the console: as that of the calls, at a Unix socket instead of a port."""

from __future__ import annotations

import sys

from granian._granian import SocketHolder

from ivr.web.granian_server import Inheriting, serve_or_end, stand_somewhere
from ivr.web.listening import BACKLOG
from ivr.web.tether import end_with


class Behind(Inheriting):
    """granian at an inherited Unix socket."""

    def _init_shared_socket(self) -> None:
        self._ssp, self._sso = None, None
        # A path, but not to be opened again; the types that come with granian do not know of this yet.
        self._shd = SocketHolder(self._inherited, True, BACKLOG)  # type: ignore[call-arg,assignment]


if __name__ == "__main__":
    end_with(int(sys.argv.pop()))
    stand_somewhere()
    serve_or_end(Behind(sys.argv[1], *map(int, sys.argv[2:])))
