"""Takes the documentation's pictures: every page of the console, light and dark, 320 and 1280 pixels wide.

From the checkout: ``.venv/bin/python -m docs.pictures``, after ``pip install -e '.[test,browser]'``.
They are written to ``docs/pictures/``, which is emptied first, with a page that shows them all.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.browser.chromium import chromium
from tests.browser.console_process import console_process
from tests.browser.pages import SCHEMES, WIDTHS, settled

HOME = Path(__file__).parent.parent
FOLDER = HOME / "docs" / "pictures"
HEIGHTS = {320: 720, 1280: 900}


def take(to: Path) -> list[str]:
    """Every page that is in the console's own list; the names of those that were taken."""
    names: list[str] = []
    with TemporaryDirectory() as home, console_process(HOME, Path(home)) as url, chromium() as browser:
        for scheme in SCHEMES:
            for width in WIDTHS:
                size = {"width": width, "height": HEIGHTS[width]}
                page = browser.new_page(viewport=size, color_scheme=scheme, reduced_motion="reduce")
                page.goto(f"{url}/staff/")
                settled(page)
                links = page.locator("nav.pages a")
                paths = links.evaluate_all("all => all.map(each => each.getAttribute('href'))")
                for path in paths:
                    name = path.rstrip("/").rpartition("/")[2].replace("staff", "today")
                    page.goto(url + path)
                    page.screenshot(path=to / f"{name}-{scheme}-{width}.png")
                    names += [name] if name not in names else []
                page.close()
    return names


def index(names: list[str]) -> str:
    """A page that shows them: the wide ones, and the narrow ones below."""
    told = ["# The console in pictures", "", "Taken by `python -m docs.pictures`.", ""]
    for name in names:
        told += [f"## {name.replace('-', ' ').capitalize()}", ""]
        for width in reversed(WIDTHS):
            shown = [
                f"![{name}, {scheme}, {width} pixels]({name}-{scheme}-{width}.png)" for scheme in SCHEMES
            ]
            told += [" ".join(shown), ""]
    return "\n".join(told)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    (FOLDER / "README.md").write_text(index(take(FOLDER)), encoding="utf-8")
    print(f"taken, into {FOLDER}", file=sys.stderr)
