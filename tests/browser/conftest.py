"""A browser and a console for the tests of the pages; without Chromium they are named as skipped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.chromium import Complaints, chromium, chromium_path, microphone
from tests.browser.console_process import console_process
from tests.browser.pages import Scheme
from tests.conftest import HOME

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SPOKEN = HOME / "prompts" / "en" / "emergency.wav"  # what the microphone hears


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, whose microphone hears somebody read a sentence."""
    pytest.importorskip("playwright", reason="needs: pip install -e '.[browser]'")
    if chromium_path() is None:
        pytest.skip("needs Chromium: apt install chromium")
    with chromium(*microphone(SPOKEN)) as opened:
        yield opened


@pytest.fixture(scope="session")
def console_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of `console_url`, a copy of the shipped line."""
    return tmp_path_factory.mktemp("console")


@pytest.fixture(scope="session")
def console_url(browser: Browser, console_home: Path) -> Iterator[str]:
    """The address of a console in demo mode. One for all tests of a worker: they leave it as it was."""
    with console_process(HOME, console_home) as url:
        yield url


@pytest.fixture
def open_page(browser: Browser, console_url: str) -> Iterator[Callable[..., Page]]:
    """Opens a page of the console in a window of its own; what it should not have done fails the test."""
    windows, complaints = [], Complaints(console_url)

    def opening(path: str = "/staff/", width: int = 1280, scheme: Scheme = "light", **more: Any) -> Page:
        window = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce", **more
        )
        windows.append(window)
        page = window.new_page()
        complaints.watch(page)
        page.goto(console_url + path)
        return page

    yield opening
    for window in windows:
        window.close()
    assert complaints.told == []
