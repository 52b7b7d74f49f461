"""The grid of every prompt in every language, and the page of one of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from flask import Response, make_response, render_template, request

from ivr.audio.robot import robot_for
from ivr.audio.takes import NOTICE_SECONDS, never_recorded
from ivr.files.coverage import Translated
from ivr.files.earlier import earlier_takes
from ivr.files.recordings import Recorded
from ivr.phone.speech import seconds_to_say
from ivr.store.roles import Role
from ivr.web.staff.console import console
from ivr.web.staff.pages.prompts.blueprint import Here, here, prompts
from ivr.web.staff.person import asker
from ivr.web.staff.prompt_grid import FILTERS, STATES, Wish, menus, name_of, rows, tallies
from ivr.web.staff.prompt_ways import way_to

_LONGER = 1.25  # a person reads a little slower than the carrier's voice
MICROPHONE = "camera=(), geolocation=(), microphone=(self)"  # on the page that records, and on no other


@dataclass(frozen=True, slots=True)
class Said:
    """What the page of a prompt says of what was just sent: the words that were typed, what is wrong with
    them, what is wrong with a recording, and what somebody else did meanwhile."""

    typed: str | None = None
    wrong_words: list[str] = field(default_factory=list)
    wrong_take: str = ""
    theirs: str | None = None
    code: int = 200


@prompts.get("")
def page() -> str:
    wish = Wish(*(request.args.get(name, "") for name in ("language", "state", "menu", "words")))
    found = console().prompts.read()
    told = {
        "wish": wish,
        "tallies": tallies(found),
        "menus": list(menus(found)),
        "rows": rows(found, wish),
        "shown": [code for code in found.languages if wish.language in ("", code)],
        "names": {code: name_of(tag) for code, tag in found.languages.items()},
        "total": len({cell.prompt for cell in found.coverage.cells}),
        "changed": Translated.CHANGED,
    }
    return render_template("prompts.html", **told, states=_in_words(), filters=FILTERS, found=found)


def _in_words() -> dict[Recorded, tuple[str, str, str]]:
    """The states in the language of the page, looked up once and not for every cell."""
    return {state: (str(mark), look, str(meaning)) for state, (mark, look, meaning) in STATES.items()}


@prompts.get("/<language>/<prompt>")
def one(language: str, prompt: str) -> Response:
    return shown(here(language, prompt), Said())


def shown(at: Here, said: Said) -> Response:
    """The page of one prompt, after something was sent or not."""
    cell, words = at.cell, at.cell.words or ""
    told = {
        "cell": cell,
        "tag": at.tag,
        "sound": at.sound,
        "own_name": name_of(at.prompts.languages[at.prompts.own]),
        "own_tag": at.prompts.languages[at.prompts.own],
        "own": at.prompts.cells.get((cell.prompt, at.prompts.own)),
        "others": [each for each in at.prompts.coverage.cells if each.prompt == cell.prompt],
        "names": {code: name_of(tag) for code, tag in at.prompts.languages.items()},
        "way": way_to(at.prompts.draft, at.words) if at.words else None,
        "translatable": at.words is not None and cell.language != at.prompts.own,
        "changed": cell.translation is Translated.CHANGED,
        "never": never_recorded(cell.prompt, words),
        "seconds": min(seconds_to_say(words, at.tag) * _LONGER, NOTICE_SECONDS.get(cell.prompt, 300)),
        "earlier": [
            each for each in earlier_takes(console().home, cell.language, cell.prompt)
            if each.record.sound != at.sound
        ],
        "waiting": console().trials.waiting(cell.language, cell.prompt),
        "robot": robot_for(at.tag) is not None,
        "editor": asker().role.may(Role.EDITOR),
    }  # fmt: skip
    answer = make_response(
        render_template("prompt.html", **told, states=STATES, Recorded=Recorded, said=said), said.code
    )
    answer.headers["Permissions-Policy"] = MICROPHONE
    return answer


def refused(at: Here, **said: object) -> Response:
    """The page again, with what is wrong beside what was sent."""
    return shown(at, replace(Said(code=422), **said))  # type: ignore[arg-type]
