"""What no carrier sends, and what a bad network makes of what it does: others are answered all the while."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from random import Random
from statistics import median
from urllib.parse import urlencode, urlsplit

import pytest

from ivr.last_resort import LAST_RESORT
from ivr.phone import Request, read
from ivr.phone.exchange import signature
from ivr.web.serve import THREADS
from tests.faults.carrier import Carrier, Record
from tests.faults.published import TOKEN, real
from tests.web.server import Server, free_port

pytestmark = pytest.mark.faults

Note = Callable[[str, object], None]
Fields = list[tuple[str, str]]
PARTIES: Fields = [("From", "+13125550123"), ("To", "+17735550100")]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One for this file: nothing that is sent to it may leave a trace."""
    home = tmp_path_factory.mktemp("home")
    root = Path(__file__).parent.parent.parent
    for folder in ("menus", "prompts"):
        (home / folder).symlink_to(root / folder)
    port = free_port()
    started = Server(home, port=port, **real(f"http://127.0.0.1:{port}"))
    until = time.monotonic() + 30
    while not answered(started) and time.monotonic() < until:
        time.sleep(0.1)
    yield started
    assert answered(started), "it still answers after all that"
    assert started.stop() == 0


def answered(server: Server) -> float:
    """Seconds that an ordinary call waits for its first answer; 0 where there is none in 4."""
    carrier, began = Carrier(TOKEN, Record(), 0, [server.port]), time.monotonic()
    reply = carrier.send(Request("POST", server.url + "/voice", tuple(PARTIES)))
    if reply.status != 200 or reply.body == LAST_RESORT:
        return 0
    return time.monotonic() - began


def signed(
    server: Server, path: str, body: bytes, fields: Fields, *headers: str, method: str = "POST"
) -> bytes:
    """A request as bytes, signed for these fields."""
    told = signature(TOKEN, server.url + path, tuple(fields))
    rows = [
        f"{method} {path} HTTP/1.1",
        f"Host: {urlsplit(server.url).netloc}",
        f"X-Twilio-Signature: {told}",
        f"Content-Length: {len(body)}",
        *headers,
    ]
    return "\r\n".join([*rows, "", ""]).encode() + body


def sent(server: Server, content: bytes, half_closed: bool = False) -> bytes:
    """Whatever comes back within the carrier's patience."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=4) as connection:
        try:
            connection.sendall(content)
            if half_closed:
                connection.shutdown(socket.SHUT_WR)
            return _received(connection, bodiless=content.startswith(b"HEAD"))
        except (ConnectionError, OSError) as error:
            assert not isinstance(error, TimeoutError), "neither answered nor closed"
            return b""


def _received(connection: socket.socket, bodiless: bool) -> bytes:
    """A whole answer, or what came before the connection was closed."""
    got = b""
    while b"\r\n\r\n" not in got:
        if not (piece := connection.recv(65536)):
            return got
        got += piece
    head, _, body = got.partition(b"\r\n\r\n")
    rows = [row.lower() for row in head.split(b"\r\n") if row.lower().startswith(b"content-length:")]
    wanted = int(rows[0].split(b":")[1]) if rows and not bodiless else 0
    while len(body) < wanted and (piece := connection.recv(65536)):
        body += piece
    return head + b"\r\n\r\n" + body


def assert_twiml(answer: bytes) -> None:
    assert answer.startswith(b"HTTP/1.1 200"), answer[:200]
    assert read(answer.partition(b"\r\n\r\n")[2], "text/xml; charset=utf-8")


def assert_refused(answer: bytes) -> None:
    """403 with nothing in it, 400 or 405 from the server, or the connection closed."""
    assert not answer or answer[9:12] in (b"403", b"400", b"404", b"405", b"431"), answer[:200]
    if answer[9:12] == b"403":
        assert answer.partition(b"\r\n\r\n")[2] == b""


FORM = "Content-Type: application/x-www-form-urlencoded"


def test_a_form_of_a_size_that_nobody_sends_is_refused_and_a_large_one_answered(server: Server) -> None:
    for size, check in ((60_000, assert_twiml), (66_000, assert_refused), (1_000_000, assert_refused)):
        fields = [*PARTIES, ("x", "y" * size)]
        check(sent(server, signed(server, "/voice", urlencode(fields).encode(), fields, FORM)))
        assert answered(server)


def test_ten_thousand_parameters_are_refused_and_nine_hundred_answered(server: Server) -> None:
    for count, check in ((900, assert_twiml), (10_000, assert_refused)):
        fields = [*PARTIES, *((f"p{n}", "1") for n in range(count))]
        check(sent(server, signed(server, "/voice", urlencode(fields).encode(), fields, FORM)))
        assert answered(server)


ODD = [
    b"%",
    b"%zz",
    b"Digits=%00",
    b"Digits=%ff%fe",
    b"Digits=\x00",
    b"\x00\xff\xfe",
    b"&&&===",
    b"=",
    b"Digits",
]


@pytest.mark.parametrize("body", ODD, ids=repr)
def test_odd_bytes_in_a_form_are_refused_or_answered(server: Server, body: bytes) -> None:
    """Signed for what a carrier would read in them, or for nothing at all."""
    for fields in ([], [("Digits", "")], [("Digits", "\x00")], [("%", "")]):
        answer = sent(server, signed(server, "/voice", body, fields, FORM))
        (assert_twiml if answer.startswith(b"HTTP/1.1 200") else assert_refused)(answer)


@pytest.mark.parametrize(
    "method", ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "BREW", "get", "CONNECT", "TRACE"]
)
def test_other_methods_reveal_nothing(server: Server, method: str) -> None:
    answer = sent(server, signed(server, "/voice", b"", [], method=method))
    if answer.startswith(b"HTTP/1.1 200"):  # signed, after all
        assert method in ("HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW", "get", "TRACE")
    else:
        assert_refused(answer)
    unsigned = f"{method} /voice HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n".encode()
    assert_refused(sent(server, unsigned))


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x", "", "\xff"])
def test_the_type_of_a_form_does_not_matter(server: Server, kind: str) -> None:
    body = urlencode(PARTIES).encode()
    assert_twiml(sent(server, signed(server, "/voice", body, PARTIES, f"Content-Type: {kind}")))


@pytest.mark.parametrize(
    "path",
    [
        "/voice/%",
        "/voice/%00",
        "/voice/%zz",
        "/voice/" + "a" * 5000,
        "/voice/../status",
        "/voice/..%2f",
        "/voice?%",
    ],
)
def test_odd_addresses_are_refused_or_answered(server: Server, path: str) -> None:
    answer = sent(server, signed(server, path, urlencode(PARTIES).encode(), PARTIES, FORM))
    (assert_twiml if answer.startswith(b"HTTP/1.1 200") else assert_refused)(answer)


GARBAGE = [
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200),  # TLS, spoken to a port without it
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"\x00" * 1000,
    b"GET\r\n\r\n",
    b"HELO mail\r\n\r\n",
    b"POST /voice HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
    b"POST /voice HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
    b"POST /voice HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n12345",
    b"POST /voice HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"GET /voice HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 500_000 + b"\r\n\r\n",
]


@pytest.mark.parametrize("garbage", GARBAGE, ids=range(len(GARBAGE)))
def test_garbage_closes_its_own_connection_and_no_other(server: Server, garbage: bytes) -> None:
    answer = sent(server, garbage, half_closed=True)
    assert b"HTTP/1.1 200" not in answer
    assert answered(server)


def test_a_connection_half_closed_is_answered_or_closed(server: Server) -> None:
    request = signed(server, "/voice", urlencode(PARTIES).encode(), PARTIES, FORM)
    answer = sent(server, request, half_closed=True)
    assert not answer or answer.startswith(b"HTTP/1.1 200")
    sent(server, request[:-10], half_closed=True)
    assert answered(server)


def test_duplicates_and_any_order_give_the_same_bytes(server: Server, record_property: Note) -> None:
    """Fifty different requests, each one to five times, all mixed up, thirty at once."""
    chance = Random(9)
    entry = sent(server, signed(server, "/voice", urlencode(PARTIES).encode(), PARTIES, FORM))
    place = entry.partition(b"/voice/")[2].partition(b"#")[0].decode()
    asked = []
    for number in range(50):
        fields = [*PARTIES, ("Digits", "0123456789*#"[number % 12]), ("CallSid", f"CA{number % 3:032x}")]
        path = "/voice/" + place.replace(
            ".main.listen", f".{chance.choice(['main', 'victims', 'about'])}.listen"
        )
        asked.append(signed(server, path, urlencode(fields).encode(), fields, FORM))
    mixed = [request for request in asked for _ in range(chance.randint(1, 5))]
    chance.shuffle(mixed)
    with ThreadPoolExecutor(30) as pool:
        answers = list(pool.map(lambda request: (request, body_of(sent(server, request))), mixed))
    by_request: dict[bytes, set[bytes]] = {}
    for request, body in answers:
        by_request.setdefault(request, set()).add(body)
    assert all(len(bodies) == 1 for bodies in by_request.values())
    assert all(body.startswith(b"<?xml") for _, body in answers)
    record_property("covered", f"{len(mixed)} requests, {len(set(asked))} different: one answer each")


def body_of(answer: bytes) -> bytes:
    return answer.partition(b"\r\n\r\n")[2]


def stalled(server: Server, stack: ExitStack, count: int, told: bool) -> list[socket.socket]:
    """Connections whose body never ends; signed-looking or not."""
    header = b"X-Twilio-Signature: " + b"A" * 27 + b"=\r\n" if told else b""
    found = []
    for _ in range(count):
        connection = stack.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=4))
        connection.sendall(
            b"POST /voice HTTP/1.1\r\nHost: x\r\n" + header + b"Content-Length: 900\r\n\r\nCallSid=CA"
        )
        found.append(connection)
    return found


def test_bodies_that_never_end_keep_nobody_waiting(server: Server, record_property: Note) -> None:
    """Unsigned ones in any number; signed-looking ones as many as there are threads, less one."""
    for count, looks in ((500, False), (THREADS - 4, True)):
        with ExitStack() as stack:
            stalled(server, stack, count, looks)
            took = [answered(server) for _ in range(20)]
        assert all(took)
        assert median(took) < 1
        kind = "signed-looking" if looks else "unsigned"
        record_property(
            "covered", f"{count} {kind} bodies that never end: others wait {median(took) * 1000:.0f} ms"
        )
    assert answered(server)


def test_more_stalled_bodies_than_threads_end_with_their_connections(
    server: Server, record_property: Note
) -> None:
    """Nobody is answered until the watcher ends the server for it, while the carrier still asks."""
    with ExitStack() as stack:
        stalled(server, stack, THREADS + 40, told=True)
        time.sleep(0.5)  # until each thread waits for one
        waited = answered(server)
    assert waited
    began = time.monotonic()
    assert answered(server)
    record_property(
        "covered",
        f"{THREADS + 40} signed-looking bodies that never end, for {THREADS} threads: "
        f"others are answered after {waited:.1f} s; "
        f"{time.monotonic() - began:.2f} s after they are gone everybody is",
    )


def test_slow_readers_keep_nobody_waiting(server: Server, record_property: Note) -> None:
    """They ask for much and take none of it."""
    path = next(iter(silences(server)))
    with ExitStack() as stack:
        for _ in range(300):
            slow = stack.enter_context(socket.socket())
            slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            slow.connect(("127.0.0.1", server.port))
            slow.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode() * 20)
        took = [answered(server) for _ in range(20)]
    assert all(took)
    record_property("covered", f"300 readers that take nothing: others wait {median(took) * 1000:.0f} ms")


def test_slow_senders_of_headers_keep_nobody_waiting(server: Server) -> None:
    with ExitStack() as stack:
        for _ in range(500):
            slow = stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            slow.sendall(b"POST /voice HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        assert all(answered(server) for _ in range(20))


def silences(server: Server) -> set[str]:
    entry = sent(server, signed(server, "/voice", urlencode(PARTIES).encode(), PARTIES, FORM))
    found = entry.decode("utf-8", "replace").split("<Play>")[1:]
    return {urlsplit(each.partition("<")[0]).path for each in found}
