"""Ties servers to the watcher that started them: whatever ends it, `kill -9` too, they end as well, and leave
the port to the next one.

The watcher holds one end of a pipe and never writes; the system closes it when the watcher is gone, and that
is what the servers wait for at the other end.
"""

from __future__ import annotations

import os
import signal
import threading
import time

_FINISH_SECONDS = 1.0  # for answers that are being given


def tether() -> int:
    """The end for servers to wait at; the other one stays with this process, and goes with it."""
    theirs, _ = os.pipe()
    return theirs


def end_with(held: int) -> None:
    """From now on this process ends with whoever made the tether, and so does each that is forked from it."""
    os.register_at_fork(after_in_child=lambda: _watch(held))
    _watch(held)


def _watch(held: int) -> None:
    threading.Thread(target=_end_after, args=(held,), name="tether", daemon=True).start()


def _end_after(held: int) -> None:
    """Asked to end first, and made to with the group that was started for it, where something stalls."""
    os.read(held, 1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_FINISH_SECONDS)
    os.killpg(os.getpgrp(), signal.SIGKILL)
