"""``ivr init``: begin the line of another city."""

from __future__ import annotations

import re
import shlex
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import click
from holidays import list_supported_countries

from ivr.cli.call import reached
from ivr.cli.home import line_or_exit
from ivr.cli.published import NotDone
from ivr.core.numbers import Dialable, NumberRefused, read_dialable
from ivr.files.new_line import OWN, SHORT, VOICES, NewLine, begin
from ivr.files.problem import did_you_mean
from ivr.phone import read_story, replay, write_story
from ivr.web.build import clock


def _numbers(
    context: click.Context, param: click.Parameter, value: str | Sequence[str] | None
) -> Sequence[Dialable]:
    """What was written as numbers that may be dialled; none where none was."""
    try:
        return [read_dialable(each) for each in ([value] if isinstance(value, str) else value or ())]
    except NumberRefused as refused:
        raise click.BadParameter(f"{refused.what}; {refused.hint}") from None


def _plain(context: click.Context, param: click.Parameter, value: str) -> str:
    """Words that can be said: what no voice speaks would only confuse whoever reads the files."""
    if not value.isprintable():
        raise click.BadParameter(
            f"{value!r} has tabs, line ends or the like in it; write it in one plain line."
        )
    return value


@click.command(short_help="Begin the line of another city.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--name",
    default="Public safety line",
    show_default=True,
    callback=_plain,
    help="What callers hear first.",
)
@click.option("--zone", default="America/New_York", show_default=True, help="Its time zone.")
@click.option("--state", metavar="XX", help="The state whose holidays close the office, like CO.")
@click.option("--number", "numbers", callback=_numbers, multiple=True, help="A number of the line itself.")
@click.option("--person", callback=_numbers, help="The number of the office that answers key 0.")
@click.option(
    "--person-name",
    default="the office",
    show_default=True,
    callback=_plain,
    help="What callers hear it called.",
)
@click.option(
    "--languages", default="en,es", show_default=True, help=f"Of {', '.join(VOICES)}; English first."
)
def init(
    folder: Path,
    name: str,
    zone: str,
    state: str | None,
    numbers: Sequence[Dialable],
    person: Sequence[Dialable],
    person_name: str,
    languages: str,
) -> None:
    """Write a small line into the new folder DIR: it can be called at once, and changed from there.

    It says the 911 notice, offers 988 and one office of yours, and tells when the office is closed. Nothing
    is asked; everything can be changed in the files. Other languages are begun, and offered once translated;
    Spanish always is, since a short 911 notice in it follows the English one.

    \b
    ivr init fairview
    ivr init fairview --name "Fairview public safety line" --zone America/Denver --state CO
    """
    if folder.exists() and any(folder.iterdir()):
        raise click.UsageError(f"{folder} is not empty. Write the name of a new folder.")
    office = person[0] if person else None
    new = NewLine(name, zone, _state(state), numbers, office, person_name, _languages(languages))
    try:
        _put(folder, new)
    except OSError as error:
        raise NotDone(
            f"cannot write {folder}: {error.strerror}", "name a folder that you may write to"
        ) from None
    _tell(folder, office)


def _put(folder: Path, new: NewLine) -> None:
    """Into the folder once it is good; one that was made for nothing is taken away again."""
    with _folder(folder), tempfile.TemporaryDirectory(prefix=".begun-", dir=folder) as beside:
        begun = Path(beside)
        begin(begun, new, clock())
        _write_calls(begun)
        for path in sorted(begun.iterdir()):
            path.rename(folder / path.name)


@contextmanager
def _folder(folder: Path) -> Iterator[None]:
    made = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    finally:
        with suppress(OSError):  # at the first that has something in it
            for each in made:
                each.rmdir()


def _write_calls(home: Path) -> None:
    """What is heard in each call; where the line is none, that is told and the command ends."""
    line = line_or_exit(home)
    for path in (home / "tests/calls").glob("*.call"):
        story = read_story(path.read_text(encoding="utf-8"))
        exchange, entry, _ = reached(line, home, story.at, None)
        path.write_text(write_story(story, replay(story, exchange, entry)), encoding="utf-8")


def _state(state: str | None) -> str | None:
    known = list_supported_countries()["US"]
    if state is None or state.upper() in known:
        return state.upper() if state else None
    raise click.UsageError(f'"{state}" is no state. Write it like CO.')


def _languages(text: str) -> Sequence[str]:
    codes = list(dict.fromkeys(re.split(r"[\s,]+", text.strip())))
    for code in codes:
        if code not in VOICES:
            hint = did_you_mean(code, VOICES, f"there are: {', '.join(VOICES)}")
            raise click.UsageError(f'"{code}" cannot be begun here; {hint}\nLater: ivr prompts start {code}')
    return list(dict.fromkeys([OWN, *codes, *SHORT]))


def _tell(folder: Path, person: Dialable | None) -> None:
    click.echo(f"{folder}: a line that can be called. {folder / 'README.md'} says what comes next.\n")
    for command, what in (
        ('call --keys "2"', "hear it"),
        ("check", "what a caller would suffer"),
        ("serve", "answer calls, in demo mode until there is a token"),
    ):
        click.echo(f"    ivr {command} --home {shlex.quote(str(folder))}    {what}")
    if person is None:
        click.echo(
            "\nKey 0 leads to the federal information line until you put your own office into services.yaml."
        )
