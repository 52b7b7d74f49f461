"""A city on its way to real numbers: a home, a line behind TLS, an account at the carrier."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme

from ivr.cli import main
from ivr.files.load import load
from ivr.web.build import build
from ivr.web.settings import Settings
from tests.deploy.carrier import SID, TOKEN, Carrier, served
from tests.files.small import SMALL, copy_of

FIRST, SECOND = "+13127446000", "+17733337000"
NUMBERS = "numbers:\n  312-744-6000: en\n  773-333-7000: en\n"


@dataclass
class City:
    """What staff type, and what they are told."""

    home: Path
    carrier: Carrier
    authority: trustme.CA
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    account_url: str
    base_url: str = ""

    def ivr(self, *arguments: str, code: int = 0) -> str:
        """Everything that a command tells; it must end with that code."""
        ended = main([arguments[0], "--home", str(self.home), *arguments[1:]])
        told = self.capsys.readouterr()
        assert ended == code, told.out + told.err
        return told.out + told.err

    def set(self, name: str, value: str) -> None:
        self.monkeypatch.setenv(name, value)

    @contextmanager
    def on_the_air(self, token: str = TOKEN, valid: timedelta = timedelta(days=60), host: str = "localhost",
                   at: Path | None = None, instead: Any = None,
                   old: bool = False) -> Iterator[int]:  # fmt: skip
        """The line behind a TLS front, its certificate valid so long; PUBLIC_BASE_URL leads there. An old
        front speaks whatever anybody asks for."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        if old:
            context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
            context.set_ciphers("ALL:@SECLEVEL=0")
        ends = datetime.now(UTC) + valid
        self.authority.issue_cert(host, not_before=ends - timedelta(days=90), not_after=ends).configure_cert(
            context
        )
        line, _ = load(at or self.home)
        assert line

        def app(environ: dict[str, object], start: object) -> object:
            return answering(environ, start)  # type: ignore[arg-type]

        with served(app, context) as port:
            base = f"https://localhost:{port}"
            answering = instead or build(line, Settings(at or self.home, base, (token,), demo=False))
            self.base_url = base
            self.set("PUBLIC_BASE_URL", base)
            yield port


@contextmanager
def city(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[City]:
    """A city whose two numbers still lead elsewhere, and whose staff know their account."""
    home = copy_of(SMALL, tmp_path / "home")
    file = home / "menus/line.yaml"
    file.write_text(file.read_text(encoding="utf-8") + NUMBERS, encoding="utf-8")
    carrier, authority = Carrier(), trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    carrier.has(
        FIRST, voice_url="https://demo.twilio.com/welcome/voice/", voice_application_sid="AP" + "1" * 32
    )
    carrier.has(SECOND)
    with served(carrier) as port:
        made = City(home, carrier, authority, monkeypatch, capsys, f"http://127.0.0.1:{port}")
        made.set("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
        made.set("IVR_CARRIER_API", made.account_url)
        made.set("PUBLIC_BASE_URL", "https://line.smallville.gov")
        made.set("TWILIO_ACCOUNT_SID", SID)
        made.set("TWILIO_AUTH_TOKEN", TOKEN)
        for name in ("DATABASE_URL", "IVR_CARRIER", "IVR_FALLBACK_URL", "TWILIO_EDGE", "TWILIO_REGION"):
            monkeypatch.delenv(name, raising=False)
        yield made
