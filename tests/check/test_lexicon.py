"""What digits, keys, hours and days are called, held against CLDR and against what is nearly the same."""

from __future__ import annotations

import re

import pytest
from babel import Locale

from ivr.check.lexicon.languages import KNOWN, language_of, script_of, tongue_of
from ivr.check.lexicon.tongue import Tongue, folded
from ivr.check.lexicon.voices import languages_of
from ivr.core.line import Line
from ivr.core.phrases import PRESS

TAGS = {"en": "en-US", "es": "es-US", "pl": "pl-PL", "cmn": "cmn-CN", "ar": "arb"}


def tongue(language: str) -> Tongue:
    return KNOWN[language_of(TAGS[language])]


@pytest.mark.parametrize("language", TAGS)
def test_every_tongue_has_ten_digits_seven_days_and_twelve_hours(language: str) -> None:
    known = tongue(language)

    assert set(known.digits.values()) == set(range(10))
    assert set(known.days.values()) == set(range(7))
    assert set(range(1, 13)) <= set(known.hours.values())


@pytest.mark.parametrize("language", TAGS)
def test_days_are_called_as_cldr_calls_them(language: str) -> None:
    names = Locale.parse(TAGS[language], sep="-").days["stand-alone"]["wide"]

    assert [tongue(language).said_days(names[day]) for day in range(7)] == [{day} for day in range(7)]


@pytest.mark.parametrize(
    ("language", "words", "numbers"),
    [
        ("en", "Call nine one one, or 3 1 1.", ["911", "311"]),
        ("en", "Call nine, one, one.", ["911"]),
        ("en", "Nine-eight-eight and oh one two", ["988", "012"]),
        ("en", "one of us at 322 streets, two or three", []),
        ("es", "al nueve ocho nueve, al 911", ["989", "911"]),
        ("es", "la Línea nueve ocho ocho de crisis", ["988"]),
        ("es", "uno de los dos", []),
        ("pl", "pod trzy jeden jeden, DZIEWIEC JEDEN JEDEN", ["311", "911"]),
        ("pl", "jeden z dwóch, dwie inne", []),
        ("cmn", "打九一一、幺二三", ["911", "123"]),
        ("cmn", "三一一一样,一些人,星期一一起", ["311"]),
        ("ar", "الرقم تسعة واحد واحد، والرقم ثلاثة واحد واحد", ["911", "311"]),
        ("ar", "الرقم تِسعة ثمانيه ثمانية أو ٩١١", ["988", "911"]),
        ("ar", "بأحد هذين الرقمين", []),
    ],
)
def test_numbers_said_digit_by_digit_are_found(language: str, words: str, numbers: list[str]) -> None:
    assert tongue(language).said_numbers(words) == numbers


@pytest.mark.parametrize(
    ("language", "words", "keys"),
    [
        ("en", "press pound.", {"#"}),
        ("es", "oprima gato o numeral.", {"#"}),
        ("pl", "proszę nacisnąć gwiazdkę", {"*"}),
        ("pl", "proszę nacisnąć trójkę", {"3"}),
        ("cmn", "请按两", {"2"}),
        ("cmn", "请按井号键", {"#"}),
        ("ar", "اضغطوا النجمة", {"*"}),
        ("ar", "اضغطوا على الرقم إثنين", {"2"}),
        ("ar", "اضغطوا ٧", {"7"}),
    ],
)
def test_keys_are_known_by_their_names(language: str, words: str, keys: set[str]) -> None:
    assert tongue(language).said_keys(words) == keys


@pytest.mark.parametrize(
    ("language", "words", "hour"),
    [
        ("en", "9{minutes} PM", 9),
        ("es", "las nueve {minutes} de la noche", 9),
        ("pl", "dwudziestej pierwszej {minutes}", 21),
        ("cmn", "晚上十点{minutes}", 10),
        ("cmn", "二十三点", 23),
        ("ar", "الحادية عشرة {minutes} مساءً", 11),
    ],
)
def test_hours_are_read_as_they_are_said(language: str, words: str, hour: int) -> None:
    assert tongue(language).said_hours(words)[0] == {hour}


@pytest.mark.parametrize(
    ("language", "words", "hour", "within"),
    [
        ("en", "9 PM", 21, True),
        ("en", "9 AM", 21, False),
        ("es", "las doce del mediodía", 12, True),
        ("es", "las nueve de la mañana", 21, False),
        ("pl", "dziewiątej wieczorem", 21, True),
        ("cmn", "凌晨三点", 15, False),
        ("ar", "الثانية بعد منتصف الليل", 2, True),
        ("ar", "الثانية بعد الظهر", 2, False),
    ],
)
def test_parts_of_the_day_hold_their_hours(language: str, words: str, hour: int, within: bool) -> None:
    assert [hour in part for part in tongue(language).said_hours(words)[1]] == [within]


def test_accents_vowel_marks_and_figures_of_other_scripts_make_no_difference() -> None:
    assert folded("Dziewięć ŁÓDŹ") == "dziewiec lodz"
    assert folded("اتَّصِلوا ٩١١") == folded("اتصلوا 911")


def test_nothing_is_read_across_a_blank() -> None:
    assert tongue("en").said_numbers("nine {number:x} one one") == []


def test_a_language_without_an_entry_learns_its_digits_from_reviewed_phrases() -> None:
    words = ("null", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio")
    press = {str(key): f"tryck {word}." for key, word in enumerate(words)}

    learned = tongue_of("sv-SE", press)

    assert learned.said_numbers("Ring nio ett ett.") == ["911"]
    assert learned.said_days("på onsdag") == {2}
    assert not learned.sure


def test_a_language_whose_phrases_say_a_digit_twice_learns_none() -> None:
    words = ("null", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "åtta")

    assert tongue_of("sv-SE", {str(key): f"tryck {word}." for key, word in enumerate(words)}).digits == {}


def test_the_lexicon_and_the_shipped_phrases_agree_without_knowing_each_other(line: Line) -> None:
    said = {
        (language, key): tongue(language).said_keys(line.prompts[prompt][language])
        for key, prompt in PRESS.items()
        for language in TAGS
    }

    assert said == {(language, key): {key} for key in PRESS for language in TAGS}


@pytest.mark.parametrize(
    ("voice", "languages"),
    [
        ("Polly.Lupe-Neural", {"es"}),
        ("Polly.Zeina", {"ar"}),
        ("Polly.Aditi", {"en", "hi"}),
        ("amazon.Ola", {"pl"}),
        ("Google.cmn-CN-Wavenet-A", {"zh"}),
        ("gcloud.es-US-Standard-B", {"es"}),
        ("Polly.Nobody", None),
        ("the good one", None),
    ],
)
def test_a_voice_tells_its_language_by_its_name(voice: str, languages: set[str] | None) -> None:
    assert languages_of(voice) == languages


def test_scripts_are_told_by_the_language() -> None:
    assert [script_of(tag) for tag in TAGS.values()] == ["Latn", "Latn", "Latn", "Hans", "Arab"]


@pytest.mark.parametrize("language", TAGS)
def test_a_promise_to_be_connected_now_is_known_in_every_language(line: Line, language: str) -> None:
    said = ((name, words.get(language, "")) for name, words in line.prompts.items())
    promised = {name for name, words in said if promises(language, words)}

    assert promised - {"to-person"} == {"nami-closed-lifeline-988", "offer-connect"}


def promises(language: str, words: str) -> bool:
    return re.search(tongue(language).now, folded(words)) is not None


@pytest.mark.parametrize(
    ("language", "words", "promised"),
    [
        ("en", "To speak with a counselor right away", True),
        ("en", "We are connecting you to {name} now.", True),
        ("en", "To talk to the police about a crime happening now", False),
        ("en", "To talk to us about a park that is closed now", False),
        ("en", "In an emergency, hang up and call nine one one now.", False),
        ("en", "The library is closed now. To reach the museum", False),
        ("es", "Para hablar de inmediato con la biblioteca", True),
        ("es", "Si es una emergencia, cuelgue y debe llamar al nueve uno uno ya.", False),
        ("pl", "Aby porozmawiać z nami od razu", True),
        ("pl", "Biblioteka jest teraz zamknięta", False),
        ("cmn", "马上为您转接", True),
        ("cmn", "图书馆现在关闭，要和博物馆通话", False),
        ("ar", "للتحدث مع المكتبة فورا", True),
        ("ar", "المكتبة مغلقة الآن", False),
    ],
)
def test_now_promises_only_a_connection(language: str, words: str, promised: bool) -> None:
    assert promises(language, words) is promised
