"""What the server loads for the console: the home of ``IVR_HOME``, in a process of its own."""

from __future__ import annotations

import os
from pathlib import Path

from ivr.store.database import database_url, open_database
from ivr.web.build import clock
from ivr.web.log_lines import loading
from ivr.web.settings import read_settings
from ivr.web.staff.app import create_staff
from ivr.web.staff.console import Console
from ivr.web.staff.log import take_over
from ivr.web.staff.mount import Mount
from ivr.web.wsgi_environment import CONSOLE_TICKET, DEMO_BASE_URL, HOME


@loading("console-not-loaded", clock)
def load_console() -> Mount:
    """The console for this process's environment. A database that does not answer is no reason not to start:
    its pages say so until it does."""
    take_over(clock)
    home = Path(os.environ.get(HOME, "."))
    settings = read_settings(os.environ, home, os.environ.get(DEMO_BASE_URL, "http://127.0.0.1:8000"))
    database = open_database(database_url(os.environ, home))
    ticket = os.environ.get(CONSOLE_TICKET, "")
    front = os.environ.get(DEMO_BASE_URL, "") if ticket else ""
    made = Console(home, database, settings, clock, ticket, front=front)
    made.draft.latest()  # looked at before the first visitor
    made.sealing.make()
    return create_staff(made)
