"""Try the line: the same handset as everywhere, played by a page; every key sends the whole call anew."""

from __future__ import annotations

import io
import re
import shutil
import time
import wave
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest

from ivr.audio.robot import robot_for
from ivr.edition import compile_line
from ivr.files.load import load
from ivr.files.recordings import heard
from ivr.phone import read_story
from ivr.store.audit import Wanted
from ivr.store.history import Decision
from ivr.store.roles import Role
from ivr.web.staff.console import Console
from ivr.web.staff.mount import Mount
from tests.conftest import HOME
from tests.files.small import copy_of
from tests.web.staff.browser import Browser, Page
from tests.web.staff.conftest import DEMO_URL

SignIn = Callable[..., Browser]
BEGUN = {"line": "draft", "when": "noon", "language": "en", "result": "completed"}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The shipped line, which a test may spoil."""
    copy_of(HOME, tmp_path)
    return tmp_path


@pytest.fixture
def viewer(sign_in: SignIn) -> Browser:
    return sign_in(Role.VIEWER)


@pytest.fixture
def editor(sign_in: SignIn) -> Browser:
    return sign_in(Role.EDITOR)


def call(browser: Browser, **wanted: str) -> Page:
    """What the telephone on the page asks for."""
    return browser.open(f"/staff/try/heard?{urlencode(BEGUN | wanted)}")


def kinds(page: Page) -> list[str]:
    return re.findall(r'data-kind="([a-z]+)"', page.html)


def seconds(page: Page, kind: str = "listen") -> float:
    """When the last thing of a kind began."""
    return float(re.findall(rf'data-kind="{kind}" data-at="([0-9.]+)"', page.html)[-1])


def sounds(page: Page, voice: str) -> list[str]:
    """The addresses of the sounds of a voice."""
    rows = page.html.split("<li ")[1:]
    found = [re.search(r'data-sound="([^"]+)"', row) for row in rows if f"row-{voice}" in row]
    return [unescape(each[1]) for each in found if each]


def keep(page: Page, **fields: str) -> dict[str, str]:
    """What the form that saves a call sends."""
    return page.form("/try/save").fields | fields


# Calling.


def test_a_call_is_heard_up_to_where_a_key_is_needed(viewer: Browser) -> None:
    page = call(viewer)
    assert page.status == 200
    assert kinds(page)[0] == "words" and kinds(page)[-1] == "listen"
    assert page.words.startswith("0:00 Hang up and call nine one one")
    assert "For mental health support" in page.words


def test_with_every_key_the_whole_call_is_made_again(viewer: Browser) -> None:
    first = call(viewer)
    pressed = call(viewer, acts=f"2@{seconds(first) + 1:.3f}")
    assert pressed.words.startswith(first.words.removesuffix("."))
    assert "You press 2." in pressed.words
    assert "It rings at NAMI Chicago helpline, 833-626-4244." in pressed.words
    assert "Somebody answers, and they talk." in pressed.words


def test_a_key_cuts_the_words_short_where_it_was_pressed(viewer: Browser) -> None:
    page = call(viewer, acts="6@30")
    (cut,) = [row for row in page.html.split("<li ") if "data-cut" in row]
    begun, lasted = re.findall(r'data-(?:at|seconds)="([0-9.]+)"', cut)
    assert float(begun) + float(lasted) == pytest.approx(30, abs=0.002)
    assert "cut short" in page.words and "Public safety agencies." in page.words


def test_a_key_in_the_emergency_notice_is_lost_and_said_so(viewer: Browser) -> None:
    assert "You press 2. Nobody listens now: it is lost." in call(viewer, acts="2@1.5").words


def test_silence_goes_on_when_it_was_waited_for(viewer: Browser) -> None:
    first = call(viewer)
    assert "did not get a choice" not in call(viewer, until=f"{seconds(first) + 7:.3f}").words
    assert "did not get a choice" in call(viewer, until=f"{seconds(first) + 8.01:.3f}").words


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ({"when": "sunday"}, "NAMI Chicago is closed now."),
        ({"when": "night"}, "NAMI Chicago is closed now."),
        ({"when": "noon"}, "It rings at NAMI Chicago helpline"),
        ({"when": "set", "date": "2026-11-29", "time": "18:00"}, "It opens tomorrow at 9 AM."),
        ({"when": "set", "date": "2026-11-27", "time": "19:30"}, "It rings at NAMI Chicago helpline"),
        ({"when": "now"}, "It rings at NAMI Chicago helpline"),  # Monday noon, by the clock of the tests
    ],
)
def test_the_clock_is_set_as_somebody_wishes(viewer: Browser, when: dict[str, str], told: str) -> None:
    assert told in call(viewer, **when, acts="2@60").words


def test_the_day_and_time_come_back_so_that_the_call_stays_there(viewer: Browser) -> None:
    page = call(viewer, when="sunday")
    assert 'data-date="2026-11-29" data-time="18:00"' in page.html
    assert 'data-date="2026-11-24" data-time="03:00"' in call(viewer, when="night").html


def test_it_begins_in_a_language_as_callers_would(viewer: Browser) -> None:
    spanish = call(viewer, language="es")
    assert "You press 8." in spanish.words and "¿En qué podemos ayudarle?" in spanish.words
    arabic = call(viewer, language="ar")
    assert "You press 9." in arabic.words and "كيف يمكننا مساعدتكم؟" in arabic.words
    assert '<span class="row-said" lang="ar' in arabic.html


@pytest.mark.parametrize(
    ("result", "told", "then"),
    [
        ("busy", "The line is busy.", "NAMI Chicago helpline: the line is busy."),
        ("no-answer", "Nobody answers.", "nine eight eight"),
        ("failed", "The call cannot be put through.", "nine eight eight"),
    ],
)
def test_callers_hear_what_comes_of_a_transfer(viewer: Browser, result: str, told: str, then: str) -> None:
    page = call(viewer, result=result, acts="2@60")
    assert page.words.index(told) < page.words.rindex(then)


def test_what_comes_of_transfers_may_be_changed_during_the_call(viewer: Browser) -> None:
    assert "The line is busy." in call(viewer, acts="busy@5 2@60").words


def test_a_call_ends_and_says_why(viewer: Browser) -> None:
    page = call(viewer, until="14400", result="no-answer")
    assert kinds(page)[-1] == "end"
    assert "The line hangs up." in page.words


def test_a_call_goes_on_with_the_edition_it_began_with(viewer: Browser, home: Path) -> None:
    first = call(viewer)
    menu = home / "menus" / "main.yaml"
    text = menu.read_text(encoding="utf-8").replace("For mental health support", "For a quiet mind")
    menu.write_text(text, encoding="utf-8")
    edition = re.search(r'data-edition="([0-9a-f]+)"', first.html)
    assert edition
    assert "For mental health support" in call(viewer, edition=edition[1]).words
    assert "For a quiet mind" in call(viewer).words


def test_a_draft_that_is_no_line_says_what_must_be_mended(viewer: Browser, home: Path) -> None:
    menu = home / "menus" / "main.yaml"
    menu.write_text(menu.read_text(encoding="utf-8").replace("go-to:", "go-too:", 1), encoding="utf-8")
    page = call(viewer)
    assert page.status == 422
    assert "The draft is no line as it is. menus/main.yaml:" in page.words
    assert "The draft is no line as it is." in viewer.open("/staff/try").words


def test_what_is_published_can_be_called_too(viewer: Browser, home: Path, made: Console) -> None:
    assert "Nothing was published yet: try the draft." in call(viewer, line="published").words
    line, _ = load(home)
    assert line
    edition = compile_line(line, "", "twilio", heard(home, line, placeholders=False))
    decision = Decision("Ana", "", datetime(2026, 11, 23, tzinfo=UTC))
    made.editions.publish(edition.line, edition.recordings, decision)
    shutil.rmtree(home / "menus")
    page = call(viewer, line="published")
    assert page.status == 200 and "For mental health support" in page.words
    assert call(viewer, line="published").html == page.html


# Sounds.


def test_recordings_are_heard_and_nobody_elses_sound(viewer: Browser, home: Path, demo: Mount) -> None:
    visitor = Browser(demo, DEMO_URL)
    page = call(visitor)
    recording = sounds(page, "placeholder")[0]
    answer = visitor.client.get(recording, base_url=DEMO_URL, environ_overrides={"REMOTE_ADDR": "127.0.0.1"})
    assert answer.data == (home / "prompts" / "en" / "emergency.wav").read_bytes()
    assert answer.headers["Cache-Control"] == "private, max-age=86400, immutable"
    for hostile in ("..%2f..%2fmenus%2fmain.yaml", "0/en/emergency.wav", "%00", "a/" * 200):
        assert viewer.open(f"/staff/try/sounds/{hostile}").status in (400, 404)


def fetched(viewer: Browser, address: str) -> bytes:
    """The sound at an address."""
    there = {"base_url": viewer.base_url, "environ_overrides": {"REMOTE_ADDR": "10.0.0.1"}}
    answer = viewer.client.get(address, **there)
    assert (answer.status_code, answer.mimetype) == (200, "audio/wav")
    return bytes(answer.data)


def wav_seconds(answer: bytes) -> float:
    with wave.open(io.BytesIO(answer)) as file:
        return float(file.getnframes() / file.getframerate())


@pytest.mark.skipif(robot_for("en-US") is None, reason="needs: apt install flite")
def test_words_without_a_recording_are_spoken_as_long_as_the_handset_says(viewer: Browser) -> None:
    page = call(viewer)
    row = next(row for row in page.html.split("<li ") if "row-robot" in row)
    address, lasts = re.search(r'data-sound="([^"]+)"', row), re.search(r'data-seconds="([0-9.]+)"', row)
    assert address and lasts
    sound = fetched(viewer, unescape(address[1]))
    assert wav_seconds(sound) == pytest.approx(float(lasts[1]), abs=0.01)
    assert "placeholder voice" in page.words


def test_nothing_but_the_lines_own_words_is_spoken(viewer: Browser) -> None:
    (address, *_) = sounds(call(viewer), "robot") or pytest.skip("no robot voice here")
    unsealed = ("/staff/try/speech/WyJoaSIsImVuIl0.x", "/staff/try/speech/a.b.c")
    for forged in (f"{address}x", address[:-4], *unsealed):
        assert viewer.open(forged).status == 404


def test_a_language_that_no_robot_here_speaks_is_left_to_the_browser(viewer: Browser) -> None:
    page = call(viewer, language="ar")
    rows = [row for row in page.html.split("<li ") if "row-browser" in row]
    assert rows and all("data-sound" not in row and 'data-tag="ar' in row for row in rows)
    assert "your browser’s voice" in page.words


def test_keys_and_ringing_have_their_sounds(viewer: Browser) -> None:
    for name in ("0", "9", "star", "pound", "ringing"):
        assert 0 < wav_seconds(fetched(viewer, f"/staff/try/tones/{name}")) <= 4
    assert viewer.open("/staff/try/tones/11").status == 404


# Without the script: a whole call from a list of keys.


def test_a_call_from_written_keys_needs_no_script(viewer: Browser) -> None:
    page = viewer.open(f"/staff/try?{urlencode(BEGUN | {'keys': '2', 'when': 'sunday'})}")
    assert page.status == 200
    assert "NAMI Chicago is closed now." in page.words and "nine eight eight now" in page.words
    assert "<audio controls" in page.html
    assert "Sun Nov 29, 2026, 18:00" in page.words or "Sun 29 Nov 2026, 18:00" in page.words


def test_keys_nobody_has_are_refused_with_what_to_write(viewer: Browser) -> None:
    page = viewer.open(f"/staff/try?{urlencode(BEGUN | {'keys': '2 x'})}")
    assert page.status == 422
    assert "'x' is not a key. Type keys 0 to 9" in page.words
    assert 'value="2 x"' in page.html


def test_the_page_teaches_a_newcomer(viewer: Browser) -> None:
    page = viewer.open("/staff/try")
    assert page.heading == "Try the line"
    assert "Press the green button." in page.words
    assert page.html.count("data-key=") == 12
    assert "/staff/try" in viewer.open("/staff/").links


# Saving a call.


def saving(editor: Browser, **wanted: str) -> Page:
    """Saves a call that was made from written keys."""
    title = wanted.pop("title", "NAMI is closed on Sunday evening")
    page = editor.open(f"/staff/try?{urlencode(BEGUN | {'keys': '2', 'when': 'sunday'} | wanted)}")
    return editor.ask("POST", "/staff/try/save", data=keep(page, title=title))


def test_a_call_is_saved_beside_the_others_and_told_in_the_audit(
    editor: Browser, home: Path, made: Console
) -> None:
    (home / "tests" / "calls").mkdir(parents=True)
    page = saving(editor)
    file = "tests/calls/nami-is-closed-on-sunday-evening.call"
    assert f"The call is saved as {file}." in page.words
    text = (home / file).read_text(encoding="utf-8")
    story = read_story(text)
    assert (story.title, story.at) == ("NAMI is closed on Sunday evening", "2026-11-29 18:00")
    assert "press 2\n" in text and "NAMI Chicago is closed now." in text
    (entry, *_) = made.audit.page(Wanted(deed="call-saved"))
    assert (entry.by, entry.about, entry.after) == ("Editor", file, "NAMI is closed on Sunday evening")
    assert list((home / "tests" / "calls").iterdir()) == [home / file]


def test_no_call_is_ever_written_over(editor: Browser, home: Path) -> None:
    (home / "tests" / "calls").mkdir(parents=True)
    saving(editor)
    page = saving(editor, title="Nami is closed, on Sunday evening!")
    assert page.status == 422
    assert "Another call has this title. Give this one another." in page.words
    assert 'value="Nami is closed, on Sunday evening!"' in page.html


def test_on_a_server_without_tests_the_file_comes_to_the_browser(editor: Browser) -> None:
    page = saving(editor)
    name = "nami-is-closed-on-sunday-evening.call"
    assert page.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert read_story(page.html).title == "NAMI is closed on Sunday evening"


@pytest.mark.parametrize("title", ["", "  ", "!?", "中文"])
def test_a_call_without_a_title_is_not_saved(editor: Browser, title: str) -> None:
    page = saving(editor, title=title)
    assert page.status == 422
    assert "Give the call a title" in page.words


@pytest.mark.parametrize(
    "title", ["../../menus/main", "/etc/passwd\nat 2000-01-01 00:00", "a" * 500, ".call", "=1+1"]
)
def test_a_title_leads_to_no_other_folder(editor: Browser, home: Path, title: str) -> None:
    (home / "tests" / "calls").mkdir(parents=True)
    before = sorted(path for path in home.rglob("*") if path.is_file() and "instance" not in path.parts)
    saving(editor, title=title)
    after = sorted(path for path in home.rglob("*") if path.is_file() and "instance" not in path.parts)
    (new,) = set(after) - set(before)
    assert new.parent == home / "tests" / "calls" and re.fullmatch(r"[a-z0-9-]{1,60}\.call", new.name)
    assert read_story(new.read_text(encoding="utf-8")).at == "2026-11-29 18:00"


def test_a_folder_that_cannot_be_written_is_told(editor: Browser, home: Path) -> None:
    (home / "tests" / "calls" / ".full.call.new").mkdir(parents=True)
    assert "It cannot be written: Is a directory." in saving(editor, title="Full").words


def test_viewers_are_not_offered_to_save(viewer: Browser) -> None:
    page = viewer.open(f"/staff/try?{urlencode(BEGUN | {'keys': '2'})}")
    assert "/staff/try/save" not in page.html


def test_a_call_that_cannot_be_made_again_is_not_saved(editor: Browser, home: Path) -> None:
    page = editor.open(f"/staff/try?{urlencode(BEGUN | {'keys': '2'})}")
    answer = editor.ask("POST", "/staff/try/save", data=keep(page, title="A", keys="x"))
    assert answer.status == 422 and "This call cannot be made again. Call anew." in answer.words
    shutil.rmtree(home / "menus")
    answer = editor.ask("POST", "/staff/try/save", data=keep(page, title="A", edition=""))
    assert answer.status == 422 and "The draft is no line as it is." in answer.words


# What nobody sensible sends.


@pytest.mark.parametrize(
    "wanted",
    [
        {"line": "elsewhere"},
        {"when": "yesterday"},
        {"when": "set", "date": "2026-02-30", "time": "12:00"},
        {"when": "set", "date": "9999-12-31", "time": "23:59"},
        {"when": "set", "date": "0001-01-01", "time": "00:00"},
        {"language": "tlh"},
        {"language": "en-short"},
        {"result": "married"},
        {"acts": "2"},
        {"acts": "2@nan"},
        {"acts": "2@1 " * 101},
        {"until": "nan"},
        {"until": "inf"},
        {"until": "-1"},
        {"until": "1e9"},
        {"keys": "<script>alert(1)</script>"},
        {"keys": "=cmd|' /C calc'!A0"},
    ],
    ids=str,
)
def test_hostile_calls_are_refused_in_words(viewer: Browser, wanted: dict[str, str]) -> None:
    page = call(viewer, **wanted)
    assert page.status == 422
    assert len(page.words) > 10 and "<script>alert" not in page.html
    whole = viewer.open(f"/staff/try?{urlencode(BEGUN | {'keys': ''} | wanted)}")
    assert whole.status == 422 and "<script>alert" not in whole.html


def test_a_call_of_a_hundred_keys_is_soon_answered(viewer: Browser) -> None:
    call(viewer)
    acts = " ".join(f"{'*#'[n % 2]}@{20 + 30 * n}" for n in range(100))
    before = time.monotonic()
    assert call(viewer, acts=acts).status == 200
    assert time.monotonic() - before < 5
