"""Secrets in files: each is read from where it is, and whatever is wrong with that place is told."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from ivr.cli import main
from ivr.cli.needed import url_of_database
from ivr.web.secret_files import FILES, take_in, without_secrets
from tests.files.small import SMALL, copy_of

REAL = "7c0f3a91b2d845e6a1908273645fedcb"


@pytest.fixture(name="file")
def a_file(tmp_path: Path) -> Path:
    path = tmp_path / "secret"
    path.write_text(f"{REAL}\n")
    return path


@pytest.mark.parametrize("name", FILES)
def test_each_secret_is_read_from_the_file_that_is_named(name: str, file: Path) -> None:
    environ = {FILES[name]: str(file), name: "", "PATH": "/bin"}
    assert take_in(environ) == {}
    assert environ == {name: REAL, "PATH": "/bin"}, "whoever is started by us reads it there"
    assert without_secrets(environ) == {"PATH": "/bin"}


def test_the_mark_with_which_some_editors_begin_a_file_is_no_part_of_the_secret(file: Path) -> None:
    file.write_text(f"{REAL}\r\n", "utf-8-sig")
    environ = {"TWILIO_AUTH_TOKEN_FILE": str(file)}
    assert take_in(environ) == {} and environ == {"TWILIO_AUTH_TOKEN": REAL}


def test_systemd_gives_a_credential_by_its_name(tmp_path: Path) -> None:
    environ = {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    assert take_in(environ) == {} and environ == {}
    (tmp_path / "TWILIO_AUTH_TOKEN").write_text(REAL)
    environ["CREDENTIALS_DIRECTORY"] = str(tmp_path)
    assert take_in(environ) == {} and environ == {"TWILIO_AUTH_TOKEN": REAL}


def test_a_credential_that_cannot_be_looked_at_is_told(tmp_path: Path) -> None:
    environ = {"CREDENTIALS_DIRECTORY": str(tmp_path / ("x" * 300))}
    assert "File name too long" in take_in(environ)["DATABASE_URL"], "and no other database is taken"


def test_a_secret_in_two_places_is_told_and_not_guessed(tmp_path: Path, file: Path) -> None:
    (tmp_path / "DATABASE_URL").write_text("postgresql:///ivr")
    both = {"IVR_METRICS_TOKEN": "x", "IVR_METRICS_TOKEN_FILE": str(file)}
    both |= {"DATABASE_URL_FILE": str(file), "CREDENTIALS_DIRECTORY": str(tmp_path)}
    assert take_in(both) == {
        name: f"{places} are both set, and one may be old. Leave one of them out."
        for name, places in (
            ("DATABASE_URL", "DATABASE_URL_FILE and systemd's credential DATABASE_URL"),
            ("IVR_METRICS_TOKEN", "IVR_METRICS_TOKEN and IVR_METRICS_TOKEN_FILE"),
        )
    }
    assert both == {}, "neither is believed"


@pytest.mark.parametrize(
    ("held", "told"),
    [
        (None, "No such file or directory. Put the secret there, or name the file that holds it."),
        ("a folder", "Is a directory. Put the secret there, or name the file that holds it."),
        (b" \n", "holds nothing. Write the secret into it"),
        (b"one\ntwo", "holds more than one line. Write"),
        (b"\xff\xfe", "is no text. Write"),
    ],
)
def test_a_file_that_gives_no_secret_is_told_before_anything_starts(
    file: Path,
    held: bytes | str | None,
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if isinstance(held, bytes):
        file.write_bytes(held)
    else:
        file.unlink()
        if held:
            file.mkdir()
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("DATABASE_URL_FILE", str(file))
    assert main(["serve", "--home", str(file.parent)]) == 2
    said = capsys.readouterr().err
    assert f"DATABASE_URL_FILE: {file}" in said and told in said
    assert "DATABASE_URL" not in os.environ, "a lost database is not silently another one"


@pytest.mark.parametrize(
    ("lost", "command", "ends"),
    [
        (("TWILIO_AUTH_TOKEN", "DATABASE_URL"), ["call", "--keys", ""], 0),
        (("TWILIO_AUTH_TOKEN", "DATABASE_URL"), ["check"], 0),
        (("TWILIO_AUTH_TOKEN", "DATABASE_URL"), ["tree", "--mermaid"], 0),
        (("TWILIO_AUTH_TOKEN", "DATABASE_URL"), ["hours"], 0),
        (("TWILIO_AUTH_TOKEN", "DATABASE_URL"), ["news"], 0),
        (("TWILIO_AUTH_TOKEN", "DATABASE_URL"), ["serve", "--help"], 0),
        (("TWILIO_AUTH_TOKEN", "IVR_METRICS_TOKEN"), ["fallback"], 0),
        (("DATABASE_URL",), ["fallback"], 2),
        (("DATABASE_URL",), ["check", "--against", "current"], 2),
        (("DATABASE_URL",), ["hours", "--diff", "current"], 2),
        (("DATABASE_URL",), ["staff", "list"], 2),
        (("DATABASE_URL",), ["publish"], 2),
        (("TWILIO_AUTH_TOKEN",), ["call", "--keys", "", "--url", "http://127.0.0.1:9"], 2),
        (("TWILIO_AUTH_TOKEN",), ["deploy"], 2),
        (("TWILIO_AUTH_TOKEN", "DATABASE_URL"), ["serve"], 2),
    ],
)
def test_a_command_fails_for_no_secret_that_it_does_not_need(
    lost: tuple[str, ...],
    command: list[str],
    ends: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in lost:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv(FILES[name], str(tmp_path / "gone"))
    copy_of(SMALL, tmp_path)
    assert main([*command, "--home", str(tmp_path)]) == ends
    said = capsys.readouterr().err
    assert {name for name in lost if FILES[name] in said} == (set(lost) if ends else set())


def test_the_doctor_tells_of_each_and_looks_at_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in FILES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv(FILES[name], str(tmp_path))
    assert main(["doctor", "--json", "--home", str(copy_of(SMALL, tmp_path))]) == 1
    told = json.loads(capsys.readouterr().out)
    unread = {each["what"].partition(":")[0]: each["level"] for each in told if each["look"] == "settings"}
    assert unread == {pointer: "poor" if "METRICS" in pointer else "bad" for pointer in FILES.values()}
    looked = {each["look"] for each in told}
    assert {"folders", "draft"} <= looked and not {"server", "database"} & looked, (
        "nor is another one guessed"
    )


def test_a_secret_that_comes_through_a_pipe_is_read_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    reads, writes = os.pipe()
    os.write(writes, b"postgresql:///ivr")
    os.close(writes)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("DATABASE_URL_FILE", f"/dev/fd/{reads}")
    assert [url_of_database(tmp_path) for _ in range(2)] == ["postgresql:///ivr"] * 2
    os.close(reads)


def test_a_bad_token_of_metrics_is_told_and_leaves_them_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "short").write_text("short")
    for file, why in (("gone", "No such file"), ("short", "IVR_METRICS_TOKEN has less than 16 letters")):
        monkeypatch.setenv("IVR_METRICS_TOKEN_FILE", str(tmp_path / file))
        monkeypatch.setenv("DATABASE_URL", "mysql://here")  # ends what would answer calls
        assert main(["serve", "--home", str(tmp_path)]) == 2
        told, _, refused = capsys.readouterr().err.partition("Usage: ")
        assert why in told and "Nobody is told metrics until then." in told
        assert "DATABASE_URL names mysql" in refused and "METRICS" not in refused
