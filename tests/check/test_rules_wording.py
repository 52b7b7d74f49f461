"""How words are put: what each rule about wording catches, and what is only nearly the same."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from ivr.check.check import broken
from ivr.check.readability import english_syllables, flesch_kincaid, inflesz, read, spanish_syllables
from ivr.check.rules.wording import RULES
from ivr.check.subject import subject
from ivr.files.load import read_line
from ivr.files.problem import Problem
from tests.check.overlay import overlaid
from tests.check.test_check import DAY
from tests.files.small import bilingual, changed, entry, small_with


def found(home: Path, *rules: str) -> list[Problem]:
    loaded = read_line(home)
    assert loaded.line, loaded.problems[0]
    looked = subject(loaded, "twilio", DAY)
    return broken(looked, [rule for rule in RULES if not rules or rule.id in rules])


def told(home: Path, *rules: str) -> list[str]:
    return [f"{each.rule} {each.level} {each.what}" for each in found(home, *rules)]


def test_the_small_line_is_well_put(tmp_path: Path) -> None:
    assert told(overlaid("", tmp_path)) == []


# How many, how deep


def test_a_seventh_choice_is_told_and_an_eighth_is_no_line(tmp_path: Path) -> None:
    rule = next(rule for rule in RULES if rule.id == "L07")

    assert told(overlaid(rule.bad.text, tmp_path)) == [
        "L07 should callers hear 7 choices here, and remember 6"
    ]


def chain(levels: int) -> str:
    """Menus that lead to one another, the first menu included."""
    names = ["main", *(f"level-{n}" for n in range(2, levels + 1)), "library"]
    menus = [
        f"{name}:\n  say: Choose.\n  choices:\n    - press: 1\n      say: For more\n      go-to: {below}\n"
        "    - press: 2\n      say: For town news\n      go-to: news\n"
        for name, below in pairwise(names)
    ]
    return "".join(menus)


def test_a_fourth_level_is_caught(tmp_path: Path) -> None:
    assert told(overlaid(chain(4), tmp_path)) == ["L08 must this menu is 4 levels from the start of a call"]


def test_three_levels_are_not_too_many(tmp_path: Path) -> None:
    assert told(overlaid(chain(3), tmp_path)) == []


DEEP = """\
main:
  say: How can we help?
  choices:
    - press: 1
      say: For help after a crime
      go-to: crime
{first}    - press: 2
      say: For town news
      go-to: news
    - press: 3
      say: For the library
      go-to: library
crime:
  say: About crime.
  choices:
    - press: 1
      say: For a shelter
      go-to: town-hall
      urgent: yes
"""


def test_urgent_help_on_the_second_level_is_caught(tmp_path: Path) -> None:
    assert told(overlaid(DEEP.format(first=""), tmp_path)) == [
        "L08 must this choice is urgent, and the way to it is not"
    ]


def test_urgent_help_behind_an_urgent_choice_is_near_enough(tmp_path: Path) -> None:
    assert told(overlaid(DEEP.format(first="      urgent: yes\n"), tmp_path)) == []


# How hard to follow


def notice(words: str) -> str:
    return f"library-closed:\n  say: >\n    {words}\n  then: town-hall\n"


def test_words_for_scholars_are_refused(tmp_path: Path) -> None:
    words = (
        "Administrative representatives investigate municipal allegations. Documentation requirements "
        "notwithstanding, individuals communicating unsubstantiated accusations anonymously necessitate "
        "additional authorization procedures. Organizational accountability facilitates transparency."
    )

    assert [each.split(" ask")[0] for each in told(overlaid(notice(words), tmp_path), "L31")] == [
        "L31 must these words"
    ]


def test_names_of_offices_do_not_count(tmp_path: Path) -> None:
    words = (
        "The Office of Emergency Management and Communications helps you. The Department of Family and "
        "Support Services has a plan for you. The Civilian Office of Police Accountability will hear you out."
    )

    assert told(overlaid(notice(words), tmp_path), "L31") == []


def test_one_long_sentence_is_told(tmp_path: Path) -> None:
    words = "You can come to us or you can call us or you can write to us now."

    assert told(overlaid(notice(words), tmp_path), "L31") == [
        'L31 should a sentence has 17 words: "You can come to ..."'
    ]


def test_hard_words_in_spanish_are_told(tmp_path: Path) -> None:
    words = (
        "La administración municipal investigará inmediatamente cualquier acusación documentada relacionada "
        "con irregularidades administrativas, solicitando colaboración interinstitucional permanentemente. "
        "Abre {opens}. Nosotros le ayudamos con todo."
    )
    source = "The library is closed now. It opens {opens}. The town hall can help you."
    problems = found(bilingual(tmp_path, entry("library-closed", source, words)), "L31")

    assert [(each.level, each.what[:31]) for each in problems] == [
        ("must", "these words are hard to follow:")
    ]


@pytest.mark.parametrize(
    ("word", "syllables"),
    [("table", 2), ("police", 2), ("notes", 1), ("voices", 2), ("wanted", 2), ("helped", 1), ("a", 1)],
)
def test_english_syllables_are_counted_as_they_are_heard(word: str, syllables: int) -> None:
    assert english_syllables(word) == syllables


@pytest.mark.parametrize(
    ("word", "syllables"),
    [("violencia", 3), ("ciudad", 2), ("guía", 2), ("quejas", 2), ("oeste", 3), ("país", 2), ("policía", 4)],
)
def test_spanish_syllables_run_together(word: str, syllables: int) -> None:
    assert spanish_syllables(word) == syllables


def test_the_formulas_give_the_figures_of_their_authors() -> None:
    english = read("The cat sat on the mat. The dog ate it.")  # 10 words, 10 syllables, 2 sentences
    spanish = read("El gato come pan. La casa es roja.")  # 8 words, 12 syllables, 2 sentences

    assert flesch_kincaid(english) == pytest.approx(0.39 * 5 + 11.8 - 15.59)
    assert inflesz(spanish) == pytest.approx(206.835 - 62.3 * 12 / 8 - 4)


# What is banned


@pytest.mark.parametrize(
    "words",
    [
        "Please listen carefully, as our menu options have changed.",
        "Your call is important to us.",
        "You can also visit our website.",
        "Look at fairview dot org first.",
        "You need a touch-tone phone.",
    ],
)
def test_an_opening_that_costs_time_is_told(words: str, tmp_path: Path) -> None:
    (each,) = told(overlaid(f"welcome: {words}\n", tmp_path), "L32")

    assert each.startswith("L32 should callers wait to be told")


def test_please_is_said_once(tmp_path: Path) -> None:
    assert told(overlaid("welcome: Please wait, please.\n", tmp_path), "L32") == [
        'L32 should "please" is said 2 times here'
    ]
    assert told(overlaid("welcome: Please hang up.\n", tmp_path / "once"), "L32") == []


@pytest.mark.parametrize(
    "words",
    [
        "The public survey was online only, and it has ended.",
        "The law has changed. It is important to call.",
        "Listen to this again at any time.",
    ],
)
def test_openings_that_only_sound_alike_are_passed_over(words: str, tmp_path: Path) -> None:
    assert told(overlaid(f"welcome: {words}\n", tmp_path), "L32") == []


@pytest.mark.parametrize(
    "words",
    [
        "Escuche con atención: el menú ha cambiado.",
        "Su llamada es muy importante.",
        "Visite nuestra página web.",
        "Por favor espere, por favor.",
    ],
)
def test_such_openings_are_told_in_spanish(words: str, tmp_path: Path) -> None:
    home = bilingual(tmp_path, entry("welcome", "Town of Fairview.", words))

    assert [each.trail for each in found(home, "L32")] == [("welcome",)]


# Plain words


@pytest.mark.parametrize(
    ("snippet", "what"),
    [
        ("press-1: dial one.\n", 'callers are told to "dial one"'),
        ("press-pound: touch pound.\n", 'callers are told to "touch pound"'),
        ("silence-2: You can hit a key at any time.\n", 'callers are told to "hit a key"'),
        (
            notice("In danger, call nine eleven."),
            '911 is said as "nine eleven", and no telephone has such a key',
        ),
        (notice("In danger, call 911."), "911 is typed in figures, and may be read as a quantity"),
        ("emergency:\n  say: Call nine one one now.\n", "the emergency notice does not say to hang up"),
        (
            "emergency:\n  say: Do not hang up. Call nine one one.\n",
            'the emergency notice says not to: "do not hang up"',
        ),
        (
            "emergency:\n  say: Hang up, and never call nine one one.\n",
            'the emergency notice says not to: "never call nine"',
        ),
    ],
)
def test_a_word_that_misleads_is_caught(snippet: str, what: str, tmp_path: Path) -> None:
    short = '  short:\n    es: "Emergencias: cuelgue y llame al nueve uno uno."\n'
    snippet = snippet + short if snippet.startswith("emergency") else snippet

    assert told(overlaid(snippet, tmp_path), "L33") == [f"L33 must {what}"]


@pytest.mark.parametrize(
    "words",
    [
        "A car can hit two people.",
        "The plan touches one of us.",
        "September eleven is a day of memory.",
        "Route 9115 is closed, and 1,911 people came.",
        "Do not hang up on us.",
    ],
)
def test_words_that_only_look_misleading_are_passed_over(words: str, tmp_path: Path) -> None:
    assert told(overlaid(notice(words), tmp_path), "L33") == []


@pytest.mark.parametrize(
    ("prompt", "source", "words", "what"),
    [
        ("press-1", "press one.", "toque uno.", 'callers are told to "toque uno"'),
        ("silence-2", "", "Toque una tecla.", 'callers are told to "toque una tecla"'),
        (
            "emergency",
            "Hang up and call nine one one if this is an emergency.",
            "No cuelgue. Llame al nueve uno uno.",
            'the emergency notice says not to: "no cuelgue"',
        ),
        (
            "library-closed",
            "The library is closed now. It opens {opens}. The town hall can help you.",
            "Abre {opens}. Llame al nueve once.",
            '911 is said as "nueve once", and no telephone has such a key',
        ),
    ],
)
def test_a_word_that_misleads_is_caught_in_spanish(
    prompt: str, source: str, words: str, what: str, tmp_path: Path
) -> None:
    home = bilingual(tmp_path, entry(prompt, source or "You can press a key.", words))

    assert [each.what for each in found(home, "L33") if each.trail == (prompt,)] == [what]


@pytest.mark.parametrize(
    ("short", "level"),
    [
        ("es: No cuelgue. Llame al nueve uno uno.", "must"),
        ("es: Llame al nueve uno uno.", "should"),
        ("pl: Proszę się nie rozłączać. Dziewięć jeden jeden.", "must"),
        ("cmn: 别挂断。请打九一一。", "must"),
        ("ar: لا تغلقوا الخط. تسعة واحد واحد.", "must"),
    ],
)
def test_no_notice_keeps_callers_on_the_line(short: str, level: str, tmp_path: Path) -> None:
    code = short.partition(":")[0]
    tags = {"es": "es-US", "pl": "pl-PL", "cmn": "cmn-CN", "ar": "arb"}
    line = changed("line", '    es: "Emergencias: cuelgue y llame al nueve uno uno."', f"    {short}")
    language = f"  {code}:\n    tag: {tags[code]}\n    voice: Any.{tags[code]}"
    line = line.replace("  es:\n    tag: es-US\n    voice: Polly.Lupe-Neural", language)

    assert [each.level for each in found(small_with(tmp_path, line=line), "L33")] == [level]


@pytest.mark.parametrize(
    ("words", "caught"),
    [
        ("For CPD", True),
        ("For the CPD line", True),
        ("For CPD, about noise", False),
        ("For the number of the CPD helpline", False),
        ("For the library", False),
    ],
)
def test_a_choice_says_its_topic_and_not_only_an_office(words: str, caught: bool, tmp_path: Path) -> None:
    home = small_with(tmp_path, main=changed("main", "For the library", words))

    assert bool(told(home, "L33")) == caught


# What is promised


def test_a_service_that_does_not_say_whose_number_it_sees_is_caught(tmp_path: Path) -> None:
    services = changed(
        "services", "  when-closed: library-closed\n  caller-id: line\n", "  when-closed: library-closed\n"
    )
    (problem,) = found(small_with(tmp_path, services=services))

    assert (problem.rule, problem.level, problem.trail) == ("L35", "must", ("library",))
    assert problem.what == "it is not said whose number this service will see"


CRISIS = DEEP.format(first="      urgent: yes\n").replace("About crime.", "{words}")


@pytest.mark.parametrize(
    "words",
    [
        "We will call you back.",
        "Somebody calls you back. We do not record you.",
        "Please leave a message.",
        "You will get a text message.",
        "Use the voicemail.",
    ],
)
def test_a_promise_to_call_back_in_a_crisis_is_caught(words: str, tmp_path: Path) -> None:
    (each,) = told(overlaid(CRISIS.format(words=words), tmp_path), "L35")

    assert each.startswith("L35 must callers in danger are promised a call or a message")


@pytest.mark.parametrize(
    "words",
    [
        "We do not call you back, and we do not record you.",
        "Nobody will leave a message.",
        "You can call back at any time.",
        "Call us, or read the text on the door.",
    ],
)
def test_saying_that_nobody_calls_back_is_no_promise(words: str, tmp_path: Path) -> None:
    assert told(overlaid(CRISIS.format(words=words), tmp_path), "L35") == []


def test_elsewhere_a_call_back_may_be_promised(tmp_path: Path) -> None:
    calm = CRISIS.replace("      urgent: yes\n", "").format(words="We will call you back.")

    assert told(overlaid(calm, tmp_path), "L35") == []
