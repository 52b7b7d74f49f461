"""What happens next: ``answer(line, place, event, now) -> Turn``, the only place where a call is decided.

It is total: every place with every event gives a turn, whatever a caller, a carrier or an old link sends.
The 911 notice is played here and not by a menu, so no menu can lose it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from ivr.core import phrases, present
from ivr.core.blanks import About
from ivr.core.call import (
    FAILURES,
    Dialed,
    End,
    Event,
    Listen,
    Place,
    Pressed,
    Silent,
    Started,
    State,
    Turn,
    ring,
)
from ivr.core.line import AGAIN_KEY, Bulletin, Line, Menu, Node, Notice, Service
from ivr.core.present import AFTER_KEY, Heard, Voice

# A loop in the data (services closed for each other) may cost this many nodes, then ends at the menu.
MAX_NODES = 20
# The first presentation and two repeats; then a person.
PRESENTATIONS = 3
# Published practice for callers who are upset, older, or not at home in the language: 7 to 10 seconds.
WAIT_SECONDS = 8
# Between a notice and the transfer it announces: a moment for * or 0.
PAUSE_SECONDS = 2


def answer(line: Line, place: Place | None, event: Event, now: datetime) -> Turn:
    """The turn that follows. No place, or one this line does not know, begins at the first menu.

    A place of another edition keeps its node, but a key pressed there meant that edition's choice, so the
    node is said again instead, after the notice.
    """
    here = _settled(line, place)
    if isinstance(event, Started):
        return _begin(Call(line, start(line, line.numbers.get(event.number)), now))
    if here is None:
        return _begin(Call(line, start(line), now))
    call = Call(line, here, now)
    if place is not None and place.edition != line.edition:
        return _prefixed(present.opening(call.voice), _resume(call, event))
    return _continue(call, event)


def start(line: Line, language: str | None = None) -> Place:
    """Where a call begins."""
    return Place(line.edition, language or line.language, line.first, line.first)


class Call:
    """One decision's view of a call: the line, the place, the moment."""

    __slots__ = ("line", "now", "place")

    def __init__(self, line: Line, place: Place, now: datetime) -> None:
        self.line = line
        self.place = place
        self.now = now

    @property
    def node(self) -> Node:
        return self.line.nodes[self.place.node]

    @property
    def voice(self) -> Voice:
        return Voice(self.line, self.place.language, self.now)

    def at(self, **changes: object) -> Call:
        """The same call with its place changed."""
        return Call(self.line, replace(self.place, **changes), self.now)  # type: ignore[arg-type]


def _settled(line: Line, place: Place | None) -> Place | None:
    """The place as this line knows it, or None where it no longer makes sense."""
    if place is None or place.language not in line.offered:
        return None
    node = line.nodes.get(place.node)
    if node is None or isinstance(node, Service) == (place.state is State.LISTEN):
        return None
    if isinstance(node, Service) and node.speak is None:
        return None  # it has lost its number since, and could only be spoken of without one
    if not isinstance(line.nodes.get(place.menu), Menu):
        place = replace(place, menu=line.parents.get(place.node, line.first))
    choosing = place.choosing and line.second is not None
    same = (place.edition, place.choosing) == (line.edition, choosing)
    return place if same else replace(place, edition=line.edition, choosing=choosing)


def _begin(call: Call) -> Turn:
    """The notice first, then the welcome, the languages, and the choices of the first menu."""
    welcome = present.welcome(call.voice, call.line.menu(call.line.first))
    return _prefixed(present.opening(call.voice), _listen(call, (present.BETWEEN_NOTICES, *welcome)))


def _prefixed(steps: Heard, turn: Turn) -> Turn:
    """The same turn with something said first that no key can cut short."""
    return replace(turn, steps=(*steps, *turn.steps))


def _resume(call: Call, event: Event) -> Turn:
    """Another edition's call: a finished transfer keeps its result, anything else is said again."""
    if call.place.state in (State.RINGING, State.RESCUE):
        return _continue(call, event)
    return _again(call)


def _continue(call: Call, event: Event) -> Turn:
    match event:
        case _ if call.place.state in (State.RINGING, State.RESCUE):
            return _dialed(call, event.outcome if isinstance(event, Dialed) else State.FAILED)
        case Pressed(key):
            return _pressed(call, key)
        case Silent():
            return _silent(call)
    return _again(call)


# Keys and silence


def _pressed(call: Call, key: str) -> Turn:
    heard = call.at(silences=0, wrongs=0, choosing=False)
    if language := _language(call, key):
        return _speaking(heard.at(language=language))
    match key:
        case "9" if call.line.second:
            return _choosing(heard.at(choosing=True))
        case "*" | "#" if call.place.choosing:
            return _again(heard) if key == "*" else _choosing(heard.at(choosing=True))
        case "0":
            return _enter(_leaving(heard), call.line.person, (AFTER_KEY,))
        case "*":
            return _home(heard)
        case "#" if not isinstance(call.node, Bulletin):
            return _again(heard)
    return (None if call.place.choosing else _chosen(heard, key)) or _wrong(call)


def _language(call: Call, key: str) -> str | None:
    """The language behind a key: 8 everywhere, 9 where there is but one more, 1 and on among the others."""
    line = call.line
    if key == "8":
        return line.second
    if key == "9" and len(line.others) == 1:
        return line.others[0]
    if call.place.choosing and key in ("1", "2", "3", "4", "5", "6", "7"):
        return dict(enumerate(line.others, 1)).get(int(key))
    return None


def _speaking(call: Call) -> Turn:
    """The caller's new language: first its notice, then where the call was."""
    return _prefixed((*present.emergency(call.voice), present.BETWEEN_NOTICES), _again(call, ()))


def _choosing(call: Call, before: Heard = (AFTER_KEY,)) -> Turn:
    return _listen(call, (*before, *present.language_menu(call.voice)))


def _chosen(call: Call, key: str) -> Turn | None:
    """Where a topic key leads from here; None where it leads nowhere."""
    match call.node:
        case Service() as service if key == "1" and call.place.state is State.TOLD:
            return _anyway(call, service, (AFTER_KEY,))
        case Service(name=name) if key == "1" and call.place.state in FAILURES:
            return _enter(call, name, (AFTER_KEY,))
        case Service(otherwise=str(other)) if key == "2" and call.place.state in (State.TOLD, *FAILURES):
            return _enter(call, other, (AFTER_KEY,))
        case Notice(then=str(then)) if key == "1":
            return _enter(call, then, (AFTER_KEY,))
        case Bulletin() as node if key in ("1", AGAIN_KEY):
            return _turn_page(call, node, key)
        case Menu() as node:
            return _choose(_leaving(call), node, key)
        case Notice(then=None):
            return _choose(call, call.line.menu(call.place.menu), key)
    return None


def _leaving(call: Call) -> Call:
    """A menu that is left is where * comes back to."""
    return call.at(menu=call.place.node) if isinstance(call.node, Menu) else call


def _choose(call: Call, menu: Menu, key: str) -> Turn | None:
    choice = menu.choice(key)
    return _enter(call, choice.target, (AFTER_KEY,)) if choice else None


def _turn_page(call: Call, node: Bulletin, key: str) -> Turn:
    """1 reads the same entries again; # goes on, and after the last ones back to the menu."""
    item = present.page(call.voice, node, call.place.item)[1] if key == AGAIN_KEY else call.place.item
    if item is None:
        return _home(call, (AFTER_KEY, call.voice.say(phrases.BULLETIN_END)))
    return _bulletin(call.at(item=item), node, (AFTER_KEY,))


def _bulletin(call: Call, node: Bulletin, before: Heard) -> Turn:
    """The entries from the place's on; where none is left today, the menu."""
    if not present.page(call.voice, node, call.place.item)[0]:
        return _home(call, (*before, call.voice.say(phrases.NO_NEWS), present.BEFORE_OFFER))
    return _listen(call, (*before, *present.bulletin(call.voice, node, call.place.item)))


def _home(call: Call, before: Heard = (AFTER_KEY,)) -> Turn:
    """Back to the menu the call came from."""
    menu = _back_at_menu(call).place.menu
    parent = call.line.parents.get(menu, call.line.first)
    return _enter(call.at(menu=parent, item=0), menu, before)


def _silent(call: Call) -> Turn:
    """Silence: after a notice, go on to its service; after a finished call, the end; else ask again."""
    match call.node:
        case _ if call.place.choosing:
            pass
        case Notice(then=str(then)):
            return _go_on(call, _enter(call, then, ()))
        case Service() as service if call.place.state is State.TOLD:
            return _anyway(call, service, ())
        case Service() if call.place.state is State.DONE:
            return Turn((call.voice.say(phrases.GOODBYE), End()), None)
    silences = call.place.silences + 1
    return _ask_again(call.at(silences=silences), phrases.SILENCE, silences)


def _go_on(call: Call, turn: Turn) -> Turn:
    """After a notice; one that leads only to another such notice (its service is closed) counts as silence,
    so that notices and services that stand in for each other cannot hold a call."""
    there = turn.place
    node = call.line.nodes[there.node] if there else None
    if there is None or not isinstance(node, Notice) or node.then is None:
        return turn
    silences = call.place.silences + 1
    if silences + call.place.wrongs >= PRESENTATIONS:
        return _rescue(call)
    return replace(turn, place=replace(there, silences=silences))


def _wrong(call: Call) -> Turn:
    wrongs = call.place.wrongs + 1
    return _ask_again(call.at(wrongs=wrongs), phrases.WRONG, wrongs)


def _ask_again(call: Call, reasons: tuple[str, ...], times: int) -> Turn:
    """Say what happened, without blame, and the choices once more; the third time, of either kind, get a
    person. ``times`` is how often this kind has happened."""
    if call.place.silences + call.place.wrongs >= PRESENTATIONS:
        return _rescue(call)
    said = call.voice.say(reasons[times - 1])
    return _again(call, (AFTER_KEY, said, present.BETWEEN_CHOICES), short=True)


def _again(call: Call, before: Heard = (AFTER_KEY,), short: bool = False) -> Turn:
    """Say the same place again. ``short``: what was asked, without the notice or entries before it."""
    if call.place.choosing:
        return _choosing(call, before)
    match call.node:
        case Service() as service if call.place.state in (State.CLOSED, State.TOLD):
            return _enter(call, service.name, before)
        case Service() as service:
            return _listen(call, (*before, *present.after_transfer(call.voice, service, call.place)))
        case Menu() as node if short and node.name == call.line.first:
            offers = present.language_offers(call.voice) if call.place.silences == 1 else ()
            return _listen(call, (*before[:-1], *offers, *present.choices(call.voice, node)))
        case Bulletin() as node if short:
            return _listen(call, (*before, *present.bulletin_offers(call.voice, node, call.place.item)))
        case Bulletin() as node:
            return _bulletin(call, node, before)
        case Notice(then=None) if short:
            there = _back_at_menu(call)
            return _listen(there, (*before, *_menu_behind(there)))
    return _enter(call, call.place.node, before)


# Nodes


def _enter(call: Call, name: str, before: Heard) -> Turn:
    """Run from a node until the caller is needed again."""
    for _ in range(MAX_NODES):
        node = call.line.nodes[name]
        closed = call.line.only_closed_for.get(name)
        if closed and call.line.service(closed).hours.open_at(call.now):
            name = closed  # it has opened meanwhile: "it is closed" would be a lie
        elif isinstance(node, Service) and node.when_closed and not node.hours.open_at(call.now):
            name = node.when_closed
        else:
            return _arrive(call, node, before)
    return _arrive(call, call.line.menu(call.line.first), before)


def _arrive(call: Call, node: Node, before: Heard) -> Turn:
    voice = call.voice
    match node:
        case Service():
            return _transfer(call, node, before)
        case Menu():
            return _listen(
                call.at(node=node.name, state=State.LISTEN, item=0), (*before, *present.menu(voice, node))
            )
        case Bulletin():
            return _bulletin(call.at(node=node.name, state=State.LISTEN, item=0), node, before)
    return _notice(call.at(node=node.name, state=State.LISTEN, item=0), node, before)


def _notice(call: Call, node: Notice, before: Heard) -> Turn:
    said = (*before, *present.notice(call.voice, node))
    if node.then:
        return _listen(call, said, PAUSE_SECONDS)
    there = _back_at_menu(call)
    return _listen(there, (*said, present.BEFORE_OFFER, *_menu_behind(there)))


def _back_at_menu(call: Call) -> Call:
    """The menu a call returns to; one that says a service is closed is passed by once it has opened."""
    menu = call.place.menu
    closed = call.line.only_closed_for.get(menu)
    if closed and call.line.service(closed).hours.open_at(call.now):
        menu = call.line.parents.get(menu, call.line.first)
    return call.at(menu=menu)


def _menu_behind(call: Call) -> Heard:
    return present.menu(call.voice, call.line.menu(call.place.menu))


def _listen(call: Call, steps: Heard, seconds: int = WAIT_SECONDS) -> Turn:
    return Turn((Listen(steps, seconds),), call.place)


# Transfers


def _transfer(call: Call, service: Service, before: Heard) -> Turn:
    """Announce whom we ring, and ring. A closed service is said to be closed and never rung; one that does
    not speak the caller's language first lets them choose one that does."""
    if not service.hours.open_at(call.now) or service.dial is None:
        closed = call.at(node=service.name, state=State.CLOSED)
        return _listen(closed, (*before, *present.after_transfer(call.voice, service, closed.place)))
    if other := present.stand_in(call.voice, service):
        asked = call.at(node=service.name, state=State.TOLD, item=0)
        return _listen(asked, (*before, *present.told(call.voice, service, other)), PAUSE_SECONDS)
    return _ring(call, service, (*before, *present.connecting(call.voice, service)))


def _anyway(call: Call, service: Service, before: Heard) -> Turn:
    """Ring a service whose language the caller was told of, unless it has closed meanwhile."""
    if not service.hours.open_at(call.now) or service.dial is None:
        return _enter(call, service.name, before)
    return _ring(call, service, (*before, call.voice.say(phrases.CONNECTING, About(service=service.name))))


def _ring(call: Call, service: Service, before: Heard) -> Turn:
    ringing = call.at(node=service.name, state=State.RINGING, item=0)
    return Turn((*before, ring(service)), ringing.place)


def _dialed(call: Call, outcome: str) -> Turn:
    """How a transfer ended. A word we do not know counts as a failure: the caller hears the number."""
    state = State.DONE if outcome in ("completed", "answered") else _failure(outcome)
    if call.place.state is State.RESCUE and state in FAILURES:
        return _end(call)
    done = call.at(state=state, silences=0, wrongs=0)
    service = call.line.service(call.place.node)
    return _listen(done, present.after_transfer(call.voice, service, done.place))


def _failure(outcome: str) -> State:
    return State(outcome) if outcome in FAILURES else State.FAILED


def _rescue(call: Call) -> Turn:
    """Connect a silent or lost caller to the person, once a call; after that, the numbers and the end."""
    person = call.line.service(call.line.person)
    if call.place.rescued or not person.hours.open_at(call.now):
        return _end(call)
    left = _leaving(call)
    rung = left.at(
        node=person.name, state=State.RESCUE, item=0, silences=0, wrongs=0, rescued=True, choosing=False
    )
    said = (call.voice.say(phrases.TO_PERSON), *present.connecting(call.voice, person))
    return Turn((*said, ring(person)), rung.place)


def _end(call: Call) -> Turn:
    return Turn((*present.last_words(call.voice), End()), None)
