"""How many recordings a second are imported, against one ffmpeg command a file.

`python benchmarks/import_takes.py` prints a table of medians over interleaved rounds. It needs an `ffmpeg`
command to compare with, which the product never does; `--loudnorm` adds a chain nearer to ours.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from ivr.audio.take import Take
from ivr.audio.workshop import Job, import_takes
from tests.audio.takes import WORDS, file, speech

BAND = "highpass=f=150,lowpass=f=3500"
EDGE = "silenceremove=start_periods=1:start_threshold=-45dB:start_silence=0.15"
CHAINS = {
    "ffmpeg: band, volume": f"{BAND},volume=3dB",
    "ffmpeg: band, trim, loudnorm": f"{BAND},{EDGE},areverse,{EDGE},areverse,loudnorm=I=-19:TP=-3",
}


def command(chain: str, source: Path, target: Path) -> list[str]:
    quiet = ["ffmpeg", "-nostdin", "-v", "error", "-y"]
    return [*quiet, "-i", str(source), "-af", chain, "-ar", "8000", "-ac", "1", str(target)]


def made(folder: Path, count: int) -> list[Path]:
    """Takes of eight seconds, half of them M4A and half WAV, in ten voices."""
    voices = [speech(8.0, pitch=95.0 + 11 * voice) for voice in range(10)]
    kinds = {"m4a": "m4a-aac-stereo", "wav": "wav-44100-stereo"}
    contents = {(end, n): file(kind, voices[n]) for end, kind in kinds.items() for n in range(10)}
    paths = [folder / f"{n}.{end}" for n in range(count) for end in [("m4a", "wav")[n % 2]]]
    for n, path in enumerate(paths):
        path.write_bytes(contents[path.suffix[1:], n // 2 % 10])
    return paths


def ours(paths: Sequence[Path], workers: int) -> None:
    found = [came for _, came in import_takes([Job(path, WORDS, "en") for path in paths], workers)]
    assert all(isinstance(came, Take) for came in found) and len(found) == len(paths)


def theirs(paths: Sequence[Path], chain: str, at_once: int) -> None:
    def run(path: Path) -> None:
        subprocess.run(command(chain, path, path.with_suffix(".out.wav")), check=True)

    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(run, paths))


def timed(action: Callable[[], None]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--takes", type=int, default=200)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--loudnorm", action="store_true")
    options = asked.parse_args()
    chains = CHAINS if options.loudnorm else dict([*CHAINS.items()][:1])
    cores = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as name:
        paths = made(Path(name), options.takes)
        ways: dict[str, Callable[[], None]] = {
            f"import_takes, {cores} workers": lambda: ours(paths, cores),
            "import_takes, 1 worker": lambda: ours(paths, 1),
        }
        for title, chain in chains.items():
            for at_once in (1, cores):
                ways[f"{title}; {at_once} at once"] = lambda c=chain, n=at_once: theirs(paths, c, n)  # type: ignore[misc]
        seconds: dict[str, list[float]] = {way: [] for way in ways}
        for _ in range(options.rounds):
            for way, action in ways.items():
                seconds[way].append(timed(action))
    report(seconds, options.takes)


def report(seconds: dict[str, list[float]], count: int) -> None:
    print(f"{count} takes of 8 s, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    print("| way | files a second (median) | each round, s |\n|---|---|---|")
    for way, each in seconds.items():
        print(f"| {way} | {count / median(each):.1f} | {', '.join(f'{one:.1f}' for one in each)} |")
    print()
    for title, chain in CHAINS.items():
        print(f"- {title}: `{' '.join(command(chain, Path('in.m4a'), Path('out.wav')))}`")


if __name__ == "__main__":
    main()
