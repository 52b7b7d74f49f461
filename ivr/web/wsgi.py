"""What the server loads in each worker: an application that answers with what the depot has on the air.

It needs neither the database nor the files of the home. Where even the depot cannot be read, callers hear the
last resort until it can.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from pathlib import Path

from ivr.store.depot import Depot
from ivr.web.air import Air, NothingOnAir, Receiver, settle
from ivr.web.answer_log import AnswerLog
from ivr.web.build import Measured, answering, both, clock, unrecorded
from ivr.web.call_record import CallRecord
from ivr.web.call_writer import CallWriter
from ivr.web.callpath import CallPath, respond
from ivr.web.front import ConsoleAt
from ivr.web.hosts import hosts_of
from ivr.web.log_lines import loading, tell_threads
from ivr.web.measures import EVENTS_LOST, EVENTS_WAITING, LINES_LOST
from ivr.web.metrics_page import MetricsPage, text_file
from ivr.web.settings import Settings, line_settings
from ivr.web.tally import Tally
from ivr.web.telling import Teller
from ivr.web.week_key import WeekKey
from ivr.web.wsgi_environment import CALLS, CONSOLE_SOCKET, CONSOLE_TICKET, DEMO_BASE_URL, DEPOT, HOME

_GIVE_WAY = 0.001  # seconds after which a thread that writes lets one that answers go on; usually it is five


@loading("server-not-loaded", clock)
def load_app() -> CallPath:
    """The application for this process's environment."""
    if DEPOT not in os.environ:
        sys.exit("This is the application that `ivr serve` runs; start it with that.")
    sys.setswitchinterval(_GIVE_WAY)
    home = Path(os.environ.get(HOME, "."))
    settings = line_settings(os.environ, home, os.environ.get(DEMO_BASE_URL, "http://127.0.0.1:8000"))
    depot = Depot(Path(os.environ[DEPOT]))
    air = Air(once_heard=depot.sound_at)
    say = Teller(sys.stderr)
    tell_threads("server-thread-ended", clock, say)
    receiver = Receiver(air, depot, settings, respond, clock, say, settle)
    receiver.look()
    receiver.start()
    log, record = AnswerLog().start(), _record(settings.tokens[0], say)
    if not settings.metrics_token:
        return answering(air, settings, clock, log, _console(settings), record or unrecorded)
    tally = _tally(depot, air, log, record)
    measured = Measured(tally.refused, MetricsPage(settings.metrics_token, text_file(depot)))
    notes, console = both(tally, log), _console(settings)
    return answering(air, settings, clock, notes, console, record or unrecorded, measured)


def _tally(depot: Depot, air: Air, log: AnswerLog, record: CallRecord | None) -> Tally:
    """Counts what this worker answers, and what it loses."""

    def besides() -> dict[str, float]:
        lost, waiting = (record.dropped, record.waiting) if record else (0, 0)
        return {LINES_LOST.name: log.dropped, EVENTS_LOST.name: lost, EVENTS_WAITING.name: waiting}

    def edition() -> str:
        with suppress(NothingOnAir):
            return air.served.current.edition.name
        return ""

    return Tally(text_file(depot).parent, besides, edition).start()


def _record(secret: str, say: Teller) -> CallRecord | None:
    """What writes down what callers do, where that is kept."""
    if CALLS not in os.environ:
        return None
    folder = Path(os.environ[CALLS])
    record = CallRecord(WeekKey(folder), secret, time.time)
    CallWriter(folder, record, say).start()
    return record


def _console(settings: Settings) -> ConsoleAt | None:
    """Where the console is, if it runs on this machine."""
    if CONSOLE_SOCKET not in os.environ:
        return None
    hosts = hosts_of(settings.console_url) if settings.console_url else frozenset[str]()
    return ConsoleAt(os.environ[CONSOLE_SOCKET], os.environ[CONSOLE_TICKET], hosts)


app = load_app()
