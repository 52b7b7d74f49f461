"""The prompts the engine itself says, by name: every line must have words for each of them."""

from __future__ import annotations

EMERGENCY = "emergency"
EMERGENCY_SHORT = "emergency-short"
WELCOME = "welcome"
LAST_WORDS = "last-words"
LINE_PROMPTS = (EMERGENCY, EMERGENCY_SHORT, WELCOME, LAST_WORDS)

PRESS = {key: f"press-{key}" for key in "0123456789"} | {"*": "press-star", "#": "press-pound"}

SILENCE = ("silence-1", "silence-2")
WRONG = ("wrong-1", "wrong-2")
TO_PERSON = "to-person"

OFFER_AGAIN = "offer-again"
OFFER_BACK = "offer-back"
OFFER_PERSON = "offer-person"
OFFER_MENU = "offer-menu"
OFFER_RETRY = "offer-retry"
OFFER_OTHERWISE = "offer-otherwise"
OFFER_CONNECT = "offer-connect"
OFFER_NEXT = "offer-next"
OFFER_PAGE_AGAIN = "offer-page-again"

CONNECTING = "connecting"
CLOSED = "closed"
NUMBER_FIRST = "number-first"
NUMBER_AGAIN = "number-again"
DONE = "done"
GOODBYE = "goodbye"
DATED = "dated"
BULLETIN_END = "bulletin-end"
NO_NEWS = "no-news"

# Choosing a language: each offer is heard in its own language.
OFFER_LANGUAGE = "offer-language"
OFFER_9 = "offer-9"
INTERPRETER = "interpreter"
ANSWERED_IN = "answered-in"

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
OPENS_DAY = tuple(f"opens-{day}" for day in DAYS)
EACH_DAY = tuple(f"each-{day}" for day in DAYS)
RANGE_DAY = tuple(f"range-{day}" for day in DAYS)
HOUR = tuple(f"hour-{hour}" for hour in range(24))
MINUTES = "minutes"
OPENS_TODAY = "opens-today"
OPENS_TOMORROW = "opens-tomorrow"
OPENS_DATE = "opens-date"
OPENS_UNKNOWN = "opens-unknown"
HOURS_ALWAYS = "hours-always"
HOURS_SPAN = "hours-span"
DAYS_SPAN = "days-span"
DAYS_TWO = "days-two"
DAYS_ALL = "days-all"

# Said inside other sentences only ("Monday to Friday"), so a recording of one would never be heard.
PARTS = frozenset((*EACH_DAY, *RANGE_DAY, DAYS_ALL, HOURS_ALWAYS, OPENS_UNKNOWN))

# What each phrase may hold in braces; the words of a phrase must use exactly these.
PHRASES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(PRESS.values(), ()),
    **dict.fromkeys((*SILENCE, *WRONG), ()),
    TO_PERSON: (),
    OFFER_AGAIN: (),
    OFFER_BACK: (),
    OFFER_PERSON: (),
    OFFER_MENU: (),
    OFFER_RETRY: (),
    OFFER_OTHERWISE: ("name",),
    OFFER_CONNECT: (),
    OFFER_NEXT: (),
    OFFER_PAGE_AGAIN: (),
    CONNECTING: ("name",),
    CLOSED: ("name", "opens"),
    "busy": ("name",),
    "no-answer": ("name",),
    "failed": ("name",),
    "canceled": ("name",),
    NUMBER_FIRST: ("number",),
    NUMBER_AGAIN: ("number",),
    DONE: (),
    GOODBYE: (),
    DATED: ("date",),
    BULLETIN_END: (),
    NO_NEWS: (),
    OFFER_LANGUAGE: (),
    OFFER_9: (),
    INTERPRETER: (),
    ANSWERED_IN: ("languages",),
    OPENS_TODAY: ("time",),
    OPENS_TOMORROW: ("time",),
    **dict.fromkeys(OPENS_DAY, ("time",)),
    OPENS_DATE: ("date", "time"),
    OPENS_UNKNOWN: (),
    HOURS_ALWAYS: (),
    HOURS_SPAN: ("days", "start", "end"),
    DAYS_SPAN: ("first", "last"),
    DAYS_TWO: ("first", "second"),
    DAYS_ALL: (),
    **dict.fromkeys((*EACH_DAY, *RANGE_DAY), ()),
    **dict.fromkeys(HOUR, ("minutes",)),
    MINUTES: ("minute",),
}
