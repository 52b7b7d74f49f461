"""A real browser: Chromium without a screen, whose microphone plays a file, and what it complained of."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page

# Quiet: no look-ups of its own, and no sandbox, which needs rights that a container does not give.
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--mute-audio"),
    *("--disable-background-networking", "--disable-component-update", "--disable-default-apps"),
    *("--disable-sync", "--disable-extensions", "--no-first-run", "--no-default-browser-check"),
    "--disable-features=Translate,OptimizationHints,MediaRouter,AutofillServerCommunication",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


def chromium_path() -> str | None:
    """Where the system's Chromium is, if it is."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def microphone(sound: Path) -> tuple[str, ...]:
    """The flags of a browser whose microphone hears a WAV file, and that asks nobody whether it may."""
    return (
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-audio-capture={sound}",
    )


@contextmanager
def chromium(*flags: str) -> Iterator[Browser]:
    """A browser of its own, ended afterwards."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=[*FLAGS, *flags])
        yield browser
        browser.close()


@dataclass
class Complaints:
    """What a page did that no page of ours may: errors, violations of the policy, requests to elsewhere."""

    home: str
    told: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """From now on everything of that page is noted; the policy's violations come as errors of it."""
        page.on("console", lambda said: self._said(said, page.url))
        page.on("pageerror", lambda error: self.told.append(f"error: {error}"))
        page.on("request", lambda request: self._asked(request.url))
        page.on("dialog", self._asked_somebody)

    def _said(self, said: ConsoleMessage, here: str) -> None:
        """An error; that a page itself answers with 404 or 422 is no fault of it."""
        answered = said.text.startswith("Failed to load resource") and said.location["url"] == here
        if said.type == "error" and not answered:
            self.told.append(f"console: {said.text}")

    def _asked_somebody(self, dialog: Dialog) -> None:
        self.told.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _asked(self, url: str) -> None:
        if urlsplit(url).scheme in ("http", "https", "ws", "wss") and not url.startswith(f"{self.home}/"):
            self.told.append(f"a request to {url}")
