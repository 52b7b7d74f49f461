"""docs/security.md, “The life of every key”: no key of the program is without one."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from ivr.web.secret_files import FILES
from tests.conftest import HOME
from tests.test_house import MODULES

PAGE = (HOME / "docs/security.md").read_text(encoding="utf-8")
SECTION = PAGE.partition("## The life of every key")[2].partition("\n## ")[0]
ROWS = [row.strip("| ").split(" | ") for row in re.findall(r"^\| .+", SECTION, re.M)]
# How a key is made, and how it is used.
BY_CHANCE = {"token_hex", "token_urlsafe", "token_bytes", "random_base32", "urandom"}
KEYED = {"hmac.new", "hmac.digest", "hmac.compare_digest", "Fernet", "URLSafeSerializer"}


def made_or_used(source: str) -> bool:
    """Whether a module makes something by chance, or seals, opens or compares with a key."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called in KEYED or called.rpartition(".")[2] in BY_CHANCE:
                return True
    return False


def test_every_place_where_a_key_is_made_or_used_is_in_the_table() -> None:
    found = {str(path) for path in MODULES if made_or_used(Path(HOME / path).read_text(encoding="utf-8"))}
    named = set(re.findall(r"`(ivr/[\w/]+\.py)`", SECTION))
    assert found - named == set(), "tell of these in docs/security.md"
    assert named - found == {"ivr/web/secret_files.py"}, "no key is there any more; a file's is read there"


def test_every_secret_that_is_given_to_the_line_has_its_row() -> None:
    words = {
        "TWILIO_AUTH_TOKEN": "the carrier's token",
        "DATABASE_URL": "the database's password, where there is one",
    }
    words |= {"IVR_METRICS_TOKEN": "the metrics' token"}
    assert {words[name] for name in FILES} <= {row[0] for row in ROWS}


def test_the_life_of_each_key_is_told_whole() -> None:
    head, *keys = ROWS
    assert {"whose", "made", "kept", "for", "crypto period", "renewed", "destroyed"} < set(head)
    assert len(keys) >= 12
    for key in keys:
        assert len(key) >= len(head) - 1 and all(key[: len(head) - 1]), key[0]


@pytest.mark.parametrize(
    "line",
    ["secrets.token_hex(16)", "hmac.digest(a, b, 'sha256')", "Fernet(key)", "hmac.compare_digest(a, b)"],
)
def test_a_key_that_nobody_told_of_would_be_found(line: str) -> None:
    assert made_or_used(line) and not made_or_used("hashlib.sha256(b'').digest()")
