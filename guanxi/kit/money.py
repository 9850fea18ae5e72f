"""Amounts of money: Decimal from what people write, rounded. Never float."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from guanxi.kit.refusals import BadInput, gettext_noop

# What a column of 18 digits with 4 places holds; beyond it a cell is a phone or a code, not an amount.
LARGEST = Decimal("99999999999999.9999")

_UNITS = {"": 1, "百": 100, "千": 1_000, "k": 1_000, "万": 10_000, "萬": 10_000, "w": 10_000}
_UNITS |= {"十万": 100_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 100_000_000, "億": 100_000_000}
_AMOUNT = re.compile(r"([+-]?)(\d[\d,]*(?:\.\d+)?|\.\d+)(千万|百万|十万|[百千万萬亿億wk]?)(-?)")
_PLAIN = re.compile(r"-?\d{1,14}(?:\.\d{1,12})?", re.ASCII)
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:\.\d+)?e[+-]?\d+")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,4}(?:,\d{4})+|\d+")
_OUR_CURRENCY = re.compile(r"人民币|rmb|cny|[¥￥]|元整?|圆整?|块钱?|\s+|整$")
_OTHER_CURRENCY = re.compile(r"[$€£₩]|us|hk|eur|usd|jpy|美元|美金|港元|港币|欧元|日元|英镑|台币")


class BadAmount(BadInput):
    """This is no amount; the text says why."""


def money(value) -> Decimal:
    """The amount of a cell: 1234.5, "1,234.50元", "￥1.2万", "(300)", "300-", "1.2亿". Raises BadAmount.

    A float is taken as Excel shows it (15 significant digits), so 129.696 stays 129.696.
    """
    if isinstance(value, bool) or value is None:
        raise BadAmount(gettext_noop("This is not an amount"))
    if isinstance(value, Decimal | int):
        return _bounded(Decimal(value))
    if isinstance(value, float):
        return _bounded(decimal_of(value))
    if isinstance(value, str) and _PLAIN.fullmatch(value):
        return Decimal(value)
    text, sign = _signed(str(value))
    if _OTHER_CURRENCY.search(text):
        raise BadAmount(gettext_noop("Amount in another currency"))
    text = _OUR_CURRENCY.sub("", text)
    if _SCIENTIFIC.fullmatch(text):
        return _from_scientific(text) * sign
    match = _AMOUNT.fullmatch(text)
    if not match:
        raise BadAmount(gettext_noop("This is not an amount"))
    before, digits, unit, after = match.groups()
    if "-" in (before, after):
        sign = -sign
    if not _GROUPED.fullmatch(digits.partition(".")[0] or "0"):
        raise BadAmount(gettext_noop("The commas stand in odd places"))
    return _bounded(sign * Decimal(digits.replace(",", "")) * _UNITS[unit])


def _signed(text: str) -> tuple[str, int]:
    """The text folded, and -1 when it stood in the brackets of bookkeepers."""
    text = re.sub(r"[\u200b\ufeff]", "", unicodedata.normalize("NFKC", text)).lower().strip().lstrip("'‘’`")
    text = text.replace("−", "-").replace("–", "-")
    sign = 1
    if text.startswith("(") and text.endswith(")"):
        text, sign = text[1:-1], -1
    return text, sign


def _from_scientific(text: str) -> Decimal:
    """1.5e4 → 15000. The exponent is looked at first: 1e999999999 must not become a text of a gigabyte."""
    try:
        number = Decimal(text)
    except InvalidOperation:  # an exponent beyond what Decimal holds
        raise BadAmount(gettext_noop("This is not an amount")) from None
    if not -20 <= number.adjusted() <= 20 or number.as_tuple().exponent < -40:
        raise BadAmount(gettext_noop("This is not an amount"))
    return _bounded(Decimal(format(number, "f")))


def decimal_of(value: float) -> Decimal:
    """A float as the number that people see: 15 significant digits, as Excel has them. Raises BadAmount for nan and inf."""
    try:
        number = Decimal(format(value, ".15g"))
    except InvalidOperation:
        number = Decimal("nan")
    if not number.is_finite():
        raise BadAmount(gettext_noop("This is not an amount"))
    return number


def _bounded(amount: Decimal) -> Decimal:
    if not amount.is_finite():
        raise BadAmount(gettext_noop("This is not an amount"))
    if abs(amount) > LARGEST:
        raise BadAmount(gettext_noop("Too large for an amount"))
    return amount


def round_money(amount: Decimal, places: int = 2) -> Decimal:
    """Rounded half up, as invoices are."""
    return amount.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
