"""What is wrong with the words of other languages: a prompt nobody translated, a fact lost or added."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ivr.core.blanks import blanks_in
from ivr.core.phrases import PRESS
from ivr.files.draft import Draft
from ivr.files.problem import Problem
from ivr.files.prompts import to_translate
from ivr.files.script import Script, Translation, read_script
from ivr.files.shape import MenuBlock
from ivr.files.values import MOST_WORDS
from ivr.files.words import Words, problems_in, says_911

_FIGURES = re.compile(r"\d+")
_DIGIT = re.compile(r"\d")  # of any writing
_IN_911 = {"911", "9", "1"}  # in a language whose words for it we cannot read, figures are the only way


@dataclass(frozen=True, slots=True)
class Scripts:
    """The scripts of every language that callers can choose, and the prompts they are to translate."""

    source: list[Words]
    scripts: tuple[Script, ...]

    def words(self, prompt: str) -> dict[str, str]:
        """The words of a prompt in every language that has some."""
        found = ((script.language, script.translations.get(prompt)) for script in self.scripts)
        return {language: each.words for language, each in found if each}


def read_scripts(home: Path, draft: Draft, words: list[Words]) -> Scripts:
    """The scripts of a draft's languages; none where the line itself could not be read."""
    block = draft.line.block if draft.line else None
    codes = list[str]()
    if block and block.language in block.languages:
        codes = [code for code, each in block.languages.items() if each.offered and code != block.language]
    return Scripts(to_translate(words), tuple(read_script(home, code) for code in codes))


def problems_of_scripts(
    draft: Draft, scripts: Scripts, services: Mapping[str, bool] | None
) -> Iterator[Problem]:
    """Everything that keeps a language from callers."""
    for script in scripts.scripts:
        yield from script.problems
        if not script.found:
            yield _no_script(draft, script)
        elif not script.problems:
            nowhere = _leading_nowhere(draft)
            for words in scripts.source:
                if words.prompt not in nowhere:
                    yield from _of_prompt(script, words, services)
            yield from _keys_told_alike(script)


def problems_of_translation(
    script: Script, words: Words, text: str, services: Mapping[str, bool] | None
) -> list[Problem]:
    """What would keep a language from callers if these were its words for a prompt."""
    there = script.translations.get(words.prompt)
    made = Translation(text, words.text, there.line if there else script.untranslated.get(words.prompt, 1))
    then = replace(script, translations={**script.translations, words.prompt: made})
    told = [*_of_prompt(then, words, services)]
    return told + [each for each in _keys_told_alike(then) if words.prompt in PRESS.values()]


def _leading_nowhere(draft: Draft) -> set[str]:
    """The prompts of choices whose target is misspelled: they will have other names."""
    return {
        f"{name}-{choice.go_to}"
        for name, node in draft.nodes.items()
        if isinstance(node.block, MenuBlock)
        for choice in node.block.choices
        if choice.go_to not in draft.nodes
    }


def _no_script(draft: Draft, script: Script) -> Problem:
    assert draft.line  # it named the language
    trail = ("languages", script.language)
    hint = "run: ivr prompts update, and translate the file; until then write offered: no"
    return Problem(
        draft.line.file, draft.line.line(*trail), trail, f"{script.file} is missing", hint, "missing-words"
    )


def _of_prompt(script: Script, words: Words, services: Mapping[str, bool] | None) -> Iterator[Problem]:
    translation = script.translations.get(words.prompt)
    if translation is not None:
        there = replace(
            words,
            text=translation.words,
            file=script.file,
            line=translation.line,
            trail=(words.prompt,),
            about=words.about,
        )
        yield from problems_in(there, services)
        yield from _length(there)
        if not translation.changed(words.text):
            yield from _facts(words, there)
    elif words.kind != "news":
        what = f'nobody has translated "{words.prompt}"'
        line = script.untranslated.get(words.prompt)
        hint = "write it into msgstr" if line else "run: ivr prompts update, and translate it"
        yield Problem(script.file, line or 1, (words.prompt,), what, hint, "missing-words")


def _length(words: Words) -> Iterator[Problem]:
    """As in the menus: something to say, and not for ever."""
    if not any(letter.isalnum() for letter in words.text):
        hint = "write what callers should hear, or leave msgstr empty"
        yield _problem(words, "there are no words here", hint, "empty-words")
    if len(words.text) > MOST_WORDS:
        what = f"{len(words.text)} letters are too many for one prompt"
        yield _problem(words, what, "say it in a few sentences", "too-long")


def _facts(source: Words, words: Words) -> Iterator[Problem]:
    """The same blanks, and no figure that the menus do not say."""
    wanted, found = set(blanks_in(source.text)), set(blanks_in(words.text))
    if source.kind != "phrase":  # those have a rule of their own
        for blank in sorted(wanted - found):
            hint = f"write {{{blank}}} where it belongs in the sentence"
            yield _problem(words, f"{{{blank}}} is missing from this translation", hint, "unknown-blank")
        for blank in sorted(found - wanted):
            hint = "take it away, or add it to the menu's words"
            yield _problem(words, f"{{{blank}}} is not in the words it translates", hint, "unknown-blank")
        known = _figures(source.text) | (_IN_911 if says_911(source.text) else set())
        for figures in sorted(_figures(words.text) - known):
            hint = "write the figures as they stand in the menu, or as words"
            yield _problem(words, f"{figures} is not in the words it translates", hint, "typed-fact")


def _figures(text: str) -> set[str]:
    """The numbers in a text, in western figures whatever its own are."""
    western = _DIGIT.sub(lambda found: str(unicodedata.decimal(found[0])), text)
    return {found.lstrip("0") or "0" for found in _FIGURES.findall(western)}


def _keys_told_alike(script: Script) -> Iterator[Problem]:
    """Two keys said in the same words would send callers to the wrong one."""
    seen: dict[str, str] = {}
    for prompt in PRESS.values():
        translation = script.translations.get(prompt)
        words = translation.words.casefold() if translation else prompt
        first = seen.setdefault(words, prompt)
        if translation and first != prompt:
            what = f'"{prompt}" has the same words as "{first}"'
            line, hint = translation.line, "name the key"
            yield Problem(script.file, line, (prompt,), what, hint, "wrong-key")


def advice_on_scripts(scripts: Scripts) -> Iterator[Problem]:
    """Words translated from others than today's, and news that nobody has translated."""
    for script in scripts.scripts:
        for words in scripts.source:
            yield from _advice(script, words, script.translations.get(words.prompt))


def _advice(script: Script, words: Words, translation: Translation | None) -> Iterator[Problem]:
    if translation is None:
        what = f'nobody has translated this news into "{script.language}", so it is left out there'
        yield Problem(
            words.file, words.line, words.trail, what, "run: ivr prompts update", "untranslated", "should"
        )
    elif translation.changed(words.text):
        what = f'the words of "{words.prompt}" have changed since; callers still hear these'
        hint = "run: ivr prompts update, and translate it anew"
        yield Problem(script.file, translation.line, (words.prompt,), what, hint, "changed-words", "should")


def _problem(words: Words, what: str, hint: str, rule: str) -> Problem:
    return Problem(words.file, words.line, words.trail, what, hint, rule)
