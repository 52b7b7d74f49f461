"""What the handset tells, as the page shows it: one row for each thing heard or done, in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from ivr.phone import Ended, Event, Keyed, Listening, Paused, Played, Result, Ringing, Said, as_data
from ivr.phone.transcript import SILENCE
from ivr.web.staff.telephone import Reached
from ivr.web.staff.words import _, _l, ngettext

SOUNDS = "/sounds/"
_NORTH_AMERICAN = re.compile(r"\+1(\d{3})(\d{3})(\d{4})")

RECORDING, PLACEHOLDER, ROBOT, BROWSER = "recording", "placeholder", "robot", "browser"
VOICES = {
    RECORDING: _l("recording"),
    PLACEHOLDER: _l("placeholder recording"),
    ROBOT: _l("placeholder voice"),
    BROWSER: _l("your browser’s voice"),
}
_OUTCOMES = {
    "completed": _l("Somebody answers, and they talk."),
    "busy": _l("The line is busy."),
    "no-answer": _l("Nobody answers."),
    "failed": _l("The call cannot be put through."),
    "canceled": _l("The ringing was stopped."),
}
_ENDS = {
    "hung up by the line": _l("The line hangs up."),
    "hung up by the caller": _l("You hang up."),
    "end of document": _l("The line has nothing more to say, and the call ends."),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One of them. ``kind`` is words, pause, listen, key, dial or end; ``voice`` who says it, and ``sound``
    where it is to be had; ``then`` what comes of it, for a transfer."""

    kind: str
    at: float
    seconds: float = 0.0
    words: str = ""
    tag: str = ""  # the language of the words
    voice: str = ""
    sound: str = ""
    cut: bool = False
    then: str = ""

    @property
    def clock(self) -> str:
        """The second of the call, as a clock has it."""
        minutes, seconds = divmod(int(self.at), 60)
        return f"{minutes}:{seconds:02}"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a recording is served, by its path, and the placeholder's speech, by words, tag and seconds."""

    recording: Callable[[str], str]
    speech: Callable[[str, str], str]


def rows(events: Iterable[Event], reached: Reached, addresses: Addresses) -> list[Row]:
    """Everything that the page shows or waits for."""
    events = list(events)
    return list(_rows(events, reached, addresses))


def _rows(events: list[Event], reached: Reached, addresses: Addresses) -> Iterator[Row]:
    for index, event in enumerate(events):
        match event:
            case Said():
                sound = addresses.speech(event.words, event.language)
                said = " ".join(event.words.split())
                voice, tag = ROBOT if sound else BROWSER, event.language
                yield Row("words", event.at, event.seconds, said, tag, voice, sound, event.cut_short)
            case Played():
                yield _played(event, reached, addresses)
            case Paused():
                yield Row("pause", event.at, event.seconds)
            case Listening():
                yield Row("listen", event.at, event.seconds, _listens(event.seconds))
            case Keyed():
                yield Row("key", event.at, words=_key(event))
            case Ringing():
                yield _ringing(event, events[index:], reached)
            case Ended():
                yield Row("end", event.at, words=_end(event.reason))


def _played(event: Played, reached: Reached, addresses: Addresses) -> Row:
    told = as_data(event) or {}
    prompt, language = str(told["prompt"]), str(told["language"])
    if prompt.startswith(SILENCE):
        return Row("pause", event.at, event.seconds)
    words = reached.line.prompts.get(prompt, {}).get(language, prompt)
    voice = PLACEHOLDER if (prompt, language) in reached.placeholders else RECORDING
    tag = reached.line.languages[language].tag if language in reached.line.languages else ""
    sound = addresses.recording(urlsplit(event.url).path.removeprefix(SOUNDS))
    return Row("words", event.at, event.seconds, words, tag, voice, sound, event.cut_short)


def _listens(seconds: float) -> str:
    return ngettext(
        "The line waits %(num)d second for a key.",
        "The line waits %(num)d seconds for a key.",
        round(seconds),
    )


def _key(event: Keyed) -> str:
    if event.lost:
        return _("You press %(key)s. Nobody listens now: it is lost.", key=event.key)
    return _("You press %(key)s.", key=event.key)


def _ringing(event: Ringing, later: list[Event], reached: Reached) -> Row:
    result = next((each for each in later if isinstance(each, Result)), None)
    words = _("It rings at %(who)s.", who=_who(event.number, reached))
    outcome = str(_OUTCOMES[result.outcome]) if result else ""
    return Row("dial", event.at, result.seconds if result else event.seconds, words, then=outcome)


def _who(number: str, reached: Reached) -> str:
    """Whoever is dialled at that number."""
    line, spelt = reached.line, _NORTH_AMERICAN.sub(r"\1-\2-\3", number)
    names = [each.name for each in line.services() if each.dial and each.dial.e164 == number]
    known = line.prompts.get(names[0], {}).get(line.language, names[0]) if names else ""
    return f"{known}, {spelt}" if known else spelt


def _end(reason: str) -> str:
    return str(_ENDS.get(reason) or _("The call ends: %(why)s.", why=reason))
