"""The document for the worst day, played by the handset in every language; and the card of numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from ivr.audio.spoken import spoken
from ivr.cli import main
from ivr.core.call import Say
from ivr.core.line import Line
from ivr.fallback import MOST_LETTERS, FallbackRefused, card, fallback
from ivr.files.load import load
from ivr.phone import Call, Ended, Event, Reply, Ringing, Said
from ivr.phone.exchange import Exchange
from tests.conftest import HOME
from tests.files.small import SMALL, copy_of
from tests.store.staff import Desk, desk_with_small_line

BIN = "https://carrier.invalid/bins/fallback"


class Bin(Exchange):
    """A carrier that keeps one document for us, and asks nobody else."""

    def __init__(self, document: bytes) -> None:
        super().__init__("no token is needed")
        self.document = document
        self.asked: list[str] = []

    def _carry(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        self.asked.append(url)
        return Reply(200, "text/xml", self.document)


def call(document: bytes, dial_result: str = "completed", caller: str = "+13125550123") -> list[Event]:
    """A whole call to a document that nobody answers for."""
    bin_ = Bin(document)
    made = Call(bin_, BIN, dial_result=dial_result, caller=caller)
    events = made.hear()
    assert bin_.asked == [BIN]
    return events


def words_in(events: list[Event], tag: str) -> list[str]:
    return [event.words for event in events if isinstance(event, Said) and event.language == tag]


@pytest.fixture
def small() -> Line:
    line, problems = load(SMALL)
    assert line and not problems
    return line


def test_the_shipped_files_are_those_of_the_shipped_menus(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["fallback", "--home", str(HOME), "--draft", "--check"])
    told = capsys.readouterr().out
    assert code == 0, f"{told}(ivr fallback --draft writes them)"


@pytest.mark.parametrize("language", ["en", "es", "pl", "cmn", "ar"])
def test_the_notice_and_the_numbers_are_heard_in_every_language(line: Line, language: str) -> None:
    events = call(fallback(line, "twilio").document)
    tag = line.languages[language].tag
    words = words_in(events, tag)
    assert words[0] == line.prompts["emergency"][language]
    numbers = {f"number:{name}": line.service(name).speak for name in ("lifeline-988", "city-311")}
    said = spoken(line, Say("last-words", language, {key: value for key, value in numbers.items() if value}))
    assert said == words[1]
    assert "9 8 8" in words[1] and "3 1 1" in words[1]
    voices = {event.voice for event in events if isinstance(event, Said) and event.language == tag}
    assert voices == {line.languages[language].voice("twilio")}


def test_every_notice_comes_before_anything_else_and_the_lines_own_first(line: Line) -> None:
    events = call(fallback(line, "twilio").document)
    first = [event.words for event in events[: len(line.offered)] if isinstance(event, Said)]
    assert first == [line.prompts["emergency"][code] for code in line.offered]


def test_the_person_is_rung_at_ten_digits_with_the_callers_own_number(line: Line) -> None:
    document = fallback(line, "twilio").document
    (ringing,) = [event for event in call(document) if isinstance(event, Ringing)]
    assert ringing.number == "+13127445000"
    assert ringing.caller_id == "+13125550123"
    assert b"callerId" not in document
    assert b"action" not in document
    for code in (b">311<", b">911<", b">988<", b">+311<"):
        assert code not in document


@pytest.mark.parametrize("outcome", ["busy", "no-answer", "failed", "canceled", "completed"])
def test_whatever_comes_of_it_the_numbers_are_said_once_more_and_the_end(line: Line, outcome: str) -> None:
    events = call(fallback(line, "twilio").document, outcome)
    rung = next(index for index, event in enumerate(events) if isinstance(event, Ringing))
    *said, end = events[rung + 2 :]
    assert [event.words for event in said if isinstance(event, Said)] == [
        words_in(events, "en-US")[1],
        line.prompts["goodbye"]["en"],
    ]
    assert isinstance(end, Ended)
    assert end.reason == "hung up by the line"


def test_a_caller_without_a_number_has_heard_everything_before_the_ringing(line: Line) -> None:
    events = call(fallback(line, "twilio").document, caller="anonymous")
    assert len([event for event in events if isinstance(event, Said)]) == 2 * len(line.offered) + 1


def test_the_document_is_small_says_what_it_is_and_is_always_the_same_bytes(line: Line) -> None:
    made = fallback(line, "twilio")
    assert made.document.startswith(b'<?xml version="1.0" encoding="UTF-8"?><Response>')
    assert len(made.document) < MOST_LETTERS  # in bytes, too
    assert fallback(line, "twilio") == made
    assert made.languages == made.numbers_in == line.offered
    assert b"http" not in made.document


def test_a_language_that_no_voice_speaks_is_left_out_and_the_lines_own_is_needed(line: Line) -> None:
    mute = {code: replace(each, voices={"signalwire": "A"}) for code, each in line.languages.items()}
    without = replace(line, languages=dict(line.languages) | {"pl": mute["pl"]})
    assert fallback(without, "twilio").languages == ("en", "es", "cmn", "ar")
    with pytest.raises(FallbackRefused, match='no voice of the carrier speaks "en"'):
        fallback(replace(line, languages=mute), "twilio")


def test_where_room_is_short_the_last_languages_lose_their_numbers_and_never_their_notice(line: Line) -> None:
    long = {code: words * 5 for code, words in line.prompts["last-words"].items()}
    made = fallback(replace(line, prompts=dict(line.prompts) | {"last-words": long}), "twilio")
    assert (made.languages, made.numbers_in) == (line.offered, ("en", "es", "pl", "cmn"))
    assert len(made.document.decode()) <= MOST_LETTERS
    endless = {code: words * 20 for code, words in line.prompts["emergency"].items()}
    with pytest.raises(FallbackRefused, match="offer fewer languages"):
        fallback(replace(line, prompts=dict(line.prompts) | {"emergency": endless}), "twilio")


def test_words_that_change_with_the_hour_are_not_said_by_a_fixed_document(small: Line) -> None:
    late = {"en": "The library opens {opens:library}."}
    made = fallback(replace(small, prompts=dict(small.prompts) | {"last-words": late}), "twilio")
    assert made.numbers_in == ()
    assert b"opens" not in made.document


def test_a_person_who_is_not_rung_is_not_rung_here(small: Line) -> None:
    hall = replace(small.service("town-hall"), dial=None)
    made = fallback(replace(small, nodes=dict(small.nodes) | {"town-hall": hall}), "twilio")
    assert not any(isinstance(event, Ringing) for event in call(made.document))


# The card.


def test_the_card_has_every_number_with_its_hours_in_every_language(line: Line) -> None:
    told = card(line)
    for code in line.offered:
        assert line.prompts["emergency"][code] in told
        for service in line.services():
            assert (service.speak is None) == (f"  {line.prompts[service.name][code]}: " not in told)
    rows = told.splitlines()
    assert (
        "833-626-4244  NAMI Chicago helpline: Monday to Friday, 9 AM to 8 PM; Saturday and Sunday, " in told
    )
    assert "312-742-4194  Chicago Police Board: Monday to Friday, 8 AM to 4 PM *" in rows
    assert "Polski" in rows
    assert rows[-1] == "* closed on holidays"
    assert card(line) == told


def test_a_card_without_holidays_does_not_speak_of_them(small: Line) -> None:
    services = {
        each.name: replace(each, hours=replace(each.hours, holidays=None)) for each in small.services()
    }
    assert card(replace(small, nodes=dict(small.nodes) | services)).splitlines()[-1].count("*") == 0


# The command.


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    return desk_with_small_line(tmp_path / "ana", f"sqlite:///{tmp_path}/ivr.db", capsys, monkeypatch)


def test_the_files_are_made_from_what_callers_hear_and_not_from_the_draft(desk: Desk) -> None:
    assert desk.ivr("fallback").startswith("From the draft: nothing is published yet:\n")
    assert not (desk.home / "instance").exists()
    desk.ivr("publish")
    desk.edit("services", "speak: 312-744-5000", "speak: 312-744-5001")
    out = desk.ivr("fallback")
    assert out.startswith(f"From edition {desk.current()}, which is current:\n")
    assert "911 in en; then it rings 312-744-5000.\n" in out
    document, numbers = desk.home / "fallback/voice.xml", desk.home / "fallback/numbers.txt"
    assert "312-744-5000  Fairview town hall" in numbers.read_text(encoding="utf-8")
    assert desk.ivr("fallback", "--check") == (
        f"Both files are those of edition {desk.current()}, which is current.\n"
    )
    out = desk.ivr("fallback", "--check", "--draft", code=1)
    assert out == (
        f"{document} is not what the draft would make. Write it anew: ivr fallback\n"
        f"{numbers} is not what the draft would make. Write it anew: ivr fallback\n"
    )
    desk.ivr("fallback", "--draft")
    assert "312-744-5001  Fairview town hall" in numbers.read_text(encoding="utf-8")


def test_the_files_go_where_they_are_wanted(desk: Desk, tmp_path: Path) -> None:
    document, numbers = tmp_path / "a" / "bin.xml", tmp_path / "b.txt"
    desk.ivr("fallback", "--document", str(document), "--card", str(numbers))
    assert document.read_bytes().startswith(b"<?xml")
    assert numbers.exists()
    assert not (desk.home / "fallback").exists()
    desk.ivr("fallback", "--card", str(numbers / "c.txt"), code=1)
    assert f"Cannot write {numbers / 'c.txt'}: " in desk.err


def test_what_it_cannot_say_is_told(desk: Desk) -> None:
    desk.edit(
        "line", "last-words: In an emergency, call nine one one.", "last-words: It opens {opens:library}."
    )
    assert "It does not tell the main numbers in en: " in desk.ivr("fallback")
    desk.monkeypatch.setenv("IVR_CARRIER", "somleng")
    desk.edit("line", "voice: Polly.Joanna-Neural", "voice:\n      twilio: Polly.Joanna-Neural")
    desk.ivr("fallback", code=1)


def test_without_the_database_the_draft_is_offered(desk: Desk) -> None:
    desk.url = "postgresql://ivr:s3cret@127.0.0.1:1/line"
    desk.ivr("fallback", code=1)
    assert "does not answer" in desk.err
    assert desk.ivr("fallback", "--draft").startswith("From the draft:\n")


def test_a_line_in_other_languages_says_which_it_leaves_out(tmp_path: Path, desk: Desk) -> None:
    home = copy_of(HOME, tmp_path / "city")
    path = home / "menus/line.yaml"
    text = path.read_text(encoding="utf-8").replace("      twilio: Polly.Zeina\n", "")
    path.write_text(text, encoding="utf-8")
    desk.home = home
    out = desk.ivr("fallback", code=1)
    assert 'no voice of the carrier speaks "ar"' in out  # then it must be recorded before callers hear it
