"""Cells of imported tables: dates, numbers, percentages and yes/no in every form that Chinese files hold.

Each reader takes what a workbook or a csv file gives (text, float, date, …), returns None for an empty cell and
raises BadCell with a text that says what is wrong.
"""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

from guanxi.kit.money import BadAmount, decimal_of, money
from guanxi.kit.refusals import BadInput, gettext_noop

# Serial day 60 of Excel is the invented 29 February 1900; from day 61 on the count runs from here.
_EXCEL_ZERO = date(1899, 12, 30)
_FORMULA_STARTS = "=+-@＝＋－＠"
LONGEST_CELL = 16_000
_EARLIEST, _LATEST = 1900, 2200
_words = str.split
_NOTHING = {""} | set(_words("- -- --- — —— / \\ 无 無 空 暂无 未知 不详 待补 待补充 n/a na nil null none"))
_NOTHING |= set(_words("#n/a #null! #value! #ref! #name? #div/0!"))

_NOTHING_STARTS = frozenset(word[:1] for word in _NOTHING)

_YES = frozenset(_words("是 有 对 真 √ ✓ ✔ ☑ y yes true t 1 1.0 已 on ok 需要 要"))
_NO = frozenset(_words("否 无 無 没有 不 不是 错 假 × ✗ ✘ ☐ x n no false f 0 0.0 未 off 不需要 不要"))
_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_CHINESE_DATE = re.compile(r"([〇零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})[日号]?")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年,]\s*(\d{1,2})\s*[-/.月,]\s*(\d{1,2})\s*[日号]?")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_SHORT_YEAR = re.compile(r"(\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NO_DAY = re.compile(r"\d{4}\s*[-/.年]\s*\d{1,2}\s*月?|\d{4}年?")
_WEEKDAY = re.compile(r"\(?(?:周|星期|礼拜)[一二三四五六日天]\)?")
_TIME = re.compile(r"(上午|下午|凌晨|早上|中午|晚上|am|pm)?\s*(\d{1,2})[:时点](\d{1,2})?(?:[:分](\d{1,2})(?:\.\d+)?)?[分秒]?\s*(am|pm)?$")
_ZONE = re.compile(r"(?:z|[+-]\d{2}:?\d{2})$")
_AFTERNOON = {"下午", "晚上", "pm"}


class BadCell(BadInput):
    """The cell does not hold what its column asks for."""


class LongText(str):
    """The first 16,000 characters of a cell that held more: every reader below refuses it."""

    __slots__ = ()


def text_of(value) -> str:
    """The cell as a person reads it: whole floats without .0, dates as 2024-07-01, no blanks around, None as ""."""
    if value is None:
        return ""
    if isinstance(value, str):
        text = value.replace("\u200b", "").replace("\ufeff", "").strip(" \t\r\n\u00a0\u3000")
        # The apostrophe with which exports (ours too) keep a text from being read as a formula.
        return text[1:] if text[:1] == "'" and text[1:2] in _FORMULA_STARTS and len(text) > 1 else text
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        try:
            return format(decimal_of(value), "f")
        except BadAmount:
            return ""
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds") if value.time() != time() else value.date().isoformat()
    return str(value)


def is_nothing(value) -> bool:
    """Whether the cell is empty, or says so (-, 无, 暂无, N/A, #REF!)."""
    if not isinstance(value, str):
        return value is None
    if type(value) is str and "\u4e00" <= value[:1] <= "\u9fff" and value[0] not in _NOTHING_STARTS:
        return False  # folding leaves these characters as they are
    return not value or _fold(value) in _NOTHING


def _fold(value: str) -> str:
    if isinstance(value, LongText):
        raise BadCell(gettext_noop("The cell holds more than %(longest)s characters"), longest=LONGEST_CELL)
    if value.isascii():
        return value.strip().lower()
    return unicodedata.normalize("NFKC", value).replace("\u200b", "").replace("\ufeff", "").strip().lower()


def read_text(value, longest: int | None = None) -> str | None:
    """Text without blanks around it. Raises BadCell when it has more than `longest` characters."""
    if is_nothing(value):
        return None
    text = text_of(value)
    if longest is not None and len(text) > longest:
        raise BadCell(gettext_noop("Too long: %(count)s characters, %(longest)s fit"), count=len(text), longest=longest)
    return text or None


def read_date(value, day_first: bool | None = None) -> date | None:
    """2024.7.1, 2024年7月1日, 20240701, 45474 (Excel), 二〇二四年七月一日, 2024-07-01 10:30 → a date.

    day_first says how 1/7/2024 is meant; without it such a date is refused when both ways are possible.
    """
    moment = read_datetime(value, day_first)
    return moment.date() if moment else None


def read_datetime(value, day_first: bool | None = None) -> datetime | None:
    """A date with the time of day if there is one, without time zone: what the clock on the wall said."""
    if is_nothing(value):
        return None
    if isinstance(value, datetime):
        return _checked(value.replace(tzinfo=None))
    if isinstance(value, date):
        return _checked(datetime.combine(value, time()))
    if isinstance(value, bool | time | timedelta):
        raise BadCell(gettext_noop("This is not a date"))
    if isinstance(value, int | float | Decimal):
        return _from_number(float(value) if value == value and abs(value) < 1e15 else float("nan"))
    return _from_text(value, day_first)


@lru_cache(maxsize=20_000)  # a column of an order file holds few different days
def _from_text(value: str, day_first: bool | None) -> datetime:
    text = _WEEKDAY.sub("", _fold(value)).strip().lstrip("'‘’`")
    if re.fullmatch(r"\d{5}(?:\.\d+)?|\d{8}\.0", text):
        return _from_number(float(text))
    day, rest = _day_of(text, day_first)
    return datetime.combine(day, _time_of(rest))


def _from_number(number: float) -> datetime:
    """An Excel serial (whole days, the fraction is the time of day), or a number that spells 20240701."""
    if number != number or abs(number) == float("inf"):
        raise BadCell(gettext_noop("This is not a date"))
    if 19_000_101 <= number <= 22_001_231:
        return datetime.combine(_day_of(str(int(number)), None)[0], time())
    if not 61 <= number < 110_000:
        raise BadCell(gettext_noop("This number is not a date"))
    whole = datetime.combine(_EXCEL_ZERO, time()) + timedelta(days=int(number))
    return _checked(whole + timedelta(seconds=round((number % 1) * 86_400)))


def _checked(moment: datetime) -> datetime:
    if not _EARLIEST <= moment.year < _LATEST:
        raise BadCell(gettext_noop("The year %(year)s cannot be right"), year=moment.year)
    return moment


def _day_of(text: str, day_first: bool | None) -> tuple[date, str]:
    """The date at the start of a folded text, and what follows it."""
    match = _CHINESE_DATE.match(text)
    if match:
        year, month, day = match.groups()
        return _make_day(int(year.translate(_DIGITS)), _spoken(month), _spoken(day)), text[match.end() :]
    match = _YEAR_FIRST.match(text) or _COMPACT.match(text)
    if match and not (match.re is _COMPACT and text[8:9].isdigit() and len(text) not in (12, 14)):
        return _make_day(*map(int, match.groups())), text[match.end() :]
    match = _YEAR_LAST.match(text)
    if match:
        first, second, year = map(int, match.groups())
        month, day = _ordered(first, second, day_first)
        return _make_day(year, month, day), text[match.end() :]
    match = _SHORT_YEAR.match(text)
    if match and len(match.group()) == len(text.split(" ")[0]):
        year, month, day = map(int, match.groups())
        return _make_day(2000 + year if year < 70 else 1900 + year, month, day), text[match.end() :]
    if _NO_DAY.fullmatch(text):
        raise BadCell(gettext_noop("The day is missing, write it like 2024-07-01"))
    raise BadCell(gettext_noop("This is not a date"))


def _ordered(first: int, second: int, day_first: bool | None) -> tuple[int, int]:
    """Month and day of 13/7/2024: plain when one is above 12 or both are equal, else as the caller says."""
    if first == second or second > 12:
        return first, second
    if first > 12:
        return second, first
    if day_first is None:
        raise BadCell(gettext_noop("Day and month could be the other way round, write it like 2024-07-01"))
    return (second, first) if day_first else (first, second)


def _make_day(year: int, month: int, day: int) -> date:
    try:
        made = date(year, month, day)
    except ValueError:
        raise BadCell(gettext_noop("There is no such day: %(year)s-%(month)s-%(day)s"), year=year, month=month, day=day) from None
    return _checked(datetime.combine(made, time())).date()


def _spoken(text: str) -> int:
    """十二 → 12, 二十 → 20, 三十一 → 31."""
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int(text.translate(_DIGITS))
    return int((tens or "一").translate(_DIGITS)) * 10 + int((ones or "零").translate(_DIGITS))


def _time_of(text: str) -> time:
    text = _ZONE.sub("", text.strip().removeprefix("t").strip())
    if not text:
        return time()
    if re.fullmatch(r"\d{4}(?:\d{2})?", text):
        text = ":".join(text[i : i + 2] for i in range(0, len(text), 2))
    match = _TIME.fullmatch(text)
    if not match:
        raise BadCell(gettext_noop("The time of day is not readable"))
    before, hours, minutes, seconds, after = match.groups()
    hour = int(hours)
    if hour < 12 and (before in _AFTERNOON or after in _AFTERNOON):
        hour += 12
    elif hour == 12 and (before in ("上午", "凌晨", "am") or after == "am"):
        hour = 0
    try:
        return time(hour, int(minutes or 0), int(seconds or 0))
    except ValueError:
        raise BadCell(gettext_noop("There is no such time of day")) from None


def read_number(value) -> Decimal | None:
    """A number with all its places: 129.696 from a workbook stays 129.696. Amounts (1.2万, ¥) are read too."""
    if is_nothing(value):
        return None
    if isinstance(value, date | time | timedelta):
        raise BadCell(gettext_noop("This is a date, a number is wanted"))
    try:
        return money(value)
    except BadAmount as error:
        raise BadCell(error.message, **error.params) from None


def read_whole(value) -> int | None:
    """A whole number: 3, "3", 3.0, "1,200"."""
    number = read_number(value)
    if number is None:
        return None
    if number != number.to_integral_value():
        raise BadCell(gettext_noop("A whole number is wanted"))
    return int(number)


def read_percent(value) -> Decimal | None:
    """A share as a fraction: "40%" → 0.4, "8折" → 0.8, 0.4 → 0.4. A bare number above 1 is taken as per cent (40 → 0.4)."""
    if is_nothing(value):
        return None
    text = _fold(value) if isinstance(value, str) else None
    if text and text.endswith("%"):
        return _plain(read_number(text[:-1])) / 100
    if text and text.endswith("折"):
        tenths = _plain(read_number(text[:-1]))
        return tenths / 100 if tenths >= 10 else tenths / 10  # 8.5折, 85折
    number = _plain(read_number(value))
    return number / 100 if abs(number) > 1 else number


def _plain(number: Decimal | None) -> Decimal:
    if number is None:
        raise BadCell(gettext_noop("This is not an amount"))
    return number


def read_yes_no(value) -> bool | None:
    """是/否, 有/无, Y/N, √/×, 1/0 and their like."""
    if isinstance(value, bool):
        return value
    word = _fold(text_of(value))
    if word in _YES:
        return True
    if word in _NO:
        return False
    if is_nothing(value):
        return None
    raise BadCell(gettext_noop("Write yes or no"))
