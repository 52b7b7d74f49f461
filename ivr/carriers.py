"""The carriers a line can be on: what differs between them that answers and settings must know.

What each makes of a document's verbs and limits is judged by ``ivr check --portability``; its tables are in
``ivr/check/features.py``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ivr.core.line import CARRIERS

# How the carrier fetches a document, said behind the # of its address, which it never sends nor signs: after
# 2 s without a connection, or 4 s without an answer, it asks again, twice, whatever went wrong. By itself
# Twilio would wait 15 s in silence, and ask once more only where nobody could be reached. Nothing is
# inherited, so every address says it. Each carrier has its own words; of ours only Twilio knows these.
CONNECT_MS, READ_MS, RETRIES, RETRY_ON = 2000, 4000, 2, "all"


@dataclass(frozen=True, slots=True)
class Carrier:
    """One carrier: its name; the header it signs in, and what its console calls the key, which is set as
    TWILIO_AUTH_TOKEN; what goes behind the addresses it fetches; and the voices it has, as a pattern."""

    title: str
    signature_header: str
    key: str
    fetching: str
    voices: str

    def speaks(self, voice: str) -> bool:
        """Whether it has a voice of that kind; one that it has not is an error in the middle of a call."""
        return re.fullmatch(self.voices, voice) is not None


_TWILIO = Carrier(
    title="Twilio",
    signature_header="X-Twilio-Signature",
    key="Auth Token",
    fetching=f"#ct={CONNECT_MS}&rt={READ_MS}&rc={RETRIES}&rp={RETRY_ON}",
    voices=r"man|woman|alice|(Polly|Google)\.\S+",
)
_SIGNALWIRE = Carrier(
    title="SignalWire",
    signature_header="X-SignalWire-Signature",
    key="Signing Key",
    fetching="",
    voices=r"man|woman|alice|(Polly|gcloud)\.\S+",
)
_SOMLENG = Carrier(
    title="Somleng",
    signature_header="X-Twilio-Signature",
    key="Auth Token",
    fetching="",
    voices=r".+",  # it takes its own voice for the language where it knows no such name
)

PROFILES: Final[Mapping[str, Carrier]] = dict(zip(CARRIERS, (_TWILIO, _SIGNALWIRE, _SOMLENG), strict=True))


def fetching(carrier: str) -> str:
    """What goes behind the addresses of an edition; nothing for one that is of no carrier yet."""
    return PROFILES[carrier].fetching if carrier in PROFILES else ""
