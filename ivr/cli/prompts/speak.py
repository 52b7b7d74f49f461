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
from ivr.cli.home import PROBLEMS_FOUND, home_option
from ivr.cli.prompts.grid import coverage_or_exit
from ivr.cli.prompts.keeping import writing
from ivr.cli.prompts.options import language_or_usage, own_language
from ivr.files.coverage import Cell, Coverage
from ivr.files.problem import did_you_mean
from ivr.files.recordings import Recorded, make_record
from ivr.files.shelving import keep
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
    Those of today's words are left as they are, unless they are named.

    \b
    ivr prompts speak                 every language this machine can speak
    ivr prompts speak es main victims
    """
    coverage = coverage_or_exit(home)
    names = {cell.prompt for cell in coverage.cells}
    if language in names and language not in coverage.languages:
        example = f"ivr prompts speak {own_language(coverage)} {language}"
        raise click.UsageError(f'"{language}" is a prompt; name the language before it: {example}')
    for prompt in prompts:
        if prompt not in names:
            hint = did_you_mean(prompt, names, "see: ivr prompts")
            raise click.UsageError(f'There is no prompt "{prompt}"; {hint}')
    codes = [language_or_usage(coverage, language)] if language else list(coverage.languages)
    done = [_speak_language(home, coverage, code, prompts) for code in codes]
    if not (all(done) if language else any(done)):
        raise click.exceptions.Exit(PROBLEMS_FOUND)


def _speak_language(home: Path, coverage: Coverage, code: str, prompts: tuple[str, ...]) -> bool:
    """Whether everything that was to be spoken was."""
    tag = coverage.languages[code]
    robot = robot_for(tag)
    if robot is None:
        click.echo(f"{code}: {_why_mute(tag)}")
        return False
    cells = [cell for cell in coverage.of(code) if _is_wanted(cell, prompts)]
    for cell in coverage.of(code):
        if cell.prompt in prompts and cell not in cells:
            click.echo(f"{code}/{cell.prompt}: left as it is, {_why_not(cell)}")
    made = _speak_all(home, coverage, cells)
    click.echo(f"{code}: {made} made, robot voice ({robot.engine} {robot.voice})")
    return made == len(cells)


def _why_mute(tag: str) -> str:
    try:
        say("a", tag)
    except RobotMute as mute:
        return str(mute)
    return "No robot voice is installed here."


def _is_wanted(cell: Cell, prompts: tuple[str, ...]) -> bool:
    """What nobody has recorded and has no blanks; those that have a placeholder only where they are named."""
    unrecorded = cell.state in (Recorded.MISSING, Recorded.STALE)
    by_hand = cell.record is not None and not cell.record.placeholder
    again = cell.state is Recorded.PLACEHOLDER and cell.prompt in prompts
    asked = not prompts or cell.prompt in prompts
    return cell.words is not None and asked and (again or (unrecorded and not by_hand))


def _why_not(cell: Cell) -> str:
    if cell.words is None:
        return "it is not translated yet"
    if cell.state is Recorded.SPOKEN:
        return "it changes from call to call, so the carrier's voice speaks it"
    return "somebody has recorded it"


def _speak_all(home: Path, coverage: Coverage, cells: list[Cell]) -> int:
    made, console = 0, Console(stderr=True)
    with ThreadPoolExecutor() as pool:
        takes = pool.map(lambda cell: _take(cell, coverage.languages[cell.language]), cells)
        spoken = zip(cells, takes, strict=True)
        try:
            for cell, take in track(
                spoken, "speaking", len(cells), console=console, disable=not console.is_terminal
            ):
                if isinstance(take, Take):
                    _keep(home, cell, take)
                    made += 1
                else:
                    click.echo(f"{cell.language}/{cell.prompt}: {take}", err=True)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
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
    with writing(home):
        keep(home, cell.language, cell.prompt, take.sound, record, None)
