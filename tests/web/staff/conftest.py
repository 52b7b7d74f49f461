"""A console of a small home, with a database of its own and a clock that tests set."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from ivr.check.rule import Rule
from ivr.store.audit import Actor
from ivr.store.database import Database, open_database
from ivr.store.people import Account
from ivr.store.roles import Role
from ivr.store.sessions import Visit
from ivr.web.settings import Settings
from ivr.web.staff.app import create_staff
from ivr.web.staff.console import Console
from ivr.web.staff.mount import Mount
from ivr.web.staff.passwords import Passwords
from tests.web.staff.browser import Browser, Page

BASE_URL = "https://line.city.gov"
DEMO_URL = "http://127.0.0.1:8000"
PASSWORD = "granite orchard velvet tram"
QUICK = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
SHELL = "(command line)"


class Clock:
    """The time the console believes it is."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **passed: float) -> None:
        self.now += timedelta(**passed)


def sure(browser: Browser, action: str, **fields: str) -> Page:
    """Sends a form of the page that is open, and the password on the page that asks for it."""
    browser.send(action, **fields)
    return browser.send(old=PASSWORD)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path}/instance/ivr.db")
    yield opened
    opened.close()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for folder in ("menus", "prompts"):
        (tmp_path / folder).mkdir()
    return tmp_path


@pytest.fixture
def rules() -> Sequence[Rule]:
    """None: a look at the whole line takes longer than most of what is tested here. Where problems are told,
    a test has all of them."""
    return ()


@pytest.fixture(scope="session", autouse=True)
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Each template is compiled once, whatever consoles are made."""
    kept = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "jinja_options", {"bytecode_cache": kept})
        yield


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database with its tables, made once."""
    file = tmp_path_factory.mktemp("tables") / "ivr.db"
    opened = open_database(f"sqlite:///{file}")
    opened.migrate()
    opened.close()
    return file


@pytest.fixture
def made(
    home: Path, tables: Path, tmp_path: Path, database: Database, clock: Clock, rules: Sequence[Rule]
) -> Console:
    """A console on a real number."""
    (tmp_path / "instance").mkdir()
    shutil.copy(tables, tmp_path / "instance")
    token = "0123456789abcdef0123456789abcdef"
    settings = Settings(home, BASE_URL, (token,), demo=False, second_factor="nobody")
    console = Console(home, database, settings, clock, passwords=QUICK, rules=rules)
    console.tables.make()
    return console


@pytest.fixture
def staff(made: Console) -> Mount:
    return create_staff(made)


@pytest.fixture
def demo(home: Path, database: Database, clock: Clock) -> Mount:
    """A console in demo mode."""
    settings = Settings(home, DEMO_URL, ("0123456789abcdef0123456789abcdef",), demo=True)
    return create_staff(Console(home, database, settings, clock, passwords=QUICK))


@pytest.fixture
def stranger(staff: Mount) -> Browser:
    """Somebody who is not signed in, by way of the city's front."""
    return Browser(staff, BASE_URL, "10.0.0.1", **{"X-Forwarded-For": "192.0.2.1"})


@pytest.fixture
def hire(made: Console) -> Callable[..., Account]:
    """Makes accounts whose people have come."""

    def hiring(name: str, role: Role = Role.PUBLISHER) -> Account:
        link = made.people.invite(name, role, Actor(SHELL, made.now()))
        return made.people.accept(link.token, QUICK.hash(PASSWORD), made.now())

    return hiring


@pytest.fixture
def sign_in(made: Console, staff: Mount, hire: Callable[..., Account]) -> Callable[..., Browser]:
    """A browser in which somebody of a role is signed in."""

    def signing_in(role: Role, name: str = "") -> Browser:
        account = made.people.named(name or role) or hire(name or role.title(), role)
        browser = Browser(staff, BASE_URL, "10.0.0.1", **{"X-Forwarded-For": "192.0.2.1"})
        begun = made.sessions.start(account.id, Visit("192.0.2.1", "a test"), Actor(account.name, made.now()))
        browser.client.set_cookie("__Host-staff", begun.token, domain="line.city.gov", secure=True)
        return browser

    return signing_in
