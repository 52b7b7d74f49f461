"""The container and what is composed around it. No container can be built here: each step is asked whether
what it names is there, and the image's own look at its health is made at the real application."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path
from threading import Thread
from typing import Any
from wsgiref.simple_server import make_server

import pytest
import yaml

from ivr.cli.serve import serve as serve_command
from ivr.core.line import Line
from ivr.web.build import build
from ivr.web.secret_files import FILES
from ivr.web.settings import Settings
from tests.conftest import HOME, OPEN
from tests.web.server import TOKEN, free_port

DEPLOY = HOME / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
TEXT = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
LINE = COMPOSE["services"]["line"]
PINNED = re.compile(r"[a-z]+:\d+(\.\d+)?-[a-z-]+")


def steps(kind: str) -> list[str]:
    """What follows an instruction, each time it is there."""
    return re.findall(rf"^\s*{kind} (.+)$", DOCKERFILE, re.M)


def test_the_image_is_made_of_what_is_here_and_runs_as_nobody() -> None:
    assert all(PINNED.match(image) for image in steps("FROM"))
    allowed = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8")
    for step in steps("COPY"):
        sources = [word for word in step.split()[:-1] if not word.startswith("--")]
        for source in sources if "--from" not in step else ():
            assert (HOME / source).exists()
            assert f"!{source}\n" in allowed
    user, *_ = steps("USER")
    assert user.partition(":")[0] in steps("RUN")[-1] and int(user.partition(":")[0]) > 0
    assert steps("VOLUME") == steps("WORKDIR")[1:] == ["/line"]


def test_the_image_looks_at_its_health_and_serves_as_the_command_does(line: Line) -> None:
    (health,) = re.findall(r"^HEALTHCHECK .*CMD (\[.+\])$", DOCKERFILE, re.M)
    _, *look = json.loads(health)
    (port,) = steps("EXPOSE")
    app = build(line, Settings(HOME, "https://line.city.gov", (TOKEN,), demo=False), lambda: OPEN)
    with make_server("127.0.0.1", 0, app) as server:
        Thread(target=server.handle_request, daemon=True).start()
        for there, code in ((server.server_port, 0), (free_port(), 1)):
            asked = [part.replace(f":{port}/", f":{there}/") for part in look]
            assert subprocess.run([sys.executable, *asked], capture_output=True).returncode == code
    command, *options = json.loads(re.findall(r"^CMD (.+)$", DOCKERFILE, re.M)[0])
    parsed = serve_command.make_context(command, options).params
    assert (json.loads(steps("ENTRYPOINT")[0]), command) == (["ivr"], "serve")
    assert (parsed["host"], parsed["port"]) == ("0.0.0.0", int(port))


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_each_service_is_pinned_and_can_do_little(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["restart"] == "always"
    assert "build" in service or PINNED.fullmatch(service["image"])
    assert set(service.get("networks", ())) <= COMPOSE["networks"].keys()
    for volume in service["volumes"]:
        source = volume.split(":")[0]
        assert (DEPLOY / source).is_file() if source.startswith(".") else source in COMPOSE["volumes"]
    assert set(service.get("depends_on", ())) <= COMPOSE["services"].keys()


def test_only_the_front_is_open_to_the_world_and_it_leads_to_the_line() -> None:
    services = COMPOSE["services"]
    assert [name for name in services if "ports" in services[name]] == ["front"]
    (port,) = LINE["expose"]
    assert [port] == steps("EXPOSE")
    assert services["front"]["environment"]["LINE_AT"] == f"line:{port}"
    (socket,) = re.findall(r"^#   database-url .*\?host=(\S+)$", TEXT, re.M)
    assert f"database-socket:{socket}:ro" in LINE["volumes"]
    assert f"database-socket:{socket}" in services["database"]["volumes"]
    assert services["database"]["network_mode"] == "none"
    assert "auth-local=scram" in services["database"]["environment"]["POSTGRES_INITDB_ARGS"], "not everybody"
    front = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    assert set(re.findall(r"\{\$(\w+)", front)) == services["front"]["environment"].keys()
    assert (DEPLOY / LINE["build"]["context"] / LINE["build"]["dockerfile"]).is_file()


def test_what_must_be_written_down_before_it_starts_is_said_at_its_head() -> None:
    head, _, rest = TEXT.partition("name: ivr")
    needed = set(re.findall(r"\$\{(\w+):\?", rest))
    assert needed <= set(re.findall(r"^# +(\w+)=", head, re.M))
    named = dict(re.findall(r"^#   ([a-z-]+) \((\d+)\)", head, re.M))
    assert named.keys() == COMPOSE["secrets"].keys()
    assert {named[secret] for secret in LINE["secrets"]} == {steps("USER")[0].partition(":")[0]}


def test_every_secret_is_a_file_that_its_service_alone_is_given() -> None:
    for service in COMPOSE["services"].values():
        read = {
            value.removeprefix("/run/secrets/")
            for name, value in service.get("environment", {}).items()
            if name.endswith("_FILE")
        }
        for volume in service["volumes"]:
            script = DEPLOY / volume.partition(":")[0]
            if script.suffix == ".sql":
                read |= set(re.findall(r"/run/secrets/([a-z-]+)", script.read_text(encoding="utf-8")))
        assert read == set(service.get("secrets", ()))
    told = {name for name in LINE["environment"] if name.endswith("_FILE")}
    assert told == set(FILES.values()) and not FILES.keys() & LINE["environment"].keys()
    ignored = (HOME / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert all(f"/deploy/{Path(each['file']).parent}/" in ignored for each in COMPOSE["secrets"].values())


def test_the_procfile_starts_a_server_at_the_port_it_is_given() -> None:
    kind, _, command = (HOME / "Procfile").read_text(encoding="utf-8").strip().partition(": ")
    program, name, *options = shlex.split(command.replace("$PORT", "5000"))
    assert (kind, program, name) == ("web", "ivr", "serve")
    parsed = serve_command.make_context(name, options).params
    assert (parsed["host"], parsed["port"]) == ("0.0.0.0", 5000)
