"""What is on the air is taken up whole; what cannot be read changes nothing; a lost recording is spoken."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from ivr.edition import Edition, compile_line
from ivr.last_resort import LAST_RESORT
from ivr.phone import Request, WsgiExchange
from ivr.store.depot import Depot, OnAir
from ivr.web.air import Air, NothingOnAir, Receiver, settle
from ivr.web.build import answering
from ivr.web.callpath import respond
from ivr.web.settings import Settings
from tests.conftest import BASE_URL, TOKEN
from tests.core.small_line import LINE, NOON
from tests.store.lines import recording
from tests.web.waves import Deposit

FORM = (("From", "+13125550123"), ("To", "+17735550100"))


@dataclass
class Station:
    """A depot, and a process that receives from it and answers."""

    depot: Depot
    air: Air = field(init=False)
    told: list[str] = field(default_factory=list)
    taken_up: list[str] = field(default_factory=list)
    now: datetime = NOON

    def __post_init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """The process, as it starts."""
        settings = Settings(self.depot.folder, BASE_URL, (TOKEN,), demo=False)
        self.air = Air(once_heard=self.depot.sound_at)
        tell, taken_up = self.told.append, lambda: self.taken_up.append(self.air.served.current.edition.name)
        self.receiver = Receiver(self.air, self.depot, settings, respond, lambda: self.now, tell, taken_up)
        app = answering(self.air, settings, lambda: self.now)
        self.exchange = WsgiExchange(app, TOKEN, BASE_URL)
        self.receiver.look()

    def looks(self, times: int = 10) -> None:
        """As often as it takes to notice what became of a sound."""
        for _ in range(times):
            self.receiver.look()

    def says(self, place: str = "", *fields: tuple[str, str]) -> str:
        """A document."""
        reply = self.exchange.send(Request("POST", f"{BASE_URL}/voice{place}", (*FORM, *fields)))
        assert reply.status == 200
        return reply.body.decode()

    def place(self) -> str:
        """Where a call that begins now goes on."""
        return goes_on(self.says())

    def status(self, path: str) -> int:
        return self.exchange.get(f"{BASE_URL}{path}").status


def goes_on(document: str) -> str:
    found = re.search(rf'action="{BASE_URL}/voice(/[^"#]*)', document)
    assert found
    return found[1]


def plays(document: str) -> list[str]:
    """The recordings in a document, without the silences."""
    return [path for path in re.findall(rf"<Play>{BASE_URL}([^<]*)", document) if "/silence-" not in path]


@pytest.fixture
def deposit(tmp_path: Path) -> Deposit:
    return Deposit(Depot(tmp_path / "depot"))


@pytest.fixture
def station(deposit: Deposit) -> Station:
    """One that answers with the first edition."""
    deposit.put(1)
    return Station(deposit.depot)


def test_where_there_is_nothing_callers_hear_the_last_resort_until_there_is(tmp_path: Path) -> None:
    deposit = Deposit(Depot(tmp_path / "depot"))
    station = Station(deposit.depot)
    assert station.says() == LAST_RESORT.decode()
    assert [station.status(path) for path in ("/livez", "/readyz", "/healthz")] == [200, 503, 503]
    assert station.status("/sounds/0123456789abcdef/en/main.wav") == 404
    station.looks()
    station.receiver.render_ahead()
    assert station.told == ["The line goes on as it is: no edition is on the air"]
    with pytest.raises(NothingOnAir):
        _ = station.air.served
    deposit.put(1)
    station.receiver.look()
    assert "Welcome" not in station.says(), "it is recorded"
    assert [station.status(path) for path in ("/livez", "/readyz", "/healthz")] == [200, 200, 200]


def test_what_is_taken_up_is_told_once_and_then_left_alone_by_the_collector(
    deposit: Deposit, station: Station
) -> None:
    deposit.put(2, 1)
    station.looks(2)
    assert station.taken_up == [deposit.name(1), deposit.name(2)]
    try:
        settle()
        assert gc.get_freeze_count() > len(gc.get_objects())
        before = gc.get_freeze_count()
        settle()
        assert gc.get_freeze_count() < before + 1000, "what is no longer used is still let go"
    finally:
        gc.unfreeze()


def test_a_new_edition_is_for_new_calls_and_the_others_finish_on_theirs(
    deposit: Deposit, station: Station
) -> None:
    first = station.place()
    deposit.put(2, 1)
    station.receiver.look()
    assert goes_on(station.says(first, ("Digits", "#"))).startswith(f"/{deposit.name(1)}.")
    assert station.place().startswith(f"/{deposit.name(2)}.")
    deposit.put(3, 2, 1)
    station.receiver.look()
    assert goes_on(station.says(first, ("Digits", "#"))).startswith(f"/{deposit.name(1)}.")
    deposit.put(3, 2)
    station.receiver.look()
    assert goes_on(station.says(first, ("Digits", "#"))).startswith(f"/{deposit.name(3)}.")
    assert set(station.air.served.by_name) == {deposit.name(3), deposit.name(2)}


def test_editions_that_stay_keep_what_was_rendered(deposit: Deposit, station: Station) -> None:
    before = station.air.served.current
    deposit.put(2, 1)
    station.receiver.look()
    assert station.air.served.by_name[deposit.name(1)] is before


def test_a_process_that_starts_takes_up_all_that_calls_may_be_on(deposit: Deposit, station: Station) -> None:
    first = station.place()
    deposit.put(2, 1)
    station.begin()
    assert goes_on(station.says(first, ("Digits", "#"))).startswith(f"/{deposit.name(1)}.")


@pytest.mark.parametrize("what", ["on-air.json", "edition"])
def test_a_broken_edition_is_never_taken_up_and_a_mended_one_is(
    deposit: Deposit, station: Station, what: str
) -> None:
    before = station.says()
    deposit.put(2, 1)
    file = deposit.depot.folder / (what if what != "edition" else f"editions/{deposit.name(2)}.json")
    whole = file.read_bytes()
    deposit.damage(file)
    station.looks()
    assert station.says() == before
    assert len(station.told) == 1
    assert "goes on as it is" in station.told[0]
    deposit.damage(file, whole)
    station.looks()
    assert station.place().startswith(f"/{deposit.name(2)}.")


def test_a_broken_edition_that_calls_are_on_is_left_out_by_a_process_that_starts(
    deposit: Deposit, station: Station
) -> None:
    first = station.place()
    deposit.put(2, 1)
    file = deposit.depot.folder / "editions" / f"{deposit.name(1)}.json"
    whole = file.read_bytes()
    deposit.damage(file)
    station.begin()
    assert goes_on(station.says(first, ("Digits", "#"))).startswith(f"/{deposit.name(2)}.")
    assert any(deposit.name(1) in told for told in station.told)
    deposit.damage(file, whole)
    deposit.put(2, 1)  # the supply says so again once it has mended something
    station.receiver.look()
    assert goes_on(station.says(first, ("Digits", "#"))).startswith(f"/{deposit.name(1)}.")


def test_a_process_that_starts_with_a_broken_current_edition_answers_with_the_one_before(
    deposit: Deposit, station: Station
) -> None:
    deposit.put(2, 1)
    deposit.damage(deposit.depot.folder / "editions" / f"{deposit.name(2)}.json")
    station.begin()
    assert station.place().startswith(f"/{deposit.name(1)}.")
    assert station.status("/readyz") == 200


def test_an_edition_that_fails_when_it_is_gone_through_is_not_used(
    deposit: Deposit, station: Station
) -> None:
    """Words are missing that a caller would have come to."""
    before = station.says()
    prompts = {name: words for name, words in LINE.prompts.items() if name != "history"}
    broken = replace(LINE, edition="b" * 12, prompts=prompts)
    deposit.depot.keep(broken, {})
    deposit.depot.put_on_air(OnAir("9", "b" * 12, ("b" * 12, deposit.name(1))))
    station.looks()
    assert station.says() == before
    station.begin()
    assert station.says() == before


def test_a_sound_for_words_that_the_line_does_not_have_is_passed_over(
    deposit: Deposit, station: Station
) -> None:
    line = replace(LINE, edition="c" * 12)
    sounds = {("main", "en"): recording(1), ("main", "ht"): recording(2), ("nothing", "en"): recording(3)}
    deposit.depot.keep(line, sounds)
    deposit.depot.put_on_air(OnAir("9", "c" * 12, ("c" * 12,)))
    station.receiver.look()
    assert station.place().startswith(f"/{'c' * 12}.")


def into_a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def into_a_dead_link(file: Path) -> None:
    file.unlink()
    file.symlink_to("nowhere")


def test_an_edition_that_calls_are_on_is_gone_through_after_the_start_and_left_out_if_it_fails(
    deposit: Deposit, station: Station
) -> None:
    prompts = {name: words for name, words in LINE.prompts.items() if name != "history"}
    broken, good = "b" * 12, deposit.name(1)
    deposit.depot.keep(replace(LINE, edition=broken, prompts=prompts), {})
    deposit.put(2)
    deposit.depot.put_on_air(OnAir("9", good, (good, broken, deposit.name(2))))
    station.begin()
    station.looks()
    assert set(station.air.served.by_name) == {good, deposit.name(2)}
    assert station.air.served.current.edition.name == good
    deposit.depot.put_on_air(OnAir("10", "d" * 12, ("d" * 12, broken)))
    station.begin()
    station.looks()
    assert set(station.air.served.by_name) == {broken}, "better than nothing"


HARMS: dict[str, Callable[[Path], object]] = {
    "deleted": lambda file: file.unlink(),
    "cut short": lambda file: Deposit.damage(file, file.read_bytes()[:-10]),
    "zeroed": lambda file: Deposit.damage(file, bytes(file.stat().st_size)),
    "emptied": lambda file: Deposit.damage(file, b""),
    "replaced by a folder": into_a_folder,
    "replaced by a dead link": into_a_dead_link,
}


@pytest.mark.parametrize("harm", HARMS)
def test_a_lost_recording_is_spoken_and_heard_again_once_it_is_back(
    deposit: Deposit, station: Station, harm: str
) -> None:
    before, (path, *_) = station.says(), plays(station.says())
    assert station.status(path) == 200
    file = next((deposit.depot.folder / "sounds").glob(f"{path.split('/')[2]}*"))
    whole = file.read_bytes()
    HARMS[harm](file)
    station.looks()
    spoken = station.says()
    assert path not in plays(spoken)
    assert spoken.count("<Say") == before.count("<Say") + 1
    assert all(station.status(other) == 200 for other in plays(spoken))
    assert "cannot be read: the carrier's voice speaks" in station.told[0]
    if file.is_dir():
        file.rmdir()
    file.unlink(missing_ok=True)
    file.write_bytes(whole)
    station.looks()
    assert station.says() == before
    assert station.status(path) == 200


def test_a_recording_that_rots_unnoticed_is_spoken_once_the_carrier_has_asked_for_it(
    deposit: Deposit, station: Station
) -> None:
    (path, *_) = plays(station.says())
    file = next((deposit.depot.folder / "sounds").glob(f"{path.split('/')[2]}*"))
    deposit.rot(file)
    station.looks()
    assert path in plays(station.says()), "size, time and place are what they were"
    assert station.status(path) == 404
    station.receiver.look()
    assert path not in plays(station.says())


def test_a_depot_that_is_gone_altogether_costs_the_recordings_and_nothing_else(
    deposit: Deposit, station: Station
) -> None:
    place = station.place()
    deposit.wipe()
    station.looks()
    assert plays(station.says()) == []
    assert station.place() == place
    assert station.status("/readyz") == 200
    deposit.put(1)
    station.looks()
    assert plays(station.says())


def test_a_sound_that_a_caller_was_promised_is_there_after_its_edition_is_gone(
    deposit: Deposit, station: Station
) -> None:
    old = set(plays(station.says()))
    deposit.put(2)
    station.receiver.look()
    gone = old - set(plays(station.says()))
    assert gone
    assert [station.status(path) for path in gone] == [200] * len(gone)
    deposit.depot.forget_all_but([deposit.name(2)])
    assert [station.status(path) for path in gone] == [404] * len(gone)


def test_what_cannot_be_used_is_tried_again_now_and_then_and_not_every_time(
    deposit: Deposit, station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    deposit.put(2)
    deposit.damage(deposit.depot.folder / "editions" / f"{deposit.name(2)}.json")
    tries: list[str] = []
    found = Depot.edition

    def counted(depot: Depot, name: str) -> object:
        tries.append(name)
        return found(depot, name)

    monkeypatch.setattr(Depot, "edition", counted)
    station.looks(50)
    assert 5 <= len(tries) <= 7


def test_what_opens_is_rendered_before_it_does(deposit: Deposit, station: Station) -> None:
    place = station.place()
    station.now = NOON.replace(hour=16, minute=59, second=30)
    open_ = station.says(place, ("Digits", "1"))
    assert "<Dial" in open_
    answers = station.air.served.current
    station.receiver.render_ahead()
    assert answers._next.since == NOON.replace(hour=17)
    station.now += timedelta(minutes=1)
    assert "<Dial" not in station.says(place, ("Digits", "1"))


def test_what_fails_while_it_is_rendered_ahead_is_told_and_callers_are_answered(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(edition: Edition, *_: object) -> object:
        raise RuntimeError("a bug")

    station.now = NOON.replace(hour=16, minute=59, second=30)
    before = station.says()
    with monkeypatch.context() as patched:
        patched.setattr(Edition, "turn", fails)
        station.receiver.render_ahead()
    assert station.told == ["Nothing is rendered ahead: a bug"]
    assert station.says() == before


def test_one_that_looks_by_itself_takes_up_what_is_put_on_the_air(
    deposit: Deposit, station: Station, eventually: Callable[[Callable[[], bool]], None]
) -> None:
    station.receiver.start()
    deposit.put(2)
    eventually(lambda: station.place().startswith(f"/{deposit.name(2)}."))


def test_twenty_editions_at_once_are_each_themselves(deposit: Deposit, station: Station) -> None:
    places = []
    for number in range(1, 21):
        deposit.put(*range(number, 0, -1))
        station.receiver.look()
        places.append(station.place())
    for number, place in enumerate(places, 1):
        document = station.says(place, ("Digits", "#"))
        assert goes_on(document).startswith(f"/{deposit.name(number)}.")


def test_the_name_of_what_is_kept_is_that_of_what_was_compiled(deposit: Deposit) -> None:
    assert deposit.name(1) == compile_line(deposit.line(1), "", recordings=deposit.sounds(1)).name
