"""What four engines make of an answer: every row of the tables broken once, and nearly broken once.

The page docs/portability.md is written from the same tables; after a change of them:

    REWRITE=1 python -m pytest tests/check/test_portability.py
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from ivr.check.engines import ENGINES, HABITS
from ivr.check.features import FEATURES
from ivr.check.portability import WHOLE, portability, unportable
from ivr.check.portability_page import page
from ivr.cli.portability import print_report
from ivr.core.call import Dialed, Event, Place, Pressed, Ring, Silent, Started
from ivr.core.line import KEYS, Line
from ivr.edition import Edition, compile_line
from ivr.twiml import Parties
from tests.conftest import BASE_URL, HOME, SUNDAY_EVENING

PAGE = HOME / "docs" / "portability.md"
URL = "https://line.invalid/voice/x"
WAV = "https://line.invalid/sounds/0/en/a.wav"
GATHER = f'<Gather action="{URL}" timeout="5" numDigits="1" finishOnKey="">'
LONG = "word " * 900

# For every feature: an element that uses it, and one that nearly does.
EXAMPLES: dict[str, tuple[str, str]] = {
    "unknown-element": ("<Sing>la</Sing>", "<Say>la</Say>"),
    "misplaced-element": (f"{GATHER}<Redirect>{URL}</Redirect></Gather>", f"{GATHER}</Gather>"),
    "unknown-attribute": ('<Say voices="man">hello</Say>', '<Say voice="man">hello</Say>'),
    "pause": ("<Pause/>", f"<Play>{WAV}</Play>"),
    "pause-in-gather": (f"{GATHER}<Pause/></Gather>", f"{GATHER}<Say>hello</Say></Gather><Pause/>"),
    "pause-length": ('<Pause length="181"/>', '<Pause length="180"/>'),
    "queues": ("<Enqueue>main</Enqueue>", "<Dial>+13127445000</Dial>"),
    "pay": ("<Pay/>", "<Hangup/>"),
    "no-action": ("<Gather><Say>hello</Say></Gather>", f"{GATHER}<Say>hello</Say></Gather>"),
    "silence-covered": (
        f'<Gather action="{URL}" actionOnEmptyResult="true"/><Redirect>{URL}</Redirect>',
        f'<Gather action="{URL}" actionOnEmptyResult="false"/><Redirect>{URL}</Redirect>',
    ),
    "silence-uncovered": (
        f'<Gather action="{URL}" actionOnEmptyResult="true"/><Hangup/>',
        f'<Gather action="{URL}" actionOnEmptyResult="true"/><Redirect>{URL}</Redirect>',
    ),
    "many-finish-keys": (
        f'<Gather action="{URL}" finishOnKey="*#"/>',
        f'<Gather action="{URL}" finishOnKey="#"/>',
    ),
    "gather-figures": (
        f'<Gather action="{URL}" numDigits="one"/>',
        f'<Gather action="{URL}" numDigits="1"/>',
    ),
    "long-gather": (f'<Gather action="{URL}" timeout="121"/>', f'<Gather action="{URL}" timeout="120"/>'),
    "speech": (f'<Gather action="{URL}" input="dtmf speech"/>', f'<Gather action="{URL}" input="dtmf"/>'),
    "speech-settings": (f'<Gather action="{URL}" hints="police"/>', f'<Gather action="{URL}" timeout="5"/>'),
    "relative-url": ("<Redirect>/voice/x</Redirect>", f"<Redirect>{URL}</Redirect>"),
    "underscored-host": (
        "<Redirect>https://my_line.invalid/x_y</Redirect>",
        "<Redirect>https://line.invalid/x_y</Redirect>",
    ),
    "redirect": (f"<Redirect>{URL}</Redirect>", "<Hangup/>"),
    "ring-seconds": ('<Dial timeout="4">+13127445000</Dial>', '<Dial timeout="5">+13127445000</Dial>'),
    "long-ring": ('<Dial timeout="121">+13127445000</Dial>', '<Dial timeout="120">+13127445000</Dial>'),
    "time-limit": ('<Dial timeLimit="600">+13127445000</Dial>', "<Dial>+13127445000</Dial>"),
    "time-limit-figures": (
        '<Dial timeLimit="59">+13127445000</Dial>',
        '<Dial timeLimit="60">+13127445000</Dial>',
    ),
    "answer-on-bridge": ('<Dial answerOnBridge="true">+13127445000</Dial>', "<Dial>+13127445000</Dial>"),
    "star-hangs-up": ('<Dial hangupOnStar="true">+13127445000</Dial>', "<Dial>+13127445000</Dial>"),
    "record": ('<Dial record="record-from-answer">+13127445000</Dial>', "<Dial>+13127445000</Dial>"),
    "caller-id": (
        '<Dial callerId="anonymous">+13127445000</Dial>',
        '<Dial callerId="+13125550123">+13127445000</Dial>',
    ),
    "other-nouns": ("<Dial><Conference>all</Conference></Dial>", "<Dial><Sip>sip:a@b.invalid</Sip></Dial>"),
    "client": ("<Dial><Client>joe</Client></Dial>", "<Dial><Number>+13127445000</Number></Dial>"),
    "many-numbers": (
        f"<Dial>{'<Number>+13127445000</Number>' * 11}</Dial>",
        f"<Dial>{'<Number>+13127445000</Number>' * 10}</Dial>",
    ),
    "number-settings": (
        '<Dial><Number sendDigits="1">+13127445000</Number></Dial>',
        "<Dial><Number>+13127445000</Number></Dial>",
    ),
    "number-form": ("<Dial><Number>311</Number></Dial>", "<Dial><Number>+13127445000</Number></Dial>"),
    "long-words": (f"<Say>{LONG[:3001]}d</Say>", f"<Say>{LONG[:3000]}</Say>"),
    "longer-words": (f"<Say>{LONG[:4099]}</Say>", f"<Say>{LONG[:4096]}</Say>"),
    "quoted-words": (f"<Say>{'日' * 501}</Say>", f"<Say>{'日' * 500}</Say>"),
    "marks-of-speech": ('<Say>a<break time="1s"/>b</Say>', "<Say>a, b</Say>"),
    "google-voice": ('<Say voice="Google.en-US-Wavenet-A">a</Say>', '<Say voice="Polly.Amy-Neural">a</Say>'),
    "gcloud-voice": ('<Say voice="gcloud.en-US-Wavenet-A">a</Say>', '<Say voice="Polly.Amy-Neural">a</Say>'),
    "other-voice": ('<Say voice="Pollly.Amy">a</Say>', '<Say voice="Polly.Amy">a</Say>'),
    "standard-voice": ('<Say voice="Polly.Zeina">a</Say>', '<Say voice="Polly.Hala-Neural">a</Say>'),
    "voice-and-language": (
        '<Say voice="Polly.Amy-Neural" language="en-GB">a</Say>',
        '<Say voice="Polly.Amy-Neural">a</Say>',
    ),
    "basic-voice": ('<Say language="es-US">a</Say>', '<Say language="en-US">a</Say>'),
    "many-times": ('<Say loop="11">a</Say>', '<Say loop="10">a</Say>'),
    "keys-in-gather": (
        f'{GATHER}<Play digits="1">{WAV}</Play></Gather>',
        f'<Play digits="1">{WAV}</Play>',
    ),
    "sound-form": ("<Play>https://line.invalid/a.opus</Play>", f"<Play>{WAV}?x=a.opus</Play>"),
    "mp3-in-gather": (
        f"{GATHER}<Play>https://line.invalid/a.mp3</Play></Gather>",
        "<Play>https://line.invalid/a.mp3</Play>",
    ),
}
WHOLE_EXAMPLES: dict[str, tuple[bytes, bytes]] = {
    "no-xml": (
        b"<Response><Say>Fish & chips</Say></Response>",
        b"<Response><Say>Fish &amp; chips</Say></Response>",
    ),
    "no-response": (b"<html><body>Error</body></html>", b"<Response/>"),
    "too-large": (
        b"<Response>" + b" " * 65_536 + b"</Response>",
        b"<Response>" + b" " * 65_000 + b"</Response>",
    ),
}


def answer(*elements: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{"".join(elements)}</Response>'.encode()


def features(document: bytes, engine: str) -> set[str]:
    return {found.feature for found in unportable(document, engine)}


def test_every_row_has_its_example() -> None:
    assert list(EXAMPLES) == [feature.id for feature in FEATURES]
    assert list(WHOLE_EXAMPLES) == list(WHOLE)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.id)
def test_an_engine_is_told_by_what_it_does_not_take(feature: object, engine: str) -> None:
    row = next(each for each in FEATURES if each is feature)
    broken, near_miss = (answer(example) for example in EXAMPLES[row.id])
    verdict = row.verdicts.get(engine)

    assert (row.id in features(broken, engine)) is (verdict is not None)
    assert row.id not in features(near_miss, engine)
    if verdict:
        (found, *_) = (each for each in unportable(broken, engine) if each.feature == row.id)
        assert (found.level, found.why, found.source) == (verdict.level, verdict.what, verdict.source)
        assert found.why and found.source and found.seen


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", WHOLE_EXAMPLES)
def test_an_answer_that_is_none_fails_everywhere(name: str, engine: str) -> None:
    broken, near_miss = WHOLE_EXAMPLES[name]

    assert [(each.feature, each.level) for each in unportable(broken, engine)] == [(name, "fails")]
    assert unportable(near_miss, engine) == []


def test_entities_are_not_read() -> None:
    bomb = b'<!DOCTYPE r [<!ENTITY a "ha">]><Response><Say>&a;</Say></Response>'

    assert features(bomb, "twilio") == {"no-xml"}


def test_every_row_has_a_reason_and_a_source() -> None:
    verdicts = [verdict for feature in FEATURES for verdict in feature.verdicts.values()]
    verdicts += [habit.verdict for habit in HABITS]
    assert all(verdict.what and verdict.source for verdict in verdicts)
    assert all(feature.verdicts for feature in FEATURES)
    assert len({feature.id for feature in FEATURES}) == len(FEATURES)


@given(st.binary(max_size=300))
@settings(derandomize=True, deadline=None, max_examples=200)
def test_whatever_comes_is_judged(document: bytes) -> None:
    for engine in ENGINES:
        unportable(document, engine)


# The shipped line.

KEYS_AND_SILENCE: tuple[Event, ...] = (*(Pressed(key) for key in KEYS), Silent())


def answers(edition: Edition) -> Iterator[bytes]:
    """What callers are answered who press keys that lead somewhere, or nothing, in all languages."""
    queue: list[tuple[Place | None, Event]] = [(None, Started())]
    seen = set[str]()
    for place, event in queue:
        turn = edition.turn(place, event, SUNDAY_EVENING)
        yield edition.document(turn, Parties("+13125550123", "+17735550100"))
        following = turn.place and replace(
            turn.place, silences=0, wrongs=0, rescued=False, menu=edition.line.first
        )
        if turn.place and str(following) not in seen:
            seen.add(str(following))
            ringing = isinstance(turn.steps[-1], Ring)
            queue += [(turn.place, each) for each in ([Dialed("busy")] if ringing else KEYS_AND_SILENCE)]


@pytest.fixture(scope="module")
def documents(line: Line) -> list[bytes]:
    return list(dict.fromkeys(answers(compile_line(line, BASE_URL))))


def test_every_answer_of_the_shipped_line_is_taken_by_all_four(documents: list[bytes]) -> None:
    report = portability(documents)

    assert report.answers == len(documents) > 500
    assert [each.sentence for each in report.findings if each.level == "fails" and each.seen] == []
    assert {(each.engine, each.feature) for each in report.findings if each.seen} == {
        ("telnyx", "silence-covered"),
        ("telnyx", "standard-voice"),
        ("telnyx", "voice-and-language"),
        ("somleng", "redirect"),
    }


def test_what_fails_for_the_shipped_line_is_named(line: Line, documents: list[bytes]) -> None:
    report = portability(documents[:20], line)

    assert [(each.engine, each.feature, each.what) for each in report.findings if each.level == "fails"] == [
        ("telnyx", "every-call", "every call"),
        *(("somleng", "no-voice", f'no voice is named for "{code}"') for code in line.offered),
    ]
    assert report.portable == ("twilio", "signalwire")


def test_a_finding_is_told_once_with_how_often_it_is_met() -> None:
    report = portability([answer("<Pause/>", "<Pause/>"), answer("<Pause/>"), answer("<Hangup/>")])

    (found,) = (each for each in report.of("somleng", "fails"))
    assert found.answers == 2
    assert found.sentence == (
        'Somleng fails: Pause: "Invalid element": the whole answer is given up '
        "(Somleng, source of somleng-switch), in 2 answers, like <Pause>"
    )
    assert report.answers == 3


def test_other_programs_read_the_report_as_json(documents: list[bytes]) -> None:
    data = json.loads(json.dumps(portability(documents[:3]).as_data()))

    assert data["answers"] == 3
    assert data["portable"] == ["twilio", "signalwire", "somleng"]
    assert set(data["findings"][0]) == {
        *("engine", "level", "feature", "what", "why", "source", "seen", "answers"),
    }


def test_people_read_what_fails_first(line: Line, documents: list[bytes]) -> None:
    printed = StringIO()

    print_report(portability(documents, line), Console(file=printed, width=200))

    rows = printed.getvalue().split("\n")
    assert [row for row in rows if row.startswith(("Fails", "Works"))] == [
        "Fails on Telnyx TeXML",
        "Fails on Somleng",
        "Works, but otherwise on Twilio",
        "Works, but otherwise on SignalWire",
        "Works, but otherwise on Telnyx TeXML",
        "Works, but otherwise on Somleng",
    ]
    assert rows[-2] == f"{len(documents)} answers judged. Nothing fails on Twilio, SignalWire."


def test_the_page_is_current() -> None:
    if os.environ.get("REWRITE") == "1":
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page()
