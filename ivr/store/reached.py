"""The way to a database on another machine: whether somebody on it could listen, or answer in its stead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from ipaddress import ip_address
from itertools import zip_longest

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

_VERIFIED = {"verify-full", "verify-ca"}


def unverified(url: str, environ: Mapping[str, str]) -> str | None:
    """The other machine to which a connection goes that does not make it prove who it is; None where there is
    no other machine, or it has to. What the URL does not say, the environment may, as the driver has it."""
    asked = _asked(url)
    if asked is None:
        return None
    modes = asked.get("sslmode") or [environ.get("PGSSLMODE", "")]
    others = [reached for reached in _reached(asked, environ) if not _is_here(reached)]
    return None if not others or set(modes) <= _VERIFIED else others[0]


def unread_service(url: str, environ: Mapping[str, str]) -> str | None:
    """The service that is named, one of those in the driver's own files. They are not read here: it may lead
    to another machine, and say whether that has to prove who it is. None where the URL itself demands it."""
    asked = _asked(url)
    if asked is None or set(asked.get("sslmode", [""])) <= _VERIFIED:
        return None
    return ",".join(asked.get("service", ())) or environ.get("PGSERVICE") or None


def _asked(url: str) -> Mapping[str, Sequence[str]] | None:
    """What a URL asks the driver for; None where it leads to no PostgreSQL."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        return None  # told elsewhere
    if not parsed.drivername.startswith("postgres"):
        return None
    asked = {name: [value] if isinstance(value, str) else value for name, value in parsed.query.items()}
    return {"host": [parsed.host or ""], **asked}


def _reached(asked: Mapping[str, Sequence[str]], environ: Mapping[str, str]) -> list[str]:
    """Where the driver may connect, in its order: an address goes before the host in the same place."""
    hosts = ",".join(asked["host"]) or environ.get("PGHOST", "")
    addresses = ",".join(asked.get("hostaddr", ())) or environ.get("PGHOSTADDR", "")
    paired = zip_longest(addresses.split(","), hosts.split(","), fillvalue="")
    return [address or host for address, host in paired]


def _is_here(host: str) -> bool:
    """Whether it is a socket of this machine, or its own address."""
    try:
        return host in ("", "localhost") or host.startswith(("/", "@")) or ip_address(host).is_loopback
    except ValueError:
        return False
