"""Nothing that somebody wrote is run: not as a program, a command, a query or a template."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import HOME
from tests.test_house import MODULES, imports

RUN_AS_CODE = {"eval", "exec", "compile", "__import__", "render_template_string", "from_string"}
COMMANDS = {"Popen", "run", "call", "check_call", "check_output", "getoutput", "system", "popen"}
QUERIES = {"text", "exec_driver_sql", "literal_column"}
UNPACKED_AS_OBJECTS = {"pickle", "marshal", "shelve", "dill", "jsonpickle"}
NETWORK = ("urllib.request", "http.client", "socket", "requests", "httpx")
# Where a document of our own, or of the line that is called, is read or written as XML: no page of anybody.
XML = {"twiml.py", "phone/verbs.py", "check/portability.py", "check/year_chart.py", "check/uses.py"}
# These name the tables of the program itself, as the database quotes them.
OUR_TABLES = {"store/rows.py", "store/bringing_in.py"}
CARRIERS_SEAL = {"web/signature.py", "phone/exchange.py"}  # it signs with SHA-1


def calls(path: Path) -> Iterator[tuple[str, str, ast.Call]]:
    """Every call: what is called, of which name, and where."""
    for node in ast.walk(ast.parse((HOME / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield name, getattr(getattr(node.func, "value", None), "id", ""), node


def fixed(node: ast.expr) -> bool:
    """Whether a text stands in the program: written there, or put together of constants that do."""
    if isinstance(node, ast.JoinedStr):
        return all(fixed(each.value) for each in node.values if isinstance(each, ast.FormattedValue))
    if isinstance(node, ast.IfExp):
        return fixed(node.body) and fixed(node.orelse)
    return isinstance(node, ast.Constant) or bool(re.fullmatch(r"_?[A-Z][A-Z_]*", getattr(node, "id", "")))


def refuse_dangers(path: Path) -> None:
    inside = "/".join(path.parts[path.parts.index("ivr") + 1 :])
    for what, of, call in calls(path):
        at = f"{path}:{call.lineno}: {of}.{what}"
        assert what not in RUN_AS_CODE or of == "re", at
        assert of != "os" or what not in COMMANDS, f"{at}: give subprocess a list of words"
        assert of != "subprocess" or what not in COMMANDS or not is_shell(call), f"{at}: give it a list"
        if inside.startswith("store/") and inside not in OUR_TABLES and what in QUERIES and call.args:
            assert fixed(call.args[0]), f"{at}: bind what is not fixed"
        assert what not in ("md5", "sha1") or inside in CARRIERS_SEAL, f"{at}: take SHA-256"
    for line, name in imports(path):
        assert name.split(".")[0] not in UNPACKED_AS_OBJECTS, f"{path}:{line}: {name} makes objects of bytes"
        assert not name.startswith("xml") or inside in XML, f"{path}:{line}: {name} reads foreign XML"


def is_shell(call: ast.Call) -> bool:
    """Whether words would be taken apart by a shell."""
    told = isinstance(call.args[0], ast.Constant | ast.JoinedStr)
    return told or any(key.arg == "shell" for key in call.keywords)


def test_nothing_that_somebody_wrote_is_run() -> None:
    for path in MODULES:
        refuse_dangers(path)


@pytest.mark.parametrize(
    ("part", "line"),
    [
        ("web", "eval(x)"),
        ("cli", "subprocess.run(f'ls {x}', shell=True)"),
        ("cli", "os.system(x)"),
        ("store", "connection.execute(text(f'SELECT {x}'))"),
        ("store", "import pickle"),
        ("files", "from xml.etree import ElementTree"),
        ("core", "hashlib.md5(x)"),
    ],
)
def test_each_danger_is_told(tmp_path: Path, part: str, line: str) -> None:
    module = tmp_path / "ivr" / part / "danger.py"
    module.parent.mkdir(parents=True)
    module.write_text(line, encoding="utf-8")
    with pytest.raises(AssertionError, match=r"danger\.py:1"):
        refuse_dangers(module)


def test_the_console_asks_no_other_server_but_the_line_in_front_of_it() -> None:
    ours = [path for path in MODULES if path.parts[1:3] == ("web", "staff")]
    asking = {path.name for path in ours for _, name in imports(path) if name.startswith(NETWORK)}
    assert asking == {"pulse.py"}


def test_no_template_says_that_words_are_markup() -> None:
    """Every template's name ends in .html, so that all of them escape; none takes that back."""
    for template in (HOME / "ivr" / "web" / "staff" / "templates").rglob("*.*"):
        assert template.suffix == ".html", template
        text = template.read_text(encoding="utf-8")
        assert not re.search(r"\|\s*safe\b|autoescape|\|\s*tojson|Markup", text), template
        assert not re.search(r"=\s*\{\{", re.sub(r"\{%.*?%\}", "", text)), f"{template}: no quotes"
