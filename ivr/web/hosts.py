"""The names by which an address is called, as browsers and carriers write them into a request."""

from __future__ import annotations

from urllib.parse import urlsplit

_PORTS = {"http": "80", "https": "443"}
_HERE = ("127.0.0.1", "localhost", "[::1]")


def hosts_of(address: str, demo: bool = False) -> frozenset[str]:
    """Those of an address; a demo is called by every name of this machine itself."""
    parts = urlsplit(address)
    name = parts.hostname or ""
    names = {f"[{name}]" if ":" in name else name, *(_HERE if demo else ())}
    default = _PORTS[parts.scheme]
    number = str(parts.port or default)
    spelt = {f"{each}:{number}" for each in names}
    return frozenset(spelt | names if number == default else spelt)
