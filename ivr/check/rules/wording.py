"""How words are put: few choices, short sentences, plain words, and no promise that a call cannot keep."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ivr.check.lexicon.tongue import Tongue, folded
from ivr.check.promise import Level, Saying, Told, fault, sayings
from ivr.check.readability import Text, flesch_kincaid, inflesz, read
from ivr.check.rule import Example, Rule
from ivr.check.subject import Fault, Subject
from ivr.core.blanks import BLANK
from ivr.core.line import Choice, Menu, targets
from ivr.core.phrases import EMERGENCY, EMERGENCY_SHORT, PRESS

_NOTICES = (EMERGENCY, EMERGENCY_SHORT)
_IN_FIGURES = re.compile(r"(?<!\d)(?<!\d[.,])911(?!\d|[.,]\d)")
_CAPITALS = re.compile(r"\b[A-Z]{2,6}\b")
_WORD = re.compile(r"[^\W\d_]+")
_CLAUSE = re.compile(r"[.!?;:。！？；،؟]|,\s+(?:and|but|y|pero|i|ale)\b|，")
_ENGLISH, _SPANISH = "en", "es"


def _menus(subject: Subject) -> Iterator[Menu]:
    return (node for node in subject.line.nodes.values() if isinstance(node, Menu))


# L07, L08: how many choices, how deep


def _few_choices(subject: Subject) -> Iterator[Fault]:
    most, aim = int(subject.limit("choices")), int(subject.limit("choices-aim"))
    for menu in _menus(subject):
        many = len(menu.choices)
        if many > aim:
            hint = "put some of them into a menu of their own, or take one away"
            what = f"callers hear {many} choices here, and remember {aim}"
            yield Fault(subject.at(menu.name, "choices"), what, hint, None if many > most else "should")


def _near_the_start(subject: Subject) -> Iterator[Fault]:
    most = int(subject.limit("levels"))
    for name, level in _levels(subject).items():
        if level > most:
            hint = f"lead to it from a menu nearer to {subject.line.first}"
            yield Fault(subject.at(name), f"this menu is {level} levels from the start of a call", hint)
    urgent = _behind_urgent(subject)
    for menu in _menus(subject):
        for position, choice in enumerate(menu.choices):
            if choice.urgent and choice.target not in urgent:
                what = "this choice is urgent, and the way to it is not"
                hint = (
                    f"put it into {subject.line.first}, or mark the choice there that leads to it urgent, too"
                )
                yield Fault(subject.at(menu.name, "choices", str(position), "press"), what, hint)


def _levels(subject: Subject) -> dict[str, int]:
    """How many menus a caller has heard at each menu, that one included, by the shortest way."""
    line, levels, queue = subject.line, {subject.line.first: 1}, [subject.line.first]
    for name in queue:
        for target in targets(line.nodes[name]):
            if target not in levels:
                levels[target] = levels[name] + isinstance(line.nodes[target], Menu)
                queue.append(target)
    return {name: level for name, level in levels.items() if isinstance(line.nodes[name], Menu)}


def _behind_urgent(subject: Subject) -> set[str]:
    """Whatever urgent choices lead to, from the first menu on."""
    line = subject.line
    found, queue = set[str](), [line.first]
    for name in queue:
        node = line.nodes[name]
        for target in _urgent(node.choices) if isinstance(node, Menu) else targets(node):
            if target not in found:
                found.add(target)
                queue.append(target)
    return found


def _urgent(choices: tuple[Choice, ...]) -> tuple[str, ...]:
    return tuple(choice.target for choice in choices if choice.urgent)


# L31: reading level


def _easy_to_follow(subject: Subject) -> Iterator[Fault]:
    services = [service.name for service in subject.line.services()]
    for saying in sayings(subject):
        if saying.kind == "words" and saying.prompt not in _NOTICES:
            names = [subject.line.prompts[name].get(saying.language, "") for name in services]
            text = read(saying.text, filter(None, names))
            for told in _hard(subject, saying.tongue, text, saying.own):
                yield fault(subject, saying, told)


def _hard(subject: Subject, tongue: Tongue, text: Text, own: bool) -> Iterator[Told]:
    if own and tongue.spaced and len(text.longest) > subject.limit("sentence-words"):
        start = " ".join(text.longest[:4])
        what = f'a sentence has {len(text.longest)} words: "{start} ..."'
        yield what, f"at most {subject.limit('sentence-words'):g}; make two of it", "should"
    if text.words < subject.limit("read-words"):
        return
    if tongue.language == _ENGLISH and (grade := flesch_kincaid(text)) > subject.limit("grade-aim"):
        what = f"these words ask for {grade:.1f} years of school"
        yield what, _SIMPLER, "must" if grade > subject.limit("grade") else "should"
    if tongue.language == _SPANISH and (ease := inflesz(text)) < subject.limit("ease-aim"):
        what = f"these words are hard to follow: {ease:.1f} of 100 on the INFLESZ scale"
        yield what, _SIMPLER, "must" if ease < subject.limit("ease") else "should"


_SIMPLER = "use shorter words and sentences; names of offices do not count"


# L32: openings


def _no_banned_openings(subject: Subject) -> Iterator[Fault]:
    for saying in sayings(subject):
        plain = folded(saying.text)
        for pattern, told in saying.tongue.openings.items():
            if found := re.search(pattern, plain):
                what = f'callers wait to be told {told}: "{found[0]}"'
                yield fault(subject, saying, (what, "leave it out", None))
        times = len(re.findall(saying.tongue.please, plain))
        if times > subject.limit("pleases"):
            what = f'"please" is said {times} times here'
            yield fault(subject, saying, (what, "say it once; each costs every caller time", None))


# L33: press, nine one one, topics


def _plain_words(subject: Subject) -> Iterator[Fault]:
    choices = {choice.prompt for menu in _menus(subject) for choice in menu.choices}
    for saying in sayings(subject):
        told = [*_pressed(saying), *_of_911(saying)]
        if saying.prompt in choices:
            told += _acronym_alone(saying)
        if saying.prompt in _NOTICES:
            told += _hangs_up(saying)
        yield from (fault(subject, saying, each) for each in told)


def _pressed(saying: Saying) -> Iterator[Told]:
    plain = folded(saying.text)
    hit = saying.tongue.hits.search(plain)
    if hit and (saying.kind != "news" or saying.prompt in PRESS.values()):
        yield (
            f'callers are told to "{hit[0].strip()}"',
            _PRESS_HINT.get(saying.tongue.language, "say press"),
            None,
        )


_PRESS_HINT = {"es": "write oprima", "pl": "write proszę nacisnąć", "zh": "write 按", "ar": "write اضغطوا"}


def _of_911(saying: Saying) -> Iterator[Told]:
    plain = folded(saying.text)
    if found := re.search(saying.tongue.as_quantity, plain):
        yield (
            f'911 is said as "{found[0]}", and no telephone has such a key',
            "say nine one one, digit by digit",
            None,
        )
    elif saying.tongue.sure and _IN_FIGURES.search(plain):
        level: Level | None = None if saying.tongue.language == _ENGLISH else "should"
        hint = "write it as words, like nine one one"
        yield "911 is typed in figures, and may be read as a quantity", hint, level


def _acronym_alone(saying: Saying) -> Iterator[Told]:
    acronyms = _CAPITALS.findall(saying.text)
    rest = _WORD.findall(folded(_CAPITALS.sub(" ", BLANK.sub(" ", saying.text))))
    if acronyms and not set(rest) - saying.tongue.small:
        what = f"callers who do not know {acronyms[0]} cannot tell what this choice is for"
        yield what, "say the topic: for complaints about the police", None


def _hangs_up(saying: Saying) -> Iterator[Told]:
    """The notice sends callers to 911: they must be told to end this call first, and never to stay."""
    plain = folded(saying.text)
    if found := re.search(saying.tongue.stay_on, plain):
        yield f'the emergency notice says not to: "{found[0]}"', "say to hang up and call nine one one", None
    elif saying.tongue.sure and not re.search(saying.tongue.hang_up, plain):
        level: Level | None = None if saying.tongue.language == _ENGLISH else "should"
        yield "the emergency notice does not say to hang up", "say to hang up and call nine one one", level


# L35: what a line must not promise


def _safe_for_callers(subject: Subject) -> Iterator[Fault]:
    for service in subject.line.services():
        value = subject.draft.nodes[service.name].value
        if service.dial and "caller-id" not in (value.block or {}):
            what = "it is not said whose number this service will see"
            hint = "add caller-id: line, or caller-id: caller where they need the caller's own"
            yield Fault(subject.at(service.name), what, hint)
    crisis = {name for name in _behind_urgent(subject) if name in subject.line.prompts}
    menus = [node for node in _menus(subject) if node.name in crisis]
    heard = crisis | {choice.prompt for menu in menus for choice in menu.choices}
    for saying in sayings(subject):
        if saying.prompt in heard and (found := _promised(saying)):
            what = f'callers in danger are promised a call or a message: "{found}"'
            hint = "leave it out; somebody else may answer it or read it"
            yield fault(subject, saying, (what, hint, None))


def _promised(saying: Saying) -> str | None:
    """What is promised in a clause that does not deny it."""
    for clause in _CLAUSE.split(folded(saying.text)):
        found = re.search(saying.tongue.calls_back, clause)
        if found and not re.search(saying.tongue.never, clause[: found.start()]):
            return found[0]
    return None


_URGENT = """\
main:
  say: How can we help?
  choices:
    - press: 1
      say: For help after a crime
      urgent: yes
      go-to: crime
    - press: 2
      say: For town news
      go-to: news
    - press: 3
      say: For the library
      go-to: library
crime:
  say: {words}
"""
_MARK = "      urgent: yes\n"
_SHELTER = (
    _URGENT.format(words="About crime.")
    + """\
  choices:
    - press: 1
      say: For a shelter
      urgent: yes
      go-to: town-hall
"""
)
_CLOSED = """\
library-closed:
  say: >
    {words}
  then: town-hall
"""
_OFFICIAL = """\
In the event that the library is unavailable at the present time, residents requiring assistance
    can obtain information by contacting the municipal administration."""
_SEVEN = """\
main:
  say: How can we help?
  choices:
"""
_TOPICS = ("the library", "town news", "parks", "schools", "roads", "taxes", "water")


def _menu_of(topics: tuple[str, ...]) -> str:
    """A first menu with these topics."""
    goals = ("library", "news", *topics[2:])
    rows = zip(range(1, len(topics) + 1), topics, goals, strict=True)
    choices = [
        f"    - press: {key}\n      say: For {topic}\n      go-to: {goal}\n" for key, topic, goal in rows
    ]
    return (
        _SEVEN + "".join(choices) + "".join(f"{goal}:\n  say: Ask at the town hall.\n" for goal in goals[2:])
    )


RULES = (
    Rule(
        "L07",
        "must",
        "A menu has at most seven choices, and better six.",
        "Callers forget the first choices while they hear the last.",
        "Commarford and others, 2008, broad and deep auditory menus; Boren, 1997; Alpines",
        _few_choices,
        Example(_menu_of(_TOPICS)),
        Example(_menu_of(_TOPICS[:6])),
    ),
    Rule(
        "L08",
        "must",
        "No menu is more than three levels from the start, and urgent help is on the first.",
        "Every level loses callers, and those in a crisis first.",
        "Ireland, Customer Communications Toolkit; this line's own figures",
        _near_the_start,
        Example(_SHELTER.replace(_MARK, "", 1)),
        Example(_SHELTER),
    ),
    Rule(
        "L31",
        "should",
        "Sentences are short, and their words ask for little schooling.",
        "Nobody can read a sentence again that they have only heard.",
        "Flesch and Kincaid; INFLESZ (Barrio-Cantalejo and others); plain language guidelines",
        _easy_to_follow,
        Example(_CLOSED.format(words=_OFFICIAL)),
        Example(_CLOSED.format(words="The library is closed now. The town hall can help you.")),
    ),
    Rule(
        "L32",
        "should",
        "No menu has changed, no call is important, nobody is sent to a website, and please is said once.",
        "Every caller pays for such words with seconds, and none of them helps.",
        "ACIxD, what not to include; Allison Smith, five things",
        _no_banned_openings,
        Example("welcome: Town of Fairview. Please listen carefully, as our menu has changed.\n"),
        Example("welcome: Town of Fairview.\n"),
    ),
    Rule(
        "L33",
        "must",
        "Keys are pressed, 911 is nine one one, the notice says to hang up, and a choice says its topic.",
        "A word that could mean two things costs a frightened caller the time it takes to think.",
        "iTAMS; this line's own words",
        _plain_words,
        Example("press-1: hit one.\n"),
        Example("press-1: press one.\n"),
    ),
    Rule(
        "L35",
        "must",
        "Whose number a service sees is written down, and nobody in danger is promised a message.",
        "A call back or a message can be seen by the person a caller is afraid of.",
        "NNEDV, Safety Net: best practices for phone services",
        _safe_for_callers,
        Example(_URGENT.format(words="Leave your number, and we will call you back.")),
        Example(_URGENT.format(words="Ask at the town hall. We do not call you back.")),
    ),
)
