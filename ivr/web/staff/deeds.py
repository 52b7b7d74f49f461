"""What is done in the console, as the audit says it."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.web.staff.unfinished import End
from ivr.web.staff.words import _l

DEEDS = {
    "person-invited": _l("invited"),
    "link-made": _l("made a new link for"),
    "password-set": _l("set the password of"),
    "role-changed": _l("changed the role of"),
    "person-disabled": _l("disabled"),
    "person-enabled": _l("enabled"),
    "call-saved": _l("saved the call"),
    "signed-in": _l("signed in"),
    "signed-out": _l("signed out"),
    "sign-in-refused": _l("was refused as"),
    "code-refused": _l("typed a code that is not right, as"),
    "second-factor-on": _l("turned on the second factor of"),
    "second-factor-off": _l("turned off the second factor of"),
    "recovery-code-used": _l("used a recovery code of"),
    "recovery-codes-made": _l("made new recovery codes for"),
    "change-undone": _l("undid a change of"),
    "menu-changed": _l("changed"),
    "news-changed": _l("changed the news"),
    "service-changed": _l("changed the service"),
    "service-closed": _l("closed for a while"),
    "service-opened": _l("opened again"),
    "service-checked": _l("stamped as checked"),
    "translation-written": _l("translated"),
    "translation-reviewed": _l("reviewed the words of"),
    "recording-kept": _l("recorded"),
    "recording-brought-back": _l("brought back an earlier recording of"),
    "recording-heard": _l("listened to and approved"),
    "edition-published": _l("published"),
    "edition-used": _l("made current"),
    "edition-gone-back-to": _l("went back to"),
    "edition-withdrawn": _l("withdrew"),
    "edition-imported": _l("imported"),
    "backup-restored": _l("restored the backup"),
    "change-confirmed": _l("confirmed the change in"),
}
_ENDS: Mapping[str, str] = {
    End.DONE: _l("cut off in the middle: all of it is in the files"),
    End.UNDONE: _l("cut off in the middle: nothing of it is in the files"),
    End.UNSURE: _l("cut off in the middle, and changed by somebody since: look at it"),
}


def told(deed: str) -> str:
    """A deed of the audit in words; one that nothing here has done as it stands there."""
    name = deed.partition("/")[0] if end_of(deed) else deed
    return str(DEEDS.get(name, name.replace("-", " ")))


def end_of(deed: str) -> str:
    """How a deed ended in which the console was; nothing where it ended well."""
    return str(_ENDS.get(deed.partition("/")[2], ""))
