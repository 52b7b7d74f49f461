"""An exception in every function that the call path calls: the caller hears the answer all the same, or the
last resort, which says 911 first; or the request is refused, where it could not be verified."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any

import pytest

from ivr.core.line import Bulletin, Line
from ivr.edition import Edition, compile_line
from ivr.last_resort import LAST_RESORT
from ivr.phone import Request, WsgiExchange
from ivr.phone.wire import Form, Reply
from ivr.web.air import Air, only
from ivr.web.answer_log import AnswerLog
from ivr.web.answers import Answers
from ivr.web.callpath import CallPath, Environ, StartResponse, respond
from ivr.web.signature import Verifier
from tests.conftest import BASE_URL, HOME, OPEN, TOKEN

pytestmark = pytest.mark.faults

ENTRY: CodeType = CallPath.answer.__code__
OURS, HANDSET = str(HOME / "ivr"), str(HOME / "ivr/phone")
PARTIES: Form = (("From", "+13125550123"), ("To", "+17735550100"))
MAIN = "/voice/{e}.en.main.listen.main.0-0-0-0-0"
REQUESTS: list[tuple[str, str, Form]] = [
    ("POST", "/voice", ()),
    ("GET", "/voice", ()),
    ("POST", "//voice//", ()),
    *(("POST", MAIN, (("Digits", keys),)) for keys in ("1", "2", "9", "0", "*", "12")),
    ("POST", MAIN, ()),
    ("POST", MAIN.replace("0-0-0-0-0", "0-2-0-0-0"), ()),
    ("POST", MAIN.replace(".en.", ".es."), (("Digits", "#"),)),
    ("POST", "/voice/{e}.pl.nami.ringing.main.0-0-0-0-0", (("DialCallStatus", "busy"),)),
    ("POST", "/voice/{e}.en.nami.ringing.main.0-0-0-0-0", (("DialCallStatus", "completed"),)),
    ("POST", "/voice/{e}.en.nowhere.listen.main.0-0-0-0-0", (("Digits", "#"),)),
    ("POST", MAIN.replace("{e}", "0123456789ab"), (("Digits", "#"),)),
    ("POST", "/voice/rubbish", (("x", "a=b&c+d"),)),
    ("POST", "/status", (("CallStatus", "completed"),)),
]


class Injected(Exception):
    """What is raised where nothing would."""


def asked(edition: Edition) -> list[Request]:
    bulletins = [name for name, node in edition.line.nodes.items() if isinstance(node, Bulletin)]
    more = [("POST", MAIN.replace(".main.listen", f".{name}.listen"), ()) for name in bulletins]
    return [
        Request(method, BASE_URL + path.replace("{e}", edition.name), (*PARTIES, *form))
        for method, path, form in [*REQUESTS, *more]
    ]


def elsewhere(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    """Sounds and pages, for which nobody asks here; to make them ready takes longer than all the rest."""
    raise AssertionError(environ["PATH_INFO"])


class Line_:
    """The shipped line with nothing rendered yet, so that every function has its turn in every request."""

    def __init__(self, edition: Edition, now: datetime) -> None:
        self._out = Path("/dev/null").open("wb")  # noqa: SIM115  # for as long as the line
        air, log = Air(only(Answers(edition, respond))), AnswerLog(self._out)
        app = CallPath(air, Verifier(BASE_URL, (TOKEN,)), lambda: now, elsewhere, log)
        self._exchange = WsgiExchange(app, TOKEN, BASE_URL)

    def send(self, request: Request) -> Reply:
        try:
            return self._exchange.send(request)
        finally:
            self._out.close()


@contextmanager
def profiled(begins: Callable[[CodeType], None]) -> Iterator[None]:
    """Tells of each function that begins while the application answers, the handset's own aside; it raises
    what is raised then."""
    depth = 0

    def profile(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal depth
        code, step = frame.f_code, {"call": 1, "return": -1}.get(event, 0)
        if code is ENTRY or (depth and code.co_filename.startswith((HANDSET, __file__))):
            depth += step if code is ENTRY else 100 * step
        elif depth == 1 and event == "call" and code.co_name != "_remove":  # of a weak set, at any moment
            begins(code)

    sys.setprofile(profile)
    try:
        yield
    finally:
        sys.setprofile(None)


@cache
def lasting(code: CodeType) -> list[FunctionType]:
    """The functions with that code, of a module or a class: the same ones for every line."""
    gc.unfreeze()  # among what the collector leaves alone nothing is found
    return [each for each in gc.get_referrers(code) if isinstance(each, FunctionType)]


@contextmanager
def broken(code: CodeType) -> Iterator[bool]:
    """The function fails each time, and not only once; False where nobody holds it."""
    inner = "<locals>" in code.co_qualname  # made anew with each line
    found = lasting.__wrapped__(code) if inner else lasting(code)
    for function in found:
        function.__code__ = _fails.__code__.replace(co_freevars=code.co_freevars)
    try:
        yield bool(found)
    finally:
        for function in found:
            function.__code__ = code


def _fails(*_: object, **__: object) -> None:
    raise Injected


def wrong_with(request: Request, good: Reply, reply: Reply) -> str | None:
    """What a caller would suffer."""
    refused = reply.status == 403 and reply.body == b""
    if refused or (good.status == 204 and reply.status in (200, 204)):
        return None  # of a report the carrier only wants to know that it came
    if reply.status != 200 or reply.content_type != good.content_type:
        return f"{reply.status} {reply.content_type}"
    return None if reply.body in (good.body, LAST_RESORT) else f"other words: {reply.body[:200]!r}"


Found = tuple[dict[CodeType, int], dict[str, str]]


@pytest.fixture(scope="module")
def found(line: Line) -> Found:
    """How often each function failed, and what a caller suffered of which."""
    edition, tried, wrong = compile_line(line, BASE_URL), dict[CodeType, int](), dict[str, str]()
    for now in (OPEN, OPEN.replace(hour=23)):
        for request in asked(edition):
            called: dict[CodeType, None] = {}
            with profiled(lambda code: called.setdefault(code)):  # noqa: B023
                good = Line_(edition, now).send(request)
            assert good.status in (200, 204)
            for code in called:
                if tried.get(code, 0) > (12 if code.co_filename.startswith(OURS) else 3):
                    continue
                for reply in failing(code, edition, now, request):
                    tried[code] = tried.get(code, 0) + 1
                    if what := wrong_with(request, good, reply):
                        wrong[code.co_qualname] = what
    return tried, wrong


def test_whatever_fails_callers_hear_their_answer_or_911(
    found: Found, record_property: Callable[[str, object], None]
) -> None:
    tried, wrong = found
    assert not wrong, "\n".join(f"{where}: {what}" for where, what in wrong.items())
    ours = sum(code.co_filename.startswith(OURS) for code in tried)
    assert ours > 80
    record_property(
        "covered",
        f"an exception in each of {len(tried)} functions ({ours} of them ours), {sum(tried.values())} times",
    )


def failing(code: CodeType, edition: Edition, now: datetime, request: Request) -> Iterator[Reply]:
    """The same request where that function fails: once, and, if it is ours, always."""
    here, left = Line_(edition, now), [code]

    def begins(begun: CodeType) -> None:
        if begun is code and left:
            left.clear()
            raise Injected

    with profiled(begins):
        yield here.send(request)
    if code.co_filename.startswith(OURS):
        here = Line_(edition, now)
        with broken(code) as always:
            reply = here.send(request)
        if always:
            yield reply
