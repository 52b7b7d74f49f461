"""``ivr backup``: everything that a new machine would need, in one file."""

from __future__ import annotations

import json
from pathlib import Path
from shlex import quote

import click

from ivr.backup.archive import opened
from ivr.backup.contents import Contents, look_over
from ivr.backup.refused import BackupRefused
from ivr.backup.taking import take
from ivr.cli.backup_told import LEFT_OUT, described, shown
from ivr.cli.home import home_option
from ivr.cli.published import NotDone, database_of
from ivr.web.build import clock

_PREFIX = "ivr-"  # how the names begin that backups in a folder are given
_HOLDS = (
    "Passwords' hashes and names of staff are in it: keep it where only those may read it who run the line."
)


@click.command(short_help="Write everything into one file, or check one.")
@home_option
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--check", "only_check", is_flag=True, help="Look over a backup, and change nothing.")
@click.option("--keep", type=click.IntRange(1, 10_000), metavar="N", help="In a folder: the newest N stay.")
@click.option("--json", "as_json", is_flag=True, help="Print what is in it as JSON.")
def backup(home: Path, file: Path, only_check: bool, keep: int | None, as_json: bool) -> None:
    """Write the draft and the database into FILE, while the line answers.

    Where FILE is a folder, the backup gets a name with the date and time. Everything is as it was at one
    moment. Bring it back with `ivr restore`, on any machine and into SQLite or PostgreSQL.

    \b
    ivr backup line.zip
    ivr backup /var/backups/ivr --keep 30    every night: the newest 30 stay
    ivr backup --check line.zip              whether each byte is as it was written
    """
    if keep and (only_check or not file.is_dir()):
        raise click.UsageError("--keep is for a folder of backups: ivr backup FOLDER --keep 30.")
    if only_check:
        _check(file, as_json)
        return
    to = file / f"{_PREFIX}{clock():%Y%m%d-%H%M%S}.zip" if file.is_dir() else file
    contents = _taken(home, to)
    gone = _forget(file, keep) if keep else 0
    _tell(to, contents, gone, as_json)


def _check(file: Path, as_json: bool) -> None:
    contents = looked_over(file)
    if as_json:
        click.echo(_as_data(file, contents))
        return
    click.echo(f"{file}: whole. Taken {local(contents)}: {described(contents)}.")


def looked_over(file: Path) -> Contents:
    """What is in a backup that is whole; otherwise the command ends."""
    try:
        with opened(file) as archive, shown("looking over", archive.size) as told:
            return look_over(archive, told)
    except BackupRefused as refused:
        raise NotDone(refused.reason, refused.remedy) from None


def _taken(home: Path, to: Path) -> Contents:
    if to.exists():
        raise click.UsageError(f"{to} is there already. Write the name of a new file, or of a folder.")
    try:
        with database_of(home) as database, shown("writing") as told:
            return take(home, database, to, clock(), told)
    except BackupRefused as refused:
        raise NotDone(refused.reason, refused.remedy) from None


def _forget(folder: Path, keep: int) -> int:
    """Takes the oldest away, and what a killed backup has left; how many backups."""
    old = sorted(folder.glob(f"{_PREFIX}[0-9]*.zip"))[:-keep]
    for path in [*old, *folder.glob(f".{_PREFIX}[0-9]*.part")]:
        path.unlink(missing_ok=True)
    return len(old)


def _tell(to: Path, contents: Contents, gone: int, as_json: bool) -> None:
    if as_json:
        click.echo(_as_data(to, contents))
        return
    click.echo(f"{to}: {described(contents)}; {to.stat().st_size / 1e6:.1f} MB.")
    if gone:
        click.echo(f"{gone} older {'backup is' if gone == 1 else 'backups are'} taken away.")
    click.echo(f"{LEFT_OUT}\n{_HOLDS}\nBring it back with: ivr restore {quote(str(to))} --home FOLDER")


def _as_data(file: Path, contents: Contents) -> str:
    return json.dumps(
        {"file": str(file), "bytes": file.stat().st_size, **json.loads(contents.as_json())}, indent=2
    )


def local(contents: Contents) -> str:
    """When it was taken, by the clock here."""
    return contents.made_at.astimezone().strftime("%Y-%m-%d %H:%M")
