"""The codes of a second factor: six digits that an app makes anew every half minute, and what stands in for
them.

What makes somebody's codes must be readable here, so it is sealed with a key that is not in the database: one
that is made from the carrier's token. Whoever has only the database, or a backup, makes no code by it.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Sequence
from datetime import datetime

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from pyotp import TOTP, random_base32

from ivr.store.audit import Actor
from ivr.store.second_factors import SecondFactors

DIGITS = 6
STEP = 30  # seconds
_AROUND = (-1, 0, 1)  # steps that a telephone's clock may be off by


class Codes:
    """Makes secrets, seals them, and says which codes are good. The first of the tokens seals; the others
    open what they sealed before, while one replaces the other."""

    def __init__(self, factors: SecondFactors, tokens: Sequence[str]) -> None:
        self._factors = factors
        self._seals = MultiFernet([Fernet(_key(token)) for token in tokens])
        self.replacing = len(tokens) > 1

    def new_secret(self) -> str:
        """160 bits by chance, in the letters that apps take."""
        return random_base32()

    def seal(self, account: int, secret: str) -> str:
        """A secret as it is kept: of this account, and of no other."""
        return self._seals.encrypt(f"{account}:{secret}".encode()).decode()

    def opened(self, account: int, sealed: str) -> str | None:
        """What was sealed for an account; None where it was not, or by a token that is gone."""
        try:
            whose, _, secret = self._seals.decrypt(sealed.encode()).decode().partition(":")
        except (InvalidToken, UnicodeError):
            return None
        return secret if whose == str(account) else None

    def seal_anew(self) -> tuple[int, int]:
        """While one token replaces another, everybody's secret is sealed with the new one: nobody has to come
        before the old one goes. How many were, and how many no token opens. Raises StoreUnavailable."""
        held = [factor for account in self._factors.held() if (factor := self._factors.of(account))]
        opened = [(factor, self.opened(factor.account, factor.secret)) for factor in held]
        readable = [(factor, secret) for factor, secret in opened if secret]
        for factor, secret in readable:
            self._factors.keep(factor, self.seal(factor.account, secret))
        return len(readable), len(held) - len(readable)

    def lost(self, account: int) -> bool:
        """Whether somebody has a second factor that cannot be read any more."""
        factor = self._factors.of(account)
        return factor is not None and self.opened(account, factor.secret) is None

    def good(self, account: int, typed: str, actor: Actor) -> bool:
        """Whether that is a code of theirs, or a recovery code, that was not used before; now it is used."""
        factor, code = self._factors.of(account), _plain(typed)
        if factor is None:
            return False
        if len(code) != DIGITS:
            return self._factors.use_recovery_code(account, code, actor)
        secret = self.opened(account, factor.secret)
        if secret is None:
            return False
        sealed = self.seal(account, secret)
        return any(self._factors.use(factor, step, sealed) for step in _steps(secret, code, actor.at))

    def turn_on(self, account: int, secret: str, typed: str, actor: Actor) -> tuple[str, ...] | None:
        """Begins with a secret of which somebody shows a code. The recovery codes; None where it is none."""
        for step in _steps(secret, _plain(typed), actor.at):
            return self._factors.turn_on(account, self.seal(account, secret), step, actor)
        return None


def _key(token: str) -> bytes:
    made = hmac.digest(token.encode(), b"the staff console's second factors", hashlib.sha256)
    return urlsafe_b64encode(made)


def _plain(typed: str) -> str:
    """A code as it was meant, however it was grouped."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", typed[:100])).lower()


def _steps(secret: str, code: str, now: datetime) -> Iterator[int]:
    """The steps around now of which it is the code."""
    made, step = TOTP(secret, digits=DIGITS, interval=STEP), int(now.timestamp()) // STEP
    for each in (step + around for around in _AROUND):
        if hmac.compare_digest(made.at(each * STEP).encode(), code.encode("utf-8", "replace")):
            yield each
