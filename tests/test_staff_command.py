"""``ivr staff``: the first account, a forgotten password, somebody who left, and the audit."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from ivr.cli import main
from ivr.store.audit import Actor, Audit
from ivr.store.database import open_database
from ivr.store.people import People
from ivr.store.second_factors import SecondFactors
from ivr.store.sessions import Sessions, Visit
from ivr.web.build import clock


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("DATABASE_URL", "PUBLIC_BASE_URL", "IVR_CONSOLE_URL"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "menus").mkdir()
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], home: Path, *arguments: str) -> tuple[int, str, str]:
    code = main(["staff", *arguments, "--home", str(home)])
    told = capsys.readouterr()
    return code, told.out, told.err


def people(home: Path) -> People:
    return People(open_database(f"sqlite:///{home}/instance/ivr.db"))


def test_a_fresh_install_has_nobody_and_says_how_to_begin(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    assert run(capsys, home, "list", "--json") == (0, "[]\n", "")
    code, out, _ = run(capsys, home, "list")
    assert code == 0
    assert 'ivr staff invite "Ana Ruiz" --role publisher' in out


def test_the_first_account_begins_with_a_link(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    code, out, _ = run(capsys, home, "invite", "Ana Ruiz", "--role", "publisher")
    assert code == 0
    link = re.search(r"http://127\.0\.0\.1:8000/staff/invitation/(\S+)", out)
    assert link
    assert people(home).accept(link[1], "hash", clock()).name == "Ana Ruiz"


def test_a_link_names_the_public_address(
    capsys: pytest.CaptureFixture[str], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUBLIC_BASE_URL", "https://line.city.gov/")
    _, out, _ = run(capsys, home, "invite", "Ana", "--role", "viewer")
    assert "https://line.city.gov/staff/invitation/" in out
    monkeypatch.setenv("IVR_CONSOLE_URL", "https://staff.city.gov/")
    _, out, _ = run(capsys, home, "invite", "Ana")
    assert "https://staff.city.gov/staff/invitation/" in out
    _, out, _ = run(capsys, home, "invite", "Ana", "--url", "https://other.city.gov")
    assert "https://other.city.gov/staff/invitation/" in out


def test_a_forgotten_password_is_a_new_link_and_changes_no_role(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    run(capsys, home, "invite", "Ana", "--role", "publisher")
    assert run(capsys, home, "invite", "ana")[0] == 0
    assert run(capsys, home, "invite", "ana", "--role", "publisher")[0] == 0
    link = people(home).invite_again(1, Actor("a test", clock()))
    code, out, err = run(capsys, home, "invite", "ana", "--role", "viewer")
    assert (code, out) == (2, "")
    assert "Ana has an account already, as publisher. For a new password leave --role out" in err
    assert "a publisher gives another role on the console's page People" in err
    ana = people(home).invited(link.token, clock())
    assert ana and ana.role == "publisher", "and the link they had is still good"


def test_a_name_that_is_missing_is_told(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    for command in (["invite", ""], ["invite", " ", "--role", "viewer"], ["disable", ""]):
        code, _, err = run(capsys, home, *command)
        assert (code, 'a name is missing: write the name of a person, like "Ana Ruiz"' in err) == (2, True)


def test_a_new_person_needs_a_role(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    code, _, err = run(capsys, home, "invite", "Ana")
    assert code == 2
    assert "For a new one, add --role publisher" in err


def test_somebody_who_left_is_kept_out_and_let_in_again(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    run(capsys, home, "invite", "Ben", "--role", "viewer")
    made = people(home).named("Ben")
    assert made
    people(home).set_password(made.id, "hash", Actor("Ben", clock()))
    assert "may sign in" in run(capsys, home, "list")[1]
    sessions = Sessions(open_database(f"sqlite:///{home}/instance/ivr.db"))
    begun = sessions.start(made.id, Visit("192.0.2.1", ""), Actor("Ben", clock()))
    assert run(capsys, home, "sign-out", "Ben")[1] == "1 session is ended.\n"
    assert sessions.find(begun.token, clock()) is None
    assert run(capsys, home, "disable", "Ben")[:2] == (0, "Ben is disabled, and signed out everywhere.\n")
    assert "disabled" in run(capsys, home, "list")[1]
    assert run(capsys, home, "enable", "Ben")[:2] == (0, "Ben may sign in again.\n")


def test_a_name_nobody_has_is_told(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    for command in ("disable", "enable", "sign-out"):
        code, _, err = run(capsys, home, command, "Zoe")
        assert code == 2
        assert "there is no account named Zoe: `ivr staff list` shows those there are" in err


def test_a_folder_that_holds_no_line_is_left_alone(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, _, err = run(capsys, tmp_path, "list")
    assert code == 2
    assert "holds no menus/. Say where the line is: --home DIR" in err
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_does_not_answer_is_told(
    capsys: pytest.CaptureFixture[str], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://host/x")
    code, _, err = run(capsys, home, "list")
    assert code == 1
    assert "DATABASE_URL names mysql, which cannot be used here" in err


def test_the_audit_is_read_and_verified(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    assert "The last seal is none yet" in run(capsys, home, "audit", "--verify")[1]
    run(capsys, home, "invite", "Ana", "--role", "publisher")
    code, out, _ = run(capsys, home, "audit")
    assert code == 0
    assert "person-invited" in out
    _, out, _ = run(capsys, home, "audit", "--json")
    (entry,) = json.loads(out)
    assert (entry["deed"], entry["about"], entry["after"]) == ("person-invited", "Ana", "publisher")
    code, out, _ = run(capsys, home, "audit", "--verify")
    assert code == 0
    seal = out.split()[-1]
    assert run(capsys, home, "audit", "--seal", seal)[0] == 0
    assert run(capsys, home, "audit", "--seal", "0" * 64)[0] == 1
    with closing(sqlite3.connect(home / "instance/ivr.db")) as connection, connection:
        connection.execute("UPDATE audit SET about = 'Eve'")
    code, out, _ = run(capsys, home, "audit", "--verify")
    assert (code, out) == (1, "entry 1 is not as it was written\n")


def test_what_is_new_in_the_audit_is_told_once_with_its_seal(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    for name in ("Ana", "Bób"):
        run(capsys, home, "invite", name, "--role", "publisher")
    told = run(capsys, home, "audit", "--new")[1]
    first, second = map(json.loads, told.splitlines())
    assert (first["event"], first["about"], second["number"]) == ("audit", "Ana", 2)
    assert told.isascii(), "letters that would turn a line of the log around are spelt out"
    assert run(capsys, home, "audit", "--seal", second["seal"])[0] == 0
    assert run(capsys, home, "audit", "--new") == (0, "", "")
    run(capsys, home, "disable", "Bób")
    (third,) = map(json.loads, run(capsys, home, "audit", "--new")[1].splitlines())
    assert third["deed"] == "person-disabled"
    (home / "instance/audit-told").write_text(f"3 {'0' * 64}")
    assert len(run(capsys, home, "audit", "--new")[1].splitlines()) == 3, "of another audit: all of it"
    for cut in (b"", b"3", b"\xff\xfe 3"):  # by a disk that was full
        (home / "instance/audit-told").write_bytes(cut)
        code, out, err = run(capsys, home, "audit", "--new")
        assert (code, len(out.splitlines()), err) == (0, 3, ""), "all of it once more"
        assert run(capsys, home, "audit", "--new") == (0, "", "")


def test_what_was_told_and_cannot_be_noted_is_told_once_more(
    capsys: pytest.CaptureFixture[str], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:///elsewhere/ivr.db")
    run(capsys, home, "invite", "Ana", "--role", "publisher")
    (home / "instance").write_text("where a folder should be")
    code, out, err = run(capsys, home, "audit", "--new")
    assert (code, json.loads(out)["about"]) == (1, "Ana")
    assert "File exists. The next --new tells it once more. Let the account" in err
    (home / "instance").unlink()
    assert run(capsys, home, "audit", "--new") == (0, out, "")


def test_an_account_of_the_machine_without_a_name_is_told(
    capsys: pytest.CaptureFixture[str], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("os.getuid", lambda: 987_654_321)
    code, _, err = run(capsys, home, "invite", "Ana", "--role", "publisher")
    assert code == 2 and "Nobody is logged in. Set LOGNAME to your name." in err


def test_a_damaged_database_is_told_as_by_other_commands(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    (home / "instance").mkdir()
    (home / "instance/ivr.db").write_text("no database" * 100)
    code, _, err = run(capsys, home, "list")
    assert code == 1 and "no database at all.\nSet the file aside" in err


def test_a_second_factor_is_forgotten_for_somebody_whose_telephone_is_lost(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    run(capsys, home, "invite", "Ana Ruiz", "--role", "publisher")
    database = open_database(f"sqlite:///{home}/instance/ivr.db")
    account = People(database).named("Ana Ruiz")
    assert account
    actor = Actor("Ana Ruiz", clock())
    SecondFactors(database).turn_on(account.id, "sealed", 1, actor)
    began = Sessions(database).start(account.id, Visit("192.0.2.1", ""), actor)
    code, out, _ = run(capsys, home, "forget-second-factor", "ana ruiz")
    assert (code, out) == (0, "Ana Ruiz has no second factor any more, and is signed out everywhere.\n")
    assert SecondFactors(database).of(account.id) is None
    assert Sessions(database).find(began.token, clock()) is None
    assert Audit(database).page()[0].deed == "second-factor-off"
    assert run(capsys, home, "forget-second-factor", "Ana Ruiz")[1] == "Ana Ruiz has no second factor.\n"
    code, _, err = run(capsys, home, "forget-second-factor", "Nobody")
    assert (code, "there is no account named Nobody" in err) == (2, True)
    database.close()
