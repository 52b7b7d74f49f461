"""The answer log: one line an answer, written by a thread of its own."""

from __future__ import annotations

import io
import json
import os
import time

from ivr.core.call import Dialed, Place, Pressed, Silent, State
from ivr.web.answer_log import AnswerLog
from ivr.web.answered import Answered, line_of

PLACE = Place("e1", "en", "nami", "main", State.RINGING)


def test_what_is_waiting_is_written_before_the_end() -> None:
    out = io.BytesIO()
    log = AnswerLog(out).start()
    for event in (Dialed("no-answer"), Silent()):
        log(Answered("e1", PLACE, event, None), 0.5)
    log.stop()
    first, second = [json.loads(line) for line in out.getvalue().splitlines()]
    assert (first["node"], first["state"], first["caller"]) == ("nami", "ringing", "transfer no-answer")
    assert second["caller"] == "silent"
    assert log.dropped == 0


def test_a_worker_ends_though_nobody_reads_its_log() -> None:
    reader, writer = os.pipe()
    with os.fdopen(writer, "wb", buffering=0) as out:
        with os.fdopen(reader, "rb"):
            log = AnswerLog(out).start()
            for _ in range(2000):  # more than a pipe holds
                log(Answered("e1", PLACE, Silent(), None), 0.5)
            began = time.monotonic()
            log.stop()
            assert time.monotonic() - began < 3
        log.stop()  # there is no reader any more, so that its thread ends


def test_a_request_that_could_not_be_read_has_its_error_and_nothing_else() -> None:
    told = json.loads(line_of(Answered("e1", None, None, None, "RuntimeError: no clock")))
    assert told["error"] == "RuntimeError: no clock"
    assert (told["node"], told["caller"], told["next"]) == (None, None, None)


def test_what_a_caller_typed_is_never_written() -> None:
    for typed in ("4155551234", "12", "x", "é", ""):
        line = line_of(Answered("e1", PLACE, Pressed(typed), None))
        assert json.loads(line)["caller"] == "pressed something else"
    assert json.loads(line_of(Answered("e1", PLACE, Pressed("#"), None)))["caller"] == "pressed #"
