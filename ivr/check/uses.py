"""What an element of an answer uses: the parts of TwiML by name, and questions to ask of one element."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

# What an answer may hold at all. Names are case-sensitive.
VERBS = {
    *("Say", "Play", "Gather", "Dial", "Redirect", "Hangup", "Reject", "Record", "Pause"),
    *("Enqueue", "Leave", "Refer", "Sms", "Connect", "Start", "Pay", "Echo"),
}
NOUNS = {"Number", "Sip", "Client", "Conference", "Queue", "Application", "WhatsApp", "Sim"}
SSML = {"break", "emphasis", "lang", "p", "s", "phoneme", "prosody", "say-as", "sub", "w"}
INSIDE = {
    "Response": VERBS,
    "Gather": {"Say", "Play", "Pause"},
    "Dial": NOUNS,
    **dict.fromkeys(("Say", *SSML), SSML),
}

# The attributes of the verbs and nouns we judge by name.
ATTRIBUTES = {
    "Say": {"voice", "language", "loop"},
    "Play": {"loop", "digits"},
    "Gather": {
        *("action", "method", "input", "numDigits", "finishOnKey", "timeout", "actionOnEmptyResult"),
        *("speechTimeout", "hints", "language", "speechModel", "enhanced", "profanityFilter"),
        *("partialResultCallback", "partialResultCallbackMethod"),
    },
    "Dial": {
        *("action", "method", "answerOnBridge", "callerId", "timeout", "timeLimit", "hangupOnStar"),
        *("ringTone", "record", "trim", "sequential", "referUrl", "referMethod", "callReason"),
        *("recordingStatusCallback", "recordingStatusCallbackMethod", "recordingStatusCallbackEvent"),
    },
    "Number": {
        *("sendDigits", "url", "method", "statusCallback", "statusCallbackMethod", "statusCallbackEvent"),
    },
    "Redirect": {"method"},
    "Pause": {"length"},
    "Hangup": set[str](),
    "Reject": {"reason"},
}

E164 = re.compile(r"\+[1-9]\d{7,14}")
SOUND = re.compile(r"\.(wav|mp3|aiff?|aifc|gsm|ulaw|au)$", re.I)
BASIC = ("man", "woman")
_LINKS = {"Gather": "action", "Dial": "action", "Record": "action"}


@dataclass(frozen=True, slots=True)
class Use:
    """One element of an answer, the one around it, and the one behind it."""

    element: Element
    parent: Element | None
    following: Element | None

    @property
    def tag(self) -> str:
        return self.element.tag

    @property
    def words(self) -> str:
        """Everything spoken in it."""
        return "".join(self.element.itertext()).strip()

    def attribute(self, name: str) -> str | None:
        return self.element.get(name)

    def within(self, tag: str) -> bool:
        return self.parent is not None and self.parent.tag == tag


def links(use: Use) -> Iterator[str]:
    """The addresses that an element names."""
    if (name := _LINKS.get(use.tag)) and (url := use.attribute(name)):
        yield url
    if use.tag in ("Redirect", "Play") and use.words:
        yield use.words


def outside(use: Use, name: str, low: int, high: int) -> bool:
    """Whether an attribute is there, and no number between two others."""
    text = use.attribute(name)
    return text is not None and not (text.isdecimal() and low <= int(text) <= high)


def has(tag: str, *names: str) -> Callable[[Use], bool]:
    """Whether an element is of that kind and has one of these attributes (of none: any)."""
    return lambda use: (
        use.tag == tag and (not names or any(use.attribute(name) is not None for name in names))
    )


def relative(use: Use) -> bool:
    return any(not urlsplit(link).scheme for link in links(use))


def underscored(use: Use) -> bool:
    return any("_" in (urlsplit(link).hostname or "") for link in links(use))


def stranger(use: Use) -> bool:
    return use.parent is not None and use.tag not in VERBS | NOUNS | SSML


def misplaced(use: Use) -> bool:
    """An element that exists, where it may not stand."""
    inside = use.parent is not None and use.tag in VERBS | NOUNS | SSML
    return inside and use.tag not in INSIDE.get(use.parent.tag if use.parent is not None else "", set())


def unknown_attribute(use: Use) -> bool:
    return use.tag in ATTRIBUTES and not set(use.element.attrib) <= ATTRIBUTES[use.tag]


def provider(use: Use) -> str | None:
    """Whose voice a Say names: ``Polly``, ``Google``, ``man``; None for one that names none."""
    voice = use.attribute("voice") if use.tag == "Say" else None
    return voice.partition(".")[0] if voice else None


def rung(use: Use) -> str | None:
    """The number that an element rings."""
    if use.tag == "Number" or (use.tag == "Dial" and not len(use.element) and use.words):
        return use.words
    return None


def reports_silence(use: Use, covered: bool) -> bool:
    """A Gather that reports silence, with or without a Redirect to the same address behind it."""
    if use.tag != "Gather" or use.attribute("actionOnEmptyResult") != "true":
        return False
    behind = use.following
    return (behind is not None and behind.tag == "Redirect" and bool((behind.text or "").strip())) is covered
