"""What only the calendar breaks: facts nobody has looked at for long, and days that are not yet known.

None of these ever fails a check: a line that was good yesterday still is. One rule here is another's: a day
of checking that is still to come was typed wrong.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from ivr.check.rule import Example, Rule
from ivr.check.subject import Fault, Spot, Subject
from ivr.core.hours import Holidays
from ivr.core.line import Bulletin, Service
from ivr.core.nights import dated
from ivr.files.draft import LINE_FILE
from ivr.files.recordings import BOOKKEEPING
from ivr.files.script import Script

_NEAR = timedelta(days=10)  # a day like Thanksgiving moves about by a week


def _unchecked(subject: Subject) -> Iterator[Fault]:
    for service in subject.line.services():
        days = (subject.day - service.checked).days if service.checked else 0
        if days > subject.limit("checked-days"):
            what = f"nobody has compared its number and hours with the source for {days} days"
            hint = f"compare them with source:, then: ivr check --stamp {service.name}"
            yield Fault(subject.at(service.name, "checked"), what, hint)


def _old_news(subject: Subject) -> Iterator[Fault]:
    oldest = subject.day - timedelta(days=subject.limit("news-days"))
    for node in subject.line.nodes.values():
        if isinstance(node, Bulletin):
            heard = [item.dated for item in node.items if item.on_air(subject.day)]
            old = [day for day in heard if day < oldest]
            if old:
                what = (
                    f"{len(old)} of {len(heard)} entries are older than {(subject.day - oldest).days} days; "
                )
                what += f"the newest is of {max(heard)}"
                yield Fault(
                    subject.at(node.name), what, "add what is new on top, or end old entries with until:"
                )


def _unreviewed(subject: Subject) -> Iterator[Fault]:
    for language, shelf in subject.shelves.items():
        heard = [prompt for prompt, code in subject.recorded if code == language]
        unheard = [prompt for prompt in heard if shelf.records[prompt].reviewed is None]
        if unheard:
            what = f"nobody has listened to {_many(len(unheard), 'recording')} that callers hear"
            hint = f"listen to them, then: ivr prompts reviewed {language} --recordings --all"
            yield Fault(Spot(f"prompts/{language}/{BOOKKEEPING}", 1), what, hint)
    asked = {words.prompt for words in subject.scripts.source}
    for script in subject.scripts.scripts:
        yield from _unread(script, asked)


def _unread(script: Script, asked: Collection[str]) -> Iterator[Fault]:
    read = script.translations.items()
    waiting = [each.line for prompt, each in read if prompt in asked and not each.reviewed]
    if waiting:
        what = f"no native speaker has reviewed {_many(len(waiting), 'translation')}"
        hint = f"have them read aloud, then: ivr prompts reviewed {script.language} --all"
        yield Fault(Spot(script.file, min(waiting)), what, hint)


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _unknown_days(subject: Subject) -> Iterator[Fault]:
    yield from _unknown_holidays(subject)
    for service in subject.line.services():
        yield from _past_exceptions(subject, service)
    yield from _ending_waivers(subject)


def _unknown_holidays(subject: Subject) -> Iterator[Fault]:
    assert subject.draft.line
    last = subject.day + timedelta(days=subject.limit("holiday-days"))
    for name, block in subject.draft.line.block.holidays.items():
        off = Holidays(*block.rules, tuple(block.less))
        for year in range(subject.day.year, last.year + 1):
            if not off.dates(year):
                what = f"no holidays are known for {year}, so that offices would be said to be open on them"
                hint = "update the holidays library, or write the days off under exceptions:"
                yield Fault(subject.at_line("holidays", name), what, hint)


def _past_exceptions(subject: Subject, service: Service) -> Iterator[Fault]:
    days = sorted(day for _, each in dated(service.hours.exceptions) for day in each)
    if not days:
        return
    spot = subject.at(service.name, "exceptions")
    if days[-1] < subject.day:
        what = f"every exception is over; the last was {days[-1]}"
        yield Fault(spot, what, "write those of the coming year, or take them away")
        return
    for day in days:
        coming = day + timedelta(days=364)  # the same day of the week
        soon = subject.day - _NEAR <= coming <= subject.day + timedelta(days=subject.limit("exception-days"))
        if day < subject.day and soon and not any(abs(coming - each) <= _NEAR for each in days):
            what = f"{day} was an exception, and nothing is written for the same days of {coming.year}"
            hint = f"write what holds about {coming:%Y %b} {coming.day}, or take the old one away"
            yield Fault(spot, what, hint)


def _ending_waivers(subject: Subject) -> Iterator[Fault]:
    placed = subject.draft.line
    assert placed
    last = subject.day + timedelta(days=subject.limit("waiver-days"))
    for index, waiver in enumerate(placed.block.check.waivers):
        if subject.day <= waiver.until <= last:
            line = placed.line("check", "waivers", str(index), "until")
            spot = Spot(LINE_FILE, line, ("check", "waivers", str(index + 1), "until"))
            what = f"the waiver of {waiver.rule} ends in {_many((waiver.until - subject.day).days, 'day')}"
            yield Fault(spot, what, "mend what it sets aside, or write why it needs another date")


def _checked_in_future(subject: Subject) -> Iterator[Fault]:
    for service in subject.line.services():
        if service.checked and service.checked > subject.day:
            what = f"it was checked on {service.checked}, a day that is still to come"
            yield Fault(
                subject.at(service.name, "checked"), what, "write the day on which somebody compared it"
            )


def _days_that_have_come(subject: Subject) -> Iterator[Fault]:
    yield from _checked_in_future(subject)
    for node in subject.line.nodes.values():
        for index, item in enumerate(node.items if isinstance(node, Bulletin) else ()):
            if item.dated > subject.day:
                what = f"callers hear news of {item.dated}, a day that is still to come"
                spot = subject.at(node.name, "items", str(index), "date")
                yield Fault(spot, what, "write the day it is news of; from: says from when on it is heard")
            if item.last and item.last < (item.first or item.dated):
                what = f"nobody ever hears this: it ends on {item.last}, before it begins"
                yield Fault(subject.at(node.name, "items", str(index), "until"), what, "write a later day")


def _library(more: str = "", checked: date = date(2026, 11, 23)) -> Example:
    return Example(
        f"""\
library:
  name: Fairview library
  speak: 312-746-6000
  dial: 312-746-6000
  hours: Mo-Fr 09:00-17:00
  when-closed: library-closed
{more}  source: a sign on its door
  checked: {checked}
"""
    )


def _news(day: date) -> Example:
    return Example(
        f"""\
news:
  say: This is the news of Fairview.
  items:
    - name: new-bridge
      date: {day}
      say: The new bridge is open.
"""
    )


def _translated(comment: str) -> Example:
    entry = f"""\
{comment}msgctxt "main"
msgid "How can we help?"
msgstr "¿Cómo podemos ayudarle?"
"""
    return Example(entry, "script")


RULES = (
    Rule(
        "F1",
        "should",
        "Somebody has compared every service with its source within the last half year.",
        "Numbers are given away and hours change, and nobody tells a telephone line.",
        "iCarol and other directories review twice a year; this project",
        _unchecked,
        _library(checked=date(2026, 5, 1)),
        _library(),
        calendar=True,
    ),
    Rule(
        "F2",
        "should",
        "News is of the last month.",
        "Callers who hear old news take everything else for old, too.",
        "Route Fifty, stale recordings of governments; this project",
        _old_news,
        _news(date(2026, 10, 1)),
        _news(date(2026, 11, 20)),
        calendar=True,
    ),
    Rule(
        "F3",
        "should",
        "Somebody has listened to every recording, and a native speaker has read every translation.",
        "What nobody has listened to is heard for the first time by a caller.",
        "San Francisco Language Access Ordinance, reports; this project",
        _unreviewed,
        _translated("# needs a native speaker's review\n"),
        _translated(""),
        calendar=True,
    ),
    Rule(
        "F4",
        "should",
        "Holidays and exceptions of the coming year are known, and no waiver is about to end.",
        "A holiday that nobody wrote down is a day on which callers hear that a closed office is open.",
        "nine of ten holiday tables of open-source helplines had run out when we read them",
        _unknown_days,
        _library("  exceptions: 2025 Dec 24 off\n"),
        _library("  exceptions: 2026 Dec 24 off\n"),
        calendar=True,
    ),
    Rule(
        "L43",
        "should",
        "A service was checked, and news are of, a day that has come; news end after they begin.",
        "A mistyped year lets a wrong number pass as checked for years, and news be heard as long, or never.",
        "this project",
        _days_that_have_come,
        _library(checked=date(2027, 11, 23)),
        _library(),
    ),
)
