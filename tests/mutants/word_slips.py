"""Slips in words: emptied, swapped, a blank lost, a digit changed, a fact typed, in any language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from random import Random

from tests.mutants.numbers import Made, mistyped
from tests.mutants.texts import Entry, Field, Texts

_BLANK = re.compile(r"\{([a-z]+)(?::([a-z0-9-]+))?\}")
_DIGITS = {
    "en": ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"],
    "es": ["cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"],
    "pl": ["zero", "jeden", "dwa", "trzy", "cztery", "pięć", "sześć", "siedem", "osiem", "dziewięć"],
    "cmn": ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"],
    "ar": ["صفر", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة"],
}
_SHORT_CODE = re.compile(r"\b(nine one one|nine eight eight|three one one|seven one one)\b", re.I)


def language_of(file: str) -> str:
    return file.split("/")[1]


# English words, in the menus


def _says(texts: Texts) -> list[Field]:
    return [each for each in texts.fields("say") if each.file != "menus/line.yaml"]


def _phrases(texts: Texts) -> list[Field]:
    return [each for each in texts.fields(*_phrase_names(texts), file="menus/phrases.yaml") if not each.lead]


def _phrase_names(texts: Texts) -> list[str]:
    return [row.split(":")[0] for row in texts.rows("menus/phrases.yaml") if re.match(r"[a-z]", row)]


def emptied(texts: Texts, dice: Random) -> Made:
    for field in (*_says(texts), *_phrases(texts)):
        yield f"{field.node}: row {field.first + 1} says nothing", texts.with_values((field, ""))


def dropped(texts: Texts, dice: Random) -> Made:
    for field in (*_says(texts), *_phrases(texts)):
        yield f"{field.node}: row {field.first + 1} is gone", texts.with_values((field, None))


def nodes_swapped(texts: Texts, dice: Random) -> Made:
    """The words of two menus or notices, each under the other's name."""
    nodes = [each for each in _says(texts) if each.lead == "  "]
    for a, b in pairwise(nodes):
        yield f"the words of {a.node} and {b.node}", texts.with_values((a, b.value), (b, a.value))


def pasted_into_the_next(texts: Texts, dice: Random) -> Made:
    nodes = [each for each in _says(texts) if each.lead == "  "]
    for a, b in pairwise(nodes):
        yield f"the words of {a.node} in {b.node}", texts.with_values((b, a.value))


def phrases_swapped(texts: Texts, dice: Random) -> Made:
    for a, b in pairwise(_phrases(texts)):
        yield f"the words of {a.key} and {b.key}", texts.with_values((a, b.value), (b, a.value))


def phrase_of_the_next(texts: Texts, dice: Random) -> Made:
    for a, b in pairwise(_phrases(texts)):
        yield f"the words of {a.key} in {b.key}", texts.with_values((b, a.value))


def _each_blank(put: Callable[[re.Match[str], Texts, Random], str | None]) -> Callable[[Texts, Random], Made]:
    """One blank of some words changed, each in turn."""

    def make(texts: Texts, dice: Random) -> Made:
        for field in (*_says(texts), *_phrases(texts)):
            for found in _BLANK.finditer(field.value):
                new = put(found, texts, dice)
                if new is not None and new != found[0]:
                    words = field.value[: found.start()] + new + field.value[found.end() :]
                    yield f"{field.node}: {found[0]} -> {new}", texts.with_values((field, words))

    return make


def _of_another(found: re.Match[str], texts: Texts, dice: Random) -> str | None:
    return found[2] and f"{{{found[1]}:{dice.choice(texts.services())}}}"


def _of_another_kind(found: re.Match[str], texts: Texts, dice: Random) -> str:
    kind = dice.choice([each for each in ("number", "hours", "opens", "name") if each != found[1]])
    return f"{{{kind}:{found[2]}}}" if found[2] else f"{{{kind}}}"


def _typed(found: re.Match[str], texts: Texts, dice: Random) -> str | None:
    """The fact itself, as it stands on the day of typing."""
    field = texts.value(found[2], {"number": "speak"}.get(found[1], "hours")) if found[2] else None
    return field.value if field else None


blank_removed = _each_blank(lambda found, texts, dice: "")
blank_of_another = _each_blank(_of_another)
blank_of_another_kind = _each_blank(_of_another_kind)
blank_misspelled = _each_blank(lambda found, texts, dice: found[0][:2] + found[0][3:])
brace_lost = _each_blank(lambda found, texts, dice: found[0][:-1])
fact_typed = _each_blank(_typed)


def short_code_changed(texts: Texts, dice: Random) -> Made:
    """Nine one one, said wrong."""
    for field in texts.fields("say", "last-words"):
        for found in _SHORT_CODE.finditer(field.value):
            digits = found[0].split()
            at = dice.randrange(3)
            digits[at] = dice.choice([each for each in _DIGITS["en"] if each != digits[at].lower()])
            wrong = " ".join(digits)
            words = field.value[: found.start()] + wrong + field.value[found.end() :]
            yield f"{field.node}: {found[0]} -> {wrong}", texts.with_values((field, words))


def phrase_digit_changed(texts: Texts, dice: Random) -> Made:
    """A digit of a key's or an hour's phrase."""
    for field in _phrases(texts):
        words = re.findall(r"\b\d+\b|\w+", field.value)
        for word in words:
            if word.isdigit():
                wrong = mistyped(dice, word)
            elif word in _DIGITS["en"]:
                wrong = dice.choice([each for each in _DIGITS["en"] if each != word])
            else:
                continue
            changed = re.sub(rf"\b{word}(?=\b|{{)", wrong, field.value, count=1)
            yield f"{field.key}: {word} -> {wrong}", texts.with_values((field, changed))


def half_of_the_day(texts: Texts, dice: Random) -> Made:
    other = {"AM": "PM", "PM": "AM"}
    for field in _phrases(texts):
        for half, wrong in other.items():
            if field.value.endswith(half):
                changed = field.value.replace(half, wrong)
                yield f"{field.key}: {changed}", texts.with_values((field, changed))


# Translations


def _entries(texts: Texts) -> Iterator[Entry]:
    for file in texts.scripts:
        yield from texts.entries(file)


def _where(entry: Entry) -> str:
    return f"{language_of(entry.file)} {entry.prompt}"


def entry_dropped(texts: Texts, dice: Random) -> Made:
    for entry in _entries(texts):
        yield f"{_where(entry)}: no entry", texts.with_words((entry, None))


def translation_emptied(texts: Texts, dice: Random) -> Made:
    for entry in _entries(texts):
        yield f"{_where(entry)}: no translation", texts.with_words((entry, ""))


def left_english(texts: Texts, dice: Random) -> Made:
    for entry in _entries(texts):
        yield f"{_where(entry)}: in English", texts.with_words((entry, entry.source))


def _next_to(texts: Texts) -> Iterator[tuple[Entry, Entry]]:
    for file in texts.scripts:
        yield from pairwise(texts.entries(file))


def neighbour_pasted(texts: Texts, dice: Random) -> Made:
    for a, b in _next_to(texts):
        yield f"{_where(b)}: the words of {a.prompt}", texts.with_words((b, a.words))


def neighbours_swapped(texts: Texts, dice: Random) -> Made:
    for a, b in _next_to(texts):
        told = f"{_where(a)}: swapped with {b.prompt}"
        yield told, texts.with_words((a, b.words), (b, a.words))


def of_another_language(texts: Texts, dice: Random) -> Made:
    for file in texts.scripts:
        other = dice.choice([each for each in texts.scripts if each != file])
        theirs = {entry.prompt: entry.words for entry in texts.entries(other)}
        for entry in texts.entries(file):
            told = f"{_where(entry)}: in {language_of(other)}"
            yield told, texts.with_words((entry, theirs.get(entry.prompt, "")))


def translated_digit_changed(texts: Texts, dice: Random) -> Made:
    """A digit said as a word: a key, nine one one, an hour."""
    for entry in _entries(texts):
        digits = _DIGITS[language_of(entry.file)]
        spaced = language_of(entry.file) != "cmn"
        for digit in digits:
            pattern = rf"\b{digit}\b" if spaced else digit
            found = re.search(pattern, entry.words)
            if found and _about_digits(entry):
                wrong = dice.choice([each for each in digits if each != digit])
                words = entry.words[: found.start()] + wrong + entry.words[found.end() :]
                yield f"{_where(entry)}: {digit} -> {wrong}", texts.with_words((entry, words))


def _about_digits(entry: Entry) -> bool:
    """Whether the English words say a digit, too: "uno" is not always a number."""
    return any(re.search(rf"\b{digit}\b", entry.source, re.I) for digit in _DIGITS["en"])


def translated_figure_changed(texts: Texts, dice: Random) -> Made:
    """A digit written as a figure: a year, a house number, an hour."""
    for entry in _entries(texts):
        for found in re.finditer(r"\d+", entry.words):
            wrong = mistyped(dice, found[0])
            words = entry.words[: found.start()] + wrong + entry.words[found.end() :]
            yield f"{_where(entry)}: {found[0]} -> {wrong}", texts.with_words((entry, words))


def _each_translated_blank(
    put: Callable[[re.Match[str], Texts, Random], str | None],
) -> Callable[[Texts, Random], Made]:
    def make(texts: Texts, dice: Random) -> Made:
        for entry in _entries(texts):
            for found in _BLANK.finditer(entry.words):
                new = put(found, texts, dice)
                if new is not None and new != found[0]:
                    words = entry.words[: found.start()] + new + entry.words[found.end() :]
                    yield f"{_where(entry)}: {found[0]} -> {new}", texts.with_words((entry, words))

    return make


translated_blank_removed = _each_translated_blank(lambda found, texts, dice: "")
translated_blank_of_another = _each_translated_blank(_of_another)
translated_brace_lost = _each_translated_blank(lambda found, texts, dice: found[0][1:])


def sentence_left_out(texts: Texts, dice: Random) -> Made:
    """The last sentence of a translation is forgotten."""
    for entry in _entries(texts):
        ends = [found.end() for found in re.finditer(r"[.。؟!?](?=\s|\S)", entry.words[:-1])]
        if ends and len(entry.words) > 60:
            yield f"{_where(entry)}: the end is missing", texts.with_words((entry, entry.words[: ends[-1]]))


def script_lost(texts: Texts, dice: Random) -> Made:
    for file in texts.scripts:
        yield f"{file} is gone", {file: None}
        half = texts.text(file)
        yield f"{file} was saved half", {file: half[: len(half) // 2].encode()}
    for a, b in pairwise(texts.scripts):
        yield f"{a} is a copy of {b}", {a: texts.content[b]}


# News


def date_mistyped(texts: Texts, dice: Random) -> Made:
    for name, field, _ in texts.items():
        year, month, day = field.value.split("-")
        for wrong in (f"2091-{month}-{day}", f"2029-{month}-{day}", f"{year}-{day}-{month}"):
            yield f"{name.value}: {wrong}", texts.with_values((field, wrong))


def month_mistyped(texts: Texts, dice: Random) -> Made:
    for name, field, _ in texts.items():
        year, month, day = field.value.split("-")
        wrong = f"{year}-{(int(month) + 5) % 12 + 1:02}-{day}"
        yield f"{name.value}: {wrong}", texts.with_values((field, wrong))


def items_crossed(texts: Texts, dice: Random) -> Made:
    """The words of one headline under the next one's date."""
    for (name, _, a), (_, _, b) in pairwise(texts.items()):
        yield f"{name.value} and the next: words swapped", texts.with_values((a, b.value), (b, a.value))


def item_pasted_over(texts: Texts, dice: Random) -> Made:
    for (_, _, a), (name, _, b) in pairwise(texts.items()):
        yield f"{name.value}: the words of the one before", texts.with_values((b, a.value))


def item_twice(texts: Texts, dice: Random) -> Made:
    for name, _, say in texts.items():
        rows = texts.rows(name.file)[name.first : say.last]
        yield f"{name.value} twice", texts.with_rows(name.file, say.last, say.last, *rows)
