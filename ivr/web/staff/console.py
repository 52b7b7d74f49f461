"""What every page stands on: the home, the database, the settings, the clock; one for each process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import cast

from flask import current_app

from ivr.check.rule import Rule
from ivr.check.rules import RULES
from ivr.store.allowances import Allowances
from ivr.store.attempts import Attempts
from ivr.store.audit import Audit
from ivr.store.confirmations import Confirmations
from ivr.store.database import Database
from ivr.store.editions import Editions
from ivr.store.half_sessions import HalfSessions
from ivr.store.people import People
from ivr.store.second_factors import SecondFactors
from ivr.store.sessions import Sessions
from ivr.web.settings import Settings
from ivr.web.staff.codes import Codes
from ivr.web.staff.comparisons import Comparisons
from ivr.web.staff.draft import DraftWatch
from ivr.web.staff.jobs import Jobs
from ivr.web.staff.passwords import Passwords
from ivr.web.staff.preview import Preview
from ivr.web.staff.prompt_files import PromptFiles
from ivr.web.staff.pulse import Pulse
from ivr.web.staff.questions import Questions
from ivr.web.staff.sealing import Sealing
from ivr.web.staff.tables import Tables
from ivr.web.staff.telephone import Telephone
from ivr.web.staff.trials import Trials
from ivr.web.staff.unfinished import Unfinished

_KEY = "ivr-console"


@dataclass(frozen=True)
class Console:
    """``ticket`` is the secret by which the server in front of the console proves itself; without one the
    console is reached directly. ``front`` is the address on this machine at which calls are answered. The
    draft is looked at by the ``rules``."""

    home: Path
    database: Database
    settings: Settings
    now: Callable[[], datetime]
    ticket: str = field(default="", repr=False)
    passwords: Passwords = field(default_factory=Passwords)
    front: str = ""
    rules: Sequence[Rule] = RULES

    @cached_property
    def people(self) -> People:
        return People(self.database)

    @cached_property
    def sessions(self) -> Sessions:
        return Sessions(self.database)

    @cached_property
    def half_sessions(self) -> HalfSessions:
        return HalfSessions(self.database)

    @cached_property
    def second_factors(self) -> SecondFactors:
        return SecondFactors(self.database)

    @cached_property
    def codes(self) -> Codes:
        return Codes(self.second_factors, self.settings.tokens)

    @cached_property
    def sealing(self) -> Sealing:
        return Sealing(self.codes, self.now)

    @cached_property
    def questions(self) -> Questions:
        return Questions()

    @cached_property
    def attempts(self) -> Attempts:
        return Attempts(self.database)

    @cached_property
    def allowances(self) -> Allowances:
        return Allowances(self.database)

    @cached_property
    def audit(self) -> Audit:
        return Audit(self.database)

    @cached_property
    def unfinished(self) -> Unfinished:
        return Unfinished(self.home, self.audit)

    @cached_property
    def editions(self) -> Editions:
        return Editions(self.database)

    @cached_property
    def tables(self) -> Tables:
        return Tables(self.database)

    @cached_property
    def jobs(self) -> Jobs:
        return Jobs(self.now)

    @cached_property
    def draft(self) -> DraftWatch:
        return DraftWatch(self.home, self.settings.carrier, self.now, self.jobs, self.rules)

    @cached_property
    def telephone(self) -> Telephone:
        return Telephone(self.settings, self.editions)

    @cached_property
    def prompts(self) -> PromptFiles:
        return PromptFiles(self.home)

    @cached_property
    def trials(self) -> Trials:
        return Trials(self.home, self.now)

    @cached_property
    def confirmations(self) -> Confirmations:
        return Confirmations(self.database)

    @cached_property
    def preview(self) -> Preview:
        watched = self.jobs, self.editions, self.draft
        return Preview(self.home, self.settings.carrier, self.now, *watched)

    @cached_property
    def comparisons(self) -> Comparisons:
        return Comparisons(self.editions, self.now, self.jobs)

    @cached_property
    def pulse(self) -> Pulse:
        return Pulse(self.front, self.now)

    @property
    def secure(self) -> bool:
        """Whether browsers reach it by https."""
        return self.settings.console_at.startswith("https:")


def console() -> Console:
    """The console that the request is for."""
    return cast(Console, current_app.extensions[_KEY])


def keep(extensions: dict[str, object], made: Console) -> None:
    """Where `console` finds it."""
    extensions[_KEY] = made
