"""The console as the server loads it, but at a moment that a test sets."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from ivr.store.database import database_url, open_database
from ivr.web.settings import read_settings
from ivr.web.staff.app import create_staff
from ivr.web.staff.console import Console
from ivr.web.staff.mount import Mount
from ivr.web.wsgi_environment import DEMO_BASE_URL, HOME

MOMENT = "IVR_TEST_MOMENT"


def load_console() -> Mount:
    """One whose clock stands still."""
    home, now = Path(os.environ[HOME]), datetime.fromisoformat(os.environ[MOMENT])
    settings = read_settings(os.environ, home, os.environ[DEMO_BASE_URL])
    database = open_database(database_url(os.environ, home))
    return create_staff(Console(home, database, settings, lambda: now))
