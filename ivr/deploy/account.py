"""The carrier's account, through the carrier's own package: who it is, its numbers, and changing one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any

from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from ivr.deploy.pointing import NAMES, Number, Settings
from ivr.deploy.trouble import Stopped, Trouble

API = "https://api.twilio.com"
_SECONDS = 15.0

_CREDENTIALS = (
    "copy Account SID and Auth Token from the first page of the carrier's console into TWILIO_ACCOUNT_SID "
    "and TWILIO_AUTH_TOKEN; while one token replaces another, write the primary one first"
)


class Account:
    """An account. Whatever keeps it from answering is Stopped, with the remedy."""

    def __init__(self, sid: str, token: str, api: str = API) -> None:
        self.sid = sid
        self._http = TwilioHttpClient(timeout=_SECONDS)
        self._client = Client(sid, token, http_client=self._http)
        self._client.api.base_url = api.rstrip("/")

    def __enter__(self) -> Account:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.session.close()

    def name(self) -> str:
        """What the account is called. One that is suspended or closed is Stopped."""
        with self._told("the account"):
            account = self._client.api.accounts(self.sid).fetch()
        if account.status != "active":
            raise Stopped(
                Trouble(
                    f"the account {account.friendly_name} is {account.status}",
                    "the carrier's console says why, and how to make it active again",
                )
            )
        trial = ", a trial account: its own announcement comes before the 911 notice"
        return f"{account.friendly_name}{trial if account.type == 'Trial' else ''}"

    def numbers(self) -> list[Number]:
        """Every number of the account."""
        with self._told("the list of numbers"):
            return [_number(found) for found in self._client.incoming_phone_numbers.list()]

    def update(self, sid: str, settings: Settings) -> Settings:
        """Change one number, and tell what it says then."""
        with self._told(f"the change of {sid}"):
            return _settings(self._client.incoming_phone_numbers(sid).update(**settings))

    @contextmanager
    def _told(self, what: str) -> Iterator[None]:
        try:
            yield
        except TwilioRestException as refused:
            raise Stopped(_refused(self.sid, what, refused)) from None
        except (TwilioException, OSError) as error:  # of the network, as the package's own library tells it
            away = f"the carrier's account service does not answer ({type(error).__name__})"
            remedy = (
                "see whether this machine reaches the internet and what status.twilio.com says; try again"
            )
            raise Stopped(Trouble(away, remedy)) from None


def _refused(sid: str, what: str, refused: TwilioRestException) -> Trouble:
    if refused.status in (401, 403):
        return Trouble(f"the carrier does not accept this token for the account {sid}", _CREDENTIALS)
    if refused.status == 404:
        return Trouble(f"the carrier knows nothing of {what} in {sid}", _CREDENTIALS)
    if refused.status == 429 or refused.status >= 500:
        return Trouble(
            f"the carrier could not do it now ({what}, HTTP {refused.status})", "try again in a minute"
        )
    return Trouble(
        f"the carrier refused {what}: {refused.msg} ({refused.code})",
        f"read what to do at https://www.twilio.com/docs/errors/{refused.code}",
    )


def _number(found: Any) -> Number:
    takes_calls = bool((found.capabilities or {}).get("voice"))
    return Number(found.sid, found.phone_number, _settings(found), takes_calls, found.trunk_sid or "")


def _settings(found: Any) -> dict[str, str]:
    return {key: getattr(found, key) or "" for key in NAMES}
