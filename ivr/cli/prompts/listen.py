"""``ivr prompts listen``: hear one recording, or write it to a file."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import click

from ivr.cli.home import PROBLEMS_FOUND, home_option
from ivr.cli.prompts.grid import coverage_or_exit, language_or_usage
from ivr.files.problem import did_you_mean

_PLAYERS = (("afplay",), ("paplay",), ("pw-play",), ("aplay", "-q"), ("ffplay", "-nodisp", "-autoexit"))


@click.command(short_help="Hear a recording.")
@home_option
@click.argument("prompt")
@click.option("--language", help="The language (default: the line's own).")
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), help="Write it to this file instead.")
def listen(home: Path, prompt: str, language: str | None, to: Path | None) -> None:
    """Play what callers hear of a prompt, or write it to a file.

    \b
    ivr prompts listen main --language es
    ivr prompts listen main --to main.wav
    """
    coverage = coverage_or_exit(home)
    code = language_or_usage(coverage, language) if language else next(iter(coverage.languages))
    cells = {cell.prompt: cell for cell in coverage.of(code)}
    if prompt not in cells:
        raise click.UsageError(
            f'There is no prompt "{prompt}"; {did_you_mean(prompt, cells, "see: ivr prompts")}'
        )
    cell, path = cells[prompt], home / "prompts" / code / f"{prompt}.wav"
    click.echo(f"{code}/{prompt}: {cell.state}\n{cell.words or 'not translated'}")
    if cell.record is None or not path.exists():
        click.echo(
            "Nothing is recorded; the carrier's voice speaks it. To hear the line: ivr call --wav FILE"
        )
        raise click.exceptions.Exit(PROBLEMS_FOUND)
    if to:
        shutil.copyfile(path, to)
        click.echo(f"written: {to}")
    else:
        _play(path)


def _play(path: Path) -> None:
    player = next((player for player in _PLAYERS if shutil.which(player[0])), None)
    if player is None:
        click.echo(f"No player is installed here. The sound is in {path}")
    else:
        subprocess.run([*player, str(path)], check=False, stdin=subprocess.DEVNULL)
