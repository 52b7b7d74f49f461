"""What English calls keys, numbers, hours and days."""

from __future__ import annotations

from ivr.check.lexicon.tongue import Tongue

_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_NUMBERS = (*_DIGITS, "ten", "eleven", "twelve")
_CLOCK = "|".join(_NUMBERS[1:])
_MORNING, _AFTERNOON = frozenset(range(12)), frozenset(range(12, 24))
_DAY_PART = r"(?:in the (?:morning|afternoon|evening)|at night)"
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

ENGLISH = Tongue(
    "en",
    digits={word: digit for digit, word in enumerate(_DIGITS)} | {"oh": 0},
    hours={word: hour for hour, word in enumerate(_NUMBERS)},
    parts={
        r"in the morning": _MORNING,
        r"in the afternoon": frozenset(range(12, 19)),
        r"in the evening": frozenset(range(16, 24)),
        r"at night": frozenset((*range(18, 24), *range(5))),
        r"midnight": frozenset((0,)),
        r"noon|midday": frozenset((12,)),
        r"a\.? ?m\.?": _MORNING,
        r"p\.? ?m\.?": _AFTERNOON,
    },
    days={rf"{day}s?": number for number, day in enumerate(_DAYS)},
    today=r"\btoday\b",
    tomorrow=r"\btomorrow\b",
    star=r"star|asterisk",
    pound=r"pound|hash",
    apart=r"\s+of\b",
    press=r"\bpress(?:ing)?\s+(?:the\s+)?(?:(?:key|number|button)\s+)?",
    other_verbs=r"\b(?:hit|touch|push|punch|dial|enter|type)\s+(?:the\s+)?(?:(?:key|number|button)\s+)?",
    some_key=r"(?:a|any|the)\s+(?:key|button)\b",
    as_quantity=r"\bnine[ -]eleven\b|\bnine hundred (?:and )?eleven\b",
    hang_up=r"\bhang(?:ing)? up\b",
    stay_on=(
        r"\b(?:do not|don't|never|without|not to|instead of|before you) hang(?:ing)? up\b"
        r"|\b(?:do not|don't|never) call nine"
    ),
    typed_hours=(
        rf"\b(?:{_CLOCK}|\d{{1,2}})\s+{_DAY_PART}"
        rf"|\b(?:from|between)\s+(?:{_CLOCK})\s+(?:to|and|until)\s+(?:{_CLOCK})\s*(?:[.,;]|$)"
        r"|\b(?:at|from|until|by|after|before)\s+(?:noon|midnight)\b|\bhalf past\b"
        r"|\b(?:around|round) the clock\b"
    ),
    typed_days=rf"\b(?:{'|'.join(_DAYS)})s?\b|\bweekdays?\b",
    small_words=(
        "a about all an and are at be but by call can do for from has have help how i if in "
        "information is it line menu more my no not of on or our that the them they this to up us "
        "was we what when who will with you your"
    ),
    calls_back=(
        r"\b(?:we|they|someone|somebody)(?: will|'ll| can| may)? (?:call|ring|phone|text)s?(?: you)? back\b"
        r"|\b(?:will|'ll|can) (?:call|ring|phone|text|message) you\b|\breturn your call\b|\bcall-?backs?\b"
        r"|\bleave (?:a|your) (?:message|number|name)\b|\bvoice ?mail\b"
        r"|\btext messages?\b|\btext us\b|\bby text\b"
    ),
    never=r"\b(?:not|no|never|nobody|without|cannot|don't|won't)\b",
    openings={
        r"\b(?:menus?|options?) (?:have|has) (?:recently )?changed\b|\blisten (?:carefully|closely)\b": (
            "that a menu has changed"
        ),
        r"\b(?:calls?|callers?|time) (?:is|are) (?:very )?important\b|\bvalue your (?:call|time)\b": (
            "that a call is important"
        ),
        r"\bvisit (?:us|our|the) (?:online|web ?\w*)|\bour web ?(?:site|page)\b|\bon the web\b|\bgo online\b"
        r"|\bvisit us (?:at|on)\b|\bdot (?:com|org|gov|net)\b|\b\w+\.(?:com|org|gov|net)\b": (
            "to look at a website"
        ),
        r"\btouch-?tone\b": "what kind of telephone is needed",
    },
    please=r"\bplease\b",
    now=(
        r"\b(?:talk(?:ing)? (?:to|with)|speak(?:ing)? (?:to|with)|reach|call(?! (?:nine|9))"
        r"|connect(?:ed|ing)?|put you through)\b"
        r"(?:[^\w,.;]+\w+){0,6}[^\w,.;]+(?<!happening )(?<!going on )(?<!open )(?<!closed )"
        r"(?:now|right away|at once|immediately)\b"
    ),
)
