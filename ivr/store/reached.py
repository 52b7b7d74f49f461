"""The way to a database on another machine: whether somebody on it could listen, or answer in its stead."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

_VERIFIED = ("verify-full", "verify-ca")


def unverified(url: str, environ: Mapping[str, str]) -> str | None:
    """The other machine to which a connection goes that does not make it prove who it is; None where there is
    no other machine, or it has to. What the URL does not say, the environment may, as the driver has it."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        return None  # told elsewhere
    if not parsed.drivername.startswith("postgres"):
        return None
    asked = {name: value if isinstance(value, str) else value[-1] for name, value in parsed.query.items()}
    hosts = asked.get("host") or parsed.host or environ.get("PGHOST") or ""
    others = [host for host in hosts.split(",") if not _is_here(host)]
    if not others or asked.get("sslmode", environ.get("PGSSLMODE")) in _VERIFIED:
        return None
    return others[0]


def _is_here(host: str) -> bool:
    """Whether it is a socket of this machine, or its own address."""
    try:
        return host in ("", "localhost") or host.startswith(("/", "@")) or ip_address(host).is_loopback
    except ValueError:
        return False
