"""From the text that somebody wrote to a value of the field's kind; what does not fit is a BadFilter naming the field."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.kit.china import regions

from .dates import span
from .errors import BadFilter
from .fields import FieldLike, choices_of
from .tree import Condition

NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
SCALES = {"万": Decimal(10_000), "亿": Decimal(100_000_000), "%": Decimal(1)}
WIDEST = Decimal(10) ** 15  # beyond, SQLite's numbers no longer tell neighbours apart
MINUTE = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?", re.ASCII)
YES = {"yes", "true", "1", "是"}
NO = {"no", "false", "0", "否"}


@dataclass(frozen=True)
class Reader:
    """Who filters, and when: fills in `me`, `mine` and every relative date."""

    today: date
    tz: tzinfo
    me: int | None = None
    my_department_ids: tuple = ()


def reader(today: date | None = None, tz: tzinfo | str | None = None, me=None, my_department_ids: Iterable = ()) -> Reader:
    """A Reader with the current zone and its today where nothing is given; `me` may be a person or a primary key."""
    tz = ZoneInfo(tz) if isinstance(tz, str) else tz or timezone.get_current_timezone()
    return Reader(today or timezone.localdate(timezone=tz), tz, getattr(me, "pk", me), tuple(my_department_ids))


def bad_value(condition: Condition, raw: str) -> BadFilter:
    """The error for a value that does not fit the field."""
    return BadFilter(_("“%(value)s” does not fit the field “%(field)s”.") % {"value": raw, "field": condition.field}, condition.position)


def number(condition: Condition, raw: str, *, whole: bool) -> int | Decimal:
    """`1,000.50`, `¥1000`, `1.5万`, `2亿`, `15%` as an exact number (a percentage as the number before the sign)."""
    text = raw.strip().lstrip("¥￥").replace(",", "")
    scale = SCALES.get(text[-1:])
    text = (text[:-1] if scale else text).strip()
    if not NUMBER.fullmatch(text) or len(text) > 40:
        raise bad_value(condition, raw)
    found = Decimal(text) * (scale or 1)
    if abs(found) >= WIDEST or found != round(found, 0 if whole else 6):
        raise bad_value(condition, raw)
    return int(found) if whole else found


def truth(condition: Condition, raw: str) -> bool:
    """yes / no, true / false, 1 / 0, 是 / 否."""
    word = raw.strip().lower()
    if word not in YES | NO:
        raise bad_value(condition, raw)
    return word in YES


def choice(condition: Condition, raw: str, field: FieldLike) -> object:
    """The stored value of a choice, from that value or from its label; any text where the field lists no choices."""
    if field.choices is None:
        return raw
    offered = choices_of(field)
    for value, _label in offered:
        if str(value) == raw:
            return value
    for value, label in offered:
        if str(label).casefold() == raw.strip().casefold():
            return value
    raise bad_value(condition, raw)


def days(condition: Condition, raw: str, reader: Reader) -> tuple[date, date]:
    """The span of days that a date word means today."""
    found = span(raw, reader.today)
    if not found:
        raise bad_value(condition, raw)
    return found


def instants(condition: Condition, raw: str, reader: Reader) -> tuple[datetime, datetime]:
    """The span of instants: a written minute, or the local days of a date word."""
    match = MINUTE.fullmatch(raw.strip())
    if not match:
        return tuple(datetime.combine(day, time.min, reader.tz).astimezone(UTC) for day in days(condition, raw, reader))
    first, _after = days(condition, match[1], reader)
    try:
        start = datetime.combine(first, time(int(match[2]), int(match[3])), reader.tz).astimezone(UTC)
    except ValueError:
        raise bad_value(condition, raw) from None
    return start, start + timedelta(minutes=1)


def day_count(condition: Condition, raw: str) -> int:
    """A number of days such as `30` or `30d`."""
    text = raw.strip().lower().removesuffix("d")
    if not re.fullmatch(r"\d{1,5}", text, re.ASCII):
        raise bad_value(condition, raw)
    return int(text)


def phones(raw: str) -> tuple[str, ...]:
    """The forms in which a whole phone number may be stored: as written, and as a number in China (E.164)."""
    digits = re.sub(r"[\s()\-－—]", "", raw)
    if digits.startswith("+") or not digits.isdecimal():
        return (digits or raw,)
    return digits, f"+{digits}", f"+86{digits.removeprefix('0')}"


def region_prefix(condition: Condition, raw: str) -> str:
    """The leading digits that all divisions inside a GB/T 2260 code or a named region share: 310000 → 31, 杭州市 → 3301."""
    code = raw.strip()
    if not re.fullmatch(r"\d{2}|\d{4}|\d{6}|\d{9}|\d{12}", code, re.ASCII):
        code, rest = regions.parse_address(code)
        if not code or rest:
            raise bad_value(condition, raw)
    while len(code) > 2 and code.endswith("00"):
        code = code[:-2]
    return code
