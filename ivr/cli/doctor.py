"""``ivr doctor``: what is wrong with an installation, worst first."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console

from ivr.cli.home import PROBLEMS_FOUND, home_option
from ivr.cli.published import sentence
from ivr.core.line import CARRIERS, Line
from ivr.deploy.account import API
from ivr.doctor import answering, content, machine, parts
from ivr.doctor.finding import Finding, worst_first
from ivr.files.load import Loaded, read_line
from ivr.web.build import clock
from ivr.web.secret_files import take_in
from ivr.web.settings import Settings

_STYLES = {"bad": "bold red", "poor": "yellow", "fine": "green"}
_LOCAL = "http://127.0.0.1:8000"  # where a demo is by itself


@click.command(short_help="Say what is wrong with this installation.")
@home_option
@click.option("--url", default=_LOCAL, show_default=True, help="Where the server of a demo is.")
@click.option("--known-faults", is_flag=True, help="Ask only whether faults are known of installed parts.")
@click.option("--all", "everything", is_flag=True, help="Tell what is fine, too.")
@click.option("--json", "as_json", is_flag=True, help="Print everything found as a JSON list.")
def doctor(home: Path, url: str, known_faults: bool, everything: bool, as_json: bool) -> None:
    """Look at everything that a line needs, and say what is wrong, worst first, each with the remedy.

    Settings and token, the carrier's account, database and edition, the server and its certificate, the
    console, folders, disk and clock, the draft, its recordings, and the document for the worst day. Nothing
    is changed. Ends with 1 if something is bad: callers or their safety suffer from it.

    With --known-faults, nothing else: whether somebody knows of a fault in a part that is installed here.
    It needs ivr[audit], and somebody to ask; where nobody answers, that is bad, too.
    """
    looked = _of_parts() if known_faults else _looked(home, url.rstrip("/"))
    found = worst_first(list(looked))
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in found], indent=2, ensure_ascii=False))
    else:
        _print(found, everything)
    if any(finding.level == "bad" for finding in found):
        raise click.exceptions.Exit(PROBLEMS_FOUND)


def _looked(home: Path, url: str) -> Iterator[Finding]:
    """Every look, each by itself: one that fails is told and keeps none from being taken."""
    environ = dict(os.environ)
    lost = take_in(environ)
    yield from machine.unread(lost)
    settings, current = None, None
    if "TWILIO_AUTH_TOKEN" not in lost:
        settings, told = machine.settings(environ, home, url)
        yield from told
    if "DATABASE_URL" not in lost:
        current, told = answering.database(environ, home)
        yield from told
        yield from _taken("database", lambda: answering.way_to_database(environ, home))
    loaded = read_line(home, settings.carrier if settings else CARRIERS[0])
    if settings:
        yield from _of_server(settings, current)
    yield from _of_machine(home, settings)
    yield from _of_content(home, settings, loaded, current)


def _of_parts() -> Iterator[Finding]:
    url = os.environ.get(parts.OSV_URL) or parts.OSV
    yield from _taken("parts", lambda: parts.known_faults(parts.installed(), url))


def _of_server(settings: Settings, current: Line | None) -> Iterator[Finding]:
    yield from _taken("server", lambda: answering.server(settings, current))
    yield from _taken("certificate", lambda: answering.certificate(settings, clock()))
    sid = os.environ.get("TWILIO_ACCOUNT_SID", "")
    if sid and not settings.demo:
        yield from _taken("account", lambda: answering.account(sid, settings.tokens[0], _api()))


def _of_machine(home: Path, settings: Settings | None) -> Iterator[Finding]:
    yield from _taken("folders", lambda: machine.folders(home))
    yield from _taken("disk", lambda: [machine.disk(machine.free_bytes(home))])
    yield from _taken("clock", lambda: [_clock(home, settings)])


def _clock(home: Path, settings: Settings | None) -> Finding:
    told = answering.carrier_time(_api()) if settings and not settings.demo else None
    return machine.clock(clock(), machine.newest_menu(home), told)


def _of_content(
    home: Path, settings: Settings | None, loaded: Loaded, current: Line | None
) -> Iterator[Finding]:
    carrier = settings.carrier if settings else CARRIERS[0]
    yield from _taken("draft", lambda: [content.musts(loaded, carrier, clock())])
    if draft := loaded.line:
        yield from _taken("voices", lambda: [machine.unspoken(draft, carrier)])
    if line := current or draft:
        yield from _taken("fallback", lambda: [content.worst_day(home, line, carrier)])
        yield from _taken("recordings", lambda: content.recordings(home))
        if settings and settings.demo:
            yield from _taken("voices", lambda: machine.voices(line))


def _api() -> str:
    return os.environ.get("IVR_CARRIER_API") or API


def _taken(name: str, look: Callable[[], Iterable[Finding]]) -> Iterator[Finding]:
    try:
        yield from look()
    except Exception as error:
        what = f"it could not be looked at ({type(error).__name__}: {error})"
        yield Finding("bad", name, what, "mend what stands above first; if it stays, report this line")


def _print(found: list[Finding], everything: bool) -> None:
    console = Console(highlight=False, soft_wrap=True, markup=False)
    for finding in found:
        if finding.level != "fine" or everything:
            console.print(
                f"{finding.level}  {finding.look}: {sentence(finding.what)}", style=_STYLES[finding.level]
            )
            if finding.remedy:
                console.print(f"      {sentence(finding.remedy)}")
    fine = sum(finding.level == "fine" for finding in found)
    bad = sum(finding.level == "bad" for finding in found)
    click.echo(f"{bad} bad, {len(found) - fine - bad} poor, {fine} fine.")
