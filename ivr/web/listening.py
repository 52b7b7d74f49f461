"""The socket that callers' requests come in at. The watcher holds it, and the servers it starts inherit it:
while one ends and the next begins, requests wait in the socket's queue, and none is refused.

A supervisor may hold it in the watcher's stead, as systemd does with a socket unit: then nothing is refused
while the watcher itself is started anew.
"""

from __future__ import annotations

import os
import socket
from collections.abc import MutableMapping
from dataclasses import dataclass

BACKLOG = 1024  # connections that wait to be answered
_FIRST_PASSED = 3  # systemd's convention (sd_listen_fds): sockets follow the three that every process has


@dataclass(frozen=True, slots=True)
class Listening:
    """Where to listen, and with how many processes."""

    host: str
    port: int
    workers: int


def demo_base_url(listening: Listening) -> str:
    """The address of this machine itself, for a line without a public one."""
    host = "127.0.0.1" if listening.host in ("0.0.0.0", "::", "localhost") else listening.host
    return f"http://{f'[{host}]' if ':' in host else host}:{listening.port}"


class SeveralSockets(Exception):
    """A supervisor has passed so many: callers at all but one of them would wait for ever."""


class NoTcp(Exception):
    """What a supervisor has passed is a socket of another kind."""


def open_socket(listening: Listening, environ: MutableMapping[str, str]) -> socket.socket:
    """The socket that a supervisor has passed to this process, or one of our own. Raises OSError where the
    address cannot be had, SeveralSockets and NoTcp."""
    count, process = environ.pop("LISTEN_FDS", ""), environ.pop("LISTEN_PID", "")
    if process == str(os.getpid()) and count == "1":
        return _of_tcp(socket.socket(fileno=_FIRST_PASSED))
    if process == str(os.getpid()) and count.isdecimal() and int(count) > 1:
        raise SeveralSockets(count)
    family = socket.AF_INET6 if ":" in listening.host else socket.AF_INET
    both = listening.host == "::" and socket.has_dualstack_ipv6()  # as 0.0.0.0: whatever this machine has
    where = (listening.host, listening.port)
    return socket.create_server(where, family=family, backlog=BACKLOG, dualstack_ipv6=both)


def _of_tcp(passed: socket.socket) -> socket.socket:
    if passed.family not in (socket.AF_INET, socket.AF_INET6):
        passed.close()
        raise NoTcp
    return passed
