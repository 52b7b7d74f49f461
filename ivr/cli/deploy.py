"""``ivr deploy``: leads the real numbers to the line, once everything on the way is found right."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

import click

from ivr.carriers import PROFILES
from ivr.cli.deploy_check import compared
from ivr.cli.home import PROBLEMS_FOUND, here, home_option, line_or_exit
from ivr.cli.needed import environ_with
from ivr.cli.published import editions_there_may_be, sentence
from ivr.core.line import Line
from ivr.deploy.account import API, Account
from ivr.deploy.former import forget, keeping, kept, untouched
from ivr.deploy.outside import certificate_until, first_sounds
from ivr.deploy.pointing import Change, Settings, change_all, changes, leading_to
from ivr.deploy.trouble import Stopped, Trouble
from ivr.phone import HttpExchange
from ivr.web.build import clock
from ivr.web.settings import Settings as Server
from ivr.web.settings import SettingsRefused, line_settings

_SOON = 14  # days; what renews itself has done so by then


@dataclass(frozen=True, slots=True)
class Access:
    """Where the account is, and the key to it."""

    sid: str
    token: str
    api: str

    def open(self) -> Account:
        return Account(self.sid, self.token, self.api)


@click.command(short_help="Lead the real numbers to this line.")
@home_option
@click.option(
    "--now", "really", is_flag=True, help="Change the numbers; without it, they are only looked at."
)
@click.option("--undo", is_flag=True, help="Put the numbers back as they were before the last deploy.")
@click.option("--check", "compare", is_flag=True,
              help="Call the deployed line from outside, and compare it with the draft.")  # fmt: skip
@click.option("--fallback", envvar="IVR_FALLBACK_URL", default="", metavar="URL",
              help="What plays when nothing of ours answers (default: what each number has).")  # fmt: skip
def deploy(home: Path, really: bool, undo: bool, compare: bool, fallback: str) -> None:
    """Lead the numbers of menus/line.yaml to this line: calls, their ends, and the fallback.

    First everything is looked at: the settings, the carrier's account and its numbers, the certificate of the
    public address, and a signed call to each number, which must begin with the 911 notice. Only if all of it
    is right, and with --now, the numbers are changed; if one cannot be, those before it are put back.

    \b
    ivr deploy             what is right, what is wrong, and what would be changed
    ivr deploy --now       change it
    ivr deploy --undo      put the numbers back as they were
    ivr deploy --check     call it from outside in every language: is it the draft?
    """
    if really + undo + compare > 1:
        raise click.UsageError("--now, --undo and --check are three different things. Write one of them.")
    server = _server(home)
    try:
        if compare:
            _compare(home, server)
        elif undo:
            _undo(home, _access(server))
        else:
            _deploy(home, server, _access(server), _checked(fallback, server), really)
    except Stopped as stopped:
        _refuse(stopped.troubles, stopped.whole)


def _server(home: Path) -> Server:
    """The settings of a line that is on the air; demo mode has no number."""
    try:
        server = line_settings(environ_with("TWILIO_AUTH_TOKEN"), home, "")
    except SettingsRefused as refused:
        raise click.UsageError("\n".join(refused.reasons)) from None
    if server.demo:
        raise click.UsageError(
            "A line in demo mode has no number. Set TWILIO_AUTH_TOKEN to the auth token of the carrier's "
            "console, and PUBLIC_BASE_URL to the address the carrier calls, like https://line.mycity.gov"
        )
    if server.carrier != "twilio":
        carrier = PROFILES[server.carrier]
        raise click.UsageError(
            f"ivr deploy knows the accounts of Twilio only. In the console of {carrier.title}, set each "
            f"number's voice URL to {server.base_url}/voice and its status callback to "
            f"{server.base_url}/status, both by POST; TWILIO_AUTH_TOKEN is what it calls the {carrier.key}."
        )
    return server


def _access(server: Server) -> Access:
    """The key to the account, which is sent to nobody but the carrier."""
    sid, api = os.environ.get("TWILIO_ACCOUNT_SID", "").strip(), os.environ.get("IVR_CARRIER_API") or API
    if not re.fullmatch(r"AC[0-9a-fA-F]{32}", sid):
        wrong = "is not set" if not sid else "is not an Account SID, AC and 32 digits"
        raise click.UsageError(f"TWILIO_ACCOUNT_SID {wrong}. The first page of the carrier's console has it.")
    parts = urlsplit(api)
    if parts.scheme != "https" and parts.hostname != "127.0.0.1":
        raise click.UsageError(
            f"IVR_CARRIER_API is {api}, and a token must not go there. Unset it for {API}."
        )
    return Access(sid, server.tokens[0], api)


def _checked(fallback: str, server: Server) -> str:
    """A fallback URL, which is of use only where we are not."""
    parts = urlsplit(fallback)
    if fallback and (parts.scheme != "https" or not parts.hostname):
        raise click.UsageError(f"--fallback: {fallback} is no https address. Write that of your TwiML Bin.")
    if fallback and parts.hostname == urlsplit(server.base_url).hostname:
        raise click.UsageError(
            "--fallback leads to the very server whose absence it is for. Make a TwiML Bin of "
            "fallback/voice.xml (ivr fallback writes it), and write its address."
        )
    return fallback


def _deploy(home: Path, server: Server, access: Access, fallback: str, really: bool) -> None:
    line = _heard(home)
    with access.open() as account:
        planned = _all_right(server, account, line, fallback)
        click.echo("")
        for change in planned:
            _tell(change)
        if not any(change.differences() for change in planned):
            click.echo("Everything is as it should be; nothing is changed.")
        elif not really:
            click.echo(f"Nothing was changed. To change it: ivr deploy --now{here(home)}")
        else:
            with keeping(home, planned, clock()):
                change_all(planned, account.update)
            click.echo(f"Changed. Ring the number and listen. To put it back: ivr deploy --undo{here(home)}")


def _heard(home: Path) -> Line:
    """The line that callers hear, with our numbers; the draft where nothing is published."""
    with editions_there_may_be(home) as editions:
        current = editions.current() if editions else None
        return editions.get(current.name).line if editions and current else line_or_exit(home)


def _all_right(server: Server, account: Account, line: Line, fallback: str) -> list[Change]:
    """What is to be changed. Every look is taken before anything is refused: all troubles at once."""
    troubles: list[Trouble] = []
    planned: list[Change] = []

    def look(at: Callable[[], str]) -> bool:
        try:
            click.echo(f"- {at()}")
        except Stopped as stopped:
            troubles.extend(stopped.troubles)
            return False
        return True

    def numbers() -> str:
        if not line.numbers:
            raise Stopped(_no_numbers(line))
        wanted = leading_to(server.base_url, fallback)
        planned.extend(changes(line.numbers, account.numbers(), wanted))
        return f"its numbers are there: {', '.join(line.numbers)}"

    def first() -> str:
        first_sounds(server.base_url, HttpExchange(server.tokens[0]), line, line.numbers)
        return "a signed call to each number begins with the 911 notice"

    look(lambda: f"the account is {account.name()}") and look(numbers)
    look(lambda: _certificate(server.base_url, clock())) and look(first)
    if troubles:
        raise Stopped(*troubles)
    return planned


def _no_numbers(line: Line) -> Trouble:
    remedy = f"write it there below numbers:, with the language its calls begin in, like {line.language}"
    return Trouble("menus/line.yaml names no number of ours", f"{remedy}; then publish: ivr publish")


def _certificate(base_url: str, now: datetime) -> str:
    until = certificate_until(base_url)
    days = (until - now).days
    soon = "; see that it is renewed by itself, callers hear nothing of us after it" if days < _SOON else ""
    host = urlsplit(base_url).hostname
    return f"the certificate of {host} is valid for {days} days, until {until:%Y-%m-%d}{soon}"


def _tell(change: Change) -> None:
    click.echo(f"{change.e164}:")
    for name, old, new in change.differences():
        click.echo(f"  {name}: {old or '(empty)'} -> {new or '(empty)'}")
    after: Settings = change.after
    if not change.differences():
        click.echo("  as it should be")
    if not after["voice_fallback_url"]:
        click.echo(
            "  no fallback URL: when nothing of ours answers, callers hear an error. --fallback sets one"
        )


def _undo(home: Path, access: Access) -> None:
    made = kept(home)
    with access.open() as account:
        untouched(made, account.numbers())
        back = [change.back() for change in made]
        change_all(back, account.update)
    for change in back:
        _tell(change)
    forget(home)
    click.echo("The numbers are as they were before the last deploy.")


def _compare(home: Path, server: Server) -> None:
    click.echo(f"- {_certificate(server.base_url, clock())}")
    told = compared(home, server, line_or_exit(home))
    for row in told.rows:
        click.echo(f"- {row}")
    if not told.same:
        click.echo("Callers do not hear the draft. ivr check --against current tells all that differs.")
        raise click.exceptions.Exit(PROBLEMS_FOUND)
    click.echo("Callers hear the draft.")


def _refuse(troubles: Sequence[Trouble], whole: bool) -> NoReturn:
    """Everything that is wrong, each with its remedy, and how the numbers stand."""
    click.echo("", err=True)
    for trouble in troubles:
        click.echo(f"- {sentence(trouble.what)}\n  {sentence(trouble.remedy)}", err=True)
    stands = "No number is changed." if whole else "NOT EVERY NUMBER IS AS IT WAS: see above."
    click.echo(f"\n{stands}", err=True)
    raise click.exceptions.Exit(PROBLEMS_FOUND)
