"""How wrong the estimate of the carrier's voice is, measured on speech whose words are known.

`python benchmarks/voice_estimate.py` prints a table. Persons: the telephone prompts of Debian's
asterisk-core-sounds-*-wav packages, spoken by professionals, with their words. Robots: every sentence of this
line, spoken by the free voices of this machine. Silence before and after what is said is left out, as it is
of a recording that is imported.
"""

from __future__ import annotations

import argparse
import gzip
import io
import re
import sys
import wave
from array import array
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from ivr.audio.robot import RobotMute, speak
from ivr.audio.spoken import spelled
from ivr.core.blanks import blanks_in
from ivr.files.load import load
from ivr.phone.speech import seconds_to_say

HOME = Path(__file__).resolve().parent.parent
DEBIAN = Path("/usr/share")
PERSONS = {"en-US": "en", "es-MX": "es", "fr-CA": "fr"}
SHORTEST = 1.0  # seconds of speech; a single word tells nothing about a pace
QUIET = 0.02  # of the loudest moment
FRAME = 0.01  # seconds


@dataclass(frozen=True)
class Heard:
    words: str
    language: str
    seconds: float

    @property
    def ratio(self) -> float:
        """The estimate as a share of what was heard."""
        return seconds_to_say(self.words, self.language) / self.seconds


def spoken_seconds(sound: bytes) -> float:
    """From the first to the last moment that is loud enough."""
    with wave.open(io.BytesIO(sound)) as file:
        rate, samples = file.getframerate(), array("h", file.readframes(file.getnframes()))
    step = int(rate * FRAME)
    peaks = [max(map(abs, samples[at : at + step]), default=0) for at in range(0, len(samples), step)]
    loud = [n for n, peak in enumerate(peaks) if peak > QUIET * max(peaks)]
    return (loud[-1] - loud[0] + 1) * FRAME if loud else 0.0


def persons(tag: str, code: str) -> Iterator[Heard]:
    """Recordings whose words are written out; sounds, numbers and letters are left out."""
    told = DEBIAN / f"doc/asterisk-core-sounds-{code}/core-sounds-{code}.txt.gz"
    folder = DEBIAN / "asterisk/sounds" / code
    if not told.exists() or not folder.exists():
        return
    for row in gzip.decompress(told.read_bytes()).decode("utf-8", "replace").splitlines():
        found = re.fullmatch(r"([\w/-]+): *([^\[\]<>()]*)", row)
        path = folder / f"{found[1]}.wav" if found else None
        if found and path and path.exists() and len(found[2].split()) >= 3:
            yield Heard(found[2], tag, spoken_seconds(path.read_bytes()))


def robots() -> Iterator[Heard]:
    """Every sentence of the line without blanks, in each language that a voice here speaks."""
    line, _ = load(HOME)
    assert line
    wanted = [
        (spelled(words), line.languages[code].tag)
        for each in line.prompts.values()
        for code, words in each.items()
        if not blanks_in(words)
    ]
    with ThreadPoolExecutor() as pool:
        yield from filter(None, pool.map(lambda each: _robot(*each), wanted))


def _robot(words: str, tag: str) -> Heard | None:
    try:
        return Heard(words, tag, spoken_seconds(speak(words, tag)))
    except RobotMute:
        return None


def row(who: str, tag: str, heard: list[Heard]) -> str:
    ratios = [each.ratio for each in heard]
    errors = sorted(abs(ratio - 1) for ratio in ratios)
    whole = sum(seconds_to_say(each.words, tag) for each in heard) / sum(each.seconds for each in heard)
    p90 = quantiles(errors, n=10)[-1]
    cells = (tag, who, len(heard), f"{sum(each.seconds for each in heard):.0f}")
    figures = (f"{median(ratios):.2f}", f"{whole:.2f}", f"{median(errors):.0%}", f"{p90:.0%}")
    return f"| {' | '.join(map(str, (*cells, *figures)))} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-robots", action="store_true", help="only measure persons")
    arguments = parser.parse_args()
    columns = ("language", "voice", "sentences", "seconds", "estimate / heard, median", "all together")
    print(f"| {' | '.join(columns)} | error, median | P90 |")
    print("|---|---|---|---|---|---|---|---|")
    for tag, code in PERSONS.items():
        heard = [each for each in persons(tag, code) if each.seconds >= SHORTEST]
        if heard:
            print(row("person", tag, heard))
    spoken = [] if arguments.no_robots else [each for each in robots() if each.seconds >= SHORTEST]
    for tag in dict.fromkeys(each.language for each in spoken):
        print(row("robot", tag, [each for each in spoken if each.language == tag]))


if __name__ == "__main__":
    main()
