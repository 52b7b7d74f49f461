"""Secrets in files: each is read from where it is, and whatever is wrong with that place is told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ivr.cli import main
from ivr.web.secret_files import FILES, take_in, without_secrets

REAL = "7c0f3a91b2d845e6a1908273645fedcb"


@pytest.fixture(name="file")
def a_file(tmp_path: Path) -> Path:
    path = tmp_path / "secret"
    path.write_text(f"{REAL}\n")
    return path


@pytest.mark.parametrize("name", FILES)
def test_each_secret_is_read_from_the_file_that_is_named(name: str, file: Path) -> None:
    environ = {FILES[name]: str(file), name: "", "PATH": "/bin"}
    assert take_in(environ) == []
    assert environ == {name: REAL, "PATH": "/bin"}, "whoever is started by us reads it there"
    assert without_secrets(environ) == {"PATH": "/bin"}


def test_the_mark_with_which_some_editors_begin_a_file_is_no_part_of_the_secret(file: Path) -> None:
    file.write_text(f"{REAL}\r\n", "utf-8-sig")
    environ = {"TWILIO_AUTH_TOKEN_FILE": str(file)}
    assert take_in(environ) == [] and environ == {"TWILIO_AUTH_TOKEN": REAL}


def test_systemd_gives_a_credential_by_its_name(tmp_path: Path) -> None:
    environ = {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    assert take_in(environ) == [] and environ == {}
    (tmp_path / "TWILIO_AUTH_TOKEN").write_text(REAL)
    environ["CREDENTIALS_DIRECTORY"] = str(tmp_path)
    assert take_in(environ) == [] and environ == {"TWILIO_AUTH_TOKEN": REAL}


def test_a_secret_in_two_places_is_told_and_not_guessed(tmp_path: Path, file: Path) -> None:
    (tmp_path / "DATABASE_URL").write_text("postgresql:///ivr")
    both = {"IVR_METRICS_TOKEN": "x", "IVR_METRICS_TOKEN_FILE": str(file)}
    both |= {"DATABASE_URL_FILE": str(file), "CREDENTIALS_DIRECTORY": str(tmp_path)}
    assert take_in(dict(both)) == [
        f"{places} are both set, and one may be old. Leave one of them out."
        for places in (
            "DATABASE_URL_FILE and systemd's credential DATABASE_URL",
            "IVR_METRICS_TOKEN and IVR_METRICS_TOKEN_FILE",
        )
    ]


@pytest.mark.parametrize(
    ("held", "told"),
    [
        (None, "No such file or directory. Let the account that runs ivr read it, and nobody else."),
        (b" \n", "holds nothing. Write the secret into it"),
        (b"one\ntwo", "holds more than one line. Write"),
        (b"\xff\xfe", "is no text. Write"),
    ],
)
def test_a_file_that_gives_no_secret_is_told_before_anything_starts(
    file: Path,
    held: bytes | None,
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file.unlink() if held is None else file.write_bytes(held)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("DATABASE_URL_FILE", str(file))
    assert main(["serve", "--home", str(file.parent)]) == 2
    said = capsys.readouterr().err
    assert f"DATABASE_URL_FILE: {file}" in said and told in said
    assert "DATABASE_URL" not in os.environ, "a lost database is not silently another one"
