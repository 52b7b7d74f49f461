"""What callers hear at each kind of node: the steps, without any decision about where to go."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from ivr.core import phrases
from ivr.core.blanks import About, say
from ivr.core.call import FAILURES, Place, Say, Silence, State
from ivr.core.line import (
    AGAIN_KEY,
    BACK_KEY,
    OTHERS_KEY,
    PERSON_KEY,
    SECOND_KEY,
    Bulletin,
    Item,
    Line,
    Menu,
    Notice,
    Service,
)

# Published practice: 500 to 750 ms between choices; shorter is only a breath, longer hands over the turn.
BETWEEN_CHOICES = Silence(600)
# Before "press 0", and wherever the caller's turn comes next.
BEFORE_OFFER = Silence(700)
# After a key, so that the handset is back at the ear.
AFTER_KEY = Silence(500)
# In the first seconds of a call: a breath between notices and languages, so that the first topic comes soon.
BETWEEN_NOTICES = Silence(300)
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

    def speaking(self, language: str) -> Voice:
        """The same moment in another language."""
        return replace(self, language=language)

    def offer(self, prompt: str, key: str, pause: Silence = BETWEEN_CHOICES) -> Heard:
        """Goal before key: "For a person" ... "press 0"."""
        return (pause, self.say(prompt), self.say(phrases.PRESS[key]))


def emergency(voice: Voice) -> Heard:
    """The 911 notice of the caller's language. No menu can remove it."""
    return (voice.say(phrases.EMERGENCY),)


def opening(voice: Voice) -> Heard:
    """The first sounds of a call: the notice, and its short forms in other languages. A call that begins in
    a language of its own hears the short form of the line's language only."""
    line = voice.line
    at_home = voice.language == line.language
    shorts = [code for code in line.short_notices if (code != line.language) == at_home]
    steps: list[Say | Silence] = [*emergency(voice)]
    for language in shorts:
        steps += [BETWEEN_NOTICES, voice.speaking(language).say(phrases.EMERGENCY_SHORT)]
    return tuple(steps)


def welcome(voice: Voice, node: Menu) -> Heard:
    """Who answers, the languages, and the choices; the welcome stands for the question."""
    return (voice.say(phrases.WELCOME), *language_offers(voice), BETWEEN_NOTICES, *choices(voice, node)[1:])


def language_offers(voice: Voice) -> Heard:
    """The keys of the other languages, each in its own words: one has key 8, and those behind key 9 are
    only named, with the key, unless there is but one."""
    line = voice.line
    steps: list[Say | Silence] = []
    if line.second and line.second != voice.language:
        steps += voice.speaking(line.second).offer(phrases.OFFER_LANGUAGE, SECOND_KEY, BETWEEN_NOTICES)
    others = [voice.speaking(code) for code in line.others if code != voice.language]
    if len(others) == 1:
        return (*steps, *others[0].offer(phrases.OFFER_LANGUAGE, OTHERS_KEY, BETWEEN_NOTICES))
    named = [other.say(phrases.OFFER_9) for other in others]
    return (*steps, BETWEEN_NOTICES, *named) if named else tuple(steps)


def language_menu(voice: Voice) -> Heard:
    """Every other language with its key, in its own words, and the way back in the caller's."""
    line = voice.line
    keys = [(code, str(number)) for number, code in enumerate(line.others, 1)]
    steps: list[Say | Silence] = []
    for code, key in [*keys, (str(line.second), SECOND_KEY)]:
        if code != voice.language:
            steps += voice.speaking(code).offer(phrases.OFFER_LANGUAGE, key)
    return (
        *steps,
        *voice.offer(phrases.OFFER_BACK, BACK_KEY),
        *voice.offer(phrases.OFFER_PERSON, PERSON_KEY),
    )


def menu(voice: Voice, node: Menu) -> Heard:
    """The question and the choices."""
    return (voice.say(node.name), *choices(voice, node))


def choices(voice: Voice, node: Menu) -> Heard:
    """The choices, and last the keys that work everywhere."""
    steps: list[Say | Silence] = []
    for choice in node.choices:
        steps += voice.offer(choice.prompt, choice.key)
    home = node.name == voice.line.first
    way_back = (phrases.OFFER_AGAIN, AGAIN_KEY) if home else (phrases.OFFER_BACK, BACK_KEY)
    offers = (*voice.offer(*way_back, BEFORE_OFFER), *voice.offer(phrases.OFFER_PERSON, PERSON_KEY))
    return (*steps, *offers, *(_way_back(voice) if home else ()))


def _way_back(voice: Voice) -> Heard:
    """For somebody who pressed the wrong language: how to find the line's own again."""
    own = voice.line.language
    if voice.language == own:
        return ()
    return (BETWEEN_CHOICES, voice.speaking(own).say(phrases.OFFER_9))


def notice(voice: Voice, node: Notice) -> Heard:
    """A notice's words; one that ends at a service says first how to be connected at once, or that it is
    closed: nobody is to get ready for a call that cannot be made."""
    words = voice.say(node.name)
    if node.then is None:
        return (words,)
    if not _rings(voice, voice.line.service(node.then)):
        return (voice.say(str(State.CLOSED), About(service=node.then)), BETWEEN_CHOICES, words)
    skip = voice.offer(phrases.OFFER_CONNECT, "1")[1:]
    return (*skip, BETWEEN_CHOICES, words)


Entry = tuple[int, Item]  # an entry and its position in the bulletin


def page(voice: Voice, node: Bulletin, start: int) -> tuple[tuple[Entry, ...], int | None]:
    """The entries read together from a position on, and where the next ones begin (None: these are the last).
    Left out are those not on the air today, and those without words in the caller's language."""
    line = voice.line
    today = voice.now.astimezone(ZoneInfo(line.zone)).date()
    heard = [
        (position, item)
        for position, item in enumerate(node.items)
        if position >= start and item.on_air(today) and voice.language in line.prompts[item.prompt]
    ]
    return tuple(heard[:PAGE]), heard[PAGE][0] if len(heard) > PAGE else None


def bulletin(voice: Voice, node: Bulletin, start: int) -> Heard:
    """A few entries, each with its date, and the keys for more."""
    steps: list[Say | Silence] = [voice.say(node.name)] if start == 0 else []
    for _, item in page(voice, node, start)[0]:
        dated = voice.say(phrases.DATED, About(dated=item.dated))
        steps += [BETWEEN_CHOICES, dated, voice.say(item.prompt)]
    return (*steps, *bulletin_offers(voice, node, start))


def bulletin_offers(voice: Voice, node: Bulletin, start: int) -> Heard:
    """The keys of a bulletin: # is next, 1 repeats, * is out."""
    following: Heard = ()
    if page(voice, node, start)[1] is not None:
        following = voice.offer(phrases.OFFER_NEXT, AGAIN_KEY, BEFORE_OFFER)
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


def connecting(voice: Voice, service: Service) -> Heard:
    """Whom we ring, and in which language they answer where it is not the caller's."""
    about = About(service=service.name)
    announced = voice.say(phrases.CONNECTING, about)
    if _speaks(voice, service):
        return (announced,)
    told = phrases.INTERPRETER if service.interpreter else phrases.ANSWERED_IN
    return (announced, voice.say(told, about))


def _rings(voice: Voice, service: Service) -> bool:
    return service.dial is not None and service.hours.open_at(voice.now)


def _speaks(voice: Voice, service: Service) -> bool:
    return voice.language in (service.languages or (voice.line.language,))


def stand_in(voice: Voice, service: Service) -> Service | None:
    """Who takes this service's callers in their language where it cannot, not even through an interpreter."""
    if service.otherwise is None or service.interpreter or _speaks(voice, service):
        return None
    other = voice.line.service(service.otherwise)
    able = other.interpreter or _speaks(voice, other)
    return other if able and other.hours.open_at(voice.now) else None


def told(voice: Voice, service: Service, other: Service) -> Heard:
    """In which language a service answers, and who else can be called."""
    return (
        voice.say(service.name),
        voice.say(phrases.ANSWERED_IN, About(service=service.name)),
        BETWEEN_CHOICES,
        voice.say(phrases.OFFER_OTHERWISE, About(service=other.name)),
        voice.say(phrases.PRESS["2"]),
        *voice.offer(phrases.OFFER_CONNECT, "1"),
    )


def last_words(voice: Voice) -> Heard:
    """The numbers that matter most, twice, and the end announced."""
    words = voice.say(phrases.LAST_WORDS)
    return (words, BETWEEN_NUMBERS, words, BETWEEN_CHOICES, voice.say(phrases.GOODBYE))
