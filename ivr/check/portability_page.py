"""The page of docs/ about other engines, written from the tables."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.check.engines import ENGINES, HABITS, SOURCES, Verdict
from ivr.check.features import FEATURES
from ivr.check.portability import WHOLE

_HEAD = """\
# Other engines that speak TwiML

Calls are answered in TwiML. Twilio reads it, and so do three other engines, each a little otherwise. Below is
what each makes of it; `ivr check --portability` judges every answer of a line by these tables. An engine
simply takes whatever has no entry in its column. **Fails**: callers suffer. *Differs*: the call goes on.

This page is written from `ivr/check/features.py` and `ivr/check/engines.py`:
`REWRITE=1 python -m pytest tests/check/test_portability.py` writes it anew.
"""


def page() -> str:
    """The whole page, in Markdown."""
    return "\n".join(
        [_HEAD, "## What an answer may use", "", *_features(), "", *_habits(), "", *_sources(), ""]
    )


def _features() -> Iterator[str]:
    yield f"| an answer with | {' | '.join(ENGINES.values())} |"
    yield f"|---|{'---|' * len(ENGINES)}"
    rows = [(name, verdicts) for name, verdicts in WHOLE.values()]
    rows += [(feature.name, dict(feature.verdicts)) for feature in FEATURES]
    for name, verdicts in rows:
        told = [_told(verdicts.get(engine)) for engine in ENGINES]
        same = [cell if not cell or cell not in told[:at] else "the same" for at, cell in enumerate(told)]
        yield f"| {name} | {' | '.join(same)} |"


def _told(verdict: Verdict | None) -> str:
    if verdict is None:
        return ""
    mark = "**fails**" if verdict.level == "fails" else "*differs*"
    return f"{mark}: {verdict.what}"


def _habits() -> Iterator[str]:
    yield "## What an engine does with every line"
    yield ""
    for habit in HABITS:
        yield f"- {ENGINES[habit.engine]} {_told(habit.verdict)}"


def _sources() -> Iterator[str]:
    yield "## Who says so"
    yield ""
    for engine, source in SOURCES.items():
        yield f"- {ENGINES[engine]}: {source}"
