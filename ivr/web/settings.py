"""The environment, read once: a lost or fake secret refuses to start, loudly, with the remedy."""

from __future__ import annotations

import os
import re
import secrets
import shlex
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from ivr.core.line import CARRIERS

DEMO_TOKEN_FILE = "instance/demo-token"
CONSOLE_URL = "IVR_CONSOLE_URL"
SECOND_FACTORS = ("everyone", "publishers", "nobody")
_KEPT_DAYS, _MOST_DAYS = "90", 3660
_LEAST_TOKEN = 16  # the carriers' tokens have 32 letters and more
_FAKE_WORDS = ("your", "token", "secret", "change", "example", "test", "dummy", "fake", "xxx", "abc", "todo")
_FAKE_HOSTS = ("example.com", "example.org", "example.net", "example.gov", "your-domain", "yourdomain")


class SettingsRefused(Exception):
    """Why this process must not start: one sentence a problem, each with its remedy."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class Settings:
    """What a server needs to know. ``demo``: nobody but our own handset has the token; ``carrier``: whose
    voices speak; ``metrics_token``: what somebody must show to be told metrics, and nobody is without;
    ``second_factor``: of whom the console demands one; ``kept``: how long what callers did is; ``scanner``:
    the command that looks at each file that people bring to the console, if any does; ``console_url``: the
    console's own address, where it has one."""

    home: Path
    base_url: str
    tokens: tuple[str, ...]
    demo: bool
    carrier: str = "twilio"
    metrics_token: str = ""
    second_factor: str = SECOND_FACTORS[0]
    kept: timedelta = timedelta(days=int(_KEPT_DAYS))
    scanner: tuple[str, ...] = ()
    console_url: str = ""

    @property
    def console_at(self) -> str:
        """The address below which the console has its ``/staff``."""
        return self.console_url or self.base_url

    @property
    def console_named(self) -> str:
        """Which setting says so."""
        return CONSOLE_URL if self.console_url else "PUBLIC_BASE_URL"


def read_settings(environ: Mapping[str, str], home: Path, demo_base_url: str) -> Settings:
    """The settings of the environment. Raises SettingsRefused with every reason."""
    if reasons := refusals(environ):
        raise SettingsRefused(reasons)
    line, days = line_settings(environ, home, demo_base_url), timedelta(days=int(_days(environ)))
    return replace(line, second_factor=_demanded(environ), kept=days, scanner=_scanner(environ))


def line_settings(environ: Mapping[str, str], home: Path, demo_base_url: str) -> Settings:
    """Those by which calls are answered. What only the console, reports or metrics need refuses nothing here:
    a scanner that was removed since the start must not end the line. Raises SettingsRefused."""
    if reasons := _line_reasons(environ):
        raise SettingsRefused(reasons)
    demo = is_demo(environ)
    url = demo_base_url if demo else environ["PUBLIC_BASE_URL"].rstrip("/")
    tokens = (demo_token(home),) if demo else _split(environ["TWILIO_AUTH_TOKEN"])
    shown, console = "" if metrics_reasons(environ) else _metrics(environ), read_console_url(environ)
    return Settings(home, url, tokens, demo, _carrier(environ), shown, console_url=console)


def is_demo(environ: Mapping[str, str]) -> bool:
    """Whether there is neither a token nor an address: no carrier is answered."""
    return environ.get("TWILIO_AUTH_TOKEN") is None and environ.get("PUBLIC_BASE_URL") is None


def refusals(environ: Mapping[str, str]) -> list[str]:
    """Everything in the environment that keeps a server from starting."""
    return [
        *_line_reasons(environ),
        *_demanded_reasons(_demanded(environ)),
        *_days_reasons(_days(environ)),
        *_scanner_reasons(environ),
        *_console_reasons(read_console_url(environ), environ.get("PUBLIC_BASE_URL")),
    ]


def _line_reasons(environ: Mapping[str, str]) -> list[str]:
    """What is wrong with how a carrier reaches the line."""
    token, base_url = environ.get("TWILIO_AUTH_TOKEN"), environ.get("PUBLIC_BASE_URL")
    real = [] if is_demo(environ) else [*_token_reasons(token, base_url), *_base_url_reasons(base_url, token)]
    return [*_carrier_reasons(_carrier(environ)), *real]


def read_carrier(environ: Mapping[str, str]) -> str:
    """The carrier of the environment alone. Raises SettingsRefused for one nobody knows."""
    carrier = _carrier(environ)
    if reasons := _carrier_reasons(carrier):
        raise SettingsRefused(reasons)
    return carrier


def _carrier(environ: Mapping[str, str]) -> str:
    return environ.get("IVR_CARRIER") or CARRIERS[0]


def _metrics(environ: Mapping[str, str]) -> str:
    return environ.get("IVR_METRICS_TOKEN", "")


def _demanded(environ: Mapping[str, str]) -> str:
    return environ.get("IVR_SECOND_FACTOR") or SECOND_FACTORS[0]


def read_console_url(environ: Mapping[str, str]) -> str:
    """The console's own address; empty where it has none."""
    return environ.get(CONSOLE_URL, "").rstrip("/")


def _days(environ: Mapping[str, str]) -> str:
    return environ.get("IVR_KEEP_CALLS_DAYS") or _KEPT_DAYS


def _scanner(environ: Mapping[str, str]) -> tuple[str, ...]:
    """The words of a command. Raises ValueError where a quotation mark is left open."""
    return tuple(shlex.split(environ.get("IVR_SCAN_UPLOADS", "")))


def _scanner_reasons(environ: Mapping[str, str]) -> list[str]:
    remedy = (
        "Name a program that is here, like: clamdscan --fdpass --no-summary; or unset it to scan nothing."
    )
    try:
        words = _scanner(environ)
    except ValueError:
        return [f"IVR_SCAN_UPLOADS has a quotation mark that is left open. {remedy}"]
    if words and shutil.which(words[0]) is None:
        return [f"IVR_SCAN_UPLOADS begins with {words[0]!r}, which cannot be run here. {remedy}"]
    return []


def _carrier_reasons(carrier: str) -> list[str]:
    if carrier in CARRIERS:
        return []
    return [f"IVR_CARRIER is {carrier!r}. Set it to one of: {', '.join(CARRIERS)}; or unset it for Twilio."]


def metrics_reasons(environ: Mapping[str, str]) -> list[str]:
    """Why nobody is told metrics though somebody should be; calls are answered all the same."""
    token = _metrics(environ)
    if not token or (len(token) >= _LEAST_TOKEN and re.fullmatch(r"[!-~]+", token)):
        return []
    remedy = "Set it to a long random word (openssl rand -hex 16), or unset it for no metrics."
    return [f"IVR_METRICS_TOKEN has less than {_LEAST_TOKEN} letters, or others than a header has. {remedy}"]


def _demanded_reasons(demanded: str) -> list[str]:
    if demanded in SECOND_FACTORS:
        return []
    remedy = f"Set it to one of: {', '.join(SECOND_FACTORS)}; or unset it for everyone."
    return [f"IVR_SECOND_FACTOR is {demanded!r}. {remedy}"]


def _days_reasons(days: str) -> list[str]:
    if days.isascii() and days.isdecimal() and 1 <= int(days) <= _MOST_DAYS:
        return []
    remedy = f"Set it to a number of days from 1 to {_MOST_DAYS}, or unset it for {_KEPT_DAYS}."
    return [f"IVR_KEEP_CALLS_DAYS is {days!r}. {remedy}"]


def _console_reasons(url: str, base_url: str | None) -> list[str]:
    """What is wrong with an address of the console's own."""
    if not url:
        return []
    if base_url is None:
        remedy = f"Set PUBLIC_BASE_URL, too, or unset {CONSOLE_URL} for demo mode."
        return [f"{CONSOLE_URL} is set but PUBLIC_BASE_URL is not. {remedy}"]
    remedy = "Set it to an address with a name of its own, like https://staff.mycity.gov, or unset it."
    wrong = _wrong_with(url) or _wrong_beside(url, base_url)
    return [f"{CONSOLE_URL} {wrong}. {remedy}"] if wrong else []


def _wrong_beside(url: str, base_url: str) -> str | None:
    """The line's own address may be wrong, too, and is told by itself."""
    same = not _wrong_with(base_url) and urlsplit(url).hostname == urlsplit(base_url).hostname
    return "has the name that the carrier calls" if same else None


def _split(token: str) -> tuple[str, ...]:
    """Several tokens, comma-separated, while one replaces the other."""
    return tuple(part.strip() for part in token.split(","))


def _token_reasons(token: str | None, base_url: str | None) -> list[str]:
    remedy = "Set it to the auth token of the carrier's console, or unset PUBLIC_BASE_URL too for demo mode."
    if token is None:
        return [f"{_unset('TWILIO_AUTH_TOKEN', 'PUBLIC_BASE_URL', base_url)}. {remedy}"]
    if not token.strip():
        return [f"TWILIO_AUTH_TOKEN is empty. {remedy}"]
    if any(_looks_fake(part) for part in _split(token)):
        return [f"TWILIO_AUTH_TOKEN does not look like a real token. {remedy}"]
    return []


def _unset(name: str, other: str, value: str | None) -> str:
    """What is said of a setting without which the other one is of no use; an empty one is told by itself."""
    return f"{other} is set but {name} is not" if value and value.strip() else f"{name} is not set"


def _looks_fake(token: str) -> bool:
    return (
        len(token) < _LEAST_TOKEN
        or len(set(token)) < 6
        or re.search(r"\s", token) is not None
        or any(word in token.lower() for word in _FAKE_WORDS if not re.fullmatch(r"[0-9a-f]{32}", token))
    )


def _base_url_reasons(base_url: str | None, token: str | None) -> list[str]:
    remedy = "Set it to the address the carrier calls, like https://line.mycity.gov"
    if base_url is None:
        return [f"{_unset('PUBLIC_BASE_URL', 'TWILIO_AUTH_TOKEN', token)}. {remedy}"]
    if not base_url.strip():
        return [f"PUBLIC_BASE_URL is empty. {remedy}"]
    wrong = _wrong_with(base_url)
    return [f"PUBLIC_BASE_URL {wrong}. {remedy}"] if wrong else []


def _wrong_with(base_url: str) -> str | None:
    try:
        parts = urlsplit(base_url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "is not an address"
    if not host or not re.fullmatch(r"[A-Za-z0-9.:\[\]-]+", parts.netloc):
        return "is not an address with a plain host name"
    if parts.query or parts.fragment or not re.fullmatch(r"[A-Za-z0-9._/-]*", parts.path):
        return "may have a path after the host, and nothing else"
    if any(fake in host for fake in _FAKE_HOSTS):
        return "is an example"
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_loopback(host)):
        return "must begin with https:// (http:// only for this machine itself)"
    return None


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def demo_token(home: Path) -> str:
    """The random token of demo mode, shared by this home's own processes and readable by nobody else."""
    path = home / DEMO_TOKEN_FILE
    try:
        return _kept_token(path)
    except OSError as error:
        remedy = "Demo mode keeps its random token there; make the folder writable, or set a real token."
        raise SettingsRefused([f"{DEMO_TOKEN_FILE}: {error.strerror}. {remedy}"]) from None


def _kept_token(path: Path) -> str:
    path.parent.mkdir(exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        token = path.read_text(encoding="ascii").strip()
        if len(token) >= _LEAST_TOKEN:
            return token
        path.unlink()  # cut short by a full disk or an unlucky moment: make a whole one
        return _kept_token(path)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        token = secrets.token_hex(16)
        file.write(token)
    return token
