"""Sounds to listen to: what is recorded, what was, what is on trial, and the robot's voice."""

from __future__ import annotations

import io

from flask import Response, abort, request, send_file

from ivr.audio.robot import RobotMute
from ivr.audio.take import Take, TakeRefused, cut
from ivr.files.shelving import find_earlier
from ivr.web.staff.console import console
from ivr.web.staff.pages.prompts.blueprint import here, prompts
from ivr.web.staff.robot_voice import robot_voice
from ivr.web.staff.trials import Trial


@prompts.get("/<language>/<prompt>/recording.wav")
def recording(language: str, prompt: str) -> Response:
    return _sent(here(language, prompt).recording or abort(404))


@prompts.get("/<language>/<prompt>/robot.wav")
def robot(language: str, prompt: str) -> Response:
    at = here(language, prompt)
    try:
        return _sent(robot_voice(at.cell.words or "", at.tag))
    except RobotMute:
        abort(404)


@prompts.get("/<language>/<prompt>/earlier/<name>.wav")
def earlier(language: str, prompt: str, name: str) -> Response:
    here(language, prompt)
    found = find_earlier(console().home, language, prompt, name)
    return _sent(found.sound if found else abort(404))


@prompts.get("/takes/<id>.wav")
def trial(id: str) -> Response:
    found = console().trials.get(id) or abort(404)
    try:
        return _sent(part_of(found, *asked_part(found)).sound)
    except TakeRefused:
        abort(404)


def asked_part(trial: Trial) -> tuple[float, float]:
    """From which second to which; all of it where nobody said."""
    whole = trial.take.measured.seconds
    asked = (request.values.get("start", 0.0, _seconds), request.values.get("end", whole, _seconds))
    return max(0.0, asked[0]), min(whole, asked[1])


def _seconds(text: str) -> float:
    """A number of seconds, with a point or a comma; ValueError where it is none."""
    found = float(text.strip().replace(",", "."))
    if not 0 <= found < 1000:
        raise ValueError(text)
    return found


def part_of(trial: Trial, start: float, end: float) -> Take:
    """The take, cut where that was asked for; raises TakeRefused where nothing is said in that part."""
    if (start, end) == (0.0, trial.take.measured.seconds):
        return trial.take
    return cut(trial.take, start, end, trial.words, trial.language)


def _sent(sound: bytes) -> Response:
    """A sound that a browser can also ask for in parts."""
    return send_file(io.BytesIO(sound), "audio/wav", conditional=True, etag=False)
