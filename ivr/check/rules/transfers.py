"""Whom callers are connected to: what may be dialled, what is said before, and what follows when it fails."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.check.answers import Heard
from ivr.check.rule import Example, Rule
from ivr.check.rules.heard import (
    Found,
    faults,
    gaps,
    number_of,
    says,
    speaks_numbers,
    spot_of,
    words,
)
from ivr.check.subject import Fault, Spot, Subject
from ivr.check.walk import FAILED, KEYS, WAITED
from ivr.core.call import State
from ivr.core.line import Service
from ivr.core.numbers import SHORT_CODES
from ivr.core.phrases import HOUR, MINUTES, OPENS_UNKNOWN


def _only_listed(subject: Subject) -> Iterator[Fault]:
    yield from faults(subject, _unlisted(subject))


def _unlisted(subject: Subject) -> Iterator[Found]:
    listed = {service.dial.e164 for service in subject.line.services() if service.dial}
    for heard in subject.answers.each_document():
        dial = heard.document.dial
        if dial is None:
            continue
        if dial.number not in listed:
            yield Found(heard, spot_of(subject, heard), f"{dial.number} is rung, which no service has")
        elif dial.number[-3:] in SHORT_CODES:
            what = f"{dial.number} ends in {dial.number[-3:]}, and a carrier may take it for the short code"
            hint = "ask them for another number, or make a test call"
            yield Found(heard, _dial_spot(subject, heard, "dial"), what, hint, "should")


def _dial_spot(subject: Subject, heard: Heard, key: str) -> Spot:
    """Where a service says how it is rung."""
    service = _rung(subject, heard)
    return subject.at(service.name, key) if service else spot_of(subject, heard)


def _rung(subject: Subject, heard: Heard) -> Service | None:
    node = subject.line.nodes.get(heard.there.node) if heard.there else None
    return node if isinstance(node, Service) else None


def _failures(subject: Subject) -> Iterator[Fault]:
    yield from faults(subject, _bad_rings(subject))
    yield from faults(subject, _bad_failures(subject))


def _bad_rings(subject: Subject) -> Iterator[Found]:
    least, most = subject.limit("ring-least"), subject.limit("ring-most")
    for heard in subject.answers.each_document():
        dial = heard.document.dial
        if dial and not least <= dial.timeout <= most:
            what = f"it is given {dial.timeout} seconds to answer"
            hint = f"write {least:g} to {most:g} seconds under ring:, about five rings"
            yield Found(heard, _dial_spot(subject, heard, "ring"), what, hint)
        if dial and dial.action is None:
            yield Found(heard, spot_of(subject, heard), "the call ends when this transfer does")


def _bad_failures(subject: Subject) -> Iterator[Found]:
    for heard in subject.answers.after(*FAILED):
        if heard.place is None:
            continue
        document, rescued = heard.document, heard.place.state is State.RESCUE
        number = number_of(subject.line.service(heard.place.node))
        spoken = speaks_numbers(document) if rescued else says(document, number)
        if not spoken:
            what = f"when the transfer ends in {heard.event}, its number is not spoken"
            yield Found(heard, spot_of(subject, heard), what)
        if not rescued and document.gather is None:
            what = f"when the transfer ends in {heard.event}, nothing is offered instead"
            yield Found(heard, spot_of(subject, heard), what)


def _announced(subject: Subject) -> Iterator[Fault]:
    yield from faults(subject, _unannounced(subject))


def _unannounced(subject: Subject) -> Iterator[Found]:
    longest = subject.limit("silence-before-ringing")
    for heard in subject.answers.each_document():
        service = _rung(subject, heard)
        if heard.document.dial is None or service is None:
            continue
        name = words(subject, heard, service.name, heard.language)
        if not any(name in getattr(sound, "text", "") for sound in heard.document.before):
            what = f"callers are connected without hearing to whom: {name}"
            hint = "say {name} in connecting, in every language"
            yield Found(heard, spot_of(subject, heard), what, hint)
        silent = max((seconds for _, seconds, _ in gaps(subject, heard.document)), default=0)
        if silent > longest:
            what = f"callers hear nothing for {silent:.1f} seconds before it rings"
            yield Found(heard, spot_of(subject, heard), what)


def _when_closed(subject: Subject) -> Iterator[Fault]:
    yield from faults(subject, _poorly_closed(subject))


def _poorly_closed(subject: Subject) -> Iterator[Found]:
    for heard in subject.answers.after(*KEYS):
        service = _told_closed(subject, heard)
        if service is None:
            continue
        name = words(subject, heard, service.name, heard.language)
        if not _says_opening(subject, heard, service):
            what = f"callers hear that it is closed, and not when it opens: {name}"
            yield Found(heard, spot_of(subject, heard), what, "say {opens} in these words, in every language")
        if not _offers_another(subject, heard, service):
            what = f"callers hear that it is closed, and reach nobody else from there: {name}"
            yield Found(heard, spot_of(subject, heard), what, "give it a choice, or then:, that is open now")


def _told_closed(subject: Subject, heard: Heard) -> Service | None:
    """The closed service that an answer has just begun to speak of."""
    there = heard.there
    if there is None or (heard.place and heard.place.node == there.node):
        return None
    name = there.node if there.state is State.CLOSED else subject.line.only_closed_for.get(there.node)
    return subject.line.service(name) if name in heard.hours.closed and name else None


def _says_opening(subject: Subject, heard: Heard, service: Service) -> bool:
    """Whether the hour is heard at which it opens."""
    opens = service.hours.next_opening(heard.hours.moment)
    prompts, language = subject.line.prompts, heard.language
    if opens is None:
        return says(heard.document, words(subject, heard, OPENS_UNKNOWN, language))
    parts = prompts[HOUR[opens.hour]][language].split("{minutes}")
    if opens.minute:
        parts += prompts[MINUTES][language].replace("{minute}", f"{opens.minute:02}").split()
    return all(part.strip() in heard.document.text for part in parts)


def _offers_another(subject: Subject, heard: Heard, service: Service) -> bool:
    """Whether something rings somebody else from there; True where the quick walk did not go."""
    found = [each for event in WAITED if (each := subject.answers.then(heard, event))]
    number = service.dial.e164 if service.dial else ""
    return not found or any(each.document.dial and each.document.dial.number != number for each in found)


def _document(event: str, inside: str) -> Example:
    return Example(f"<!-- {event} -->\n<Response>\n{inside}</Response>\n", "twiml")


def _ringing(said: str, number: str = "+13127445000", seconds: int = 28) -> str:
    return (
        f'  <Say>{said}</Say>\n  <Dial timeout="{seconds}" action="/voice/next">\n'
        f"    <Number>{number}</Number>\n  </Dial>\n"
    )


def _asking(said: str) -> str:
    return (
        '  <Gather numDigits="1" finishOnKey="" timeout="8" action="/voice/next">\n'
        f"    <Say>{said}</Say>\n  </Gather>\n  <Redirect>/voice/next</Redirect>\n"
    )


_CONNECTING = "Connecting you to Fairview town hall."

RULES = (
    Rule(
        "L05",
        "must",
        "Only the ten-digit numbers of the line's services are dialled.",
        "A carrier routes a short code by its own place, and any other number is not who was promised.",
        "Twilio, routing of emergency and short codes",
        _only_listed,
        _document("0", _ringing(_CONNECTING, "+13127446000")),
        _document("0", _ringing(_CONNECTING)),
    ),
    Rule(
        "L21",
        "must",
        "A service has time to answer; when it does not, its number is spoken and something else offered.",
        "A caller who found nobody must not have found nothing.",
        "Twilio, Dial; Angel, voice user interface resources",
        _failures,
        _document("0", _ringing(_CONNECTING, seconds=60)),
        _document("0", _ringing(_CONNECTING, seconds=28)),
    ),
    Rule(
        "L22",
        "must",
        "A transfer is announced with the name of whom it rings, and rings at once.",
        "Ringing without a word sounds like a wrong number, and silence like a lost call.",
        "ACIxD, transfers; Ireland, Customer Communications Toolkit",
        _announced,
        _document("0", _ringing("One moment.")),
        _document("0", _ringing(_CONNECTING)),
    ),
    Rule(
        "L23",
        "must",
        "A closed service says when it opens, and offers somebody else.",
        "Whoever hears only that nobody is there does not know whether to wait or where to turn.",
        "Aira, closed hours",
        _when_closed,
        _document("1", _asking("The library is closed now.")),
        _document("1", _asking("The library is closed now. It opens today at 9 AM.")),
    ),
)
