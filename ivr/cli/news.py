"""``ivr news``: what the bulletins tell, and adding an entry without opening a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from ivr.audio.take import Take, TakeRefused
from ivr.audio.workshop import Job, import_takes
from ivr.cli.days import typed_day
from ivr.cli.home import PROBLEMS_FOUND, home_option, line_or_exit
from ivr.cli.prompts.keeping import keep_brought, writing
from ivr.cli.prompts.options import passed_on
from ivr.cli.prompts.tables import page, plain_table
from ivr.core.blanks import blanks_in
from ivr.core.line import Bulletin, Item, Line
from ivr.files.change import EditRefused
from ivr.files.edit import add_news
from ivr.files.news import News, name_for
from ivr.files.problem import did_you_mean
from ivr.files.values import is_name, name_hint
from ivr.web.build import clock


@click.group(invoke_without_command=True, short_help="List the news, and add to it.")
@home_option
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
@click.pass_context
def news(context: click.Context, home: Path, as_json: bool) -> None:
    """List the entries of the bulletins: their dates, whether they are heard today, and in which languages.

    \b
    ivr news
    ivr news add "A new clinic opens on the West Side." --until 2026-12-31
    """
    if context.invoked_subcommand is None:
        _show(line_or_exit(home), as_json)
    else:
        passed_on(context, home)


def _show(line: Line, as_json: bool) -> None:
    today = _today(line)
    entries = [_as_data(line, bulletin, item, today) for bulletin, item in _items(line)]
    if as_json:
        click.echo(json.dumps(entries, indent=2, ensure_ascii=False))
        return
    table = plain_table("bulletin", "entry", "date", "heard", "languages", "words")
    for (bulletin, item), entry in zip(_items(line), entries, strict=True):
        spoken = " ".join(code for code in line.offered if code in line.prompts[item.prompt])
        when, words = _heard(item, today), str(entry["words"])
        table.add_row(bulletin.name, str(entry["entry"]), str(item.dated), when, spoken, words)
    page().print(table)
    heard = sum(bool(entry["heard"]) for entry in entries)
    click.echo(f"\n{len(entries)} in all, {heard} heard today.")


def _today(line: Line) -> date:
    return clock().astimezone(ZoneInfo(line.zone)).date()


def _items(line: Line) -> Iterator[tuple[Bulletin, Item]]:
    for node in line.nodes.values():
        if isinstance(node, Bulletin):
            yield from ((node, item) for item in node.items)


def _as_data(line: Line, bulletin: Bulletin, item: Item, today: date) -> dict[str, object]:
    """An entry as other programs read it; ``from`` and ``until`` are null where it has no such day."""
    words = line.prompts[item.prompt]
    return {
        "bulletin": bulletin.name,
        "entry": item.prompt.removeprefix(f"{bulletin.name}-"),
        "prompt": item.prompt,
        "date": str(item.dated),
        "from": str(item.first) if item.first else None,
        "until": str(item.last) if item.last else None,
        "heard": item.on_air(today),
        "languages": [code for code in line.offered if code in words],
        "words": words[line.language],
    }


def _heard(item: Item, today: date) -> str:
    if item.on_air(today):
        return f"until {item.last}" if item.last else "yes"
    return f"from {item.first}" if item.first and item.first > today else f"no, ended {item.last}"


@news.command(short_help="Add an entry.")
@home_option
@click.argument("words", nargs=-1, metavar="WORDS")
@click.option("--date", "dated", callback=typed_day, help="Its date, spoken before it (default: today).")
@click.option("--from", "first", callback=typed_day, help="The first day it is heard (default: at once).")
@click.option("--until", "last", callback=typed_day, help="The last day it is heard (default: for good).")
@click.option("--name", help="Its name, also its recording's (default: from its first words).")
@click.option("--bulletin", default="news", show_default=True, help="The bulletin it belongs to.")
@click.option(
    "--recording", type=click.Path(path_type=Path), help="A recording of the words, from any device."
)
def add(
    home: Path,
    words: tuple[str, ...],
    dated: date | None,
    first: date | None,
    last: date | None,
    name: str | None,
    bulletin: str,
    recording: Path | None,
) -> None:
    """Add an entry to the news, and say what is left to do. The words stand in "quotes".

    An entry that has ended is no longer heard, without anybody taking it away. In a language it is not
    translated into it is left out. A recording that callers could not hear adds nothing at all.

    \b
    ivr news add "A new clinic opens on the West Side." --until 2026-12-31
    ivr news add "Streets are being plowed." --from 2026-12-01 --recording plowed.m4a
    """
    said = _quoted(words)
    line = line_or_exit(home)
    today = _today(line)
    _refuse_bulletin(line, bulletin)
    _refuse_words(line, bulletin, said)
    _refuse_ended(first, last, today)
    entry = News(_chosen_name(line, bulletin, name, said), dated or today, said, first, last)
    take = _taken(recording, said, line.language) if recording else None
    file = _added(home, bulletin, entry)
    click.echo(f'{file}: "{entry.name}" is added, dated {entry.dated}, heard {_span(entry, today)}.')
    _doubt(entry, today)
    if recording and take:
        _record(home, recording, take, f"{bulletin}-{entry.name}", line.language, said)
    if others := [code for code in line.offered if code != line.language]:
        click.echo(f"It is left out in {', '.join(others)} until it is translated: ivr prompts update")


def _quoted(words: tuple[str, ...]) -> str:
    """The words as one text; without quotes a shell takes them apart, and may lose some."""
    if len(words) > 1:
        raise click.UsageError(f'Put all the words in quotes, like: ivr news add "{" ".join(words)}"')
    return " ".join(" ".join(words).split())


def _refuse_bulletin(line: Line, bulletin: str) -> None:
    known = [name for name, node in line.nodes.items() if isinstance(node, Bulletin)]
    if not known:
        raise click.UsageError("The menus have no bulletin. Add one with items: to a file in menus/ first.")
    if bulletin not in known:
        hint = did_you_mean(bulletin, known, f"the bulletins are: {', '.join(known)}")
        raise click.UsageError(f'There is no bulletin "{bulletin}"; {hint}')


def _refuse_words(line: Line, bulletin: str, words: str) -> None:
    if not any(letter.isalnum() for letter in words):
        raise click.UsageError("There are no words. Write what callers should hear, in quotes.")
    for node, item in _items(line):
        if node.name == bulletin and line.prompts[item.prompt][line.language] == words:
            entry = item.prompt.removeprefix(f"{bulletin}-")
            raise click.UsageError(f'These words are already in the news, as "{entry}".')


def _refuse_ended(first: date | None, last: date | None, today: date) -> None:
    if first and last and last < first:
        raise click.UsageError(f"--until {last} is before --from {first}, so nobody would hear it.")
    if last and last < today:
        raise click.UsageError(f"--until {last} is over, so nobody would hear it.")


def _chosen_name(line: Line, bulletin: str, name: str | None, words: str) -> str:
    """The name as typed, if it can be one; else one from the first words that no entry has."""
    taken = {
        item.prompt.removeprefix(f"{node.name}-") for node, item in _items(line) if node.name == bulletin
    }
    if name is None:
        return name_for(words, taken)
    if not is_name(name):
        raise click.UsageError(f'"{name}" is not a name; {name_hint(name)}')
    if name in taken:
        raise click.UsageError(
            f'There is already an entry "{name}". Choose another name, or leave --name out.'
        )
    return name


def _taken(path: Path, words: str, language: str) -> Take:
    """The recording made ready, before anything is written; where it is refused, nothing is."""
    if blanks_in(words):
        raise click.UsageError(
            "Words with blanks change, so the carrier's voice speaks them: no --recording."
        )
    for _, result in import_takes([Job(path, words, language)]):
        if isinstance(result, Take):
            return result
        return _refused(path, result)
    raise AssertionError("one job has one result")


def _refused(path: Path, why: TakeRefused) -> Take:
    click.echo(f"{path}: {why}", err=True)
    click.echo("Nothing is added. Mend the recording, or leave --recording out and add it later.", err=True)
    raise click.exceptions.Exit(PROBLEMS_FOUND)


def _added(home: Path, bulletin: str, entry: News) -> str:
    try:
        with writing(home):
            return add_news(home, bulletin, entry)
    except EditRefused as refused:
        for problem in refused.problems:
            click.echo(f"{problem.what}\n    {problem.hint}", err=True)
        click.echo("Nothing is added.", err=True)
        raise click.exceptions.Exit(PROBLEMS_FOUND) from None


def _span(entry: News, today: date) -> str:
    begins = f"from {entry.first}" if entry.first and entry.first > today else "from now on"
    return f"{begins} until {entry.last}" if entry.last else begins


def _doubt(entry: News, today: date) -> None:
    """Says of its date what whoever typed it may not have meant; it is kept."""
    if entry.dated > max(today, entry.first or today):
        click.echo(f"Its date, {entry.dated}, is still to come; callers hear it before that.")
    elif entry.first and entry.first < today:
        click.echo(f"--from {entry.first} is over already, so callers hear it at once.")


def _record(home: Path, path: Path, take: Take, prompt: str, language: str, words: str) -> None:
    try:
        keep_brought(home, path, language, prompt, words, take)
    except click.ClickException:
        again = f"ivr prompts add {path} --prompt {prompt}"
        click.echo(f"The entry is added, its recording is not. Add it with: {again}", err=True)
        raise
    click.echo(f"{language}/{prompt}: {take.measured.seconds:.1f} s, from {take.source}")
    for warning in take.warnings:
        click.echo(f"    {warning}")
