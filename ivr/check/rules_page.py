"""The rules as a page: what each asks, why, who says so, its numbers, and two examples that are tested."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ivr.check.limits import LIMITS, Limit
from ivr.check.rule import Example, Rule

_HEAD = """\
# The rules

What `ivr check` holds a line to. A *must* keeps a line from being published; a *should* is told, and fails
only `ivr check --strict`. A should can be relaxed in `menus/line.yaml`, a must cannot:

```yaml
check:
  limits:
    {limit}: {value}          # a number of the tables below
  waivers:
    - rule: {rule}
      at: a-menu            # the node, prompt or file it is for; left out, it is for all
      reason: why callers are better off with it
      until: 2027-05-31     # the last day; then it is told again
```

Rules marked *calendar* are broken by the passing of time alone, and never fail a check. `ivr check --explain`
with a number prints one rule. Every example here is run by the tests.
"""


def rules_page(rules: Iterable[Rule]) -> str:
    """Every rule, as Markdown."""
    rules = list(rules)
    soft = next(limit for limit in LIMITS.values() if limit.level == "should")
    head = _HEAD.format(limit=soft.name, value=f"{soft.value:g}", rule=soft.rule)
    table = ["| rule | level | what it asks |", "|---|---|---|"]
    table += [f"| [{rule.id}](#{rule.id.lower()}) | {_level(rule)} | {rule.demand} |" for rule in rules]
    return "\n".join([head, *table, "", *(rule_page(rule) for rule in rules)])


def rule_page(rule: Rule) -> str:
    """One rule, as Markdown."""
    parts = [f"## {rule.id}", f"**{_level(rule).capitalize()}.** {rule.demand} {rule.reason}"]
    parts += list(_numbers(rule))
    parts += [f"Source: {rule.source}.", *_example("Breaks it", rule.bad), *_example("Keeps it", rule.good)]
    return "\n\n".join(parts) + "\n"


def _level(rule: Rule) -> str:
    return "calendar" if rule.calendar else rule.level


def _numbers(rule: Rule) -> Iterator[str]:
    limits = [limit for limit in LIMITS.values() if limit.rule == rule.id]
    if limits:
        yield "\n".join(map(_number, limits))


def _number(limit: Limit) -> str:
    return f"- `{limit.name}`: {limit.value:g} {limit.unit} ({limit.level}), because {limit.reason}"


def _example(title: str, example: Example) -> Iterator[str]:
    if example.kind == "words":
        yield f"{title}: {example.text.strip()}"
        return
    yield f"{title}:"
    fence = {"menus": "yaml", "script": "po", "twiml": "xml"}[example.kind]
    yield f"```{fence}\n{example.text.strip()}\n```"
