"""How long callers listen, in every language: measured in the background, once for each draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ivr.check.both import recorded
from ivr.check.moments import open_moment
from ivr.check.stopwatch import Reached, Stopwatch
from ivr.core.line import Bulletin, Line, Menu, Node, Notice
from ivr.core.present import Heard, Voice, bulletin, connecting, menu, notice
from ivr.files.load import Loaded
from ivr.web.staff.console import console
from ivr.web.staff.draft import Looked
from ivr.web.staff.jobs import Job, Outcome
from ivr.web.staff.words import _l

_KIND = "waits"


@dataclass(frozen=True, slots=True)
class Waits:
    """By language, how many seconds a node takes to be heard out, and how many until a service rings, from
    the first sound of a call, each key pressed once it was said; of one state of the draft."""

    state: str
    nodes: Mapping[str, Mapping[str, float]]
    reached: Mapping[str, Mapping[str, Reached]]


_measured: dict[str, Waits] = {}  # home -> what was measured last


def waits(looked: Looked | None) -> Waits | None:
    """What was measured of this state of the draft; where nothing was yet, it is begun."""
    here = console()
    found = _measured.get(str(here.home))
    if looked is None or looked.loaded.line is None:
        return None
    if found is None or found.state != looked.state:
        loaded, state, home = looked.loaded, looked.state, str(here.home)
        title = _l("Measuring how long callers listen")
        here.jobs.start(_KIND, title, "", lambda job: _measure(job, home, state, loaded))
        return None
    return found


def _measure(job: Job, home: str, state: str, loaded: Loaded) -> Outcome:
    line = loaded.line
    assert line
    sounds = {spoken: heard.seconds for spoken, heard in recorded(loaded).items()}
    watch = Stopwatch(line, open_moment(line), sounds)
    nodes = {name: _heard_out(watch, node) for name, node in line.nodes.items()}
    reached = _reached(job, line, watch)
    _measured[home] = Waits(state, nodes, reached)
    return Outcome("")


def _heard_out(watch: Stopwatch, node: Node) -> dict[str, float]:
    return {code: watch.length(_steps(watch, code, node)).seconds for code in watch.line.offered}


def _steps(watch: Stopwatch, code: str, node: Node) -> Heard:
    voice = Voice(watch.line, code, watch.now)
    match node:
        case Menu():
            return menu(voice, node)
        case Notice():
            return notice(voice, node)
        case Bulletin():
            return bulletin(voice, node, 0)
    return connecting(voice, node)


def _reached(job: Job, line: Line, watch: Stopwatch) -> dict[str, dict[str, Reached]]:
    found: dict[str, dict[str, Reached]] = {}
    for number, code in enumerate(line.offered):
        job.at(number, len(line.offered), code)
        for service, way in watch.reach(code).items():
            found.setdefault(service, {})[code] = way
    return found
