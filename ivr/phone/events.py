"""What a handset reports, and what it can need. Times are virtual seconds since the call was answered.

Frozen facts only; must never import anything else of ivr.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Said:
    """The carrier's voice spoke; seconds are those heard, estimated from the words."""

    at: float
    seconds: float
    words: str
    language: str
    voice: str
    cut_short: bool = False


@dataclass(frozen=True, slots=True)
class Played:
    """A recording was heard, whole or until a key cut it short."""

    at: float
    seconds: float
    url: str
    cut_short: bool = False


@dataclass(frozen=True, slots=True)
class Paused:
    """Nothing was heard for this long."""

    at: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Opened:
    """A Gather began: from here on keys are live."""

    at: float


@dataclass(frozen=True, slots=True)
class Listening:
    """The prompts of a Gather are over and its timer runs for this many seconds."""

    at: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Keyed:
    """The caller pressed a key; a lost one reached nobody."""

    at: float
    key: str
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Ringing:
    """The line calls somebody, who may take this many seconds to answer."""

    at: float
    number: str
    caller_id: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Result:
    """What came of the ringing, at its end, and how long ringing or conversation took."""

    at: float
    outcome: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Ended:
    """The call is over."""

    at: float
    reason: str


Event: TypeAlias = Said | Played | Paused | Opened | Listening | Keyed | Ringing | Result | Ended


class Needs(Enum):
    """Why a handset cannot go on by itself."""

    REPLY = "the answer to handset.request"
    KEY = "a key, or wait()"
    RESULT = "the result of a Dial"
    NOTHING = "nothing; no call is in progress"
