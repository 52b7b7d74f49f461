"""Logs on another machine: what deploy/rsyslog/ivr.conf sends, to whom, and that it waits where nobody is."""

from __future__ import annotations

import json
import re
import shutil
import signal
import socket
import ssl
import subprocess
import time
from pathlib import Path

import pytest
import trustme

from tests.conftest import HOME
from tests.web.server import free_port

TEXT = (HOME / "deploy/rsyslog/ivr.conf").read_text(encoding="utf-8")
NAME = "logs.mycity.gov"
AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt"
LINE = json.dumps({"event": "answer", "node": "main"})


def test_logs_go_to_whoever_shows_the_right_certificate_and_wait_on_the_disk_meanwhile() -> None:
    said = dict(re.findall(r'([\w.]+)="([^"]*)"', TEXT))
    assert (said["StreamDriverMode"], said["StreamDriverAuthMode"]) == ("1", "x509/name")
    assert said["target"] == said["StreamDriverPermittedPeers"] == NAME
    assert (said["queue.saveOnShutdown"], said["action.resumeRetryCount"]) == ("on", "-1")
    assert said["queue.filename"] and said["queue.maxDiskSpace"]


def sending(folder: Path, port: int, authority: trustme.CA) -> list[str]:
    """The command of a sender as it is shipped, but for where it sends and where it gets a line from."""
    if (program := shutil.which("rsyslogd")) is None or not list(Path("/usr/lib").rglob("lmnsd_gtls.so")):
        pytest.skip("rsyslog with rsyslog-gnutls is not installed")
    authority.cert_pem.write_to_path(folder / "ca.pem")
    shipped = TEXT.replace(f'target="{NAME}"', 'target="127.0.0.1"').replace('"6514"', f'"{port}"')
    shipped = shipped.replace('resumeInterval="5"', 'resumeInterval="1"')
    shipped = shipped.replace(AUTHORITIES, f"{folder}/ca.pem")
    input_ = f'module(load="imfile")\ninput(type="imfile" File="{folder}/line.txt" Tag="ivr")\n'
    config = folder / "rsyslog.conf"
    config.write_text(f'global(workDirectory="{folder}")\n{input_}{shipped}')
    (folder / "line.txt").write_text(f"{LINE}\n")
    return [program, "-n", "-f", f"{config}", "-i", f"{folder}/pid"]


@pytest.mark.faults
@pytest.mark.parametrize("shown", [NAME, "other.mycity.gov"])
def test_a_line_reaches_that_machine_and_no_other(tmp_path: Path, shown: str) -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(shown).configure_cert(context)
    command = sending(tmp_path, port := free_port(), authority)
    sender = subprocess.Popen(command)
    try:
        time.sleep(1)  # nobody listens yet: the line waits
        with socket.create_server(("127.0.0.1", port)) as server:
            server.settimeout(20)
            connection, _ = server.accept()
            connection.settimeout(5)
            got = b""
            try:
                with context.wrap_socket(connection, server_side=True) as heard:
                    got = heard.recv(4096)
            except OSError:
                assert shown != NAME, "it refused the right machine"
            assert (LINE in got.decode()) == (shown == NAME)
    finally:
        sender.send_signal(signal.SIGTERM)
        sender.wait(20)
