"""An edition is named by what it says, and has every sound it plays. The last resort needs nothing."""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from urllib.parse import parse_qsl, urldefrag

import pytest

from ivr import last_resort
from ivr.core.call import Place, Pressed, Silent, Started, State, read_place
from ivr.core.line import Line
from ivr.core.present import SILENCES
from ivr.edition import Edition, compile_line
from ivr.phone import read
from ivr.phone.verbs import Dial, Gather, Hangup, Redirect, Say
from ivr.twiml import MOST_BYTES, Parties
from tests.conftest import BASE_URL, HOME, OPEN


def test_the_same_line_is_the_same_edition_and_one_word_makes_another(line: Line) -> None:
    edition = compile_line(line, BASE_URL)
    assert edition.name == compile_line(line, "https://other.invalid").name == edition.line.edition
    prompts = dict(line.prompts) | {"goodbye": {"en": "Good-bye."}}
    assert compile_line(replace(line, prompts=prompts), BASE_URL).name != edition.name


def documents(edition: Edition) -> Iterator[bytes]:
    """What every node says, and repeats after silence, in every state; and the first and last words."""
    yield edition.document(edition.turn(None, Started(), OPEN), Parties())
    for node, state, silences in product(edition.line.nodes, State, (0, 2)):
        place = Place(edition.name, "en", node, "main", state, silences=silences, rescued=True)
        for event in (Silent(), Pressed("#")):
            yield edition.document(edition.turn(place, event, OPEN), Parties())


def test_every_document_is_far_smaller_than_a_carrier_takes(line: Line) -> None:
    sizes = [len(text) for text in documents(compile_line(line, BASE_URL))]
    assert len(sizes) > 1000
    assert max(sizes) <= MOST_BYTES / 4


def test_every_sound_played_is_there_under_its_hash(line: Line) -> None:
    edition = compile_line(line, BASE_URL + "/")
    urls = {url for text in documents(edition) for url in re.findall(r"<Play>(.*?)</Play>", text.decode())}
    assert len(urls) == len(SILENCES)
    for url in urls:
        path = url.removeprefix(f"{BASE_URL}/sounds/")
        assert path.split("/")[0] == hashlib.sha256(edition.sounds[path]).hexdigest()[:16]


def fetched(line: Line, carrier: str) -> Iterator[str]:
    """Every address in its documents that the carrier goes on to."""
    for text in documents(compile_line(line, BASE_URL, carrier)):
        for verb in read(text, "text/xml"):
            if isinstance(verb, Gather | Dial):
                assert verb.action
                yield verb.action
            elif isinstance(verb, Redirect):
                yield verb.url


# What Twilio reads behind the # of an address, and what each may be.
OVERRIDES = {"ct": range(100, 10_001), "rt": range(100, 15_001), "rc": range(6)}


def test_the_carrier_asks_again_wherever_a_call_goes_on(line: Line) -> None:
    asked = [urldefrag(url) for url in fetched(line, "twilio")]
    assert len(asked) > 1000
    assert {each.fragment for each in asked} == {"ct=2000&rt=4000&rc=2&rp=all"}
    said = dict(parse_qsl(asked[0].fragment))
    assert said.pop("rp") == "all"
    assert said.keys() == OVERRIDES.keys()
    assert [key for key, value in said.items() if int(value) not in OVERRIDES[key]] == []
    for each in asked:
        assert read_place(each.url.removeprefix(f"{BASE_URL}/voice/"))


@pytest.mark.parametrize("carrier", ["signalwire", "somleng"])
def test_other_carriers_are_told_nothing_they_would_not_understand(line: Line, carrier: str) -> None:
    assert not any("#" in url for url in fetched(line, carrier))


def test_the_last_resort_says_the_notice_and_three_numbers_and_needs_nothing(line: Line) -> None:
    assert last_resort.LAST_RESORT.isascii()
    verbs = read(last_resort.LAST_RESORT, "text/xml")
    words = [verb.text for verb in verbs if isinstance(verb, Say)]
    assert words[0] == line.prompts["emergency"]["en"]
    assert words[1] == line.prompts["emergency-short"]["es"]
    for number in ("nine one one", "three one one", "nine eight eight"):
        assert number in words[2]
    assert isinstance(verbs[-1], Hangup)
    assert len(last_resort.LAST_RESORT) < 4000
    tree = ast.parse((HOME / "ivr/last_resort.py").read_text())
    imported = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert {node.module for node in imported if isinstance(node, ast.ImportFrom)} == {"__future__", "typing"}
    assert len(imported) == 2


def test_recordings_belong_to_an_edition_and_its_name(line: Line) -> None:
    plain = compile_line(line, BASE_URL)
    recorded = compile_line(
        line, BASE_URL, recordings={("welcome", "en"): b"RIFF", ("closed", "en"): b"RIFF"}
    )
    assert recorded.name != plain.name
    assert [path for path in recorded.sounds if path not in plain.sounds] == [
        f"{hashlib.sha256(b'RIFF').hexdigest()[:16]}/en/welcome.wav"
    ], "a prompt with blanks has no recording"


def test_each_carrier_has_its_own_voices(line: Line) -> None:
    voices = {"twilio": "Polly.Joanna", "signalwire": "Polly.Kendra"}
    languages = dict(line.languages) | {"en": replace(line.languages["en"], voices=voices)}
    for carrier, voice in (*voices.items(), ("somleng", "man")):  # the carrier's own
        edition = compile_line(replace(line, languages=languages), BASE_URL, carrier)
        verbs = read(edition.document(edition.turn(None, Started(), OPEN), Parties()), "text/xml")
        assert isinstance(verbs[0], Say)
        assert verbs[0].voice == voice
