"""Where numbers lead: what a number is to say, what differs, and changing all of them or none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ivr.carriers import fetching
from ivr.deploy.trouble import Stopped, Trouble

Settings = Mapping[str, str]

_NOTHING_TO_DO = "nothing needs to be done about it"

# What a number says about calls: the carrier's name for it, and ours. Beside an application the carrier
# ignores the number's own addresses.
NAMES = {
    "voice_application_sid": "TwiML app",
    "voice_url": "voice URL",
    "voice_method": "voice method",
    "voice_fallback_url": "fallback URL",
    "voice_fallback_method": "fallback method",
    "status_callback": "status callback",
    "status_callback_method": "status callback method",
}


@dataclass(frozen=True, slots=True)
class Number:
    """A number as the account has it."""

    sid: str
    e164: str
    settings: Settings
    takes_calls: bool
    trunk: str


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one number: all that it said, and all that it is to say."""

    sid: str
    e164: str
    before: Settings
    after: Settings

    def differences(self) -> list[tuple[str, str, str]]:
        """What becomes otherwise: the name of a setting, from what, to what."""
        return [
            (name, self.before[key], self.after[key])
            for key, name in NAMES.items()
            if self.before[key] != self.after[key]
        ]

    def back(self) -> Change:
        """The way back."""
        return Change(self.sid, self.e164, self.after, self.before)


def leading_to(base_url: str, fallback: str) -> Settings:
    """What a number says that leads to this address. The voice URL tells the carrier how long to wait and how
    often to ask, behind its #; without a ``fallback`` the number keeps the one it has."""
    wanted = {
        "voice_application_sid": "",
        "voice_url": f"{base_url}/voice{fetching('twilio')}",
        "voice_method": "POST",
        "status_callback": f"{base_url}/status",
        "status_callback_method": "POST",
    }
    if fallback:
        wanted |= {"voice_fallback_url": fallback, "voice_fallback_method": "POST"}
    return wanted


def changes(ours: Iterable[str], account: Sequence[Number], wanted: Settings) -> list[Change]:
    """What is to become of our numbers. Raises Stopped for those that the account cannot lead anywhere."""
    there = {number.e164: number for number in account}
    found = {e164: there.get(e164) for e164 in ours}
    troubles = [trouble for e164, number in found.items() for trouble in _wrong_with(e164, number, there)]
    if troubles:
        raise Stopped(*troubles)
    return [
        Change(number.sid, e164, number.settings, {**number.settings, **wanted})
        for e164, number in found.items()
        if number
    ]


def _wrong_with(e164: str, number: Number | None, there: Mapping[str, Number]) -> Iterable[Trouble]:
    if number is None:
        has = f"it has {', '.join(sorted(there))}" if there else "it has no number at all"
        yield Trouble(
            f"{e164} stands in menus/line.yaml and is not in the account; {has}",
            "buy it in the carrier's console, or set TWILIO_ACCOUNT_SID to the account that owns it, or "
            "correct it in menus/line.yaml",
        )
    elif not number.takes_calls:
        yield Trouble(
            f"{e164} takes no calls, only messages",
            "take a number with Voice, and write it in menus/line.yaml",
        )
    elif number.trunk:
        yield Trouble(
            f"{e164} belongs to the SIP trunk {number.trunk}, so the carrier ignores its addresses",
            "take it out of the trunk in the carrier's console, and try again",
        )


def change_all(planned: Sequence[Change], update: Callable[[str, Settings], Settings]) -> None:
    """Change every number; where one cannot be, those before it are put back. ``update`` changes one and
    tells what it says now. Raises Stopped, which tells how all of them stand."""
    done: list[Change] = []
    for change in planned:
        done.append(change)  # the carrier may have done what it did not confirm
        try:
            _change(change, update)
        except Stopped as stopped:
            back = list(_put_back(done, update))
            whole = all(trouble.remedy == _NOTHING_TO_DO for trouble in back)
            raise Stopped(*stopped.troubles, *back, whole=whole) from None


def _change(change: Change, update: Callable[[str, Settings], Settings]) -> None:
    told = update(change.sid, change.after)
    if told != change.after:
        wrong = [name for name, _, _ in Change(change.sid, change.e164, told, change.after).differences()]
        raise Stopped(
            Trouble(
                f"the carrier did not keep the {', '.join(wrong)} of {change.e164} as given",
                "look at the number in the carrier's console, and try again",
            )
        )


def _put_back(done: Sequence[Change], update: Callable[[str, Settings], Settings]) -> Iterable[Trouble]:
    """The numbers changed so far, the last one first, as they were before."""
    for change in reversed(done):
        try:
            _change(change.back(), update)
        except Stopped as stopped:
            what = f"{change.e164} could NOT be put back: {stopped}"
            yield Trouble(what, f"set it in the carrier's console, at once: {_typed(change.before)}")
        else:
            yield Trouble(f"{change.e164} is as it was before", _NOTHING_TO_DO)


def _typed(settings: Settings) -> str:
    return "; ".join(f"{NAMES[key]} {value or '(empty)'}" for key, value in settings.items())
