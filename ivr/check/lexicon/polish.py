"""What Polish calls keys, numbers, hours and days, in the cases they are bent into."""

from __future__ import annotations

from ivr.check.lexicon.tongue import Tongue

_DIGITS = {
    0: "zero zera zeru zerem",
    1: "jeden jedna jedno jednego jednej jednemu jednym jedynka jedynke jedynki jedynce",
    2: "dwa dwie dwoch dwu dwom dwoma dwojka dwojke dwojki dwojce",
    3: "trzy trzech trzem trzema trojka trojke trojki trojce",
    4: "cztery czterech czterem czterema czworka czworke czworki czworce",
    5: "piec pieciu piecioma piatka piatke piatki piatce",
    6: "szesc szesciu szescioma szostka szostke szostki szostce",
    7: "siedem siedmiu siedmioma siodemka siodemke siodemki siodemce",
    8: "osiem osmiu osmioma osemka osemke osemki osemce",
    9: "dziewiec dziewieciu dziewiecioma dziewiatka dziewiatke dziewiatki dziewiatce",
}
_STEMS = {
    0: "zerow", 4: "czwart", 5: "piat", 6: "szost", 7: "siodm", 8: "osm", 9: "dziewiat", 10: "dziesiat",
    11: "jedenast", 12: "dwunast", 13: "trzynast", 14: "czternast", 15: "pietnast", 16: "szesnast",
    17: "siedemnast", 18: "osiemnast", 19: "dziewietnast", 20: "dwudziest",
}  # fmt: skip
_ORDINALS = {
    1: ("pierwsza", "pierwszej"),
    2: ("druga", "drugiej"),
    3: ("trzecia", "trzeciej"),
    **{hour: (f"{stem}a", f"{stem}ej") for hour, stem in _STEMS.items()},
}
_HOURS = {
    **{form: hour for hour, forms in _ORDINALS.items() for form in forms},
    **{
        f"{ten} {one}": 20 + n
        for n in (1, 2, 3)
        for ten, one in zip(_ORDINALS[20], _ORDINALS[n], strict=True)
    },
}
_OBLIQUE = "|".join(sorted((forms[1] for hour, forms in _ORDINALS.items() if hour), key=len, reverse=True))
_MONDAY_TO_SUNDAY = (
    r"poniedzial(?:ek|k\w+)",
    r"wtor(?:ek|k\w+)",
    r"srod(?:a|e|y|zie|ach|om|ami)",
    r"czwart(?:ek|ku|ki|kiem|kow|kach|kami|kom)",
    r"piat(?:ek|ku|ki|kiem|kow|kach|kami|kom)",
    r"sob(?:ot\w+|ocie)",
    r"niedziel\w*",
)
_ORDERED = r"(?:stron|rocznic|osob|pomoc|praw|prac|czesc|spraw|edycj|kadencj|rat|dawc)\w*"  # "the first ..."
_KEY_BEFORE = r"\s+(?:(?:klawisz|przycisk|cyfre|numer)\s+)?"

POLISH = Tongue(
    "pl",
    digits={form: digit for digit, forms in _DIGITS.items() for form in forms.split()},
    hours=_HOURS,
    parts={
        r"przed poludniem": frozenset(range(6, 13)),
        r"po poludniu": frozenset(range(12, 20)),
        r"(?:w )?poludnie|w poludnie": frozenset((12,)),
        r"(?:o )?polnocy|polnoc": frozenset((0,)),
        r"nad ranem": frozenset(range(2, 7)),
        r"rano": frozenset(range(3, 12)),
        r"wieczorem": frozenset(range(17, 24)),
        r"w nocy": frozenset((*range(20, 24), *range(6))),
    },
    days={day: number for number, day in enumerate(_MONDAY_TO_SUNDAY)},
    today=r"\b(?:dzis|dzisiaj)\b",
    tomorrow=r"\bjutro\b",
    star=r"gwiazdk\w+|asterysk\w*",
    pound=r"krzyzyk\w*|kratk\w+|plotek|plotk\w+|hasz\w*|hash",
    apart=r"\s+(?:z|ze|sposrod)\b",
    press=rf"\b(?:nacisn\w+|nacisk\w+|wcisn\w+|wciska\w*|wybierz\w*|wybrac){_KEY_BEFORE}",
    other_verbs=rf"\b(?:uderz\w+|dotkn\w+|wykrec\w+|stukn\w+|wystuka\w+){_KEY_BEFORE}",
    as_quantity=r"\bdziewiecset jedenascie\b",
    hang_up=r"\brozlacz\w+\b|\b(?:odloz\w+|odkladaj\w*) sluchawke\b",
    stay_on=(
        r"\bnie (?:\w+ ){0,2}(?:rozlacz\w+|odklad\w+|odloz\w+)|\bprosze sie nie rozlacz\w+"
        r"|\bzamiast (?:sie )?rozlacz\w+|\bnie (?:\w+ ){0,2}dzwon\w* pod dziewiec"
    ),
    typed_hours=(
        rf"\b(?:od|do|godzin\w+|godz\.) (?:godziny )?(?:{_OBLIQUE})\b(?! {_ORDERED})"
        rf"|\bo (?:godzinie )?(?:{_OBLIQUE})\b(?! {_ORDERED})"
        r"|\b(?:godzin\w+|godz\.) \d{1,2}\b|\b(?:od|do) (?:polnocy|poludnia)\b"
        r"|\bo polnocy\b|\bw samo poludnie\b"
        r"|\b(?:dwadziescia cztery|24) godzin\w*|\bcala dobe\b|\bcalodobow\w+|\b\d{1,2}:\d\d\b"
    ),
    typed_days=rf"\b(?:{'|'.join(_MONDAY_TO_SUNDAY)})\b|\bdni robocz\w+",
    small_words=(
        "a aby albo bez by byc co czy dla do gdy i ich jak jako jest jej jego jesli lub ma mnie "
        "moze na nad nie o od oraz po pod prosze przez przy sa sie tam te ten to tu tylko u w we "
        "z za ze"
    ),
    calls_back=(
        r"\boddzwon\w+\b|\boddzwani\w+\b|\bzadzwonimy do (?:panstwa|ciebie|pan\w+)\b|\bpoczt\w+ glosow\w+"
        r"|\b(?:zostaw\w*|nagra\w*) (?:wiadomosc|numer)\b|\bsms\w*\b|\bwiadomosc\w* tekstow\w+"
    ),
    never=r"\b(?:nie|nikt|nigdy|bez|ani)\b",
    openings={
        r"\bmenu (?:sie )?(?:uleglo zmianie|zmienilo)|\bopcje (?:sie )?(?:ulegly zmianie|zmienily)"
        r"|\b(?:posluchac|sluchac|wysluchac) uwaznie\b": "that a menu has changed",
        r"\b(?:telefon|polaczenie|rozmowa) jest dla nas (?:bardzo )?wazn\w": "that a call is important",
        r"\b(?:odwiedz\w*|zapraszamy na) (?:\w+ )?stron\w+|\bkropka (?:com|org|gov|pl)\b"
        r"|\b\w+\.(?:com|org|gov|net)\b": ("to look at a website"),
    },
    now=(
        r"\b(?:porozmawia\w+|rozmawia\w+|polacz\w+|zadzwoni\w*(?! (?:pod|na) (?:numer )?(?:dziewiec|9)))"
        r"(?:[^\w,.;]+\w+){0,6}[^\w,.;]+(?:teraz|od razu|natychmiast|zaraz)\b"
        r"|\b(?:teraz|od razu|natychmiast|zaraz) (?:\w+ ){0,2}(?:porozmawia\w+|polacz\w+)"
    ),
)
