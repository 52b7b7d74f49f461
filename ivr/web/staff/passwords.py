"""Passwords: which are good enough, and what is kept of them."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Iterable
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ivr.web.staff.known_passwords import is_known

LEAST, MOST = 12, 128
_LEAST_REST = 5  # letters that must be left besides what everybody tries first
_LEAST_KINDS = 5  # different letters and digits
_AT_ONCE = 2  # hashes computed at one time: each takes 64 MB

# What everybody tries first: digits and signs around such words make nothing that is hard to guess.
_COMMON = (
    *("password", "passwort", "passphrase", "pass", "word", "welcome", "letmein", "login", "admin", "user"),
    *("administrator", "root", "qwertyuiop", "qwerty", "asdfghjkl", "asdf", "zxcvbnm", "zxcv", "iloveyou"),
    *("secret", "changeme", "default", "temp", "test", "guest", "hello", "monkey", "dragon", "sunshine"),
    *("princess", "football", "baseball", "superman", "batman", "master", "shadow", "summer", "winter"),
    *("spring", "autumn", "january", "february", "march", "april", "june", "july", "august", "september"),
    *("october", "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday", "abcdef"),
    *(
        "saturday",
        "sunday",
        "emergency",
        "police",
        "publicsafety",
        "city",
        "staff",
        "console",
        "twilio",
        "ivr",
    ),
)
_FIGURES = str.maketrans("0134578@$!", "oleastbasi")  # written in place of letters
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "0123456789",
    "1234567890",
    "9876543210",
    "0987654321",
)


def weakness(password: str, context: Iterable[str]) -> str | None:
    """``short``, ``long`` or ``guessed``, for a password that may not be used; ``context`` is what everybody
    knows, the line's name for example."""
    if len(password) < LEAST:
        return "short"
    if len(password) > MOST:
        return "long"
    return "guessed" if _guessed(password.casefold(), context) else None


def _guessed(password: str, context: Iterable[str]) -> bool:
    if (
        is_known(password)
        or len(set(password)) < _LEAST_KINDS
        or any(password[:LEAST] in row * 2 for row in _ROWS)
    ):
        return True
    known = {word for each in context for word in re.findall(r"\w+", each.casefold()) if len(word) > 2}
    words = sorted({*known, *_COMMON}, key=len, reverse=True)
    return any(_little_else(spelt, words) for spelt in (password, password.translate(_FIGURES)))


def _little_else(password: str, words: Iterable[str]) -> bool:
    """Whether it is made of such words, and next to nothing besides."""
    rest = password
    for word in words:
        rest = rest.replace(word, "")
    return rest != password and sum(letter.isalpha() for letter in rest) < _LEAST_REST


class Passwords:
    """Makes and compares hashes; for nobody, too, so that the time tells nothing about who is known."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._nobodys = self._hasher.hash(secrets.token_urlsafe())
        self._turns = BoundedSemaphore(_AT_ONCE)

    def hash(self, password: str) -> str:
        """What is kept of a password."""
        with self._turns:
            return self._hasher.hash(_bytes(password))

    def matches(self, kept: str | None, password: str) -> bool:
        """Whether it is the password of that hash; without one the work is the same, and the answer no."""
        with self._turns:
            try:
                right = self._hasher.verify(kept or self._nobodys, _bytes(password))
            except (VerificationError, InvalidHashError):
                return False
        return right and kept is not None

    def outgrown(self, kept: str) -> bool:
        """Whether a hash is weaker than those made today."""
        return self._hasher.check_needs_rehash(kept)


def _bytes(password: str) -> bytes:
    """However a keyboard composes its letters, it is one password; nobody's takes long to hash."""
    return unicodedata.normalize("NFC", password[: MOST * 2]).encode("utf-8", "replace")
