"""``ivr prompts add``: recordings from any device, made ready for callers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ivr.audio.take import Take, TakeRefused
from ivr.audio.takes import no_notice
from ivr.audio.workshop import Job, import_takes
from ivr.cli.home import PROBLEMS_FOUND, home_option
from ivr.cli.problems import print_problems
from ivr.cli.prompts.grid import coverage_or_exit
from ivr.cli.prompts.keeping import keep_brought, whole
from ivr.cli.prompts.matching import ENDINGS, Found, Matcher, Misfit, Wanted, one_each, sounds_in
from ivr.cli.prompts.options import language_or_usage
from ivr.files.coverage import Coverage
from ivr.files.problem import did_you_mean
from ivr.files.recordings import BOOKKEEPING, Recorded

_NAMED = 5  # files passed over that are named


@dataclass(slots=True)
class Report:
    """What became of the files."""

    kept: list[tuple[Wanted, Take]] = field(default_factory=list)
    refused: list[tuple[Path, str]] = field(default_factory=list)


@click.command(short_help="Import recordings from any device.")
@home_option
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--prompt", help="The prompt it says; without it the file's name tells.")
@click.option(
    "--language", help="The language it says it in; without it the folder or the file's name tells."
)
def add(home: Path, files: tuple[Path, ...], prompt: str | None, language: str | None) -> None:
    """Import recordings, or folders of them: WAV, AIFF, FLAC, MP3, M4A, WebM or Ogg from any device.

    A file is named like its prompt, and stands in a folder named like its language, or says it in its name:
    es/main.m4a or main.es.m4a for Spanish. Without either it is in the line's own language. Each is brought
    to the level and the form that callers hear; the file itself is kept in prompts/LANGUAGE/originals/.

    \b
    ivr prompts add takes/
    ivr prompts add "New Recording 12.m4a" --prompt main --language es
    """
    if not files:
        raise click.UsageError("Name the recordings, or a folder of them, like: ivr prompts add takes/")
    coverage = coverage_or_exit(home)
    if language:
        language_or_usage(coverage, language)
    found, others = _sounds(files)
    if prompt:
        _refuse_prompt(coverage, prompt, len(found))
    report = Report()
    wanted = _matched(Matcher(coverage, prompt, language), found, set(map(str, files)), report)
    _refuse_lost_books(coverage, wanted)
    try:
        _import(home, wanted, report)
    except (KeyboardInterrupt, click.ClickException):
        _tell(report)
        click.echo("Stopped. What is listed above is done; type the same again for the rest.", err=True)
        raise
    _tell(report)
    if others:
        named = ", ".join(path.name for path in others[:_NAMED])
        more = f" and {len(others) - _NAMED} more" if others[_NAMED:] else ""
        click.echo(f"Passed over, because they are no sounds: {named}{more}")
    if report.refused:
        raise click.exceptions.Exit(PROBLEMS_FOUND)


def _sounds(files: tuple[Path, ...]) -> tuple[list[Found], list[Path]]:
    found, others = sounds_in(files)
    if not found:
        endings = " ".join(sorted(ENDINGS))
        raise click.UsageError(
            f"No recordings in {', '.join(map(str, files))}. Their names end with {endings}"
        )
    return found, others


def _refuse_prompt(coverage: Coverage, prompt: str, files: int) -> None:
    names = {cell.prompt for cell in coverage.cells}
    if prompt not in names:
        hint = did_you_mean(prompt, names, "see: ivr prompts")
        raise click.UsageError(f'There is no prompt "{prompt}"; {hint}')
    if files > 1:
        raise click.UsageError(f"--prompt names one prompt, so it takes one file; these are {files}.")


def _matched(matcher: Matcher, found: list[Found], named: set[str], report: Report) -> list[Wanted]:
    """Every file with the prompt it says; the others go into the report. Our own sounds in a folder are
    passed over, so that a folder of ours can be added again after one of them was changed by hand."""
    matched = list[Wanted]()
    for file in found:
        if str(file.path) not in named and matcher.already(file.path):
            continue
        try:
            matched.append(matcher.wanted(file))
        except Misfit as why:
            report.refused.append((file.path, str(why)))
    wanted = list[Wanted]()
    for each, why_not in one_each(matched):
        if why_not:
            report.refused.append((each.path, why_not))
        else:
            wanted.append(each)
    return wanted


def _refuse_lost_books(coverage: Coverage, wanted: list[Wanted]) -> None:
    """Where the bookkeeping cannot be read, a new one would forget every other recording."""
    files = {f"prompts/{each.cell.language}/{BOOKKEEPING}" for each in wanted}
    if lost := [problem for problem in coverage.problems if problem.file in files]:
        print_problems(lost)
        click.echo(
            "Nothing is imported, because the new bookkeeping would forget those recordings.", err=True
        )
        raise click.exceptions.Exit(PROBLEMS_FOUND)


def _import(home: Path, wanted: list[Wanted], report: Report) -> None:
    jobs = {Job(each.path, each.words, each.cell.language): each for each in wanted}
    columns = (TextColumn("importing"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=len(jobs) < 2 or not console.is_terminal) as progress:
        task = progress.add_task("", total=len(jobs))
        for job, result in import_takes(list(jobs)):
            each, cell = jobs[job], jobs[job].cell
            if isinstance(result, TakeRefused):
                report.refused.append((each.path, str(result)))
            elif told := no_notice(cell, result):
                report.refused.append((each.path, told))
            else:
                with whole():
                    keep_brought(home, each.path, cell.language, cell.prompt, each.words, result)
                    report.kept.append((each, result))
            progress.advance(task)


def _tell(report: Report) -> None:
    for wanted, take in sorted(report.kept, key=lambda each: (each[0].cell.language, each[0].cell.prompt)):
        cell, seconds = wanted.cell, take.measured.seconds
        click.echo(
            f"{cell.language}/{cell.prompt}  {seconds:.1f} s  from {take.source}{_in_place_of(wanted)}"
        )
        for warning in take.warnings:
            click.secho(f"    {warning}", fg="yellow")
    for path, why in sorted(report.refused):
        click.secho(f"{path}: left out", fg="red")
        click.echo(f"    {why}")
    warned = sum(bool(take.warnings) for _, take in report.kept)
    by = Counter(wanted.cell.language for wanted, _ in report.kept)
    languages = f" ({', '.join(f'{count} {code}' for code, count in sorted(by.items()))})" if by else ""
    listen = f", {warned} of them to listen to again" if warned else ""
    click.echo(f"{len(report.kept)} imported{languages}{listen}, {len(report.refused)} left out.")


def _in_place_of(wanted: Wanted) -> str:
    record = wanted.cell.record
    if record is None or wanted.cell.state is Recorded.PLACEHOLDER:
        return ""
    return f", in place of the one added {record.added}"
