"""Whether a part that is installed here has a fault that the world knows of.

pip-audit asks the OSV database, part by part. Where it cannot, nothing is known, and that is told.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from importlib.metadata import distributions
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ivr.doctor.finding import Finding
from ivr.web.secret_files import without_secrets

OSV = "https://api.osv.dev/v1/query"
OSV_URL = "IVR_OSV_URL"  # a copy of that database which this machine may reach
_SECONDS = 600  # for all parts together
_OURSELVES = "ivr"  # a fault of ours is told in SECURITY.md; of that name the database knows somebody else's
_OPTIONS = ("--strict", "--no-deps", "--disable-pip", "--vulnerability-service=osv", "--format=json")

Parts = Mapping[str, str]


class NobodyAsked(Exception):
    """Why nothing is known of the parts."""


def installed() -> dict[str, str]:
    """Every part that is installed beside us, with its version."""
    found = {each.metadata["Name"].lower(): each.version for each in distributions()}
    found.pop(_OURSELVES, None)
    return dict(sorted(found.items()))


def known_faults(parts: Parts, url: str) -> Iterator[Finding]:
    """Each fault that is known of these parts, with its remedy; and where nobody could be asked, that."""
    if find_spec("pip_audit") is None:
        what = "pip-audit is not installed, so nobody can be asked about known faults"
        yield Finding("bad", "parts", what, "pip install 'ivr[audit]'")
        return
    try:
        audited = _audited(parts, url)
    except NobodyAsked as why:
        what = f"nobody could be asked about known faults of {len(parts)} parts ({why})"
        remedy = f"let this machine reach {url}, or name a copy of it in {OSV_URL}; until then look by hand"
        yield Finding("bad", "parts", what, remedy)
        return
    faults = [_fault(part, fault) for part in audited for fault in part["vulns"]]
    yield from faults
    if not faults:
        yield Finding("fine", "parts", f"no fault is known of the {len(parts)} parts that are installed")


def _audited(parts: Parts, url: str) -> list[dict[str, Any]]:
    """What pip-audit found out of each part. Raises NobodyAsked unless that is told of every one."""
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder, "parts.txt")
        listed.write_text("".join(f"{name}=={version}\n" for name, version in parts.items()), "utf-8")
        told = (f"--requirement={listed}", f"--osv-url={url}", f"--cache-dir={folder}")
        command = [sys.executable, "-m", "pip_audit", *_OPTIONS, "--progress-spinner=off", *told]
        environ = without_secrets(os.environ)
        try:
            ended = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, env=environ)
        except subprocess.TimeoutExpired:
            raise NobodyAsked(f"no answer within {_SECONDS} seconds") from None
    try:
        audited: list[dict[str, Any]] = json.loads(ended.stdout)["dependencies"]
    except ValueError:
        raise NobodyAsked(_last_words(ended.stderr) or f"pip-audit ended with {ended.returncode}") from None
    missed = len(parts) - sum("vulns" in part for part in audited)
    if missed:
        raise NobodyAsked(f"of {missed} parts nothing was told")
    return audited


def _last_words(said: str) -> str:
    rows = [row for row in said.strip().splitlines() if row.strip()]
    return rows[-1].strip()[:300] if rows else ""


def _fault(part: Mapping[str, Any], fault: Mapping[str, Any]) -> Finding:
    named = ", ".join([fault["id"], *fault["aliases"]])
    what = f"{part['name']} {part['version']} has a known fault, {named}: {fault['description'][:300]}"
    remedy = "no remedy is known: switch off what it is reached by (docs/security.md)"
    if mended := fault["fix_versions"]:
        remedy = f"install {part['name']} {mended[0]} or newer, in the time that docs/security.md gives"
    return Finding("bad", "parts", what, remedy)
