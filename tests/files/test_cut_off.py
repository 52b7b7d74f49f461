"""A change that is killed while it is kept leaves the line as it was, or as it shall be; never half of it."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ivr.files.blocks import find_block
from ivr.files.draft import read_draft
from ivr.files.keeping import keep
from ivr.files.load import load
from ivr.files.menus import with_words
from tests.conftest import HOME

from .small import SMALL, copy_of

KILLS = 10
_CHANGING = """
import sys
from pathlib import Path
from ivr.files.blocks import find_block
from ivr.files.draft import read_draft
from ivr.files.keeping import keep
from ivr.files.menus import with_words

home, number = Path(sys.argv[1]), 0
while True:
    number += 1
    words = " ".join(["How can we help?"] * (1 + number % 40))
    keep(home, with_words(find_block(home, read_draft(home), "main"), words).change)
    print("kept", flush=True)
"""


@pytest.mark.faults
def test_a_change_that_is_killed_is_whole_or_none(tmp_path: Path) -> None:
    home, chance = copy_of(SMALL, tmp_path), random.Random(7)
    seen = set[str]()
    for _ in range(KILLS):
        process = subprocess.Popen(
            [sys.executable, "-c", _CHANGING, str(home)], cwd=HOME, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout and process.stdout.readline() == "kept\n"
        time.sleep(chance.random() * 0.3)
        process.kill()
        process.wait()
        process.stdout.close()
        line, problems = load(home)
        assert line, problems
        words = line.prompts["main"]["en"]
        assert words.replace("How can we help?", "").strip() == ""
        seen.add(words)
    assert len(seen) > 1, "some of them were kept"
    keep(home, with_words(find_block(home, read_draft(home), "main"), "Free again.").change)
