"""What Arabic calls keys, numbers, hours and days, folded: without vowel marks or hamza seats, and with the
words that are written onto the next one ("and", "the", "to")."""

from __future__ import annotations

from ivr.check.lexicon.tongue import Tongue, folded

_ONTO = ("", "و", "ال", "وال", "ب", "ل", "بال", "لل")
_DIGITS = {
    0: "صفر",
    1: "واحد واحدة",
    2: "اثنان اثنين اثنتان اثنتين",
    3: "ثلاثة ثلاث",
    4: "أربعة أربع",
    5: "خمسة خمس",
    6: "ستة ست",
    7: "سبعة سبع",
    8: "ثمانية ثماني ثمان",
    9: "تسعة تسع",
}
_SECOND_TO_NINTH = ("الثانية", "الثالثة", "الرابعة", "الخامسة", "السادسة", "السابعة", "الثامنة", "التاسعة")
_FIRST_TEN = ("الواحدة", *_SECOND_TO_NINTH, "العاشرة")
_TEEN = ("الحادية", *_SECOND_TO_NINTH)
_HOURS = {
    **{word: hour for hour, word in enumerate(_FIRST_TEN, 1)},
    **{f"{word} {ten}": hour for hour, word in enumerate(_TEEN, 11) for ten in ("عشرة", "عشر")},
    "العشرون": 20, "العشرين": 20,
    **{f"{word} و{ten}": hour for hour, word in enumerate(_TEEN[:3], 21) for ten in ("العشرون", "العشرين")},
}  # fmt: skip
_DAYS = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")
_NAMED_DAYS = "|".join(folded(day) for day in _DAYS)
_CLOCK = "|".join(sorted((folded(word) for word in _HOURS), key=len, reverse=True))
_KEY_BEFORE = r"\s+(?:(?:علي|زر|الزر|مفتاح|المفتاح|رقم|الرقم)\s+)*"

ARABIC = Tongue(
    "ar",
    digits={
        onto + folded(form): digit
        for digit, forms in _DIGITS.items()
        for form in forms.split()
        for onto in _ONTO
    },
    hours={folded(word): hour for word, hour in _HOURS.items()},
    parts={
        folded("بعد منتصف الليل"): frozenset(range(7)),
        folded("منتصف الليل"): frozenset((0,)),
        folded("قبل الظهر"): frozenset(range(6, 13)),
        folded("بعد الظهر"): frozenset(range(12, 19)),
        folded("ظهرا|الظهر"): frozenset(range(11, 15)),
        folded("صباحا|الصباح"): frozenset(range(12)),
        folded("فجرا|الفجر"): frozenset(range(2, 7)),
        folded("عصرا|العصر"): frozenset(range(14, 19)),
        folded("مساء|مساءا|المساء"): frozenset(range(15, 24)),
        folded("ليلا|الليل"): frozenset((*range(18, 24), *range(6))),
    },
    days={rf"[وبل]?{folded(day)}|لل{folded(day[2:])}": number for number, day in enumerate(_DAYS)},
    today=folded("اليوم"),
    tomorrow=folded("غدا"),
    star=folded("(?:ال)?نجمة"),
    pound=folded("(?:ال)?مربع|(?:ال)?شباك|(?:ال)?هاش"),
    apart=r"\s+من\b",
    press=rf"{folded('اضغط')}\w*{_KEY_BEFORE}",
    other_verbs=rf"(?:{folded('المس|انقر|اضرب')})\w*{_KEY_BEFORE}",
    as_quantity=folded("تسعم?ا?ئة و?(?:أحد|إحدى) عشر"),
    hang_up=folded(r"(?:أغلق|اقطع)\w*|(?:أنه\w*|إنهاء) المكالمة|ضعوا السماعة"),
    stay_on=folded(r"\b(?:لا|لن|دون|بدون)\s+(?:أن\s+)?ت?(?:غلق|إغلاق|قطع|نه)\w*|\bلا تتصل"),
    typed_hours=(
        rf"{folded('الساعة')} (?:{_CLOCK}|\d{{1,2}})|(?:{_CLOCK}) (?:{folded('صباحا|مساء|ظهرا|ليلا|عصرا')})"
        rf"|\b(?:24|{folded('أربعا? وعشرين')}) {folded('ساعة')}|{folded('على مدار الساعة')}"
        r"|\b\d{1,2}:\d\d\b"
    ),
    typed_days=(
        rf"\b(?:يوم|{folded('أيام')}|من) (?:{_NAMED_DAYS})\b"
        rf"|\b(?:{_NAMED_DAYS}) (?:{folded('إلى|حتى')}) (?:{_NAMED_DAYS})\b"
    ),
    calls_back="|".join(
        folded(form)
        for form in (
            "(?:سن|سوف ن|ن)عاود الاتصال",
            "(?:سن|سوف ن)تصل بكم",
            "اترك\\w* رسالة",
            "البريد الصوتي",
            "رسائل? نصية",
            "رسالة نصية",
        )
    ),
    never=r"\b(?:لا|لن|لم|ليس|دون|بدون)\b",
    openings={
        folded("تغيرت القائمة|القائمة تغيرت|استمعوا جيدا|استمعوا بعناية"): "that a menu has changed",
        folded("مكالمتكم مهمة|اتصالكم مهم"): "that a call is important",
        rf"{folded('زوروا موقعنا|موقعنا على الإنترنت')}|\w+\.(?:com|org|gov|net)": "to look at a website",
    },
    please=folded("من فضلكم|رجاء"),
    now=(
        rf"(?:{folded('للتحدث|للتحويل|لتحويلك|سنحولك|نوصلك|للاتصال')})\w*(?: +\w+){{0,6}}"
        rf" +(?:{folded('الآن|فورا|حالا')})\b"
    ),
)
