"""A formula worked out in memory for one record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, tzinfo
from decimal import Decimal, DecimalException

from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.kit.filters.fields import FieldLike, resolve

from .errors import BadFormula
from .figures import result, settled
from .functions import EVERY
from .tree import Formula, Literal, Name


def evaluate(formula: Formula, getter: Callable[[str], object], *, today: date | None = None, tz: tzinfo | None = None):
    """The value for one record: Decimal (4 places), str, bool, date or None. `getter` gives the raw value of a field name.

    Meant for formulas that passed `check`; in any other, values that do not fit together raise BadFormula.
    """
    tz = tz or timezone.get_current_timezone()
    value = _value(formula, getter, today or timezone.localdate(timezone=tz), tz)
    return result(value) if isinstance(value, Decimal) else value


def getter_of(obj, fields: Mapping[str, FieldLike]) -> Callable[[str], object]:
    """A getter that reads a record through its fields."""

    def get(name: str):
        return next(iter(resolve(name, fields).values(obj)), None)

    return get


def _value(node: Formula, getter, today: date, tz):
    if isinstance(node, Literal):
        return node.value
    if isinstance(node, Name):
        return settled(getter(node.name), tz)
    if node.function == "today":
        return today
    args = [_value(arg, getter, today, tz) for arg in node.args]
    try:
        return EVERY[node.function].run(*args)
    except (TypeError, AttributeError, DecimalException):
        raise BadFormula(_("“%(function)s” has the wrong number of values.") % {"function": node.function}, node.position) from None
