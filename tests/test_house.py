"""The house rules, stated once and kept: imports go one way, libraries have one home, parts stay small."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

from tests.conftest import HOME

IVR = HOME / "ivr"
MODULES = sorted(path.relative_to(HOME) for path in IVR.rglob("*.py"))

# Each part, and the parts of ours it may import. `phone` imports nothing else of ours.
ALLOWED = {
    "core": {"core"},
    "files": {"core", "files"},
    "audio": {"core", "files", "audio"},
    "check": {"core", "files", "audio", "phone", "twiml", "edition", "last_resort", "check"},
    "carriers": {"core"},
    "twiml": {"core"},
    "last_resort": set(),
    "edition": {"core", "audio", "twiml", "carriers"},
    "fallback": {"core", "audio", "twiml"},
    # Whether a draft may be published: asked of the rules and of what was published, for command and console.
    "publishing": {"core", "files", "check", "edition", "store"},
    "phone": {"phone"},
    # What callers did, beside what the rules' own arithmetic promises.
    "report": {"core", "check", "store", "spreadsheet", "report"},
    "spreadsheet": set(),
    # The draft's files and the database's rows in one file, of one moment: neither can know of the other.
    "backup": {"core", "files", "store", "backup"},
    # The carrier's account and the line from outside: what a command needs, and no answer.
    "deploy": {"core", "audio", "carriers", "phone", "deploy"},
    # Looks at everything, and nothing looks at it but its command.
    "doctor": {
        *("core", "files", "audio", "check", "fallback", "store", "web", "phone", "deploy"),
        *("carriers", "backup", "doctor"),
    },
    "store": {"core", "store"},
    "web": {"core", "files", "audio", "twiml", "edition", "last_resort", "store", "web"},
    "staff": {
        *("core", "files", "audio", "check", "twiml", "edition", "phone", "publishing", "store", "web"),
        *("report", "staff"),
    },
    "cli": {
        *(
            "core",
            "files",
            "audio",
            "check",
            "twiml",
            "edition",
            "fallback",
            "publishing",
            "carriers",
            "backup",
            "deploy",
            "doctor",
            "store",
            "report",
            "spreadsheet",
            "web",
            "staff",
            "phone",
        ),
        "cli",
    },
    "__init__": set(),
    "__main__": {"cli"},
}

# Libraries that may be imported in one place only.
HOMES = {
    "flask": ("web/",),
    "flask_wtf": ("web/staff/",),
    "flask_bootstrap": ("web/staff/",),
    "wtforms": ("web/staff/",),
    "argon2": ("web/staff/",),
    "pyotp": ("web/staff/codes.py", "web/staff/pages/second_factor.py"),
    "segno": ("web/staff/pages/second_factor.py",),
    "cryptography": ("web/staff/codes.py",),
    "twilio": ("twiml.py", "deploy/account.py"),
    "pydub": ("audio/",),
    "av": ("audio/",),
    "numpy": ("audio/",),
    "yaml": ("files/",),
    "pydantic": ("files/",),
    "granian": ("web/",),
    "click": ("cli/",),
    "rich": ("cli/",),
    "sqlalchemy": ("store/",),
    "alembic": ("store/",),
    "prometheus_client": ("web/exposition.py",),
    "psycopg": ("store/postgres.py",),
}

# Asked for only at the rim: files, the clock, the environment, the network, chance.
RIM = (
    *("files/", "web/", "cli/", "phone/exchange.py", "audio/takes.py", "audio/workshop.py", "audio/robot.py"),
    *("store/database.py", "store/sqlite.py", "store/postgres.py", "store/upgrade.py", "store/depot.py"),
    "store/tokens.py",
    *("deploy/former.py", "deploy/outside.py", "doctor/", "backup/"),
    "report/demo.py",  # made-up callers, by a chance that is the same each time
    "publishing.py",  # writes what callers hear now out as files, to ask the rules about it
)
WORLD = {"os", "socket", "subprocess", "urllib.request", "random", "secrets", "sqlite3", "time", "pathlib"}
PURE_PATHS = {"phone/transcript.py"}  # takes the last part of a path apart, opens nothing


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Every module imported, with its line."""
    for node in ast.walk(ast.parse((HOME / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: a relative import hides where it leads"
            assert [alias.name for alias in node.names] != ["*"]
            if node.module == "ivr":
                yield from ((node.lineno, f"ivr.{alias.name}") for alias in node.names)
            else:
                yield node.lineno, str(node.module)


def part(path: Path) -> str:
    """The part of ours a file belongs to: a folder, or a module beside them. The console is one of its own:
    it asks for much that must not be near a caller."""
    return "staff" if path.parts[1:3] == ("web", "staff") else path.parts[1].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_imports_go_one_way(path: Path) -> None:
    for line, name in imports(path):
        if name.startswith("ivr.") and not name.startswith("ivr.__"):
            target = part(Path(*name.split(".")))
            assert target in ALLOWED[part(path)], f"{path}:{line}: {part(path)} must not import {target}"


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_each_library_has_one_home(path: Path) -> None:
    inside = path.relative_to("ivr").as_posix()
    for line, name in imports(path):
        homes = HOMES.get(name.split(".")[0])
        assert homes is None or inside.startswith(homes), (
            f"{path}:{line}: {name} belongs in {' or '.join(homes)}"
        )


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_the_world_is_asked_only_at_the_rim(path: Path) -> None:
    inside = path.relative_to("ivr").as_posix()
    if inside.startswith(RIM) or inside in PURE_PATHS:
        return
    for line, name in imports(path):
        assert name not in WORLD, f"{path}:{line}: {name} reaches outside; pass what is needed as an argument"
    source = (HOME / path).read_text(encoding="utf-8")
    for call in ("datetime.now(", "date.today(", "utcnow(", " open("):
        assert call not in source, f"{path}: {call} reaches outside"


def functions() -> Iterator[tuple[str, int]]:
    for path in MODULES:
        for node in ast.walk(ast.parse((HOME / path).read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
                yield f"{path}:{node.lineno} {node.name}", node.end_lineno - node.lineno + 1


def test_functions_are_short() -> None:
    lengths = dict(functions())
    assert [name for name, length in lengths.items() if length > 60] == []
    assert median(lengths.values()) <= 8


def test_files_have_one_job() -> None:
    banned = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "base", "misc"}
    for path in MODULES:
        assert (HOME / path).read_text(encoding="utf-8").count("\n") <= 400, path
        assert path.stem not in banned, path
        assert ast.get_docstring(ast.parse((HOME / path).read_text(encoding="utf-8"))), (
            f"{path} does not say its job"
        )


def test_the_engine_knows_no_city() -> None:
    for path in MODULES:
        source = (HOME / path).read_text(encoding="utf-8").lower()
        for word in ("chicago", "illinois", "nami", "copa", "lightfoot"):
            found = [n for n, row in enumerate(source.split("\n"), 1) if word in row.replace("name", "")]
            assert not found or _only_in_words(path, word), f"{path}:{found}: the engine knows {word}"


def _only_in_words(path: Path, word: str) -> bool:
    """Examples in docstrings, comments and messages to staff may name a city; code may not."""
    tree = ast.parse((HOME / path).read_text(encoding="utf-8"))
    names = {node.id.lower() for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {node.attr.lower() for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return not any(word in name for name in names)
