"""Every command, option and setting that the documentation names exists; every one that exists is named."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from ivr.cli import cli
from tests.conftest import HOME
from tests.docs.pages import blocks, commands, name, pages, spans

# What has been stays as it was told then.
PAGES = [page for page in pages() if page.name != "CHANGELOG.md"]
IVR = ("ivr", ".venv/bin/ivr")
# Options of other programs.
OTHERS = {"--update-calls", "--loudnorm", "--require-hashes"}
# What our own processes tell each other; nobody sets it.
BETWEEN_OURSELVES = {
    *("IVR_CALLS", "IVR_CONSOLE_SOCKET", "IVR_CONSOLE_TICKET", "IVR_DEMO_BASE_URL", "IVR_DEPOT", "IVR_HOME"),
}
SETTING = re.compile(r"\b(?:IVR|TWILIO|PUBLIC|DATABASE)_[A-Z_]+\b")


def typed(page: Path) -> list[str]:
    """Every command of ours on a page, to be typed or only named."""
    found = [*(command.text for command in commands(page)), *spans(page)]
    return [re.sub(r"^(?:\w+=\S+ )+", "", text) for text in found if re.search(r"(?:^|[ /])ivr ", text)]


def every(command: click.Command = cli, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command and what stands below it."""
    if path:
        yield path
    if isinstance(command, click.Group):
        context = click.Context(command)
        for below in command.list_commands(context):
            found = command.get_command(context, below)
            assert found
            yield from every(found, (*path, below))


def options(command: click.Command) -> set[str]:
    """How its options are spelled."""
    params = command.get_params(click.Context(command))
    return {"-h", "--help", "--version"} | {each for p in params for each in (*p.opts, *p.secondary_opts)}


def unknown(text: str) -> list[str]:
    """What in a command of ours does not exist."""
    words = shlex.split(text.replace("'s ", "s "), comments=True)
    if not words or words[0] not in IVR:
        return []
    command: click.Command = cli
    known, rest = options(cli), words[1:]
    while (
        rest and isinstance(command, click.Group) and re.fullmatch("[a-z-]+", rest[0]) and rest[0][0] != "-"
    ):
        below = command.get_command(click.Context(command), rest.pop(0))
        if below is None:
            return [text]
        command = below
        known |= options(command)
    return [word for word in rest if re.match("--?[a-z]", word) and word.partition("=")[0] not in known]


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_command_it_names_exists(page: Path) -> None:
    assert [wrong for text in typed(page) for wrong in unknown(text)] == []


def test_a_command_that_does_not_exist_is_noticed() -> None:
    assert unknown("ivr prompts burn") == ["ivr prompts burn"]
    assert unknown(".venv/bin/ivr check --gently") == ["--gently"]
    assert unknown('ivr editions rollback --why "a --number"') == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_option_it_names_exists(page: Path) -> None:
    known = {option for path in every() for option in options(_command(path))} | OTHERS
    assert [
        span for span in spans(page) if re.match("--[a-z]", span) and re.split("[ =]", span)[0] not in known
    ] == []


def _command(path: tuple[str, ...]) -> click.Command:
    command: click.Command = cli
    for part in path:
        assert isinstance(command, click.Group)
        below = command.get_command(click.Context(command), part)
        assert below
        command = below
    return command


def test_every_command_has_its_place() -> None:
    told = "\n".join(text for page in PAGES for text in typed(page))
    assert [" ".join(path) for path in every() if f"ivr {' '.join(path)}" not in told] == []


def test_every_setting_is_told_and_real() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in (HOME / "ivr").rglob("*.py"))
    real = {found for found in re.findall(r'"([A-Z_]+)"', source) if SETTING.fullmatch(found)}
    told = {
        found
        for page in PAGES
        for text in (*spans(page), *(body for _, _, body in blocks(page)))
        for found in SETTING.findall(text)
    }
    assert told <= real, f"nobody reads {told - real}"
    assert real - BETWEEN_OURSELVES <= told, f"no page tells of {real - BETWEEN_OURSELVES - told}"
