"""``ivr serve``: answer calls, and keep answering."""

from __future__ import annotations

import os
import shutil
import socket
import sys
import threading
import time
import urllib.request
from pathlib import Path

import click

from ivr.cli.home import home_option, line_or_exit
from ivr.core.line import Line
from ivr.web.serve import Listening, demo_base_url
from ivr.web.serve import serve as watch
from ivr.web.settings import Settings, SettingsRefused, read_settings

_READY_SECONDS = 30.0


@click.command(short_help="Answer calls, and keep answering.")
@home_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port.")
@click.option(
    "--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="How many processes."
)
def serve(home: Path, host: str, port: int, workers: int) -> None:
    """Answer calls at /voice until stopped, and start again whatever ends the server.

    Without a token this is demo mode: only `ivr call --url` on this machine is answered. For real
    calls set TWILIO_AUTH_TOKEN and PUBLIC_BASE_URL.
    """
    listening = Listening(host, port, workers)
    line = line_or_exit(home)
    try:
        settings = read_settings(os.environ, home, demo_base_url(listening))
    except SettingsRefused as refused:
        raise click.UsageError("\n".join(refused.reasons)) from None
    _refuse_taken(host, port)
    threading.Thread(target=_welcome, args=(line, settings, listening), daemon=True).start()
    watch(home, listening, lambda told: click.echo(told, err=True))


def _refuse_taken(host: str, port: int) -> None:
    """A port in use would only show as a server that ends again and again."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((host, port))
    except OSError as error:
        remedy = f"Try another port: {command_name()} serve --port {port + 1 if port < 65535 else 8000}"
        raise click.UsageError(f"Cannot listen at {host} port {port}: {error.strerror}. {remedy}") from None


def _welcome(line: Line, settings: Settings, listening: Listening) -> None:
    """Once the server is ready, say so, and what to do next."""
    local = demo_base_url(listening)
    if not _ready(f"{local}/readyz"):
        click.echo("The server is not ready yet; see above.", err=True)
        return
    click.echo(f"\n{line.name} answers at {settings.base_url}/voice")
    ivr = command_name()
    home = "" if settings.home == Path() else f" --home {settings.home}"
    if settings.demo:
        click.echo("Demo mode: only this machine's own handset is answered. In another terminal:\n")
        click.echo(f"    {ivr} call --url {local}{home}     call it and press keys")
    else:
        click.echo("The carrier's requests are answered if they are signed. In another terminal:\n")
    click.echo(f"    {ivr} tree{home}     every menu, number and hour")
    click.echo(
        f"    {ivr} check{home}    after changing menus/; then stop this with Ctrl-C and start it again\n"
    )


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
