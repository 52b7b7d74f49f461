"""``ivr restore``: a backup brought back, all of it or nothing."""

from __future__ import annotations

from pathlib import Path

import click

from ivr.backup.archive import opened
from ivr.backup.refused import BackupRefused
from ivr.backup.restoring import NoHome, NothingReplaced, Restored
from ivr.backup.restoring import restore as bring_back
from ivr.cli.backup import local
from ivr.cli.backup_told import described, shown
from ivr.cli.home import PROBLEMS_FOUND, here, new_home_option
from ivr.cli.published import NotDone, database_of, sentence
from ivr.cli.who import by_option, login_name
from ivr.store.audit import Actor
from ivr.web.build import clock


@click.command(short_help="Bring a backup back.")
@new_home_option
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--replace", is_flag=True, help="Put it in the place of what is there, which is kept in instance/."
)
@by_option
def restore(home: Path, file: Path, replace: bool, by: str | None) -> None:
    """Bring back the draft and the database from FILE, which `ivr backup` wrote.

    The draft goes into --home DIR, the rows into the database of DATABASE_URL (without it, SQLite below DIR).
    Both must be empty, unless you say --replace. The file is looked over first; one that is damaged changes
    nothing. Where the command is broken off, type it once more. `ivr serve` may go on meanwhile: callers hear
    what was restored within ten seconds.

    \b
    ivr restore line.zip --home /srv/line
    ivr restore line.zip --replace           what is here now is kept as a backup in instance/
    """
    actor = Actor((by or "").strip() or login_name(), clock())
    try:
        with (
            opened(file) as archive,
            shown("restoring", 2 * archive.size) as told,
            database_of(home) as database,
        ):
            restored = bring_back(archive, home, database, actor, replace, told)
    except NothingReplaced as there:
        remedy = f"To put the backup in its place: ivr restore {file}{here(home)} --replace"
        raise NotDone(f"{there.reason}, and {there.remedy}", remedy) from None
    except NoHome as refused:
        raise click.UsageError(f"{sentence(refused.reason)} {sentence(refused.remedy)}") from None
    except BackupRefused as refused:
        raise NotDone(refused.reason, refused.remedy) from None
    _tell(home, restored)


def _tell(home: Path, restored: Restored) -> None:
    click.echo(f"Restored, as it was {local(restored.contents)}: {described(restored.contents)}.")
    if restored.before:
        click.echo(f"What was here before is in {restored.before}.")
    for told in restored.audit.breaks:
        click.echo(f"The audit, as it was in the backup: {told}.")
    if not restored.audit.whole:
        raise click.exceptions.Exit(PROBLEMS_FOUND)
    click.echo(f"The audit is whole: {restored.audit.rows} entries, this one with them.")
    click.echo(
        "Set the environment as it was (TWILIO_AUTH_TOKEN, PUBLIC_BASE_URL); people sign in anew. Then:"
    )
    click.echo(f"    ivr doctor{here(home)}\n    ivr serve{here(home)}")
