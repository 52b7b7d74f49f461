"""Facts typed into words are noticed; words that only look like facts are left alone."""

from __future__ import annotations

import pytest

from ivr.files.words import Words, problems_in

SERVICES = {"library": True, "town-office": False}


def told(text: str, about: str | None = None) -> list[str]:
    return [
        each.what
        for each in problems_in(Words("notice", text, "f.yaml", 3, ("notice", "say"), about), SERVICES)
    ]


def told_of_news(text: str) -> list[str]:
    words = Words("news-x", text, "f.yaml", 3, ("news", "items", "1", "say"), kind="news")
    return [each.what for each in problems_in(words, SERVICES)]


@pytest.mark.parametrize(
    "text",
    [
        "COPA is at 1615 West Chicago Avenue, Chicago, 6 0 6 2 2.",
        "The Superintendent welcomes 322 new officers.",
        "The academy welcomed 322. 2019 was a good year.",
        "Hang up and call nine one one.",
        "Call nine one one, nine eight eight, or three one one.",
        "call 311 or 911",
        "Dial nine one one.",
        "One person was hurt.",
        "A car hit one person and then two more.",
        "A press conference was held.",
        "Press one of the buttons at the door.",
        "They push two carts, and touch three doors.",
        "More than 100 firefighters and fire paramedics graduate.",
        "The 2020 budget is approved.",
        "An officer answers within 24 hours.",
        "Room 205, fourth floor",
        "Ages 5 to 12 are welcome.",
        "If you are 18, am I right?",
        "The Sunday to remember.",
        "One, two, three, and four are numbers.",
        "It opens {opens:library}, {hours:library}, at {number:library}; {name:library}.",
    ],
)
def test_words_that_only_look_like_facts_are_left_alone(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Call 312-744-5000.", "312-744-5000"),
        ("Call 312–744–5000.", "312–744–5000"),
        ("Call 312.744.5000.", "312.744.5000"),
        ("Call (312) 744-5000.", "312) 744-5000"),
        ("Call 744-5000.", "744-5000"),
        ("Call 3127445000.", "3127445000"),
        ("Call 1-800-273-8255.", "800-273-8255"),
        ("Call 3 1 2 7 4 4 5 0 0 0.", "3 1 2 7 4 4 5 0 0 0"),
        ("Call three one two, seven four four, five zero zero zero.", "five zero zero zero"),
        ("Call Three-One-Two-Seven.", "Three-One-Two-Seven"),
    ],
)
def test_a_typed_telephone_number_is_noticed(text: str, found: str) -> None:
    assert told(text) == [f'a telephone number is typed into the words: "{found}"']


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Open at 9 a.m. sharp.", "9 a.m."),
        ("Open at 9AM", "9AM"),
        ("Closes 17:00.", "17:00"),
        ("Open 24 hours.", "24 hours"),
        ("Open twenty-four hours.", "twenty-four hours"),
        ("A 24-hour line", "24-hour"),
        ("Open 24/7", "24/7"),
        ("at nine o’clock", "nine o’clock"),
        ("at ten pm", "ten pm"),
        ("Monday to Friday", "Monday to Friday"),
        ("Mondays through Fridays", "Mondays through Friday"),
        ("Monday–Friday", "Monday–Friday"),
    ],
)
def test_typed_hours_are_noticed(text: str, found: str) -> None:
    assert told(text) == [f'hours are typed into the words: "{found}"']


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("For news, press 7.", "press 7"),
        ("Press ONE for news.", "Press ONE"),
        ("press the star key", "press the star"),
        ("By pressing 2", "pressing 2"),
        ("press key 3", "press key 3"),
        ("press the number 3", "press the number 3"),
        ("press * to return", "press *"),
        ("Hit pound.", "Hit pound"),
        ("Push 2 for the library", "Push 2"),
        ("Dial 0", "Dial 0"),
    ],
)
def test_a_typed_key_is_noticed(text: str, found: str) -> None:
    assert told(text) == [f'a key is typed into the words: "{found}"']


@pytest.mark.parametrize(
    "text",
    ["On December 5 it opens.", "On December 5th", "the 5th of December", "5 May", "2019-12-05", "12/5/19"],
)
def test_a_date_is_noticed_in_news_and_only_there(text: str) -> None:
    assert len(told_of_news(text)) == 1
    assert told(text) == []


def test_a_month_without_a_day_is_no_date() -> None:
    assert told_of_news("The summary of December 2019 tells of May and 12 others.") == []


def test_blanks_are_of_services_that_are_known() -> None:
    assert told("{hours:pool}") == ["{hours:pool} names no service"]
    assert told("{hours}") == ["{hours} does not say of which service"]
    assert told("{price:library}") == ["{price:library} is not a blank we can fill"]
    assert told("{number:town-office}") == ["{number:town-office} has no number to speak"]
    assert told("{number}", about="town-office") == ["{number} has no number to speak"]
    assert told("{hours}", about="town-office") == []


def test_nothing_is_said_of_services_that_cannot_be_known() -> None:
    words = Words("notice", "{hours:pool} {opens}", "f.yaml", 3, ("notice", "say"), about="")

    assert list(problems_in(words, None)) == []
    assert [each.what for each in problems_in(words, SERVICES)] == ["{hours:pool} names no service"]


@pytest.mark.parametrize("text", ["It opens {opens:library", "It opens opens:library}", "{{opens:library}}"])
def test_a_brace_needs_its_partner(text: str) -> None:
    assert "a brace has no partner" in told(text)


def test_a_phrase_holds_its_own_blanks_and_no_other() -> None:
    words = Words("closed", "{name} is closed. {hours}", "f.yaml", 3, ("closed",), kind="phrase")

    problems = [(each.what, each.hint) for each in problems_in(words, SERVICES)]

    assert problems == [
        ("{opens} is missing from this phrase", "write {opens} where it belongs in the sentence"),
        ("{hours} is not a blank of this phrase", "the blanks here are: {name}, {opens}"),
    ]
