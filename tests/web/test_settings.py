"""A lost or fake secret refuses to start, loudly, and says what to do."""

from __future__ import annotations

import stat
from datetime import timedelta
from pathlib import Path

import pytest

from ivr.cli import main
from ivr.web.settings import (
    DEMO_TOKEN_FILE,
    SettingsRefused,
    demo_token,
    line_settings,
    read_carrier,
    read_settings,
)

REAL = "7c0f3a91b2d845e6a1908273645fedcb"
URL = "https://line.mycity.gov"
LOCAL = "http://127.0.0.1:8000"


def test_a_token_and_an_address_start(tmp_path: Path) -> None:
    settings = read_settings({"TWILIO_AUTH_TOKEN": REAL, "PUBLIC_BASE_URL": URL + "/"}, tmp_path, LOCAL)
    assert (settings.tokens, settings.base_url, settings.demo) == ((REAL,), URL, False)
    assert not (tmp_path / "instance").exists()


def test_two_tokens_start_while_one_replaces_the_other(tmp_path: Path) -> None:
    other = REAL[::-1]
    environ = {"TWILIO_AUTH_TOKEN": f"{REAL}, {other}", "PUBLIC_BASE_URL": URL}
    assert read_settings(environ, tmp_path, LOCAL).tokens == (REAL, other)


@pytest.mark.parametrize(
    "url",
    [
        URL,
        "https://line.mycity.gov:8443/phone",
        "http://127.0.0.1:9",
        "http://localhost:8000",
        "http://[::1]:80",
    ],
)
def test_addresses_that_start(tmp_path: Path, url: str) -> None:
    assert read_settings({"TWILIO_AUTH_TOKEN": REAL, "PUBLIC_BASE_URL": url}, tmp_path, LOCAL).base_url == url


@pytest.mark.parametrize(
    "token",
    [
        None,
        "",
        "  ",
        "12345",
        "your_auth_token_goes_in_here",
        "changeme-changeme-changeme",
        "x" * 32,
        "0" * 32,
        f"{REAL},",
        f"{REAL},12345",
        "a token with blanks in it!!",
        "TWILIO_AUTH_TOKEN_1234",
    ],
)
def test_a_lost_or_fake_token_refuses_to_start(tmp_path: Path, token: str | None) -> None:
    environ = {"PUBLIC_BASE_URL": URL} | ({} if token is None else {"TWILIO_AUTH_TOKEN": token})
    with pytest.raises(SettingsRefused) as refused:
        read_settings(environ, tmp_path, LOCAL)
    (reason,) = refused.value.reasons
    assert "TWILIO_AUTH_TOKEN" in reason
    assert "Set it to" in reason
    assert not token or not token.strip() or token not in reason


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        " ",
        "line.mycity.gov",
        "http://line.mycity.gov",
        "https://",
        "https://example.com",
        "https://x_y.gov",
        "https://your-domain.gov",
        "ftp://line.mycity.gov",
        "https://line.mycity.gov?x=1",
        "https://line.mycity.gov#x",
        "https://user:pass@line.mycity.gov",
        "https://line.mycity.gov:port",
        "https://line.mycity.gov/a b",
        "https://[bad",
    ],
)
def test_a_lost_or_fake_address_refuses_to_start(tmp_path: Path, url: str | None) -> None:
    environ = {"TWILIO_AUTH_TOKEN": REAL} | ({} if url is None else {"PUBLIC_BASE_URL": url})
    with pytest.raises(SettingsRefused) as refused:
        read_settings(environ, tmp_path, LOCAL)
    (reason,) = refused.value.reasons
    assert "PUBLIC_BASE_URL" in reason


def test_every_fault_is_named_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = {
        "TWILIO_AUTH_TOKEN": "",
        "PUBLIC_BASE_URL": "http://line.mycity.gov",
        "IVR_CARRIER": "foo",
        "IVR_METRICS_TOKEN": "short",
        "IVR_CONSOLE_URL": "http://staff.mycity.gov",
        "IVR_SECOND_FACTOR": "off",
        "IVR_KEEP_CALLS_DAYS": "ninety",
        "IVR_SCAN_UPLOADS": "/nowhere/scan",
        "DATABASE_URL": "mysql://here",
    }
    for name, value in wrong.items():
        monkeypatch.setenv(name, value)
    assert main(["serve", "--home", str(tmp_path)]) == 2
    told = capsys.readouterr().err
    assert [name for name in wrong if name not in told] == []


def test_a_database_that_can_never_be_there_refuses_to_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://here")
    assert main(["serve", "--home", str(tmp_path)]) == 2
    assert (
        "Error: DATABASE_URL names mysql, which cannot be used here. Set it like" in capsys.readouterr().err
    )


@pytest.mark.parametrize(
    ("wrong", "right"), [("TWILIO_AUTH_TOKEN", "PUBLIC_BASE_URL"), ("PUBLIC_BASE_URL", "TWILIO_AUTH_TOKEN")]
)
def test_a_setting_is_empty_or_set_and_never_both(tmp_path: Path, wrong: str, right: str) -> None:
    with pytest.raises(SettingsRefused) as refused:
        read_settings({wrong: ""}, tmp_path, LOCAL)
    told = {reason.partition(". ")[0] for reason in refused.value.reasons}
    assert told == {f"{wrong} is empty", f"{right} is not set"}


def test_a_console_has_the_lines_address_or_one_of_its_own(tmp_path: Path) -> None:
    real = {"TWILIO_AUTH_TOKEN": REAL, "PUBLIC_BASE_URL": URL}
    for said, at in (("", URL), ("https://staff.mycity.gov/", "https://staff.mycity.gov")):
        assert read_settings(real | {"IVR_CONSOLE_URL": said}, tmp_path, LOCAL).console_at == at


@pytest.mark.parametrize(
    ("url", "base", "told"),
    [
        ("http://staff.mycity.gov", URL, "must begin with https://"),
        ("https://your-domain.gov", URL, "is an example"),
        (
            f"{URL}:8443/console",
            URL,
            "has the name that the carrier calls. Set it to an address with a name of",
        ),
        ("https://staff.mycity.gov", None, "is set but PUBLIC_BASE_URL is not. Set PUBLIC_BASE_URL, too, or"),
    ],
)
def test_an_address_that_is_none_of_its_own_refuses_to_start(
    tmp_path: Path, url: str, base: str | None, told: str
) -> None:
    real = {"TWILIO_AUTH_TOKEN": REAL, "PUBLIC_BASE_URL": base} if base else {}
    with pytest.raises(SettingsRefused) as refused:
        read_settings({"IVR_CONSOLE_URL": url, **real}, tmp_path, LOCAL)
    (reason,) = refused.value.reasons
    assert reason.startswith(f"IVR_CONSOLE_URL {told}")


def test_calls_are_kept_as_long_as_is_said_or_90_days(tmp_path: Path) -> None:
    for said, days in (("", 90), ("1", 1), ("3660", 3660)):
        assert read_settings({"IVR_KEEP_CALLS_DAYS": said}, tmp_path, LOCAL).kept == timedelta(days=days)
    for said in ("ninety", "0", "3661", "-1", "1.5", "²"):
        with pytest.raises(SettingsRefused, match="Set it to a number of days from 1 to 3660"):
            read_settings({"IVR_KEEP_CALLS_DAYS": said}, tmp_path, LOCAL)


def test_a_scanner_of_files_is_a_command_that_is_here(tmp_path: Path) -> None:
    said = {"IVR_SCAN_UPLOADS": "true --option 'two words'"}
    assert read_settings(said, tmp_path, LOCAL).scanner == ("true", "--option", "two words")
    assert read_settings({}, tmp_path, LOCAL).scanner == ()
    for wrong, why in (("/nowhere/scan", "cannot be run here"), ("true 'open", "left open")):
        with pytest.raises(SettingsRefused, match=rf"{why}\. Name a program that is here, like: clamdscan"):
            read_settings({"IVR_SCAN_UPLOADS": wrong}, tmp_path, LOCAL)


def test_what_the_console_needs_refuses_no_worker_that_answers_calls(tmp_path: Path) -> None:
    real = {"TWILIO_AUTH_TOKEN": REAL, "PUBLIC_BASE_URL": URL, "IVR_METRICS_TOKEN": REAL}
    gone = {"IVR_SCAN_UPLOADS": "/nowhere/scan", "IVR_SECOND_FACTOR": "off", "IVR_KEEP_CALLS_DAYS": "ninety"}
    assert line_settings(real | gone, tmp_path, LOCAL) == read_settings(real, tmp_path, LOCAL)
    with pytest.raises(SettingsRefused, match="TWILIO_AUTH_TOKEN does not look like"):
        line_settings(real | {"TWILIO_AUTH_TOKEN": "12345"}, tmp_path, LOCAL)


def test_without_either_the_line_is_a_demo_with_a_random_token(tmp_path: Path) -> None:
    settings = read_settings({}, tmp_path, LOCAL)
    assert (settings.demo, settings.base_url) == (True, LOCAL)
    path = tmp_path / DEMO_TOKEN_FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert settings.tokens == (path.read_text(),)
    assert read_settings({}, tmp_path, LOCAL) == settings


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "instance").write_text("a file where a folder should be")
    with pytest.raises(SettingsRefused, match="set a real token"):
        read_settings({}, tmp_path, LOCAL)


def test_a_demo_token_cut_short_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / DEMO_TOKEN_FILE
    path.parent.mkdir()
    path.write_text("")
    assert len(demo_token(tmp_path)) == 32


def test_the_carrier_is_the_one_named_or_twilio(tmp_path: Path) -> None:
    assert read_settings({}, tmp_path, LOCAL).carrier == "twilio"
    assert read_settings({"IVR_CARRIER": "signalwire"}, tmp_path, LOCAL).carrier == "signalwire"
    assert read_carrier({"IVR_CARRIER": ""}) == "twilio"


def test_of_whom_a_second_factor_is_demanded_is_said_or_everyone(tmp_path: Path) -> None:
    for said, demanded in (("", "everyone"), ("publishers", "publishers"), ("nobody", "nobody")):
        assert read_settings({"IVR_SECOND_FACTOR": said}, tmp_path, LOCAL).second_factor == demanded
    with pytest.raises(SettingsRefused, match=r"'off'\. Set it to one of: everyone, publishers, nobody"):
        read_settings({"IVR_SECOND_FACTOR": "off"}, tmp_path, LOCAL)


def test_a_carrier_nobody_knows_refuses_to_start(tmp_path: Path) -> None:
    for read in (read_carrier, lambda environ: read_settings(environ, tmp_path, LOCAL)):
        with pytest.raises(SettingsRefused, match="twilio, signalwire, somleng"):
            read({"IVR_CARRIER": "twillio"})
