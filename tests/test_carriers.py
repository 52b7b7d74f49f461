"""The golden calls under each carrier's profile: signed as it signs, made of what its engine takes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from ivr.carriers import PROFILES, fetching
from ivr.check.engines import ENGINES
from ivr.check.portability import portability
from ivr.core.line import CARRIERS, Line
from ivr.files.load import load
from ivr.phone import Reply, WsgiExchange
from ivr.phone.exchange import WsgiApp
from ivr.phone.story import read_story
from ivr.web.build import build
from ivr.web.settings import Settings
from tests.conftest import BASE_URL, HOME, TOKEN, Called, Clock
from tests.files.small import copy_of
from tests.test_calls import STORIES, told_again


class AsCarrier(WsgiExchange):
    """Signs in the header of a carrier, and keeps the answers."""

    def __init__(self, app: WsgiApp, header: str) -> None:
        super().__init__(app, TOKEN, BASE_URL)
        self.header = header
        self.answers: list[bytes] = []

    def _carry(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        own = {
            self.header if name == "X-Twilio-Signature" else name: value for name, value in headers.items()
        }
        reply = super()._carry(method, url, own, body)
        if own.keys() & {self.header}:
            self.answers.append(reply.body)
        return reply


@pytest.fixture(scope="module", params=CARRIERS)
def on(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Line, Called, AsCarrier]:
    """The shipped line on one carrier. It names no voices for Somleng, so they are named here."""
    carrier = request.param
    home = copy_of(HOME, tmp_path_factory.mktemp("line"))
    file = home / "menus/line.yaml"
    if carrier == "somleng":
        named = re.sub(r"( +)signalwire: (\S+)\n", r"\g<0>\1somleng: \2\n", file.read_text("utf-8"))
        file.write_text(named, encoding="utf-8")
    line, problems = load(home, carrier)
    assert line, problems
    clock = Clock()
    app = build(line, Settings(HOME, BASE_URL, (TOKEN,), demo=False, carrier=carrier), clock)
    exchange = AsCarrier(app, PROFILES[carrier].signature_header)
    return carrier, line, Called(exchange, clock, []), exchange


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_a_golden_call_is_heard_alike_on_every_carrier(
    path: Path, on: tuple[str, Line, Called, AsCarrier]
) -> None:
    carrier, _, called, exchange = on
    exchange.answers.clear()
    text = path.read_text(encoding="utf-8")
    assert told_again(read_story(text), called) == text
    assert exchange.answers
    fails = [
        found
        for found in portability(exchange.answers).findings
        if found.engine == carrier and found.level == "fails"
    ]
    assert fails == []
    told = b"".join(exchange.answers)
    assert (b"#ct=" in told) is (carrier == "twilio"), "what stands behind the # is Twilio's own"


def test_the_voices_named_are_those_of_the_carrier(on: tuple[str, Line, Called, AsCarrier]) -> None:
    carrier, line, _, _ = on
    named = [line.languages[code].voice(carrier) for code in line.offered]
    assert all(PROFILES[carrier].speaks(voice) for voice in named if voice)


def test_an_edition_of_no_carrier_yet_can_be_gone_through() -> None:
    """As the supply does before it lays one into the depot."""
    assert fetching("") == ""


def test_the_voices_of_one_carrier_are_not_those_of_another() -> None:
    assert PROFILES["twilio"].speaks("Google.uk-UA-Standard-A")
    assert not PROFILES["signalwire"].speaks("Google.uk-UA-Standard-A")
    assert PROFILES["signalwire"].speaks("gcloud.uk-UA-Standard-A")
    assert not PROFILES["twilio"].speaks("Polly.")


def test_a_profile_is_named_as_the_portability_page_names_it() -> None:
    assert {name: profile.title for name, profile in PROFILES.items()}.items() <= ENGINES.items()


def test_the_documentation_says_what_the_profiles_say() -> None:
    page = (HOME / "docs/deploy.md").read_text(encoding="utf-8")
    for name, profile in PROFILES.items():
        assert f"| `{name}` | {profile.key} | `{profile.signature_header}` |" in page
