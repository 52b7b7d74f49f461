"""A deploy taken back: every number says again what it said, or nothing is touched."""

from __future__ import annotations

import json

from tests.deploy.city import FIRST, SECOND, City

OLD = "https://demo.twilio.com/welcome/voice/"


def voice_urls(town: City) -> list[str]:
    return [number["voice_url"] for number in town.carrier.numbers.values()]


def said(town: City) -> list[dict[str, object]]:
    """Everything that the numbers say; nothing and an empty text are the same."""
    return [{name: value or "" for name, value in each.items()} for each in town.carrier.numbers.values()]


def test_undo_brings_back_everything_that_was_there(town: City) -> None:
    before = said(town)
    with town.on_the_air():
        town.ivr("deploy", "--now", "--fallback", "https://bin.carrier.invalid")
    assert said(town) != before
    told = town.ivr("deploy", "--undo")  # the line need not be on the air for it
    assert said(town) == before
    assert f"-> {OLD}" in told
    assert "as they were before the last deploy" in told
    assert "no deploy of this home is there to undo" in town.ivr("deploy", "--undo", code=1).lower()


def test_a_second_deploy_that_changes_nothing_keeps_the_way_back(town: City) -> None:
    before = said(town)
    with town.on_the_air():
        town.ivr("deploy", "--now")
        town.ivr("deploy", "--now")
    town.ivr("deploy", "--undo")
    assert said(town) == before


def test_a_deploy_that_fails_keeps_the_way_back_of_the_one_before(town: City) -> None:
    before = said(town)
    with town.on_the_air():
        town.ivr("deploy", "--now")
        town.carrier.fails = lambda sid, nth: 500 if nth == 4 else 0
        town.ivr("deploy", "--now", "--fallback", "https://bin.carrier.invalid", code=1)
    town.carrier.fails = lambda sid, nth: 0
    town.ivr("deploy", "--undo")
    assert said(town) == before


def test_what_somebody_set_since_is_not_taken_away(town: City) -> None:
    with town.on_the_air():
        town.ivr("deploy", "--now")
    town.carrier.numbers["PN" + "0" * 32]["voice_url"] = "https://somebody.invalid/voice"
    written = len(town.carrier.written)
    told = town.ivr("deploy", "--undo", code=1)
    assert f"{FIRST} was changed in the console since it was deployed" in told
    assert f"before the deploy its voice URL was {OLD}" in told
    assert len(town.carrier.written) == written


def test_a_number_given_back_to_the_carrier_is_told(town: City) -> None:
    with town.on_the_air():
        town.ivr("deploy", "--now")
    del town.carrier.numbers["PN" + "0" * 31 + "1"]
    assert f"{SECOND} is not in the account any more" in town.ivr("deploy", "--undo", code=1)


def test_an_undo_that_fails_at_the_second_number_leaves_both_deployed(town: City) -> None:
    with town.on_the_air():
        town.ivr("deploy", "--now")
    deployed = said(town)
    town.carrier.fails = lambda sid, nth: 500 if nth == 4 else 0
    assert "No number is changed." in town.ivr("deploy", "--undo", code=1)
    assert said(town) == deployed
    town.ivr("deploy", "--undo")
    assert voice_urls(town) == [OLD, ""]


def test_a_deploy_that_died_halfway_can_be_undone(town: City) -> None:
    before = said(town)
    with town.on_the_air():
        town.ivr("deploy", "--now")
    town.carrier.numbers["PN" + "0" * 31 + "1"] |= before[1]
    town.ivr("deploy", "--undo")
    assert said(town) == before


def test_a_spoiled_record_is_told(town: City) -> None:
    (town.home / "instance").mkdir(exist_ok=True)
    for content in ("{", json.dumps({"numbers": [{"sid": "PN"}]})):
        (town.home / "instance/deployed.json").write_text(content)
        assert "Cannot read" in town.ivr("deploy", "--undo", code=1)


def test_now_and_undo_together_mean_nothing(town: City) -> None:
    assert "Write one of them" in town.ivr("deploy", "--now", "--undo", code=2)
    assert "Write one of them" in town.ivr("deploy", "--check", "--undo", code=2)
