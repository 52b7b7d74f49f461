"""The numbers that rules hold a line to, by name, each with its reason; the only place where they stand.

A line may relax the limit of a *should* in ``menus/line.yaml`` (``check: limits:``), never that of a *must*.
Sources are those of ``docs/rules.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Limit:
    """A number with its unit, whose rule it is, and why it is not another."""

    name: str
    value: float
    unit: str
    rule: str
    level: Literal["must", "should"]
    reason: str


ALL = (
    # Words: how many choices and levels, and how hard to follow.
    Limit("choices", 7, "choices", "L07", "must", "nobody remembers more by ear"),
    Limit("choices-aim", 6, "choices", "L07", "should", "a seventh is heard, and the first forgotten"),
    Limit("levels", 3, "menus", "L08", "must", "each further level loses callers"),
    Limit("overnight-hours", 12, "hours", "L25", "should", "longer nights are mostly days typed backwards"),
    Limit("read-words", 20, "words", "L31", "must", "the formulas say nothing of fewer words"),
    Limit("grade", 8, "years of school", "L31", "must", "half of all adults read no better"),
    Limit("grade-aim", 6, "years of school", "L31", "should", "under stress people follow what children can"),
    Limit("ease", 55, "of 100", "L31", "must", "below it the scale calls words somewhat hard"),
    Limit("ease-aim", 65, "of 100", "L31", "should", "from here on the scale calls words easy"),
    Limit("sentence-words", 15, "words", "L31", "should", "a longer sentence is forgotten before it ends"),
    Limit("pleases", 1, "times", "L32", "should", "a second one is only time"),
    Limit("notice-seconds", 8, "seconds", "L02", "must", "somebody in danger listens to no more"),
    # Times: how long callers listen.
    Limit("notice-words", 25, "words", "L02", "must", "more cannot be said slowly in the time there is"),
    Limit("digits-seconds", 7, "seconds", "L02", "must", "somebody in danger listens for the number alone"),
    Limit("digits-aim", 6, "seconds", "L02", "should", "the number near the beginning is heard by more"),
    Limit("short-notice-seconds", 3.5, "seconds", "L02", "must", "every caller waits for it"),
    Limit("first-key-seconds", 15, "seconds", "L06", "should", "a caller who knows the way should not wait"),
    Limit("first-topic-seconds", 20, "seconds", "L06", "should", "longer openings lose callers in crisis"),
    Limit("latest-topic-seconds", 25, "seconds", "L06", "must", "45 seconds did measurable harm on 988"),
    Limit("presses", 2, "keys", "L09", "should", "each further menu loses callers who choose wrongly"),
    Limit("order-efficiency", 95, "percent", "L12", "should", "less is a wait that costs nothing to end"),
    Limit("offer-seconds", 2.5, "seconds", "L26", "must", "every caller waits for every offer"),
    Limit("offers-seconds", 12, "seconds", "L26", "must", "about four; more need numbers of their own"),
    Limit("shortest-ratio", 0.8, "times", "L28", "should", "less has left something out, or hurries"),
    Limit("longest-ratio", 1.4, "times", "L28", "should", "languages tell the same in about the same time"),
    Limit("compared-seconds", 3, "seconds", "L28", "should", "short words differ by more than they tell"),
    Limit("menu-seconds", 30, "seconds", "L29", "should", "thirty seconds of talk are a failure already"),
    Limit("instruction-seconds", 20, "seconds", "L29", "should", "longer instructions are not remembered"),
    Limit("notices-seconds", 15, "seconds", "L03", "must", "no key is heard while they are spoken"),
    Limit("wait-hard", 5, "seconds", "L16", "must", "less is too short to look at a keypad"),
    Limit("wait-least", 7, "seconds", "L16", "should", "older callers need that to decide"),
    Limit("wait-most", 10, "seconds", "L16", "should", "more sounds as if the line were dead"),
    Limit("presentations-least", 2, "times", "L18", "must", "a second chance costs little"),
    Limit("presentations-most", 3, "times", "L18", "must", "who has heard it three times needs a person"),
    Limit("ring-least", 20, "seconds", "L21", "must", "four rings; people need time to pick up"),
    Limit("ring-most", 30, "seconds", "L21", "must", "who hears more ringing hangs up"),
    Limit("silence-before-ringing", 6, "seconds", "L22", "must", "more is taken for a lost call"),
    Limit("number-readings", 2, "times", "L24", "must", "the first finds callers without a pen"),
    Limit("pause-least", 500, "milliseconds", "L30", "should", "less runs choices into each other"),
    Limit("pause-most", 750, "milliseconds", "L30", "should", "a longer one hands over the turn"),
    Limit("silence-longest", 2, "seconds", "L30", "should", "more sounds as if the line were dead"),
    Limit("mean-seconds", 42, "seconds", "L40", "should", "callers of other lines spend 48 seconds"),
    Limit("p90-seconds", 52, "seconds", "L40", "should", "nine of ten callers should be through by then"),
    Limit("worst-seconds", 60, "seconds", "L40", "should", "a minute of menus is the most anybody bears"),
    Limit("urgent-seconds", 40, "seconds", "L40", "should", "people in a crisis hang up first; aim at 35"),
    Limit("relay-seconds", 150, "seconds", "L40", "should", "an operator types while the caller waits"),
    Limit("urgency-factor", 3, "times", "L40", "must", "a caller in a crisis counts as three others"),
    Limit("relay-words-a-minute", 60, "words", "L40", "must", "what 47 CFR 64.604 asks of operators"),
    # The calendar: how long facts keep.
    Limit("checked-days", 180, "days", "F1", "should", "directories review their numbers twice a year"),
    Limit("news-days", 30, "days", "F2", "should", "older news is history to callers"),
    Limit("holiday-days", 370, "days", "F4", "should", "a year, and a week to write the next one's days"),
    Limit("exception-days", 180, "days", "F4", "should", "half a year is time to learn the next one's days"),
    Limit("waiver-days", 30, "days", "F4", "should", "time to mend what a waiver sets aside"),
    # Recordings: what a telephone carries.
    Limit("headroom-must", 1, "dB below full scale", "L38", "must", "louder sounds are cut off on the way"),
    Limit("headroom", 3, "dB below full scale", "L38", "should", "the telephone's coding adds up to 0.3 dB"),
    Limit("clipped-samples", 3, "samples", "L38", "must", "as many at the peak in a row were cut off"),
    Limit("offset", 0.5, "percent of full scale", "L38", "must", "a constant voltage clicks at either end"),
    Limit("loudness", 19, "LU below full scale", "L38", "should", "what our import makes of any take"),
    Limit("loudness-away", 3, "LU", "L38", "should", "more is heard as another person, or another line"),
    Limit("loudness-spread", 2, "LU", "L38", "should", "callers hear a step of 3 between two prompts"),
    Limit("lead-most", 250, "ms", "L39", "should", "150 is made, and soft beginnings measure up to 100 more"),
    Limit("tail-least", 100, "ms", "L39", "should", "less sounds as if the speaker was interrupted"),
    Limit("tail-most", 450, "ms", "L39", "should", "the menu itself adds the pauses between sentences"),
    Limit(
        "slowest-pace", 79, "percent", "L39", "should", "110 words a minute of English, where 140 are usual"
    ),
    Limit("fastest-pace", 114, "percent", "L39", "should", "160 words a minute of English"),
    Limit("notice-slowest-pace", 59, "percent", "L39", "should", "the notice may be a quarter slower"),
    Limit("paced-seconds", 2, "seconds", "L39", "should", "shorter words tell nothing of the pace"),
)

LIMITS = {limit.name: limit for limit in ALL}
