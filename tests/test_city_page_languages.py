"""Every line of the City's page in every language: the same keys, the same numbers, the same things told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

import pytest

from ivr.core.blanks import BLANK
from ivr.core.line import Line
from ivr.phone import Event, Ringing, Said, play
from ivr.phone.call import KeyPress
from tests.conftest import OPEN, SUNDAY_EVENING, Called
from tests.test_city_page import CONNECTED, TOLD

LANGUAGES = {"es": "8", "pl": "9 1", "cmn": "9 2", "ar": "9 3"}
ROWS = {
    **{row: (keys, OPEN) for row, keys, *_ in CONNECTED},
    **{row: (keys, OPEN) for row, keys, _ in TOLD},
    "five priorities": ("7 3", OPEN),
    "six principles": ("7 4", OPEN),
    **{f"news, page {page + 1}": (f"7 1{' #' * page}", OPEN) for page in range(6)},
    "mental health on a Sunday evening": ("2", SUNDAY_EVENING),
    "988 on a Sunday evening": ("2 1", SUNDAY_EVENING),
    "a victim outside office hours": ("3 3", SUNDAY_EVENING),
}


def called_with(called: Called, keys: str, moment: datetime) -> list[Event]:
    """Everything from the last key on; keys are pressed as early as they are live."""
    called.clock.now = moment
    script = [KeyPress(None if key == "_" else key, early=key != "_") for key in keys.split()]
    return play(called.exchange, called.entry, script)


def prompts(line: Line, events: list[Event], language: str) -> Iterator[str]:
    """The prompts heard in a language, known by their words; a blank may hold anything."""
    patterns = {
        name: re.compile(".*".join(re.escape(part) for part in BLANK.split(words[language])[::2]))
        for name, words in line.prompts.items()
        if language in words
    }
    for event in events:
        if isinstance(event, Said):
            yield from (name for name, pattern in patterns.items() if pattern.fullmatch(event.words))


def content(names: Iterator[str], line: Line) -> set[str]:
    """Those that tell something of the City's page: nodes and news, not the line's own phrases."""
    return {name for name in names if name in line.nodes or name.startswith("news-")}


def rung(events: list[Event]) -> list[str]:
    return [event.number for event in events if isinstance(event, Ringing)]


@pytest.mark.no_cover  # tests/test_city_page.py has each row, too; quicker unwatched
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("row", ROWS)
def test_a_row_of_the_page_is_the_same_in_every_language(
    called: Called, line: Line, language: str, row: str
) -> None:
    keys, moment = ROWS[row]
    english = called_with(called, keys, moment)
    # Where the people answering do not speak it and others do, the caller is asked first; silence goes on.
    other = called_with(called, f"{LANGUAGES[language]} {keys}", moment)
    if rung(english) and not rung(other):
        other = called_with(called, f"{LANGUAGES[language]} {keys} _", moment)
    assert rung(other) == rung(english)
    told = content(prompts(line, english, "en"), line) - {line.first}
    assert told or rung(english), "the row tells something, or connects"
    assert told <= content(prompts(line, other, language), line)
    words = " ".join(event.words for event in other if isinstance(event, Said))
    for service in line.services():
        if service.dial and service.dial.e164 in rung(other):
            assert line.prompts[service.name][language] in words, "whom the caller is connected to"
    way_back = line.prompts["offer-9"]["en"]
    after = [each for each in other[_chosen(other, line, language) :] if isinstance(each, Said)]
    tags = {each.language for each in after if each.words != way_back}
    assert tags == {line.languages[language].tag}


def _chosen(events: list[Event], line: Line, language: str) -> int:
    """Where the call goes over to its language: the notice."""
    notice = line.prompts["emergency"][language]
    return next(i for i, event in enumerate(events) if isinstance(event, Said) and event.words == notice)


def test_every_row_is_there() -> None:
    assert len(ROWS) >= 30
