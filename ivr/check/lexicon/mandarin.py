"""What Mandarin calls keys, numbers, hours and days. Words do not stand apart, so every pattern says what may
not follow."""

from __future__ import annotations

from ivr.check.lexicon.tongue import Tongue

_DIGITS = {
    "零": 0, "〇": 0, "一": 1, "幺": 1, "壹": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5,
    "六": 6, "七": 7, "八": 8, "九": 9,
}  # fmt: skip
_TO_TEN = "零一二三四五六七八九十"


def _number(hour: int) -> str:
    tens, ones = divmod(hour, 10)
    if hour <= 10:
        return _TO_TEN[hour]
    return f"{'' if tens == 1 else _TO_TEN[tens]}十{_TO_TEN[ones] if ones else ''}"


_HOURS = {_number(hour): hour for hour in range(24)} | {"两": 2, "〇": 0}
_WEEK = "(?:星期|礼拜|禮拜|週|(?<![一每几两])周)"
_DAYS = tuple(rf"{_WEEK}{letter}(?![次天回])" for letter in "一二三四五六")
_SUNDAY = r"(?:星期|礼拜|禮拜|週|周)[日天]"
_CLOCK = r"(?:[一二两三四五六七八九十]{1,3}|(?<!\d)\d{1,2})"
_DAY_PART = "(?:凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|半夜|夜里|深夜)"
# "Three points to note" and "a bit" are written like hours, so something else must say that it is one.
_OCLOCK = rf"{_DAY_PART}{_CLOCK}(?:点|點|时)|{_CLOCK}(?:点|點)(?=[钟整半到至开关起前后])"

MANDARIN = Tongue(
    "zh",
    digits=_DIGITS,
    hours=_HOURS,
    parts={
        "凌晨": frozenset(range(7)),
        "清晨": frozenset(range(4, 9)),
        "早上|早晨": frozenset(range(4, 12)),
        "上午": frozenset(range(6, 12)),
        "中午": frozenset(range(11, 14)),
        "下午": frozenset(range(12, 19)),
        "傍晚": frozenset(range(16, 21)),
        "晚上": frozenset(range(17, 24)),
        "半夜|夜里|深夜": frozenset((*range(20, 24), *range(6))),
        "正午": frozenset((12,)),
        "午夜": frozenset((0,)),
    },
    days={day: number for number, day in enumerate((*_DAYS, _SUNDAY))},
    today="今天|今日",
    tomorrow="明天|明日",
    star="星号|星號|米字",
    pound="井号|井字|井號",
    # "Some", "must", "together", "o'clock", numbers above nine: none of them is a digit read out.
    apart="[些样樣定起下直切般旦个個种種次天条條遍名点點位项項月家样共同路路边面方十百千万萬]",
    press="按(?:下|一下)?(?:数字|号码)?(?:键)?",
    other_verbs="(?:触|碰|敲|拨|点击)(?:数字|号码)?(?:键)?",
    as_quantity="九百一十一|九一十一",
    hang_up="挂断|挂掉|挂机|挂电话|挂上电话|收线|掛斷",
    stay_on="(?:别|勿|不要|不用|不必|不可|不能|切莫)(?:先|要)?挂|(?:别|勿|不要)打九",
    typed_hours=rf"{_OCLOCK}|(?:每天|全天)?(?:二十四|24)小时|全天候|\d{{1,2}}:\d\d",
    typed_days=rf"{'|'.join(_DAYS)}|{_SUNDAY}|工作日",
    calls_back="回电|回电话|回拨|回复您的来电|留言|语音信箱|短信|简讯|打(?:电话)?给您",
    never="[不没勿别无]|从不|不会",
    openings={
        "(?:菜单|选项)(?:已经?|有)(?:更改|变更|改变|变化)|(?:仔细|认真|留心)(?:收)?听": (
            "that a menu has changed"
        ),
        "您的(?:来电|电话)对我们(?:很|非常|十分)重要": "that a call is important",
        r"(?:访问|浏览|登录)(?:我们的)?(?:网站|网页)|\w+\.(?:com|org|gov|net)": "to look at a website",
    },
    now=(
        "(?:现在|马上|立即|立刻)[^，。、；]{0,6}(?:通话|联系|转接|接通|交谈|说话|通电话)"
        "|(?:转接|接通|联系)[^，。、；]{0,6}(?:现在|马上|立即|立刻)"
    ),
    spaced=False,
)
