"""Mutants judged by as many processes as there are processors, each at a bench of its own."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from os import cpu_count, getpid
from pathlib import Path

from tests.mutants.judge import Bench, Verdict
from tests.mutants.makes import mutants
from tests.mutants.texts import Mutant

_benches: list[Bench] = []
_made: list[Mutant] = []


def judged(home: Path, folder: Path) -> list[Verdict]:
    """Every verdict, in the order of the mutants."""
    chosen = range(len(mutants(Bench(home, folder / "first").texts)))
    with ProcessPoolExecutor(cpu_count(), get_context("spawn"), _begin, (home, folder)) as pool:
        return list(pool.map(_judge, chosen, chunksize=4))


def _begin(home: Path, folder: Path) -> None:
    _benches.append(Bench(home, folder / f"bench-{getpid()}"))
    _made.extend(mutants(_benches[0].texts))


def _judge(number: int) -> Verdict:
    return _benches[0].judge(_made[number])
