"""A home of its own, and servers that end with the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import HOME
from tests.web.server import Server, answers, wait_until


@pytest.fixture(name="home")
def a_home(tmp_path: Path) -> Path:
    """A folder of its own that has the shipped line's menus and words."""
    for folder in ("menus", "prompts"):
        (tmp_path / folder).symlink_to(HOME / folder)
    return tmp_path


@pytest.fixture(name="serve")
def a_server(home: Path) -> Iterator[Callable[..., Server]]:
    started: list[Server] = []

    def start(*options: str, port: int = 0, **environ: str) -> Server:
        server = Server(home, *options, port=port, **environ)
        started.append(server)
        wait_until(lambda: answers(server.url + "/readyz") or server.process.poll() is not None)
        return server

    yield start
    for server in started:
        if server.process.poll() is None:
            server.stop()


@pytest.fixture
def eventually() -> Callable[[Callable[[], bool]], None]:
    """Waits for what happens by itself."""
    return wait_until
