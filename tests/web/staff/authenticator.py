"""The app on somebody's telephone that shows six digits, and a new six every half minute."""

from __future__ import annotations

from dataclasses import dataclass

from pyotp import TOTP, random_base32

from ivr.store.audit import Actor
from ivr.web.staff.console import Console
from tests.web.staff.conftest import Clock


@dataclass
class Authenticator:
    """It has a secret, and the console's time, or one beside it."""

    secret: str
    clock: Clock

    def shows(self, steps: int = 0) -> str:
        """The digits of now, or of so many half minutes later."""
        return TOTP(self.secret).at(self.clock(), counter_offset=steps)

    def wrong(self) -> str:
        """Digits that it shows neither now nor around now."""
        around = {self.shows(steps) for steps in range(-3, 4)}
        return next(digits for digits in (f"{n:06}" for n in range(8)) if digits not in around)


@dataclass
class Enrolled:
    """Somebody's app and the recovery codes that they were told."""

    app: Authenticator
    codes: tuple[str, ...]


def enrol(made: Console, clock: Clock, name: str) -> Enrolled:
    """Turns on the second factor of an account, two minutes ago."""
    account = made.people.named(name)
    assert account
    app = Authenticator(random_base32(), clock)
    clock.pass_(minutes=-2)
    codes = made.codes.turn_on(account.id, app.secret, app.shows(), Actor(name, clock()))
    clock.pass_(minutes=2)
    assert codes
    return Enrolled(app, codes)
