"""Promises: keys, numbers, hours and languages as words have them, held against those of the menus."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from ivr.check import promise
from ivr.check.letters import beside_numbers, lettered, spells
from ivr.check.lexicon.languages import KNOWN, language_name, language_of, script_of
from ivr.check.lexicon.tongue import Tongue, folded
from ivr.check.lexicon.voices import languages_of
from ivr.check.promise import Saying, Told, fault, sayings
from ivr.check.rule import Example, Rule
from ivr.check.subject import Fault, Subject
from ivr.core.blanks import BLANK
from ivr.core.line import Bulletin, Language, Service
from ivr.core.numbers import SHORT_CODES, written

_MIDNIGHT = 24 * 60  # minutes
_COMPARE = "compare both with their sources"
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_ONE_LINE_FOR_ALL = {"988"}  # a short code that leads everywhere to one and the same line
# How Unicode names the letters of a script.
_LETTERS_OF = {
    "Latn": "LATIN",
    "Arab": "ARABIC",
    "Cyrl": "CYRILLIC",
    "Hans": "CJK",
    "Hant": "CJK",
    "Hang": "HANGUL",
    "Kore": "HANGUL",
    "Deva": "DEVANAGARI",
    "Thai": "THAI",
    "Grek": "GREEK",
    "Hebr": "HEBREW",
    "Ethi": "ETHIOPIC",
}
_TELLING_WORDS = 3  # fewer may well be the same in two languages
_SENTENCE = re.compile(r"(?<=[.!?。！？؟])\s*")


def _each(*finds: Callable[[Saying], Iterator[Told]]) -> Callable[[Subject], Iterator[Fault]]:
    """What some looks at single sayings find in a whole line."""

    def find(subject: Subject) -> Iterator[Fault]:
        for saying in sayings(subject):
            for look in finds:
                yield from (fault(subject, saying, told) for told in look(saying))

    return find


_keys_last = _each(promise.wrong_keys)
_of_words = _each(promise.wrong_numbers, promise.wrong_order, promise.wrong_times, promise.typed_times)


# Letters


def letters_spell_numbers(subject: Subject) -> Iterator[Fault]:
    """Letters that callers would dial as another number."""
    spoken = {service.speak.digits for service in subject.line.services() if service.speak}
    for saying in sayings(subject):
        told = (*_lettered(saying, spoken), *_beside_numbers(saying, subject))
        yield from (fault(subject, saying, each) for each in told)


def _lettered(saying: Saying, spoken: set[str]) -> Iterator[Told]:
    hint = "write {number:service-name}; many callers cannot find letters on their keys"
    for found in lettered(saying.text):
        if spells(found.digits, spoken):
            yield f'a number is told in letters: "{found.written}"', hint, "should"
        else:
            what = f'"{found.written}" is {found.digits} on a telephone, which is no service\'s number'
            yield what, hint, None


def _beside_numbers(saying: Saying, subject: Subject) -> Iterator[Told]:
    for found, name in beside_numbers(saying.text):
        service = subject.line.nodes.get(name)
        if (
            isinstance(service, Service)
            and service.speak
            and not spells(found.digits, {service.speak.digits})
        ):
            what = f'"{found.written}" is {found.digits} on a telephone, and {name} has another number'
            yield what, f"the number is {written(service.speak)}; leave the letters out", "should"


# L25: numbers and hours


def _numbers_agree(subject: Subject) -> Iterator[Fault]:
    yield from _of_words(subject)
    yield from letters_spell_numbers(subject)
    for saying, told in promise.same_words(list(sayings(subject))):
        yield fault(subject, saying, told)
    tongue = promise.tongues(subject)[subject.line.language]
    for service in subject.line.services():
        yield from _of_service(subject, service, tongue)
    yield from _told_alike(subject)
    yield from _own_numbers(subject)
    for node in subject.line.nodes.values():
        if isinstance(node, Bulletin):
            yield from _older_than_its_items(subject, node)


def _of_service(subject: Subject, service: Service, tongue: Tongue) -> Iterator[Fault]:
    code = service.speak.digits if service.speak else ""
    where = subject.at(service.name, "speak")
    if code == "911":
        hint = "write the number this service is called by; nine one one belongs into the notices"
        yield Fault(where, "911 is told as the number of a service", hint)
    if code in SHORT_CODES:
        name = subject.line.prompts[service.name][subject.line.language]
        said = [each for each in tongue.said_numbers(name) if each in SHORT_CODES]
        if said and code not in said:
            what = f"the name says {said[0]}, and the number told is {code}"
            yield Fault(where, what, "make the two agree")
        named = set(service.name.split("-")) & SHORT_CODES
        if named and code not in named:
            hint = f"write speak: {min(named)}, or give it another name"
            yield Fault(where, f"{service.name} is told as {code}", hint, "should")
    yield from _backwards(subject, service)


def _backwards(subject: Subject, service: Service) -> Iterator[Fault]:
    """Opening and closing changed about: open all night and for longer than half a day."""
    most = subject.limit("overnight-hours") * 60
    for span in service.hours.ordinary_week():
        if span.end > _MIDNIGHT and most < span.end - span.start < _MIDNIGHT:
            what = f"{service.name} is open over midnight for {(span.end - span.start) // 60} hours"
            hint = "write the opening time first, like 08:00-16:00"
            yield Fault(subject.at(service.name, "hours"), what, hint, "should")
            return


def _told_alike(subject: Subject) -> Iterator[Fault]:
    """Two services that cannot both be right: one number rung and two told, or one told and two rung."""
    rung, told = dict[str, Service](), dict[str, Service]()
    for service in subject.line.services():
        if service.speak is None or service.dial is None:
            continue
        code = service.speak.digits
        if code not in SHORT_CODES:
            first = rung.setdefault(service.dial.e164, service)
            if first.speak != service.speak:
                what = f"{service.name} rings the same number as {first.name}, and tells callers another"
                yield Fault(subject.at(service.name, "dial"), what, _COMPARE, "should")
        if code not in SHORT_CODES or code in _ONE_LINE_FOR_ALL:
            first = told.setdefault(code, service)
            if first.dial != service.dial:
                what = f"{service.name} tells callers the number of {first.name}, and rings another"
                yield Fault(subject.at(service.name, "dial"), what, _COMPARE, "should")


def _own_numbers(subject: Subject) -> Iterator[Fault]:
    """A number of ours that a service is rung at: its callers would come back to us."""
    rung = {service.dial.e164: service.name for service in subject.line.services() if service.dial}
    for number in subject.line.numbers:
        if number in rung:
            what = f"{number} is the number of {rung[number]}, so its callers would be connected to this line"
            yield Fault(
                subject.at_line("numbers"), what, "write the number that this line itself is called at"
            )


def _older_than_its_items(subject: Subject, node: Bulletin) -> Iterator[Fault]:
    said = _YEAR.findall(subject.line.prompts[node.name][subject.line.language])
    newest = max(item.dated.year for item in node.items)
    if said and int(max(said)) < newest:
        what = f"callers are told that this is of {max(said)}, and its newest entry is of {newest}"
        yield Fault(subject.at(node.name, "say"), what, "say which time these entries are of", "should")


# L27: languages


def _languages_are_whole(subject: Subject) -> Iterator[Fault]:
    for saying in sayings(subject):
        yield from (fault(subject, saying, told) for told in _left_over(subject, saying))
    spoken = promise.tongues(subject)
    for code, language in subject.line.languages.items():
        yield from _voiced(subject, language)
        if not spoken[code].sure:
            what = f"keys, numbers and hours in {code} are only checked in part"
            hint = "have a native speaker listen to every phrase, and take its review comment away"
            yield Fault(subject.at_line("languages", code), what, hint, "should")


def _left_over(subject: Subject, saying: Saying) -> Iterator[Told]:
    """Words that nobody has translated, though something stands where the translation should."""
    words = BLANK.sub(" ", saying.text)
    if saying.own or saying.kind == "name" or not any(map(str.isalpha, words)):
        return
    hint = "translate it; callers who chose this language may know no other"
    if _foreign_script(subject.line.languages[saying.language].tag, words):
        yield "these words are in the letters of another language", hint, None
    elif saying.text.casefold() == saying.source.casefold():
        told = len(words.split()) >= _TELLING_WORDS
        yield "these are the words that should be translated", hint, None if told else "should"
    elif left := _sentence_left(saying):
        yield f'a sentence is left as it was: "{left}"', hint, None
    elif other := _reads_like(saying):
        yield f"these words are {language_name(other.language)}", hint, None


def _foreign_script(tag: str, words: str) -> bool:
    """Whether no letter is of the language's own script, where we know how to tell."""
    own = _LETTERS_OF.get(script_of(tag))
    letters = (letter for letter in words if letter.isalpha())
    return own is not None and not any(unicodedata.name(letter, "").startswith(own) for letter in letters)


def _sentence_left(saying: Saying) -> str | None:
    theirs = {sentence.strip() for sentence in _SENTENCE.split(saying.source)}
    here = (sentence.strip() for sentence in _SENTENCE.split(saying.text))
    told = (sentence for sentence in here if len(BLANK.sub("", sentence).split()) >= _TELLING_WORDS)
    return next((sentence for sentence in told if sentence in theirs), None)


def _reads_like(saying: Saying) -> Tongue | None:
    """A language of which there are small words, where there are none of this one's."""
    words, here = re.findall(r"[^\W\d_]+", folded(saying.text)), saying.tongue.small
    if not here or not here.isdisjoint(words):
        return None
    others = (tongue for tongue in KNOWN.values() if sum(word in tongue.small for word in words) > 2)
    return next(others, None)


def _voiced(subject: Subject, language: Language) -> Iterator[Fault]:
    """A language spoken with the tag or the voice of another."""
    wanted = language_of(language.tag)
    if language_of(language.code) != wanted:
        what = f"{language.code} is spoken as {language.tag}, which is another language"
        yield Fault(
            subject.at_line("languages", language.code, "tag"), what, "write the tag of this language"
        )
    for voice in dict.fromkeys(language.voices.values()):
        spoken, where = languages_of(voice), subject.at_line("languages", language.code, "voice")
        if spoken is None:
            hint = "compare it with the carrier's list of voices, and listen to a call"
            yield Fault(where, f'we do not know which language "{voice}" speaks', hint, "should")
        elif wanted not in spoken:
            what = f'"{voice}" does not speak {language.code}: callers would not understand it'
            yield Fault(where, what, "write a voice of this language")


_SPANISH = """\
languages:
  en:
    tag: en-US
    voice: Polly.Joanna-Neural
  es:
    tag: es-US
    voice: {voice}
    offered: no
"""

RULES = (
    Rule(
        "L10",
        "must",
        "A choice says its goal first and its key last, and the key it says is the one that works.",
        "A caller listens for what they need, and forgets a key that was said before it.",
        "W3C Cognitive Accessibility Task Force, voice menus; Avaya Interactive Response guide; iTAMS",
        _keys_last,
        Example("offer-person: Press zero for a person,\n"),
        Example("offer-person: For a person,\n"),
    ),
    Rule(
        "L25",
        "must",
        "Numbers, also in letters, hours and days are the same in every sentence and every language.",
        "A caller who is told another number or hour reaches a stranger, or a closed door.",
        "Ours: a number that is told twice is believed the first time",
        _numbers_agree,
        Example('hour-9: "10{minutes} AM"\n'),
        Example('hour-9: "9{minutes} AM"\n'),
    ),
    Rule(
        "L27",
        "must",
        "In every language on offer everything is said in that language, by a voice that speaks it.",
        "A caller who chose a language because they know no other is left without help.",
        "San Francisco OCEIA, language access report of 2023; W3C, accessibility of VoiceXML",
        _languages_are_whole,
        Example(_SPANISH.format(voice="Polly.Joanna-Neural")),
        Example(_SPANISH.format(voice="Polly.Lupe-Neural")),
    ),
)
