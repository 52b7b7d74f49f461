"""What Spanish calls keys, numbers, hours and days."""

from __future__ import annotations

from ivr.check.lexicon.tongue import Tongue

_DIGITS = {
    "cero": 0, "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6,
    "siete": 7, "ocho": 8, "nueve": 9,
}  # fmt: skip
_HOURS = {
    "cero": 0, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8,
    "nueve": 9, "diez": 10, "once": 11, "doce": 12, "trece": 13, "catorce": 14, "quince": 15, "dieciseis": 16,
    "diecisiete": 17, "dieciocho": 18, "diecinueve": 19, "veinte": 20, "veintiuna": 21, "veintidos": 22,
    "veintitres": 23,
}  # fmt: skip
_CLOCK = "|".join(word for word, hour in _HOURS.items() if 1 <= hour <= 12)
_DAYS = ("lunes", "martes", "miercoles", "jueves", "viernes", "sabados?", "domingos?")
_NIGHT = frozenset((*range(18, 24), *range(5)))
_KEY_BEFORE = r"\s+(?:(?:el|la|tecla|numero|boton|digito)\s+)*"

SPANISH = Tongue(
    "es",
    digits=_DIGITS,
    hours=_HOURS,
    parts={
        r"(?:de|por) la manana": frozenset(range(12)),
        r"de la madrugada": frozenset(range(7)),
        r"(?:de|por) la tarde": frozenset(range(12, 21)),
        r"(?:de|por) la noche": _NIGHT,
        r"(?:del? )?medianoche": frozenset((0,)),
        r"(?:del? )?mediodia": frozenset((12,)),
        r"a\.? ?m\.?": frozenset(range(12)),
        r"p\.? ?m\.?": frozenset(range(12, 24)),
    },
    days={day: number for number, day in enumerate(_DAYS)},
    today=r"\bhoy\b",
    tomorrow=r"\bmanana\b",
    star=r"asterisco|estrella",
    pound=r"gato|numeral|almohadilla|michi|cuadradillo",
    apart=r"\s+(?:de|del)\b",
    press=rf"\b(?:oprim\w+|presion\w+|puls\w+|marc(?:ar|a)|marque\w*|apriet\w+)(?<!presion)(?<!pulso){_KEY_BEFORE}",
    other_verbs=rf"\b(?:toque\w*|tocar|golpe\w+|digit\w+|tecle\w+){_KEY_BEFORE}",
    some_key=r"(?:una|cualquier|la) tecla\b",
    as_quantity=r"\bnueve once\b|\bnovecientos once\b",
    hang_up=r"\b(?:cuelg\w+|colgar\w*)\b",
    stay_on=(
        r"\b(?:no|nunca|sin|en vez de|antes de) (?:lo |la |nos )?(?:cuelg\w+|colgar\w*)\b"
        r"|\bno llame al nueve"
    ),
    typed_hours=(
        rf"\ba la(?:s (?:{_CLOCK}|\d{{1,2}})| una)\b"
        rf"|\b(?:{_CLOCK}|\d{{1,2}}) (?:de|por) la (?:manana|tarde|noche|madrugada)\b"
        rf"|\b(?:de|desde) (?:las )?(?:{_CLOCK}) (?:a|hasta) (?:las )?(?:{_CLOCK})\b(?! \w)"
        r"|(?<!dentro de )(?<!despues de )\b(?:veinticuatro|24) horas\b"
        r"|\b(?:a|al|del|hasta el) (?:mediodia|medianoche)\b|\b\d{1,2}:\d\d\b|\b\d{1,2} ?[ap]\.? ?m\b"
    ),
    typed_days=rf"\b(?:{'|'.join(_DAYS)})\b|\bdias habiles\b|\bentre semana\b",
    small_words=(
        "a al ante con cuando de del donde e el ella en es esa ese esta este la las le les lo los "
        "mas ni no o para pero por que se si sin sobre son su sus un una uno y ya"
    ),
    calls_back=(
        r"\b(?:devolver\w+|devolvemos|regresa\w+) (?:la|su) llamada\b"
        r"|\ble (?:volver\w+ a )?llama(?:remos|ran|mos|r)\b"
        r"|\bdej\w+ (?:un|su) (?:mensaje|numero|nombre|recado)\b|\bbuzon de voz\b|\bmensajes? de texto\b"
    ),
    never=r"\b(?:no|ni|nunca|nadie|sin)\b",
    openings={
        r"\b(?:menu|opciones) (?:ha|han) cambiado\b|\bescuche (?:con atencion|atentamente)\b": (
            "that a menu has changed"
        ),
        r"\bsu (?:llamada|tiempo) es (?:muy )?importante\b": "that a call is important",
        r"\b(?:visit\w+|consult\w+|vaya a) (?:nuestr\w+ |el |la )?(?:sitio|pagina|web)\b"
        r"|\bpunto (?:com|org|gov)\b|\b\w+\.(?:com|org|gov|net)\b": "to look at a website",
    },
    please=r"\bpor favor\b",
    now=(
        r"\b(?:hablar|comunic\w+|conect\w+|llamar(?! al (?:nueve|9))|transfer\w+)"
        r"(?:[^\w,.;]+\w+){0,6}[^\w,.;]+"
        r"(?<!ocurriendo )(?<!pasando )(?<!sucediendo )(?:ahora|ya|de inmediato|inmediatamente|enseguida)\b"
    ),
)
