"""How long callers listen at once: to the notice, the opening, a menu, an instruction, in every language.

Timed when most services are open in an ordinary week, so that no result depends on today; what is recorded as
it is, the rest as the carrier's voice is estimated to take.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivr.check.moments import open_moment, ordinary
from ivr.check.rule import Example, Rule
from ivr.check.stopwatch import Stopwatch
from ivr.check.subject import Fault, Subject
from ivr.check.times import said_within
from ivr.core.call import Say, Started
from ivr.core.line import Bulletin, Menu, Node, Notice
from ivr.core.phrases import EMERGENCY, EMERGENCY_SHORT, OFFER_9, OFFER_LANGUAGE, PHRASES
from ivr.core.present import Voice, language_offers
from ivr.phone.speech import has_words, words_to_say


def _watch(subject: Subject) -> Stopwatch:
    """The line in an ordinary week."""
    line = ordinary(subject.line)
    return Stopwatch(line, open_moment(line), subject.recorded)


def _name(subject: Subject, language: str) -> str:
    return f'in "{language}"' if language != subject.line.language else "in the line's own language"


# The notice


def _notice_is_short(subject: Subject) -> Iterator[Fault]:
    watch = _watch(subject)
    for language in subject.line.offered:
        seconds = watch.seconds(Say(EMERGENCY, language))
        if seconds > subject.limit("notice-seconds"):
            what = f"the 911 notice takes {seconds:.1f} seconds {_name(subject, language)}"
            hint = (
                f"say it in {subject.limit('notice-seconds'):g} seconds: fewer words, or a quicker recording"
            )
            yield Fault(subject.at_words(EMERGENCY, language), what, hint)
        yield from _notice_words(subject, language)
        yield from _digits_are_early(subject, watch, language)
    yield from _short_notices(subject, watch)


def _notice_words(subject: Subject, language: str) -> Iterator[Fault]:
    tag, words = subject.line.languages[language].tag, subject.line.prompts[EMERGENCY][language]
    count = words_to_say(words, tag)
    if has_words(tag) and count > subject.limit("notice-words"):
        what = f"the 911 notice has {count} words {_name(subject, language)}"
        hint = f"use at most {subject.limit('notice-words'):g}"
        yield Fault(subject.at_words(EMERGENCY, language), what, hint)


def _digits_are_early(subject: Subject, watch: Stopwatch, language: str) -> Iterator[Fault]:
    seconds = said_within(watch, EMERGENCY, language)
    if seconds > subject.limit("digits-aim"):
        late = seconds > subject.limit("digits-seconds")
        what = f"callers hear the number 911 only after {seconds:.1f} seconds {_name(subject, language)}"
        hint = f"say it within {subject.limit('digits-aim'):g} seconds: begin with what to do, then say when"
        yield Fault(subject.at_words(EMERGENCY, language), what, hint, None if late else "should")


def _short_notices(subject: Subject, watch: Stopwatch) -> Iterator[Fault]:
    for language in subject.line.short_notices:
        seconds = watch.seconds(Say(EMERGENCY_SHORT, language))
        if seconds > subject.limit("short-notice-seconds"):
            what = f"every caller waits {seconds:.1f} seconds for the short notice {_name(subject, language)}"
            hint = f"say it in {subject.limit('short-notice-seconds'):g} seconds"
            yield Fault(subject.at_words(EMERGENCY_SHORT, language), what, hint)


# The opening


def _opening_is_short(subject: Subject) -> Iterator[Fault]:
    """From the first sound; in another language, from the key that chose it, and from the first sound of a
    call to a number that begins in it."""
    watch = _watch(subject)
    starts = [("", watch.chosen(language)[-1]) for language in subject.line.offered]
    starts += [(number, watch.turn(None, Started(number))) for number in subject.line.numbers]
    for number, turn in starts:
        assert turn.place
        language, opening = turn.place.language, watch.opened(turn)
        where = f"in a call to {number}" if number else _name(subject, language)
        spot = subject.at_line("welcome") if language == subject.line.language else None
        spot = spot or subject.at_words(EMERGENCY, language)
        if opening.first_key > (most := subject.limit("first-key-seconds")):
            what = f"no key works for {opening.first_key:.1f} seconds {where}"
            yield Fault(spot, what, f"shorten the notices: {most:g} seconds are enough", "should")
        if opening.first_topic > (most := subject.limit("first-topic-seconds")):
            late = opening.first_topic > subject.limit("latest-topic-seconds")
            what = f"the first choice comes only after {opening.first_topic:.1f} seconds {where}"
            hint = f"shorten the notices, the welcome, or the languages: {most:g} seconds are enough"
            yield Fault(spot, what, hint, None if late else "should")


def _offers_are_short(subject: Subject) -> Iterator[Fault]:
    line, watch = subject.line, _watch(subject)
    offers = language_offers(Voice(watch.line, line.language, watch.now))
    said = [step for step in offers if isinstance(step, Say)]
    for language in line.offered[1:]:
        prompt = next((step.prompt for step in said if step.language == language), OFFER_LANGUAGE)
        seconds = watch.length(step for step in said if step.language == language).seconds
        if seconds > (most := subject.limit("offer-seconds")):
            what = f'every caller waits {seconds:.1f} seconds while "{language}" is offered'
            yield Fault(subject.at_words(prompt, language), what, f"name the language in {most:g} seconds")
        for name in (OFFER_LANGUAGE, OFFER_9):
            if line.prompts[name][language] == line.prompts[name][line.language]:
                what = f'"{language}" is offered in words that its speakers do not know'
                hint = f"say {name} in the language itself, like Para español"
                yield Fault(subject.at_words(name, language), what, hint)
    if (seconds := watch.length(offers).seconds) > (most := subject.limit("offers-seconds")):
        what = f"every caller waits {seconds:.1f} seconds while languages are offered"
        hint = f"offer fewer, in {most:g} seconds; print numbers that begin in the others"
        yield Fault(subject.at_line("languages"), what, hint)


# Menus and notices


def _told_in_time(subject: Subject) -> Iterator[Fault]:
    """A menu by its question and choices, without the keys that work everywhere; a notice before a transfer,
    or what is said before a bulletin's entries, by its words. Notices that only inform may be longer."""
    watch = _watch(subject)
    for node in subject.line.nodes.values():
        lengthy = isinstance(node, Menu)
        if not (lengthy or isinstance(node, Bulletin) or (isinstance(node, Notice) and node.then)):
            continue
        most = subject.limit("menu-seconds" if lengthy else "instruction-seconds")
        lengths = {language: _told(watch, node, language) for language in subject.line.offered}
        over = [language for language, seconds in lengths.items() if seconds > most]
        if over:
            worst = max(over, key=lengths.__getitem__)
            kind = "the menu takes" if lengthy else "callers listen"
            what = f"{kind} {lengths[worst]:.0f} seconds {_name(subject, worst)}{_others(len(over) - 1)}"
            hint = f"say it in {most:g} seconds" + (": fewer choices, or fewer words" if lengthy else "")
            yield Fault(subject.at(node.name, "say"), what, hint)


def _told(watch: Stopwatch, node: Node, language: str) -> float:
    voice = Voice(watch.line, language, watch.now)
    choices = node.choices if isinstance(node, Menu) else ()
    offers = (step for choice in choices for step in voice.offer(choice.prompt, choice.key))
    return watch.length((voice.say(node.name), *offers)).seconds


def _others(count: int) -> str:
    if not count:
        return ""
    return f", and too long in {count} other language{'s' if count > 1 else ''}"


def _languages_tell_the_same(subject: Subject) -> Iterator[Fault]:
    """Sentence by sentence where both are recorded. An estimate of one sentence is too rough for that: there
    all words of a language together, but for the phrases, which are pieces of sentences."""
    line, watch = subject.line, _watch(subject)
    for language in line.offered[1:]:
        prompts = {name: words for name, words in line.prompts.items() if name not in PHRASES}
        both = [name for name, words in prompts.items() if {language, line.language} <= words.keys()]
        theirs = {name: watch.seconds(Say(name, language)) for name in both}
        ours = {name: watch.seconds(Say(name, line.language)) for name in both}
        for name in both:
            compared = {(name, language), (name, line.language)} <= subject.recorded.keys()
            if compared and ours[name] >= subject.limit("compared-seconds"):
                times = theirs[name] / ours[name]
                if _unequal(subject, times):
                    what = f"this takes {times:.1f} times as long as in the line's own language"
                    hint = "listen to both: do they say the same?"
                    yield Fault(subject.at_words(name, language), what, hint)
        times = sum(theirs.values()) / sum(ours.values())
        if _unequal(subject, times):
            what = f'all of "{language}" takes {times:.1f} times as long as the line\'s own language'
            yield Fault(subject.at_line("languages", language), what, "have a speaker of both read it")


def _unequal(subject: Subject, ratio: float) -> bool:
    return not subject.limit("shortest-ratio") <= ratio <= subject.limit("longest-ratio")


RULES = (
    Rule(
        "L02",
        "must",
        "The 911 notice takes at most 8 seconds and 25 words in every language, and says 911 within 7, "
        "better 6; a short notice takes at most 3.5.",
        "Somebody in danger must hear the number before they give up.",
        "derived from after-hours rules of health plans and the Indian Health Service",
        _notice_is_short,
        Example(
            """\
emergency:
  say: >
    This is the telephone line of the town of Fairview. If what you are calling about is an emergency,
    then please hang up the telephone now, and call nine one one instead.
"""
        ),
        Example(
            """\
emergency:
  say: Hang up and call nine one one if this is an emergency.
"""
        ),
    ),
    Rule(
        "L06",
        "must",
        "The first key works within 15 seconds, and the first choice begins within 20, at most 25.",
        "Every caller pays for every second of it; a long opening measurably harmed callers in a crisis.",
        "Route Fifty, In crisis and on hold (988, 2024); Cyara, survey of 50 large firms",
        _opening_is_short,
        Example(
            """\
welcome: >
  Welcome to the telephone line of the town of Fairview, where you can reach all of our offices,
  hear the news of the town, and learn about everything that we do for you every day of the week,
  at any hour that suits you, from wherever in the world you happen to be calling us today.
"""
        ),
        Example(
            """\
welcome: Town of Fairview.
"""
        ),
    ),
    Rule(
        "L26",
        "must",
        "Each language is offered in its own words, in 2.5 seconds; all of them together in 12.",
        "Every caller listens to every offer, and only its own speakers understand one.",
        "ACIxD wiki, Language Selection; Speech Technology, Offer a Spanish Option, But Not Too Soon",
        _offers_are_short,
        Example(
            """\
msgctxt "offer-language"
msgid "For English,"
msgstr "Para escuchar todo esto en español con una voz que habla despacio y con claridad,"
""",
            kind="script",
        ),
        Example(
            """\
msgctxt "offer-language"
msgid "For English,"
msgstr "Para español,"

msgctxt "offer-9"
msgid "English nine."
msgstr "Español nueve."
""",
            kind="script",
        ),
    ),
    Rule(
        "L28",
        "should",
        "A language takes 0.8 to 1.4 times as long as the line's own, by sentence and as a whole.",
        "Languages tell the same in about the same time, so much less or more does not tell the same.",
        "Coupé and others, Science Advances 2019",
        _languages_tell_the_same,
        Example(
            """\
msgctxt "news-new-bridge"
msgid "The new bridge is open."
msgstr ""
"El puente nuevo está abierto para los coches, los autobuses, los camiones, las bicicletas y la gente "
"que va a pie, y el alcalde invita a todos los vecinos a cruzarlo con él este domingo por la mañana, "
"con música, comida, bebida y juegos para los niños, hasta que se ponga el sol sobre el río."
""",
            kind="script",
        ),
        Example(
            """\
msgctxt "news-new-bridge"
msgid "The new bridge is open."
msgstr "El puente nuevo está abierto."
""",
            kind="script",
        ),
    ),
    Rule(
        "L29",
        "should",
        "A menu's question and choices take at most 30 seconds, an instruction 20, in every language.",
        "Nobody remembers the first choice once the last has been said.",
        "Plum Voice, IVR Prompt Guidelines; Angel.com, opening prompts",
        _told_in_time,
        Example(
            """\
library-closed:
  say: >
    The library is closed now. Before we connect you to the town hall, please have ready the number of your
    library card, the name under which you borrowed, the title and the author of each book, the day on which
    you took it home, the day on which you were to bring it back, and the reason why you did not do so.
  then: town-hall
"""
        ),
        Example(
            """\
library-closed:
  say: The library is closed now. Have ready the number of your library card.
  then: town-hall
"""
        ),
    ),
)
