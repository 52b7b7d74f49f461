"""``ivr check --prove``: both proofs, through the real web application, on every processor there is."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path

import click
from rich.console import Console
from rich.progress import track

from ivr.check.part import Part, Task
from ivr.check.proof import Proof, prove
from ivr.check.walk import Ask, Fields, Remembering, hour_states, remembering
from ivr.core.line import Line
from ivr.edition import compile_line
from ivr.files.load import load
from ivr.files.recordings import heard
from ivr.phone import Request, WsgiExchange
from ivr.web.build import air_of, answering
from ivr.web.settings import Settings

BASE_URL = "https://line.invalid"  # answers in this very process
_TOKEN = secrets.token_hex(16)


@dataclass(frozen=True)
class Application:
    """The line of a home as it answers at a moment; travels to other processes."""

    home: Path
    carrier: str

    def __call__(self, moment: datetime) -> Ask:
        return asking(_exchange(self.home, self.carrier, moment))

    def seconds(self, url: str) -> float:
        """The length of a sound as the carrier fetches it."""
        return _seconds(self.home, self.carrier, url)


def print_proof(home: Path, carrier: str, line: Line, day: date) -> bool:
    """Prove it, print what was covered and found, and say whether it holds."""
    proof = prove_line(Application(home.resolve(), carrier), line, day)
    click.echo(proof.summary())
    return proof.holds


def prove_line(application: Application, line: Line, day: date) -> Proof:
    """Walk everything, one language a process."""
    states = hour_states(line, day)
    with get_context("spawn").Pool(min(cpu_count() or 1, len(line.offered))) as pool:

        def spread(work: Callable[[Task], Part], tasks: Iterable[Task]) -> Iterator[Part]:
            waiting = list(tasks)
            console = Console(stderr=True, quiet=not sys.stderr.isatty())
            done = pool.imap_unordered(work, waiting)
            yield from track(done, "Walking", total=len(waiting), console=console, transient=True)

        return prove(application, line, BASE_URL, states, application.seconds, spread)


def asking(exchange: WsgiExchange) -> Ask:
    """Asks through an exchange. Raises RuntimeError for an answer that is not 200 and TwiML."""

    def ask(url: str, form: Fields) -> bytes:
        reply = exchange.send(Request("POST", url, form))
        if (reply.status, reply.content_type) != (200, "text/xml; charset=utf-8"):
            raise RuntimeError(f"{url} is answered with {reply.status} {reply.content_type}")
        return reply.body

    return ask


@cache
def edition_of(home: Path, carrier: str) -> Remembering:
    """A home's line, which writes each distinct turn once."""
    line, _ = load(home, carrier)
    assert line  # it was checked before
    return remembering(compile_line(line, BASE_URL, carrier, heard(home, line, placeholders=False)))


def _exchange(home: Path, carrier: str, moment: datetime) -> WsgiExchange:
    settings = Settings(home, BASE_URL, (_TOKEN,), demo=False, carrier=carrier)
    app = answering(air_of(edition_of(home, carrier)), settings, lambda: moment)
    return WsgiExchange(app, _TOKEN, BASE_URL)


@cache
def _seconds(home: Path, carrier: str, url: str) -> float:
    return _exchange(home, carrier, datetime.min).seconds_of(url)
