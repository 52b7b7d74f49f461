"""Four engines that speak TwiML: what they make of a feature of an answer, and what they do with every line.

A *feature* is something an answer may use, told by the elements that use it; beside it stands what each
engine that does not simply take it does, and who says so. A *habit* is something an engine does with every
line, which no answer shows. An engine that is not named beside a feature takes it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from ivr.check.uses import Use

ENGINES = {"twilio": "Twilio", "signalwire": "SignalWire", "telnyx": "Telnyx TeXML", "somleng": "Somleng"}

Level = Literal["fails", "differs"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an engine does that does not simply take a feature: the call suffers, or goes on otherwise."""

    level: Level
    what: str
    source: str


@dataclass(frozen=True, slots=True)
class Feature:
    """Something an answer may use, and the engines that do not simply take it."""

    id: str
    name: str
    used: Callable[[Use], bool]
    verdicts: Mapping[str, Verdict]


@dataclass(frozen=True, slots=True)
class Habit:
    """Something an engine does with every line."""

    engine: str
    verdict: Verdict


TWILIO, SIGNALWIRE = "Twilio, TwiML for Programmable Voice", "SignalWire, cXML reference"
TELNYX, SOMLENG = "Telnyx, TeXML reference", "Somleng, source of somleng-switch"
SOURCES = dict(zip(ENGINES, (TWILIO, SIGNALWIRE, TELNYX, SOMLENG), strict=True))


def fails(engine: str, what: str) -> Verdict:
    return Verdict("fails", what, SOURCES[engine])


def differs(engine: str, what: str) -> Verdict:
    return Verdict("differs", what, SOURCES[engine])


def everywhere(what: str) -> dict[str, Verdict]:
    return {engine: fails(engine, what) for engine in ENGINES}


HABITS: tuple[Habit, ...] = (
    Habit(
        "twilio", differs("twilio", "an answer may take 15 seconds, and be redirected ten times on its way")
    ),
    Habit("twilio", differs("twilio", "a failed answer is asked for once, then the fallback address")),
    Habit(
        "signalwire",
        differs("signalwire", "an answer may take 5 seconds, and be redirected three times on its way"),
    ),
    Habit(
        "signalwire", differs("signalwire", "a failed answer is asked for once, then the fallback address")
    ),
    Habit(
        "signalwire", differs("signalwire", "it signs under the name X-SignalWire-Signature, read here too")
    ),
    Habit(
        "signalwire", differs("signalwire", "it signs with the project's Signing Key, not with an Auth Token")
    ),
    Habit(
        "telnyx",
        fails("telnyx", "it signs with Ed25519, which this line does not verify: every call is refused"),
    ),
    Habit("telnyx", differs("telnyx", "a failed answer is asked for again, as often as is configured")),
    Habit(
        "somleng", differs("somleng", "it keeps sounds for three days; ours never change under one address")
    ),
    Habit(
        "somleng",
        differs(
            "somleng", "DialCallStatus may be ringing or in-progress, which counts as not put through here"
        ),
    ),
)
