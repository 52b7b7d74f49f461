"""How long callers listen, in every language: measured in the background, once for each state of the draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ivr.check.both import recorded
from ivr.check.moments import open_moment
from ivr.check.stopwatch import Stopwatch
from ivr.core.call import Say
from ivr.core.line import Line
from ivr.files.load import Loaded
from ivr.web.staff.console import console
from ivr.web.staff.draft import Looked
from ivr.web.staff.jobs import Job, Outcome

_KIND = "waits"


@dataclass(frozen=True, slots=True)
class Waits:
    """The seconds of every prompt, and until every service rings, by language; of one state of the draft."""

    state: str
    prompts: Mapping[str, Mapping[str, float]]
    reached: Mapping[str, Mapping[str, float]]

    def heard(self, prompt: str) -> Mapping[str, float]:
        return self.prompts.get(prompt, {})


_measured: dict[str, Waits] = {}  # home -> what was measured last


def waits(looked: Looked | None) -> Waits | None:
    """What was measured of this state of the draft; where nothing was yet, it is begun."""
    here = console()
    found = _measured.get(str(here.home))
    if looked is None or looked.loaded.line is None:
        return None
    if found is None or found.state != looked.state:
        loaded, state, home = looked.loaded, looked.state, str(here.home)
        here.jobs.start(
            _KIND, "Measuring how long callers listen", "", lambda job: _measure(job, home, state, loaded)
        )
        return None
    return found


def _measure(job: Job, home: str, state: str, loaded: Loaded) -> Outcome:
    line = loaded.line
    assert line
    sounds = {spoken: heard.seconds for spoken, heard in recorded(loaded).items()}
    watch = Stopwatch(line, open_moment(line), sounds)
    prompts: dict[str, dict[str, float]] = {}
    for name, words in line.prompts.items():
        prompts[name] = {code: watch.seconds(Say(name, code)) for code in line.offered if code in words}
    reached = _reached(job, line, watch)
    _measured[home] = Waits(state, prompts, reached)
    return Outcome(f"{len(prompts)}")


def _reached(job: Job, line: Line, watch: Stopwatch) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for number, code in enumerate(line.offered):
        job.at(number, len(line.offered), code)
        for service, way in watch.reach(code).items():
            found.setdefault(service, {})[code] = way.seconds
    return found
