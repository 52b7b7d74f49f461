"""Whether the draft may be published, and what that does to callers: decided once, for whoever publishes it.

Nothing is published here. What came of it is told by the command, or by the console's page.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from ivr.check.both import Version, version, version_with
from ivr.check.check import Checked, check, new_musts
from ivr.check.effect import Impact
from ivr.check.impact import impact_between
from ivr.check.rule import Rule
from ivr.check.rules import RULES
from ivr.core.correction import corrections
from ivr.core.line import Line
from ivr.edition import compile_line
from ivr.files.load import Loaded, read_line
from ivr.files.problem import Problem
from ivr.files.recordings import heard
from ivr.files.stamps import STAMPS_FILE
from ivr.files.writeout import write_out
from ivr.store.editions import Editions
from ivr.store.parcel import EditionRefused, Spoken, Stored
from ivr.store.trouble import StoreUnavailable

# May watch the rules of a check go by; the words say which check it is.
Watch = Callable[[Iterable[Rule], str], Iterable[Rule]]

_DRAFT, _CURRENT = "Checking the draft", "Checking what callers hear now"


@dataclass(frozen=True, slots=True)
class Ready:
    """A draft that may be published: compiled, with its recordings; the name of what was current when it was
    compared, and that edition itself (None: nothing was, or it cannot be read, and ``not_compared`` says
    why); what callers will notice; and the must-problems that they suffer already."""

    version: Version
    sounds: Mapping[Spoken, bytes]
    current: str | None
    before: Stored | None
    not_compared: str
    impact: Impact | None
    checked: Checked

    @property
    def name(self) -> str:
        return self.version.line.edition

    @property
    def changes(self) -> bool:
        return self.current != self.name

    @property
    def old_musts(self) -> list[Problem]:
        return self.checked.must

    @property
    def corrects(self) -> str | None:
        """Why calls in progress would go over to it; None where they would not."""
        if self.before is None or not self.changes:
            return None
        return "; ".join(corrections(self.before.line, self.version.line)) or None


@dataclass(frozen=True, slots=True)
class Refused:
    """A draft that callers may not hear: what the check found, and the must-problems of it that are new."""

    checked: Checked
    new: list[Problem]

    @property
    def old(self) -> list[Problem]:
        """The must-problems that callers suffer already, and that stop nothing."""
        new = frozenset(self.new)
        return [problem for problem in self.checked.must if problem not in new]


class Press:
    """Makes the draft of one home ready. ``editions`` is None where nothing was ever published."""

    def __init__(self, home: Path, carrier: str, now: datetime, watch: Watch) -> None:
        self._home = home
        self._carrier = carrier
        self._now = now
        self._watch = watch

    def ready(
        self, editions: Editions | None, looked: tuple[Loaded, Checked] | None = None
    ) -> Ready | Refused:
        """The draft compiled and compared, or why callers may not hear it. ``looked`` is what a look at the
        files of this moment found, where somebody had one already."""
        current = editions.current() if editions else None
        before, why = edition_if_whole(editions, current.name) if editions and current else (None, "")
        loaded, found = looked or self._look()
        new = self._new_musts(loaded, found, before)
        if new or loaded.line is None:
            return Refused(found, new)
        recordings = heard(self._home, loaded.line, placeholders=False)
        edition = compile_line(loaded.line, "", self._carrier, recordings)
        draft = Version(edition.line, version(loaded).recorded)
        return Ready(
            draft,
            edition.recordings,
            current.name if current else None,
            before,
            why,
            self._impact(before, draft),
            found,
        )

    def _look(self) -> tuple[Loaded, Checked]:
        loaded = read_line(self._home, self._carrier)
        return loaded, self._checked(loaded, _DRAFT)

    def _impact(self, before: Stored | None, draft: Version) -> Impact | None:
        return impact_between(version_with(before.line, before.sounds), draft, self._now) if before else None

    def _checked(self, loaded: Loaded, what: str) -> Checked:
        """Every rule, as of today where the line is."""
        day = day_of(loaded.line, self._now)
        return check(loaded, self._carrier, day, RULES, lambda rules: self._watch(rules, what))

    def _new_musts(self, loaded: Loaded, found: Checked, before: Stored | None) -> list[Problem]:
        """The must-problems that callers do not suffer already. What they hear now is asked the same rules,
        but only where that can matter."""
        if not found.must or before is None or loaded.line is None:
            return found.must
        return new_musts(found, self._checked_again(before, loaded))

    def _checked_again(self, edition: Stored, loaded: Loaded) -> Checked:
        """The check of an edition, by the rules and on the day of today: it is written out as files, with
        what the draft knows of stamps and translations."""
        with TemporaryDirectory() as folder:
            there = Path(folder)
            write_out(there, edition.line, edition.sounds, loaded.scripts)
            if (self._home / STAMPS_FILE).is_file():
                shutil.copyfile(self._home / STAMPS_FILE, there / STAMPS_FILE)
            return self._checked(read_line(there, self._carrier), _CURRENT)


def day_of(line: Line | None, now: datetime) -> date:
    """The day where the line is; where there is none, the day of this machine."""
    return now.astimezone(ZoneInfo(line.zone) if line else None).date()


def edition_if_whole(editions: Editions, name: str) -> tuple[Stored | None, str]:
    """An edition to compare with; or None and why, where it is damaged, which must not keep a better one from
    callers."""
    try:
        return editions.get(name), ""
    except (EditionRefused, StoreUnavailable) as error:
        return None, error.reason
