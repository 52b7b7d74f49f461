"""``ivr prompts add``: recordings from any device, made ready for callers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ivr.audio.take import Take, TakeRefused
from ivr.audio.workshop import Job, import_takes
from ivr.cli.home import PROBLEMS_FOUND, home_option
from ivr.cli.prompts.grid import coverage_or_exit, language_or_usage
from ivr.core.blanks import blanks_in
from ivr.files.coverage import Coverage
from ivr.files.problem import did_you_mean
from ivr.files.recordings import keep, make_record
from ivr.files.shape import nearest_name
from ivr.web.build import clock

_ENDINGS = frozenset(
    f".{ending}"
    for ending in (
        *("wav", "wave", "aif", "aiff", "aifc", "flac", "mp3", "m4a", "mp4", "aac"),
        *("webm", "mka", "mkv", "ogg", "oga", "opus", "wma", "amr", "3gp"),
    )
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file and the prompt it is to be."""

    path: Path
    prompt: str
    language: str
    words: str


@dataclass(slots=True)
class Report:
    """What became of the files."""

    kept: list[tuple[Wanted, Take]] = field(default_factory=list)
    refused: list[tuple[Path, str]] = field(default_factory=list)


@click.command(short_help="Import recordings from any device.")
@home_option
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--prompt", help="The prompt it says; without it the file's name tells.")
@click.option(
    "--language", help="The language it says it in; without it the folder's name, or the line's own."
)
def add(home: Path, files: tuple[Path, ...], prompt: str | None, language: str | None) -> None:
    """Import recordings, or folders of them: WAV, AIFF, FLAC, MP3, M4A, WebM or Ogg from any device.

    A file is named like its prompt: main.wav, or es/main.m4a for Spanish. Each is brought to the level and
    the form that callers hear; the file itself is kept in prompts/LANGUAGE/originals/.

    \b
    ivr prompts add takes/
    ivr prompts add memo.m4a --prompt main --language es
    """
    coverage = coverage_or_exit(home)
    if language:
        language_or_usage(coverage, language)
    paths = list(_files(files))
    if prompt and len(paths) != 1:
        raise click.UsageError("--prompt names one prompt, so it takes one file.")
    report = Report()
    wanted = list(_matched(coverage, paths, prompt, language, report))
    _import(home, wanted, report)
    _tell(report)
    if report.refused:
        raise click.exceptions.Exit(PROBLEMS_FOUND)


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    """The files named, and the sounds in the folders named."""
    for path in paths:
        if path.is_dir():
            yield from sorted(each for each in path.rglob("*") if each.suffix.lower() in _ENDINGS)
        else:
            yield path


def _matched(
    coverage: Coverage, paths: list[Path], prompt: str | None, language: str | None, report: Report
) -> Iterator[Wanted]:
    """Every file with the prompt it says; the others go into the report."""
    words = {(cell.prompt, cell.language): cell.words for cell in coverage.cells}
    names = {name for name, _ in words}
    taken: dict[tuple[str, str], Path] = {}
    for path in paths:
        code = language or _language_of(path, coverage)
        name = prompt or _prompt_of(path, names, code)
        said = words.get((name, code))
        if told := _unfit(name, code, said, names):
            report.refused.append((path, told))
        elif (name, code) in taken:
            told = f"{taken[name, code].name} says the same prompt. Keep one of the two."
            report.refused.append((path, told))
        elif said:
            taken[name, code] = path
            yield Wanted(path, name, code, said)


def _language_of(path: Path, coverage: Coverage) -> str:
    """The language in a file's folder or at the end of its name (``main.es.wav``), else the line's own."""
    for told in (path.parent.name, path.stem.rpartition(".")[2]):
        if told in coverage.languages:
            return told
    return next(iter(coverage.languages))


def _prompt_of(path: Path, names: set[str], language: str) -> str:
    name = nearest_name(path.stem.removesuffix(f".{language}"))
    return name if name in names else nearest_name(path.stem)


def _unfit(name: str, language: str, words: str | None, names: set[str]) -> str | None:
    """Why a prompt cannot be recorded, if it cannot."""
    if name not in names:
        hint = did_you_mean(name, names, "name the prompt with --prompt; see: ivr prompts")
        return f'There is no prompt "{name}"; {hint}'
    if words is None:
        return f'"{name}" has no words in "{language}" yet. Translate it first.'
    if blanks_in(words):
        return f'"{name}" has blanks, which change from call to call, so the carrier\'s voice speaks it.'
    return None


def _import(home: Path, wanted: list[Wanted], report: Report) -> None:
    jobs = {Job(each.path, each.words, each.language): each for each in wanted}
    columns = (TextColumn("importing"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=len(jobs) < 2) as progress:
        task = progress.add_task("", total=len(jobs))
        for job, result in import_takes(list(jobs)):
            each = jobs[job]
            if isinstance(result, TakeRefused):
                report.refused.append((each.path, str(result)))
            else:
                keep_take(home, each.path, each.prompt, each.language, each.words, result)
                report.kept.append((each, result))
            progress.advance(task)


def keep_take(home: Path, path: Path, prompt: str, language: str, words: str, take: Take) -> None:
    """Put an imported take and its original where they belong."""
    original = prompt + path.suffix.lower()
    measured = (take.measured.seconds, take.measured.loudness, take.measured.peak)
    record = make_record(
        words,
        take.sound,
        measured,
        source=take.source,
        original=original,
        added=clock().date(),
        warnings=take.warnings,
    )
    keep(home, language, prompt, take.sound, record, path.read_bytes())


def _tell(report: Report) -> None:
    for wanted, take in sorted(report.kept, key=lambda each: (each[0].language, each[0].prompt)):
        seconds, level = take.measured.seconds, take.measured.loudness
        click.echo(
            f"{wanted.language}/{wanted.prompt}  {seconds:.1f} s  {level:.1f} LUFS  from {take.source}"
        )
        for warning in take.warnings:
            click.secho(f"    {warning}", fg="yellow")
    for path, why in report.refused:
        click.secho(f"{path}: left out", fg="red")
        click.echo(f"    {why}")
    warned = sum(bool(take.warnings) for _, take in report.kept)
    by = Counter(wanted.language for wanted, _ in report.kept)
    languages = f" ({', '.join(f'{count} {code}' for code, count in sorted(by.items()))})" if by else ""
    click.echo(
        f"{len(report.kept)} imported{languages}, {warned} to listen to, {len(report.refused)} left out."
    )
