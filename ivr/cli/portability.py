"""What other engines would make of the line, as ``ivr check --portability`` prints it: what fails first."""

from __future__ import annotations

from itertools import groupby

from rich.console import Console
from rich.text import Text

from ivr.check.engines import ENGINES
from ivr.check.portability import Report


def print_report(report: Report, console: Console) -> None:
    """What fails, then what works otherwise, engine by engine; and on which engines nothing fails."""
    headings = {"fails": "Fails", "differs": "Works, but otherwise"}
    for (level, engine), found in groupby(report.findings, key=lambda each: (each.level, each.engine)):
        style = "bold red" if level == "fails" else "bold"
        console.print(Text(f"{headings[level]} on {ENGINES[engine]}", style=style))
        for finding in found:
            where = f" (in {finding.answers} answers, like {finding.seen})" if finding.seen else ""
            console.print(Text(f"  {finding.what}: {finding.why}{where}"))
    names = ", ".join(ENGINES[engine] for engine in report.portable) or "none of the four"
    console.print(Text(f"\n{report.answers} answers judged. Nothing fails on {names}."))
