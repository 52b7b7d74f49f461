"""Secrets in files instead of the environment, as containers, systemd and the agents of vaults give them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, MutableMapping
from functools import cache
from pathlib import Path

# Each secret of the environment, and what names a file that holds it instead.
FILES = {
    "TWILIO_AUTH_TOKEN": "TWILIO_AUTH_TOKEN_FILE",
    "DATABASE_URL": "DATABASE_URL_FILE",
    "IVR_METRICS_TOKEN": "IVR_METRICS_TOKEN_FILE",
}
METRICS_OFF = "Nobody is told metrics until then."  # and callers are answered
_CREDENTIALS = "CREDENTIALS_DIRECTORY"  # where systemd lays what a unit loads, by name
_HIDDEN = {*FILES, *FILES.values(), _CREDENTIALS}
_MOST = 16 * 1024  # bytes
_ALONE = "Write the secret into it, and nothing else."
_THERE = "Put the secret there, or name the file that holds it."
_READABLE = "Let the account that runs ivr read it, and nobody else."


def take_in(environ: MutableMapping[str, str], names: Collection[str] = FILES.keys()) -> dict[str, str]:
    """Reads secrets that are in files into the environment, where what we start finds them;
    what is wrong, a sentence for each one that then is nowhere."""
    wrong = {}
    for name in names:
        pointer = FILES[name]
        places = _places(environ, name, pointer)
        if reason := _taken(environ, name, places):
            wrong[name] = reason
            environ.pop(name, None)
        environ.pop(pointer, None)
    environ.pop(_CREDENTIALS, None)
    return wrong


def without_secrets(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment for a program that is to know none of them."""
    return {name: value for name, value in environ.items() if name not in _HIDDEN}


def _places(environ: Mapping[str, str], name: str, pointer: str) -> dict[str, Path | None]:
    """Where a secret is, in words; None for the environment itself."""
    found: dict[str, Path | None] = {name: None} if environ.get(name, "").strip() else {}
    if file := environ.get(pointer):
        found[pointer] = Path(file)
    if folder := environ.get(_CREDENTIALS):
        credential = Path(folder, name)
        if _may_be(credential):
            found[f"systemd's credential {name}"] = credential
    return found


def _may_be(path: Path) -> bool:
    """Whether something is there, or this account may not know: what is wrong is then told, and no other
    place is believed."""
    try:
        return bool(path.stat())
    except FileNotFoundError:
        return False
    except OSError:
        return True


def _taken(environ: MutableMapping[str, str], name: str, places: Mapping[str, Path | None]) -> str | None:
    """What is wrong with the one place of a secret."""
    if len(places) > 1:
        return f"{' and '.join(places)} are both set, and one may be old. Leave one of them out."
    for told, path in places.items():
        if path is not None:
            return _read_into(environ, name, told, path)
    return None


def _read_into(environ: MutableMapping[str, str], name: str, told: str, path: Path) -> str | None:
    try:
        value = _held_by(path).decode("utf-8-sig").strip()
    except OSError as error:
        remedy = _READABLE if isinstance(error, PermissionError) else _THERE
        return f"{told}: {path}: {error.strerror}. {remedy}"
    except ValueError:
        return f"{told}: {path} is no text. {_ALONE}"
    if not value or "\n" in value or len(value) > _MOST:
        return f"{told}: {path} holds {'more than one line' if value else 'nothing'}. {_ALONE}"
    environ[name] = value
    return None


@cache
def _held_by(path: Path) -> bytes:
    """Read once, however many parts of a command need it: it may be a pipe."""
    with path.open("rb") as file:
        return file.read(_MOST + 1)
