"""Slips in the line itself: who answers, the emergency notice, languages and voices."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from tests.mutants.numbers import Made
from tests.mutants.texts import Field, Texts

LINE = "menus/line.yaml"

NOTICES = {
    "without 911": "Hang up and call for help if this is an emergency, or if a crime is happening now.",
    "without hanging up": "If this is an emergency, press one now, or say nine one one.",
    "that holds callers back": "Nine one one is for emergencies. Please do not hang up.",
    "with the number mistyped": "Hang up and call nine nine one if this is an emergency.",
    "with one digit lost": "Hang up and call nine one if this is an emergency.",
    "that asks": "Is this an emergency? Would you like to call nine one one?",
    "with the number late": (
        "Thank you for calling the City's public safety line, where we put residents first every day "
        "of the year. In an emergency, please hang up and call nine one one."
    ),
    "that is long": (
        "Hang up and call nine one one if this is an emergency, or if a crime is happening now, or if "
        "somebody is hurt, or a house is burning, or if you saw what the police ought to know at once, "
        "because this line cannot send anybody to you and nobody here can trace where you are calling from."
    ),
    "of another city": "Hang up and call nine nine nine if this is an emergency.",
    "as a placeholder": "Emergency notice goes here.",
    "with only the figures wrong": "Hang up and call 912 if this is an emergency.",
}


def _field(texts: Texts, node: str, key: str) -> Field:
    return next(each for each in texts.fields(key, file=LINE) if each.node == node)


def notice_reworded(texts: Texts, dice: Random) -> Made:
    field = _field(texts, "emergency", "say")
    for told, words in NOTICES.items():
        yield f"a notice {told}", texts.with_values((field, words))


def notice_lost(texts: Texts, dice: Random) -> Made:
    field, short = _field(texts, "emergency", "say"), _field(texts, "emergency", "short")
    yield "say: dropped", texts.with_values((field, None))
    yield "say: emptied", texts.with_values((field, ""))
    yield "short: dropped", texts.with_values((short, None))
    yield "emergency: dropped", texts.with_rows(LINE, field.first - 1, short.last)


def short_notice_changed(texts: Texts, dice: Random) -> Made:
    english, spanish = (_short(texts, code) for code in ("en", "es"))
    for field in (english, spanish):
        yield f"short {field.key}: dropped", texts.with_values((field, None))
        yield f"short {field.key}: emptied", texts.with_values((field, ""))
        yield f"short {field.key}: no 911", texts.with_values((field, field.value[: field.value.rindex(" ")]))
    yield "short es: in English", texts.with_values((spanish, english.value))
    yield "short en: in Spanish", texts.with_values((english, spanish.value))
    yield "short: swapped", texts.with_values((english, spanish.value), (spanish, english.value))
    long = f"{spanish.value} Si no es una emergencia, quédese en la línea y le ayudaremos en seguida."
    yield "short es: long", texts.with_values((spanish, long))
    wrong = spanish.value.replace("nueve uno uno", "nueve nueve uno")
    yield "short es: another number", texts.with_values((spanish, wrong))


def _short(texts: Texts, code: str) -> Field:
    return next(each for each in texts.fields(code, file=LINE) if each.node == "emergency")


def person_changed(texts: Texts, dice: Random) -> Made:
    field = _field(texts, "person", "person")
    for name in (*texts.services(), "main", "news", "city311"):
        if name != field.value:
            yield f"person: {name}", texts.with_values((field, name))


def first_changed(texts: Texts, dice: Random) -> Made:
    field = _field(texts, "first", "first")
    menus = sorted({key.node for key, _, _ in texts.choices()})
    for name in (*menus, "news", "nami", "Main"):
        if name != field.value:
            yield f"first: {name}", texts.with_values((field, name))


def zone_changed(texts: Texts, dice: Random) -> Made:
    field = _field(texts, "zone", "zone")
    for name in ("America/New_York", "America/Chicgo", "Chicago", "UTC", "CST", "America/Los_Angeles"):
        yield f"zone: {name}", texts.with_values((field, name))


def line_words_changed(texts: Texts, dice: Random) -> Made:
    welcome, last = _field(texts, "welcome", "welcome"), _field(texts, "last-words", "last-words")
    yield "welcome: emptied", texts.with_values((welcome, ""))
    yield "welcome: dropped", texts.with_values((welcome, None))
    yield "welcome and last words swapped", texts.with_values((welcome, last.value), (last, welcome.value))
    for old, new in (
        ("lifeline-988", "city-311"),
        ("{number:city-311}", "{number:city311}"),
        ("{number:city-311}", ""),
        ("nine one one", "nine nine one"),
        ("{number:lifeline-988}", "{opens:lifeline-988}"),
    ):
        yield f"last-words: {old} -> {new}", texts.with_values((last, last.value.replace(old, new)))


def _languages(texts: Texts) -> Iterator[tuple[str, int, int]]:
    """Every language of the line with the rows of its block."""
    rows = texts.rows(LINE)
    codes = ("en", "es", "pl", "cmn", "ar")
    starts = [
        row for row, text in enumerate(rows) if text.split(":")[0].strip() in codes and text[2:3] != " "
    ]
    starts = [row for row in starts if row > rows.index("languages:")]
    for start, end in zip(starts, [*starts[1:], starts[-1] + 5], strict=True):
        yield rows[start].split(":")[0].strip(), start, end


def language_dropped(texts: Texts, dice: Random) -> Made:
    for code, start, end in _languages(texts):
        yield f"languages: no {code}", texts.with_rows(LINE, start, end)


def language_not_offered(texts: Texts, dice: Random) -> Made:
    for code, start, end in _languages(texts):
        rows = texts.rows(LINE)[start:end]
        yield f"{code}: offered: no", texts.with_rows(LINE, start, end, *rows, "    offered: no")


def language_row_dropped(texts: Texts, dice: Random) -> Made:
    for code, start, end in _languages(texts):
        for row in range(start + 1, end):
            text = texts.rows(LINE)[row].strip()
            yield f"{code}: no {text}", texts.with_rows(LINE, row, row + 1)


def voice_swapped(texts: Texts, dice: Random) -> Made:
    voices = texts.fields("twilio", file=LINE)
    for field in voices:
        other = dice.choice([each.value for each in voices if each.value != field.value])
        yield f"{field.value} -> {other}", texts.with_values((field, other))


def voice_misspelled(texts: Texts, dice: Random) -> Made:
    for field in texts.fields("twilio", "signalwire", file=LINE):
        for wrong in (field.value[:-1], field.value.replace("Polly.", ""), field.value.replace("o", "0", 1)):
            if wrong != field.value:
                yield f"{field.key}: {field.value} -> {wrong}", texts.with_values((field, wrong))


def tag_changed(texts: Texts, dice: Random) -> Made:
    tags = texts.fields("tag", file=LINE)
    for field in tags:
        other = dice.choice([each.value for each in tags if each.value != field.value])
        for wrong in (other, field.value[:-1]):
            yield f"tag: {field.value} -> {wrong}", texts.with_values((field, wrong))


def language_changed(texts: Texts, dice: Random) -> Made:
    field = _field(texts, "language", "language")
    for code in ("es", "pl", "e", "eng"):
        yield f"language: {code}", texts.with_values((field, code))


def languages_of_a_service(texts: Texts, dice: Random) -> Made:
    for field in texts.fields("languages", file="menus/services.yaml"):
        for value in ("[en]", "[en, es]", "[en, es, pl, cmn, ar]", "[es]", "[eng]"):
            if value != field.value:
                yield f"{field.node}: {field.value} -> {value}", texts.with_values((field, value))
