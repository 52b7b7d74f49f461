"""Somebody records a prompt in a real browser; what callers hear is what the microphone heard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ivr.audio.take import read_take
from ivr.files.load import load
from ivr.files.recordings import heard
from tests.audio.takes import likeness, samples, speech, wav
from tests.browser.chromium import FLAGS, Complaints, chromium_path, microphone
from tests.browser.console_process import served
from tests.browser.pages import SCHEMES, WIDTHS, Scheme, findings, sideways
from tests.web.server import wait_until
from tests.web.staff.town import SPANISH, town

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

OpenPage = Callable[..., "Page"]
SECONDS = 8.0


@pytest.fixture(name="spoken")
def what_is_said(tmp_path: Path) -> Path:
    """A WAV file of somebody who speaks for some seconds."""
    path = tmp_path / "microphone.wav"
    path.write_bytes(wav(speech(SECONDS)))
    return path


@pytest.fixture(name="home")
def a_town(tmp_path: Path) -> Path:
    return town(tmp_path / "town")


@contextmanager
def opened(browser: Browser, home: Path, path: str, **window: Any) -> Iterator[Page]:
    """A page of a console of this home; what it should not have done fails the test."""
    with served(home) as (url, _):
        complaints, context = Complaints(url), browser.new_context(**window)
        page = context.new_page()
        complaints.watch(page)
        page.goto(url + path)
        yield page
        context.close()
        assert complaints.told == []


@contextmanager
def another(browser: Browser, *flags: str) -> Iterator[Browser]:
    """A second browser, with flags of its own."""
    launched = browser.browser_type.launch(executable_path=chromium_path(), args=[*FLAGS, *flags])
    yield launched
    launched.close()


def what_callers_hear(home: Path) -> bytes | None:
    line, problems = load(home)
    assert line, problems
    return heard(home, line, placeholders=False).get(("main", "es"))


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def test_what_is_recorded_in_the_browser_is_what_callers_hear(
    browser: Browser, home: Path, spoken: Path
) -> None:
    noisy = microphone(Path(f"{spoken}%noloop"))  # from its beginning, whenever a microphone is asked for
    with another(browser, *noisy) as hearing, opened(hearing, home, "/staff/prompts/es/main") as page:
        press(page, "Record")
        page.locator(".recorder-count", has_text="3").wait_for()
        wait_until(lambda: float(page.locator("meter").evaluate("meter => meter.value")) > 0.3)
        press(page, "Stop")
        press(page, "Record again")
        page.get_by_role("button", name="Stop").wait_for()
        page.wait_for_timeout((SECONDS - 2.5) * 1000)
        press(page, "Stop")
        assert str(page.locator("#recorder audio").get_attribute("src")).startswith("blob:")
        press(page, "Use this")
        page.wait_for_url("**/takes/*")
        assert what_callers_hear(home) is None, "nothing is kept before somebody listened"
        press(page, "Keep it")
        page.get_by_text("The recording is kept.").wait_for()

        sound = what_callers_hear(home)
        assert sound
        said = samples(sound)
        expected = samples(read_take(spoken.read_bytes(), SPANISH, "es").sound)
        assert len(said) / 8000 > SECONDS - 5, "what was said after 3, 2, 1"
        assert likeness(said, expected[-len(said) :]) >= 0.95

        page.get_by_label("Translation").fill("¿Qué necesita?")
        press(page, "Keep the words")
        page.locator(".tag", has_text="stale").wait_for()
    assert what_callers_hear(home) is None


def test_a_microphone_that_is_not_there_is_told_and_a_file_is_cut_by_a_click(
    browser: Browser, home: Path, spoken: Path
) -> None:
    with another(browser) as deaf, opened(deaf, home, "/staff/prompts/es/main") as page:
        press(page, "Record")
        told = page.locator(".recorder-told")
        wait_until(lambda: "Allow it in" in told.inner_text() or "No microphone" in told.inner_text())
        page.set_input_files("#take", str(spoken))
        press(page, "Upload")
        page.wait_for_url("**/takes/*")
        box = page.locator("#wave").bounding_box()
        assert box
        page.mouse.click(box["x"] + box["width"] * 0.75, box["y"] + 20)
        assert 4 < float(page.input_value("#end")) < SECONDS - 1
        assert "end=" in str(page.locator("#part").get_attribute("src"))
        assert findings(page) == [] and sideways(page) == 0
        press(page, "Keep it")
        page.get_by_text("The recording is kept.").wait_for()
    sound = what_callers_hear(home)
    assert sound and 4 < len(samples(sound)) / 8000 < SECONDS - 1


def test_without_scripts_everything_but_the_microphone_works(
    browser: Browser, home: Path, spoken: Path
) -> None:
    with opened(browser, home, "/staff/prompts/es/main", java_script_enabled=False) as page:
        assert page.locator("#recorder").is_hidden()
        assert page.get_by_text("Recording with the microphone needs JavaScript").is_visible()
        page.set_input_files("#take", str(spoken))
        press(page, "Upload")
        page.wait_for_url("**/takes/*")
        page.get_by_label("To second").fill("3.5")
        press(page, "Listen to that part")
        assert "end=3.5" in str(page.locator("#part").get_attribute("src"))
        press(page, "Keep it")
        page.get_by_text("The recording is kept.").wait_for()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_prompts_pages_are_in_nobodys_way(open_page: OpenPage, width: int, scheme: Scheme) -> None:
    page = open_page("/staff/prompts/es/emergency", width=width, scheme=scheme)
    assert findings(page) == [] and sideways(page) == 0
    for path in ("/ar/main", "/en/last-words", "?language=pl&state=to-review&words=a"):
        page.goto(f"{page.url.partition('/prompts')[0]}/prompts{path}")
        assert page.locator("h1").count() == 1
        assert findings(page) == [] and sideways(page) == 0
