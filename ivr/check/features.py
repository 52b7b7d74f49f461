"""Every feature an answer may use that some engine does not simply take, and what happens there then."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from ivr.check.engines import ENGINES, Feature, differs, everywhere, fails
from ivr.check.uses import (
    BASIC,
    E164,
    NOUNS,
    SOUND,
    SSML,
    has,
    misplaced,
    outside,
    provider,
    relative,
    reports_silence,
    rung,
    stranger,
    underscored,
    unknown_attribute,
)

SPEECH = ("speechTimeout", "hints", "language", "speechModel", "enhanced", "profanityFilter")
MOST_LETTERS = 3000  # in one Say, by the strictest kind of voice
MOST_QUOTED = 4500  # as it is written in an address
MOST_SIGNALWIRE = 4096

_STRANGE = "a warning there, and what it should do does not happen"
_GIVEN_UP = '"Invalid element": the whole answer is given up'

FEATURES: tuple[Feature, ...] = (
    Feature(
        "unknown-element",
        "an element that is no verb, noun or mark of speech",
        stranger,
        {
            **everywhere(_STRANGE),
            "somleng": fails("somleng", _GIVEN_UP),
        },
    ),
    Feature(
        "misplaced-element",
        "an element where it may not stand",
        misplaced,
        {
            **everywhere("it is passed over with a warning"),
            "somleng": fails("somleng", _GIVEN_UP),
        },
    ),
    Feature(
        "unknown-attribute",
        "an attribute nobody knows",
        unknown_attribute,
        everywhere("it is passed over, so what it should do does not happen"),
    ),
    Feature(
        "pause",
        "Pause",
        lambda use: use.tag == "Pause" and not use.within("Gather"),
        {"somleng": fails("somleng", _GIVEN_UP)},
    ),
    Feature(
        "pause-in-gather",
        "Pause inside Gather",
        lambda use: use.tag == "Pause" and use.within("Gather"),
        {
            "telnyx": fails("telnyx", "only Say and Play are listed inside Gather"),
            "somleng": fails("somleng", _GIVEN_UP),
        },
    ),
    Feature(
        "pause-length",
        "Pause of more than 180 seconds, or of none",
        lambda use: use.tag == "Pause" and outside(use, "length", 1, 180),
        {"telnyx": fails("telnyx", "a pause lasts 1 to 180 seconds")},
    ),
    Feature(
        "queues",
        "Enqueue, Leave, Refer, Sms or Start",
        lambda use: use.tag in ("Enqueue", "Leave", "Refer", "Sms", "Start"),
        {"somleng": fails("somleng", _GIVEN_UP)},
    ),
    Feature(
        "pay",
        "Pay",
        has("Pay"),
        {
            "telnyx": fails("telnyx", "there is no Pay"),
            "somleng": fails("somleng", _GIVEN_UP),
        },
    ),
    Feature(
        "no-action",
        "Gather without an action",
        lambda use: use.tag == "Gather" and not use.attribute("action"),
        everywhere("the same answer is asked for again, without end"),
    ),
    Feature(
        "silence-covered",
        "Gather actionOnEmptyResult, a Redirect behind it",
        lambda use: reports_silence(use, covered=True),
        {"telnyx": differs("telnyx", "not listed: a silent caller comes to the Redirect behind it instead")},
    ),
    Feature(
        "silence-uncovered",
        "Gather actionOnEmptyResult, no Redirect behind it",
        lambda use: reports_silence(use, covered=False),
        {"telnyx": fails("telnyx", "not listed: a silent caller is hung up on")},
    ),
    Feature(
        "many-finish-keys",
        "Gather finishOnKey with several keys",
        lambda use: use.tag == "Gather" and len(use.attribute("finishOnKey") or "") > 1,
        {"twilio": fails("twilio", "one key or none may end a Gather (13310)")},
    ),
    Feature(
        "gather-figures",
        "Gather numDigits or timeout that is no whole number above 0",
        lambda use: (
            use.tag == "Gather" and (outside(use, "numDigits", 1, 10**6) or outside(use, "timeout", 1, 10**6))
        ),
        everywhere("it is passed over: five seconds, and any number of keys"),
    ),
    Feature(
        "long-gather",
        "Gather timeout of more than 120 seconds",
        lambda use: use.tag == "Gather" and outside(use, "timeout", 0, 120),
        {"telnyx": fails("telnyx", "a Gather waits 1 to 120 seconds")},
    ),
    Feature(
        "speech",
        "Gather that takes speech",
        lambda use: use.tag == "Gather" and "speech" in (use.attribute("input") or ""),
        {"somleng": fails("somleng", "only keys are taken")},
    ),
    Feature(
        "speech-settings",
        "Gather settings for speech",
        has("Gather", *SPEECH),
        {
            "signalwire": differs("signalwire", "speechModel counts only with enhanced"),
            "somleng": differs("somleng", "they are passed over"),
        },
    ),
    Feature(
        "relative-url",
        "an address that begins with no scheme",
        relative,
        {"signalwire": fails("signalwire", "an action must be an absolute address")},
    ),
    Feature(
        "underscored-host",
        "an address whose host has an underscore",
        underscored,
        {"twilio": fails("twilio", "a host name may have no underscore")},
    ),
    Feature(
        "redirect",
        "Redirect",
        has("Redirect"),
        {"somleng": differs("somleng", "it waits a second before each Redirect")},
    ),
    Feature(
        "ring-seconds",
        "Dial timeout outside 5 to 600 seconds",
        lambda use: use.tag == "Dial" and outside(use, "timeout", 5, 600),
        {
            engine: fails(engine, "it is passed over, or refused")
            for engine in ("twilio", "signalwire", "telnyx")
        },
    ),
    Feature(
        "long-ring",
        "Dial timeout of more than 120 seconds",
        lambda use: (
            use.tag == "Dial" and outside(use, "timeout", 0, 120) and not outside(use, "timeout", 5, 600)
        ),
        {"telnyx": fails("telnyx", "it rings for 5 to 120 seconds")},
    ),
    Feature(
        "time-limit",
        "Dial timeLimit",
        has("Dial", "timeLimit"),
        {"somleng": differs("somleng", "not there: a call lasts as long as it does")},
    ),
    Feature(
        "time-limit-figures",
        "Dial timeLimit outside 60 to 14,400 seconds",
        lambda use: use.tag == "Dial" and outside(use, "timeLimit", 60, 14400),
        {"telnyx": fails("telnyx", "a limit is 60 to 14,400 seconds")},
    ),
    Feature(
        "answer-on-bridge",
        "Dial answerOnBridge",
        has("Dial", "answerOnBridge"),
        {
            "telnyx": differs("telnyx", "not listed: the call counts as answered before somebody answers"),
            "somleng": differs("somleng", "not there: the call counts as answered before somebody answers"),
        },
    ),
    Feature(
        "star-hangs-up",
        "Dial hangupOnStar",
        has("Dial", "hangupOnStar"),
        {"somleng": fails("somleng", "not there: callers cannot come back with the star key")},
    ),
    Feature(
        "record",
        "Dial record",
        has("Dial", "record"),
        {
            "telnyx": differs("telnyx", "a recording has two channels, and its address lives ten minutes"),
            "somleng": fails("somleng", "not there: nothing is recorded"),
        },
    ),
    Feature(
        "caller-id",
        "Dial callerId that is no number like +13125550123",
        lambda use: use.tag == "Dial" and not E164.fullmatch(use.attribute("callerId") or "+13125550123"),
        {
            **{engine: fails(engine, "the call is not put through") for engine in ("twilio", "signalwire")},
            "telnyx": fails("telnyx", "a caller's number must be one in E.164"),
        },
    ),
    Feature(
        "other-nouns",
        "Dial to a Conference, Queue, Application, WhatsApp or Sim",
        lambda use: use.tag in NOUNS - {"Number", "Sip", "Client"},
        {"somleng": fails("somleng", "only numbers and SIP addresses are rung")},
    ),
    Feature(
        "client",
        "Dial to a Client",
        has("Client"),
        {
            "signalwire": fails("signalwire", "there is no Client; its name there is Verto"),
            "somleng": fails("somleng", "only numbers and SIP addresses are rung"),
        },
    ),
    Feature(
        "many-numbers",
        "Dial with more than ten numbers",
        lambda use: use.tag == "Dial" and len(use.element) > 10,
        {"twilio": fails("twilio", "ten numbers at most are rung")},
    ),
    Feature(
        "number-settings",
        "Number with attributes",
        lambda use: use.tag == "Number" and bool(use.element.attrib),
        {"somleng": differs("somleng", "they are passed over")},
    ),
    Feature(
        "number-form",
        "a number that is none like +13125550123",
        lambda use: (number := rung(use)) is not None and not E164.fullmatch(number),
        everywhere("short codes and numbers of other forms are refused, or reach somebody else"),
    ),
    Feature(
        "long-words",
        f"Say of more than {MOST_LETTERS:,} letters",
        lambda use: use.tag == "Say" and len(use.words) > MOST_LETTERS,
        {"twilio": fails("twilio", "the voice is silent, or stops (13521)")},
    ),
    Feature(
        "longer-words",
        f"Say of more than {MOST_SIGNALWIRE:,} letters",
        lambda use: use.tag == "Say" and len(use.words) > MOST_SIGNALWIRE,
        {"signalwire": fails("signalwire", "the voice is silent, or stops")},
    ),
    Feature(
        "quoted-words",
        f"Say of more than {MOST_QUOTED:,} letters as an address spells them",
        lambda use: use.tag == "Say" and len(quote(use.words)) > MOST_QUOTED,
        {"twilio": fails("twilio", "the voice is silent (13521)")},
    ),
    Feature(
        "marks-of-speech",
        "Say with marks of speech (SSML)",
        lambda use: use.tag in SSML and use.parent is not None,
        {"somleng": differs("somleng", "the marks are dropped, the words stay")},
    ),
    Feature(
        "google-voice",
        "Say with a Google.* voice",
        lambda use: provider(use) == "Google",
        {
            "signalwire": fails("signalwire", "its name there begins with gcloud."),
            "telnyx": fails("telnyx", "not among the voices"),
            "somleng": fails("somleng", "not among the voices"),
        },
    ),
    Feature(
        "gcloud-voice",
        "Say with a gcloud.* voice",
        lambda use: provider(use) == "gcloud",
        {engine: fails(engine, "not among the voices") for engine in ENGINES if engine != "signalwire"},
    ),
    Feature(
        "other-voice",
        "Say with a voice of no provider named here",
        lambda use: provider(use) not in (None, "Polly", "Google", "gcloud", "alice", *BASIC),
        everywhere("not among the voices: nothing is said, or the usual voice says it"),
    ),
    Feature(
        "standard-voice",
        "Say with a Polly voice that is not Neural",
        lambda use: provider(use) == "Polly" and not str(use.attribute("voice")).endswith("-Neural"),
        {"telnyx": differs("telnyx", "another voice may stand in")},
    ),
    Feature(
        "voice-and-language",
        "Say with a Polly voice and a language",
        lambda use: provider(use) == "Polly" and use.attribute("language") is not None,
        {"telnyx": differs("telnyx", "the voice decides the language, which is passed over")},
    ),
    Feature(
        "basic-voice",
        "Say with man, woman or no voice, in another language than English",
        lambda use: (
            use.tag == "Say"
            and provider(use) in (None, *BASIC)
            and not (use.attribute("language") or "en-US").startswith("en")
        ),
        {
            "telnyx": fails("telnyx", "man and woman speak English only, whatever the words are"),
            "somleng": differs("somleng", "whichever voice the installation has for the language"),
        },
    ),
    Feature(
        "many-times",
        "Say or Play more than ten times over",
        lambda use: use.tag in ("Say", "Play") and outside(use, "loop", 0, 10),
        {"telnyx": fails("telnyx", "at most ten times")},
    ),
    Feature(
        "keys-in-gather",
        "Play of keys inside Gather",
        lambda use: use.tag == "Play" and use.attribute("digits") is not None and use.within("Gather"),
        everywhere("keys are not played inside Gather"),
    ),
    Feature(
        "sound-form",
        "Play of a sound that is no wav, mp3, aiff, gsm or ulaw",
        lambda use: use.tag == "Play" and bool(use.words) and not SOUND.search(urlsplit(use.words).path),
        everywhere("the sound cannot be read, and nothing is heard (13420)"),
    ),
    Feature(
        "mp3-in-gather",
        "Play of an mp3 inside Gather",
        lambda use: use.tag == "Play" and use.within("Gather") and use.words.lower().endswith(".mp3"),
        {"twilio": differs("twilio", "it begins late, after it has been converted")},
    ),
)
