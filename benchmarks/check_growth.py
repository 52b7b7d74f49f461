"""How ``ivr check`` grows with a line: made-up lines of 10, 100 and 1,000 nodes in five languages.

    python benchmarks/check_growth.py [--keep DIR]

Each line is a tree of menus with seven choices; its leaves are services, some with hours, and notices that
connect to one. Every prompt has words in every language. What is timed is a whole check in this process, the
reading of the files apart, the least of three.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from time import perf_counter

from ivr.check.check import check
from ivr.files.coverage import read_coverage
from ivr.files.load import read_line
from ivr.files.script import script_file

SHIPPED = Path(__file__).parent.parent
SIZES = (10, 100, 1000)
CHOICES = 7
DAY = date(2026, 11, 23)
TIMES = 3


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--keep", type=Path, help="keep the lines in this folder")
    folder = parser.parse_args().keep or Path(tempfile.mkdtemp())
    print("| nodes | prompts x languages | files read | rules | per node |\n|---|---|---|---|---|")
    for size in SIZES:
        home = made_up(size, folder / str(size))
        loaded, reading = timed(lambda home=home: read_line(home))
        assert loaded.line, loaded.problems[:3]
        _, checking = timed(lambda loaded=loaded: check(loaded, "twilio", DAY))
        nodes, line = len(loaded.line.nodes), loaded.line
        words = len(line.prompts) * len(line.offered)
        each = (reading + checking) / nodes * 1000
        print(f"| {nodes} | {words} | {reading:.2f} s | {checking:.2f} s | {each:.1f} ms |", flush=True)


def timed(act: Callable[[], object]) -> tuple[object, float]:
    least, result = float("inf"), None
    for _ in range(TIMES):
        began = perf_counter()
        result = act()
        least = min(least, perf_counter() - began)
    return result, least


def made_up(size: int, home: Path) -> Path:
    """A line of about so many nodes, with the shipped line's own phrases, languages and first services."""
    menus = home / "menus"
    menus.mkdir(parents=True, exist_ok=True)
    for name in ("line.yaml", "phrases.yaml"):
        shutil.copy(SHIPPED / "menus" / name, menus / name)
    (menus / "tree.yaml").write_text("\n".join(nodes(size)), encoding="utf-8")
    for code in list(read_line(home).draft.line.block.languages)[1:]:
        translate(home, code)
    return home


def nodes(size: int) -> Iterator[str]:
    """Blocks of YAML, breadth first: the first menu, then whatever fits."""
    yield PERSON
    leaves = max(size * (CHOICES - 1) // CHOICES, CHOICES)
    level = [f"node-{n}" for n in range(leaves)]
    for n, name in enumerate(level):
        yield (service if n % 2 == 0 else notice)(name, n)
    number = 0
    while len(level) > 1:
        groups = [level[at : at + CHOICES] for at in range(0, len(level), CHOICES)]
        names = ["main"] if len(groups) == 1 else [f"menu-{number + n}" for n in range(len(groups))]
        number += len(groups)
        for name, group in zip(names, groups, strict=True):
            yield menu(name, group)
        level = names


PERSON = """\
city-311:
  name: three one one City services
  speak: 311
  dial: 312-744-5000
  hours: 24/7
  caller-id: line
  languages: [en]
  interpreter: yes
  source: a benchmark
  checked: 2026-11-23
lifeline-988:
  name: nine eight eight Lifeline
  speak: 988
  dial: 800-273-8255
  hours: 24/7
  caller-id: caller
  languages: [en, es]
  interpreter: yes
  source: a benchmark
  checked: 2026-11-23
"""


def service(name: str, n: int) -> str:
    number = f"312-74{n // 1000 % 10}-{n % 1000:03}0"
    hours = "24/7" if n % 4 else "Mo-Fr 09:00-17:00"
    return f"""\
{name}:
  name: Office of the letter {letters(n)}
  speak: {number}
  dial: {number}
  hours: {hours}
  otherwise: city-311
  caller-id: line
  interpreter: yes
  source: a benchmark
  checked: 2026-11-23
"""


def notice(name: str, n: int) -> str:
    return f"{name}:\n  say: Have your papers of the kind {letters(n)} ready.\n  then: city-311\n"


def menu(name: str, group: list[str]) -> str:
    choices = "".join(choice(key, to) for key, to in enumerate(group, 1))
    return f"{name}:\n  say: Which matter is it?\n  choices:\n{choices}"


def choice(key: int, to: str) -> str:
    matter = letters(int(to.rpartition("-")[2]))
    return f"    - press: {key}\n      say: For the matter {matter}\n      go-to: {to}\n"


def letters(n: int) -> str:
    """A number in letters: words may not hold telephone numbers, and these are none."""
    return "".join("abcdefghij"[int(digit)] for digit in str(n))


def translate(home: Path, language: str) -> None:
    """Words for every prompt: the shipped translation of the line's own phrases, English for the rest."""
    path = home / script_file(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(SHIPPED / script_file(language), path)
    known = path.read_text(encoding="utf-8")
    added = [
        f"msgctxt {json.dumps(each.prompt)}\nmsgid {json.dumps(each.text)}\nmsgstr {json.dumps(each.text)}"
        for each in read_coverage(home).words
        if f'msgctxt "{each.prompt}"' not in known
    ]
    path.write_text("\n\n".join([known, *added]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
