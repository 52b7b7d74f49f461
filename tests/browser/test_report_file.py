"""The page that `ivr report --html` writes, opened as a file."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from ivr.core.line import Line
from ivr.report.demo import MadeUp
from ivr.report.page import page
from ivr.report.whole import report
from tests.report.test_report import UNTIL

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_fits_a_small_screen(
    browser: Browser, line: Line, tmp_path: Path, scheme: Literal["light", "dark"]
) -> None:
    since = UNTIL - timedelta(days=30)
    month = report(line, MadeUp(line, {}).events(UNTIL, 30), {}, since, UNTIL, made_up=True)
    (tmp_path / "report.html").write_text(page(line, month), encoding="utf-8")
    opened = browser.new_page(viewport={"width": 320, "height": 640}, color_scheme=scheme)
    opened.goto((tmp_path / "report.html").as_uri())
    assert opened.evaluate("document.documentElement.scrollWidth") == 320
    ground = opened.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (ground == "rgb(255, 255, 255)") == (scheme == "light")
    opened.close()
