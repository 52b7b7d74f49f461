"""What changes for callers in languages, voices, recordings, news, and in how long they wait."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from ivr.check.both import Both, spoken_name
from ivr.check.effect import Effect, in_language, language_name, quoted
from ivr.check.routes import callers
from ivr.check.stopwatch import Stopwatch
from ivr.core.line import OTHERS_KEY, SECOND_KEY, Bulletin, Item, Line

_NOTICED = 1.0  # seconds: callers do not notice less

Waits = dict[tuple[str, datetime], float]  # in a language, at a moment, so many seconds


def languages(both: Both) -> Iterator[Effect]:
    """Languages offered, their keys, and the numbers on which calls begin in one."""
    old, new = _language_keys(both.before), _language_keys(both.after)
    for code in dict.fromkeys((*old, *new)):
        name, one, other = language_name(code), old.get(code), new.get(code)
        if other is None:
            told = f"Callers are no longer offered {name}; it was {_key(one)}."
            yield Effect("language-gone", told, None, (), code, one, None)
        elif one is None:
            told = f"Callers are now offered {name}, {_key(other)}."
            yield Effect("language", told, None, (), code, None, other)
        elif one != other:
            yield Effect(
                "moved", f"{name} is now {_key(other)}; it was {_key(one)}.", None, (), code, one, other
            )
    yield from _entries(both)


def _language_keys(line: Line) -> dict[str, str]:
    """How each language is chosen: by its keys, or by calling."""
    others = {code: f"{OTHERS_KEY}, {number}" for number, code in enumerate(line.others, 1)}
    second = {line.second: SECOND_KEY} if line.second else {}
    return {**others, **second, line.language: ""}


def _key(keys: str | None) -> str:
    return f"key {keys}" if keys else "the language that calls begin in"


def _entries(both: Both) -> Iterator[Effect]:
    old, new = both.before.numbers, both.after.numbers
    for number in sorted({*old, *new}):
        one, other = (
            each.get(number, line.language) for each, line in ((old, both.before), (new, both.after))
        )
        if one != other:
            told = f"Calls to {number} now begin in {language_name(other)} instead of {language_name(one)}."
            yield Effect("entry", told, None, (), other, one, other)


def voices(both: Both) -> Iterator[Effect]:
    """Languages that other voices speak."""
    for code in both.offered():
        old, new = both.before.languages[code], both.after.languages[code]
        if (dict(old.voices), old.tag) != (dict(new.voices), new.tag):
            one, other = (_voice(each.voices, each.tag) for each in (old, new))
            told = f"{language_name(code)} is now spoken by {other} instead of {one}."
            yield Effect("voice", told, None, (), code, one, other)


def _voice(voices: Mapping[str, str], tag: str) -> str:
    return (
        ", ".join(f"{name} ({carrier})" for carrier, name in sorted(voices.items())) or f"no voice for {tag}"
    )


def recordings(both: Both) -> Iterator[Effect]:
    """Recordings replaced, no longer heard, and new."""
    for old, new, node in both.prompts():
        who = callers(both.ways_after[node]) if node else "Callers"
        for code in both.offered():
            one, other = both.recorded_before.get((old, code)), both.recorded_after.get((new, code))
            if (one and one.sound) == (other and other.sound):
                continue
            words = quoted(both.after.prompts[new].get(code) or both.before.prompts[old].get(code))
            kind, told = "recording", f"{who} hear another recording of {words}."
            if other is None:
                kind, told = (
                    "recording-gone",
                    f"{who} hear the carrier's voice, no longer a recording, say {words}.",
                )
            elif one is None:
                told = f"{who} hear a recording, no longer the carrier's voice, say {words}."
            sentence = in_language(code, both.own, told)
            sounds = one and one.sound, other and other.sound
            yield Effect(kind, sentence, node, (), code, *sounds)  # type: ignore[arg-type]


def news(both: Both) -> Iterator[Effect]:
    """News added, gone, or heard on other days."""
    for old_name, new_name in both.pairs():
        old, new = both.before.nodes[old_name], both.after.nodes[new_name]
        if not isinstance(old, Bulletin) or not isinstance(new, Bulletin):
            continue
        before, after = _items(old), _items(new)
        way = both.ways_after[new_name]
        for name in (name for name in before if name not in after):
            words = both.before.prompts[before[name].prompt][both.before.language]
            yield Effect("news-gone", f"News gone: {quoted(words)}.", new_name, way, None, words, None)
        for name, item in after.items():
            words = both.after.prompts[item.prompt][both.own]
            if name not in before:
                yield Effect("news", f"News added: {quoted(words)}.", new_name, way, None, None, words)
            elif (one := _days(before[name])) != (other := _days(item)):
                told = f"News heard otherwise: {quoted(words)} is {other}, and was {one}."
                yield Effect("news", told, new_name, way, None, one, other)
        kept = [name for name in before if name in after], [name for name in after if name in before]
        if kept[0] != kept[1]:
            told = f"{callers(way)} hear the entries of {new_name} in another order."
            yield Effect("order", told, new_name, way, None, *map(", ".join, kept))


def _items(bulletin: Bulletin) -> dict[str, Item]:
    return {item.prompt.removeprefix(f"{bulletin.name}-"): item for item in bulletin.items}


def _days(item: Item) -> str:
    begins = f" from {item.first}" if item.first else ""
    ends = f" until {item.last}" if item.last else ""
    return f"dated {item.dated}, heard{begins}{ends}" if begins or ends else f"dated {item.dated}"


def seconds(both: Both) -> Iterator[Effect]:
    """Services that callers reach sooner or later than before."""
    if (both.before, both.recorded_before) == (both.after, both.recorded_after):
        return
    old, new = _waits(both, before=True), _waits(both, before=False)
    for service, waits in old.items():
        yield from _compared(both, service, waits, new.get(service, {}))


def _compared(both: Both, service: str, old: Waits, new: Waits) -> Iterator[Effect]:
    """The language in which the wait changed most, and the others in which it did."""
    for kind, sign in (("slower", 1), ("faster", -1)):
        worst = dict[str, tuple[float, str, str]]()
        for (code, moment), before in old.items():
            change = sign * (new.get((code, moment), before) - before)
            if change > max(_NOTICED, worst.get(code, (0.0,))[0]):
                worst[code] = change, f"{before:.1f}", f"{new[code, moment]:.1f}"
        if worst:
            yield _waiting(both, service, kind, worst)


def _waiting(both: Both, service: str, kind: str, worst: dict[str, tuple[float, str, str]]) -> Effect:
    code, *others = sorted(worst, key=lambda code: -worst[code][0])
    _, one, other = worst[code]
    also = f" {kind.capitalize()}, too, in {', '.join(map(language_name, others))}." if others else ""
    name, wait = spoken_name(both.after, service), f"{other} seconds instead of {one}"
    told = f"{kind.capitalize()}: callers in {language_name(code)} reach {name} after {wait}.{also}"
    way = both.ways_after.get(service, ())
    return Effect(kind, told, service, way, code, one, other)  # type: ignore[arg-type]


def _waits(both: Both, before: bool) -> dict[str, Waits]:
    """The shortest wait for every service of both lines, named as in the line after."""
    line = both.before if before else both.after
    lengths = both.recorded_before if before else both.recorded_after
    known = {spoken: each.seconds for spoken, each in lengths.items()}
    found = dict[str, Waits]()
    for moment in both.moments:
        watch = Stopwatch(line, moment, known)
        for code in both.offered():
            for name, reached in watch.reach(code).items():
                service = both.same.get(name, name) if before else name
                found.setdefault(service, {})[code, moment] = reached.seconds
    return found
