"""A new line begun in a folder: a few menus to start from, with comments for those who will change them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from string import Template

from ivr.core.numbers import Dialable, Speakable, written
from ivr.files.coverage import read_coverage
from ivr.files.schema import schemas
from ivr.files.schema import written as schema_text
from ivr.files.script import update_script

# The languages that have a voice on every carrier that names its voices as Twilio does, by tag and voice.
VOICES = {
    "en": ("en-US", "Polly.Joanna-Neural"),
    "es": ("es-US", "Polly.Lupe-Neural"),
    "pl": ("pl-PL", "Polly.Ola-Neural"),
    "cmn": ("cmn-CN", "Polly.Zhiyu-Neural"),
    "ar": ("arb", "Polly.Zeina"),
}
OWN = "en"  # the words to start from are English
NOBODYS_OFFICE = (
    "844-872-4681"  # USAGov: nobody is in danger who waits there, and nobody in danger is kept waiting
)

_NUMBERS = "# Our numbers, each with the language its calls begin in."
_HOLIDAYS = (
    "# The days on which the office is closed, by the rules of the state; `less:` takes some of them out."
)
_STARTER = Path(__file__).parent / "starter"
SHORT = {"es": "Emergencias: cuelgue y llame al nueve uno uno."}  # the form of the notice that follows it
_NOT_YOURS = "this is the federal government's information line; put your own office here"
_NOT_RUNG = "ring it before residents do, and correct its hours"

_NOT_IN_GIT = """\
# What runs, and backups: they hold secrets, names and what callers did.
/instance/
/backups/
*.zip
"""


@dataclass(frozen=True, slots=True)
class NewLine:
    """What a new line begins with. ``state``: whose holidays close the office; ``person``: who answers key 0,
    None while that is nobody of theirs; ``languages``: English first."""

    name: str
    zone: str
    state: str | None
    numbers: Sequence[Dialable]
    person: Dialable | None
    person_name: str
    languages: Sequence[str]


def begin(home: Path, new: NewLine, now: datetime) -> None:
    """Writes it into an empty folder."""
    texts = _texts(new, now.date())
    for path in sorted(_STARTER.rglob("*.*")):
        if path.name != "script.po" or path.parent.name in new.languages:
            _write(home / path.relative_to(_STARTER), _filled(path, texts))
    _write(home / ".gitignore", _NOT_IN_GIT)
    for name, schema in schemas().items():
        _write(home / "menus/schemas" / name, schema_text(schema))
    for language in new.languages[1:]:
        update_script(home, language, VOICES[language][0], read_coverage(home).words, now)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _filled(path: Path, texts: dict[str, str]) -> str:
    return Template(path.read_text(encoding="utf-8")).safe_substitute(texts)  # $schema is an editor's word


def _texts(new: NewLine, today: date) -> dict[str, str]:
    """What stands where the starter has a name with a dollar sign."""
    shorts = [f"    {code}: {_quoted(SHORT[code])}" for code in new.languages if code in SHORT]
    numbers = [f"  {_ten_digits(number)}: {OWN}" for number in new.numbers]
    holidays = ["  office:", f"    rules: US-{new.state}"] if new.state else []
    person = _ten_digits(new.person) if new.person else NOBODYS_OFFICE
    return {
        "name": _quoted(new.name),
        "title": new.name,
        "welcome": _quoted(f"{new.name.removesuffix(' line')}."),
        "zone": _quoted(new.zone),
        "short": _below("  short:", shorts),
        "languages": "".join(map(_language, new.languages)),
        "numbers": _below(f"\n{_NUMBERS}\nnumbers:", numbers),
        "holidays": _below(f"\n{_HOLIDAYS}\nholidays:", holidays),
        "office_holidays": "  holidays: office\n" if new.state else "",
        "person": person,
        "person_name": _quoted(new.person_name),
        "unconfirmed": _NOT_RUNG if new.person else _NOT_YOURS,
        "today": str(today),
    }


def _below(head: str, rows: Sequence[str]) -> str:
    """A block with its rows; nothing where it has none."""
    return "\n".join([head, *rows, ""]) if rows else ""


def _language(code: str) -> str:
    tag, voice = VOICES[code]
    rows = [
        f"  {code}:",
        f"    tag: {tag}",
        "    voice:",
        f"      twilio: {voice}",
        f"      signalwire: {voice}",
    ]
    rows += [] if code == OWN else ["    offered: no     # until its words are translated"]
    return "\n".join(rows) + "\n"


def _ten_digits(number: Dialable) -> str:
    return written(Speakable(number.e164.removeprefix("+1")))


def _quoted(text: str) -> str:
    """As YAML takes it, whatever is in it."""
    return json.dumps(text, ensure_ascii=False)
