"""``ivr prompts listen``: hear one recording, or write it to a file."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import click

from ivr.cli.home import PROBLEMS_FOUND, home_option
from ivr.cli.prompts.grid import coverage_or_exit
from ivr.cli.prompts.keeping import writing
from ivr.cli.prompts.options import language_or_usage, own_language
from ivr.files.coverage import Cell
from ivr.files.problem import did_you_mean
from ivr.files.recordings import Recorded

_PLAYERS = (
    ("afplay",),
    ("pw-play",),
    ("paplay",),
    ("aplay", "-q"),
    ("ffplay", "-nodisp", "-autoexit", "-loglevel", "error"),
)
_SAID = {
    Recorded.RECORDED: "callers hear this",
    Recorded.PLACEHOLDER: "a placeholder, a robot's voice; callers of a real number hear the carrier's voice",
    Recorded.STALE: "callers do not hear this, because the words have changed; it says",
    Recorded.CHANGED: "callers do not hear this, because it was not added with: ivr prompts add",
}


@click.command(short_help="Hear a recording.")
@home_option
@click.argument("prompt")
@click.option("--language", help="The language (default: the line's own).")
@click.option(
    "--to", type=click.Path(path_type=Path, dir_okay=False), help="Write it to this WAV file instead."
)
def listen(home: Path, prompt: str, language: str | None, to: Path | None) -> None:
    """Play what callers hear of a prompt, or write it to a file.

    \b
    ivr prompts listen main --language es
    ivr prompts listen main --to main.wav
    """
    coverage = coverage_or_exit(home)
    code = language_or_usage(coverage, language) if language else own_language(coverage)
    if to and to.suffix.lower() != ".wav":
        raise click.UsageError(f"It is a WAV file; write its name like {to.with_suffix('.wav').name}")
    names = {cell.prompt for cell in coverage.cells}
    if prompt not in names:
        raise click.UsageError(
            f'There is no prompt "{prompt}"; {did_you_mean(prompt, names, "see: ivr prompts")}'
        )
    cell = next((cell for cell in coverage.of(code) if cell.prompt == prompt), None)
    path = home / "prompts" / code / f"{prompt}.wav"
    click.echo(f"{code}/{prompt}: {(cell and cell.words) or 'not translated'}")
    if cell is None or cell.state not in _SAID or not path.exists():
        click.echo(_unheard(cell, code))
        raise click.exceptions.Exit(PROBLEMS_FOUND)
    old = f": {cell.record.words}" if cell.record and cell.state is Recorded.STALE else ""
    click.echo(f"{cell.state}: {_SAID[cell.state]}{old}")
    if to:
        with writing(home, to):
            shutil.copyfile(path, to)
        click.echo(f"written: {to}")
    else:
        _play(path)


def _unheard(cell: Cell | None, language: str) -> str:
    if cell is None or cell.words is None:
        return "It has no words in this language, so there is nothing to hear."
    always = "always " if cell.state is Recorded.SPOKEN else ""
    why = "" if always else "Nobody has recorded it. "
    hear = f'ivr call --language {language} --keys "" --wav call.wav'
    return f"{why}The carrier's voice {always}speaks it. To hear the line: {hear}"


def _play(path: Path) -> None:
    """The first player here that can play it; without one, where the sound is."""
    installed = [player for player in _PLAYERS if shutil.which(player[0])]
    for player in installed:
        done = subprocess.run(
            [*player, str(path)], check=False, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        if done.returncode == 0:
            return
    why = "No player here can play it" if installed else "No player is installed here"
    click.echo(f"{why}. The sound is in {path}")
    if installed:
        raise click.exceptions.Exit(PROBLEMS_FOUND)
