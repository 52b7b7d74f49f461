"""A spool keeps what it was given, whoever is killed, and whatever the disk does."""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ivr.web.spool import Spool, is_finished, spools_in, whole_lines
from tests.processes import running

ENDLESS = """
import itertools, sys
from pathlib import Path
from ivr.web.spool import Spool
spool = Spool(Path(sys.argv[1]))
for number in itertools.count():
    spool.append(b"%d\\n" % number)
    print(number, flush=True)
"""


def test_a_spool_is_read_while_it_is_written_and_finished_when_it_is_closed(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool")
    spool.append(b"one\ntwo\n")
    (path,) = spools_in(tmp_path / "spool")
    assert path.stem == spool.name
    assert whole_lines(path, 0, 6) == b"one\n", "no half lines"
    assert whole_lines(path, 4, 100) == b"two\n"
    assert whole_lines(path, 8, 100) == b""
    assert not is_finished(path)
    spool.close()
    assert is_finished(path)
    assert path.stat().st_mode & 0o077 == 0


def test_what_a_full_disk_took_a_part_of_is_tried_again_whole(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.append(b"one\n")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (6, hard))
    try:
        with pytest.raises(OSError):
            spool.append(b"two\n")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    (path,) = spools_in(tmp_path)
    assert path.read_bytes() == b"one\n"
    spool.append(b"two\n")
    assert path.read_bytes() == b"one\ntwo\n"
    spool.close()


@pytest.mark.faults
def test_a_writer_killed_fifty_times_loses_nothing_that_it_was_told_is_kept(tmp_path: Path) -> None:
    chance, kept = random.Random(7), 0
    for run in range(50):
        folder = tmp_path / str(run)
        command = [sys.executable, "-c", ENDLESS, str(folder)]
        with running(command, stdout=subprocess.PIPE) as writer:
            assert writer.stdout
            writer.stdout.readline()
            assert not is_finished(spools_in(folder)[0])
            time.sleep(chance.uniform(0, 0.05))
            writer.kill()
            told = 1 + writer.stdout.read().count(b"\n")
        (path,) = spools_in(folder)
        assert is_finished(path)
        lines = whole_lines(path, 0, 10_000_000).split()
        assert lines == [b"%d" % number for number in range(len(lines))]
        assert len(lines) - told in (0, 1)
        kept += told
    assert kept > 100
