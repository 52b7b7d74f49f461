"""``ivr check`` as people and programs meet it: words, colours, one screen, JSON, notes, exit codes."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ivr.cli import main
from tests.conftest import HOME
from tests.files.small import SMALL, changed, copy_of, small_with

pytestmark = pytest.mark.no_cover  # thousands of cases of what the other tests cover, quicker unwatched

ON = ("--on", "2026-11-23")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A copy of the shipped line."""
    for folder in ("menus", "prompts"):
        shutil.copytree(HOME / folder, tmp_path / folder)
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["check", *arguments])
    out, err = capsys.readouterr()
    return code, out, err


def misspelled(home: Path) -> Path:
    """A choice that leads nowhere."""
    path = home / "menus/main.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("go-to: nami", "go-to: nammi"), encoding="utf-8")
    line = path.read_text(encoding="utf-8").split("\n").index("      go-to: nammi") + 1
    assert line > 1
    return home


def test_the_shipped_line_passes_a_strict_check(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "--home", str(HOME), "--strict", *ON)
    assert (code, err) == (0, "")
    assert "48 nodes" in out
    assert "5 languages" in out
    assert "No problems." in out


def test_a_problem_says_file_line_and_remedy_and_ends_with_1(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    code, out, _ = run(capsys, "--home", str(misspelled(home)), *ON)
    told = 'main > choices > 2 > go-to  [missing-target]\n  there is no "nammi"\n  did you mean "nami"?\n'
    assert code == 1
    assert told in out
    assert out.startswith("To mend before callers may hear it (1)\nmenus/main.yaml:")
    assert out.endswith("1 to mend before callers may hear it, 0 to think about.\n")


def test_json_is_the_list_other_programs_read(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    code, out, _ = run(capsys, "--home", str(misspelled(home)), "--json")
    (problem,) = json.loads(out)
    assert code == 1
    assert {name: problem[name] for name in ("file", "trail", "what", "hint", "rule", "level")} == {
        "file": "menus/main.yaml",
        "trail": ["main", "choices", "2", "go-to"],
        "what": 'there is no "nammi"',
        "hint": 'did you mean "nami"?',
        "rule": "missing-target",
        "level": "must",
    }


def test_notes_for_a_pull_request_name_file_and_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    words = changed("main", "say: How can we help?", "say: 100%, press 4,\\n now")
    home = small_with(tmp_path, main=words)
    code, out, _ = run(capsys, "--home", str(home), "--github")
    assert code == 1
    note, *_ = out.splitlines()
    assert note.startswith(
        "::error file=menus/main.yaml,line=3,title=typed-fact::a key is typed into the words"
    )
    assert "%0A" in note


def test_what_should_be_better_fails_only_a_strict_check(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    home = small_with(tmp_path, attic="attic:\n  say: Nobody hears this.\n")
    code, out, _ = run(capsys, "--home", str(home), *ON)
    assert code == 0
    assert "nobody can reach this" in out
    assert run(capsys, "--home", str(home), "--strict", *ON)[0] == 1


def test_a_rule_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "--explain", "l11")
    assert code == 0
    assert "Keys count up from 1" in out
    code, _, err = run(capsys, "--explain", "L9o")
    assert code == 2
    assert 'There is no rule "L9o"; did you mean "L' in err


def test_a_day_misspelled_is_told_how_to_write_it(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "--on", "11/23/2026")
    assert code == 2
    assert "'11/23/2026' is not a day. Write it like 2026-11-23." in err


def in_a_terminal(home: Path, *arguments: str, rows: int = 24) -> str:
    """What somebody sees in a terminal of so many rows."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "COLUMNS": "100", "LINES": str(rows), "TERM": "xterm-256color"}
    command = [sys.executable, "-m", "ivr", "check", "--home", str(home), *arguments]
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, env=environment, cwd=HOME):
        os.close(theirs)
        seen = bytearray()
        while piece := _read(ours):
            seen += piece
    os.close(ours)
    return seen.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # the other side has been closed
        return b""


def test_a_terminal_shows_one_screen_in_colours_unless_more_is_asked_for(tmp_path: Path) -> None:
    home = copy_of(SMALL, tmp_path)
    attic = "".join(f"attic-{n}:\n  say: Nobody hears this.\n" for n in range(40))
    (home / "menus" / "attic.yaml").write_text(attic, encoding="utf-8")
    seen = in_a_terminal(home)
    assert "\x1b[" in seen
    assert "more: ivr check --all" in seen
    assert seen.count("\n") <= 24
    assert in_a_terminal(home, "--all").count("nobody can reach this") == 40


def test_a_pipe_gets_every_problem_and_no_colour(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    home = copy_of(SMALL, tmp_path)
    attic = "".join(f"attic-{n}:\n  say: Nobody hears this.\n" for n in range(40))
    (home / "menus" / "attic.yaml").write_text(attic, encoding="utf-8")
    _, out, _ = run(capsys, "--home", str(home), *ON)
    assert out.count("nobody can reach this") == 40
    assert "\x1b" not in out


def test_both_proofs_of_the_small_line_hold_and_say_what_they_covered(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, out, _ = run(capsys, "--home", str(copy_of(SMALL, tmp_path)), "--prove", *ON)
    assert code == 0
    assert "places x 18 events, 1 languages, 2 states of the hours" in out
    assert "911 first: " in out
    assert "en: a person is at most 1 key" in out
    assert out.endswith("Both proofs hold.\n")


def test_what_changes_for_callers_is_told_a_number_shouted(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    slip = changed("services", "dial: 312-746-6000", "dial: 312-746-6001")
    home = small_with(tmp_path, services=slip)
    code, out, _ = run(capsys, "--home", str(home), "--against", str(SMALL))
    assert code == 0
    assert out == (
        "NUMBER CHANGED: Fairview library: +13127466001 is dialled instead of +13127466000.\n\n"
        "1 change for callers, 1 shouted.\n"
    )
    assert run(capsys, "--home", str(SMALL), "--against", str(SMALL))[1] == "Nothing changes for callers.\n"
    code, out, _ = run(capsys, "--home", str(home), "--against", str(SMALL), "--json")
    assert code == 0
    assert json.loads(out)


def test_what_other_engines_would_not_play_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "--home", str(HOME), "--portability", *ON)
    assert code == 0
    assert "Fails on SignalWire" not in out
    assert "Fails on Telnyx TeXML" in out
    assert "Nothing fails on Twilio, SignalWire." in out
    report = json.loads(run(capsys, "--home", str(HOME), "--portability", "--json", *ON)[1])
    assert report["portable"] == ["twilio", "signalwire"]


def test_a_stamped_number_cannot_slip_any_more(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    home = copy_of(SMALL, tmp_path)
    told = ("--home", str(home), *ON)
    assert run(capsys, *told)[1].endswith(
        "\n2 of 2 services have never been stamped as verified: ivr check --stamp town-hall\n"
    )
    code, out, _ = run(capsys, *told, "--stamp", "library", "--by", "A. Clerk")
    assert code == 0
    assert "library is stamped as checked on 2026-11-23, by A. Clerk:" in out
    assert "312-746-6000" in out
    code, out, _ = run(capsys, *told)
    assert (code, out.splitlines()[-1]) == (
        0,
        "1 of 2 services have never been stamped as verified: ivr check --stamp town-hall",
    )
    assert run(capsys, *told, "--stamp", "town-hall")[0] == 0
    assert "stamped" not in run(capsys, *told)[1]
    services = home / "menus" / "services.yaml"
    services.write_text(
        services.read_text(encoding="utf-8").replace("746-6000", "746-6001"), encoding="utf-8"
    )
    code, out, _ = run(capsys, *told)
    assert code == 1
    assert "by A. Clerk" in out
    code, _, err = run(capsys, *told, "--stamp", "libary")
    assert code == 2
    assert 'did you mean "library"?' in err
    code, _, err = run(capsys, *told, "--by", "A. Clerk")
    assert code == 2
    assert "--stamp SERVICE" in err
