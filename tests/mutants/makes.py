"""Every kind of slip, and as many of each as the proof looks at: always the same ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.mutants import (
    hour_slips,
    line_slips,
    menu_slips,
    numbers,
    row_slips,
    sound_slips,
    word_slips,
)
from tests.mutants.numbers import Made
from tests.mutants.texts import Mutant, Texts

BOTH = ("speak", "dial")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of slip, and how many of it are looked at, at most."""

    name: str
    most: int
    make: Callable[[Texts, Random], Made]


KINDS = (
    Kind("number to speak: a digit", 10, numbers.slips(("speak",), numbers.mistyped)),
    Kind("number to dial: a digit", 12, numbers.slips(("dial",), numbers.mistyped)),
    Kind("number in both: a digit", 12, numbers.slips(BOTH, numbers.mistyped)),
    Kind("number to speak: two digits swapped", 8, numbers.slips(("speak",), numbers.swapped)),
    Kind("number to dial: two digits swapped", 12, numbers.slips(("dial",), numbers.swapped)),
    Kind("number in both: two digits swapped", 12, numbers.slips(BOTH, numbers.swapped)),
    Kind("number in both: a digit lost", 6, numbers.slips(BOTH, numbers.missing)),
    Kind("number in both: a digit doubled", 6, numbers.slips(BOTH, numbers.doubled)),
    Kind("number to speak of another service", 8, numbers.of_another(("speak",))),
    Kind("number to dial of another service", 12, numbers.of_another(("dial",))),
    Kind("both numbers of another service", 8, numbers.of_another(BOTH)),
    Kind("speak: or dial: dropped", 10, numbers.dropped(*BOTH)),
    Kind("keys swapped", 12, menu_slips.keys_swapped),
    Kind("a key repeated", 10, menu_slips.key_repeated),
    Kind("a key mistyped", 12, menu_slips.key_mistyped),
    Kind("a choice led elsewhere", 16, menu_slips.led_elsewhere),
    Kind("a target misspelled", 8, menu_slips.target_misspelled),
    Kind("two targets swapped", 12, menu_slips.targets_swapped),
    Kind("the words of two choices swapped", 12, menu_slips.words_swapped),
    Kind("a choice with the words of the next", 10, menu_slips.words_of_the_next),
    Kind("a menu, notice or service renamed", 8, menu_slips.node_renamed),
    Kind("a choice deleted", 10, menu_slips.choice_deleted),
    Kind("the last choice deleted", 9, menu_slips.last_choice_deleted),
    Kind("a choice pasted twice", 6, menu_slips.choice_pasted_twice),
    Kind("a choice moved, its key kept", 6, menu_slips.choice_moved),
    Kind("then: dropped", 8, menu_slips.then_dropped),
    Kind("then: led elsewhere", 10, menu_slips.then_led_elsewhere),
    Kind("an hour in the other half of the day", 10, hour_slips.am_pm),
    Kind("an hour's first digit", 10, hour_slips.first_digit),
    Kind("an hour too late", 8, hour_slips.an_hour_late),
    Kind("half an hour too late", 8, hour_slips.half_an_hour),
    Kind("closing before opening", 6, hour_slips.closing_first),
    Kind("a point for a colon", 3, hour_slips.point_for_colon),
    Kind("the last day dropped", 4, hour_slips.a_day_dropped),
    Kind("a day too many", 4, hour_slips.a_day_added),
    Kind("the first day dropped", 4, hour_slips.the_first_day_dropped),
    Kind("one day of the weekend dropped", 2, hour_slips.one_day_of_two),
    Kind("days misspelled", 3, hour_slips.days_misspelled),
    Kind("half of the week dropped", 2, hour_slips.a_rule_dropped),
    Kind("hours of another service", 16, hour_slips.of_another),
    Kind("24/7 for office hours", 4, hour_slips.always),
    Kind("24/7 typed in another way", 14, hour_slips.no_longer_always),
    Kind("holidays: dropped", 4, numbers.dropped("holidays")),
    Kind("holidays: crossed", 3, hour_slips.holidays_crossed),
    Kind("holidays: added to a hotline", 8, hour_slips.holidays_added),
    Kind("exceptions: dropped", 1, numbers.dropped("exceptions")),
    Kind("exceptions: mistyped", 4, hour_slips.exceptions_mistyped),
    Kind("holiday rules mistyped", 8, hour_slips.holiday_rules_mistyped),
    Kind("a day of the holiday rules left out", 2, hour_slips.holiday_left_out),
    Kind("when-closed: or otherwise: dropped", 3, numbers.dropped("when-closed", "otherwise")),
    Kind("when-closed: crossed", 2, numbers.given_another("when-closed")),
    Kind("otherwise: led elsewhere", 5, menu_slips.otherwise_led_elsewhere),
    Kind("caller-id: dropped", 10, numbers.dropped("caller-id")),
    Kind("caller-id: changed", 8, numbers.given_another("caller-id")),
    Kind("languages: of a service changed", 12, line_slips.languages_of_a_service),
    Kind("languages: or interpreter: dropped", 10, numbers.dropped("languages", "interpreter")),
    Kind("the person changed", 8, line_slips.person_changed),
    Kind("the first menu changed", 8, line_slips.first_changed),
    Kind("the zone changed", 6, line_slips.zone_changed),
    Kind("the emergency notice reworded", 11, line_slips.notice_reworded),
    Kind("the emergency notice lost", 4, line_slips.notice_lost),
    Kind("the short notice changed", 11, line_slips.short_notice_changed),
    Kind("welcome or last words changed", 8, line_slips.line_words_changed),
    Kind("a language dropped", 5, line_slips.language_dropped),
    Kind("a language not offered", 5, line_slips.language_not_offered),
    Kind("a row of a language dropped", 12, line_slips.language_row_dropped),
    Kind("a voice of another language", 5, line_slips.voice_swapped),
    Kind("a voice misspelled", 12, line_slips.voice_misspelled),
    Kind("a language tag changed", 10, line_slips.tag_changed),
    Kind("the line's language changed", 4, line_slips.language_changed),
    Kind("words emptied", 10, word_slips.emptied),
    Kind("words dropped", 10, word_slips.dropped),
    Kind("words of two nodes swapped", 12, word_slips.nodes_swapped),
    Kind("words pasted into the next node", 10, word_slips.pasted_into_the_next),
    Kind("two phrases swapped", 16, word_slips.phrases_swapped),
    Kind("a phrase with the words of the one before", 12, word_slips.phrase_of_the_next),
    Kind("a blank removed", 10, word_slips.blank_removed),
    Kind("a blank of another service", 10, word_slips.blank_of_another),
    Kind("a blank of another kind", 10, word_slips.blank_of_another_kind),
    Kind("a blank misspelled", 5, word_slips.blank_misspelled),
    Kind("a brace lost", 5, word_slips.brace_lost),
    Kind("a fact typed for its blank", 8, word_slips.fact_typed),
    Kind("nine one one said wrong", 14, word_slips.short_code_changed),
    Kind("a digit of a phrase", 16, word_slips.phrase_digit_changed),
    Kind("AM for PM", 8, word_slips.half_of_the_day),
    Kind("a translation's entry dropped", 10, word_slips.entry_dropped),
    Kind("a translation emptied", 10, word_slips.translation_emptied),
    Kind("a translation left English", 16, word_slips.left_english),
    Kind("a translation pasted into the next", 16, word_slips.neighbour_pasted),
    Kind("two translations swapped", 16, word_slips.neighbours_swapped),
    Kind("a translation in another language", 14, word_slips.of_another_language),
    Kind("a digit of a translation", 16, word_slips.translated_digit_changed),
    Kind("a figure of a translation", 8, word_slips.translated_figure_changed),
    Kind("a blank of a translation removed", 10, word_slips.translated_blank_removed),
    Kind("a translation's blank of another service", 8, word_slips.translated_blank_of_another),
    Kind("a brace of a translation lost", 5, word_slips.translated_brace_lost),
    Kind("the end of a translation left out", 8, word_slips.sentence_left_out),
    Kind("a script lost, cut or copied over", 11, word_slips.script_lost),
    Kind("a news date mistyped", 12, word_slips.date_mistyped),
    Kind("a news month mistyped", 8, word_slips.month_mistyped),
    Kind("news items crossed", 8, word_slips.items_crossed),
    Kind("a news item pasted over the next", 6, word_slips.item_pasted_over),
    Kind("a news item twice", 3, word_slips.item_twice),
    Kind("a recording of another prompt", 8, sound_slips.of_another_prompt),
    Kind("a recording of another language", 8, sound_slips.of_another_language),
    Kind("two recordings swapped", 4, sound_slips.swapped),
    Kind("a recording renamed", 4, sound_slips.renamed),
    Kind("a recording deleted", 4, sound_slips.deleted),
    Kind("a recording cut short", 4, sound_slips.cut_short),
    Kind("a recording emptied", 3, sound_slips.emptied),
    Kind("bookkeeping lost", 8, sound_slips.books_lost),
    Kind("bookkeeping of another language", 4, sound_slips.books_of_another_language),
    Kind("an entry of the bookkeeping lost", 6, sound_slips.entry_lost),
    Kind("a recording pasted with its entry", 6, sound_slips.pasted_with_its_entry),
    Kind("a row moved right", 10, row_slips.indented),
    Kind("a row moved left", 10, row_slips.outdented),
    Kind("a row one space off", 8, row_slips.one_space),
    Kind("a tab for spaces", 3, row_slips.tab_for_spaces),
    Kind("a colon lost", 10, row_slips.colon_lost),
    Kind("the space after a colon lost", 8, row_slips.no_space_after_colon),
    Kind("a quote lost", 4, row_slips.quote_lost),
    Kind("a dash lost", 6, row_slips.dash_lost),
    Kind("a hyphen lost", 8, row_slips.hyphen_lost),
    Kind("a row lost", 20, row_slips.row_lost),
    Kind("a row doubled", 14, row_slips.row_doubled),
    Kind("two rows swapped", 14, row_slips.rows_swapped),
    Kind("the sign of folding lost", 6, row_slips.folding_lost),
)


def mutants(texts: Texts) -> list[Mutant]:
    """Every mutant of the proof, in the order of the kinds; the same ones for the same texts."""
    return [mutant for kind in KINDS for mutant in of_kind(kind, texts)]


def of_kind(kind: Kind, texts: Texts) -> list[Mutant]:
    """As many mutants of a kind as are looked at."""
    dice = Random(kind.name)
    made = list(kind.make(texts, dice))
    chosen = sorted(dice.sample(range(len(made)), min(kind.most, len(made))))
    return [Mutant(kind.name, *made[index]) for index in chosen]
