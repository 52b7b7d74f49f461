"""The console's words: extracted as they are, and shown in another language where one was translated."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from babel.messages.frontend import CommandLineInterface
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from ivr.web.staff import words
from ivr.web.staff.app import create_app
from ivr.web.staff.console import Console
from ivr.web.staff.jobs import Outcome
from ivr.web.staff.mount import Mount
from tests.conftest import HOME
from tests.web.server import wait_until
from tests.web.staff.browser import Browser
from tests.web.staff.conftest import BASE_URL

HERE = HOME / "ivr" / "web" / "staff"
POT = HERE / "words" / "console.pot"


def extracted(to: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """What the command in babel.ini writes."""
    told = (HERE / "babel.ini").read_text(encoding="utf-8").replace("\\\n#", "")
    command = re.search(r"# +(pybabel extract .*)", told)
    assert command
    monkeypatch.chdir(HOME)
    arguments = command[1].split()
    arguments[arguments.index("-o") + 1] = str(to)
    CommandLineInterface().run(arguments)  # type: ignore[no-untyped-call]
    return to.read_text(encoding="utf-8")


def test_the_catalogue_has_todays_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    today = extracted(tmp_path / "console.pot", monkeypatch)
    assert POT.read_text(encoding="utf-8") == today, "run the command at the top of ivr/web/staff/babel.ini"


@pytest.fixture
def spanish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A translation of two sentences."""
    folder = tmp_path / "words" / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    po = 'msgid "Sign in"\nmsgstr "Iniciar sesión"\n\nmsgid "Fill this in."\nmsgstr "Complete este campo."\n'
    with (folder / "console.mo").open("wb") as file:
        write_mo(file, read_po(io.BytesIO(po.encode()), locale="es"))
    monkeypatch.setattr(words, "CATALOGUES", tmp_path / "words")
    words._catalogue.cache_clear()


@pytest.mark.usefixtures("spanish")
def test_work_in_the_background_speaks_the_language_of_whoever_began_it(made: Console) -> None:
    with create_app(made).test_request_context(headers={"Accept-Language": "es"}):
        job, _ = made.jobs.start("a-test", "x", "Ana", lambda job: Outcome(words.gettext("Sign in")))
    wait_until(lambda: not job.running)
    assert job.outcome == "Iniciar sesión"
    job, _ = made.jobs.start("a-test", "x", "Ana", lambda job: Outcome(words.gettext("Sign in")))
    wait_until(lambda: not job.running)
    assert job.outcome == "Sign in"
    words._catalogue.cache_clear()


@pytest.mark.usefixtures("spanish")
@pytest.mark.parametrize(
    ("asked", "language", "heading", "wrong"),
    [
        ("es-MX,es;q=0.9,en;q=0.5", "es", "Iniciar sesión", "Complete este campo."),
        ("en-US,es;q=0.5", "en", "Sign in", "Fill this in."),
        ("fr", "en", "Sign in", "Fill this in."),
        ("", "en", "Sign in", "Fill this in."),
    ],
)
def test_pages_speak_the_browsers_language(
    staff: Mount, asked: str, language: str, heading: str, wrong: str
) -> None:
    browser = Browser(staff, BASE_URL, **{"Accept-Language": asked})
    page = browser.open("/staff/sign-in")
    assert page.heading == heading
    assert f'<html lang="{language}"' in page.html
    assert wrong in browser.send("", name="", password="").words
    words._catalogue.cache_clear()
