"""The slips that a program cannot tell from a wish: the kinds of them, each with the reason."""

from __future__ import annotations

EXPLAINED = {
    "then: dropped": "A notice may also end without ringing anybody, and others of its menu do",
    "a language tag changed": "Both tags are Arabic's, and the carriers differ in which they take",
}
