"""What happens where a caller is waited for: the keys that work everywhere, silence, wrong keys, the end."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.check.answers import Heard
from ivr.check.rule import Example, Rule
from ivr.check.rules.heard import PROGRAM, Found, faults, first_sound, speaks_numbers, spot, spot_of
from ivr.check.subject import Fault, Spot, Subject
from ivr.check.walk import KEYS, SILENCE
from ivr.core.call import State
from ivr.core.line import AGAIN_KEY, BACK_KEY, OTHERS_KEY, PERSON_KEY, SECOND_KEY, Bulletin, Menu
from ivr.core.phrases import SILENCE as SILENCE_WORDS
from ivr.phone.verbs import Play, Say

_MOST_ROUNDS = 9


def _zero(subject: Subject) -> Iterator[Fault]:
    yield from faults(
        subject,
        (
            Found(heard, spot(subject, heard.place), "0 leads to nobody here")
            for heard in subject.answers.after(PERSON_KEY)
            if not _reaches_the_person(subject, heard)
        ),
    )


def _reaches_the_person(subject: Subject, heard: Heard) -> bool:
    """The person is rung or, while they are closed, what stands in for them is said."""
    line = subject.line
    person = line.service(line.person)
    if dial := heard.document.dial:
        stands_in = person.otherwise and line.service(person.otherwise)
        return dial.number in {each.dial.e164 for each in (person, stands_in) if each and each.dial}
    asked = heard.there is not None and heard.there.node in (person.name, person.when_closed)
    told_first = heard.there is not None and heard.there.state is State.TOLD
    return asked and (person.name in heard.hours.closed or told_first)


def _back_and_again(subject: Subject) -> Iterator[Fault]:
    yield from faults(subject, _astray(subject))


def _astray(subject: Subject) -> Iterator[Found]:
    nodes = subject.line.nodes
    for heard in subject.answers.after(BACK_KEY, AGAIN_KEY):
        here, there = heard.place, heard.there
        waits = heard.document.gather is not None and there is not None
        node = nodes.get(there.node) if there else None
        same = here is not None and there is not None and here.node == there.node
        back = isinstance(node, Menu) or (same and here is not None and here.choosing)
        again = same or (here is not None and isinstance(nodes.get(here.node), Bulletin))
        if heard.event == BACK_KEY and not (waits and back):
            yield Found(heard, spot(subject, here), "* does not go back to a menu here")
        if heard.event == AGAIN_KEY and not (waits and again):
            yield Found(heard, spot(subject, here), "# does not say this again")


def _languages(subject: Subject) -> Iterator[Fault]:
    line = subject.line
    if line.second is None:
        return
    only = line.others[0] if len(line.others) == 1 else None
    yield from faults(
        subject,
        (
            Found(heard, spot(subject, heard.place), f"{heard.event} does not lead to a language here")
            for heard in subject.answers.after(SECOND_KEY, OTHERS_KEY)
            if heard.there is None
            or (heard.event == SECOND_KEY and heard.there.language != line.second)
            or (heard.event == OTHERS_KEY and only and heard.there.language != only)
            or (heard.event == OTHERS_KEY and not only and not heard.there.choosing)
        ),
    )


def _time_to_choose(subject: Subject) -> Iterator[Fault]:
    yield from faults(subject, _short_waits(subject))


def _short_waits(subject: Subject) -> Iterator[Found]:
    hard, least, most = map(subject.limit, ("wait-hard", "wait-least", "wait-most"))
    for heard in subject.answers.heard:
        gather, silent = heard.document.gather, subject.answers.then(heard, SILENCE)
        if gather is None or silent is None or not _asked_again(silent):
            continue
        what = f"callers have {gather.timeout} seconds to press a key before they are asked again"
        if gather.timeout < hard:
            yield Found(heard, spot_of(subject, heard), what)
        elif not least <= gather.timeout <= most:
            yield Found(heard, spot_of(subject, heard), what, PROGRAM, "should")


def _asked_again(heard: Heard) -> bool:
    """Whether an answer asks again at the same place."""
    if heard.document.gather is None or heard.place is None or heard.there is None:
        return False
    return (heard.place.node, heard.place.choosing) == (heard.there.node, heard.there.choosing)


def _one_key(subject: Subject) -> Iterator[Fault]:
    for_all = "one key is not enough here, or some key is swallowed"
    yield from faults(
        subject,
        (
            Found(heard, spot_of(subject, heard), for_all)
            for heard in subject.answers.each_document()
            if (gather := heard.document.gather) and (gather.num_digits != 1 or gather.finish_on_key)
        ),
    )


def _presentations(subject: Subject) -> Iterator[Fault]:
    yield from faults(subject, _rounds(subject))


def _rounds(subject: Subject) -> Iterator[Found]:
    least, most = subject.limit("presentations-least"), subject.limit("presentations-most")
    for heard in subject.answers.after(SILENCE, *KEYS):
        if not _lost(heard) or heard.place is None or heard.place.silences or heard.place.wrongs:
            continue
        times, last = _followed(subject, heard)
        if last and not least <= times <= most:
            what = f"a caller who is lost hears this {times} times before a person is rung"
            yield Found(heard, spot(subject, heard.place), what)


def _lost(heard: Heard) -> bool:
    """Whether an answer asks again because nothing was pressed, or nothing that leads anywhere."""
    if heard.event == SILENCE:
        return _asked_again(heard)
    here, there = heard.place, heard.there
    return here is not None and there is not None and there.wrongs > here.wrongs


def _followed(subject: Subject, heard: Heard) -> tuple[int, Heard | None]:
    """How often a caller is asked who does the same again and again, and what ends it; None where the quick
    walk did not go."""
    times, now = 1, heard
    while now.document.gather and times < _MOST_ROUNDS:
        times += 1
        following = subject.answers.then(now, heard.event)
        if following is None:
            return times, None
        now = following
    return times, now


def _no_dead_end(subject: Subject) -> Iterator[Fault]:
    yield from faults(subject, _dead_ends(subject))


def _dead_ends(subject: Subject) -> Iterator[Found]:
    for heard in subject.answers.heard:
        document = heard.document
        if document.refused:
            what = f"the carrier would not play this answer, and the call would end: {document.refused}"
            yield Found(heard, spot_of(subject, heard), what)
        elif document.ends and not _after_a_person(heard) and not speaks_numbers(document):
            what = "the call ends here without a person, and without a number to call"
            hint = "give last-words the numbers that matter most: {number:…}"
            yield Found(heard, subject.at_line("last-words"), what, hint)


def _after_a_person(heard: Heard) -> bool:
    return heard.place is not None and heard.place.state is State.DONE


def _words_of_their_own(subject: Subject) -> Iterator[Fault]:
    yield from faults(subject, _alike(subject))


def _alike(subject: Subject) -> Iterator[Found]:
    for silent in subject.answers.after(SILENCE):
        if not _asked_again(silent) or silent.place is None or silent.place.silences or silent.place.wrongs:
            continue
        first = _begins(silent)
        wrong = next((each for each in _at(subject, silent) if _lost(each) and each is not silent), None)
        again = subject.answers.beside(silent, AGAIN_KEY)
        if wrong and _begins(wrong) == first:
            what = f"silence and a wrong key are answered alike: {first}"
            hint = "tell callers what happened: that nothing was pressed, or that the key has no choice"
            yield Found(silent, _at_phrase(subject, silent), what, hint)
        if again and _begins(again) == first:
            what = f"silence is answered as if nothing had happened: {first}"
            hint = "say first that nothing was pressed"
            yield Found(silent, _at_phrase(subject, silent), what, hint)


def _at(subject: Subject, heard: Heard) -> Iterator[Heard]:
    return filter(None, (subject.answers.beside(heard, key) for key in KEYS))


def _begins(heard: Heard) -> str:
    match first_sound(heard.document):
        case Say(text=text):
            return f'"{text}"'
        case Play(url=url):
            return url.rpartition("/")[2]
    return "nothing"


def _at_phrase(subject: Subject, heard: Heard) -> Spot:
    return subject.at_words(SILENCE_WORDS[0], heard.language)


def _document(event: str, inside: str) -> Example:
    return Example(f"<!-- {event} -->\n<Response>\n{inside}</Response>\n", "twiml")


def _asking(words: str, wait: int = 8, keys: int = 1, to: str = "next") -> str:
    return (
        f'  <Gather numDigits="{keys}" finishOnKey="" timeout="{wait}" action="/voice/{to}">\n'
        f"    <Say>{words}</Say>\n  </Gather>\n  <Redirect>/voice/{to}</Redirect>\n"
    )


_RINGS = (
    "  <Say>Connecting you to Fairview town hall.</Say>\n"
    '  <Dial timeout="28" action="/voice/next"><Number>+13127445000</Number></Dial>\n'
)

RULES = (
    Rule(
        "L13",
        "must",
        "Key 0 rings the person behind it from every place, and means nothing else.",
        "It is the one key that people try everywhere when nothing fits.",
        "W3C, cognitive accessibility patterns; ACIxD, use of keys; Human Voice Contact Act (5 ILCS 308)",
        _zero,
        _document("0", _asking("That key has no choice here.")),
        _document("0", _RINGS),
    ),
    Rule(
        "L14",
        "must",
        "Key * goes back, and # says it again (in news: goes on), wherever a menu waits.",
        "Whoever has lost the thread needs one way back that is always the same.",
        "ACIxD, use of keys; iTAMS",
        _back_and_again,
        _document("*", _RINGS),
        _document("*", _asking("How can we help? For the library, press one.")),
    ),
    Rule(
        "L15",
        "must",
        "Keys 8 and 9 mean languages everywhere.",
        "Callers who do not understand what is said rely on the key they were told once.",
        "ACIxD, use of keys",
        _languages,
        _document("8", _asking("That key has no choice here.", to="here")),
        _document("8", _asking("¿En qué podemos ayudarle?")),
    ),
    Rule(
        "L16",
        "must",
        "Callers have time to press a key before they are asked again.",
        "People who are upset, older, or hold the phone at their ear need seven seconds or more.",
        "IBM and Nuance, VoiceXML timeouts; iTAMS",
        _time_to_choose,
        _document("a call begins", _asking("For the library, press one.", wait=3)),
        _document("a call begins", _asking("For the library, press one.")),
    ),
    Rule(
        "L17",
        "must",
        "One key is a choice: nobody waits after it, and no key is swallowed.",
        "A wait after the key sounds as if it was not heard, and callers press again.",
        "Twilio, Gather; Genesys, timeouts",
        _one_key,
        _document("a call begins", _asking("For the library, press one.", keys=2)),
        _document("a call begins", _asking("For the library, press one.")),
    ),
    Rule(
        "L18",
        "must",
        "A caller who is lost hears the choices two or three times, and then a person is rung.",
        "Fewer gives up on people who need a moment; more holds those who cannot use keys.",
        "Ireland, Customer Communications Toolkit; Avaya, assistance",
        _presentations,
        _document("silence", _asking("Sorry, I did not get a choice.", to="here")),
        _document("silence", _asking("Sorry, I did not get a choice.")),
    ),
    Rule(
        "L19",
        "must",
        "No call ends without a person, a number to call, or something to choose.",
        "A dead end sends people away with nothing, and some will not call again.",
        "W3C, cognitive accessibility issue papers; IVRs World",
        _no_dead_end,
        _document("silence", "  <Say>Thank you for calling. Goodbye.</Say>\n  <Hangup/>\n"),
        _document("silence", "  <Say>For the town hall, call 3 1 2, 7 4 4, 5 0 0 0.</Say>\n  <Hangup/>\n"),
    ),
    Rule(
        "L20",
        "must",
        "Silence and a wrong key are each answered in words of their own, in every language.",
        "The same words again sound like a broken line, and tell nobody what to do otherwise.",
        "W3C, cognitive accessibility issue papers; Plum Voice",
        _words_of_their_own,
        _document("silence", _asking("That key has no choice here.")),
        _document("silence", _asking("Sorry, I did not get a choice.")),
    ),
)
