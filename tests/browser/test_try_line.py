"""Try the line, in a real browser: somebody calls, presses keys, and hears what callers hear."""

from __future__ import annotations

import io
import re
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from ivr.phone import read_story, replay, write_story
from ivr.phone.story import TIME_FORMAT
from tests.browser.pages import findings, sideways
from tests.conftest import CHICAGO, Called

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

OpenPage = Callable[..., "Page"]

# What the page's own audio elements play; noted from outside, because the page keeps them to itself.
LISTEN = """() => {
    window.heard = [];
    const play = HTMLMediaElement.prototype.play;
    HTMLMediaElement.prototype.play = function () {
        if (!window.heard.includes(this)) window.heard.push(this);
        window.played = [...(window.played ?? []), this.src];
        return play.call(this);
    };
}"""
DECODE = """async (address) => {
    const bytes = await (await fetch(address)).arrayBuffer();
    const sound = await new OfflineAudioContext(1, 8000, 8000).decodeAudioData(bytes);
    return [...sound.getChannelData(0)];
}"""


class Telephone:
    """The telephone on the page, as somebody uses it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.log = page.get_by_role("log")
        self.state = page.locator("[data-state]")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def call(self) -> None:
        self.button("Call").click()
        self.hears("Hang up and call nine one one")

    def hears(self, words: str) -> None:
        self.page.wait_for_function(
            "([log, words]) => log.innerText.includes(words)", arg=[self.log.element_handle(), words]
        )

    def skips_to(self, words: str) -> None:
        """Lets everything be over until those words are heard."""
        for _ in range(200):
            if words in self.log.inner_text():
                return
            if self.button("Skip").is_enabled():
                self.button("Skip").click()
            self.page.wait_for_timeout(40)
        raise AssertionError(f"{words!r} is not heard: {self.log.inner_text()[-500:]}")

    def live(self) -> None:
        """To where keys are heard: the notice and the line's name are over."""
        self.skips_to("For help after losing someone")

    @property
    def seconds(self) -> int:
        minutes, seconds = (self.page.locator("[data-clock]").text_content() or "").split(":")
        return 60 * int(minutes) + int(seconds)


@pytest.fixture
def telephone(open_page: OpenPage) -> Telephone:
    return Telephone(open_page("/staff/try"))


def test_somebody_calls_presses_a_key_with_the_mouse_and_hears_what_it_does(telephone: Telephone) -> None:
    telephone.page.get_by_role("radio", name="Wednesday noon").check()
    telephone.call()
    assert telephone.state.text_content() == "The line speaks"
    telephone.live()
    telephone.page.locator("[data-key='2']").click()
    telephone.skips_to("It rings at NAMI Chicago helpline, 833-626-4244.")
    telephone.hears("Somebody answers, and they talk.")
    telephone.button("Hang up").click()
    assert telephone.state.text_content() == "The call is over"
    assert telephone.button("Call").is_enabled() and telephone.button("Hang up").is_disabled()


def test_the_keyboard_alone_is_enough(telephone: Telephone) -> None:
    page = telephone.page
    page.get_by_role("radio", name="Wednesday noon").check()
    telephone.button("Call").focus()
    page.keyboard.press("Enter")
    telephone.hears("Hang up and call nine one one")
    page.keyboard.press("5")
    telephone.live()
    page.keyboard.press("6")
    telephone.hears("You press 6.")
    telephone.hears("Public safety agencies.")
    page.keyboard.press("*")
    telephone.hears("You press *.")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.handset') !== null")


def test_a_key_cuts_the_words_short_and_one_in_the_notice_is_lost(telephone: Telephone) -> None:
    telephone.call()
    telephone.page.keyboard.press("2")
    telephone.skips_to("You press 2. Nobody listens now: it is lost.")
    telephone.skips_to("For mental health support")
    telephone.page.keyboard.press("6")
    telephone.hears("cut short")
    telephone.hears("Public safety agencies.")


def test_the_sound_really_plays_and_is_the_recordings(open_page: OpenPage, console_home: Path) -> None:
    page = open_page("/staff/try")
    page.evaluate(LISTEN)
    telephone = Telephone(page)
    telephone.call()
    page.wait_for_function("() => window.heard.some((each) => each.currentTime > 0.5 && !each.paused)")
    page.wait_for_function("() => document.querySelector('[data-clock]').textContent !== '0:00'")
    address = page.evaluate("window.played.find((each) => each.includes('/emergency.wav'))")
    recording = (console_home / "prompts" / "en" / "emergency.wav").read_bytes()
    alike(page.evaluate(DECODE, address), recording)


def alike(samples: list[float], recording: bytes) -> None:
    """The samples a browser decodes are those of a recording."""
    with wave.open(io.BytesIO(recording)) as file:
        kept = np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32768
    heard = np.array(samples)
    assert len(heard) == len(kept)
    assert np.corrcoef(heard, kept)[0, 1] > 0.999 and np.abs(heard).max() > 0.1


def test_sentences_appear_one_by_one_in_a_live_region_as_they_are_heard(telephone: Telephone) -> None:
    assert telephone.log.get_attribute("aria-live") == "polite"
    telephone.call()
    rows = telephone.log.locator("li:visible")
    assert rows.count() == 1
    telephone.hears("Emergencias")
    assert rows.count() == 2
    assert telephone.log.locator(".is-now").count() == 1
    assert 6 <= telephone.seconds <= 9
    assert telephone.log.locator("[lang='es-US']").first.inner_text().startswith("Emergencias")


def test_on_a_sunday_at_six_nami_is_closed_and_988_is_offered(telephone: Telephone) -> None:
    telephone.page.get_by_role("radio", name="Sunday 6 pm").check()
    telephone.call()
    telephone.live()
    telephone.page.keyboard.press("2")
    telephone.hears("NAMI Chicago is closed now. It opens tomorrow at 9 AM.")
    telephone.skips_to("To talk to nine eight eight now")
    telephone.skips_to("press one.")
    telephone.page.keyboard.press("1")
    telephone.skips_to("It rings at nine eight eight Lifeline, 800-273-8255.")


def test_a_call_begins_in_spanish(telephone: Telephone) -> None:
    telephone.page.get_by_label("Begin in").select_option(label="Spanish")
    telephone.call()
    telephone.skips_to("You press 8.")
    telephone.skips_to("¿En qué podemos ayudarle?")


def test_whoever_is_rung_is_busy_and_callers_are_told_what_then(telephone: Telephone) -> None:
    telephone.page.get_by_role("radio", name="Wednesday noon").check()
    telephone.call()
    telephone.live()
    telephone.page.get_by_label("Whoever is rung").select_option(label="is busy")
    telephone.page.locator("[data-pad]").focus()
    telephone.page.keyboard.press("2")
    telephone.skips_to("The line is busy.")
    telephone.skips_to("NAMI Chicago helpline: the line is busy.")
    telephone.skips_to("To try again")


def test_nobody_presses_anything_and_the_line_goes_on_by_itself(telephone: Telephone) -> None:
    telephone.call()
    telephone.skips_to("The line waits 8 seconds for a key.")
    assert telephone.state.text_content() == "Your turn: press a key"
    telephone.skips_to("Sorry, I did not get a choice.")


@contextmanager
def folder_of_calls(home: Path) -> Iterator[Path]:
    folder = home / "tests" / "calls"
    folder.mkdir(parents=True)
    yield folder
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    folder.parent.rmdir()


def test_a_saved_call_is_a_golden_call(telephone: Telephone, console_home: Path, called: Called) -> None:
    """What was pressed in the page, saved, and told again by the tests, is heard as it is written there."""
    page = telephone.page
    page.get_by_role("radio", name="Sunday 6 pm").check()
    telephone.call()
    telephone.live()
    page.keyboard.press("2")
    telephone.skips_to("To talk to nine eight eight now")
    telephone.button("Hang up").click()
    page.get_by_label("Save this call as a test").fill("NAMI is closed on Sunday")
    with folder_of_calls(console_home) as folder:
        telephone.button("Save").click()
        page.get_by_text("The call is saved as tests/calls/nami-is-closed-on-sunday.call.").wait_for()
        text = (folder / "nami-is-closed-on-sunday.call").read_text(encoding="utf-8")
    story = read_story(text)
    assert story.at
    called.clock.now = datetime.strptime(story.at, TIME_FORMAT).replace(tzinfo=CHICAGO)
    assert write_story(story, replay(story, called.exchange, called.entry)) == text
    assert re.search(r"^press 2 early$", text, re.M) and "NAMI Chicago is closed now." in text


def test_without_a_folder_for_it_the_saved_call_is_a_download(telephone: Telephone) -> None:
    telephone.call()
    telephone.button("Hang up").click()
    telephone.page.get_by_label("Save this call as a test").fill("Hung up at once")
    with telephone.page.expect_download() as download:
        telephone.button("Save").click()
    assert download.value.suggested_filename == "hung-up-at-once.call"
    assert read_story(Path(download.value.path()).read_text(encoding="utf-8")).title == "Hung up at once"


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_in_the_way_during_a_call_and_after_it(
    open_page: OpenPage, width: int, scheme: str
) -> None:
    telephone = Telephone(open_page("/staff/try", width=width, scheme=scheme))
    telephone.call()
    telephone.live()
    assert (findings(telephone.page), sideways(telephone.page)) == ([], 0)
    telephone.page.keyboard.press("6")
    telephone.hears("Public safety agencies.")
    telephone.page.wait_for_timeout(1000)
    assert in_sight(telephone)
    telephone.button("Hang up").click()
    assert (findings(telephone.page), sideways(telephone.page)) == ([], 0)
    sizes = telephone.page.locator(".key").evaluate_all(
        "all => all.map((each) => [each.getBoundingClientRect().width, each.getBoundingClientRect().height])"
    )
    assert len(sizes) == 15 and all(min(size) >= 44 for size in sizes)


def in_sight(telephone: Telephone) -> bool:
    """Whether the last sentence stands within the window of the transcript, and on the telephone too."""
    window, last = telephone.log.bounding_box(), telephone.log.locator("li:visible").last
    row, caption = last.bounding_box(), telephone.page.locator("[data-caption]").inner_text()
    assert window and row and caption in last.inner_text()
    return window["y"] <= row["y"] + 1 and row["y"] + row["height"] <= window["y"] + window["height"] + 1


def test_a_whole_call_from_keys_is_shown_without_the_script(open_page: OpenPage) -> None:
    page = open_page("/staff/try", java_script_enabled=False)
    page.get_by_text("Write the keys instead").click()
    page.get_by_role("radio", name="Sunday 6 pm").check()
    page.get_by_label("Keys to press").fill("2")
    page.get_by_role("button", name="Show the whole call").click()
    assert "NAMI Chicago is closed now." in page.get_by_role("log").inner_text()
    assert page.locator("audio").count() > 10


def test_a_console_that_is_gone_is_told_and_nothing_hangs(browser: Browser, console_url: str) -> None:
    telephone = Telephone(browser.new_page())
    telephone.page.goto(f"{console_url}/staff/try")
    telephone.page.route("**/try/heard*", lambda route: route.abort())
    telephone.button("Call").click()
    telephone.page.get_by_text("The console does not answer. Call again.").wait_for()
    telephone.page.unroute("**/try/heard*")
    telephone.call()
    telephone.page.close()
