"""Random lines: the check always answers, and what passes its must-rules can be walked without a dead end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import urldefrag

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from ivr.check.check import Checked, check
from ivr.check.walk import remembering
from ivr.core.call import Dialed, Event, Place, Pressed, Silent, Started, read_place
from ivr.edition import Edition, compile_line
from ivr.files.load import read_line
from ivr.phone import read
from ivr.phone.verbs import Dial, Gather, Hangup, Redirect, Say, Verb
from ivr.twiml import Parties
from tests.conftest import BASE_URL, CHICAGO, HOME, OPEN, SUNDAY_EVENING
from tests.files.small import SMALL, copy_of, entry, words
from tests.mutants.texts import texts_of

pytestmark = pytest.mark.no_cover  # thousands of cases of what the other tests cover, quicker unwatched

DAY = date(2026, 11, 23)
MOMENTS = (OPEN, SUNDAY_EVENING, datetime(2026, 12, 25, 3, tzinfo=CHICAGO))
EVENTS: tuple[Event, ...] = (
    *(Pressed(key) for key in "0123456789*#"),
    Silent(),
    *(Dialed(outcome) for outcome in ("completed", "busy", "no-answer", "failed", "canceled")),
)
NAMES = ("alder", "birch", "cedar", "dogwood", "elder", "fir", "ginkgo", "hazel")
SPANISH = {
    "About": "Acerca de",
    "For": "Para",
    "and": "y",
    "Town news": "Noticias del pueblo",
    "The fair has": "La feria tiene",
    "Call": "Llame al",
    "It is open": "Abre",
    "It has more": "Tiene más",
    "The": "El",
    "is closed now": "ya cerró",
    "It opens": "Abre",
    "Again": "De nuevo",
    "desk": "oficina",
    "heating": "calefacción",
    "schools": "escuelas",
    "parks": "parques",
    "trees": "árboles",
    "water": "agua",
    "roads": "calles",
    "taxes": "impuestos",
    "music": "música",
    "trains": "trenes",
    "gardens": "jardines",
}
TOPICS = tuple(SPANISH)[-10:]
HOURS = ("24/7", "Mo-Fr 09:00-17:00", "Mo-Su 22:00-06:00", "Sa 10:00-12:00", "Mo-Fr 09:00-12:00,13:00-17:00")
NUMBERS = tuple(f"312-746-60{line:02}" for line in range(11))  # one for each that may be a service
OWN_WORDS = {
    "welcome": "Pueblo de Fairview.",
    "last-words": (
        "En una emergencia, llame al nueve uno uno. Para el ayuntamiento, llame al {number:town-hall}."
    ),
}


@dataclass(frozen=True)
class Drawn:
    """A line as files: the text of each menu file, and whether Spanish is offered."""

    files: dict[str, str]
    bilingual: bool


@st.composite
def lines(draw: st.DrawFn) -> Drawn:
    """A small line: menus in any order and cycle, services open or not, notices, a bulletin, languages."""
    names = NAMES[: draw(st.integers(0, len(NAMES)))]
    kinds = {name: draw(st.sampled_from(("menu", "menu", "service", "notice", "notice"))) for name in names}
    known = ("main", "town-hall", "news", *names)
    blocks = [_menu(draw, "main", known)]
    blocks += [_block(draw, name, kind, known, kinds) for name, kind in kinds.items()]
    person = _service(draw, "town-hall", known, kinds, hours=draw(st.sampled_from(("24/7", "24/7", *HOURS))))
    bilingual = draw(st.booleans())
    offered = "" if bilingual else "    offered: no\n"
    line = (SMALL / "menus" / "line.yaml").read_text(encoding="utf-8")
    line = line.replace("    offered: no\n", offered)
    files = {
        "line": line,
        "main": "\n".join([*blocks, _bulletin(draw)]),
        "services": "\n".join([person, _service(draw, "library", known, kinds)]),
    }
    return Drawn(files, bilingual)


def _block(draw: st.DrawFn, name: str, kind: str, known: tuple[str, ...], kinds: dict[str, str]) -> str:
    if kind == "menu":
        return _menu(draw, name, known)
    return _service(draw, name, known, kinds) if kind == "service" else _notice(draw, name, known, kinds)


def _menu(draw: st.DrawFn, name: str, known: tuple[str, ...]) -> str:
    targets = draw(st.lists(st.sampled_from(known), min_size=1, max_size=5, unique=True))
    rows = [f"{name}:", f"  say: About {draw(st.sampled_from(TOPICS))}.", "  choices:"]
    for key, target in enumerate(targets, 1):
        slip = draw(st.integers(0, 99)) == 77
        rows += [f"    - press: {8 - key if slip else key}", f"      say: For {TOPICS[key]} and {target}"]
        rows += [f"      go-to: {target}"]
    return "\n".join([*rows, ""])


def _service(
    draw: st.DrawFn, name: str, known: tuple[str, ...], kinds: dict[str, str], hours: str | None = None
) -> str:
    number = NUMBERS[known.index(name) % len(NUMBERS)] if name in known else NUMBERS[-1]
    slip = draw(st.integers(0, 99)) == 77
    rows = [f"{name}:", f"  name: {name.title()} desk", f"  speak: {number}"]
    rows += [f"  dial: {draw(st.sampled_from(NUMBERS)) if slip else number}"]
    rows += [f'  hours: "{hours or draw(st.sampled_from(HOURS))}"']
    rows += [] if draw(st.integers(0, 99)) == 77 else ["  caller-id: line"]
    rows += ["  holidays: town"] if draw(st.booleans()) else []
    closing = draw(st.booleans())
    rows += [f"  when-closed: {name}-closed"] if closing else []
    others = ("town-hall", "library", *(each for each, kind in kinds.items() if kind == "service"))
    services = [each for each in others if each != name]
    if draw(st.booleans()):
        rows += [f"  otherwise: {draw(st.sampled_from(services))}"]
    rows += ["  source: the town", "  checked: 2026-11-01", ""]
    if closing:
        rows += [f"{name}-closed:", f"  say: The {name} is closed now. It opens {{opens}}."]
        rows += [f"  then: {draw(st.sampled_from(('town-hall', 'town-hall', *services)))}", ""]
    return "\n".join(rows)


def _notice(draw: st.DrawFn, name: str, known: tuple[str, ...], kinds: dict[str, str]) -> str:
    about = draw(st.sampled_from(("town-hall", "library")))
    words = draw(
        st.sampled_from(
            (
                f"Call {{number:{about}}}. Again, {{number:{about}}}.",
                f"It is open {{hours:{about}}}.",
                "It has more.",
            )
        )
    )
    rows = [f"{name}:", f"  say: {TOPICS[len(name) % 7].title()}. {words}"]
    services = ("town-hall", "library", *(each for each, kind in kinds.items() if kind == "service"))
    slip = draw(st.integers(0, 99)) == 77
    if draw(st.booleans()):
        rows += [f"  then: {'main' if slip else draw(st.sampled_from(services))}"]
    return "\n".join([*rows, ""])


def _bulletin(draw: st.DrawFn) -> str:
    days = draw(st.lists(st.integers(1, 28), min_size=1, max_size=7, unique=True))
    ordered = sorted(days, reverse=True) if draw(st.booleans()) else days
    rows = ["news:", "  say: Town news.", "  items:"]
    for day in ordered:
        rows += [
            f"    - name: day-{day}",
            f"      date: 2026-11-{day:02}",
            f"      say: The fair has {TOPICS[day % 9]}.",
        ]
        rows += [f"      until: 2026-12-{day:02}"] if draw(st.booleans()) else []
    return "\n".join([*rows, ""])


def spanish(home: Path) -> Iterator[str]:
    """A script: the shipped line's words for its phrases, and for the rest the few that random lines use."""
    for each in words(home):
        told = OWN_WORDS.get(each.prompt)
        if (told is None and each.kind == "phrase") or each.prompt == "emergency":
            told = shipped()[each.prompt]
        yield entry(each.prompt, each.text, told or translated(each.text))


@cache
def shipped() -> dict[str, str]:
    """The Spanish words of the shipped line."""
    return {each.prompt: each.words for each in texts_of(HOME).entries("prompts/es/script.po")}


def translated(text: str) -> str:
    """Word by word; blanks and names stay."""
    for english, own in SPANISH.items():
        text = re.sub(rf"\b{english}\b", own, text, flags=re.I)
    return f"{text[0].upper()}{text[1:]}"


Try = Callable[[Drawn], Checked]


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Try:
    home = copy_of(SMALL, tmp_path_factory.mktemp("random"))
    for path in (home / "menus").glob("*.yaml"):
        if path.stem not in ("phrases", "line"):
            path.unlink()

    def try_(drawn: Drawn) -> Checked:
        for name, text in drawn.files.items():
            (home / "menus" / f"{name}.yaml").write_text(text, encoding="utf-8")
        script = home / "prompts" / "es" / "script.po"
        script.unlink(missing_ok=True)
        if drawn.bilingual:
            script.parent.mkdir(parents=True, exist_ok=True)
            script.write_text("\n".join(spanish(home)), encoding="utf-8")
        return check(read_line(home), "twilio", DAY)

    return try_


def assert_sound(checked: Checked, moment: datetime) -> bool:
    """The check answered in plain problems; and where no must stands, every call can be walked."""
    for problem in checked.problems:
        assert problem.line >= 1
        assert problem.what
        assert problem.hint
    if checked.line is None or checked.must:
        return False
    walk(remembering(compile_line(checked.line, BASE_URL)), moment)
    return True


def walk(edition: Edition, moment: datetime) -> None:
    """Every key, silence and result at every place that a call can reach at one moment."""
    first = verbs_of(edition, None, Started(), moment)
    assert isinstance(first[0], Say)
    assert "nine one one" in first[0].text
    rung = {service.dial.e164 for service in edition.line.services() if service.dial}
    queue, seen = [*places_in(first)], set[tuple[object, ...]]()
    while queue:
        place = queue.pop()
        for event in EVENTS:
            verbs = verbs_of(edition, place, event, moment)
            assert {verb.number for verb in verbs if isinstance(verb, Dial)} <= rung
            assert has_a_way_on(verbs), (place, event)
            for there in places_in(verbs):
                kind = _known(there, edition.line.first)
                if kind not in seen:
                    seen.add(kind)
                    queue.append(there)


def _known(place: Place, first: str) -> tuple[object, ...]:
    """Places that go on alike: silence and wrong keys are counted out at the first menu only."""
    counts = (place.silences, place.wrongs, place.rescued) if place.node == first else ()
    return place.language, place.node, place.state, place.item, place.choosing, counts


def verbs_of(edition: Edition, place: Place | None, event: Event, moment: datetime) -> tuple[Verb, ...]:
    return _read(edition.document(edition.turn(place, event, moment), Parties()))


@lru_cache(maxsize=4096)
def _read(document: bytes) -> tuple[Verb, ...]:
    return read(document, "text/xml; charset=utf-8")


def places_in(verbs: tuple[Verb, ...]) -> Iterator[Place]:
    for verb in verbs:
        match verb:
            case Gather(action=str(url)) | Dial(action=str(url)) | Redirect(url=url):
                place = read_place(urldefrag(url).url.rpartition("/")[2])
                assert place is not None, url
                yield place


def has_a_way_on(verbs: tuple[Verb, ...]) -> bool:
    """A key or a transfer is awaited; or the call ends in words: goodbye after a transfer, or a number."""
    last = verbs[-1]
    if isinstance(last, Hangup):
        words = " ".join(verb.text for verb in verbs if isinstance(verb, Say)).lower()
        return "goodbye" in words or "adiós" in words or "312" in re.sub(r"\D", "", words)
    return isinstance(last, Dial) or (isinstance(last, Redirect) and isinstance(verbs[-2], Gather))


LINES = given(drawn=lines(), moment=st.sampled_from(MOMENTS))
QUIET = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
HUNDREDS = 20
PASSING = 25  # of a hundred lines, at least so many pass the musts and are walked


def hundred(number: int, try_: Try, most: int = 100) -> list[bool]:
    """Checks so many lines, always the same ones for a number; which of them were walked."""
    walked = list[bool]()

    @seed(number)
    @LINES
    @settings(deadline=None, max_examples=most, suppress_health_check=QUIET, database=None)
    def each(drawn: Drawn, moment: datetime) -> None:
        walked.append(assert_sound(try_(drawn), moment))

    each()
    return walked


def test_a_line_that_passes_can_be_walked_without_a_dead_end(tried: Try) -> None:
    assert sum(hundred(HUNDREDS, tried, most=50)) >= 50 * PASSING // 100


@pytest.mark.thorough
@pytest.mark.parametrize("number", range(HUNDREDS))
def test_thousands_of_lines_that_pass_can_be_walked_without_a_dead_end(
    tried: Try, record_property: Callable[[str, object], None], number: int
) -> None:
    walked = hundred(number, tried)
    record_property("covered", f"checked {len(walked)} random lines, and walked the {sum(walked)} that pass")
    assert len(walked) >= 100
    assert sum(walked) >= PASSING
