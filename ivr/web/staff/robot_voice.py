"""Words in a robot's voice, for people who want to hear what nobody has recorded."""

from __future__ import annotations

from functools import lru_cache

from ivr.audio.heard import telephone
from ivr.audio.robot import speak
from ivr.audio.spoken import spelled
from ivr.core.blanks import BLANK


@lru_cache(maxsize=100)
def robot_voice(words: str, tag: str) -> bytes:
    """A WAV file as a telephone carries it, with a pause for each blank; raises RobotMute where none can."""
    return telephone(speak(spelled(BLANK.sub(", ", words)), tag))
