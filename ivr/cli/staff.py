"""``ivr staff``: who may use the console, from the machine it runs on; the first account begins here."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

import click
from rich import box
from rich.console import Console
from rich.table import Table

from ivr.cli.home import PROBLEMS_FOUND, home_option
from ivr.cli.published import database_of
from ivr.cli.who import login_name
from ivr.files.whole import replace_whole
from ivr.store.audit import Actor, Audit, Entry
from ivr.store.database import Database
from ivr.store.people import Account, Invitation, People, PeopleRefused
from ivr.store.roles import Role
from ivr.store.second_factors import SecondFactors
from ivr.store.sessions import Sessions
from ivr.web.build import clock
from ivr.web.settings import read_console_url

_TOLD = "audit-told"  # the last entry that was, and its seal
_DEMO_URL = "http://127.0.0.1:8000"


@click.group(short_help="Who may use the console, and what they did.")
def staff() -> None:
    """The people who may use the console at /staff.

    \b
    Make the first account:      ivr staff invite "Ana Ruiz" --role publisher
    A password was forgotten:    ivr staff invite "Ana Ruiz"
    A telephone was lost:        ivr staff forget-second-factor "Ana Ruiz"
    Somebody has left:           ivr staff disable "Ana Ruiz"
    """


@staff.command(short_help="Make a link by which somebody sets a password.")
@home_option
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in Role]), help="What a new person may do.")
@click.option(
    "--url",
    metavar="URL",
    help="Where the console is reached (default: IVR_CONSOLE_URL, or else PUBLIC_BASE_URL).",
)
def invite(home: Path, name: str, role: str | None, url: str | None) -> None:
    """Make a link that works once, for three days, by which NAME sets a password.

    For a person who has an account already it is a new password; a publisher gives another role on the
    console's page People. A new person needs a --role: a viewer looks, an editor changes the draft, a
    publisher also publishes and looks after people.
    """
    with _opened(home) as database:
        link = _link(People(database), name, role)
    known = read_console_url(os.environ) or os.environ.get("PUBLIC_BASE_URL") or _DEMO_URL
    address = (url or known).rstrip("/")
    click.echo(
        f"{link.account.name}, {link.account.role}. This link works once, until {_local(link.until)}:\n"
    )
    click.echo(f"    {address}/staff/invitation/{link.token}\n")


def _link(people: People, name: str, role: str | None) -> Invitation:
    known = _named(people, name)
    if known is None:
        if role is None:
            raise click.UsageError(f"there is no account named {name}. For a new one, add --role publisher")
        return people.invite(name, Role(role), _actor())
    if role and role != known.role:
        raise click.UsageError(
            f"{known.name} has an account already, as {known.role}. For a new password leave --role out; "
            "a publisher gives another role on the console's page People"
        )
    return people.invite_again(known.id, _actor())


def _named(people: People, name: str) -> Account | None:
    if not name.strip():
        raise PeopleRefused("a name is missing", 'write the name of a person, like "Ana Ruiz"')
    return people.named(name)


@staff.command("list", short_help="Everybody, with their role.")
@home_option
@click.option("--json", "json_wanted", is_flag=True, help="Print a JSON list.")
def list_(home: Path, json_wanted: bool) -> None:
    """Everybody who may use the console, or might once."""
    with _opened(home) as database:
        people = People(database).listing(clock())
    if json_wanted:
        click.echo(json.dumps([_as_data(each) for each in people], indent=2, ensure_ascii=False))
        return
    if not people:
        click.echo(
            'Nobody has an account yet. Make the first one: ivr staff invite "Ana Ruiz" --role publisher'
        )
        return
    table = Table("name", "role", "state", "invited by", "on", box=box.SIMPLE)
    for each in people:
        table.add_row(each.name, each.role, _state(each), each.made_by, _local(each.made_at))
    Console(highlight=False).print(table)


@staff.command(short_help="Keep somebody out, at once.")
@home_option
@click.argument("name")
def disable(home: Path, name: str) -> None:
    """Disable the account of NAME: every session ends at once, and no link or password lets them in."""
    with _opened(home) as database:
        People(database).disable(_known(database, name).id, _actor())
    click.echo(f"{name} is disabled, and signed out everywhere.")


@staff.command(short_help="Let somebody in again.")
@home_option
@click.argument("name")
def enable(home: Path, name: str) -> None:
    """Enable the account of NAME again, with the password it had."""
    with _opened(home) as database:
        People(database).enable(_known(database, name).id, _actor())
    click.echo(f"{name} may sign in again.")


@staff.command("sign-out", short_help="End all sessions of somebody.")
@home_option
@click.argument("name")
def sign_out(home: Path, name: str) -> None:
    """End all sessions of NAME, on every browser."""
    with _opened(home) as database:
        ended = Sessions(database).end_all(_known(database, name).id, _actor())
    click.echo(f"{ended} {'session is' if ended == 1 else 'sessions are'} ended.")


@staff.command("forget-second-factor", short_help="For somebody whose telephone is lost.")
@home_option
@click.argument("name")
def forget_second_factor(home: Path, name: str) -> None:
    """Remove the second factor of NAME, whose telephone and recovery codes are lost: every session ends, and
    the password alone signs in, until a new second factor is set up."""
    with _opened(home) as database:
        known = _known(database, name)
        had = SecondFactors(database).turn_off(known.id, _actor())
    told = "has no second factor any more, and is signed out everywhere" if had else "has no second factor"
    click.echo(f"{known.name} {told}.")


@staff.command(short_help="Who did what; and whether anybody altered it.")
@home_option
@click.option("--verify", is_flag=True, help="Look at every seal.")
@click.option("--seal", default="", metavar="SEAL", help="A seal noted earlier, which must still be there.")
@click.option("--json", "json_wanted", is_flag=True, help="Print all entries as a JSON list, oldest first.")
@click.option("--new", is_flag=True, help="Print what was added since the last --new, a line of JSON each.")
def audit(home: Path, verify: bool, seal: str, json_wanted: bool, new: bool) -> None:
    """Who did what in the console, the newest first.

    With --verify, whether an entry was altered, moved or taken away. Note the seal that it prints, on paper
    or in another system: whoever can write the whole database can seal it anew, and only such a note tells.
    With --new, for a system that keeps logs elsewhere: each entry once, with its seal.
    """
    with _opened(home) as database:
        kept = Audit(database)
        if verify or seal:
            _verify(kept, seal)
        elif new:
            _tell_new(kept, home / "instance" / _TOLD)
        elif json_wanted:
            click.echo(json.dumps([_entry(each) for each in kept.everything()], indent=2, ensure_ascii=False))
        else:
            click.echo("".join(f"{_line(each)}\n" for each in kept.page()), nl=False)


def _verify(kept: Audit, noted: str) -> None:
    verdict = kept.verify(noted)
    for told in verdict.breaks:
        click.echo(told)
    if not verdict.whole:
        raise click.exceptions.Exit(PROBLEMS_FOUND)
    click.echo(f"{verdict.rows} entries, as they were written. The last seal is {verdict.seal or 'none yet'}")


def _tell_new(kept: Audit, told: Path) -> None:
    """Told first and noted then: an entry may come twice, and none is left out."""
    entries = kept.since(*_noted(told))
    for entry, sealed in entries:
        click.echo(json.dumps({"event": "audit", **_entry(entry), "seal": sealed}))
    if entries:
        last, sealed = entries[-1]
        _note(told, f"{last.number} {sealed}")


def _note(told: Path, last: str) -> None:
    try:
        told.parent.mkdir(exist_ok=True)
        replace_whole(told, last.encode("ascii"))
    except OSError as error:
        raise click.ClickException(
            f"What was told cannot be noted: {told}: {error.strerror}. The next --new tells it once more. "
            f"Let the account that runs ivr write to the folder {told.parent}."
        ) from None


def _noted(told: Path) -> tuple[int, str]:
    """The last entry that was told, and its seal; where that cannot be read any more, all come once again."""
    with suppress(OSError, UnicodeDecodeError):
        if noted := re.fullmatch(r"([0-9]{1,18}) (\S+)", told.read_text("ascii")):
            return int(noted[1]), noted[2]
    return 0, ""


def _line(entry: Entry) -> str:
    became = f": {entry.before or '-'} -> {entry.after or '-'}" if entry.before or entry.after else ""
    return f"{_local(entry.at)}  {entry.by}  {entry.deed}  {entry.about}{became}"


@contextmanager
def _opened(home: Path) -> Iterator[Database]:
    """The database with its tables; what is wrong is told, and what to do."""
    if not (home / "menus").is_dir():
        raise click.UsageError(f"{home} holds no menus/. Say where the line is: --home DIR")
    try:
        with database_of(home) as database:
            database.migrate()
            yield database
    except PeopleRefused as refused:
        raise click.UsageError(f"{refused.reason}: {refused.remedy}") from None


def _known(database: Database, name: str) -> Account:
    account = _named(People(database), name)
    if account is None:
        raise PeopleRefused(f"there is no account named {name}", "`ivr staff list` shows those there are")
    return account


def _actor() -> Actor:
    return Actor(f"(command line: {login_name('Set LOGNAME to your name.')})", clock())


def _state(account: Account) -> str:
    if account.disabled_at:
        return "disabled"
    if account.password:
        return "may sign in"
    return "invited" if account.invited_until else "the link is over"


def _local(at: datetime) -> str:
    return at.astimezone().strftime("%Y-%m-%d %H:%M %Z")


def _as_data(account: Account) -> dict[str, object]:
    made = {"invited_by": account.made_by, "invited_at": account.made_at.isoformat()}
    return {"name": account.name, "role": account.role, "state": _state(account), **made}


def _entry(entry: Entry) -> dict[str, object]:
    told = {name: getattr(entry, name) for name in ("number", "by", "deed", "about", "before", "after")}
    return {"at": entry.at.isoformat(), **told}
