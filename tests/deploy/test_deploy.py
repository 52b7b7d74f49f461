"""Numbers led to the line, against a stand-in of the carrier's account service: all of them, or none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from ivr.core.line import Line
from ivr.deploy.outside import is_notice
from ivr.phone import Played
from tests.conftest import HOME
from tests.deploy.carrier import Carrier
from tests.deploy.city import FIRST, SECOND, City
from tests.files.small import SMALL, copy_of

BIN = "https://handlers.carrier.invalid/bins/fallback"
APP = "AP" + "1" * 32


def of(town: City, e164: str) -> dict[str, str]:
    """What a number says now."""
    return next(number for number in town.carrier.numbers.values() if number["phone_number"] == e164)


def before_and_after(town: City) -> list[dict[str, str]]:
    return [dict(number) for number in town.carrier.numbers.values()]


def test_without_now_everything_is_looked_at_and_nothing_changed(town: City) -> None:
    with town.on_the_air() as port:
        told = town.ivr("deploy", "--fallback", BIN)
    assert "the account is Smallville" in told
    assert f"its numbers are there: {FIRST}, {SECOND}" in told
    assert "the certificate of localhost is valid for 59 days" in told
    assert "a signed call to each number begins with the 911 notice" in told
    voice = f"https://localhost:{port}/voice#ct=2000&rt=4000&rc=2&rp=all"
    assert f"voice URL: https://demo.twilio.com/welcome/voice/ -> {voice}" in told
    assert f"TwiML app: {APP} -> (empty)" in told
    assert f"Nothing was changed. To change it: ivr deploy --now --home {town.home}" in told
    assert town.carrier.written == []
    assert not (town.home / "instance/deployed.json").exists()


def test_with_now_both_numbers_lead_to_the_line(town: City) -> None:
    with town.on_the_air() as port:
        told = town.ivr("deploy", "--now", "--fallback", BIN)
        again = town.ivr("deploy", "--now")
    assert "ivr deploy --undo" in told
    for e164 in (FIRST, SECOND):
        number = of(town, e164)
        assert number["voice_url"] == f"https://localhost:{port}/voice#ct=2000&rt=4000&rc=2&rp=all"
        assert number["status_callback"] == f"https://localhost:{port}/status"
        assert number["voice_fallback_url"] == BIN
        assert not number["voice_application_sid"], "an application would make the carrier ignore all of it"
    assert "Everything is as it should be" in again
    assert len(town.carrier.written) == 2, "what is right already is not written again"


def test_a_number_without_a_fallback_is_told(town: City) -> None:
    with town.on_the_air():
        assert town.ivr("deploy").count("no fallback URL: when nothing of ours answers") == 2


def wrong_token(town: City) -> None:
    town.carrier.token = "0" * 32


def wrong_account(town: City) -> None:
    town.set("TWILIO_ACCOUNT_SID", "AC" + "0" * 32)


def suspended(town: City) -> None:
    town.carrier.status = "suspended"


def missing_number(town: City) -> None:
    town.carrier.numbers.popitem()


def no_voice(town: City) -> None:
    town.carrier.numbers["PN" + "1".zfill(32)]["capabilities"] = {"voice": False, "sms": True}


def trunked(town: City) -> None:
    town.carrier.numbers["PN" + "1".zfill(32)]["trunk_sid"] = "TK" + "2" * 32


def carrier_away(town: City) -> None:
    town.set("IVR_CARRIER_API", "http://127.0.0.1:9")


def nobody_there(town: City) -> None:
    town.set("PUBLIC_BASE_URL", "https://localhost:9")


def unknown_host(town: City) -> None:
    town.set("PUBLIC_BASE_URL", "https://line.invalid")


def unencrypted(town: City) -> None:
    town.set("PUBLIC_BASE_URL", "http://127.0.0.1:9")


def no_tls(town: City) -> None:
    town.set("PUBLIC_BASE_URL", town.account_url.replace("http://127.0.0.1", "https://localhost"))


def another_token(town: City) -> None:
    """The server was started with the token of yesterday."""
    town.carrier.token = "5d41402abc4b2a76b9719d911017c592"
    town.set("TWILIO_AUTH_TOKEN", town.carrier.token)


def other_path(town: City) -> None:
    town.set("PUBLIC_BASE_URL", town.base_url + "/line")


@pytest.mark.parametrize(
    ("spoil", "what", "remedy"),
    [
        (wrong_token, "does not accept this token", "TWILIO_AUTH_TOKEN"),
        (wrong_account, "does not accept this token", "TWILIO_ACCOUNT_SID"),
        (suspended, "Smallville is suspended", "console says why"),
        (missing_number, f"{SECOND} stands in menus/line.yaml and is not in the account", "Buy it"),
        (no_voice, f"{SECOND} takes no calls", "number with Voice"),
        (trunked, f"{SECOND} belongs to the SIP trunk TK2", "Take it out of the trunk"),
        (carrier_away, "account service does not answer", "internet"),
        (nobody_there, "localhost port 9 does not answer", "Start ivr serve"),
        (unknown_host, "Nobody knows the host line.invalid", "DNS"),
        (unencrypted, "where the carrier cannot call", "https address"),
        (no_tls, "speaks no TLS", "TLS front"),
        (another_token, "refuses a signed call", "same TWILIO_AUTH_TOKEN"),
        (other_path, "another program answers", "Correct PUBLIC_BASE_URL"),
    ],
)
def test_whatever_is_wrong_is_a_sentence_with_its_remedy_and_changes_nothing(
    town: City, spoil: Callable[[City], None], what: str, remedy: str
) -> None:
    before = before_and_after(town)
    with town.on_the_air():
        spoil(town)
        if spoil is missing_number:
            before.pop()
        elif spoil in (no_voice, trunked):
            before = before_and_after(town)
        told = town.ivr("deploy", "--now", code=1)
    assert what.lower() in told.lower()
    assert remedy in told
    assert "No number is changed." in told
    assert town.carrier.written == []
    assert before_and_after(town) == before
    assert not (town.home / "instance/deployed.json").exists()


@pytest.mark.parametrize(
    ("valid", "host", "what"),
    [
        (timedelta(days=-1), "localhost", "the certificate of localhost has expired"),
        (timedelta(days=200), "localhost", "is not valid yet"),
        (timedelta(days=60), "other.invalid", "the certificate is not for localhost"),
    ],
)
def test_a_certificate_that_the_carrier_refuses(town: City, valid: timedelta, host: str, what: str) -> None:
    with town.on_the_air(valid=valid, host=host):
        told = town.ivr("deploy", "--now", code=1)
    assert what in told.lower()
    assert town.carrier.written == []


def test_a_certificate_by_an_unknown_authority(town: City, tmp_path: Path) -> None:
    (tmp_path / "authority.pem").write_text("")
    with town.on_the_air():
        told = town.ivr("deploy", "--now", code=1)
    assert "comes without those that vouch for it" in told
    assert town.carrier.written == []


def test_a_certificate_that_runs_out_soon_is_told_and_stops_nothing(town: City) -> None:
    with town.on_the_air(valid=timedelta(days=5, hours=1)):
        told = town.ivr("deploy", "--now")
    assert "valid for 5 days" in told
    assert "see that it is renewed" in told


def test_everything_wrong_is_told_at_once(town: City) -> None:
    with town.on_the_air(valid=timedelta(days=-1)):
        town.carrier.numbers.clear()
        told = town.ivr("deploy", code=1)
    assert "it has no number at all" in told
    assert "has expired" in told


def test_another_line_at_the_address_is_noticed(town: City, tmp_path: Path) -> None:
    other = copy_of(SMALL, tmp_path / "other")
    file = other / "menus/line.yaml"
    file.write_text(file.read_text().replace("if this is an emergency", "in an emergency"))
    with town.on_the_air(at=other):
        told = town.ivr("deploy", "--now", code=1)
    assert f"a call to {FIRST} does not begin with the 911 notice of this line in en" in told.lower()
    assert town.carrier.written == []


def test_if_the_second_number_fails_the_first_is_put_back(town: City) -> None:
    before = before_and_after(town)
    town.carrier.fails = lambda sid, nth: 500 if nth == 2 else 0
    with town.on_the_air():
        told = town.ivr("deploy", "--now", code=1)
    assert "HTTP 500" in told
    assert f"{FIRST} is as it was before" in told
    assert "No number is changed." in told
    assert [{k: v or "" for k, v in number.items()} for number in before_and_after(town)] == [
        {k: v or "" for k, v in number.items()} for number in before
    ]
    assert not (town.home / "instance/deployed.json").exists(), "there is nothing to undo"


def test_a_setting_that_the_carrier_does_not_keep_puts_everything_back(town: City) -> None:
    town.carrier.forgets = "status_callback"
    with town.on_the_air():
        told = town.ivr("deploy", "--now", code=1)
    assert f"did not keep the status callback of {FIRST}" in told
    assert of(town, FIRST)["voice_url"] == "https://demo.twilio.com/welcome/voice/"


def test_what_cannot_be_put_back_is_loud_and_says_what_to_type(town: City) -> None:
    town.carrier.fails = lambda sid, nth: 500 if nth >= 2 else 0
    with town.on_the_air():
        told = town.ivr("deploy", "--now", code=1)
    assert "NOT EVERY NUMBER IS AS IT WAS" in told
    assert f"{FIRST} could NOT be put back" in told
    assert "voice URL https://demo.twilio.com/welcome/voice/" in told
    assert (town.home / "instance/deployed.json").exists(), "an undo has it all"


def test_where_nothing_could_be_undone_nothing_is_changed(town: City) -> None:
    (town.home / "instance").write_text("a file where the folder should be")
    with town.on_the_air():
        assert "Cannot write" in town.ivr("deploy", "--now", code=1)
    assert town.carrier.written == []


def test_a_line_without_a_number_is_told_where_to_write_it(town: City) -> None:
    file = town.home / "menus/line.yaml"
    file.write_text(file.read_text().split("numbers:")[0])
    with town.on_the_air():
        told = town.ivr("deploy", code=1)
    assert "names no number of ours" in told
    assert "below numbers:" in told


@pytest.mark.parametrize(
    ("name", "value", "what"),
    [
        ("TWILIO_ACCOUNT_SID", "", "TWILIO_ACCOUNT_SID is not set"),
        ("TWILIO_ACCOUNT_SID", "Smallville", "is not an Account SID"),
        ("TWILIO_AUTH_TOKEN", "your-token", "does not look like a real token"),
        ("PUBLIC_BASE_URL", "https://example.com", "is an example"),
        ("IVR_CARRIER", "somleng", "voice URL to https://line.smallville.gov/voice"),
        ("IVR_CARRIER", "signalwire", "what it calls the Signing Key"),
        ("IVR_CARRIER_API", "http://elsewhere.invalid", "a token must not go there"),
        ("IVR_CARRIER_API", "http://127.0.0.1:80@elsewhere.invalid", "a token must not go there"),
        ("IVR_FALLBACK_URL", "bin", "is no https address"),
        ("IVR_FALLBACK_URL", "https://line.smallville.gov/voice", "leads to the very server"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused(town: City, name: str, value: str, what: str) -> None:
    town.set("PUBLIC_BASE_URL", "https://line.smallville.gov")
    town.set(name, value)
    assert what in town.ivr("deploy", "--now", code=2)
    assert town.carrier.written == []


def test_a_demo_has_no_number(town: City) -> None:
    town.monkeypatch.delenv("TWILIO_AUTH_TOKEN")
    town.monkeypatch.delenv("PUBLIC_BASE_URL", raising=False)
    assert "demo mode has no number" in town.ivr("deploy", code=2)


def test_a_trial_account_is_told_to_speak_first(town: City) -> None:
    town.carrier.kind = "Trial"
    with town.on_the_air():
        assert "its own announcement comes before the 911 notice" in town.ivr("deploy")


def test_the_stand_in_fails_as_it_is_told() -> None:
    """Or the tests above would show nothing."""
    carrier = Carrier(fails=lambda sid, nth: 503)
    sid = carrier.has(FIRST)
    assert carrier._change(sid, {"VoiceUrl": "https://a.invalid"})[0] == 503
    assert carrier.numbers[sid]["voice_url"] == ""


def test_a_number_of_another_language_must_begin_with_the_notice_in_it(town: City, tmp_path: Path) -> None:
    town.home = copy_of(HOME, tmp_path / "shipped")
    file = town.home / "menus/line.yaml"
    words = file.read_text(encoding="utf-8")
    file.write_text(words + "numbers:\n  312-744-6000: es\n", encoding="utf-8")
    english = copy_of(HOME, tmp_path / "english")
    (english / "menus/line.yaml").write_text(words, encoding="utf-8")
    with town.on_the_air():
        assert "begins with the 911 notice" in town.ivr("deploy")
    with town.on_the_air(at=english):
        told = town.ivr("deploy", code=1)
    assert f"a call to {FIRST} does not begin with the 911 notice of this line in es" in told.lower()


def test_a_recording_of_the_notice_is_the_notice_only_in_its_language(line: Line) -> None:
    base = "https://line.invalid"

    def played(path: str) -> bool:
        return is_notice(Played(0, 4, path), base, line, "es")

    assert played(f"{base}/sounds/0123456789abcdef/es/emergency.wav")
    assert not played(f"{base}/sounds/0123456789abcdef/en/emergency.wav")
    assert not played(f"{base}/sounds/0123456789abcdef/es/welcome.wav")
    assert not played("https://elsewhere.invalid/sounds/0123456789abcdef/es/emergency.wav")


def test_a_line_with_nothing_on_the_air_is_told_to_publish(town: City) -> None:
    def empty(environ: dict[str, object], start: Callable[..., object]) -> list[bytes]:
        start("503 Service Unavailable", [("Content-Type", "text/plain")])
        return [b"not ready: nothing is on the air"]

    with town.on_the_air(instead=empty):
        told = town.ivr("deploy", "--now", code=1)
    assert "has nothing to answer with" in told
    assert "ivr publish" in told
    assert town.carrier.written == []


def test_a_front_that_reaches_no_server_is_told(town: City) -> None:
    def front(environ: dict[str, object], start: Callable[..., object]) -> list[bytes]:
        start("502 Bad Gateway", [("Content-Type", "text/html")])
        return [b"<h1>502</h1>"]

    with town.on_the_air(instead=front):
        assert "passes requests on to its port" in town.ivr("deploy", code=1)
