"""What callers hear at each kind of node: the steps, without any decision about where to go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ivr.core import phrases
from ivr.core.blanks import About, say
from ivr.core.call import FAILURES, Place, Say, Silence
from ivr.core.line import AGAIN_KEY, BACK_KEY, PERSON_KEY, Bulletin, Line, Menu, Notice, Service

# Published practice: 500 to 750 ms between choices; shorter is only a breath, longer hands over the turn.
BETWEEN_CHOICES = Silence(600)
# Before "press 0", and wherever the caller's turn comes next.
BEFORE_OFFER = Silence(700)
# After a key, so that the handset is back at the ear.
AFTER_KEY = Silence(500)
BETWEEN_NOTICES = Silence(400)
# Time to write between the first and the second reading of a number.
BETWEEN_NUMBERS = Silence(1000)

SILENCES = tuple(
    sorted(
        {
            step.milliseconds
            for step in (BETWEEN_CHOICES, BEFORE_OFFER, AFTER_KEY, BETWEEN_NOTICES, BETWEEN_NUMBERS)
        }
    )
)

PAGE = 3  # entries of a bulletin read at a time

Heard = tuple[Say | Silence, ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """One moment of one call: the line, the caller's language, the time."""

    line: Line
    language: str
    now: datetime

    def say(self, prompt: str, about: About | None = None) -> Say:
        """The step that speaks a prompt here and now."""
        return say(self.line, prompt, self.language, self.now, about)

    def offer(self, prompt: str, key: str, pause: Silence = BETWEEN_CHOICES) -> Heard:
        """Goal before key: "For a person" ... "press 0"."""
        return (pause, self.say(prompt), self.say(phrases.PRESS[key]))


def emergency(voice: Voice) -> Heard:
    """The 911 notice of the caller's language. No menu can remove it."""
    return (voice.say(phrases.EMERGENCY),)


def opening(voice: Voice) -> Heard:
    """The first sounds of a call: the notice, its short forms in other languages, the welcome."""
    line = voice.line
    steps: list[Say | Silence] = [*emergency(voice)]
    for language in line.short_notices:
        steps += [BETWEEN_NOTICES, say(line, phrases.EMERGENCY_SHORT, language, voice.now)]
    return tuple(steps)


def menu(voice: Voice, node: Menu) -> Heard:
    """The question, the choices, and last the keys that work everywhere."""
    steps: list[Say | Silence] = [voice.say(node.name)]
    for choice in node.choices:
        steps += voice.offer(choice.prompt, choice.key)
    home = node.name == voice.line.first
    way_back = (phrases.OFFER_AGAIN, AGAIN_KEY) if home else (phrases.OFFER_BACK, BACK_KEY)
    return (*steps, *voice.offer(*way_back, BEFORE_OFFER), *voice.offer(phrases.OFFER_PERSON, PERSON_KEY))


def notice(voice: Voice, node: Notice) -> Heard:
    """A notice's words; one that ends at a service says first how to be connected at once."""
    words = voice.say(node.name)
    if node.then is None:
        return (words,)
    skip = voice.offer(phrases.OFFER_CONNECT, "1")[1:]
    return (*skip, BETWEEN_CHOICES, words)


def bulletin(voice: Voice, node: Bulletin, start: int) -> Heard:
    """A few entries, each with its date, and the keys for more."""
    steps: list[Say | Silence] = [voice.say(node.name)] if start == 0 else []
    for item in node.items[start : start + PAGE]:
        dated = voice.say(phrases.DATED, About(dated=item.dated))
        steps += [BETWEEN_CHOICES, dated, voice.say(item.prompt)]
    return (*steps, *bulletin_offers(voice, node, start))


def bulletin_offers(voice: Voice, node: Bulletin, start: int) -> Heard:
    """The keys of a bulletin: # is next, 1 repeats, * is out."""
    more = start + PAGE < len(node.items)
    following = voice.offer(phrases.OFFER_NEXT, AGAIN_KEY, BEFORE_OFFER) if more else ()
    again = voice.offer(phrases.OFFER_PAGE_AGAIN, "1")
    return (*following, *again, *voice.offer(phrases.OFFER_BACK, BACK_KEY))


def number_twice(voice: Voice, about: About) -> Heard:
    """The number read out in groups, time to write, and once more."""
    first, again = voice.say(phrases.NUMBER_FIRST, about), voice.say(phrases.NUMBER_AGAIN, about)
    return (first, BETWEEN_NUMBERS, again)


def after_transfer(voice: Voice, service: Service, place: Place) -> Heard:
    """What a caller hears when a transfer did not take place or is over."""
    if place.state not in (*FAILURES, "closed"):
        return (voice.say(phrases.DONE), *voice.offer(phrases.OFFER_MENU, BACK_KEY))
    about = About(service=service.name)
    said = voice.say(str(place.state), about)
    retry = _retry(voice, service) if place.state in FAILURES else ()
    person = voice.offer(phrases.OFFER_PERSON, PERSON_KEY) if service.name != voice.line.person else ()
    return (
        said,
        BETWEEN_CHOICES,
        *number_twice(voice, about),
        *retry,
        *voice.offer(phrases.OFFER_AGAIN, AGAIN_KEY),
        *voice.offer(phrases.OFFER_MENU, BACK_KEY),
        *person,
    )


def _retry(voice: Voice, service: Service) -> Heard:
    """Try again, or somebody else: a crisis line that is busy must not be the end of the way."""
    again = voice.offer(phrases.OFFER_RETRY, "1")
    if service.otherwise is None or not voice.line.service(service.otherwise).hours.open_at(voice.now):
        return again
    instead = voice.say(phrases.OFFER_OTHERWISE, About(service=service.otherwise))
    return (*again, BETWEEN_CHOICES, instead, voice.say(phrases.PRESS["2"]))


def last_words(voice: Voice) -> Heard:
    """The numbers that matter most, twice, and the end announced."""
    words = voice.say(phrases.LAST_WORDS)
    return (words, BETWEEN_NUMBERS, words, BETWEEN_CHOICES, voice.say(phrases.GOODBYE))
