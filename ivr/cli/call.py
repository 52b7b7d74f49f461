"""``ivr call``: hear the line in a terminal, through the real web application, with the handset."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import click

from ivr.cli.asked_file import write_asked
from ivr.cli.call_wav import wav_of
from ivr.cli.days import near
from ivr.cli.home import PROBLEMS_FOUND, carrier, home_option, line_or_exit
from ivr.cli.needed import environ_with
from ivr.core.line import OTHERS_KEY, SECOND_KEY, Line
from ivr.files.problem import did_you_mean
from ivr.phone import (
    Call,
    Event,
    Exchange,
    HttpExchange,
    KeyPress,
    Story,
    WsgiExchange,
    as_list,
    as_text,
    parse_keys,
    write_story,
)
from ivr.phone.handset import OUTCOMES
from ivr.phone.story import TIME_FORMAT, Action, HangUp, Start
from ivr.web.build import build, clock
from ivr.web.settings import Settings, SettingsRefused, line_settings

_HERE = "https://line.invalid"  # the address of a line that answers in this very process


@click.command(short_help="Call the line and hear it, in this terminal.")
@home_option
@click.option("--keys", help='Keys to press, like "1 _ 3! #": _ is silence, ! presses at the first instant.')
@click.option("--at", "moment", help='The line\'s local time, like "2026-11-29 18:00" (default: now).')
@click.option(
    "--dial-result",
    type=click.Choice(OUTCOMES),
    default="completed",
    show_default=True,
    help="What becomes of every transfer.",
)
@click.option("--url", help="Call a running server instead, like http://127.0.0.1:8000")
@click.option("--language", help="Choose this language first, with its keys, like es.")
@click.option(
    "--wav",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write what the caller hears as a sound file.",
)
@click.option("--save", type=click.Path(path_type=Path, dir_okay=False), help="Write the call as a story.")
@click.option("--json", "as_json", is_flag=True, help="Print everything heard as a JSON list.")
def call(
    home: Path,
    keys: str | None,
    moment: str | None,
    dial_result: str,
    url: str | None,
    language: str | None,
    wav: Path | None,
    save: Path | None,
    as_json: bool,
) -> None:
    """Call the line and hear it: what is said, at which second, and what each key does.

    Without --keys it asks for each key as the caller would press it.

    \b
    ivr call                                    press keys yourself
    ivr call --keys "2" --at "2026-11-29 18:00" NAMI on a Sunday evening
    ivr call --keys "1" --dial-result busy      a helpline that is busy
    ivr call --keys "2" --language pl --wav nami.wav   in Polish, to listen to
    """
    try:
        script = None if keys is None else parse_keys(keys)
    except ValueError as wrong:
        raise click.BadParameter(str(wrong), param_hint="--keys") from None
    if url and moment:
        raise click.UsageError(
            "--at sets the clock of a line in this process; a server at --url has its own."
        )
    if url and not _is_address(url):
        raise click.UsageError(f"{url} is no address. Write it like http://127.0.0.1:8000")
    if wav and script is None:
        raise click.UsageError('--wav needs --keys, like --keys "1 _ 3"; --keys "" hears the first turn.')
    if as_json and script is None:
        raise click.UsageError('--json needs --keys, like --keys "1 _ 3"; --keys "" hears the first turn.')
    line = line_or_exit(home)
    if language:
        script = (*keys_of(line, language), *(script or ()))
    exchange, entry, at = reached(line, home, moment, url)
    session = Session(Call(exchange, entry, dial_result=dial_result), at)
    asked = keys is None

    def words_of(code: str | None, prompt: str) -> str | None:
        return line.prompts.get(prompt, {}).get(code or "")

    for events in chain(session.scripted(script or (), hang_up=not asked), session.asked() if asked else ()):
        if not as_json:
            click.echo(as_text(events, words_of), nl=False)
    if as_json:
        click.echo(json.dumps(_public(line, session.events), indent=2, ensure_ascii=False))
    if save:
        write_asked(save, session.story().encode())
    if wav:
        _write_sound(session.events, exchange, wav)
    _report_trouble(session.call, url)


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # of a bracket that is left open, or a port that is none
        return False


def keys_of(line: Line, language: str) -> tuple[KeyPress, ...]:
    """The keys a caller presses to choose a language, each as soon as it can be."""
    if language == line.language:
        return ()
    if language == line.second:
        return (KeyPress(SECOND_KEY, early=True),)
    if language not in line.others:
        known = f"the languages are: {', '.join(line.offered)}"
        hint = did_you_mean(language, line.offered, known)
        raise click.BadParameter(f"callers cannot choose {language!r}; {hint}", param_hint="--language")
    key = str(line.others.index(language) + 1)
    return KeyPress(OTHERS_KEY, early=True), KeyPress(key, early=True)


def _write_sound(events: list[Event], exchange: Exchange, path: Path) -> None:
    sound, notes = wav_of(events, lambda url: exchange.get(url).body)
    write_asked(path, sound)
    click.echo(
        f"{path}: {events[-1].at:.0f} seconds; what is not recorded is a placeholder, a robot's voice",
        err=True,
    )
    for note in notes:
        click.echo(note, err=True)


def reached(line: Line, home: Path, moment: str | None, url: str | None) -> tuple[Exchange, str, datetime]:
    """Who carries the call, the address it enters at, and the line's local time."""
    zone = ZoneInfo(line.zone)
    if url:
        token = _token(home)
        entry = url.rstrip("/").removesuffix("/voice") + "/voice"
        return HttpExchange(token), entry, clock().astimezone(zone)
    at = _moment(moment, zone)
    token = secrets.token_hex(16)
    settings = Settings(home, _HERE, (token,), demo=True, carrier=carrier())
    app = build(line, settings, now=lambda: at)
    return WsgiExchange(app, token, _HERE), f"{_HERE}/voice", at


def _token(home: Path) -> str:
    """The token that a server of this home accepts."""
    try:
        return line_settings(environ_with("TWILIO_AUTH_TOKEN"), home, _HERE).tokens[0]
    except SettingsRefused as refused:
        raise click.UsageError("\n".join(refused.reasons)) from None


def _moment(text: str | None, zone: ZoneInfo) -> datetime:
    if text is None:
        return clock().astimezone(zone)
    try:
        moment = datetime.strptime(text.strip(), TIME_FORMAT).replace(tzinfo=zone)
    except ValueError:
        what = f'"{text}" is not a time. Write it like "2026-11-29 18:00".'
        raise click.BadParameter(what, param_hint="--at") from None
    near(moment.date())
    return moment


def _public(line: Line, events: list[Event]) -> list[dict[str, object]]:
    """The events as other programs read them: languages by the line's codes, recordings with words."""
    codes = {language.tag: code for code, language in line.languages.items()}
    told = as_list(events)
    for data in told:
        data["language"] = codes.get(data["language"], data["language"])
        if data["kind"] == "play":
            data["words"] = line.prompts.get(data["prompt"], {}).get(data["language"])
    return told


def _report_trouble(call: Call, url: str | None) -> None:
    if call.troubles:
        for trouble in dict.fromkeys(call.troubles):
            click.echo(trouble, err=True)
        if url:
            click.echo(f"Does a line answer at {url}? Start one with: ivr serve", err=True)
        raise click.exceptions.Exit(PROBLEMS_FOUND)


@dataclass
class Session:
    """A call as it is made, kept so that it can be told again."""

    call: Call
    at: datetime
    actions: list[Action] = field(default_factory=lambda: [Start()])
    heard: list[list[Event]] = field(default_factory=list)

    @property
    def events(self) -> list[Event]:
        """Everything heard and done, in order."""
        return [event for events in self.heard for event in events]

    def scripted(self, keys: tuple[KeyPress, ...], hang_up: bool) -> Iterator[list[Event]]:
        """Press the keys of a script; with ``hang_up``, hear the turn after the last one and hang up."""
        for key in keys:
            yield self._hear(key.early)
            if self.call.ended:
                return
            self._act(key)
        if hang_up:
            yield self._hear()
            yield from self._hang_up()

    def asked(self) -> Iterator[list[Event]]:
        """Ask for each key until the call ends, or nothing is typed."""
        while True:
            yield self._hear()
            if self.call.ended:
                return
            key = _ask()
            if key is None:
                yield from self._hang_up()
                return
            self._act(key)

    def story(self) -> str:
        """The call as a story that can be told again and compared."""
        return write_story(Story("A call", self.at.strftime(TIME_FORMAT), tuple(self.actions)), self.heard)

    def _hear(self, until_live: bool = False) -> list[Event]:
        self.heard.append(self.call.hear(until_live))
        return self.heard[-1]

    def _act(self, key: KeyPress) -> None:
        self.actions.append(key)
        self.call.act(key)

    def _hang_up(self) -> Iterator[list[Event]]:
        if not self.call.ended:
            self.actions.append(HangUp())
            self.call.hang_up()
            yield self._hear()


def _ask() -> KeyPress | None:
    """The next key as typed; nothing, or the end of the input, hangs up."""
    while True:
        try:
            typed = click.prompt("  key (_ waits, Enter hangs up)", default="", show_default=False).strip()
            keys = parse_keys(typed)
        except click.Abort:
            return None
        except ValueError as wrong:
            click.echo(f"  {wrong}")
            continue
        if len(keys) <= 1:
            return keys[0] if keys else None
        click.echo("  One key at a time, please.")
