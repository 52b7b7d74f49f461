"""Secrets that stand for a person for a while: made here, told once, and kept only as what they hash to. And
names that stand for a thing, and mean nothing."""

from __future__ import annotations

import base64
import hashlib
import secrets


def new_token() -> str:
    """256 bits that nobody guesses, in letters that a link can hold."""
    return secrets.token_urlsafe(32)


def new_recovery_code() -> str:
    """120 bits that nobody guesses, in letters and digits that nobody takes for others, to be typed once."""
    return base64.b32encode(secrets.token_bytes(15)).decode().lower()


def new_name() -> str:
    """128 bits that tell one thing from all others, and nothing else of it."""
    return secrets.token_hex(16)


def kept(token: str) -> str:
    """What is kept of a token. It has nothing to guess from, so a quick hash is enough."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
