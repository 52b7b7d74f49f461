"""What goes wrong is told to whoever reads the log, and nobody waits for them."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

from ivr.web.telling import MOST_WAITING, Teller


def test_lines_are_written_in_order_and_all_of_them_before_the_end(tmp_path: Path) -> None:
    with (tmp_path / "log").open("w+", encoding="utf-8") as out:
        say = Teller(out)
        for number in range(20):
            say(f"trouble {number}")
        say.finish(5)
        assert (tmp_path / "log").read_text().splitlines() == [f"trouble {number}" for number in range(20)]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_costs_the_line_and_nothing_else() -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as out:
        say = Teller(out)
        say("nobody reads this")
        say("nor this")
        say.finish(5)
        assert not say._writer.is_alive(), "it went on after the first line"


def test_a_reader_that_has_stopped_keeps_nobody_waiting() -> None:
    reader, writer = os.pipe()
    out = os.fdopen(writer, "w", encoding="utf-8")
    say, began = Teller(out), time.monotonic()
    for _ in range(3 * MOST_WAITING):
        say("x" * 10_000)
    say.finish(0.1)
    assert time.monotonic() - began < 2
    emptied = threading.Thread(target=out.flush, daemon=True)  # as a fork does with standard error
    emptied.start()
    emptied.join(2)
    assert not emptied.is_alive(), "whoever forks waits for the reader"
    os.close(reader)
    say.finish(5)
    say._writer.join(5)
    assert say._lines.qsize() < MOST_WAITING, "nobody is there any more, and it goes on"
    out.close()
