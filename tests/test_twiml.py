"""A turn in the carrier's dialect: the portable profile, to the letter."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.twiml.voice_response import Gather, VoiceResponse

from ivr.core.call import End, Listen, Place, Ring, Say, Silence, State, Step, Turn
from ivr.phone import read
from ivr.phone.verbs import Dial, Hangup
from ivr.twiml import Dialect, Parties, Saying, split, twiml

PLACE = Place("e", "en", "main", "main")
RINGING = Place("e", "en", "nami", "main", State.RINGING)


def address(place: Place) -> str:
    return f"https://line.invalid/voice/{place}"


DIALECT = Dialect(
    sound=lambda step: Saying(step.prompt, "en-US", "Polly.Joanna"),
    silence_url=lambda milliseconds, language: (
        f"https://line.invalid/sounds/x/{language or 'en'}/{milliseconds}.wav"
    ),
    place_url=address,
)
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
URL = "https://line.invalid/voice/e.en.main.listen.main.0-0-0-0-0"


def test_a_menu_takes_any_one_key_and_reports_silence() -> None:
    turn = Turn((Say("notice", "en"), Listen((Silence(600), Say("menu", "en")), 8)), PLACE)
    assert twiml(turn, DIALECT, Parties()) == (
        f'{HEAD}<Response><Say language="en-US" voice="Polly.Joanna">notice</Say>'
        f'<Gather action="{URL}" actionOnEmptyResult="true" finishOnKey="" input="dtmf" method="POST" '
        'numDigits="1" timeout="8"><Play>https://line.invalid/sounds/x/en/600.wav</Play>'
        '<Say language="en-US" voice="Polly.Joanna">menu</Say></Gather>'
        f'<Redirect method="POST">{URL}</Redirect></Response>'
    )


def test_the_end_hangs_up() -> None:
    turn = Turn((Silence(600), Say("goodbye", "en"), End()), None)
    assert twiml(turn, DIALECT, Parties()) == (
        f"{HEAD}<Response><Play>https://line.invalid/sounds/x/en/600.wav</Play>"
        '<Say language="en-US" voice="Polly.Joanna">goodbye</Say><Hangup /></Response>'
    )


def naively(turn: Turn) -> str:
    """The same document as the carrier's own package writes it, from its first tag to its last."""
    response, url = VoiceResponse(), address(turn.place) if turn.place else ""
    for step in turn.steps:
        match step:
            case Listen(steps, seconds):
                gather = Gather(
                    input="dtmf", num_digits=1, timeout=seconds, finish_on_key="", action=url, method="POST"
                )
                gather.attrs["actionOnEmptyResult"] = "true"
                for each in steps:
                    speak(gather, each, turn)
                response.append(gather)
                response.redirect(url, method="POST")
            case Say() | Silence():
                speak(response, step, turn)
            case End():
                response.hangup()
    return str(response)


def speak(parent: VoiceResponse | Gather, step: Say | Silence, turn: Turn) -> None:
    if isinstance(step, Silence):
        parent.play(DIALECT.silence_url(step.milliseconds, turn.place.language if turn.place else ""))
    else:
        parent.say(step.prompt, voice="Polly.Joanna", language="en-US")


WORDS = st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=40)
ODD_WORDS = st.sampled_from(["{url}", "{sounds}", "<Play>{sounds}</Play>", "&amp;"])
SOUNDS = st.one_of(
    st.builds(Say, WORDS | ODD_WORDS, st.just("en")),
    st.builds(Silence, st.sampled_from([200, 600])),
)
LISTENING = st.builds(Listen, st.lists(SOUNDS, min_size=1, max_size=4).map(tuple), st.integers(1, 9))
STEPS = st.lists(SOUNDS | LISTENING, min_size=1, max_size=4)


@given(steps=STEPS, ends=st.booleans(), asked=st.sampled_from(["main", "a&b", "<e>"]))
def test_a_document_made_of_pieces_is_what_the_carriers_package_writes(
    steps: list[Step], ends: bool, asked: str
) -> None:
    turn = Turn((*steps, *([End()] if ends else [])), replace(PLACE, node=asked))
    assert twiml(turn, DIALECT, Parties()) == naively(turn)


def dial(parties: Parties, caller_id: str = "caller") -> Dial:
    turn = Turn((Ring("+18336264244", 28, caller_id),), RINGING)  # type: ignore[arg-type]
    (verb,) = read(twiml(turn, DIALECT, parties).encode(), "text/xml")
    assert isinstance(verb, Dial)
    return verb


def test_a_transfer_rings_one_number_and_reports_its_result() -> None:
    verb = dial(Parties("+13125550123", "+17735550100"))
    assert (verb.number, verb.timeout, verb.caller_id) == ("+18336264244", 28, None)
    assert verb.action == "https://line.invalid/voice/e.en.nami.ringing.main.0-0-0-0-0"
    assert verb.method == "POST"


def test_the_callers_number_is_passed_on_only_where_the_service_asks_for_it() -> None:
    assert dial(Parties("+13125550123", "+17735550100"), "line").caller_id == "+17735550100"


@pytest.mark.parametrize(
    "withheld",
    [
        "",
        "anonymous",
        "unknown",
        "Restricted",
        "+266696687",
        "+7378742833",
        "+2562533",
        "+8656696",
        "+86282452253",
        "sip:anonymous@anonymous.invalid",
        "3125550123",
        "+1312555012\n",
        "+1312555012٣",
    ],
)
def test_a_withheld_number_gives_way_to_the_lines(withheld: str) -> None:
    assert dial(Parties(withheld, "+17735550100")).caller_id == "+17735550100"


def test_nothing_but_a_number_is_ever_shown_as_caller() -> None:
    for line in ("", "sip:line@city.gov", "+1773<555", "anonymous", "+1773555010٣"):
        assert dial(Parties("anonymous", line)).caller_id is None


def test_words_cannot_break_the_document() -> None:
    dialect = Dialect(
        lambda step: Saying('<Dial>911</Dial> & "so"', "en-US", "A"), DIALECT.silence_url, DIALECT.place_url
    )
    text = twiml(Turn((Say("x", "en"), End()), None), dialect, Parties())
    assert "&lt;Dial&gt;911&lt;/Dial&gt; &amp;" in text


def test_a_turn_that_waits_must_say_where_the_answer_goes() -> None:
    with pytest.raises(ValueError, match="where the answer goes"):
        twiml(Turn((Listen((), 8),), None), DIALECT, Parties())


def quoted(words: str) -> int:
    return len(quote(words))


@pytest.mark.parametrize(
    "words",
    [
        "Hang up and call nine one one. " * 200,
        "紧急情况请挂断，打九一一。" * 60,
        "九" * 2000,
        "أغلِقوا الخط واتصِلوا بالرقم تسعة واحد واحد؟ " * 60,
        "Proszę się rozłączyć i zadzwonić pod dziewięć jeden jeden, " * 90,
        "x" * 9000,
    ],
    ids=["English", "Mandarin", "Mandarin without a full stop", "Arabic", "Polish without one", "one word"],
)
def test_long_words_are_split_where_a_carrier_takes_them(words: str) -> None:
    pieces = split(words)
    assert "".join(pieces).replace(" ", "") == words.replace(" ", "")
    assert all(len(piece) <= 3000 and quoted(piece) <= 4500 for piece in pieces)
    assert len(pieces) <= quoted(words) / 4500 * 2 + 1
    turn = Turn((Say("long", "en"), End()), None)
    dialect = replace(DIALECT, sound=lambda step: Saying(words, "en-US", "Polly.Joanna"))
    *said, _ = read(twiml(turn, dialect, Parties()).encode(), "text/xml")
    assert len(said) == len(pieces)


def test_a_split_ends_where_a_sentence_does() -> None:
    assert [piece[-1] for piece in split("紧急情况请挂断，打九一一。" * 60)] == ["。"] * len(
        split("紧急情况请挂断，打九一一。" * 60)
    )


def test_a_recording_is_played_and_a_language_without_a_voice_gets_the_carriers_own() -> None:
    turn = Turn((Say("notice", "en"), End()), None)
    played = replace(DIALECT, sound=lambda step: "https://line.invalid/sounds/x/en/notice.wav")
    assert "<Play>https://line.invalid/sounds/x/en/notice.wav</Play>" in twiml(turn, played, Parties())
    voiceless = replace(DIALECT, sound=lambda step: Saying("notice", "pl-PL", None))
    assert '<Say language="pl-PL">notice</Say>' in twiml(turn, voiceless, Parties())


ALONE = Dialect(DIALECT.sound, DIALECT.silence_url, None)


def test_a_document_that_stands_alone_goes_on_after_a_transfer() -> None:
    written = twiml(Turn((Ring("+13127445000", 28, "caller"), End()), None), ALONE, Parties())
    first, last = read(written.encode(), "text/xml")
    assert isinstance(first, Dial)
    assert (first.number, first.action, first.caller_id, first.timeout) == ("+13127445000", None, None, 28)
    assert isinstance(last, Hangup)


def test_a_document_that_stands_alone_takes_no_key() -> None:
    with pytest.raises(ValueError, match="where the answer goes"):
        twiml(Turn((Listen((), 8),), PLACE), ALONE, Parties())
