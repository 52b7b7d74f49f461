"""For the day on which no server of ours can be reached: a fixed document, and a card of numbers.

The document is what the carrier plays by itself. It is told nothing and asks for nothing: no key can be
taken, no recording fetched, and whom it rings is written in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from babel import Locale

from ivr.audio.spoken import hours_in_words, spoken
from ivr.core.blanks import About, blanks_in, say
from ivr.core.call import End, Ring, Say, Step, Turn, ring
from ivr.core.line import Line, Service
from ivr.core.numbers import written
from ivr.core.phrases import CONNECTING, EMERGENCY, GOODBYE, LAST_WORDS
from ivr.twiml import Dialect, Parties, Saying, twiml

DOCUMENT, CARD = "fallback/voice.xml", "fallback/numbers.txt"  # below the home
MOST_LETTERS = 4000  # of a document that a carrier keeps; Twilio's error 32018 says so

_OPENS = "opens"  # the blank that a fixed document cannot fill
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)  # of a blank that no sentence here has
_HOLIDAYS = "* closed on holidays"


class FallbackRefused(ValueError):
    """Why a line has no document: ``what`` is wrong, and ``hint`` says what to do."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(f"{what}: {hint}")
        self.what = what
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Fallback:
    """The document; in which languages it speaks; and in which of those it tells the main numbers."""

    document: bytes
    languages: tuple[str, ...]
    numbers_in: tuple[str, ...]


def fallback(line: Line, carrier: str) -> Fallback:
    """The notice in every language, the main numbers in every language, then the person is rung; if nobody
    answers, the main numbers once more. Where that is too long, the last languages lose their numbers, never
    their notice. Raises FallbackRefused."""
    languages = tuple(code for code in line.offered if line.languages[code].voice(carrier))
    if line.language not in languages:
        what = f'no voice of the carrier speaks "{line.language}", and a fixed document has no recordings'
        raise FallbackRefused(what, "name a voice for this carrier in menus/line.yaml")
    telling = [code for code in languages if _fixed(line, LAST_WORDS, code)]
    for count in range(len(telling), -1, -1):
        document = _document(line, carrier, languages, telling[:count])
        if len(document) <= MOST_LETTERS:
            return Fallback(document.encode(), languages, tuple(telling[:count]))
    what = f"the notices alone make a document of more than {MOST_LETTERS} letters"
    raise FallbackRefused(what, "offer fewer languages, or say the notice in fewer words")


def _fixed(line: Line, prompt: str, language: str) -> bool:
    """Whether words are the same at every hour."""
    blanks = blanks_in(line.prompts[prompt][language])
    return not any(blank.partition(":")[0] == _OPENS for blank in blanks)


def _document(line: Line, carrier: str, languages: tuple[str, ...], telling: list[str]) -> str:
    steps: list[Step] = [say(line, EMERGENCY, code, _NEVER) for code in languages]
    steps += [say(line, LAST_WORDS, code, _NEVER) for code in telling]
    steps += [*_ringing(line), *(say(line, LAST_WORDS, code, _NEVER) for code in telling[:1])]
    steps += [say(line, GOODBYE, line.language, _NEVER), End()]

    def sound(step: Say) -> Saying:
        language = line.languages[step.language]
        return Saying(spoken(line, step), language.tag, language.voice(carrier))

    return twiml(Turn(tuple(steps), None), Dialect(sound, _nothing, None), Parties())


def _nothing(milliseconds: int, language: str) -> str:
    raise ValueError("a fixed document has no pauses: nobody is there to serve one")


def _ringing(line: Line) -> Iterator[Say | Ring]:
    """The person behind 0, by their ten digits. The carrier shows them whose call it is, by itself."""
    person = line.service(line.person)
    if person.dial:
        yield say(line, CONNECTING, line.language, _NEVER, About(service=person.name))
        yield ring(person)


def card(line: Line) -> str:
    """Every number that the line speaks, with its hours in words, in every language: for a web page, a notice
    board, or whoever answers calls by hand."""
    blocks = [line.name, *("\n".join(_card_in(line, code)) for code in line.offered)]
    if any(service.hours.holidays for service in line.services() if service.speak):
        blocks.append(_HOLIDAYS)
    return "\n\n".join(blocks) + "\n"


def _card_in(line: Line, language: str) -> Iterator[str]:
    yield _native_name(line, language)
    yield line.prompts[EMERGENCY][language]
    yield ""
    yield from (_card_row(line, service, language) for service in line.services() if service.speak)


def _native_name(line: Line, language: str) -> str:
    locale = Locale.parse(line.languages[language].tag, sep="-")
    return (locale.get_language_name(locale) or language).capitalize()


def _card_row(line: Line, service: Service, language: str) -> str:
    assert service.speak
    mark = " *" if service.hours.holidays else ""
    hours = hours_in_words(line, service.hours, language)
    return f"{written(service.speak):12}  {line.prompts[service.name][language]}: {hours}{mark}"
