"""From where a request comes, as far as that can be known behind other servers."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import Any

TICKET = "HTTP_X_IVR_TICKET"  # the secret by which our own front proves itself
PEER = "HTTP_X_IVR_PEER"  # and the address that it was reached from

# What servers in between write down; our own front passes on what it got and adds none of these.
_FORWARDING = (
    *(
        "HTTP_FORWARDED",
        "HTTP_VIA",
        "HTTP_X_FORWARDED_FOR",
        "HTTP_X_FORWARDED_HOST",
        "HTTP_X_FORWARDED_PROTO",
    ),
    *("HTTP_X_REAL_IP", "HTTP_X_CLIENT_IP", "HTTP_TRUE_CLIENT_IP", "HTTP_CF_CONNECTING_IP"),
)


class NotFromTheFront(Exception):
    """The request did not come by way of the server that should be in front of the console."""


@dataclass(frozen=True, slots=True)
class Peer:
    """Who is at the other end of the connection; ``forwarded`` for whom, if that is told."""

    address: str
    passed_on: bool
    forwarded: str = ""

    @property
    def here(self) -> bool:
        """Whether it is this machine itself, with no server in between that anybody could be behind."""
        return not self.passed_on and _is(self.address, "is_loopback")

    @property
    def client(self) -> str:
        """The address that counts for somebody: what the nearest server of our own network says, if any."""
        near = _is(self.address, "is_loopback") or _is(self.address, "is_private")
        return self.forwarded if near and self.forwarded else self.address


def peer_of(environ: Mapping[str, Any], ticket: str) -> Peer:
    """The peer of a request. Raises NotFromTheFront where a front is expected and it is not it."""
    address = environ.get("REMOTE_ADDR", "")
    if ticket:
        if not hmac.compare_digest(environ.get(TICKET, "").encode(), ticket.encode()):
            raise NotFromTheFront
        address = environ.get(PEER, "")
    passed_on = any(name in environ for name in _FORWARDING)
    last = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")[-1].strip()
    return Peer(address, passed_on, last[:100])


def _is(address: str, what: str) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    return bool(getattr(parsed, what))
