"""The grid: what there is to hear of every prompt in every language, counted, filtered and found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ivr.store.roles import Role
from ivr.web.staff.console import Console
from tests.files.recorded import record
from tests.web.staff.browser import Browser, Page
from tests.web.staff.town import ENGLISH, SPANISH, page_of, town

SignIn = Callable[..., Browser]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return town(tmp_path)


@pytest.fixture
def viewer(sign_in: SignIn) -> Browser:
    return sign_in(Role.VIEWER)


def rows(page: Page) -> dict[str, str]:
    """Each prompt's row, in words."""
    parts = page.html.split('<span class="prompt-name">')[1:]
    return {part.split("<")[0]: part.split("</tr>")[0] for part in parts}


def test_each_language_is_counted(home: Path, viewer: Browser) -> None:
    record(home, "es", "main", SPANISH)
    record(home, "es", "main-library", "Biblioteca")
    page = viewer.open("/staff/prompts")
    assert page.heading == "Prompts"
    recordable = page.words.split("Spanish 1 of ")[1].split()[0]
    assert int(recordable) > 5
    assert f"Spanish 1 of {recordable} recorded, 1 stale" in page.words
    assert "English 0 of" in page.words
    assert "1 to review" in page.words


def test_every_state_has_its_mark(home: Path, viewer: Browser) -> None:
    record(home, "en", "main", ENGLISH)
    record(home, "es", "main", SPANISH, placeholder=True)
    record(home, "en", "welcome", "Other words")
    record(home, "en", "main-library", "For the library")
    (home / "prompts/en/main-library.wav").write_bytes((home / "prompts/en/main.wav").read_bytes())
    found = rows(viewer.open("/staff/prompts"))
    assert ">recorded<" in found["main"] and ">placeholder<" in found["main"] and "to review" in found["main"]
    assert ">stale<" in found["welcome"]
    assert ">unknown<" in found["main-library"]
    assert ">voice<" in found["last-words"]
    assert ">missing<" in found["main-news"]


def test_what_the_menus_changed_and_what_nobody_translated_is_marked(home: Path, viewer: Browser) -> None:
    menu = home / "menus/main.yaml"
    menu.write_text(menu.read_text(encoding="utf-8").replace("For the library", "For books"))
    script = home / "prompts/es/script.po"
    parts = script.read_text(encoding="utf-8").split("\n\n")
    script.write_text("\n\n".join(part for part in parts if 'msgctxt "welcome"' not in part))
    found = rows(viewer.open("/staff/prompts"))
    assert ">older words<" in found["main-library"]
    assert ">no words<" in found["welcome"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("state=recorded", {"main"}),
        ("state=recorded&language=es", set()),
        ("state=to-review", {"main"}),
        ("words=BIBLIOTECA", {"main-library"}),
        ("words=biblioteca&language=en", set()),
        ("words=how+help", {"main"}),
        ("words=<script>", set()),
        ("menu=library&words=fairview", {"library"}),
        ("menu=nothing", set()),
        ("state=nonsense&words=how+can", {"main"}),
    ],
)
def test_prompts_are_filtered_and_found(home: Path, viewer: Browser, asked: str, expected: set[str]) -> None:
    record(home, "en", "main", ENGLISH)
    page = viewer.open(f"/staff/prompts?{asked}")
    assert set(rows(page)) == expected
    assert ("No prompt is like that" in page.words) == (not expected)
    assert "<script>" not in page.html.replace('<script src="', "")


def test_the_lines_own_prompts_have_a_place_of_their_own(viewer: Browser) -> None:
    assert set(rows(viewer.open("/staff/prompts?menu=line"))) >= {"emergency", "welcome", "emergency-short"}
    assert "press-1" in rows(viewer.open("/staff/prompts?menu=phrases"))


def test_a_change_of_the_files_is_seen_at_once(home: Path, viewer: Browser, made: Console) -> None:
    assert ">missing<" in rows(viewer.open("/staff/prompts"))["main"]
    before = made.prompts.read()
    assert made.prompts.read() is before
    record(home, "en", "main", ENGLISH)
    assert ">recorded<" in rows(viewer.open("/staff/prompts"))["main"]
    assert made.prompts.read().scripts["es"] is before.scripts["es"], "only what was saved is read again"


def test_a_line_that_cannot_be_read_says_where_to_look(home: Path, viewer: Browser) -> None:
    (home / "menus/line.yaml").unlink()
    page = viewer.open("/staff/prompts")
    assert (page.status, "The line cannot be read" in page.words) == (200, True)
    assert viewer.open(page_of("en")).status == 404


def test_one_prompt_says_where_callers_hear_it(viewer: Browser) -> None:
    told = viewer.open(page_of("en", "main-library")).words
    assert "A choice of this menu: key 1." in told
    told = viewer.open(page_of("es", "library")).words
    assert "inside other sentences" in told and "From the first menu: 1" in told
    assert "/staff/menus/library" in viewer.open(page_of("es", "library")).links
    assert "The first sound of every call" in viewer.open(page_of("en", "emergency")).words
    assert "It is the first menu." in viewer.open(page_of("en")).words
    assert "Said by the line itself" in viewer.open(page_of("en", "press-1")).words
    assert viewer.open(page_of("es", "emergency-short")).status == 200


def test_a_viewer_is_offered_nothing_to_change(viewer: Browser) -> None:
    page = viewer.open(page_of("es"))
    assert "Keep the words" not in page.words and "Record it" not in page.words
    assert SPANISH in page.words and ENGLISH in page.words


def test_only_the_page_that_records_may_use_the_microphone(viewer: Browser) -> None:
    assert "microphone=(self)" in viewer.open(page_of("en")).headers["Permissions-Policy"]
    assert "microphone=()" in viewer.open("/staff/prompts").headers["Permissions-Policy"]


@pytest.mark.parametrize(
    "path", ["en/nothing", "fr/main", "en/../main", "en/main%2Fx", "takes/..", "takes/0"]
)
def test_what_is_not_there_is_said_to_be_missing(sign_in: SignIn, path: str) -> None:
    assert sign_in(Role.EDITOR).open(f"/staff/prompts/{path}").status == 404


def test_the_robot_speaks_what_nobody_recorded(viewer: Browser) -> None:
    page = viewer.open(page_of("en"))
    if "No robot here" in page.words:
        pytest.skip("no robot voice is installed here")
    assert "A robot’s voice says today’s words" in page.words
    sound = viewer.client.get(
        f"{page_of('en')}/robot.wav", base_url=viewer.base_url, environ_overrides={"REMOTE_ADDR": "10.0.0.1"},
        headers={"X-Forwarded-For": "192.0.2.1", "Range": "bytes=0-43"},
    )  # fmt: skip
    assert (sound.status_code, sound.data[:4]) == (206, b"RIFF")
