"""The commands. Exit 0: fine; 1: problems found; 2: wrong usage; 3: a bug of ours."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import click

from ivr import __version__

OURS = 3

_ROOM = "Make room there, and type it again."
_ALLOWED = "Let the account that runs ivr in there, or name another place."
_REMEDIES = {
    errno.ENOSPC: _ROOM,
    errno.EDQUOT: _ROOM,
    errno.EACCES: _ALLOWED,
    errno.EPERM: _ALLOWED,
    errno.EROFS: "Name a place that can be written to.",
    errno.ENAMETOOLONG: "Write a shorter name.",
}

# Each in the module of its name, in the order of the help.
COMMANDS = (
    *("serve", "call", "check", "tree", "prompts", "news", "hours"),
    *("publish", "editions", "report", "fallback", "deploy", "doctor", "staff"),
    *("backup", "restore", "init"),
)


class Commands(click.Group):
    """Imports a command when it is asked for: a server has to start at once."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"ivr.cli.{name}"), name)
        return command

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        """What no keyboard has typed in UTF-8 may name a file, and is no words for staff or callers."""
        for word in args:
            if not _is_text(word) and not Path(word).exists():
                remedy = "Set the terminal to UTF-8, and type it again."
                raise click.UsageError(f"{word!r} is not in letters of UTF-8. {remedy}")
        return super().parse_args(context, args)


def _is_text(word: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in word)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="ivr")
def cli() -> None:
    """A telephone line for public safety: its menus, its hours, its calls.

    \b
    Hear the line without a telephone:    ivr call
    See every menu and number:            ivr tree
    See when everybody is open:           ivr hours
    Check what you changed:               ivr check
    Translate and record:                 ivr prompts
    Tell the news:                        ivr news
    Make it what callers hear:            ivr publish
    Take it back, or look at it:          ivr editions
    See what callers did:                 ivr report
    Be ready for the worst day:           ivr fallback
    Answer real calls:                    ivr serve
    Lead the real numbers to it:          ivr deploy
    Say what is wrong here:               ivr doctor
    Say who may use the console:          ivr staff
    Keep everything, and bring it back:   ivr backup, ivr restore
    Begin the line of another city:       ivr init
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    try:
        code = cli.main(arguments, prog_name="ivr", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.ClickException as refused:
        refused.show()
        return refused.exit_code
    except (click.Abort, KeyboardInterrupt):
        return 130
    except SystemExit:  # as click and rich end where a pipe is closed, and no command of ours does
        return 0  # whoever read our output has seen enough
    except Exception as error:
        return _failed(error)


def _failed(error: Exception) -> int:
    """What the machine does not allow, or a mistake of ours."""
    if isinstance(error, OSError) and (remedy := _REMEDIES.get(error.errno or 0)):
        from ivr.cli.home import PROBLEMS_FOUND  # a command that asks for no line does without

        click.echo(f"Error: {error.filename or 'What is printed'}: {error.strerror}. {remedy}", err=True)
        return PROBLEMS_FOUND
    traceback.print_exception(error)
    click.echo(
        "\nThis is a mistake in the program, not in your files. Please report the lines above.", err=True
    )
    return OURS


def run() -> None:
    """The ``ivr`` command."""
    _open_closed_streams()
    sys.exit(main())


def _open_closed_streams() -> None:
    """Where standard input or output was closed, it leads nowhere: else the next file to be opened has its
    place, here or in what we start, and gets what is meant for people."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            nowhere = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115 - as long as we live
            os.set_inheritable(nowhere.fileno(), True)
            setattr(sys, name, nowhere)
