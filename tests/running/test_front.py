"""The TLS front, as deploy/Caddyfile has it: a whole request or none comes to the line."""

from __future__ import annotations

import os
import shutil
import socket
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


@pytest.fixture(name="front")
def a_front(tmp_path: Path) -> Iterator[tuple[str, int]]:
    """A front, where it is reached, and where it expects the line."""
    if (caddy := shutil.which("caddy")) is None:
        pytest.skip("caddy is not installed")
    url, port = f"http://127.0.0.1:{free_port()}", free_port()
    environ = {"LINE_HOST": url, "LINE_AT": f"127.0.0.1:{port}", "HOME": f"{tmp_path}"}
    run = [caddy, "run", "--config", f"{HOME}/deploy/Caddyfile", "--adapter", "caddyfile"]
    with (tmp_path / "front.txt").open("wb") as said:
        front = subprocess.Popen(run, env=os.environ | environ, stdout=said, stderr=said)
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
    with ExitStack() as stalled:
        for _ in range(STALLED):
            host = url.removeprefix("http://")
            line = stalled.enter_context(
                socket.create_connection((host.split(":")[0], int(host.split(":")[1])))
            )
            line.sendall(head % (host.encode(), b"A" * 27 + b"="))
        reply = HttpExchange(TOKEN).send(Request("POST", f"{url}/voice", AGAIN))
        assert b"<Gather" in reply.body
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{url}/metrics", timeout=5)
