"""``ivr prompts speak``: placeholders in a robot's voice, for trying a line out before anybody records it."""

from __future__ import annotations

import io
import wave
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click
from rich.console import Console
from rich.progress import track

from ivr.audio.heard import fitted
from ivr.audio.robot import RobotMute, robot_for
from ivr.audio.robot import speak as say
from ivr.audio.silence import LEAD, TAIL
from ivr.audio.spoken import spelled
from ivr.audio.take import Take, TakeRefused, read_take
from ivr.cli.home import home_option
from ivr.cli.prompts.grid import coverage_or_exit, language_or_usage
from ivr.files.coverage import Cell, Coverage
from ivr.files.recordings import Recorded, keep, make_record
from ivr.phone.speech import seconds_to_say
from ivr.web.build import clock

_FASTEST = 0.75  # of the time the carrier's voice takes


@click.command(short_help="Make placeholders in a robot's voice.")
@home_option
@click.argument("language", required=False)
@click.argument("prompts", nargs=-1, metavar="[PROMPT]...")
def speak(home: Path, language: str | None, prompts: tuple[str, ...]) -> None:
    """Make placeholders for what is not recorded, with flite or espeak-ng where they are installed.

    A placeholder is marked as one. Demo mode plays it; on a real number the carrier's voice speaks instead.

    \b
    ivr prompts speak                 every language this machine can speak
    ivr prompts speak es main victims
    """
    coverage = coverage_or_exit(home)
    for code in [language_or_usage(coverage, language)] if language else coverage.languages:
        robot = robot_for(coverage.languages[code])
        if robot is None:
            click.echo(f"{code}: no robot on this machine can speak it. Record it, or install espeak-ng.")
            continue
        cells = [cell for cell in coverage.of(code) if _is_wanted(cell, prompts)]
        made = _speak_all(home, coverage, cells)
        click.echo(f"{code}: {made} placeholders, robot voice ({robot.engine} {robot.voice})")


def _is_wanted(cell: Cell, prompts: tuple[str, ...]) -> bool:
    """What nobody has recorded and has no blanks; of those, the ones named."""
    unrecorded = cell.state in (Recorded.MISSING, Recorded.STALE, Recorded.PLACEHOLDER)
    by_hand = cell.record is not None and not cell.record.placeholder
    return cell.words is not None and unrecorded and not by_hand and (not prompts or cell.prompt in prompts)


def _speak_all(home: Path, coverage: Coverage, cells: list[Cell]) -> int:
    made = 0
    with ThreadPoolExecutor() as pool:
        takes = pool.map(lambda cell: _take(cell, coverage.languages[cell.language]), cells)
        for cell, take in track(
            zip(cells, takes, strict=True), "speaking", len(cells), console=Console(stderr=True)
        ):
            if isinstance(take, Take):
                _keep(home, cell, take)
                made += 1
            else:
                click.echo(f"{cell.language}/{cell.prompt}: {take}", err=True)
    return made


def _take(cell: Cell, tag: str) -> Take | str:
    words = cell.words or ""
    try:
        return read_take(_in_time(say(spelled(words), tag), seconds_to_say(words, tag)), words, cell.language)
    except (RobotMute, TakeRefused) as mute:
        return str(mute)


def _in_time(sound: bytes, seconds: float) -> bytes:
    """Hardly longer, with the silence round every recording, than the carrier's voice takes: so a demo call
    lasts about as long as a real one. No faster than a voice can still be followed."""
    seconds = max(seconds - (LEAD + TAIL) / 1000, _FASTEST * seconds)
    with wave.open(io.BytesIO(sound)) as file:
        taken = file.getnframes() / file.getframerate()
    return fitted(sound, seconds) if taken > seconds else sound


def _keep(home: Path, cell: Cell, take: Take) -> None:
    heard = (take.measured.seconds, take.measured.loudness, take.measured.peak)
    record = make_record(
        cell.words or "",
        take.sound,
        heard,
        source="robot voice",
        original=None,
        added=clock().date(),
        placeholder=True,
    )
    keep(home, cell.language, cell.prompt, take.sound, record, None)
