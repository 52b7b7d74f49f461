"""What stands in an answer, read from TwiML: the notice, numbers, pauses, and what must never be there.

The documents of examples lead to ``next``: where that answer leads in the smallest line; ``here`` is where
the caller was.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ivr.audio.spoken import spelled
from ivr.check.answers import Heard
from ivr.check.rule import Example, Rule
from ivr.check.rules.heard import (
    Found,
    faults,
    gaps,
    is_any_notice,
    is_notice,
    is_pause,
    spot_of,
    ten_digit_numbers,
)
from ivr.check.subject import Fault, Subject
from ivr.check.walk import CALLER, KEYS
from ivr.core.phrases import PRESS
from ivr.phone.verbs import Play, Prompt, Say

_RECORDS = re.compile(rb"<Record\b|\brecord\w*=\"|transcri\w+=\"|<(?:Start|Stream|Siprec|Transcription)\b")
_CALLER_ID = re.compile(rb'\bcallerId="[^"]*"')
_CALLERS_NUMBER = CALLER.removeprefix("+1")
_PRESS = re.compile(r"/press-\w+\.wav$")


def _notice_first(subject: Subject) -> Iterator[Fault]:
    yield from faults(
        subject,
        (
            Found(
                heard, subject.at_line("emergency"), "the first sound of a call is not the emergency notice"
            )
            for heard in subject.answers.starts()
            if not _begins_with_notice(subject, heard)
        ),
    )


def _begins_with_notice(subject: Subject, heard: Heard) -> bool:
    before = heard.document.before
    return bool(before) and is_notice(subject, heard, before[0], heard.language)


def _only_notices_stand_before(subject: Subject) -> Iterator[Fault]:
    yield from faults(subject, _stand_before(subject))


def _stand_before(subject: Subject) -> Iterator[Found]:
    most = subject.limit("notices-seconds")
    for heard in subject.answers.each_document():
        if heard.document.gather is None:
            continue
        for sound in heard.document.before:
            if not is_pause(sound) and not is_any_notice(subject, heard, sound):
                what = f"no key can cut short {_quoted(sound)}, which is no emergency notice"
                yield Found(heard, spot_of(subject, heard), what)
        seconds = subject.answers.lengths.before(heard.document)
        if seconds > most:
            what = f"no key is heard for {seconds:.1f} seconds, while the notices are spoken"
            hint = f"shorten the notices, or their short forms, to {most:g} seconds together"
            yield Found(heard, subject.at_line("emergency"), what, hint)


def _quoted(sound: Prompt) -> str:
    if isinstance(sound, Say):
        return f'"{sound.text}"'
    return f"the recording {sound.url.rpartition('/')[2]}" if isinstance(sound, Play) else "a pause"


def _notice_after_language(subject: Subject) -> Iterator[Fault]:
    yield from faults(
        subject,
        (
            Found(heard, spot_of(subject, heard), "the notice is not said first in the language just chosen")
            for heard in subject.answers.after(*KEYS)
            if heard.place and heard.language != heard.place.language
            if not _begins_with_notice(subject, heard)
        ),
    )


def _numbers_twice(subject: Subject) -> Iterator[Fault]:
    yield from faults(subject, _said_once(subject))


def _said_once(subject: Subject) -> Iterator[Found]:
    least = int(subject.limit("number-readings"))
    for heard in subject.answers.each_document():
        for number, times in Counter(ten_digit_numbers(heard.document)).items():
            if times < least:
                what = f"callers hear {number[:3]}-{number[3:6]}-{number[6:]} once, and cannot write it down"
                hint = 'say the number once more: "Again, {number:…}."'
                yield Found(heard, spot_of(subject, heard), what, hint)


def _pauses(subject: Subject) -> Iterator[Fault]:
    yield from faults(subject, _odd_pauses(subject))


def _odd_pauses(subject: Subject) -> Iterator[Found]:
    least, most = subject.limit("pause-least"), subject.limit("pause-most")
    longest = subject.limit("silence-longest")
    keys = _key_phrases(subject)
    for heard in subject.answers.each_document():
        for before, seconds, after in gaps(subject, heard.document):
            milliseconds = round(seconds * 1000)
            if seconds > longest:
                what = f"callers hear nothing for {seconds:.1f} seconds"
                yield Found(heard, spot_of(subject, heard), what)
            elif _between_choices(keys, before, after) and not least <= milliseconds <= most:
                what = f"there are {milliseconds} ms of silence between two choices"
                yield Found(heard, spot_of(subject, heard), what)


def _between_choices(keys: set[tuple[str, str]], before: Prompt | None, after: Prompt | None) -> bool:
    """Whether a choice ends and another one of the same language begins; the offers of languages are closer
    together, because every caller waits for them."""
    match before, after:
        case Say(text=text, language=tag), Say(language=same):
            return tag == same and (text, tag) in keys
        case Play(url=url), Play(url=other):
            return _PRESS.search(url) is not None and url.split("/")[-2] == other.split("/")[-2]
    return False


def _key_phrases(subject: Subject) -> set[tuple[str, str]]:
    """Every "press one" and the like, as it is said, with the tag of its language."""
    prompts, languages = subject.line.prompts, subject.line.languages
    return {
        (spelled(words), languages[language].tag)
        for prompt in PRESS.values()
        for language, words in prompts[prompt].items()
    }


def _nobody_recorded(subject: Subject) -> Iterator[Fault]:
    yield from faults(
        subject,
        (
            Found(heard, spot_of(subject, heard), "this answer records callers, or writes down what they say")
            for heard in subject.answers.each_document()
            if _RECORDS.search(heard.document.body)
        ),
    )


def _numbers_of_callers(subject: Subject) -> Iterator[Fault]:
    what = "a caller's number stands in an answer or its address"
    told = [each for each in subject.answers.each_document() if _tells_caller(each.document.body)]
    told += [each for each in subject.answers.heard if _CALLERS_NUMBER in str(each.there)]
    yield from faults(subject, (Found(heard, spot_of(subject, heard), what) for heard in told))


def _tells_caller(body: bytes) -> bool:
    return _CALLERS_NUMBER.encode() in _CALLER_ID.sub(b"", body)


_NOTICE = "<Say>Hang up and call nine one one if this is an emergency.</Say>"
_ASKS = """\
  <Gather numDigits="1" finishOnKey="" timeout="8" action="/voice/next">
    <Say>For the library, press one.</Say>
  </Gather>
  <Redirect>/voice/next</Redirect>
"""


def _start(inside: str) -> Example:
    return Example(f"<!-- a call begins -->\n<Response>\n{inside}</Response>\n", "twiml")


_LISTENS = '  <Gather numDigits="1" finishOnKey="" timeout="8" action="/voice/next">\n'

RULES = (
    Rule(
        "L01",
        "must",
        "The first sound of every call is the emergency notice, before any key can cut it short.",
        "Somebody in danger may hear no more than the first seconds.",
        "the City's own design; after-hours rules for health plans in California",
        _notice_first,
        _start(f"  <Say>Town of Fairview.</Say>\n  {_NOTICE}\n{_ASKS}"),
        _start(f"  {_NOTICE}\n{_ASKS}"),
    ),
    Rule(
        "L03",
        "must",
        "Nothing but the notices stands before callers can press a key, and they are short together.",
        "Callers who know the way wait for whatever cannot be cut short, at every call.",
        "FreeClimb, barge-in; Genesys, barge-in",
        _only_notices_stand_before,
        _start(f"  {_NOTICE}\n  <Say>Our office has moved to Main Street.</Say>\n{_ASKS}"),
        _start(f"  {_NOTICE}\n{_ASKS}"),
    ),
    Rule(
        "L04",
        "must",
        "The notice exists in every language, and is the first sound after a language is chosen.",
        "Whoever needs another language has not understood the notice yet.",
        "San Francisco Language Access Ordinance; after-hours rules for health plans in California",
        _notice_after_language,
        Example(
            f"<!-- 8 -->\n<Response>\n{_LISTENS}"
            '    <Say language="es-US">¿En qué podemos ayudarle?</Say>\n  </Gather>\n</Response>\n',
            "twiml",
        ),
        Example(
            '<!-- 8 -->\n<Response>\n  <Say language="es-US">Cuelgue y llame al nueve uno uno si es una '
            f'emergencia.</Say>\n{_LISTENS}    <Say language="es-US">¿En qué podemos ayudarle?</Say>\n'
            "  </Gather>\n</Response>\n",
            "twiml",
        ),
    ),
    Rule(
        "L24",
        "must",
        "A telephone number is read out twice in the same answer.",
        "Few callers have a pen ready when it is read the first time.",
        "Tellme, text-to-speech guidelines; California responder guidelines for text-to-speech",
        _numbers_twice,
        Example(
            f"<!-- busy -->\n<Response>\n{_LISTENS}"
            "    <Say>The number is 3 1 2, 7 4 4, 5 0 0 0.</Say>\n  </Gather>\n</Response>\n",
            "twiml",
        ),
        Example(
            f"<!-- busy -->\n<Response>\n{_LISTENS}"
            "    <Say>The number is 3 1 2, 7 4 4, 5 0 0 0.</Say>\n"
            "    <Say>Again, 3 1 2, 7 4 4, 5 0 0 0.</Say>\n  </Gather>\n</Response>\n",
            "twiml",
        ),
    ),
    Rule(
        "L30",
        "should",
        "Between two choices is half a second of silence or a little more; nowhere are two seconds of it.",
        "Less runs choices into each other; more sounds as if the line were dead.",
        "Association for Conversational Interaction Design (ACIxD), menu design; Reedy, prosody",
        _pauses,
        Example(
            f"<!-- # -->\n<Response>\n{_LISTENS}    <Say>For the library</Say>\n    <Say>press one.</Say>\n"
            '    <Pause length="3"/>\n    <Say>For town news</Say>\n    <Say>press two.</Say>\n'
            "  </Gather>\n</Response>\n",
            "twiml",
        ),
        Example(
            f"<!-- # -->\n<Response>\n{_LISTENS}    <Say>For the library</Say>\n    <Say>press one.</Say>\n"
            "    <Play>/sounds/a4123500a6506248/en/silence-600.wav</Play>\n    <Say>For town news</Say>\n"
            "    <Say>press two.</Say>\n  </Gather>\n</Response>\n",
            "twiml",
        ),
    ),
    Rule(
        "L34",
        "must",
        "Nobody is recorded, and nothing that is said is written down.",
        "Victims call in confidence, and Illinois asks everybody's consent.",
        "720 ILCS 5/14; McDermott, on recording in Illinois",
        _nobody_recorded,
        Example(
            "<!-- 0 -->\n<Response>\n  <Say>Connecting you to Fairview town hall.</Say>\n"
            '  <Dial timeout="28" record="record-from-answer" action="/voice/next">\n'
            "    <Number>+13127445000</Number>\n  </Dial>\n</Response>\n",
            "twiml",
        ),
        Example(
            "<!-- 0 -->\n<Response>\n  <Say>Connecting you to Fairview town hall.</Say>\n"
            '  <Dial timeout="28" action="/voice/next">\n'
            "    <Number>+13127445000</Number>\n  </Dial>\n</Response>\n",
            "twiml",
        ),
    ),
    Rule(
        "L36",
        "must",
        "A caller's number stands nowhere in an answer, except as the number shown to whom they call.",
        "Addresses are logged by carriers and servers; a number beside a choice tells who asked for what.",
        "Safety Net (NNEDV), phone best practices",
        _numbers_of_callers,
        Example(
            "<!-- 0 -->\n<Response>\n  <Say>You called from 3125550123.</Say>\n"
            '  <Dial timeout="28" action="/voice/next">\n'
            "    <Number>+13127445000</Number>\n  </Dial>\n</Response>\n",
            "twiml",
        ),
        Example(
            "<!-- 0 -->\n<Response>\n  <Say>Connecting you to Fairview town hall.</Say>\n"
            '  <Dial timeout="28" callerId="+13125550123" action="/voice/next">\n'
            "    <Number>+13127445000</Number>\n  </Dial>\n</Response>\n",
            "twiml",
        ),
    ),
)
