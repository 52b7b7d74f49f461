"""What words promise, held against facts: what is caught in every language, and what is only nearly so."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.check.check import broken
from ivr.check.lexicon.languages import KNOWN
from ivr.check.promise import Saying, typed_times, wrong_keys, wrong_numbers, wrong_order, wrong_times
from ivr.check.rules.promise import RULES
from ivr.check.subject import subject
from ivr.files.load import read_line
from ivr.files.problem import Problem
from tests.check.overlay import overlaid
from tests.check.test_check import DAY
from tests.files.small import bilingual, changed, entry, small_with

ENGLISH = KNOWN["en"]
CODES = {"en": "en", "es": "es", "pl": "pl", "cmn": "zh", "ar": "ar"}


def said(
    language: str,
    words: str,
    source: str = "",
    prompt: str = "notice",
    kind: str = "words",
    stale: bool = False,
) -> Saying:
    """Words of a translation, or the line's own where there are none that they translate."""
    tongue = KNOWN[CODES[language]]
    if not source:
        return Saying(prompt, language, words, tongue, kind, words, tongue)
    return Saying(prompt, language, words, tongue, kind, source, ENGLISH, own=False, changed=stale)


def phrase(prompt: str, language: str, words: str) -> Saying:
    return said(language, words, prompt=prompt, kind="phrase")


CRISIS = "You can also call nine eight eight."


@pytest.mark.parametrize(
    ("language", "words", "told"),
    [
        ("es", "También puede llamar al nueve ocho nueve.", "989"),
        ("es", "También puede llamar al tres uno dos.", "312"),
        ("pl", "Można też zadzwonić pod dziewięć osiem dziewięć.", "989"),
        ("cmn", "您也可以打九八九。", "989"),
        ("ar", "يمكنكم أيضًا الاتصال بالرقم تسعة ثمانية تسعة.", "989"),
    ],
)
def test_a_short_code_that_does_not_exist_is_caught(language: str, words: str, told: str) -> None:
    found = [what for what, _, _ in wrong_numbers(said(language, words, CRISIS))]

    assert f"callers are told to ring {told}, which nobody answers" in found
    assert "988 is in the words it translates, and not said here" in found


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("es", "También puede llamar al tres uno uno."),
        ("pl", "Można też zadzwonić pod trzy jeden jeden."),
        ("cmn", "您也可以打三一一。"),
        ("ar", "يمكنكم أيضًا الاتصال بالرقم ثلاثة واحد واحد."),
    ],
)
def test_another_short_code_than_the_menu_says_is_caught(language: str, words: str) -> None:
    found = [(what, level) for what, _, level in wrong_numbers(said(language, words, CRISIS))]

    assert found == [
        ("311 is not in the words it translates", None),
        ("988 is in the words it translates, and not said here", None),
    ]


def test_translators_are_not_asked_to_copy_a_short_code_mistyped_in_the_menu() -> None:
    right = said("es", "Llame al siete uno uno.", "Call seven one two.")
    assert list(wrong_numbers(right)) == []
    assert [what for what, _, _ in wrong_numbers(said("en", "Call seven one two."))] == [
        "callers are told to ring 712, which nobody answers"
    ]


def test_a_short_code_may_be_said_more_often_than_in_the_menu() -> None:
    source = "Hang up and call nine one one if this is an emergency, or if a crime is happening."

    assert [*wrong_numbers(said("cmn", "紧急情况请打九一一。正在发生犯罪，也请打九一一。", source))] == []


def test_a_code_added_to_the_menu_at_night_does_not_wait_for_its_translators() -> None:
    source = "Call nine eight eight, or two one one."
    told = [*wrong_numbers(said("es", "Llame al nueve ocho ocho.", source, stale=True))]

    assert [(what, level) for what, _, level in told] == [
        ("211 is in the words it translates, and not said here", "should")
    ]


@pytest.mark.parametrize(
    ("language", "words", "source"),
    [
        ("en", "Ask one of us. Two or three of the 12 streets are closed.", ""),
        ("en", "One: heal people. Two: protect places. Three: plan.", ""),
        ("en", "Write to 1615 West Avenue, 6 0 6 2 2, about the budget of 2020.", ""),
        ("es", "Llame a uno de los dos.", "Call one of the two."),
        ("pl", "Proszę dzwonić pod jeden z tych dwóch numerów.", "Call one of those two."),
        ("pl", "Pierwszy: chronić. Drugi: planować.", "One: protect. Two: plan."),
        ("cmn", "一些人一起来。", "Some people come together."),
        ("cmn", "二零一九年的调查。", "The survey of 2019."),
        ("ar", "اتصلوا بأحد هذين الرقمين.", "Call one of those two."),
        ("pl", "Witamy ponad stu strażaków.", "We welcome more than 100 firefighters."),
        ("es", "El nueve uno uno.", "911"),
    ],
)
def test_words_that_only_look_like_numbers_are_passed_over(language: str, words: str, source: str) -> None:
    assert [*wrong_numbers(said(language, words, source))] == []


def test_a_telephone_number_spelled_out_in_another_language_is_caught() -> None:
    words = "Llame al tres uno dos siete cuatro cuatro cinco cero cero cero."

    assert [what for what, _, _ in wrong_numbers(said("es", words))] == [
        "a telephone number is typed into the words: 3127445000"
    ]


def test_a_figure_lost_in_translation_is_told() -> None:
    told = [*wrong_numbers(said("es", "Felicitan a muchos agentes.", "They welcome 322 officers."))]

    assert told == [
        (
            "322 is in the words it translates, and not told here",
            "write the figures as they stand in the menu",
            "should",
        )
    ]


LAST_WORDS = "In an emergency, call nine one one. In a crisis, call {number:crisis}. Else {number:city}."


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "es",
            "En una emergencia, al nueve uno uno. En una crisis, al {number:city}. Si no, {number:crisis}.",
        ),
        ("pl", "Wypadek: dziewięć jeden jeden. W kryzysie {number:city}. Poza tym {number:crisis}."),
        ("cmn", "紧急请打九一一。危机请打{number:city}。其他{number:crisis}。"),
        ("ar", "في الطوارئ تسعة واحد واحد. في أزمة {number:city}. وإلا {number:crisis}."),
    ],
)
def test_two_numbers_that_changed_places_are_caught(language: str, words: str) -> None:
    (told,) = wrong_order(said(language, words, LAST_WORDS))

    assert told == (
        "what is told of services stands in another order here: 911, {number:city}, {number:crisis}",
        "give each name its own: 911, {number:crisis}, {number:city}",
        None,
    )


def test_two_hours_that_changed_places_are_caught() -> None:
    source = "The library is open {hours:library}. The town hall is open {hours:town-hall}."
    words = "La biblioteca atiende {hours:town-hall}. La alcaldía atiende {hours:library}."
    (told,) = wrong_order(said("es", words, source))

    assert told[2] is None


def test_a_minute_or_a_day_typed_into_a_phrase_is_caught() -> None:
    assert [what for what, _, _ in wrong_times(phrase("minutes", "es", "y {minute} 5"))] == [
        '"minutes" says 5 at every time'
    ]
    assert [what for what, _, _ in wrong_times(phrase("hours-always", "en", "12 hours a day"))] == [
        '"hours-always" does not say 24 hours'
    ]
    assert [*wrong_times(phrase("hours-always", "en", "24 hours, 7 days"))] == []


def test_two_numbers_within_sentences_put_otherwise_may_be_a_mistake() -> None:
    words = "Al {number:city} para servicios; si es una crisis, al {number:crisis}."
    (told,) = wrong_order(said("es", words, "In a crisis, {number:crisis}. For services, {number:city}."))

    assert told[2] == "should"


@pytest.mark.parametrize(
    "words",
    [
        "En una emergencia, al nueve uno uno. En una crisis, al {number:crisis}. Si no, {number:city}.",
        "Nueve uno uno. Repito: nueve uno uno. Crisis: {number:crisis}, {number:crisis}. No: {number:city}.",
    ],
)
def test_numbers_in_the_same_order_are_passed_over_however_often_said(words: str) -> None:
    assert [*wrong_order(said("es", words, LAST_WORDS))] == []


def test_an_end_before_its_beginning_is_caught() -> None:
    told = [what for what, _, _ in wrong_order(phrase("hours-span", "pl", "{days}, od {end} do {start}"))]

    assert told == ["{end} stands before {start}"]


@pytest.mark.parametrize(
    ("prompt", "language", "words", "told"),
    [
        ("press-3", "es", "oprima cuatro.", "key 4 instead of 3"),
        ("press-3", "pl", "proszę nacisnąć cztery.", "key 4 instead of 3"),
        ("press-3", "cmn", "请按四。", "key 4 instead of 3"),
        ("press-3", "ar", "اضغطوا أربعة.", "key 4 instead of 3"),
        ("press-3", "ar", "اضغطوا ٤.", "key 4 instead of 3"),
        ("press-star", "es", "oprima numeral.", "key # instead of *"),
        ("press-pound", "cmn", "请按星号键。", "key * instead of #"),
        ("offer-9", "pl", "Polski osiem.", "key 8 instead of 9"),
        ("offer-9", "ar", "العربية سبعة.", "key 7 instead of 9"),
    ],
)
def test_a_phrase_that_sends_callers_to_another_key_is_caught(
    prompt: str, language: str, words: str, told: str
) -> None:
    assert [what for what, _, _ in wrong_keys(phrase(prompt, language, words))] == [
        f'"{prompt}" sends callers to {told}'
    ]


def test_a_phrase_that_names_no_key_is_caught() -> None:
    assert [*wrong_keys(phrase("press-3", "pl", "proszę nacisnąć."))] == [
        ('"press-3" does not name key 3', "name key 3", None)
    ]
    assert [*wrong_keys(phrase("press-pound", "es", "oprima el cuadrado."))] == [
        ('"press-pound" does not name key #', "name key #", "should")
    ]


def test_an_offer_of_a_language_leaves_its_key_to_the_line() -> None:
    assert [what for what, _, _ in wrong_keys(phrase("offer-language", "es", "Para español, nueve,"))] == [
        '"offer-language" names key 9, and the line says the key after it'
    ]
    assert [*wrong_keys(phrase("offer-language", "es", "Para español,"))] == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Press three for the library"),
        ("es", "Para la biblioteca, oprima el tres"),
        ("es", "Para la biblioteca, marque 3"),
        ("pl", "Biblioteka: proszę nacisnąć klawisz trzy"),
        ("cmn", "图书馆请按三"),
        ("ar", "للمكتبة اضغطوا على الرقم ثلاثة"),
    ],
)
def test_a_key_typed_into_a_choice_is_caught(language: str, words: str) -> None:
    (told,) = wrong_keys(said(language, words))

    assert told[0].startswith("a key is typed into the words")


def test_a_choice_that_ends_like_an_offer_with_its_key_may_be_one() -> None:
    (told,) = wrong_keys(said("es", "Para la biblioteca, tres."))

    assert told[2] == "should"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "You can press a key at any time."),
        ("en", "Press one of the keys, or call three one one"),
        ("en", "To talk to nine eight eight now"),
        ("es", "Puede oprimir una tecla en cualquier momento."),
        ("es", "Para la línea tres uno uno"),
        ("es", "Elija la opción cuatro y pida un enlace."),
        ("pl", "Proszę wybrać jeden z numerów."),
        ("pl", "Proszę wybrać opcję cztery."),
        ("cmn", "请按一下任意键。"),
        ("cmn", "现在就和九八八通话"),
        ("ar", "يمكنكم الضغط على مفتاح في أي وقت."),
        ("ar", "اختاروا الخيار أربعة."),
    ],
)
def test_words_near_a_key_are_passed_over(language: str, words: str) -> None:
    assert [*wrong_keys(said(language, words))] == []


@pytest.mark.parametrize(
    ("prompt", "language", "words"),
    [
        ("hour-9", "en", "10{minutes} AM"),
        ("hour-9", "es", "las diez {minutes} de la mañana"),
        ("hour-9", "pl", "dziesiątej {minutes} rano"),
        ("hour-9", "cmn", "上午十点{minutes}"),
        ("hour-9", "ar", "العاشرة {minutes} صباحًا"),
        ("hour-21", "en", "9{minutes} AM"),
        ("hour-21", "es", "las nueve {minutes} de la mañana"),
        ("hour-21", "pl", "dziewiątej {minutes} rano"),
        ("hour-21", "cmn", "上午九点{minutes}"),
        ("hour-21", "ar", "التاسعة {minutes} صباحًا"),
        ("hour-21", "pl", "dziewiątej {minutes}"),
        ("hour-0", "en", "12{minutes} PM"),
        ("hour-12", "cmn", "半夜十二点{minutes}"),
    ],
)
def test_an_hour_called_by_another_is_caught(prompt: str, language: str, words: str) -> None:
    (told,) = wrong_times(phrase(prompt, language, words))

    assert told[2] is None


@pytest.mark.parametrize(
    ("prompt", "language", "words"),
    [
        ("hour-21", "pl", "dwudziestej pierwszej {minutes}"),
        ("hour-21", "cmn", "二十一点{minutes}"),
        ("hour-9", "en", "nine{minutes} in the morning"),
        ("hour-12", "en", "noon{minutes}"),
        ("hour-0", "es", "medianoche {minutes}"),
        ("hour-0", "pl", "o północy {minutes}"),
        ("hour-13", "ar", "الواحدة {minutes} بعد الظهر"),
    ],
)
def test_an_hour_may_be_said_as_people_say_it(prompt: str, language: str, words: str) -> None:
    assert [*wrong_times(phrase(prompt, language, words))] == []


@pytest.mark.parametrize(
    ("prompt", "language", "words", "told"),
    [
        ("opens-monday", "en", "Tuesday at {time}", "Tuesday"),
        ("opens-monday", "es", "el martes a {time}", "Tuesday"),
        ("opens-monday", "pl", "we wtorek o {time}", "Tuesday"),
        ("opens-monday", "cmn", "星期二{time}", "Tuesday"),
        ("opens-monday", "ar", "يوم الثلاثاء الساعة {time}", "Tuesday"),
        ("range-sunday", "pl", "środy", "Wednesday"),
        ("each-thursday", "pl", "w piątki", "Friday"),
        ("each-saturday", "es", "los domingos", "Sunday"),
    ],
)
def test_a_day_called_by_another_is_caught(prompt: str, language: str, words: str, told: str) -> None:
    assert [what for what, _, _ in wrong_times(phrase(prompt, language, words))] == [
        f'"{prompt}" says {told}, so callers come on another day'
    ]


def test_tomorrow_is_not_today() -> None:
    assert [what for what, _, _ in wrong_times(phrase("opens-today", "pl", "jutro o {time}"))] == [
        '"opens-today" says the other day'
    ]
    assert [*wrong_times(phrase("opens-today", "es", "hoy a {time}"))] == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("cmn", "九点到五点有人。"),
        ("en", "We answer until nine in the evening."),
        ("es", "Atendemos a las nueve."),
        ("es", "Atendemos de nueve a cinco."),
        ("es", "Estamos las veinticuatro horas."),
        ("pl", "Biuro działa od dziewiątej do piątej."),
        ("pl", "Proszę dzwonić o godzinie dziewiątej."),
        ("cmn", "上午九点开门。"),
        ("cmn", "二十四小时有人接听。"),
        ("ar", "نفتح الساعة التاسعة."),
        ("ar", "الخط مفتوح على مدار الساعة."),
    ],
)
def test_hours_typed_in_words_are_caught(language: str, words: str) -> None:
    (told,) = typed_times(said(language, words, "We are here."))

    assert told[0].startswith("hours are typed into the words")
    assert told[2] is None


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("es", "Estamos de lunes a viernes."),
        ("pl", "Pracujemy od poniedziałku do piątku."),
        ("cmn", "星期一到星期五有人。"),
        ("ar", "نعمل من الاثنين إلى الجمعة."),
    ],
)
def test_days_typed_into_a_translation_are_caught(language: str, words: str) -> None:
    (told,) = typed_times(said(language, words, "We are here."))

    assert told[0].startswith("a day is typed into the words")
    assert told[2] is None


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Have ready the date, the time, and one of two forms."),
        ("es", "Tenga a la mano la fecha y la hora. El cuarto piso."),
        ("es", "Sume de dos a tres personas."),
        ("pl", "Proszę przygotować datę i godzinę. To pierwszej pomocy."),
        ("pl", "Od pierwszej strony do drugiej części. Środki, piątka, sobą."),
        ("cmn", "有一点困难，一时不便，一周三次。有三点要注意。"),
        ("ar", "الأولويات الخمس، أحد الخيارين، اطلبوا الساعة الذهبية."),
    ],
)
def test_words_near_hours_and_days_are_passed_over(language: str, words: str) -> None:
    assert [*typed_times(said(language, words))] == []


# In a whole line


def found(home: Path) -> list[Problem]:
    loaded = read_line(home)
    assert loaded.line, loaded.problems[0]
    return broken(subject(loaded, "twilio", DAY), RULES)


def whats(home: Path) -> list[str]:
    return [problem.what for problem in found(home)]


def test_the_small_line_promises_what_it_keeps(tmp_path: Path) -> None:
    assert found(overlaid("", tmp_path)) == []


def service(**keys: str) -> str:
    known = {
        "name": "Fairview shelter",
        "speak": "312-744-5001",
        "dial": "312-744-5001",
        "hours": "24/7",
        "caller-id": "line",
        "source": "a leaflet",
        "checked": "2026-11-23",
    }
    rows = (f"  {key}: {value}\n" for key, value in {**known, **keys}.items())
    return "shelter:\n" + "".join(rows)


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"speak": "911"}, "911 is told as the number of a service"),
        (
            {"speak": "988", "name": "three one one shelter"},
            "the name says 311, and the number told is 988",
        ),
        ({"dial": "312-744-5000"}, "town-hall rings the same number as shelter, and tells callers another"),
        ({"speak": "312-744-5000"}, "town-hall tells callers the number of shelter, and rings another"),
        ({"hours": "Mo-Fr 16:00-08:00"}, "shelter is open over midnight for 16 hours"),
    ],
)
def test_a_service_that_contradicts_itself_is_caught(keys: dict[str, str], told: str, tmp_path: Path) -> None:
    assert told in whats(overlaid(service(**keys), tmp_path))


@pytest.mark.parametrize(
    "keys",
    [
        {"speak": "311"},
        {"speak": "311", "name": "three one one shelter"},
        {"hours": "Mo-Fr 20:00-06:00"},
        {"hours": "Mo-Su 08:00-20:00"},
    ],
)
def test_services_that_only_look_alike_are_passed_over(keys: dict[str, str], tmp_path: Path) -> None:
    home = overlaid(service(**keys) + "town-hall:\n" + TOWN_HALL, tmp_path)

    assert whats(home) == []


TOWN_HALL = """\
  name: Fairview town hall
  speak: 311
  dial: 312-744-5000
  hours: 24/7
  caller-id: line
  source: the town's own page
  checked: 2026-11-23
"""


def test_a_service_named_after_another_short_code_is_told(tmp_path: Path) -> None:
    snippet = service(speak="311").replace("shelter:", "line-988:")

    assert whats(overlaid(snippet, tmp_path)) == ["line-988 is told as 311"]


def test_two_hours_in_the_same_words_are_caught_in_any_language(tmp_path: Path) -> None:
    home = overlaid('hour-9: "nine{minutes}"\nhour-21: "nine{minutes}"\n', tmp_path)

    assert '"hour-21" has the same words as "hour-9"' in whats(home)


def test_a_number_of_ours_that_is_a_services_is_caught(tmp_path: Path) -> None:
    told = whats(overlaid("numbers:\n  312-744-5000: en\n", tmp_path))

    assert told == ["+13127445000 is the number of town-hall, so its callers would be connected to this line"]


def test_news_newer_than_its_lead_sentence_is_told(tmp_path: Path) -> None:
    home = small_with(
        tmp_path, news=changed("news", "the news of Fairview.", "the news of Fairview of the year 2019.")
    )

    assert whats(home) == ["callers are told that this is of 2019, and its newest entry is of 2026"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            "Call 312-LIBRARY now.",
            ['"312-LIBRARY" is 3125427279 on a telephone, which is no service\'s number'],
        ),
        ("Call 312 SHGGPSS now.", ['a number is told in letters: "312 SHGGPSS"']),
        (
            "Call {number:library}, SHG GPSZ.",
            ['"SHG GPSZ" is 7444779 on a telephone, and library has another number'],
        ),
        ("The 322-member team, 100 NASA staff and USA help.", []),
        ("Call {number:library}, or ask NAMI.", []),
    ],
)
def test_letters_are_read_as_the_keys_they_stand_for(words: str, told: list[str], tmp_path: Path) -> None:
    snippet = service(speak="312-744-4777", dial="312-744-4777")
    notice = f"library-closed:\n  say: {words}\n  then: town-hall\n"

    assert whats(overlaid(snippet + notice, tmp_path)) == told


def test_words_left_in_english_are_caught(tmp_path: Path) -> None:
    home = bilingual(tmp_path, entry("main-library", "For the library", "Para la biblioteca"))

    told = {problem.trail[0]: problem.level for problem in found(home) if problem.rule == "L27"}

    assert told["main-news"] == "must"
    assert told["days-all"] == "should"  # two words may be alike in two languages
    assert "main-library" not in told
    assert "town-hall" not in told  # a name may stay as it is


def test_a_sentence_left_in_english_is_caught(tmp_path: Path) -> None:
    source = "The library is closed now. It opens {opens}. The town hall can help you."
    half = "La biblioteca está cerrada. Abre {opens}. The town hall can help you."
    home = bilingual(tmp_path, entry("library-closed", source, half))

    (problem,) = [each for each in found(home) if each.trail == ("library-closed",)]

    assert problem.what == 'a sentence is left as it was: "The town hall can help you."'


def test_english_put_otherwise_is_no_translation(tmp_path: Path) -> None:
    home = bilingual(tmp_path, entry("main-library", "For the library", "Go to the library of this town"))

    (problem,) = [each for each in found(home) if each.trail == ("main-library",)]

    assert problem.what == "these words are English"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("图书馆", "these words are in the letters of another language"),
        ("Aby wrócić do biblioteki lub na ulicę", "these words are Polish"),
    ],
)
def test_words_of_a_third_language_are_caught(words: str, told: str, tmp_path: Path) -> None:
    home = bilingual(tmp_path, entry("main-library", "For the library", words))

    assert [each.what for each in found(home) if each.trail == ("main-library",)] == [told]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("tag: pl-PL\n    voice: Polly.Ola", "es is spoken as pl-PL, which is another language"),
        (
            "tag: es-US\n    voice: Polly.Ola",
            '"Polly.Ola" does not speak es: callers would not understand it',
        ),
        ("tag: es-US\n    voice: Polly.Nobody", 'we do not know which language "Polly.Nobody" speaks'),
    ],
)
def test_a_language_in_the_voice_of_another_is_caught(language: str, told: str, tmp_path: Path) -> None:
    line = changed("line", "tag: es-US\n    voice: Polly.Lupe-Neural", language)

    assert whats(small_with(tmp_path, line=line)) == [told]


def test_a_language_without_an_entry_says_so(tmp_path: Path) -> None:
    line = changed(
        "line",
        "  es:\n    tag: es-US\n    voice: Polly.Lupe-Neural",
        "  sv:\n    tag: sv-SE\n    voice: Polly.Astrid",
    )
    line = line.replace('    es: "Emergencias: cuelgue y llame al nueve uno uno."', '    sv: "Ring 911."')

    assert whats(small_with(tmp_path, line=line)) == [
        "keys, numbers and hours in sv are only checked in part"
    ]
