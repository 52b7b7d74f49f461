"""The published editions as commands reach them: the database opened, names understood, troubles told."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from ivr.check.both import Version, version, version_with
from ivr.cli.home import PROBLEMS_FOUND, loaded_or_exit
from ivr.cli.needed import url_of_database
from ivr.cli.who import login_name
from ivr.files.problem import did_you_mean
from ivr.store.calls import CallLog
from ivr.store.database import Database, open_database
from ivr.store.depot import last_on_air
from ivr.store.editions import Editions
from ivr.store.history import Decision
from ivr.store.parcel import EditionRefused
from ivr.store.trouble import LOST_REMEDY, NotSetUp, StoreUnavailable, lost
from ivr.web.build import clock

CURRENT, DRAFT = "current", "draft"  # words that stand for an edition's name

_FEW = 5  # names told
_MADE_UP = "See what a report looks like: ivr report --demo"
_NO_EDITION = (
    "The draft is no edition before it is published. What is in it: ivr tree. "
    "What callers would notice: ivr editions compare current draft."
)
_PUBLISH = "publish the draft: ivr publish"


class NotDone(click.ClickException):
    """Why a command did nothing, and what to do instead."""

    exit_code = PROBLEMS_FOUND

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(f"{sentence(reason)}\n{sentence(remedy)}")


def sentence(words: str) -> str:
    """Words with a capital letter before them, unless they begin with a path, and a stop behind."""
    begins = words[:1] if os.sep in words.partition(" ")[0] else words[:1].upper()
    return f"{begins}{words[1:]}{'' if words.endswith('.') else '.'}"


@contextmanager
def database_of(home: Path) -> Iterator[Database]:
    """The database of a home, which is asked for nothing yet; what is wrong with it ends the command."""
    try:
        database = open_database(url_of_database(home))
        try:
            yield database
        finally:
            database.close()
    except (StoreUnavailable, EditionRefused) as error:
        if isinstance(error, NotSetUp) and last_on_air(home):
            raise nothing_published(home) from None
        raise NotDone(error.reason, error.remedy) from None


@contextmanager
def editions_to_write(home: Path) -> Iterator[Editions]:
    """The editions of a home; their database is made, or brought up to date, before anything else."""
    with database_of(home) as database:
        database.migrate()
        yield Editions(database)


@contextmanager
def editions_there_may_be(home: Path) -> Iterator[Editions | None]:
    """The editions of a home; None where no database was made yet, and none is made by looking."""
    with database_of(home) as database:
        yield Editions(database) if database.is_there() else None


@contextmanager
def calls_kept(home: Path) -> Iterator[CallLog]:
    """What callers of a home did."""
    with database_of(home) as database:
        if not database.is_there():
            raise NotDone("nobody has called this line yet", _MADE_UP)
        yield CallLog(database)


@contextmanager
def editions_of(home: Path) -> Iterator[Editions]:
    """The editions of a home that has published some."""
    with editions_there_may_be(home) as editions:
        if editions is None or not editions.listing():
            raise nothing_published(home)
        yield editions


def nothing_published(home: Path, before: str = "") -> NotDone:
    """Why there is no edition: a new line has none, and one that lost its database is told of that."""
    if name := last_on_air(home):
        return NotDone(lost(name), LOST_REMEDY)
    return NotDone(f"{before}nothing was published here yet", _PUBLISH)


@contextmanager
def editions_to_decide(home: Path) -> Iterator[Editions]:
    """The editions of a home that has published some, with tables to write a decision into."""
    with editions_of(home):
        pass
    with editions_to_write(home) as editions:
        yield editions


def named(editions: Editions, word: str) -> str:
    """The name of the edition that somebody means: ``current``, or the beginning of a name."""
    if word == CURRENT:
        return _current(editions)
    if word == DRAFT:
        raise click.UsageError(_NO_EDITION)
    known = [each.name for each in editions.listing()]
    found = [name for name in known if name.startswith(word.lower())] if word else []
    if len(found) == 1:
        return found[0]
    if found:
        raise click.UsageError(
            f'"{word}" is the beginning of several editions: {_few(found)}. Write one letter more.'
        )
    hint = did_you_mean(word, known, f"there are: {_few(known)}" if known else "there are none yet")
    raise click.UsageError(f'There is no edition "{word}"; {hint}\nivr editions lists them all.')


def _current(editions: Editions) -> str:
    current = editions.current()
    if current is None:
        raise NotDone("no edition is current yet", _PUBLISH)
    return current.name


def _few(names: list[str]) -> str:
    return ", ".join(names[:_FEW]) + (", ..." if len(names) > _FEW else "")


def meant(home: Path, word: str) -> Version:
    """The version that somebody means: the line of a folder, the draft, or an edition by its name."""
    if Path(word).is_dir():
        return _of_folder(Path(word))
    if word == DRAFT:
        return version(loaded_or_exit(home))
    if os.sep in word:
        raise click.UsageError(f"There is no folder {word}. Write a folder, or the name of an edition.")
    with editions_there_may_be(home) as editions:
        if editions is None or not editions.listing():
            no_folder = "" if word == CURRENT else f'there is no folder "{word}", and '
            raise nothing_published(home, no_folder)
        return stored(editions, named(editions, word))


def _of_folder(folder: Path) -> Version:
    """The line of another home; what is wrong there is told as being there."""
    if not (folder / "menus").is_dir():
        raise click.UsageError(f"There is no menus/ in {folder}. Write the folder that holds it.")
    try:
        return version(loaded_or_exit(folder))
    except click.exceptions.Exit:
        click.echo(f"These are in {folder}.")
        raise


def stored(editions: Editions, name: str) -> Version:
    """An edition as it was published."""
    edition = editions.get(name)
    return version_with(edition.line, edition.sounds)


def decision(by: str | None, why: str) -> Decision:
    """What somebody decides now."""
    return Decision((by or "").strip() or login_name(), why.strip(), clock())
