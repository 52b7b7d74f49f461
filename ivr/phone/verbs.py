"""TwiML bytes into verbs, or a refusal as the carrier would refuse them.

Stricter than the carrier on purpose: what it would only warn of and drop (an unknown attribute, an odd
value) is refused here, so that it is seen before a caller suffers it. Reading is apart from playing:
must never import anything else of ivr.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias, TypeVar
from urllib.parse import quote, urlsplit

LARGEST_DOCUMENT = 65_536  # bytes; error 11750
CONTENT_TYPES = frozenset({"text/xml", "application/xml", "text/html"})
CHARSETS = frozenset({"", "utf-8", "us-ascii"})
# Basic voices take 4096 characters and Google's 5000; Polly's 3000 is the least any voice takes.
LONGEST_TEXT = 3000
LONGEST_QUOTED_TEXT = 4500  # the same text, URL-encoded; error 13521
LONGEST_CALL = 14_400  # seconds
KEYS = "0123456789*#"
METHODS = ("GET", "POST")
# No engine of the carrier speaks Urdu; such a Say would stay silent.
VOICELESS = frozenset({"ur"})

_CARRIER_VOICE = re.compile(r"man|woman|alice|(Polly|Google)\.[\w-]+")
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
# Ten digits after +1; neither the area code nor the exchange starts with 0 or 1. An area code that
# ends in 11 would be a short code with digits behind it.
_NORTH_AMERICAN = re.compile(r"\+1[2-9](?!11)\d\d[2-9]\d{6}", re.ASCII)
E164 = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)

Default = TypeVar("Default", int, None)


class TwimlError(Exception):
    """A document the carrier would not play as meant.

    ``code`` is the carrier's error code, ``verb`` the element at fault (``Response`` for the whole
    document), ``what`` is wrong with it and ``hint`` says what to write instead.
    """

    def __init__(self, code: int, verb: str, what: str, hint: str) -> None:
        super().__init__(f"{verb}: {what}; {hint} (error {code})")
        self.code, self.verb, self.what, self.hint = code, verb, what, hint


@dataclass(frozen=True, slots=True)
class Say:
    text: str
    voice: str = "man"
    language: str = "en-US"
    loop: int = 1  # 0 repeats it until hang-up, or 1000 times


@dataclass(frozen=True, slots=True)
class Play:
    """A sound file. Tones (``digits``) are refused: nothing here plays them to a caller."""

    url: str
    loop: int = 1


@dataclass(frozen=True, slots=True)
class Pause:
    length: int = 1


Prompt: TypeAlias = Say | Play | Pause


@dataclass(frozen=True, slots=True)
class Gather:
    """Keys wanted; DTMF only, so ``input`` may be left out or say ``dtmf``."""

    prompts: tuple[Prompt, ...] = ()
    action: str | None = None  # the current document
    method: str = "POST"
    num_digits: int | None = None  # unlimited
    finish_on_key: str = "#"
    timeout: int = 5
    action_on_empty_result: bool = False


@dataclass(frozen=True, slots=True)
class Dial:
    """One number to ring, as text or in one ``<Number>``; other nouns, and several, are refused."""

    number: str
    action: str | None = None  # the next verb
    method: str = "POST"
    caller_id: str | None = None  # the caller's own
    timeout: int = 30
    time_limit: int = LONGEST_CALL
    answer_on_bridge: bool = False
    hangup_on_star: bool = False


@dataclass(frozen=True, slots=True)
class Redirect:
    url: str
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class Hangup:
    pass


@dataclass(frozen=True, slots=True)
class Reject:
    reason: str = "rejected"


Verb: TypeAlias = Say | Play | Pause | Gather | Dial | Redirect | Hangup | Reject


def read(body: bytes, content_type: str) -> tuple[Verb, ...]:
    """The verbs of a document, in order; raises TwimlError for the first thing wrong with it."""
    _check_envelope(body, content_type)
    root = _parse(body)
    _check_root(root, body)
    verbs = tuple(_verb(element) for element in root)
    if any(isinstance(verb, Reject) for verb in verbs[1:]):
        raise TwimlError(12200, "Reject", "it is not the first verb", "answer with it alone, or hang up")
    return verbs


def _check_envelope(body: bytes, content_type: str) -> None:
    kind, _, parameters = content_type.lower().partition(";")
    charset = parameters.strip().removeprefix("charset=").strip('"')
    if kind.strip() not in CONTENT_TYPES or charset not in CHARSETS:
        raise TwimlError(12300, "Response", f"its type is {content_type!r}", "send text/xml in UTF-8")
    if not body:
        raise TwimlError(11770, "Response", "the body is empty", "send at least <Response/>")
    if len(body) > LARGEST_DOCUMENT:
        raise TwimlError(11750, "Response", f"it has {len(body)} bytes", "send at most 65536")


def _parse(body: bytes) -> ET.Element:
    if not body.startswith(b"<"):
        raise TwimlError(12100, "Response", "something stands before it", "begin with <?xml or <Response")
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise TwimlError(12100, "Response", "it declares a document type", "leave DOCTYPE and entities out")
    try:
        return ET.fromstring(body.decode("utf-8"))
    except (ET.ParseError, UnicodeDecodeError) as error:
        raise TwimlError(
            12100, "Response", f"it is not XML ({error})", "escape & and <, use UTF-8"
        ) from error


def _check_root(root: ET.Element, body: bytes) -> None:
    if root.tag != "Response":
        raise TwimlError(12102, root.tag, "it is not a TwiML document", "let <Response> hold everything")
    if not body.startswith((b"<?xml", b"<Response")):
        raise TwimlError(12100, "Response", "something stands before it", "begin with <?xml or <Response")
    _only(root)
    _no_loose_text(root)


def _verb(element: ET.Element) -> Verb:
    reader = _READERS.get(element.tag)
    if reader is None:
        raise TwimlError(12200, element.tag, "this is no verb", f"use one of {', '.join(_READERS)}")
    return reader(element)


def _say(element: ET.Element) -> Say:
    _only(element, "voice", "language", "loop")
    _childless(element, 13321)
    text = element.text or ""
    _check_text(text)
    voice, language = element.get("voice", "man"), element.get("language", "en-US")
    if not _CARRIER_VOICE.fullmatch(voice):
        raise TwimlError(13511, "Say", f"voice is {voice!r}", "use man, woman, Polly.Name or Google.Name")
    if not _LANGUAGE_TAG.fullmatch(language) or language.split("-")[0].lower() in VOICELESS:
        raise TwimlError(13512, "Say", f"no voice speaks {language!r}", "play a recording instead")
    return Say(text.strip(), voice, language, _whole(element, "loop", 1, 0, 1000, 13510))


def _check_text(text: str) -> None:
    if not text.strip():
        raise TwimlError(13520, "Say", "it has no words", "leave it out")
    if len(text) > LONGEST_TEXT or len(quote(text)) > LONGEST_QUOTED_TEXT:
        size = f"it has {len(text)} characters, {len(quote(text))} when URL-encoded"
        raise TwimlError(13521, "Say", size, "say at most 3000 and 4500, split where a sentence ends")


def _play(element: ET.Element) -> Play:
    if "digits" in element.attrib:
        raise TwimlError(13430, "Play", "digits would play tones to the caller", "play a recording")
    _only(element, "loop")
    _childless(element, 12200)
    return Play(_address(element, element.text or ""), _whole(element, "loop", 1, 0, 1000, 13410))


def _pause(element: ET.Element) -> Pause:
    _only(element, "length")
    _empty(element)
    return Pause(_whole(element, "length", 1, 1, LONGEST_CALL, 13910))


def _gather(element: ET.Element) -> Gather:
    known = ("input", "action", "method", "numDigits", "finishOnKey", "timeout", "actionOnEmptyResult")
    _only(element, *known)
    _no_loose_text(element)
    if element.get("input", "dtmf") != "dtmf":
        raise TwimlError(13326, "Gather", f"input is {element.get('input')!r}", "take keys only: dtmf")
    return Gather(
        prompts=tuple(_nested(child) for child in element),
        action=_action(element),
        method=_one_of(element, "method", "POST", METHODS, 13312),
        num_digits=_whole(element, "numDigits", None, 1, 100, 13314),
        finish_on_key=_finish_key(element),
        timeout=_whole(element, "timeout", 5, 1, LONGEST_CALL, 13313),
        action_on_empty_result=_flag(element, "actionOnEmptyResult", 13338),
    )


def _nested(element: ET.Element) -> Prompt:
    if element.tag not in _PROMPT_READERS:
        raise TwimlError(13320, "Gather", f"{element.tag} is inside it", "nest only Say, Play and Pause")
    return _PROMPT_READERS[element.tag](element)


def _finish_key(element: ET.Element) -> str:
    key = element.get("finishOnKey", "#")
    if len(key) > 1:
        raise TwimlError(13311, "Gather", f"finishOnKey is {key!r}", "give one key, or nothing")
    if key not in KEYS:  # nothing at all is in it too
        raise TwimlError(13310, "Gather", f"finishOnKey is {key!r}", "give one of 0-9 * #, or nothing")
    return key


def _dial(element: ET.Element) -> Dial:
    known = ("action", "method", "callerId", "timeout", "timeLimit", "answerOnBridge", "hangupOnStar")
    _only(element, *known)
    return Dial(
        number=_north_american(_dialled_text(element)),
        action=_action(element),
        method=_one_of(element, "method", "POST", METHODS, 13210),
        caller_id=_caller_id(element),
        timeout=_whole(element, "timeout", 30, 5, 600, 13212),
        time_limit=_whole(element, "timeLimit", LONGEST_CALL, 1, LONGEST_CALL, 13216),
        answer_on_bridge=_flag(element, "answerOnBridge", 12200),
        hangup_on_star=_flag(element, "hangupOnStar", 13213),
    )


def _dialled_text(element: ET.Element) -> str:
    if len(element) == 0:
        return element.text or ""
    _no_loose_text(element)
    nouns = [noun.tag for noun in element]
    if nouns != ["Number"]:
        raise TwimlError(13215, "Dial", f"it holds {', '.join(nouns)}", "put exactly one Number in it")
    noun = element[0]
    _only(noun)
    _childless(noun, 13215)
    return noun.text or ""


def _north_american(text: str) -> str:
    number = text.strip()
    if not _NORTH_AMERICAN.fullmatch(number):
        hint = "give +1 and ten digits; short codes and emergency numbers cannot be dialled"
        raise TwimlError(13224, "Dial", f"{number!r} cannot be dialled", hint)
    return number


def _caller_id(element: ET.Element) -> str | None:
    number = element.get("callerId")
    if number is not None and not E164.fullmatch(number):
        raise TwimlError(13214, "Dial", f"callerId is {number!r}", "give a number such as +17735550100")
    return number


def _redirect(element: ET.Element) -> Redirect:
    _only(element, "method")
    _childless(element, 12200)
    method = _one_of(element, "method", "POST", METHODS, 13710)
    return Redirect(_address(element, element.text or ""), method)


def _hangup(element: ET.Element) -> Hangup:
    _only(element)
    _empty(element)
    return Hangup()


def _reject(element: ET.Element) -> Reject:
    _only(element, "reason")
    _empty(element)
    return Reject(_one_of(element, "reason", "rejected", ("rejected", "busy"), 13810))


def _only(element: ET.Element, *known: str) -> None:
    for name in element.attrib:
        if name not in known:
            hint = f"it may have {', '.join(known)}" if known else "it has none"
            raise TwimlError(12200, element.tag, f"{name!r} is not an attribute of it", hint)


def _childless(element: ET.Element, code: int) -> None:
    for child in element:
        raise TwimlError(code, element.tag, f"{child.tag} is inside it", "let it hold text only")


def _empty(element: ET.Element) -> None:
    _childless(element, 12200)
    _no_loose_text(element)


def _no_loose_text(element: ET.Element) -> None:
    loose = (element.text or "") + "".join(child.tail or "" for child in element)
    if loose.strip():
        raise TwimlError(12200, element.tag, f"text {loose.strip()!r} is inside it", "take the text out")


def _action(element: ET.Element) -> str | None:
    action = element.get("action")
    return None if action is None else _address(element, action)


def _address(element: ET.Element, text: str) -> str:
    address = text.strip()
    if not is_address(address):
        raise TwimlError(11100, element.tag, f"{address!r} is not a URL", "give an http or https address")
    return address


@lru_cache(maxsize=4096)  # a line has few addresses, and says them again and again
def is_address(address: str) -> bool:
    """Whether this is a web address, absolute or relative. The carrier refuses underscores in host names."""
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - raises for one that is no number
    except ValueError:
        return False
    plain = address.isascii() and not any(c.isspace() for c in address)
    if not address or not plain or parts.scheme not in ("", "http", "https"):
        return False
    relative = not parts.scheme and not parts.netloc
    return relative or (bool(parts.hostname) and "_" not in parts.netloc)


def _one_of(element: ET.Element, name: str, default: str, allowed: tuple[str, ...], code: int) -> str:
    value = element.get(name, default)
    if value not in allowed:
        raise TwimlError(code, element.tag, f"{name} is {value!r}", f"give {' or '.join(allowed)}")
    return value


def _flag(element: ET.Element, name: str, code: int) -> bool:
    return _one_of(element, name, "false", ("true", "false"), code) == "true"


def _whole(element: ET.Element, name: str, default: Default, low: int, high: int, code: int) -> int | Default:
    value = element.get(name)
    if value is None:
        return default
    if not re.fullmatch(r"[0-9]{1,6}", value) or not low <= int(value) <= high:
        hint = f"give a whole number from {low} to {high}"
        raise TwimlError(code, element.tag, f"{name} is {value!r}", hint)
    return int(value)


_PROMPT_READERS: dict[str, Callable[[ET.Element], Prompt]] = {"Say": _say, "Play": _play, "Pause": _pause}
_READERS: dict[str, Callable[[ET.Element], Verb]] = {
    **_PROMPT_READERS,
    "Gather": _gather,
    "Dial": _dial,
    "Redirect": _redirect,
    "Hangup": _hangup,
    "Reject": _reject,
}
