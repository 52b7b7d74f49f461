"""The TLS front, as deploy/Caddyfile has it: a whole request or none comes to the line."""

from __future__ import annotations

import os
import re
import shutil
import socket
import ssl
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from ivr.phone import HttpExchange, Request
from tests.conftest import HOME
from tests.web.server import TOKEN, Server, answers, free_port, wait_until
from tests.web.test_served import AGAIN

STALLED = 100  # more than the line has threads
FRONT = (HOME / "deploy/Caddyfile").read_text(encoding="utf-8")
OF_ITS_OWN = (
    "\tskip_install_trust\n\tauto_https disable_redirects\n\tadmin off\n"  # beside others on this machine
)
# What RFC 9325 recommends of TLS 1.2: a key for each connection, and a cipher with a seal.
SOUND = re.compile(r"TLS_ECDHE_(ECDSA|RSA)_WITH_(AES_(128|256)_GCM_SHA(256|384)|CHACHA20_POLY1305_SHA256)")


def told(name: str) -> list[str]:
    """What the front is told after a word."""
    (words,) = re.findall(rf"^\s*{name} (.+)$", FRONT, re.M)
    return str(words).split()


def test_the_front_speaks_the_newest_tls_with_sound_ciphers_alone() -> None:
    assert told("protocols") == ["tls1.2", "tls1.3"]
    assert len(told("ciphers")) == 6 and all(map(SOUND.fullmatch, told("ciphers")))
    assert set(told("curves")) == {"x25519", "secp256r1", "secp384r1"}
    sites = re.findall(r"^(?:# )?\{\$\w+\} \{\n#? ?\timport sound$", FRONT, re.M)
    assert len(sites) == 2, "the line's name, and the console's where it has one"


@pytest.fixture(name="front")
def a_front(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int]]:
    """A front, where it is reached, and where it expects the line."""
    if (caddy := shutil.which("caddy")) is None:
        pytest.skip("caddy is not installed")
    url, port = f"https://127.0.0.1:{free_port()}", free_port()
    environ = {"LINE_HOST": url, "LINE_AT": f"127.0.0.1:{port}", "HOME": f"{tmp_path}", "XDG_DATA_HOME": ""}
    config = tmp_path / "Caddyfile"
    config.write_text(FRONT.replace("{\n", f"{{\n{OF_ITS_OWN}", 1))
    run = [caddy, "run", "--config", f"{config}", "--adapter", "caddyfile"]
    with (tmp_path / "front.txt").open("wb") as said:
        front = subprocess.Popen(run, env=os.environ | environ, stdout=said, stderr=said)
    root = tmp_path / ".local/share/caddy/pki/authorities/local/root.crt"
    wait_until(root.exists)
    monkeypatch.setenv("SSL_CERT_FILE", f"{root}")
    yield url, port
    front.terminate()
    front.wait(20)


@pytest.mark.faults
def test_bodies_that_stall_stay_at_the_front_and_calls_go_on(
    front: tuple[str, int], serve: Callable[..., Server]
) -> None:
    url, port = front
    serve(port=port, TWILIO_AUTH_TOKEN=TOKEN, PUBLIC_BASE_URL=url)
    wait_until(lambda: answers(f"{url}/readyz"))
    head = (
        b"POST /voice HTTP/1.1\r\nHost: %s\r\nContent-Length: 900\r\nX-Twilio-Signature: %s\r\n\r\nTo=%%2B1"
    )
    trusting = ssl.create_default_context()
    with ExitStack() as stalled:
        for _ in range(STALLED):
            line = stalled.enter_context(connected(url, trusting))
            line.sendall(head % (url.removeprefix("https://").encode(), b"A" * 27 + b"="))
        assert line.version() == "TLSv1.3"
        reply = HttpExchange(TOKEN).send(Request("POST", f"{url}/voice", AGAIN))
        assert b"<Gather" in reply.body
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{url}/metrics", timeout=5)
    trusting.maximum_version = ssl.TLSVersion.TLSv1_2
    with connected(url, trusting) as older:
        assert (older.cipher() or ("",))[0] in (
            "ECDHE-ECDSA-AES256-GCM-SHA384",
            "ECDHE-ECDSA-AES128-GCM-SHA256",
        )
    trusting.set_ciphers("ECDHE-ECDSA-AES128-SHA:ECDHE-RSA-AES128-SHA:AES128-GCM-SHA256")
    with pytest.raises(ssl.SSLError, match="HANDSHAKE_FAILURE"):
        connected(url, trusting)


def connected(url: str, trusting: ssl.SSLContext) -> ssl.SSLSocket:
    host, _, port = url.removeprefix("https://").partition(":")
    return trusting.wrap_socket(socket.create_connection((host, int(port)), timeout=10), server_hostname=host)
