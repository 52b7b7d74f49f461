"""Try the line: a telephone on the page. The handset runs here and makes the call; the page plays it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from itsdangerous import BadSignature, URLSafeSerializer

from ivr.audio.heard import fitted
from ivr.audio.robot import RobotMute, robot_for, speak
from ivr.audio.tones import KEYPAD, dtmf, ringback
from ivr.files.change import EditRefused
from ivr.phone import seconds_to_say
from ivr.web.staff.console import console
from ivr.web.staff.heard import VOICES, Addresses, Row, rows
from ivr.web.staff.person import actor
from ivr.web.staff.saved_call import SavedCall, as_change, keep, told_as_story
from ivr.web.staff.telephone import NoLine, NothingPublished, Reached
from ivr.web.staff.trial import Trial
from ivr.web.staff.unfinished import Deed
from ivr.web.staff.words import _, _l

try_line = Blueprint("try", __name__, url_prefix="/try")

_MOST_SPOKEN = 200  # placeholders kept in memory, some 50 kB each
_RINGS = 4.0
_KEPT = "private, max-age=86400, immutable"
_TONES = {**{key: key for key in "0123456789"}, "star": "*", "pound": "#"}
_NOT_PUBLISHED = _l("Nothing was published yet: try the draft.")


@dataclass(frozen=True, slots=True)
class Heard:
    """A call as far as it was heard."""

    at: datetime
    edition: str
    rows: list[Row]
    waits: bool


@try_line.get("")
def page() -> Response:
    """The telephone; and, for keys that were written, the whole call."""
    return _shown(Trial(request.args))


@try_line.get("/heard")
def heard() -> Response:
    """What is heard of a call so far, for the telephone on the page."""
    trial = Trial(request.args)
    reached, trouble = _reach(trial)
    trial.of(reached, console().now())
    if reached is None or not trial.validate():
        wrong = " ".join(str(each) for all_ in trial.errors.values() for each in all_)
        return make_response(render_template("try_refused.html", trouble=trouble or wrong), 422)
    return make_response(render_template("try_heard.html", call=_call(trial, reached), voices=VOICES))


def _shown(trial: Trial, code: int = 200, saving: SavedCall | None = None, wrong: str = "") -> Response:
    reached, trouble = _reach(trial)
    trial.of(reached, console().now())
    asked = "keys" in request.values and reached is not None
    valid = trial.validate() if asked else True
    call = _call(trial, reached) if asked and valid and reached else None
    told = {"trial": trial, "line": reached.line if reached else None, "trouble": trouble, "wrong": wrong}
    shown = render_template("try.html", **told, call=call, voices=VOICES, keypad=KEYPAD, saving=saving)
    return make_response(shown, code if valid else 422)


def _reach(trial: Trial) -> tuple[Reached | None, str]:
    """The line to call; or none, and why."""
    try:
        return console().telephone.reach(trial.line.data or "", trial.edition.data or ""), ""
    except NothingPublished:
        return None, str(_NOT_PUBLISHED)
    except NoLine as none:
        problems = " ".join(f"{each.file}:{each.line}: {each.what}." for each in none.problems[:3])
        return None, _(
            "The draft is no line as it is. %(problems)s Mend it, or try what is published.",
            problems=problems,
        )


def _call(trial: Trial, reached: Reached) -> Heard:
    at = trial.moment(console().now(), ZoneInfo(reached.line.zone))
    events = trial.follow(reached, at)
    told = rows(events, reached, Addresses(_recording, _speech))
    return Heard(at, reached.name, told, waits=told[-1].kind != "end")


# Sounds.


def _recording(path: str) -> str:
    return url_for("try.sound", path=path)


def _speech(words: str, tag: str) -> str:
    """Where a robot says these words; nowhere, if none here can. Only words of ours are ever said: they come
    back sealed."""
    return url_for("try.speech", token=_seal().dumps([words, tag])) if robot_for(tag) else ""


def _seal() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="speech")


@try_line.get("/sounds/<path:path>")
def sound(path: str) -> Response:
    found = console().telephone.sound(path)
    return _wav(found) if found else abort(404)


@try_line.get("/speech/<token>")
def speech(token: str) -> Response:
    try:
        words, tag = _seal().loads(token)
        return _wav(_spoken(words, tag))
    except (BadSignature, RobotMute):
        abort(404)


@lru_cache(_MOST_SPOKEN)
def _spoken(words: str, tag: str) -> bytes:
    """As long as the handset takes them to be."""
    return fitted(speak(words, tag), seconds_to_say(words, tag))


@try_line.get("/tones/<tone>")
def tone(tone: str) -> Response:
    """What a key sounds like, and a telephone that rings."""
    if tone == "ringing":
        return _wav(ringback(_RINGS))
    return _wav(dtmf(_TONES[tone])) if tone in _TONES else abort(404)


def _wav(sound: bytes) -> Response:
    response = Response(sound, mimetype="audio/wav")
    response.headers["Cache-Control"] = _KEPT
    response.make_conditional(request, accept_ranges=True, complete_length=len(sound))
    return response


# Keeping a call.


@try_line.post("/save")
def save() -> Response:
    """The call as a story that is told again with every test: into the folder of those, or to the browser."""
    trial = Trial(request.form)
    reached, trouble = _reach(trial)
    if reached is None or not trial.of(reached, console().now()).validate():
        return _shown(trial, 422, wrong=trouble or _("This call cannot be made again. Call anew."))
    at = trial.moment(console().now(), ZoneInfo(reached.line.zone))
    title = request.form.get("title", "")
    try:
        call = told_as_story(title, at, trial.follow(reached, at), reached.without_placeholders())
        change = as_change(console().home, call)
        if change is None:
            return _download(call)
        with console().unfinished.doing(actor(), Deed("call-saved", change.file, after=call.title), [change]):
            keep(console().home, change)
    except EditRefused as refused:
        return _shown(trial, 422, SavedCall(title, "", ""), str(refused))
    flash(_("The call is saved as %(file)s.", file=change.file), "good")
    return make_response(redirect(url_for("try.page"), 303))


def _download(call: SavedCall) -> Response:
    response = Response(call.text, mimetype="text/plain")
    response.headers["Content-Disposition"] = f'attachment; filename="{call.file}"'
    return response
