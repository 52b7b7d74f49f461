"""What is published is heard by new calls within two seconds; those in progress finish as they began."""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
import urllib.request
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from ivr.core.line import Line
from ivr.edition import compile_line
from ivr.phone import HttpExchange, Request, read
from ivr.phone.verbs import Gather, Say
from ivr.store.database import open_database
from ivr.store.editions import Editions
from ivr.store.history import Decision
from tests.conftest import HOME
from tests.web.server import TOKEN, Server, alive, answers, children_of, free_port, grandchildren, wait_until

AGAIN = (("To", "+17735550100"), ("From", "+13125550123"), ("Digits", "#"))


def reworded(line: Line, words: str) -> Line:
    """The line with another question in its first menu."""
    return replace(line, prompts=dict(line.prompts) | {"main": dict(line.prompts["main"]) | {"en": words}})


def decision(why: str) -> Decision:
    return Decision("Ana", why, datetime.now(UTC))


def editions(home: Path) -> Editions:
    """The published editions, as another process sees them."""
    return Editions(open_database(f"sqlite:///{home / 'instance/ivr.db'}"))


def publish(home: Path, line: Line, correction: str | None = None) -> str:
    edition = compile_line(line, "")
    editions(home).publish(edition.line, {}, decision("better words"), correction)
    return edition.name


def current(server: Server) -> str:
    with urllib.request.urlopen(server.url + "/healthz", timeout=5) as reply:
        return str(json.load(reply)["edition"])


def ask(server: Server, home: Path, place: str = "", token: str = "") -> tuple[str, str]:
    """One answer: where the call goes on, and all that the voice says."""
    return ask_at(server.url, home, place, token)


def ask_at(url: str, home: Path, place: str = "", token: str = "") -> tuple[str, str]:
    """The same at an address."""
    exchange = HttpExchange(token or (home / "instance/demo-token").read_text())
    reply = exchange.send(Request("POST", f"{url}/voice{place}", AGAIN))
    verbs = read(reply.body, reply.content_type)
    gather = next(verb for verb in verbs if isinstance(verb, Gather))
    words = [verb.text for verb in (*verbs, *gather.prompts) if isinstance(verb, Say)]
    return str(gather.action).partition("#")[0].removeprefix(f"{url}/voice"), " ".join(words)


def test_an_edition_is_heard_within_two_seconds_and_calls_finish_on_their_own(
    serve: Callable[..., Server], home: Path, line: Line
) -> None:
    server = serve("--workers", "2")
    before, _ = ask(server, home)
    name = publish(home, reworded(line, "Which of these is it?"))
    began = time.monotonic()
    wait_until(lambda: name in ask(server, home)[0])
    time.sleep(max(0.0, began + 2 - time.monotonic()))
    for _ in range(20):  # whichever worker answers
        place, words = ask(server, home, before)
        assert "Which of these" not in words
        assert place.split(".")[0] == before.split(".")[0]
        assert name in ask(server, home)[0]
    assert "Which of these is it?" in ask(server, home, ask(server, home)[0])[1]


def test_a_correction_takes_calls_over_to_the_same_menu_with_the_notice_first(
    serve: Callable[..., Server], home: Path, line: Line
) -> None:
    server = serve()
    before, _ = ask(server, home)
    name = publish(home, reworded(line, "Which of these is it?"), correction="the old question misled people")
    wait_until(lambda: current(server) == name)
    place, words = ask(server, home, before)
    assert place.split(".")[1:3] == ["en", "main"]
    assert name in place
    assert "Which of these is it?" in words


def test_a_withdrawn_edition_is_heard_by_nobody_any_more(
    serve: Callable[..., Server], home: Path, line: Line
) -> None:
    server = serve()
    good = current(server)
    bad = publish(home, reworded(line, "Sell your house!"))
    wait_until(lambda: current(server) == bad)
    place, _ = ask(server, home)
    editions(home).roll_back(None, decision("somebody played with it"))
    wait_until(lambda: current(server) == good)
    there, words = ask(server, home, place)
    assert good in there
    assert "Sell your house!" not in words


def test_a_server_whose_database_is_gone_answers_and_starts_again_with_what_it_had(
    serve: Callable[..., Server], home: Path, line: Line
) -> None:
    server = serve()
    name = publish(home, reworded(line, "Which of these is it?"))
    wait_until(lambda: current(server) == name)
    for file in home.glob("instance/ivr.db*"):
        file.unlink()
    (home / "instance/ivr.db").write_bytes(b"noise" * 1000)
    workers = grandchildren(server.process.pid)
    for worker in workers:
        os.kill(worker, signal.SIGKILL)
    wait_until(lambda: not any(map(alive, workers)) and answers(server.url + "/readyz"))
    wait_until(lambda: name in ask(server, home)[0])
    assert server.stop() == 0
    again = serve(port=server.port)
    assert name in ask(again, home)[0]
    assert "damaged" in again.said.read_text()
    assert f"callers hear edition {name}, the last one this machine had" in again.said.read_text()


def test_the_draft_is_heard_as_it_is_saved_and_half_an_edit_is_not(
    serve: Callable[..., Server], home: Path
) -> None:
    (home / "menus").unlink()
    shutil.copytree(HOME / "menus", home / "menus")
    server = serve("--draft")
    menu = home / "menus/main.yaml"
    good = menu.read_text()
    menu.write_text(good.replace("How can we help?", "What is it?"))
    wait_until(lambda: "What is it?" in ask(server, home, ask(server, home)[0])[1])
    menu.write_text("main:\n\tsay: half an edit")
    wait_until(lambda: "the draft is no line yet" in server.said.read_text())
    assert "What is it?" in ask(server, home, ask(server, home)[0])[1]
    menu.write_text(good)
    wait_until(lambda: "What is it?" not in ask(server, home, ask(server, home)[0])[1])
    assert not (home / "instance/ivr.db").exists(), "a draft is published by nobody"


def test_the_console_is_served_beside_the_calls_and_a_dead_one_costs_no_caller_anything(
    serve: Callable[..., Server], home: Path
) -> None:
    """By a name of its own, and by no other."""
    port = free_port()
    named = {"PUBLIC_BASE_URL": f"http://127.0.0.1:{port}", "IVR_CONSOLE_URL": f"http://localhost:{port}"}
    server = serve("--console", port=port, TWILIO_AUTH_TOKEN=TOKEN, **named)
    page = f"{named['IVR_CONSOLE_URL']}/staff"
    wait_until(lambda: answers(page))
    assert not answers(f"{server.url}/staff")
    wait_until(lambda: f"The staff console is at {page}\n" in server.said.read_text())
    servers = children_of(server.process.pid)
    assert len(servers) == 2, "one for calls, one for the console"
    place, _ = ask(server, home, token=TOKEN)
    console = next(pid for pid in servers if "staff" in Path(f"/proc/{pid}/cmdline").read_text())
    os.killpg(console, signal.SIGSTOP)
    for _ in range(20):
        assert ask(server, home, place, TOKEN)[0]
    os.killpg(console, signal.SIGKILL)
    assert ask(server, home, place, TOKEN)[0]
    wait_until(lambda: "The console ended" in server.said.read_text() and answers(page))
    assert {port for pid in [server.process.pid, *processes(server)] for port in listens(pid)} == {
        server.port
    }
    told = Path(f"/proc/{children_of(server.process.pid)[0]}/environ").read_text().split("\0")
    way = next(Path(each.partition("=")[2]) for each in told if each.startswith("IVR_CONSOLE_SOCKET="))
    assert way.is_socket() and way.parent.stat().st_mode & 0o077 == 0
    server.stop()
    assert not way.exists()


def processes(server: Server) -> list[int]:
    return [*children_of(server.process.pid), *grandchildren(server.process.pid)]


def listens(pid: int) -> set[int]:
    """The ports at which a process takes connections."""
    held = {str(each.readlink()) for each in Path(f"/proc/{pid}/fd").iterdir()}
    rows = [row.split() for row in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return {
        int(row[1].partition(":")[2], 16) for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in held
    }


def test_a_machine_that_only_answers_calls_has_no_console(serve: Callable[..., Server]) -> None:
    server = serve()
    assert not answers(server.url + "/staff")
    assert len(children_of(server.process.pid)) == 1
