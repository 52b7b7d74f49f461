"""The whole path: somebody signs in, records, publishes, and the next call on another server plays it; until
the words change, and until somebody goes back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyotp import TOTP

from ivr.audio.take import read_take
from ivr.phone import HttpExchange, Played, Said, parse_keys, play
from ivr.store.audit import Actor
from ivr.store.database import open_database
from ivr.store.people import People
from ivr.store.roles import Role
from ivr.web.build import clock
from tests.audio.takes import Samples, likeness, samples, speech, wav
from tests.browser.chromium import FLAGS, Complaints, chromium_path, microphone
from tests.browser.pages import findings, sideways
from tests.files.small import SMALL, copy_of
from tests.web.server import TOKEN, Server, answers, free_port, wait_until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

SECONDS = 6.0
BEFORE_IT_COUNTS = 3.0  # seconds of 3, 2, 1
PASSWORD = "granite orchard velvet tram"
OLD, NEW = "How can we help?", "What can we do for you?"


@pytest.fixture(name="spoken")
def what_is_said(tmp_path: Path) -> Path:
    """A WAV file of somebody who speaks for some seconds."""
    path = tmp_path / "microphone.wav"
    path.write_bytes(wav(speech(BEFORE_IT_COUNTS + SECONDS)))
    return path


@contextmanager
def answering(home: Path, *options: str) -> Iterator[Server]:
    """`ivr serve` for a real number, whose carrier calls it by its own address."""
    port = free_port()
    real = {"TWILIO_AUTH_TOKEN": TOKEN, "PUBLIC_BASE_URL": f"http://127.0.0.1:{port}"}
    server = Server(home, *options, port=port, **real)
    try:
        wait_until(lambda: answers(f"{server.url}/readyz"))
        yield server
    finally:
        server.stop()


@contextmanager
def somebody(browser: Browser, console: str, spoken: Path) -> Iterator[Page]:
    """A window of a browser whose microphone hears the file from its beginning, whenever it is asked for."""
    flags = [*FLAGS, *microphone(Path(f"{spoken}%noloop"))]
    launched = browser.browser_type.launch(executable_path=chromium_path(), args=flags)
    page, complaints = launched.new_page(), Complaints(console)
    page.set_default_timeout(15_000)
    complaints.watch(page)
    yield page
    launched.close()
    assert complaints.told == []


def invited(home: Path) -> str:
    """The link that the first account begins with."""
    database = open_database(f"sqlite:///{home}/instance/ivr.db")
    link = People(database).invite("Ana Ruiz", Role.PUBLISHER, Actor("(command line)", clock()))
    database.close()
    return f"/staff/invitation/{link.token}"


def sign_in(page: Page, console: str, link: str) -> None:
    """Sets a password by the link and the second factor that is demanded, and signs in with
    them afterwards, as on any other day: with a recovery code, since the next digits take a while."""
    page.goto(console + link)
    page.locator("#password").fill(PASSWORD)
    page.locator("#again").fill(PASSWORD)
    press(page, "Set the password and sign in")
    code = set_up_second_factor(page)
    press(page, "Sign out")
    page.goto(f"{console}/staff/")
    page.locator("#name").fill("Ana Ruiz")
    page.locator("#password").fill(PASSWORD)
    press(page, "Sign in")
    page.get_by_role("heading", name="Your code").wait_for()
    assert usable(page)
    page.locator("#code").fill(code)
    press(page, "Sign in")
    page.get_by_role("heading", name="Today").wait_for()
    for path in ("account", "account/second-factor", "audit", "people"):
        page.goto(f"{console}/staff/{path}")
        assert usable(page)
    invite(page)


def invite(page: Page) -> None:
    """Somebody, with the password typed at the second attempt, and by the keyboard alone."""
    page.locator("#name").fill("Ben")
    page.locator("#name").press("Enter")
    page.get_by_role("heading", name="Invite Ben", level=1).wait_for()
    assert usable(page)
    page.get_by_label("Your password").press("Enter")
    page.get_by_text("Type your password.").wait_for()
    assert usable(page)
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_label("Your password").press("Enter")
    page.get_by_role("heading", name="A link for Ben").wait_for()


def set_up_second_factor(page: Page) -> str:
    """By the letters that stand below the picture; a recovery code."""
    page.get_by_role("heading", name="Set up your second factor").wait_for()
    assert usable(page)
    page.locator("#old").fill(PASSWORD)
    page.locator("#code").fill(TOTP(page.locator("p.code").inner_text().replace(" ", "")).now())
    press(page, "Turn it on, and sign out everywhere else")
    page.get_by_role("heading", name="Your recovery codes").wait_for()
    assert usable(page)
    return page.locator(".codes .code").first.inner_text()


def usable(page: Page) -> bool:
    """Whether nothing of it is in anybody's way, also on a telephone."""
    size = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 700})
    assert (findings(page), sideways(page)) == ([], 0)
    if size:
        page.set_viewport_size(size)
    return True


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def follow(page: Page, link: str) -> None:
    page.get_by_role("link", name=link, exact=True).click()


def record(page: Page) -> None:
    """The question of the first menu, from the grid of prompts on."""
    follow(page, "Prompts")
    page.get_by_role("row", name=OLD).get_by_role("link").first.click()
    press(page, "Record")
    page.get_by_role("button", name="Stop").wait_for()
    page.wait_for_timeout((SECONDS + 0.5) * 1000)
    press(page, "Stop")
    press(page, "Use this")
    page.wait_for_url("**/takes/*")
    press(page, "Keep it")
    page.get_by_text("The recording is kept.").wait_for()


def publish(page: Page, why: str) -> None:
    follow(page, "Publish")
    page.locator("#why").fill(why)
    press(page, "Publish")
    page.get_by_text("Published. Callers hear edition").wait_for()


def next_call(server: Server) -> tuple[list[str], dict[str, Samples]]:
    """What a new call hears until it has heard the first menu again, with its question: the sentences of the
    voice, and each sound by its prompt."""
    exchange = HttpExchange(TOKEN)
    heard = play(exchange, f"{server.url}/voice", parse_keys("#"))
    urls = [each.url for each in heard if isinstance(each, Played)]
    sounds = {Path(url).stem: samples(exchange.get(url).body) for url in urls}
    return [each.words for each in heard if isinstance(each, Said)], sounds


def says(server: Server, words: str) -> bool:
    return any(words in each for each in next_call(server)[0])


def test_what_ana_records_is_what_the_next_call_on_another_server_plays(
    browser: Browser, tmp_path: Path, spoken: Path
) -> None:
    home = copy_of(SMALL, tmp_path / "home")
    with answering(home, "--console") as first, answering(home) as second:
        assert says(second, OLD) and "main" not in next_call(second)[1]
        with somebody(browser, first.url, spoken) as page:
            sign_in(page, first.url, invited(home))
            record(page)
            assert says(second, OLD), "nobody hears it before it is published"
            publish(page, "Read by Ana.")
            plays(second, spoken)

            follow(page, "Menus")
            follow(page, "main")
            page.locator("#say").fill(NEW)
            press(page, "Save")
            follow(page, "Hear, record or review these words")
            page.locator(".tag", has_text="stale").wait_for()
            assert page.locator("q", has_text=OLD).is_visible(), "and what it says instead"
            plays(second, spoken)
            publish(page, "Kinder words.")
            wait_until(lambda: says(second, NEW))
            assert "main" not in next_call(second)[1], "a recording of other words is not played"

            follow(page, "History")
            follow(page, "Go back")
            press(page, "Go back now")
            page.get_by_role("heading", name="History").wait_for()
            plays(second, spoken)


def plays(server: Server, spoken: Path) -> None:
    """Waits until a new call hears the take, and nobody else's voice in its place."""
    wait_until(lambda: "main" in next_call(server)[1])
    voice, sounds = next_call(server)
    expected = samples(read_take(spoken.read_bytes(), OLD, "en").sound)
    said = sounds["main"]
    assert len(said) / 8000 > SECONDS - 2
    assert likeness(said, expected[-len(said) :]) >= 0.95
    assert not any(OLD in each or NEW in each for each in voice)
