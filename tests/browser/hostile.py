"""Words that would be more than words on a page that forgot to say they are not, and where they are kept."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import update

from ivr.audio.measure import Measured
from ivr.audio.take import Take
from ivr.core.line import Line
from ivr.core.numbers import read_dialable
from ivr.edition import compile_line
from ivr.files.load import read_line
from ivr.files.recordings import make_record
from ivr.files.shelving import keep
from ivr.files.stamps import stamp
from ivr.store.audit import Actor, Audit
from ivr.store.calls import CallLog
from ivr.store.database import Database, open_database
from ivr.store.editions import Editions
from ivr.store.history import Decision
from ivr.store.people import People
from ivr.store.roles import Role
from ivr.store.schema import accounts
from ivr.store.sessions import Sessions, Visit
from ivr.web.staff.trials import Trial, Trials
from tests.files.recorded import ADDED, hum
from tests.report.events import many
from tests.web.staff.town import town

# Every element of theirs would have the attribute xss, and every sum of theirs would be 1787569.
CORPUS = (
    '" xss autofocus onfocus=alert(1) x="',
    "' xss onmouseover=alert(1) x='",
    "` xss onclick=alert(1) x=`",
    "<script xss>alert(1)</script>",
    "</script><script xss>alert(1)</script>",
    "<ScRiPt xss/src=//evil.invalid/x.js></sCrIpT >",
    '"><img xss src=x onerror=alert(1)>',
    "</title><svg xss onload=alert(1)>",
    "</textarea><img xss src=x onerror=alert(1)>",
    "</option></select><img xss src=x onerror=alert(1)>",
    "--><img xss src=x onerror=alert(1)><!--",
    "]]><img xss src=x onerror=alert(1)>",
    "<svg xss><animate onbegin=alert(1) attributeName=x dur=1s></svg>",
    "<svg xss><script>alert(1)</script><foreignObject><iframe></iframe></foreignObject></svg>",
    '<iframe xss srcdoc="<script>alert(1)</script>"></iframe>',
    "<details xss open ontoggle=alert(1)>",
    '<a xss href="javascript:alert(1)">a</a>',
    "javascript:alert(1)//",
    " jAvA\u2028sCrIpT&colon;alert(1)",
    "data:text/html,<script xss>alert(1)</script>",
    "<base xss href=//evil.invalid/>",
    "<meta xss http-equiv=refresh content=0;url=//evil.invalid/>",
    "<link xss rel=stylesheet href=//evil.invalid/x.css><style xss>*{display:none}</style>",
    "<form xss action=//evil.invalid/><button formaction=//evil.invalid/>b</button></form>",
    '<noscript><p title="</noscript><img xss src=x onerror=alert(1)>">',
    "<math xss><mtext><table><mglyph><style><img xss src=x onerror=alert(1)></style></mglyph></table></math>",
    "&lt;img xss src=x onerror=alert(1)&gt; &#60;img xss&#62; \\u003cimg xss\\u003e %3Cimg xss%3E",
    "{{1337*1337}} ${1337*1337} {%xss%} #{1337*1337} <%=1337*1337%> %(xss)s {xss} {0.xss}",
    "＜img xss src＝x onerror＝alert(1)＞ \u202eetouq\u2066 <img\u00a0xss src=x\u200b onerror=alert(1)>",
    "<\0img xss src=x onerror=alert(1)> \0",
    *(f"{sign}cmd|' /C calc'!A0" for sign in "=+-@\t\r"),
)
WHOLE = "\n".join(CORPUS)
WRITTEN = " ".join(WHOLE.replace("\0", "").replace("\u2028", "").split())  # what a file may hold
BREAKS_OUT = CORPUS[6]
SHORT = CORPUS[0] + BREAKS_OUT + CORPUS[3]


def pieces(most: int) -> list[str]:
    """The corpus, in parts of so many letters."""
    found = [""]
    for vector in CORPUS:
        vector = " ".join(vector.replace("\0", "").replace("\u2028", "").split())
        if len(found[-1]) + len(vector) > most:
            found.append("")
        found[-1] = f"{found[-1]} {vector}".strip()
    return found


_TYPED = ("speak", "dial", "checked", "when-closed")  # keys whose values are told where they are wrong


class Kept:
    """What was put where, to be looked for on the pages."""

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}

    def __call__(self, field: str, words: str = WRITTEN, most: int = 100_000) -> str:
        """The words for a field, which begin with its name; cut, where it takes no more."""
        self.fields[field] = f"{field} {words}"[:most]
        return self.fields[field]


def hostile_home(home: Path) -> Kept:
    """A town's line, to whose free fields somebody gave all of it; files take no NUL."""
    kept = Kept()
    town(home)
    (home / "tests" / "calls").mkdir(parents=True)
    parts = iter(pieces(400))
    services = (home / "menus" / "services.yaml").read_text(encoding="utf-8")
    for service, old in (("town-hall", "the town's own page"), ("library", "a sign on its door")):
        source, todo = kept(f"source-of-{service}", next(parts)), kept(f"to-do-of-{service}", next(parts))
        services = services.replace(old, f"{_quoted(source)}\n  unconfirmed: {_quoted(todo)}")
    (home / "menus" / "services.yaml").write_text(services, encoding="utf-8")
    line = (home / "menus" / "line.yaml").read_text(encoding="utf-8")
    name = _quoted(kept("line-name", next(parts)))
    (home / "menus" / "line.yaml").write_text(line.replace("Fairview town line", name, 1), encoding="utf-8")
    _record(home, kept)
    (home / "prompts" / "en" / f"{kept('sound-name', BREAKS_OUT)}.wav").write_bytes(b"no sound")
    stamp(home, "library", kept("stamped-by", BREAKS_OUT, 100), ADDED)
    return kept


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)


def _record(home: Path, kept: Kept) -> None:
    """A recording that says other words, one before it, and a take that nobody has kept yet."""
    heard = (0.5, -19.0, -3.0)
    for hertz, when in ((200, "earlier"), (300, "now")):
        words, source, by, warning = (kept(f"{it}-of-{when}") for it in ("words", "source", "by", "warning"))
        made = make_record(
            *(words, sound := hum(hertz), heard),
            source=source,
            original=None,
            added=ADDED,
            warnings=(warning,),
            by=by,
        )
        keep(home, "en", "main", sound, made, None)
    del kept.fields["source-of-earlier"], kept.fields["warning-of-earlier"]  # these are shown nowhere


def take_on_trial(home: Path, kept: Kept, now: datetime) -> str:
    trials = Trials(home, lambda: now)
    folder = trials.receive(lambda path: path.write_bytes(b""))
    take = Take(hum(250), Measured(0.5, -19.0, -3.0), kept("source-of-take"), (kept("warning-of-take"),))
    told = (kept("words-of-take"), kept("by-of-take"), now, take, WRITTEN)
    return trials.keep(folder, Trial("main", "en", *told))


def hostile_database(home: Path, kept: Kept, now: datetime) -> str:
    """A database full of it, past every form; the secret of somebody who is signed in."""
    database = open_database(f"sqlite:///{home}/instance/ivr.db")
    database.migrate()
    token = _people(database, kept, now)
    _editions(home, database, kept, now)
    told = (kept("audit-about"), kept("audit-before", WHOLE.replace("\0", "")), kept("audit-after"))
    Audit(database).add(Actor(kept("audit-by"), now), "menu-changed", *told)
    node = kept("called-node", SHORT)
    pressed = (30.0, "2", "main", node)
    began = now - timedelta(days=2)
    CallLog(database).add(many(9, pressed, (35.0, "busy", node, node), ended=40.0, at=began))
    database.close()
    return token


def _people(database: Database, kept: Kept, now: datetime) -> str:
    people, shell = People(database), Actor("(command line)", now)
    for name in ("Ana", "Ben"):
        link = people.invite(name, Role.PUBLISHER, shell)
        with database.writing() as connection:
            mine = accounts.c.id == link.account.id
            named = (
                update(accounts)
                .where(mine)
                .values(name=kept(f"name-of-{name}", SHORT), made_by=kept("made-by"))
            )
            connection.execute(named)
    account = people.accept(people.invite_again(1, shell).token, "no hash", now)
    visit = Visit(kept("address", BREAKS_OUT, 200), kept("browser", CORPUS[0] + CORPUS[3], 200))
    return Sessions(database).start(account.id, visit, Actor(account.name, now)).token


def _editions(home: Path, database: Database, kept: Kept, now: datetime) -> None:
    """Two editions, made past the check; in the second the library has another number, and hostile words."""
    line = read_line(home).line
    assert line
    for n, each in enumerate((line, _worded(line, kept))):
        by, why = kept(f"published-by-{n}"), kept(f"published-why-{n}")
        named = compile_line(each, "").line
        Editions(database).publish(named, {}, Decision(by, why, now - timedelta(hours=2 - n)))


def _worded(line: Line, kept: Kept) -> Line:
    words = {
        name: {code: kept(f"said-{name}-{code}") for code in line.prompts[name]}
        for name in ("emergency", "welcome", "main", "main-library", "library")
    }
    library = replace(line.service("library"), dial=read_dialable("312-744-6630"))
    return replace(line, prompts=dict(line.prompts) | words, nodes=dict(line.nodes) | {"library": library})


def spoil(home: Path) -> Kept:
    """Somebody writes it into the files of the draft, past every form: as words, as names, as values."""
    kept, menus = Kept(), home / "menus"
    said = _quoted(kept("words-of-main"))
    main = (menus / "main.yaml").read_text(encoding="utf-8")
    (menus / "main.yaml").write_text(main.replace("How can we help?", said), encoding="utf-8")
    news = (menus / "news.yaml").read_text(encoding="utf-8")
    said = _quoted(kept("words-of-news"))
    (menus / "news.yaml").write_text(news.replace("The new bridge is open.", said), encoding="utf-8")
    services = (menus / "services.yaml").read_text(encoding="utf-8")
    said = _quoted(kept("name-of-library"))
    (menus / "services.yaml").write_text(services.replace("Fairview library", said), encoding="utf-8")
    wrong = {
        kept("block-name", BREAKS_OUT): {"say": "Good."},
        "odd-keys": {"say": "Good.", kept("key", BREAKS_OUT): "x"},
        "odd-target": {"say": "Good.", "then": kept("target", BREAKS_OUT)},
        "odd-values": {key: kept(f"{key}-typed", BREAKS_OUT) for key in _TYPED},
    }
    (menus / f"{kept('file-name', BREAKS_OUT)}.yaml").write_text(json.dumps(wrong), encoding="utf-8")
    return kept
