"""The commands, as staff type them: what they print, and how they end."""

from __future__ import annotations

import json
import os
import re
from importlib import import_module
from pathlib import Path

import pytest

from ivr.cli import OURS, main
from ivr.phone.story import read_story
from tests.conftest import HOME
from tests.files.small import SMALL, copy_of


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """A command's exit code and what it printed."""
    code = main(arguments)
    told = capsys.readouterr()
    return code, told.out, told.err


@pytest.fixture(name="home")
def a_home(tmp_path: Path) -> Path:
    """A copy of the shipped line that a test may spoil."""
    copy_of(HOME, tmp_path)
    return tmp_path


SHIPPED = ("--home", str(HOME))


@pytest.mark.parametrize("command", ["", "serve", "call", "check", "tree"])
def test_every_command_teaches(capsys: pytest.CaptureFixture[str], command: str) -> None:
    code, out, _ = run(capsys, *filter(None, [command, "--help"]))
    assert code == 0
    assert "Usage: ivr" in out
    assert not command or "--home DIR" in out


@pytest.mark.parametrize(
    "command",
    [["call", "--keys", "1"], ["tree"], ["serve", "--port", "8219"], ["serve", "--draft", "--port", "8220"]],
)
def test_a_broken_line_is_told_and_not_used(
    capfd: pytest.CaptureFixture[str], home: Path, command: list[str]
) -> None:
    (home / "menus/main.yaml").write_text("main: [")
    code, out, _ = run(capfd, *command, "--home", str(home))
    assert code == 1
    assert "menus/main.yaml:1:" in out


def test_a_home_without_menus_is_told_what_to_do(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, _ = run(capsys, "check", "--home", str(tmp_path))
    assert code == 1
    assert "--home DIR" in out


@pytest.mark.parametrize("command", ["serve", "publish", "editions", "doctor", "tree"])
def test_a_home_that_is_no_folder_is_told_and_nothing_is_made_there(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str
) -> None:
    (tmp_path / "file").touch()
    for home, why in (("gone", "No such file or directory"), ("file", "it is no folder")):
        code, _, err = run(capsys, command, "--home", str(tmp_path / home))
        assert code == 2
        assert f"{tmp_path / home}: {why}. Name the folder that holds menus/ and prompts/: --home DIR" in err
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_call_is_heard_with_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(
        capsys, "call", *SHIPPED, "--keys", "2! 1!", "--at", "2026-11-29 18:00", "--dial-result", "busy"
    )
    assert (code, err) == (0, "")
    assert out.startswith("   0.0  Hang up and call nine one one if this is an emergency")
    assert "dial +18002738255  -> busy" in out
    assert out.endswith("end: hung up by the caller\n")


def test_a_call_as_json_has_what_other_programs_rely_on(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "call", *SHIPPED, "--keys", "1", "--at", "2026-12-02 12:00", "--json")
    events = json.loads(out)
    assert code == 0
    always = {"at", "kind", "prompt", "language", "words", "seconds", "number"}
    assert all(always <= event.keys() for event in events)
    assert {event["kind"] for event in events} == {"say", "play", "listen", "key", "dial", "end"}
    heard = [event for event in events if event["words"]]
    assert [event["language"] for event in heard][:4] == ["en", "es", "en", "es"]
    assert heard[0]["words"].startswith("Hang up and call nine one one")
    (dial,) = [event for event in events if event["kind"] == "dial"]
    assert (dial["number"], dial["result"]) == ("+18558666679", "completed")
    plays = [event for event in events if event["kind"] == "play"]
    recordings = {event["prompt"] for event in plays if not event["prompt"].startswith("silence-")}
    assert recordings == {"emergency", "emergency-short", "offer-language", "press-8", "offer-9"}
    assert [event["at"] for event in events] == sorted(event["at"] for event in events)


def test_a_call_without_keys_asks_for_each(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = iter(["x", "1 2", "3", "1", ""])
    monkeypatch.setattr("click.prompt", lambda *told, **how: next(typed))
    code, out, _ = run(capsys, "call", *SHIPPED, "--at", "2026-12-02 12:00")
    assert code == 0
    assert "'x' is not a key" in out
    assert "One key at a time" in out
    assert "dial +18778636338" in out


@pytest.mark.parametrize("moment", ["2026-03-08 02:30", "2026-11-01 01:30"])
def test_an_hour_the_clocks_skip_or_repeat_is_answered(
    capsys: pytest.CaptureFixture[str], moment: str
) -> None:
    code, out, err = run(capsys, "call", *SHIPPED, "--keys", "2!", "--at", moment)
    assert (code, err) == (0, "")
    assert "NAMI Chicago is closed now. It opens today at 9 AM." in out


def test_a_saved_call_is_a_story(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "mine.call"
    run(capsys, "call", *SHIPPED, "--keys", "4 _ #", "--at", "2026-12-02 12:00", "--save", str(path))
    story = read_story(path.read_text())
    assert story.at == "2026-12-02 12:00"
    assert len(story.actions) == 5
    assert "press 4\n" in path.read_text()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["call", "--keys", "1 z"], "'z' is not a key"),
        (["call", "--at", "tomorrow", "--keys", ""], "2026-11-29 18:00"),
        (["call", "--at", "9999-12-31 23:59", "--keys", ""], "Write a day from 2000-01-01 to 2099-12-31."),
        (["check", "--on", "0001-01-01"], "0001-01-01 is too far away."),
        (["report", "--demo", "--until", "9999-12-31"], "9999-12-31 is too far away."),
        (["call", "--at", "2026-11-29 18:00", "--url", "http://127.0.0.1:1", "--keys", ""], "has its own"),
        (["call", "--json"], "--json needs --keys"),
        (["call", "--dial-result", "maybe"], "maybe"),
        (["call", "--url", "127.0.0.1:8000", "--keys", ""], "Write it like http://127.0.0.1:8000"),
        (["call", "--url", "http://[::1", "--keys", ""], "http://[::1 is no address. Write it like"),
        (["call", "--url", "http://127.0.0.1:99999", "--keys", ""], "is no address"),
        (["call", "--url", "http://", "--keys", ""], "is no address"),
        (
            ["call", "--keys", "", "--save", "/nonexistent/x.call"],
            "/x.call: No such file or directory. Name another",
        ),
        (["ring"], "No such command"),
        (
            ["staff", "invite", os.fsdecode(b"Jos\xe9")],
            r"'Jos\udce9' is not in letters of UTF-8. Set the terminal",
        ),
        (["serve", "--port", "0"], "0"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_to_type(
    capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    extra = [] if arguments == ["ring"] else SHIPPED
    code, _, err = run(capsys, *arguments, *extra)
    assert code == 2
    assert told in err


@pytest.mark.parametrize(
    ("host", "why"),
    [
        ("", "--host is empty."),
        ("a..b", "Cannot listen at a..b: there is no such address."),
        ("203.0.113.9", "Cannot listen at 203.0.113.9 port 8219: Cannot assign requested address."),
    ],
)
def test_an_address_that_is_not_this_machines_is_told(
    capsys: pytest.CaptureFixture[str], home: Path, host: str, why: str
) -> None:
    code, _, err = run(capsys, "serve", "--host", host, "--port", "8219", "--home", str(home))
    assert code == 2
    assert f"{why} Write an address of this machine: --host 127.0.0.1" in err


def test_a_folder_that_was_deleted_under_us_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    code, _, err = run(capsys, "check")
    assert code == 2 and ".: No such file or directory. Name the folder that holds menus/" in err


def test_a_server_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    copy_of(HOME, tmp_path)
    code, out, err = run(
        capsys, "call", "--home", str(tmp_path), "--url", "http://127.0.0.1:9", "--keys", "1"
    )
    assert code == 1
    assert "application error" in out
    assert "Does a line answer at http://127.0.0.1:9?" in err


def test_the_tree_shows_every_number_and_marks_the_unconfirmed(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "tree", *SHIPPED)
    assert code == 0
    assert "nami  says 833-626-4244, dials +18336264244  Mo-Fr 09:00-20:00; Sa-Su 09:00-17:00" in out
    assert out.count("UNCONFIRMED: make a test call; no second source has this number") == 2
    code, out, _ = run(capsys, "tree", *SHIPPED, "--json")
    top = json.loads(out)
    assert (code, top["name"], len(top["branches"])) == (0, "main", 8)


@pytest.mark.parametrize(
    "command", [["backup"], ["init"], ["prompts", "add"], ["check", "--against"], ["hours", "--diff"]]
)
def test_what_the_machine_does_not_allow_is_no_mistake_of_ours(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: list[str]
) -> None:
    monkeypatch.chdir(copy_of(SMALL, tmp_path))
    code, _, err = run(capsys, *command, "x" * 300)
    assert (code, err) == (1, f"Error: {'x' * 300}: File name too long. Write a shorter name.\n")


def test_a_mistake_of_ours_ends_with_3_and_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*told: object) -> None:
        raise RuntimeError("a mistake")

    monkeypatch.setattr(import_module("ivr.cli.check"), "read_line", broken)
    code, _, err = run(capsys, "check", *SHIPPED)
    assert code == OURS == 3
    assert "Please report" in err


def test_the_staff_guide_names_every_word_of_the_files() -> None:
    from ivr.files.shape import BulletinBlock, ChoiceBlock, ItemBlock, MenuBlock, NoticeBlock, ServiceBlock

    guide = (HOME / "menus/README.md").read_text()
    for block in (MenuBlock, ChoiceBlock, NoticeBlock, BulletinBlock, ItemBlock, ServiceBlock):
        for name, field in block.model_fields.items():
            assert re.search(rf"\b{field.alias or name}\b", guide), f"{block.__name__}: {field.alias or name}"


def test_the_tree_can_be_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "tree", *SHIPPED, "--image", str(tmp_path / "tree.svg"))
    assert (code, out) == (0, f"{tmp_path / 'tree.svg'}: open it in a browser\n")
    assert "soonest after" in (tmp_path / "tree.svg").read_text()
    code, out, _ = run(capsys, "tree", *SHIPPED, "--mermaid")
    assert (code, out.split("\n")[0]) == (0, "flowchart LR")
    code, _, err = run(capsys, "tree", *SHIPPED, "--image", str(tmp_path / "no/such/folder.svg"))
    assert code == 2
    assert "Cannot write" in err and "Name another file" in err


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("--image", "x.bmp"), "The picture is SVG. Write --image x.svg"),
        (("--image", "x"), "The picture is SVG. Write --image x.svg"),
        (("--mermaid", "--json"), "--mermaid and --json are different forms; take one of them."),
        (("--times", "--image", "x.svg"), "--image and --times are different forms; take one of them."),
    ],
)
def test_a_tree_that_cannot_be_given_is_not_given_otherwise(
    asked: tuple[str, ...],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run(capsys, "tree", *SHIPPED, *asked)
    assert (code, out, err.splitlines()[-1]) == (2, "", f"Error: {told}")
    assert list(tmp_path.iterdir()) == []


def test_the_waits_are_told_with_what_would_be_quicker(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "tree", *SHIPPED, "--times")
    assert code == 0
    assert out in (HOME / "docs/stopwatch.md").read_text(encoding="utf-8"), (
        "the page is what the command prints"
    )
    code, out, _ = run(capsys, "tree", *SHIPPED, "--times", "--json")
    told = json.loads(out)
    assert (code, set(told)) == (0, {"open", "closed", "better"})
    assert [each["language"] for each in told["open"]] == ["en", "es", "pl", "cmn", "ar"]
