"""How facts are said: numbers by digit, times and days as people say them, silence as a sound."""

from __future__ import annotations

import io
import wave
from dataclasses import replace
from datetime import datetime

import pytest

from ivr.audio.silence import silence
from ivr.audio.spoken import digits, spoken
from ivr.core.blanks import About, say
from ivr.core.call import LanguagesOf, NameOf, Opening, Say
from ivr.core.hours import Hours
from ivr.core.line import Line
from ivr.core.numbers import Speakable
from ivr.core.present import SILENCES
from tests.conftest import CHICAGO


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHICAGO)


@pytest.mark.parametrize(
    ("now", "heard"),
    [
        ("2026-11-30T06:00", "today at 9 AM"),
        ("2026-11-29T18:00", "tomorrow at 9 AM"),
        ("2026-12-31T21:00", "tomorrow at 9 AM"),
    ],
)
def test_nami_opens_today_or_tomorrow(line: Line, now: str, heard: str) -> None:
    words = spoken(line, say(line, "nami-closed", "en", at(now)))
    assert f"It opens {heard}." in words


@pytest.mark.parametrize(
    ("now", "heard"),
    [
        ("2026-12-04T18:00", "Monday at 8 AM"),
        ("2026-12-23T18:00", "tomorrow at 8 AM"),
        ("2026-12-24T18:00", "Monday at 8 AM"),
    ],
)
def test_an_office_opens_on_a_weekday(line: Line, now: str, heard: str) -> None:
    words = spoken(line, say(line, "closed", "en", at(now), About(service="police-board")))
    assert words == f"Chicago Police Board: closed now. It opens {heard}."


@pytest.mark.parametrize(
    ("opening", "heard"),
    [
        (Opening(at("2026-12-09T09:30"), 7), "Wednesday, December 9 at 9:30 AM"),
        (Opening(at("2027-01-04T12:00"), 30), "Monday, January 4 at 12 PM"),
        (Opening(at("2027-12-01T09:00"), 364), "Wednesday, December 1 at 9 AM"),
        (Opening(at("2031-01-01T09:00"), 1491), "Wednesday, January 1, 2031 at 9 AM"),
        (Opening(at("2026-12-03T00:00"), 1), "tomorrow at 12 AM"),
        (Opening(None, 0), "on a day that is not known yet"),
    ],
)
def test_other_openings(line: Line, opening: Opening, heard: str) -> None:
    assert f"It opens {heard}." in spoken(line, Say("nami-closed", "en", {"opens": opening}))


@pytest.mark.parametrize(
    ("weekly", "heard"),
    [
        ("24/7", "24 hours a day"),
        (
            "Mo-Fr 09:00-20:00; Sa-Su 09:00-17:00",
            "Monday to Friday, 9 AM to 8 PM; Saturday and Sunday, 9 AM to 5 PM",
        ),
        (
            "Mo-Fr 09:00-12:00,13:00-17:30",
            "Monday to Friday, 9 AM to 12 PM; Monday to Friday, 1 PM to 5:30 PM",
        ),
        ("We 10:00-11:00", "Wednesday, 10 AM to 11 AM"),
        ("Mo-Su 08:00-22:00", "every day, 8 AM to 10 PM"),
        ("Fr 20:00-02:00", "Friday, 8 PM to 2 AM"),
    ],
)
def test_hours_are_said_as_an_ordinary_week(line: Line, weekly: str, heard: str) -> None:
    hours = Hours(weekly, "America/Chicago")
    words = spoken(line, Say("nami-number", "en", {"hours:nami": hours}))
    assert f"It is open {heard}." in words


def test_numbers_are_read_digit_by_digit_in_groups() -> None:
    assert digits(Speakable("3127445000")) == "3 1 2, 7 4 4, 5 0 0 0"
    assert digits(Speakable("311")) == "3 1 1"


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("Call 311.", "Call 3 1 1."),
        ("Call 911, or 988!", "Call 9 1 1, or 9 8 8!"),
        ("311", "3 1 1"),
        ("at 3119 West 311th Street", "at 3119 West 311th Street"),
        ("2,311 or 311,000 or 311.5 or 4.311", "2,311 or 311,000 or 311.5 or 4.311"),
        ("room 5-311", "room 5-311"),
    ],
)
def test_short_codes_in_words_are_digits_and_other_figures_are_not(
    line: Line, typed: str, heard: str
) -> None:
    prompts = dict(line.prompts) | {"relay": {"en": typed}}
    assert spoken(replace(line, prompts=prompts), Say("relay", "en")) == heard


def test_a_short_code_in_a_services_name_is_digits_too(line: Line) -> None:
    prompts = dict(line.prompts) | {"city-311": {"en": "311 City services"}}
    step = Say("connecting", "en", {"name": NameOf("city-311")})
    assert spoken(replace(line, prompts=prompts), step) == "Connecting you to 3 1 1 City services."


def test_a_date_is_said_with_its_year(line: Line) -> None:
    step = say(line, "dated", "en", at("2026-12-02T12:00"), About(dated=at("2019-12-19T00:00").date()))
    assert spoken(line, step) == "December 19, 2019."


def test_a_blank_without_a_value_is_not_read_as_braces(line: Line) -> None:
    assert spoken(line, Say("number-again", "en")) == "Again, ."


@pytest.mark.parametrize("milliseconds", SILENCES)
def test_a_silence_is_a_telephone_sound_of_its_length(milliseconds: int) -> None:
    with wave.open(io.BytesIO(silence(milliseconds))) as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (8000, 1, 2)
        assert sound.getnframes() == 8 * milliseconds
        assert not any(sound.readframes(sound.getnframes()))


def test_a_language_without_a_name_in_the_callers_own_is_named_in_english(line: Line) -> None:
    step = Say("answered-in", "es", {"languages": LanguagesOf(("en", "cic"))})
    assert spoken(line, step) == "Atienden en inglés y Chickasaw."
