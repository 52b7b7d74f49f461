"""``ivr serve``: answer calls, and keep answering."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from socket import socket as Socket

import click

from ivr.cli.home import PROBLEMS_FOUND, home_option, loaded_or_exit
from ivr.store.database import database_url, open_database
from ivr.store.depot import Depot, last_on_air
from ivr.store.editions import Editions
from ivr.store.trouble import LOST_REMEDY, StoreUnavailable, lost
from ivr.web.call_keeping import CallKeeping
from ivr.web.console_socket import open_console_socket
from ivr.web.listening import Listening, NoTcp, SeveralSockets, demo_base_url, open_socket
from ivr.web.secret_files import METRICS_OFF, take_in
from ivr.web.serve import depot_of
from ivr.web.serve import serve as watch
from ivr.web.settings import Settings, SettingsRefused, metrics_reasons, read_settings
from ivr.web.start import FirstRefused, NothingToAnswerWith, Start, published
from ivr.web.supply import Say, Supplier
from ivr.web.telling import Teller

_READY_SECONDS = 30.0
_AGAIN_SECONDS = 5.0
_FINISH_SECONDS = 1.0  # to write the last lines for whoever reads them


@click.command(short_help="Answer calls, and keep answering.")
@home_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port.")
@click.option(
    "--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="How many processes."
)
@click.option("--draft", is_flag=True, help="Answer with the files as they are saved, published or not.")
@click.option(
    "--console/--no-console",
    default=True,
    show_default=True,
    help="Serve the staff's console under /staff.",
)
def serve(home: Path, host: str, port: int, workers: int, draft: bool, console: bool) -> None:
    """Answer calls at /voice until stopped, and start again whatever ends the server.

    Callers hear the edition that was published last (`ivr publish`); a new one is taken up within two
    seconds, while calls in progress finish on the one they began with. Where nothing was published yet, the
    files are, as they are now. To try changes out before anybody hears them: --draft.

    The staff console runs beside it, in a process of its own; where several machines answer calls of one
    line, one of them has it, and the others are started with --no-console.

    Without a token this is demo mode: only `ivr call --url` on this machine is answered. For real
    calls set TWILIO_AUTH_TOKEN and PUBLIC_BASE_URL.
    """
    signal.signal(signal.SIGHUP, lambda *_: None)  # nothing is to be renewed yet
    listening = Listening(host, port, workers)
    settings = _settings(home, listening)
    with _opened(listening) as socket:
        depot, say = _depot(home, listening, settings.demo), Teller(sys.stderr)
        with _behind(depot, listening, say) if console else nullcontext() as behind:
            supplier = _drafted(settings, depot, say) if draft else _published(settings, depot, say)
            told = (depot, settings, listening, draft, behind is not None, say)
            threading.Thread(target=_welcome, args=told, daemon=True).start()
            # Nobody calls a demo or a draft but our own handset: there is nothing to count.
            calls = None if draft or settings.demo else _kept_calls(settings, depot, say)
            measured = bool(settings.metrics_token)
            watch(home, listening, socket, depot, supplier, behind, say, _now, calls, measured)
        say.finish(_FINISH_SECONDS)


def _settings(home: Path, listening: Listening) -> Settings:
    """What the environment says. Everything that is wrong with it is told at once."""
    lost = take_in(os.environ)
    unmeasured = lost.pop("IVR_METRICS_TOKEN", None)
    for reason in [unmeasured] if unmeasured else metrics_reasons(os.environ):
        click.echo(f"{reason} {METRICS_OFF}", err=True)
    if lost:
        raise click.UsageError("\n".join(lost.values()))
    reasons = _database_reasons(home)
    try:
        settings = read_settings(os.environ, home, demo_base_url(listening))
    except SettingsRefused as refused:
        raise click.UsageError("\n".join([*refused.reasons, *reasons])) from None
    if reasons:
        raise click.UsageError("\n".join(reasons))
    return settings


def _database_reasons(home: Path) -> list[str]:
    """Why no database can ever be where DATABASE_URL says; one that is away is waited for."""
    try:
        open_database(database_url(os.environ, home)).close()
    except StoreUnavailable as wrong:
        from ivr.cli.published import sentence  # a server that starts has no need of it

        return [f"{sentence(wrong.reason)} {sentence(wrong.remedy)}"]
    return []


def _kept_calls(settings: Settings, depot: Depot, say: Say) -> CallKeeping:
    """Brings what workers write down of callers into the database."""
    folder = depot.folder.resolve() / "calls"  # nobody else can write there
    database = open_database(database_url(os.environ, settings.home))
    others = partial(_calls_in, settings.home.resolve())
    keeping = CallKeeping(database, folder, settings.kept, _now, say, others)
    keeping.start()
    return keeping


def _calls_in(home: Path) -> list[Path]:
    """The folders of all servers of this home, those of former ports, too."""
    return list(home.glob("instance/depot-*/calls"))


def _now() -> datetime:
    return datetime.now(UTC)


def _opened(listening: Listening) -> Socket:
    """The socket to answer at. A port in use is told now; it would only show as a server that ends again and
    again."""
    host, port, here = listening.host, listening.port, "Write an address of this machine: --host 127.0.0.1"
    if not host:
        raise click.UsageError(f"--host is empty. {here}")
    try:
        return open_socket(listening, os.environ)
    except SeveralSockets as several:
        remedy = "Leave one ListenStream= in its unit: the one that the TLS front leads to."
        raise click.UsageError(f"systemd passes {several} sockets, and the line has one. {remedy}") from None
    except NoTcp:
        remedy = "Write a port there: ListenStream=127.0.0.1:8000"
        raise click.UsageError(f"systemd passes a socket without a port. {remedy}") from None
    except OSError as error:
        if (error.errno or 0) < 0:  # as the look-up of names counts its errors
            raise click.UsageError(f"Cannot listen at {host}: there is no such address. {here}") from None
        other = f"Try another port: {command_name()} serve --port {port + 1 if port < 65535 else 8000}"
        remedy = here if error.errno == errno.EADDRNOTAVAIL else other
        raise click.UsageError(
            f"Cannot listen at {host} port {port}: {os.strerror(error.errno or 0)}. {remedy}"
        ) from None


def _depot(home: Path, listening: Listening, demo: bool) -> Depot:
    try:
        return depot_of(home, listening, demo)
    except OSError as error:
        remedy = "Let the account that runs ivr write to the folder instance/ of the home."
        raise click.UsageError(
            f"No place for what callers hear: {error.filename}: {error.strerror}. {remedy}"
        ) from None


@contextmanager
def _behind(depot: Depot, listening: Listening, say: Say) -> Iterator[Socket | None]:
    """The socket of the console, whose file goes with it; None where there is no place: calls do without."""
    try:
        opened = open_console_socket(depot.folder, listening.host)
    except OSError as error:
        remedy = (
            "Set TMPDIR to a folder with a short name that this account may write to, or add --no-console"
        )
        told = f"{error.filename}: {error.strerror}" if error.filename else error.strerror
        say(f"No place for the console's socket: {told}. Calls are answered without a console. {remedy}.")
        yield None
        return
    with opened:
        yield opened
        with suppress(OSError):
            Path(opened.getsockname()).unlink()


def _drafted(settings: Settings, depot: Depot, say: Say) -> Supplier:
    from ivr.web.drafted import Drafted  # what reads the files takes long to import

    loaded_or_exit(settings.home)  # a draft that is no line is told whole
    supply = Drafted(settings, depot, say)
    supply.step()
    return Supplier(supply, say)


def _published(settings: Settings, depot: Depot, say: Say) -> Supplier:
    """What is published; until there is anything, wait: the carrier's own fallback speaks meanwhile."""
    url = database_url(os.environ, settings.home)
    start = Start(settings, url, depot, lambda editions: _publish_first(settings, editions, say), _now, say)
    told = ""
    while True:
        try:
            return published(start)
        except FirstRefused as first:
            raise first.__cause__ or click.exceptions.Exit(PROBLEMS_FOUND) from None
        except NothingToAnswerWith as nothing:
            if told != str(nothing):
                told = str(nothing)
                say(f"{told}.\nThere is nothing to answer with until then; trying again. Ctrl-C stops.")
            time.sleep(_AGAIN_SECONDS)


def _publish_first(settings: Settings, editions: Editions, say: Say) -> None:
    from ivr.cli.publish import first_edition  # as above
    from ivr.cli.published import sentence

    before = last_on_air(settings.home)
    try:
        name = first_edition(settings.home, editions)
    except (click.ClickException, click.exceptions.Exit) as refused:
        raise FirstRefused from refused
    if before:
        say(f"{sentence(lost(before))}\n{sentence(LOST_REMEDY)}")
        say(f"Until then callers hear the files as they are now, edition {name}.")
    else:
        say(f"Nothing was published yet, so the files are now, as edition {name}.")


def _welcome(
    depot: Depot, settings: Settings, listening: Listening, draft: bool, console: bool, say: Say
) -> None:
    """Once the server is ready, say so, and what to do next."""
    local = demo_base_url(listening)
    if not _ready(f"{local}/readyz"):
        say("The server is not ready yet; see above.")
        return
    line = depot.edition(depot.on_air().current).line
    click.echo(f"\n{line.name} answers at {settings.base_url}/voice")
    if console and not settings.demo:
        click.echo(f"The staff console is at {settings.console_at}/staff")
    ivr = command_name()
    home = "" if settings.home == Path() else f" --home {settings.home}"
    if settings.demo:
        click.echo("Demo mode: only this machine's own handset is answered.")
        if console:
            click.echo(f"Try it in a browser: {local}/staff/try")
        click.echo("In another terminal:\n")
        click.echo(f"    {ivr} call --url {local}{home}     call it and press keys")
    else:
        click.echo("The carrier's requests are answered if they are signed. In another terminal:\n")
    click.echo(f"    {ivr} tree{home}     every menu, number and hour")
    click.echo(f"    {ivr} check{home}    what callers would suffer from what you changed")
    if not draft:
        click.echo(f"    {ivr} publish{home}  callers hear what you changed, within two seconds")
    click.echo("")


def command_name() -> str:
    """How whoever started us can start us again: by name if it is on the path, else by where it lies."""
    here = Path(sys.argv[0])
    if shutil.which("ivr") or here.name != "ivr":
        return "ivr"
    return str(here.relative_to(Path.cwd())) if here.is_relative_to(Path.cwd()) else str(here)


def _ready(url: str) -> bool:
    until = time.monotonic() + _READY_SECONDS
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=1) as reply:
                return bool(reply.status == 200)
        except OSError:
            time.sleep(0.1)
    return False
