"""What callers hear when anything at all has gone wrong: fixed text that needs nothing to work.

No file, no import, no clock and no line: the 911 notice in two languages and three numbers that are the same
in every city of the United States.
"""

from __future__ import annotations

from typing import Final

LAST_RESORT: Final = (
    '<?xml version="1.0" encoding="UTF-8"?><Response>'
    '<Say language="en-US">Hang up and call nine one one if this is an emergency, '
    "or if a crime is happening now.</Say>"
    '<Say language="es-US">Emergencias: cuelgue y llame al nueve uno uno.</Say>'
    '<Say language="en-US">We are sorry. This line is not working well at the moment. '
    "For City services, call three one one. In a mental health crisis, call nine eight eight. "
    "Again: for an emergency, nine one one. For City services, three one one. "
    "In a mental health crisis, nine eight eight. Please call us again later. Goodbye.</Say>"
    '<Say language="es-US">Para servicios de la ciudad, llame al tres uno uno. '
    "En una crisis de salud mental, llame al nueve ocho ocho. Adi&#243;s.</Say>"
    "<Hangup/></Response>"
).encode("ascii")
