"""A line small enough to read: two menus, services open and closed, a notice of each kind, a bulletin."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from ivr.core import phrases
from ivr.core.hours import Hours
from ivr.core.line import Bulletin, Choice, Item, Language, Line, Menu, Notice, Service
from ivr.core.numbers import read_dialable, read_speakable

ZONE = "America/Chicago"
NOON = datetime(2026, 12, 2, 12, 0, tzinfo=ZoneInfo(ZONE))
NIGHT = datetime(2026, 12, 2, 23, 0, tzinfo=ZoneInfo(ZONE))


def service(name: str, number: str, hours: str = "24/7", when_closed: str | None = None) -> Service:
    return Service(name, read_speakable(number), read_dialable(number), Hours(hours, ZONE), when_closed)


def menu(name: str, **keys: str) -> Menu:
    choices = [Choice(key.removeprefix("k"), f"{name}-{target}", target) for key, target in keys.items()]
    return Menu(name, tuple(choices))


NODES = (
    menu("main", k1="library", k2="topics", k3="desk", k4="chair"),
    menu("topics", k1="news", k2="history", k3="visit", k4="office", k5="lamp"),
    menu("library-closed", k1="person", k2="history"),
    service("person", "312-744-5000"),
    replace(service("library", "312-744-4111", "Mo-Fr 09:00-17:00", "library-closed"), otherwise="office"),
    service("office", "312-742-4194", "Mo-Fr 09:00-17:00"),
    service("desk", "312-746-6000", "Mo 09:00-09:01", "chair"),
    service("chair", "312-746-3609", "Mo 09:00-09:01", "desk"),
    Service("lamp", read_speakable("211"), None, Hours("24/7", ZONE)),
    Service("counter", None, None, Hours("Mo-Fr 09:00-17:00", ZONE)),
    Notice("history"),
    Notice("visit", then="office"),
    Bulletin("news", tuple(Item(f"news-{n}", date(2026, 11, 30 - n)) for n in range(7))),
)

BLANKS = {"library-closed": "Closed. It opens {opens}.", "history": "Call {number:library}, {hours:counter}."}


def words() -> dict[str, dict[str, str]]:
    """Every prompt says its own name, and the blanks it must have."""
    said = {
        name: " ".join([name, *(f"{{{blank}}}" for blank in blanks)])
        for name, blanks in phrases.PHRASES.items()
    }
    said |= {name: name for name in (phrases.EMERGENCY, phrases.WELCOME)}
    said |= {phrases.LAST_WORDS: "Call {number:person}."}
    for node in NODES:
        said[node.name] = BLANKS.get(node.name, node.name)
        if isinstance(node, Menu):
            said |= {choice.prompt: choice.prompt for choice in node.choices}
        if isinstance(node, Bulletin):
            said |= {item.prompt: item.prompt for item in node.items}
    return {name: {"en": text} for name, text in said.items()} | {phrases.EMERGENCY_SHORT: {"es": "corto"}}


CODES = ("en", "es", "pl", "vi")


def in_every_language() -> dict[str, dict[str, str]]:
    """The same prompts, each in four languages."""
    short = phrases.EMERGENCY_SHORT
    told = {name: dict.fromkeys(CODES, said["en"]) for name, said in words().items() if name != short}
    return told | {short: {"en": "short", "es": "corto"}}


LINE = Line(
    name="Small line",
    zone=ZONE,
    first="main",
    person="person",
    language="en",
    languages={
        "en": Language("en", "en-US", {"any": "A"}),
        "es": Language("es", "es-US", {"any": "B"}, offered=False),
    },
    short_notices=("es",),
    nodes={node.name: node for node in NODES},
    prompts=words(),
    edition="small",
)

# The same line in four languages, with a number whose calls begin in Polish. The office answers in English
# only, the library in English and Polish, and for any other language an interpreter joins.
MANY = replace(
    LINE,
    languages={code: Language(code, code, {"any": code}) for code in CODES},
    short_notices=("en", "es"),
    prompts=in_every_language(),
    numbers={"+17735550100": "pl"},
    nodes=dict(LINE.nodes)
    | {
        "library": replace(LINE.service("library"), languages=("en", "pl"), interpreter=True),
        "person": replace(LINE.service("person"), interpreter=True),
        "office": replace(LINE.service("office"), otherwise="person"),
    },
)
