"""Options typed before a command's name, and languages typed after it."""

from __future__ import annotations

from pathlib import Path

import click
from click.core import ParameterSource

from ivr.files.coverage import Coverage
from ivr.files.problem import did_you_mean

_TYPED = ParameterSource.COMMANDLINE


def passed_on(context: click.Context, home: Path) -> None:
    """``ivr prompts --home DIR add``: the folder holds for the command too. Any other option typed before the
    command would be lost without a word, so it is refused."""
    command, typed = str(context.invoked_subcommand), context.get_parameter_source
    for parameter in context.command.params:
        name = parameter.name or ""
        if name != "home" and typed(name) is _TYPED:
            told = f"{parameter.opts[0]} stands before {command}, where it says nothing."
            raise click.UsageError(f"{told} See: {context.command_path} {command} --help")
    if typed("home") is _TYPED:
        context.default_map = {command: {"home": home}}


def language_or_usage(coverage: Coverage, language: str) -> str:
    """A language of the line, or wrong usage that names those there are."""
    if language not in coverage.languages:
        known = f"the languages are: {', '.join(coverage.languages)}"
        hint = did_you_mean(language, coverage.languages, known)
        raise click.UsageError(f'There is no language "{language}" in menus/line.yaml; {hint}')
    return language


def own_language(coverage: Coverage) -> str:
    """The line's own language, which the menus are written in."""
    return next(iter(coverage.languages))
