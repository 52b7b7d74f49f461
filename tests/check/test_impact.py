"""What changes for callers between two lines: told as they would notice it, and nothing else told."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from ivr.check.both import Heard, recorded, version
from ivr.check.effect import Effect, Impact, quoted_change
from ivr.check.impact import impact, impact_between
from ivr.cli.impact import print_impact
from ivr.core.correction import corrections, is_correction
from ivr.core.line import Line
from ivr.files.load import Loaded, load, read_line
from tests.conftest import CHICAGO, HOME, OPEN
from tests.files.small import SMALL, bilingual, changed, copy_of, entry, small_with

NIGHT = datetime(2026, 12, 2, 3, 0, tzinfo=CHICAGO)


def read(home: Path) -> Line:
    line, problems = load(home)
    assert line is not None, problems
    return line


@pytest.fixture(scope="module")
def small() -> Line:
    return read(SMALL)


def told(before: Line, after: Line) -> list[str]:
    return list(impact(before, after, (OPEN, NIGHT)).sentences())


Story = tuple[str, str, str]  # a file of the small line, what stood there, and what stands there now

STORIES: dict[str, tuple[list[Story], list[str]]] = {
    "a slipped digit": (
        [("services", "  dial: 312-746-6000", "  dial: 312-746-6001")],
        ["NUMBER CHANGED: Fairview library: +13127466001 is dialled instead of +13127466000."],
    ),
    "a number read out otherwise": (
        [("services", "  speak: 312-746-6000", "  speak: 311")],
        ["NUMBER CHANGED: Fairview library: 311 is spoken instead of 312-746-6000."],
    ),
    "the notice reworded": (
        [("line", "Hang up and call nine one one if", "Call nine one one if")],
        [
            'THE 911 NOTICE CHANGED: callers now hear "Call nine one one if this is an emergency." instead '
            'of "Hang up and call nine one one if this is an emergency.".'
        ],
    ),
    "the short notice taken away": (
        [("line", '  short:\n    es: "Emergencias: cuelgue y llame al nueve uno uno."\n', "")],
        [
            "In Spanish: THE SHORT 911 NOTICE IS GONE: callers no longer hear "
            '"Emergencias: cuelgue y llame al nueve uno uno.".'
        ],
    ),
    "a library that closes earlier": (
        [("services", "Mo-Fr 09:00-17:00", "Mo-Th 09:00-17:00; Fr 09:00-12:00")],
        [
            "HOURS: Fairview library has other hours on 49 days of the next 370, first on Friday 2026-12-04: "
            "09:00-12:00 instead of 09:00-17:00."
        ],
    ),
    "a library that stays shut for a day": (
        [("services", "  holidays: town\n", "  holidays: town\n  exceptions: 2026 Dec 24 off\n")],
        [
            "HOURS: Fairview library has other hours on 1 day of the next 370, first on Thursday 2026-12-24: "
            "closed instead of 09:00-17:00."
        ],
    ),
    "words of a choice": (
        [("main", "For town news", "For the town news")],
        ['Callers at the first menu now hear "For the town news" instead of "For town news".'],
    ),
    "words of a notice two keys away": (
        [("main", "The town hall can help you.", "The town hall helps you.")],
        [
            'Callers who press 1 and find it closed now hear "... opens {opens}. The town hall helps '
            'you." instead of "... opens {opens}. The town hall can help you.".'
        ],
    ),
    "a phrase of the line": (
        [("phrases", "That key has no choice here.\n", "Nothing is on that key.\n")],
        ['Callers now hear "Nothing is on that key." instead of "That key has no choice here.".'],
    ),
    "a topic taken away": (
        [("main", "    - press: 2\n      say: For town news\n      go-to: news\n", "")],
        ['Callers who press 2 no longer reach news ("For town news").'],
    ),
    "a service nobody reaches any more": (
        [
            ("main", "    - press: 1\n      say: For the library\n      go-to: library\n", ""),
            ("main", "    - press: 2\n", "    - press: 1\n"),
        ],
        [
            "NOBODY REACHES Fairview library ANY MORE: no key leads to it.",
            'Callers who pressed 2 for news ("For town news") must now press 1.',
        ],
    ),
    "a key that leads elsewhere": (
        [("main", "go-to: library\n", "go-to: town-hall\n")],
        [
            "NOBODY REACHES Fairview library ANY MORE: no key leads to it.",
            'Callers who press 1 now reach Fairview town hall ("For the library") instead of Fairview '
            'library ("For the library").',
        ],
    ),
    "somebody else behind 0": (
        [("line", "person: town-hall", "person: library")],
        ["Callers who press 0, or nothing, now reach Fairview library instead of Fairview town hall."],
    ),
    "a service that is shown callers' numbers": (
        [("services", "  caller-id: line\n  source: a sign", "  caller-id: caller\n  source: a sign")],
        ["Fairview library now sees callers' own numbers."],
    ),
    "a shorter ring": (
        [("services", "  when-closed: library-closed", "  when-closed: library-closed\n  ring: 25")],
        ["Fairview library now rings for 25 seconds instead of 28."],
    ),
    "people who speak Spanish, too": (
        [
            (
                "services",
                "  when-closed: library-closed",
                "  when-closed: library-closed\n  languages: [en, es]\n  interpreter: yes",
            )
        ],
        ["Fairview library now answers in English, Spanish, others by interpreter instead of English."],
    ),
    "no words for when it is closed": (
        [
            ("services", "  when-closed: library-closed\n", ""),
            ("main", "{opens}", "{opens:library}"),
        ],
        ["Callers who press 1 and find it closed no longer reach library-closed."],
    ),
    "a notice that goes on to nobody": (
        [("main", "  then: town-hall\n", "")],
        [
            "Callers who press 1 and find it closed and press 1 no longer reach Fairview town hall. Callers "
            "who press 0 still reach it."
        ],
    ),
    "another voice": (
        [("line", "Polly.Joanna-Neural", "Polly.Matthew-Neural")],
        ["English is now spoken by Polly.Matthew-Neural (any) instead of Polly.Joanna-Neural (any)."],
    ),
    "news that comes": (
        [
            (
                "news",
                "  items:\n",
                "  items:\n    - name: pool\n      date: 2026-11-23\n      say: The pool is open.\n",
            )
        ],
        ['News added: "The pool is open.".'],
    ),
    "news that goes": (
        [
            (
                "news",
                "    - name: new-bridge\n      date: 2026-11-20\n      say: The new bridge is open.\n",
                "",
            )
        ],
        ['News gone: "The new bridge is open.".'],
    ),
    "news that ends": (
        [("news", "      date: 2026-11-20\n", "      date: 2026-11-20\n      until: 2026-12-31\n")],
        [
            'News heard otherwise: "The new bridge is open." is dated 2026-11-20, heard until 2026-12-31, '
            "and was dated 2026-11-20."
        ],
    ),
    "a new topic": (
        [
            (
                "main",
                "      go-to: news\n",
                "      go-to: news\n    - press: 3\n      say: For the town hall\n      go-to: town-hall\n",
            )
        ],
        ['Callers who press 3 now reach Fairview town hall ("For the town hall").'],
    ),
    "choices in another order, their keys kept": (
        [
            ("main", "    - press: 1\n      say: For the library\n      go-to: library\n", ""),
            (
                "main",
                "      go-to: news\n",
                "      go-to: news\n    - press: 1\n      say: For the library\n      go-to: library\n",
            ),
        ],
        ["Callers at the first menu hear the choices of main in another order."],
    ),
    "news in another order": (
        [
            ("news", "date: 2026-11-20", "date: 2026-11-02"),
            (
                "news",
                "name: new-bridge\n      date: 2026-11-02\n      say: The new bridge is open.",
                "name: x",
            ),
            ("news", "name: snow", "name: new-bridge"),
            ("news", "say: The first snow closes 12 streets for a day.", "say: The new bridge is open."),
            (
                "news",
                "name: x",
                "name: snow\n      date: 2026-11-20\n      say: The first snow closes 12 streets for a day.",
            ),
        ],
        [
            "Callers who press 2 hear the entries of news in another order.",
            'News heard otherwise: "The first snow closes 12 streets for a day." is dated 2026-11-20, and '
            "was dated 2026-11-02.",
            'News heard otherwise: "The new bridge is open." is dated 2026-11-02, and was dated 2026-11-20.',
        ],
    ),
    "the clocks of another place": (
        [("line", "zone: America/Chicago", "zone: America/New_York")],
        ["HOURS: all hours are now by the clocks of America/New_York instead of America/Chicago."],
    ),
    "a number of its own for Spanish": (
        [("line", "welcome:", "numbers:\n  312-743-2672: en\nwelcome:")],
        [],
    ),
}


SHUT_FROM_MONDAY: list[Story] = [
    ("services", "  holidays: town\n", "  exceptions: 2026 Nov 30-2027 Dec 31 Sa,Su off\n")
]


def after_story(to: Path, story: list[Story]) -> Path:
    texts = dict[str, str]()
    for file, old, new in story:
        before = texts.get(file) or (SMALL / f"menus/{file}.yaml").read_text(encoding="utf-8")
        assert before.count(old) >= 1, (file, old)
        texts[file] = before.replace(old, new, 1)
    return small_with(to, **texts)


@pytest.mark.parametrize("name", STORIES)
def test_staff_are_told_what_callers_notice(name: str, small: Line, tmp_path: Path) -> None:
    story, expected = STORIES[name]
    sentences = told(small, read(after_story(tmp_path, story)))

    assert [each for each in sentences if not each.startswith(("Slower", "Faster"))] == expected


UNHEARD: dict[str, list[Story]] = {
    "a comment": [("main", "# The first menu.", "# The very first menu.")],
    "another source": [("services", "a sign on its door", "its own page")],
    "another day of checking": [
        (
            "services",
            "  source: a sign on its door\n  checked: 2026-11-23",
            "  source: a sign on its door\n  checked: 2026-11-24",
        )
    ],
    "a reason to check": [
        (
            "services",
            "  source: a sign on its door\n",
            "  source: a sign on its door\n  unconfirmed: ring it\n",
        )
    ],
    "words wrapped otherwise": [("main", "say: How can we help?", "say: >\n    How can\n    we help?")],
    "a number written otherwise": [("services", "  dial: 312-746-6000", '  dial: "(312) 746-6000"')],
    "hours written otherwise": [("services", "Mo-Fr 09:00-17:00", "Mo,Tu,We,Th,Fr 09:00-17:00")],
    "a weight": [("main", "      go-to: library\n", "      go-to: library\n      weight: 9\n")],
    "the line's own name": [("line", "name: Fairview town line", "name: The line of Fairview")],
    "an exception that is over": [
        ("services", "  holidays: town\n", "  holidays: town\n  exceptions: 2020 Dec 24 off\n")
    ],
    "a service nobody reaches": [
        (
            "services",
            "library:\n",
            "pool:\n  name: Pool\n  hours: 24/7\n  source: a sign\n  checked: 2026-11-23\n\nlibrary:\n",
        )
    ],
}


@pytest.mark.parametrize("name", UNHEARD)
def test_nothing_is_told_of_what_no_caller_hears(name: str, small: Line, tmp_path: Path) -> None:
    assert told(small, read(after_story(tmp_path, UNHEARD[name]))) == []


def test_a_line_beside_itself_is_the_same(small: Line, line: Line) -> None:
    assert impact(small, small, (OPEN,)) == Impact(())
    assert impact(line, line, (OPEN,)) == Impact(())


def test_a_line_in_other_files_is_the_same(small: Line, tmp_path: Path) -> None:
    home = copy_of(SMALL, tmp_path)
    rest = (home / "menus/services.yaml").read_text(encoding="utf-8")
    (home / "menus/services.yaml").unlink()
    (home / "menus/a-first.yaml").write_text(rest, encoding="utf-8")

    assert told(small, read(home)) == []


def test_a_node_that_only_has_another_name_is_the_same(small: Line, tmp_path: Path) -> None:
    home = copy_of(SMALL, tmp_path)
    for path in (home / "menus").glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"^library:", "book-house:", text, flags=re.M).replace(
            "go-to: library", "go-to: book-house"
        )
        text = text.replace("library-closed", "book-house-closed")
        text = re.sub(r"^main:", "start:", text, flags=re.M).replace("first: main", "first: start")
        path.write_text(text, encoding="utf-8")

    after = read(home)
    assert {"start", "book-house", "book-house-closed"} < set(after.nodes)
    assert told(small, after) == []


def test_words_of_a_renamed_node_are_followed(small: Line, tmp_path: Path) -> None:
    text = (SMALL / "menus/main.yaml").read_text(encoding="utf-8")
    text = text.replace("go-to: news", "go-to: headlines").replace("For town news", "For headlines")
    news = (SMALL / "menus/news.yaml").read_text(encoding="utf-8").replace("news:\n", "headlines:\n", 1)

    after = read(small_with(tmp_path, main=text, news=news))

    assert told(small, after) == [
        'Callers at the first menu now hear "For headlines" instead of "For town news".'
    ]


def test_keys_that_swap_are_both_told(small: Line, tmp_path: Path) -> None:
    main = """\
main:
  say: How can we help?
  choices:
    - press: 1
      say: For town news
      go-to: news
    - press: 2
      say: For the library
      go-to: library
"""
    rest = (SMALL / "menus/main.yaml").read_text(encoding="utf-8")
    after = read(small_with(tmp_path, main=main + rest[rest.index("\nlibrary-closed") :]))

    found = impact(small, after, (OPEN,))

    assert [effect.sentence for effect in found.effects if effect.kind == "moved"] == [
        'Callers who pressed 2 for news ("For town news") must now press 1.',
        'Callers who pressed 1 for Fairview library ("For the library") must now press 2.',
    ]
    assert [effect.kind for effect in found.effects] == ["moved", "moved", "slower"]


def test_translations_are_told_in_their_language(tmp_path: Path) -> None:
    first, second = (tmp_path / name for name in ("first", "second"))
    for home, word in ((first, "la biblioteca"), (second, "el bibliobús")):
        home.mkdir()
        bilingual(home, entry("main-library", "For the library", f"Para {word}"))

    assert told(read(first), read(second)) == [
        'In Spanish: Callers at the first menu now hear "Para el bibliobús" instead of "Para la biblioteca".'
    ]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("One two.", "One three.", ('"One two."', '"One three."')),
        (
            "a b c d e f g h one i j k l m n o p",
            "a b c d e f g h i j k l m n o p",
            ('"... d e f g h one i j k l m ..."', '"... d e f g h i j k l m ..."'),
        ),
        ("a b c d e f g h", "a b c d e f g h i", ('"... d e f g h"', '"... d e f g h i"')),
        (
            "办公室在城里，请按时到达。",
            "办公室在村里，请按时到达。",
            ('"办公室在城里，请按时 ..."', '"办公室在村里，请按时 ..."'),
        ),
        ("a a", "a a a", ('"a a"', '"a a a"')),
    ],
)
def test_of_long_words_only_what_differs_is_shown(before: str, after: str, told: tuple[str, str]) -> None:
    assert quoted_change(before, after) == told


def test_a_language_offered_and_taken_away(small: Line, tmp_path: Path) -> None:
    spanish = read(bilingual(tmp_path))

    assert "Callers are now offered Spanish, key 8." in told(small, spanish)
    assert told(spanish, small)[0] == "Callers are no longer offered Spanish; it was key 8."


def test_a_short_notice_that_is_new_is_shouted(small: Line, tmp_path: Path) -> None:
    before = read(after_story(tmp_path, STORIES["the short notice taken away"][0]))

    assert told(before, small)[0] == (
        "In Spanish: THE SHORT 911 NOTICE IS NEW: "
        'callers now hear "Emergencias: cuelgue y llame al nueve uno uno.".'
    )


def test_a_number_on_which_calls_begin_in_spanish_is_told(tmp_path: Path) -> None:
    line = read(bilingual(tmp_path))
    after = replace(line, numbers={"+13127432672": "es"})

    assert told(line, after) == ["Calls to +13127432672 now begin in Spanish instead of English."]
    assert told(after, line) == ["Calls to +13127432672 now begin in English instead of Spanish."]


def test_news_translated_later_is_told_in_that_language(tmp_path: Path) -> None:
    after = read(
        bilingual(tmp_path, entry("news-snow", "The first snow closes 12 streets for a day.", "Nieve."))
    )
    words = {name: dict(each) for name, each in after.prompts.items()}
    del words["news-snow"]["es"]
    before = replace(after, prompts=words)

    assert told(before, after) == ['In Spanish: Callers who press 2 now hear "Nieve.".']
    assert told(after, before) == ['In Spanish: Callers who press 2 no longer hear "Nieve.".']


def test_hours_are_compared_from_today_on_a_saturday_too(tmp_path: Path) -> None:
    weekend = [("services", "Mo-Fr 09:00-17:00", "Mo-Su 09:00-17:00"), *SHUT_FROM_MONDAY]
    after = read_line(after_story(tmp_path, weekend))
    saturday = datetime(2026, 11, 28, 18, 0, tzinfo=CHICAGO)

    (hours,) = (
        each
        for each in impact_between(version(read_line(SMALL)), version(after), saturday).effects
        if each.kind == "hours"
    )

    assert "first on Saturday 2026-11-28: 09:00-17:00 instead of closed" in hours.sentence


def test_a_language_on_another_key_is_told(line: Line, tmp_path: Path) -> None:
    home = shipped(tmp_path)
    path = home / "menus/line.yaml"
    text = path.read_text(encoding="utf-8")
    begins = text.index("  ar:\n")
    arabic = text[begins : text.index("\n\n", begins) + 1]
    path.write_text(
        text.replace(arabic, "").replace("  es:\n", f"{arabic.rstrip()}\n  es:\n", 1), encoding="utf-8"
    )

    keys = [effect.sentence for effect in impact(line, read(home), (OPEN,)).effects if effect.kind == "moved"]

    assert "Arabic is now key 8; it was key 9, 3." in keys
    assert "Spanish is now key 9, 1; it was key 8." in keys


def test_of_hours_that_are_only_read_out_just_the_week_is_heard(line: Line, tmp_path: Path) -> None:
    counter = "  hours: Mo-Fr 09:00-19:00\n  holidays: city\n"
    home = replaced(shipped(tmp_path), "menus/services.yaml", counter, "  hours: Mo-Fr 09:00-19:00\n")
    assert impact(line, read(home), (OPEN,)).effects == ()

    replaced(home, "menus/services.yaml", "  hours: Mo-Fr 09:00-19:00\n", "  hours: Mo-Fr 09:00-18:00\n")
    assert [effect.kind for effect in impact(line, read(home), (OPEN,)).effects] == ["hours"]


def shipped(to: Path) -> Path:
    return copy_of(HOME, to)


def replaced(home: Path, file: str, old: str, new: str) -> Path:
    path = home / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, text.count(old)
    path.write_text(text.replace(old, new), encoding="utf-8")
    return home


def test_a_digit_of_the_shipped_line_is_shouted_first(line: Line, tmp_path: Path) -> None:
    home = replaced(shipped(tmp_path), "menus/services.yaml", "  dial: 833-626-4244", "  dial: 833-626-4245")

    first = impact(line, read(home), (OPEN,)).effects[0]

    assert first == Effect(
        "number",
        "NUMBER CHANGED: NAMI Chicago helpline: +18336264245 is dialled instead of +18336264244.",
        "nami",
        first.keys,
        None,
        "+18336264244",
        "+18336264245",
    )
    assert first.keys and first.loud


def test_a_longer_menu_is_slower_for_whoever_waits_through_it(line: Line, tmp_path: Path) -> None:
    words = "For a complaint or a compliment about a police officer"
    longer = (
        f"{words}, on duty or off duty, in uniform or not, today or long ago, in your street or elsewhere"
    )
    home = replaced(shipped(tmp_path), "menus/police.yaml", f"say: {words}\n", f"say: {longer}\n")
    # Its translations stay those of the old words.
    after = read_line(home)
    assert after.line is not None

    slower = [each for each in impact(line, after.line, (OPEN,)).effects if each.kind == "slower"]

    assert slower
    assert all(each.language == "en" and each.before and each.after for each in slower)
    assert all(float(str(each.after)) > float(str(each.before)) + 1 for each in slower)


@pytest.mark.parametrize(
    ("before", "after", "kind", "sentence"),
    [
        ({}, {}, None, ""),
        ({"a": 2.0}, {"a": 2.0}, None, ""),
        (
            {},
            {"a": 2.0},
            "recording",
            'Callers hear a recording, no longer the carrier\'s voice, say "Town of Fairview.".',
        ),
        ({"a": 2.0}, {"b": 2.0}, "recording", 'Callers hear another recording of "Town of Fairview.".'),
        (
            {"a": 2.0},
            {},
            "recording-gone",
            'Callers hear the carrier\'s voice, no longer a recording, say "Town of Fairview.".',
        ),
    ],
)
def test_recordings_replaced_and_gone(
    small: Line, before: Mapping[str, float], after: Mapping[str, float], kind: str | None, sentence: str
) -> None:
    sides = [{("welcome", "en"): Heard(*each) for each in side.items()} for side in (before, after)]  # noqa: B035
    found = impact(small, small, (OPEN,), *sides).effects

    about_it = [effect for effect in found if effect.kind not in ("slower", "faster")]
    assert [(effect.kind, effect.sentence) for effect in about_it] == ([(kind, sentence)] if kind else [])


def test_a_long_recording_makes_callers_wait(small: Line) -> None:
    found = impact(small, small, (OPEN,), {}, {("welcome", "en"): Heard("a", 20.0)}).effects

    assert [effect.kind for effect in found] == ["slower", "slower", "recording"]
    assert found[0].sentence.startswith("Slower: callers in English reach Fairview library after ")


def test_placeholders_are_no_recordings() -> None:
    assert recorded(read_line(HOME)) == {}, "the shipped recordings are a robot's, for demo mode only"


def test_other_programs_read_it_as_json(small: Line, tmp_path: Path) -> None:
    after = read(after_story(tmp_path, STORIES["a slipped digit"][0]))

    assert json.loads(json.dumps(impact(small, after, (OPEN,)).as_data())) == [
        {
            "kind": "number",
            "sentence": "NUMBER CHANGED: Fairview library: +13127466001 is dialled instead of +13127466000.",
            "node": "library",
            "keys": ["1"],
            "language": None,
            "before": "+13127466000",
            "after": "+13127466001",
            "loud": True,
        }
    ]


def printed(before: Loaded, after: Loaded, everything: bool = False) -> str:
    page = StringIO()
    found = impact_between(version(before), version(after), OPEN)
    print_impact(found, Console(file=page, width=100, force_terminal=False), everything)
    return page.getvalue()


def test_what_is_shouted_is_printed_first(tmp_path: Path) -> None:
    story = [*STORIES["words of a choice"][0], *STORIES["a slipped digit"][0]]
    page = printed(read_line(SMALL), read_line(after_story(tmp_path, story)))

    assert page.startswith("NUMBER CHANGED: Fairview library")
    assert page.endswith("\n2 changes for callers, 1 shouted.\n")


def test_nothing_is_said_in_one_line() -> None:
    assert printed(read_line(SMALL), read_line(SMALL)) == "Nothing changes for callers.\n"


def test_a_screen_is_enough_unless_all_are_asked_for(tmp_path: Path) -> None:
    phrases = (SMALL / "menus/phrases.yaml").read_text(encoding="utf-8")
    after = read_line(
        small_with(
            tmp_path, phrases=re.sub(r"^(press-\d|[a-z]+-[a-z]+): (\w)", r"\1: Well, \2", phrases, flags=re.M)
        )
    )

    short, long = (printed(read_line(SMALL), after, everything) for everything in (False, True))

    assert "not shown: ask for --all" in short
    assert "not shown" not in long
    assert len(short.split("\n")) < len(long.split("\n"))


# A correction: calls in progress go on with the new line.

CORRECTIONS: dict[str, list[str]] = {
    "a slipped digit": ["the number dialled for library changed from +13127466000 to +13127466001"],
    "a number read out otherwise": ["the number spoken for library changed from 312-746-6000 to 311"],
    "the notice reworded": ["the emergency notice changed"],
    "the short notice taken away": ["the emergency notice changed"],
    "a library that closes earlier": ["the hours of library changed"],
    "a library that stays shut for a day": ["the days on which library is closed changed"],
    "somebody else behind 0": ["key 0 rings another number"],
    "the clocks of another place": ["the hours of town-hall changed", "the hours of library changed"],
}


@pytest.mark.parametrize("name", STORIES)
def test_a_number_hours_a_closure_or_the_notice_make_a_correction(
    name: str, small: Line, tmp_path: Path
) -> None:
    after = read(after_story(tmp_path, STORIES[name][0]))

    assert list(corrections(small, after)) == CORRECTIONS.get(name, [])
    assert is_correction(small, after) is (name in CORRECTIONS)


def test_another_name_for_a_service_is_no_correction(small: Line, tmp_path: Path) -> None:
    services = (SMALL / "menus/services.yaml").read_text(encoding="utf-8").replace("\nlibrary:", "\nbooks:")
    main = changed("main", "go-to: library", "go-to: books")

    assert corrections(small, read(small_with(tmp_path, services=services, main=main))) == ()


def test_a_number_withdrawn_is_a_correction(small: Line, tmp_path: Path) -> None:
    services = (SMALL / "menus/services.yaml").read_text(encoding="utf-8")
    main = """\
main:
  say: How can we help?
  choices:
    - press: 1
      say: For town news
      go-to: news
"""
    after = read(small_with(tmp_path, services=services[: services.index("\nlibrary:")], main=main))

    assert corrections(small, after) == ("library is no longer rung at +13127466000",)
