"""A caller's language: how it is offered and chosen, and that it stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ivr.core.call import Dialed, Event, Listen, Place, Pressed, Ring, Say, Silent, Started, State, Turn
from ivr.core.flow import answer
from ivr.core.line import Bulletin, Item, Line, Notice
from tests.core.small_line import LINE, MANY, NIGHT, NOON
from tests.core.test_flow import keys, place, rung, said

OFFERS = ("offer-language", "offer-9", "press-8")


def follow(*events: Event, line: Line = MANY, number: str = "") -> Turn:
    turn = answer(line, None, Started(number), NOON)
    for event in events:
        turn = answer(line, turn.place, event, NOON)
    return turn


def heard(turn: Turn) -> list[tuple[str, str]]:
    """Every prompt with the language it is said in."""
    steps = [each for step in turn.steps for each in (step.steps if isinstance(step, Listen) else (step,))]
    return [(step.language, step.prompt) for step in steps if isinstance(step, Say)]


def test_a_call_begins_in_english_and_offers_the_others_each_in_its_own_words() -> None:
    assert heard(follow())[:8] == [
        *(("en", "emergency"), ("es", "emergency-short"), ("en", "welcome")),
        *(("es", "offer-language"), ("es", "press-8")),
        *(("pl", "offer-9"), ("vi", "offer-9")),
        ("en", "main-library"),
    ]


@pytest.mark.parametrize("before", ["", "2", "21", "22", "5", "_", "x", "2 _ _", "9", "9 4"])
def test_8_is_spanish_everywhere_and_the_notice_comes_first(before: str) -> None:
    here = follow(*keys(before.replace(" ", "")))
    turn = answer(MANY, here.place, Pressed("8"), NOON)
    assert heard(turn)[0] == ("es", "emergency")
    assert not isinstance(turn.steps[0], Listen), "the notice cannot be cut short"
    spoken = {language for language, prompt in heard(turn) if prompt not in ("offer-language", "offer-9")}
    assert spoken == {"es"}
    assert place(turn) == replace(place(here), language="es", silences=0, wrongs=0, choosing=False)


def test_9_lists_the_others_each_in_its_own_words_with_the_same_keys_in_every_language() -> None:
    assert heard(follow(Pressed("9"))) == [
        *(("pl", "offer-language"), ("pl", "press-1"), ("vi", "offer-language"), ("vi", "press-2")),
        *(("es", "offer-language"), ("es", "press-8")),
        *(("en", "offer-back"), ("en", "press-star"), ("en", "offer-person"), ("en", "press-0")),
    ]
    assert heard(follow(*keys("91"), Pressed("9")))[:6] == [
        *(("vi", "offer-language"), ("vi", "press-2"), ("en", "offer-language"), ("en", "press-3")),
        *(("es", "offer-language"), ("es", "press-8")),
    ]


@pytest.mark.parametrize(("key", "language"), [("1", "pl"), ("2", "vi"), ("3", "en")])
def test_a_language_of_the_list_is_chosen_by_its_key(key: str, language: str) -> None:
    turn = follow(Pressed("9"), Pressed(key))
    assert heard(turn)[0] == (language, "emergency")
    assert heard(turn)[1] == (language, "main")
    assert place(turn).language == language


def test_keys_in_the_list_of_languages() -> None:
    listed = follow(*keys("29"))
    assert place(listed).choosing
    assert said(answer(MANY, listed.place, Pressed("*"), NOON))[0] == "topics"
    assert said(answer(MANY, listed.place, Pressed("#"), NOON)) == said(listed)
    assert said(answer(MANY, listed.place, Pressed("9"), NOON)) == said(listed)
    assert rung(answer(MANY, listed.place, Pressed("0"), NOON)) == "+13127445000"
    assert said(answer(MANY, listed.place, Silent(), NOON))[:2] == ["silence-1", "offer-language"]
    assert said(answer(MANY, listed.place, Pressed("5"), NOON))[:2] == ["wrong-1", "offer-language"]
    silent = follow(*keys("29___"))
    assert said(silent)[0] == "to-person"
    assert not place(silent).choosing


def test_a_silence_in_the_list_does_not_ring_the_service_behind_it() -> None:
    turn = follow(*keys("239_"))
    assert said(turn)[0] == "silence-1"


def test_the_language_stays_through_transfers_failures_and_repeats() -> None:
    turn = follow(*keys("91"))
    for event in (Pressed("1"), Dialed("busy"), Pressed("1"), Dialed("no-answer"), Pressed("*"), Silent()):
        turn = answer(MANY, turn.place, event, NOON)
        assert {language for language, prompt in heard(turn) if prompt not in OFFERS} == {"pl"}
    for event in (Silent(), Silent(), Dialed("busy")):
        turn = answer(MANY, turn.place, event, NOON)
        assert {language for language, prompt in heard(turn) if prompt not in OFFERS} == {"pl"}
    assert turn.place is None


def test_a_number_can_begin_in_its_own_language_and_hears_the_short_notice_of_the_lines() -> None:
    turn = follow(number="+17735550100")
    assert heard(turn)[:5] == [
        *(("pl", "emergency"), ("en", "emergency-short"), ("pl", "welcome")),
        *(("es", "offer-language"), ("es", "press-8")),
    ]
    assert ("en", "offer-9") in heard(turn)
    assert heard(follow(number="+13125550123")) == heard(follow())


def test_a_line_of_two_languages_has_the_first_again_behind_9() -> None:
    two = replace(MANY, languages={code: MANY.languages[code] for code in ("en", "es")})
    assert [each for each in heard(follow(line=two)) if each[0] == "es"] == [
        *(("es", "emergency-short"), ("es", "offer-language"), ("es", "press-8")),
    ]
    spanish = follow(Pressed("8"), line=two)
    assert ("en", "offer-language") not in heard(spanish)
    assert heard(follow(Pressed("8"), Pressed("9"), line=two))[0] == ("en", "emergency")
    begun = answer(replace(two, numbers={"+17735550100": "es"}), None, Started("+17735550100"), NOON)
    assert heard(begun)[3:5] == [("en", "offer-language"), ("en", "press-9")]


def test_a_line_of_one_language_has_no_language_keys() -> None:
    for key in "89":
        assert said(answer(LINE, place(follow(line=LINE)), Pressed(key), NOON))[0] == "wrong-1"
    forged = Place("small", "en", "main", "main", choosing=True)
    assert said(answer(LINE, forged, Silent(), NOON))[:2] == ["silence-1", "main-library"]


def test_a_caller_is_told_of_an_interpreter_before_a_transfer() -> None:
    assert said(follow(Pressed("1"))) == ["connecting"]
    assert said(follow(*keys("91"), Pressed("1"))) == ["connecting"]
    turn = follow(Pressed("8"), Pressed("1"))
    assert said(turn) == ["connecting", "interpreter"]
    assert isinstance(turn.steps[-1], Ring)


def test_a_caller_is_told_in_which_language_they_answer() -> None:
    alone = replace(MANY.service("office"), otherwise=None)
    line = replace(MANY, nodes=dict(MANY.nodes) | {"office": alone})
    turn = follow(Pressed("8"), *keys("24"), line=line)
    assert said(turn) == ["connecting", "answered-in"]
    assert rung(turn) == "+13127424194"


def test_where_somebody_else_speaks_the_callers_language_they_are_offered_first() -> None:
    turn = follow(Pressed("8"), *keys("24"))
    assert said(turn) == ["office", "answered-in", "offer-otherwise", "press-2", "offer-connect", "press-1"]
    assert place(turn).state is State.TOLD
    assert rung(answer(MANY, turn.place, Pressed("2"), NOON)) == "+13127445000"
    for event in (Pressed("1"), Silent()):
        anyway = answer(MANY, turn.place, event, NOON)
        assert said(anyway) == ["connecting"]
        assert rung(anyway) == "+13127424194"
    assert said(answer(MANY, turn.place, Pressed("#"), NOON)) == said(turn)
    assert said(answer(MANY, turn.place, Pressed("5"), NOON))[0] == "wrong-1"
    closed = answer(MANY, turn.place, Silent(), NIGHT)
    assert said(closed)[0] == "closed"
    english = follow(*keys("24"))
    assert rung(english) == "+13127424194"


def test_nobody_is_offered_who_does_not_speak_the_language_either_or_is_closed() -> None:
    for other in (
        replace(MANY.service("person"), interpreter=False),
        replace(MANY.service("desk"), name="person"),
    ):
        line = replace(MANY, nodes=dict(MANY.nodes) | {"person": other})
        assert said(follow(Pressed("8"), *keys("24"), line=line)) == ["connecting", "answered-in"]


def test_news_nobody_translated_is_left_out_in_that_language_only() -> None:
    prompts = dict(MANY.prompts) | {"news-1": {"en": "only English"}}
    line = replace(MANY, prompts=prompts)
    assert [name for name in said(follow(*keys("21"), line=line)) if name.startswith("news-")] == [
        *("news-0", "news-1", "news-2"),
    ]
    assert [
        name for name in said(follow(Pressed("8"), *keys("21"), line=line)) if name.startswith("news-")
    ] == [
        *("news-0", "news-2", "news-3"),
    ]


def entries(turn: Turn) -> list[str]:
    return [name for name in said(turn) if name.startswith("news-")]


def news(*items: Item) -> Line:
    return replace(LINE, nodes=dict(LINE.nodes) | {"news": Bulletin("news", items)})


def test_news_is_heard_from_its_first_day_to_the_end_of_its_last() -> None:
    today = NOON.date()
    days = {
        "news-0": (None, today),
        "news-1": (today, None),
        "news-2": (None, date(2026, 12, 1)),
        "news-3": (date(2026, 12, 3), None),
    }
    line = news(*(Item(name, today, first, last) for name, (first, last) in days.items()))
    turn = follow(*keys("21"), line=line)
    assert entries(turn) == ["news-0", "news-1"]


def test_where_no_news_is_left_callers_are_told_and_hear_the_menu() -> None:
    line = news(Item("news-0", date(2026, 1, 1), None, date(2026, 1, 2)))
    turn = follow(*keys("21"), line=line)
    assert said(turn)[:2] == ["no-news", "topics"]
    assert place(turn).node == "topics"
    assert isinstance(LINE.nodes["history"], Notice)
