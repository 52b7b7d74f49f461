"""What a process answers with: the current edition, and those that calls in progress are still on.

A thread of its own takes up what is put on the air, whole: a call is answered from the editions before or
from those after, and nothing in between. Whatever cannot be read changes nothing: the last good ones stay.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from ivr.core.line import Line
from ivr.edition import NAME_LENGTH, Edition, Spoken, make_ready, may_be_recorded, sound_path
from ivr.store.depot import Deposited, Depot, DepotUnreadable, State
from ivr.web.answers import Answers, Header
from ivr.web.settings import Settings

_LOOK_SECONDS = 0.4
_SOUNDS_EVERY = 10  # looks: what is wrong with a sound is noticed within seconds

Stamp = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Served:
    """The answers of the current edition, and of each edition by its name."""

    current: Answers
    by_name: Mapping[str, Answers]

    def of(self, place: str) -> Answers:
        """Those that a call at that place goes on with; no place, or one of an edition that is not on the
        air, goes on in the current one."""
        return self.by_name.get(place[:NAME_LENGTH], self.current)


def only(answers: Answers) -> Served:
    """One edition, and no other."""
    return Served(answers, {answers.edition.name: answers})


class NothingOnAir(Exception):
    """There is no edition to answer with."""


class Air:
    """What is on the air at this moment."""

    def __init__(
        self, served: Served | None = None, once_heard: Callable[[str], bytes | None] = lambda path: None
    ) -> None:
        self._served = served
        self._once_heard = once_heard

    @property
    def served(self) -> Served:
        """The editions on the air. Raises NothingOnAir before there is one."""
        if self._served is None:
            raise NothingOnAir("no edition is on the air")
        return self._served

    def change(self, served: Served) -> None:
        """From now on, these."""
        self._served = served

    def sound(self, path: str) -> bytes | None:
        """The sound at a path below ``/sounds/``, of any edition on the air, or lately."""
        for answers in self._served.by_name.values() if self._served else ():
            with suppress(KeyError):
                return answers.edition.sounds[path]
        return self._once_heard(path)


class SoundFiles(Mapping[str, bytes]):
    """The sounds of an edition by their path, read from the depot each time: nothing else of them is kept."""

    def __init__(self, depot: Depot, files: Mapping[str, str], lost: set[str]) -> None:
        self._depot = depot
        self._files = files
        self._lost = lost

    def __getitem__(self, path: str) -> bytes:
        known = self._files[path]
        sound = self._depot.sound(known)
        if sound is None:
            self._lost.add(known)
            raise KeyError(path)
        return sound

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


def _says_words_of(line: Line, spoken: Spoken) -> bool:
    prompt, language = spoken
    return language in line.prompts.get(prompt, ()) and may_be_recorded(line, spoken)


def _again_and_again(task: Callable[[], None]) -> None:
    pause = threading.Event()
    while not pause.wait(_LOOK_SECONDS):
        task()


def settle() -> None:
    """What has come to stay is not looked through again and again by the collector of garbage: in the tens of
    thousands of objects of a line that takes some hundredths of a second each time, in which nobody is
    answered."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


class Receiver:
    """Takes up what the depot has on the air. ``say`` tells people what cannot be read; ``taken_up`` is
    called when something was."""

    def __init__(
        self,
        air: Air,
        depot: Depot,
        settings: Settings,
        respond: Callable[[bytes], list[Header]],
        clock: Callable[[], datetime],
        say: Callable[[str], None],
        taken_up: Callable[[], None] = lambda: None,
    ) -> None:
        self._air, self._depot, self._settings = air, depot, settings
        self._respond, self._clock, self._say, self._taken_up = respond, clock, say, taken_up
        self._stamp: Stamp = (0, 0)
        self._failed: Stamp | None = None  # tried in vain; again now and then
        self._deposited: dict[str, Deposited] = {}
        self._states: dict[str, State | None] = {}  # as they were when the editions were made ready
        self._lost: set[str] = set()  # asked for since, and found broken
        self._unrehearsed: list[str] = []
        self._looks, self._told = 0, ""

    def start(self) -> None:
        """Look again and again, in threads that end with the process: what is rendered ahead takes a while,
        and a correction must not wait for it."""
        for task in (self.look, self.render_ahead):
            threading.Thread(target=_again_and_again, args=(task,), name=task.__name__, daemon=True).start()

    def look(self) -> None:
        """Take up what has changed."""
        try:
            self._take_up()
            self._rehearse_another()
            _ = self._air.served
        except Exception as failure:  # callers are answered with what there is, whatever is wrong here
            self._tell(f"The line goes on as it is: {failure}")

    def render_ahead(self) -> None:
        """Render what is heard once somebody opens or closes, shortly before."""
        try:
            for answers in self._air.served.by_name.values():
                answers.render_ahead(self._clock())
        except NothingOnAir:
            return
        except Exception as failure:  # then it is rendered when somebody asks
            self._tell(f"Nothing is rendered ahead: {failure}")

    def _tell(self, what: str) -> None:
        """Once, and not every moment."""
        if what != self._told:
            self._told = what
            self._say(what)

    def _take_up(self) -> None:
        self._looks += 1
        thorough = self._looks % _SOUNDS_EVERY == 0
        if touched := self._touched(thorough):
            self._air.change(self._respoken(touched))
        stamp = self._depot.stamp()
        if stamp == self._stamp or (stamp == self._failed and not thorough):
            return
        self._failed = stamp
        self._air.change(self._received())
        self._stamp, self._failed, self._told = stamp, None, ""
        self._taken_up()

    def _touched(self, thorough: bool) -> set[str]:
        """The editions of which a sound's file is no longer what it was."""
        changed = set(self._lost)
        self._lost -= changed
        if thorough:
            changed |= {
                known for known, state in self._states.items() if self._depot.sound_state(known) != state
            }
        return {
            name for name, each in self._deposited.items() if not changed.isdisjoint(each.sounds.values())
        }

    def _respoken(self, touched: set[str]) -> Served:
        """The same editions, those ones with the sounds that can be read now. Nothing else is read: the depot
        may be gone."""
        served = self._air.served
        by_name = {
            name: self._made_ready(name, self._deposited[name]) if name in touched else answers
            for name, answers in served.by_name.items()
        }
        return Served(by_name[served.current.edition.name], by_name)

    def _received(self) -> Served:
        """The editions on the air, those that are here already as they are. Raises DepotUnreadable where none
        can be read; a call on one that cannot be goes on in the current one."""
        on_air, here = self._depot.on_air(), self._by_name()
        by_name: dict[str, Answers] = {}
        for name in dict.fromkeys((on_air.current, *on_air.kept)):
            try:
                by_name[name] = here.get(name) or self._answers(name, name == on_air.current)
            except Exception as failure:  # from another version of ours, it may fail in any way
                self._refuse(name, on_air.current, failure)
        if not by_name:
            raise DepotUnreadable("no edition can be read")
        self._forget_all_but(by_name)
        return Served(next(iter(by_name.values())), by_name)

    def _forget_all_but(self, names: Mapping[str, Answers]) -> None:
        self._deposited = {name: each for name, each in self._deposited.items() if name in names}
        needed = set().union(*(each.sounds.values() for each in self._deposited.values()))
        self._states = {known: state for known, state in self._states.items() if known in needed}

    def _refuse(self, name: str, current: str, failure: Exception) -> None:
        """A new edition that cannot be used leaves those that are here as they are."""
        if name == current and self._by_name():
            raise failure
        self._say(f"Edition {name} cannot be used: {failure}")

    def _by_name(self) -> Mapping[str, Answers]:
        try:
            return self._air.served.by_name
        except NothingOnAir:
            return {}

    def _answers(self, name: str, current: bool) -> Answers:
        """The answers of an edition, gone through once: what is slow or wrong is so here, and not for a
        caller. Those that calls may still be on have been gone through before, and a process that starts must
        not wait for twenty of them: they have their turn afterwards."""
        answers = self._made_ready(name, self._depot.edition(name))
        if current:
            answers.rehearse(self._clock())
        else:
            self._unrehearsed.append(name)
        return answers

    def _rehearse_another(self) -> None:
        """Go through one more edition, and leave it out where that fails."""
        served = self._by_name()
        while self._unrehearsed and self._unrehearsed[0] not in served:
            self._unrehearsed.pop(0)
        if not self._unrehearsed:
            return
        name, current = self._unrehearsed.pop(0), self._air.served.current
        try:
            served[name].rehearse(self._clock())
        except Exception as failure:
            self._say(f"Edition {name} cannot be used: {failure}")
            if current is not served[name]:
                self._air.change(Served(current, {each: served[each] for each in served if each != name}))

    def _made_ready(self, name: str, deposited: Deposited) -> Answers:
        answers = Answers(self._edition(deposited), self._respond)
        self._deposited[name] = deposited
        return answers

    def _edition(self, deposited: Deposited) -> Edition:
        """The edition with the sounds that can be read; the carrier's voice speaks what the others say."""
        line, settings = deposited.line, self._settings
        wanted = {key: known for key, known in deposited.sounds.items() if _says_words_of(line, key)}
        self._states |= {known: self._depot.sound_state(known) for known in wanted.values()}
        heard = {key: known for key, known in wanted.items() if self._depot.sound(known) is not None}
        for prompt, language in sorted(wanted.keys() - heard.keys()):
            self._say(f"The recording of {prompt} ({language}) cannot be read: the carrier's voice speaks.")
        return make_ready(line, settings.base_url, settings.carrier, heard, self._files(heard))

    def _files(self, heard: Mapping[Spoken, str]) -> SoundFiles:
        files = {sound_path(known, key): known for key, known in heard.items()}
        return SoundFiles(self._depot, files, self._lost)
