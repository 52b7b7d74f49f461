"""Recordings brought to the console: read by the importer, listened to, cut, kept, and brought back."""

from __future__ import annotations

import io
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ivr.audio.take import read_take
from ivr.files.load import load
from ivr.files.recordings import heard, make_record, read_shelf
from ivr.files.shelving import keep as keep_sound
from ivr.store.roles import Role
from ivr.web.staff.console import Console
from ivr.web.staff.pages.prompts import bringing
from tests.audio.takes import likeness, samples, speech, tone, wav
from tests.files.recorded import ADDED
from tests.web.staff.browser import Browser, Page
from tests.web.staff.town import ENGLISH, a_take, bring, brought, page_of, recorded, town, upload

SignIn = Callable[..., Browser]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return town(tmp_path)


@pytest.fixture
def editor(sign_in: SignIn) -> Browser:
    return sign_in(Role.EDITOR, "Ana")


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine may take long to start the process that reads takes."""
    monkeypatch.setattr(bringing, "PATIENCE", 60.0)


def sounding(browser: Browser, path: str) -> bytes:
    """The sound at an address."""
    response = browser.client.get(
        path,
        base_url=browser.base_url,
        environ_overrides={"REMOTE_ADDR": "10.0.0.1"},
        headers={"X-Forwarded-For": "192.0.2.1"},
    )
    assert response.status_code == 200, response.status
    return bytes(response.data)


def press(browser: Browser, button: str, **fields: str) -> Page:
    """Another button of the form that keeps a take."""
    assert browser.page
    form = browser.page.form("/keep")
    action = form.action.replace("/keep", f"/{button}")
    return browser.ask("POST", action, data={**form.fields, **fields})


def on_trial(home: Path) -> list[str]:
    return [path.name for path in (home / "instance/takes").glob("*")]


def what_callers_hear(home: Path) -> bytes:
    line, problems = load(home)
    assert line, problems
    return heard(home, line, placeholders=False)["main", "en"]


@pytest.mark.parametrize("kind", ["wav-16-bit", "webm-opus", "m4a-aac", "mp3", "ogg-opus", "flac"])
def test_a_take_is_heard_kept_and_what_callers_hear(
    home: Path, editor: Browser, made: Console, kind: str
) -> None:
    said = a_take(kind=kind)
    page = bring(editor, said, f"New Recording 12.{kind}")
    assert page.path.startswith("/staff/prompts/takes/"), page.words
    assert ENGLISH in page.words and recorded(home) == ""
    page = editor.send("/keep")
    assert "The recording is kept." in page.words and "by Ana" in page.words
    assert what_callers_hear(home) == read_take(said, ENGLISH, "en").sound
    assert likeness(samples(what_callers_hear(home)), samples(read_take(a_take(), "", "en").sound)) > 0.95
    entry = made.audit.page()[0]
    assert (entry.deed, entry.about, entry.before) == ("recording-kept", "en/main", None)
    assert entry.after and entry.after.startswith(recorded(home)[:16])
    assert read_shelf(home, "en").records["main"].by == "Ana"
    assert on_trial(home) == []


def test_warnings_are_told_before_anything_is_kept(editor: Browser) -> None:
    page = bring(editor, wav(speech(2.5, noise=-30.0)))
    assert "There is much noise behind the voice." in page.words


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "This file is empty."),
        (b"<html><script>alert(1)</script>", "This is not a sound recording."),
        (b"#EXTM3U\nfile:///etc/passwd\n", "This is a playlist"),
        (a_take()[:30_000], "The end of this recording is missing."),
        (wav(tone(440, 3.0, level=0.0)), "Nothing can be heard"),
        (b"RIFF\xff\xff\xff\xffWAVEfmt \x10\x00\x00\x00" + bytes(200), ""),
        (b"\x1a\x45\xdf\xa3" + bytes(range(256)) * 50, ""),
    ],
)
def test_a_hostile_file_is_refused_with_its_sentence(
    home: Path, editor: Browser, content: bytes, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page = bring(editor, content, "../../../etc/passwd<b>.wav")
    assert (page.status, page.heading) == (422, "main · English")
    assert told in page.words and "Traceback" not in page.html
    assert recorded(home) == "" and on_trial(home) == []
    assert "Traceback" not in capsys.readouterr().err


def test_too_large_a_file_is_refused_before_it_is_read(editor: Browser) -> None:
    assert bring(editor, bytes(22 * 1024 * 1024)).status == 413
    page = bring(editor, bytes(20_500_000))
    assert page.status == 422 and "larger than 20 MB" in page.words


def test_no_file_is_no_take(editor: Browser) -> None:
    form = editor.open(page_of("en")).form("/takes")
    for data in (form.fields, {**form.fields, "take": (io.BytesIO(b""), "")}):
        page = editor.ask("POST", form.action, data=data)
        assert page.status == 422 and "Choose a recording first" in page.words


def test_what_the_voice_always_speaks_cannot_be_recorded(home: Path, editor: Browser) -> None:
    token = editor.open(page_of("en")).form("/takes").fields["csrf_token"]
    script = home / "prompts/es/script.po"
    parts = script.read_text(encoding="utf-8").split("\n\n")
    script.write_text("\n\n".join(part for part in parts if 'msgctxt "welcome"' not in part))
    for path, told in ((page_of("en", "last-words"), "has blanks"), (page_of("es", "welcome"), "no words")):
        page = upload(editor, f"{path}/takes", {"csrf_token": token}, a_take(), "a.wav")
        assert page.status == 422 and told in page.words


def test_the_emergency_notice_may_not_be_long(home: Path, editor: Browser) -> None:
    form = editor.open(page_of("en", "emergency")).form("/takes")
    page = upload(editor, form.action, form.fields, a_take(11.0), "a.wav")
    assert page.status == 422 and "may last 8 seconds" in page.words
    page = upload(editor, form.action, form.fields, a_take(5.0), "a.wav")
    page = editor.send("/keep", start="0", end="1.5")
    assert page.status == 422 and "Check that it is the right file" in page.words
    assert recorded(home, prompt="emergency") == ""


def test_a_take_is_cut_by_ear_before_it_is_kept(home: Path, editor: Browser) -> None:
    page = brought(home, editor, a_take(5.5))
    whole = sounding(editor, f"{page.path}.wav")
    page = press(editor, "cut", start="0,0", end="2")
    assert "start=0" in page.url and "end=2" in page.url
    part = sounding(editor, f"{page.path}.wav?start=0&end=2")
    assert len(part) < len(whole) / 2
    page = editor.send("/keep", start="0", end="2")
    kept = samples(what_callers_hear(home))
    assert len(kept) / 8000 == pytest.approx(2.25, abs=0.35)
    assert likeness(kept, samples(whole)[: 2 * 8000]) > 0.95
    page = editor.send("/again")
    assert page.path.startswith("/staff/prompts/takes/") and "What is recorded now" in page.words


@pytest.mark.parametrize(("start", "end"), [("1.9", "1.95"), ("2", "1"), ("900", "999")])
def test_a_cut_that_leaves_nothing_is_refused(home: Path, editor: Browser, start: str, end: str) -> None:
    brought(home, editor, a_take())
    page = editor.send("/keep", start=start, end=end)
    assert page.status == 422 and recorded(home) == ""
    assert "can be heard in this recording" in page.words


def test_numbers_that_are_none_cut_nothing(home: Path, editor: Browser) -> None:
    take = home / "instance/takes" / brought(home, editor, a_take()).path.split("/")[-1]
    for number, typed in enumerate(["", "nan", "inf", "-1", "1e400", "<b>", "12345678901234567890"]):
        shutil.copytree(take, take.with_name(f"{number:024x}"))  # as if it was brought again
        editor.open(f"/staff/prompts/takes/{number:024x}")
        assert press(editor, "cut", start=typed, end=typed).status == 200
        editor.open(f"/staff/prompts/takes/{number:024x}")
        assert "The recording is kept." in editor.send("/keep", start=typed, end=typed).words


def test_a_take_thrown_away_changes_nothing(home: Path, editor: Browser) -> None:
    page = brought(home, editor, a_take())
    assert "thrown away" in press(editor, "drop").words
    assert recorded(home) == "" and editor.open(page.path).status == 404


def test_a_take_of_words_that_changed_is_not_kept(home: Path, editor: Browser) -> None:
    page = brought(home, editor, a_take())
    menu = home / "menus/main.yaml"
    menu.write_text(menu.read_text(encoding="utf-8").replace(ENGLISH, "What do you need?"))
    fields = page.form("/keep").fields
    page = editor.ask("POST", f"{page.path}/keep", data=fields)
    assert page.status == 422 and "The words have changed" in page.words and recorded(home) == ""
    assert "They are now: What do you need?" in page.words


def test_two_people_keep_a_take_at_once_and_the_second_is_told(
    home: Path, sign_in: SignIn, made: Console
) -> None:
    ana, ben = sign_in(Role.EDITOR, "Ana"), sign_in(Role.EDITOR, "Ben")
    brought(home, ana, a_take(pitch=120.0))
    brought(home, ben, a_take(pitch=190.0))
    ana.send("/keep")
    first = recorded(home)
    page = ben.send("/keep")
    assert page.status == 409 and "Ana changed what is recorded" in page.words
    assert recorded(home) == first
    page = ben.send("/keep")
    assert "The recording is kept." in page.words and recorded(home) != first
    assert "Earlier recordings" in page.words and "by Ana" in page.words


def test_an_earlier_recording_is_heard_and_brought_back(home: Path, editor: Browser, made: Console) -> None:
    brought(home, editor, a_take(pitch=120.0))
    editor.send("/keep")
    first, sound = recorded(home), what_callers_hear(home)
    brought(home, editor, a_take(pitch=190.0))
    page = editor.send("/keep")
    second = recorded(home)
    (name,) = {part.split(".wav")[0] for part in page.html.split("/earlier/")[1:] if ".wav" in part[:40]}
    assert sounding(editor, f"{page_of('en')}/earlier/{name}.wav") == sound
    page = editor.send(f"/earlier/{name}")
    assert "The earlier recording is back." in page.words
    assert recorded(home) == first and first != second
    assert made.audit.page()[0].deed == "recording-brought-back"
    page = editor.ask("POST", f"{page_of('en')}/earlier/{name}", data=page.form("/takes").fields)
    assert page.status == 422 and "not there any more" in page.words


def test_an_earlier_recording_does_not_replace_what_somebody_just_kept(home: Path, sign_in: SignIn) -> None:
    ana, ben = sign_in(Role.EDITOR, "Ana"), sign_in(Role.EDITOR, "Ben")
    for pitch in (120.0, 150.0):
        brought(home, ana, a_take(pitch=pitch))
        ana.send("/keep")
    page = ben.open(page_of("en"))
    brought(home, ana, a_take(pitch=190.0))
    ana.send("/keep")
    name = page.html.split("/earlier/")[1].split(".wav")[0].split('"')[0]
    page = ben.send(f"/earlier/{name}")
    assert page.status == 409 and "Ana changed what is recorded" in page.words


def test_a_take_that_takes_long_is_read_while_the_page_is_left(
    editor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bringing, "PATIENCE", 0.0)
    page = bring(editor, a_take())
    assert page.path.startswith("/staff/work/")
    assert page.heading == "Reading a recording of en/main"
    work, until = page.path, time.monotonic() + 60
    while "Go on" not in (page := editor.open(work)).words or "progress.js" in page.html:
        assert time.monotonic() < until
        time.sleep(0.05)
    (link,) = [each for each in page.links if "/takes/" in each]
    assert link in editor.open(page_of("en")).links, "whoever left finds it again"
    assert link not in editor.open(page_of("es")).links
    assert editor.open(link).status == 200


def test_a_refusal_that_took_long_leads_back_to_the_prompt(
    editor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bringing, "PATIENCE", 0.0)
    work, until = bring(editor, b"nonsense").path, time.monotonic() + 60
    while "progress.js" in (page := editor.open(work)).html:
        assert time.monotonic() < until
        time.sleep(0.05)
    assert "This is not a sound recording." in page.words and page_of("en") in page.links


def test_what_cannot_be_written_is_told_and_the_take_is_still_there(home: Path, editor: Browser) -> None:
    page = brought(home, editor, a_take())
    books = home / "prompts/en/recordings.json"
    books.parent.mkdir(exist_ok=True)
    books.write_text("{", encoding="utf-8")
    told = editor.send("/keep")
    assert told.status == 422 and "cannot be read" in told.words
    books.unlink()
    (books.parent / ".recordings.json.new").mkdir()
    editor.open(page.path)
    told = editor.send("/keep")
    assert told.status == 422 and "Ask whoever looks after the line." in told.words
    assert recorded(home) == "" and editor.open(page.path).status == 200


def test_takes_of_yesterday_are_thrown_away(home: Path, editor: Browser, made: Console) -> None:
    old = brought(home, editor, a_take()).path
    at = made.now().timestamp() - 25 * 3600
    os.utime(home / "instance/takes" / old.rpartition("/")[2], (at, at))
    bring(editor, a_take())
    assert editor.open(old).status == 404
    made.trials.drop("never-there")


def test_nothing_is_recorded_there_is_nothing_to_cut(home: Path, editor: Browser) -> None:
    form = editor.open(page_of("en")).form("/takes")
    page = editor.ask("POST", f"{page_of('en')}/takes/again", data=form.fields)
    assert page.status == 422 and "There is no recording to cut." in page.words


def test_a_recording_made_before_the_console_can_be_cut(home: Path, editor: Browser) -> None:
    page = brought(home, editor, a_take())
    sound = sounding(editor, f"{page.path}.wav")
    made = make_record(ENGLISH, sound, (2.0, -19, -3), source="memo", original=None, added=ADDED)
    keep_sound(home, "en", "main", sound, made, None)
    editor.open(page_of("en"))
    page = editor.send("/takes/again")
    assert page.status == 200 and sounding(editor, f"{page.path}.wav") == sound
