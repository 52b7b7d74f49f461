"""The page that tells how many slips are noticed, by whom, and which are not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from tests.mutants.judge import STAMP, Verdict
from tests.mutants.makes import KINDS
from tests.mutants.survivors import EXPLAINED

_HEAD = """\
# What tired people do, and who notices

The tests spoil the shipped line as tired people do, one slip at a time, and ask two questions. Does a caller
hear or reach anything else? That is answered by calling both lines side by side, without the check: the same
keys, silences and transfer results, in every language, at moments when offices are open, closed, and on
holidays. And does `ivr check` find a problem that the line did not have before?

Every service of the spoilt line has a stamp (`ivr check --stamp`), and every translation has been reviewed
(`ivr prompts reviewed`), as a city's are: no program can know a mistyped number or a wrong sentence from a
right one, unless somebody has told it which was right.

This page is written by `REWRITE=1 pytest -m thorough tests/mutants`.
"""


def rate(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %"


def figures(verdicts: Sequence[Verdict]) -> dict[str, int]:
    """How many, by what became of them."""
    changed = [each for each in verdicts if each.changed]
    caught = [each for each in changed if each.rules]
    return {
        "made": len(verdicts),
        "nobody hears": len(verdicts) - len(changed),
        "changed": len(changed),
        "caught": len(caught),
        "refused": sum(bool(each.musts) for each in caught),
        "without stamps": sum(not each.by_stamp_alone for each in caught),
        "with a comparison": len(caught) + sum(bool(each.shown) for each in changed if not each.rules),
    }


def summary(verdicts: Sequence[Verdict]) -> str:
    """The figures in a sentence."""
    found = figures(verdicts)
    whole = found["changed"]
    return (
        f"{found['made']} mutants, {found['nobody hears']} of which nobody hears; of the other {whole}, "
        f"{found['caught']} are noticed ({rate(found['caught'], whole)})"
    )


def page(verdicts: Sequence[Verdict]) -> str:
    return "\n".join(
        [_HEAD, *_figures(verdicts), *_table(verdicts), *_noticed(verdicts), *_survivors(verdicts)]
    )


def _figures(verdicts: Sequence[Verdict]) -> Iterator[str]:
    found = figures(verdicts)
    whole = found["changed"]
    yield f"{summary(verdicts)}.\n"
    yield f"- Refused by a must-rule: {found['refused']} ({rate(found['refused'], whole)})."
    yield f"- Noticed without any stamp: {found['without stamps']} ({rate(found['without stamps'], whole)})."
    yield (
        f"- Noticed by the check, or told by `ivr check --against`: {found['with a comparison']} "
        f"({rate(found['with a comparison'], whole)})."
    )
    yield "- Lost the emergency notice as the first sound of an answer, and could be published: none.\n"


def _table(verdicts: Sequence[Verdict]) -> Iterator[str]:
    yield "| slip | made | nobody hears | no line any more | noticed by a rule | by the stamp | by nobody |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for kind in KINDS:
        mine = [each for each in verdicts if each.mutant.kind == kind.name]
        heard = [each for each in mine if each.changed]
        refused = sum(not each.loads for each in heard)
        stamped = sum(each.by_stamp_alone for each in heard)
        survive = sum(each.survives for each in heard)
        by_rule = len(heard) - refused - stamped - survive
        row = (kind.name, len(mine), len(mine) - len(heard), refused, by_rule, stamped, survive)
        yield f"| {' | '.join(str(each) for each in row)} |"
    yield ""


def _noticed(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Who notices most; a mutant may break several rules."""
    counts = Counter(rule for each in verdicts if each.changed for rule in each.rules)
    told = ", ".join(
        f"{rule} {count}" for rule, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    )
    yield f"Who notices, and how many ({STAMP} is the verified stamp): {told}.\n"


def _survivors(verdicts: Sequence[Verdict]) -> Iterator[str]:
    yield "## Those that nobody notices\n"
    for each in verdicts:
        if each.survives:
            why = EXPLAINED.get(each.mutant.kind, "not explained")
            told = f"`ivr check --against` says: {each.shown[0]}" if each.shown else ""
            yield f"- *{each.mutant.kind}*: {each.mutant.what}. {why}. {told}".rstrip()
    yield ""
