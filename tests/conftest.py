"""The shipped line, and ways to call it: no network, no wall clock."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ivr.core.line import Line
from ivr.files.load import load
from ivr.phone import WsgiExchange
from ivr.web.answered import Answered
from ivr.web.build import build
from ivr.web.settings import Settings

HOME = Path(__file__).parent.parent
BASE_URL = "https://line.invalid"
TOKEN = "0123456789abcdef0123456789abcdef"
CHICAGO = ZoneInfo("America/Chicago")
OPEN = datetime(2026, 12, 2, 12, 0, tzinfo=CHICAGO)  # a Wednesday noon: everything is open
SUNDAY_EVENING = datetime(2026, 11, 29, 18, 0, tzinfo=CHICAGO)  # NAMI and every office are closed

# Servers run as cities run them: streams without buffers have no locks, on which much can wait.
os.environ.pop("PYTHONUNBUFFERED", None)


def pytest_collection_finish() -> None:
    """What all tests share is looked through for garbage once, and not while each of them runs: an eighth of
    their time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-calls", action="store_true", help="Write the golden calls as they are heard now."
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What the exhaustive tests covered, in figures, below the results."""
    for report in terminalreporter.getreports("passed"):
        for name, told in report.user_properties:
            if name == "covered":
                terminalreporter.write_line(f"{told}")


@pytest.fixture(scope="session")
def line() -> Line:
    """The line as shipped."""
    loaded, problems = load(HOME)
    assert problems == []
    assert loaded is not None
    return loaded


@dataclass
class Clock:
    """The time the line believes it is."""

    now: datetime = OPEN

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Called:
    """A line in this process, the exchange that reaches it, its clock and its answer log."""

    exchange: WsgiExchange
    clock: Clock
    answers: list[Answered]
    entry: str = f"{BASE_URL}/voice"


@pytest.fixture(scope="session")
def reach(line: Line) -> Callable[[], Called]:
    """Makes a line that answers in this process, with a clock of its own."""

    def make() -> Called:
        clock, answers = Clock(), list[Answered]()

        def note(answered: Answered, milliseconds: float) -> None:
            answers.append(answered)

        app = build(line, Settings(HOME, BASE_URL, (TOKEN,), demo=False), clock, note)
        return Called(WsgiExchange(app, TOKEN, BASE_URL), clock, answers)

    return make


@pytest.fixture
def called(reach: Callable[[], Called]) -> Called:
    """The shipped line, answering."""
    return reach()
