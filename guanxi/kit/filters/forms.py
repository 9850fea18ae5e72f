"""The form: rows of conditions joined by all or any, and groups of rows one level deep, as the filter builder posts them.

Names (prefix `c`): `c-match` all|any · `c-0-field`, `c-0-op`, `c-0-value` (repeated for several), `c-0-not` = 1 for "does
not apply", `c-0-group` = "" or a group's name such as g1 · `c-g1-match` all|any. Rows without a field are ignored.
What is nested deeper is rewritten to an equal filter of this shape when that stays within the limits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from django.utils.translation import gettext as _

from .errors import BadFilter
from .operators import SYMBOLS
from .tree import CONDITIONS, EVERYTHING, All, Any, Condition, Expr, Not, join, within_limits

MATCH = {"all": All, "any": Any}
ROW = re.compile(r"(\d{1,3})-field", re.ASCII)


@dataclass(frozen=True)
class Row:
    """One condition of the form; `negated` says that it must not apply, `group` is "" on the first level."""

    field: str
    op: str
    values: tuple[str, ...] = ()
    negated: bool = False
    group: str = ""


@dataclass(frozen=True)
class FormData:
    """What the builder shows: rows in order, how they are joined, and how each group is joined (all or any)."""

    rows: tuple[Row, ...] = ()
    match: str = "all"
    groups: tuple[tuple[str, str], ...] = ()

    def pairs(self, prefix: str = "c") -> Iterator[tuple[str, str]]:
        """Names and values as the form posts them."""
        yield f"{prefix}-match", self.match
        yield from ((f"{prefix}-{name}-match", match) for name, match in self.groups)
        for index, row in enumerate(self.rows):
            yield f"{prefix}-{index}-field", row.field
            yield f"{prefix}-{index}-op", row.op
            yield from ((f"{prefix}-{index}-value", value) for value in row.values)
            if row.negated:
                yield f"{prefix}-{index}-not", "1"
            if row.group:
                yield f"{prefix}-{index}-group", row.group


def from_form(data, prefix: str = "c") -> Expr:
    """The expression of posted form data (a QueryDict or a mapping to lists); BadFilter with the row number."""
    items: dict[str, list] = {}  # in the order of their first row; "" + row number for rows on the first level
    for index in sorted(_indexes(data, prefix)):
        name = f"{prefix}-{index}"
        field = _one(data, f"{name}-field")
        if not field:
            continue
        op = _one(data, f"{name}-op")
        if op not in SYMBOLS:
            raise BadFilter(_("Choose how “%(field)s” is compared.") % {"field": field}, index)
        values = tuple(value for value in _all(data, f"{name}-value") if value != "")
        condition = Condition(field, op, values, index)
        group = _one(data, f"{name}-group")
        items.setdefault(group or f"#{index}", []).append(Not(condition) if _one(data, f"{name}-not") else condition)
    parts = [parts[0] if name[0] == "#" else join(_match(data, f"{prefix}-{name}-match"), parts) for name, parts in items.items()]
    return within_limits(join(_match(data, f"{prefix}-match"), parts))


def to_form(expr: Expr) -> FormData | None:
    """The form that means the same; None when it would need too many rows (the builder then shows the text instead)."""
    if expr == EVERYTHING:
        return FormData()
    if not _fits(expr):
        expr = _push(expr, False)
    if not _fits(expr):
        expr = min((found for kind in (All, Any) if (found := _normal(expr, kind))), key=_size, default=None)
    return expr and _laid_out(expr)


def _laid_out(expr: Expr) -> FormData:
    rows, groups = [], []
    root = All if _is_row(expr) else type(expr)
    for part in (expr,) if _is_row(expr) else expr.parts:
        if _is_row(part):
            rows.append(_row(part, ""))
            continue
        name = f"g{len(groups) + 1}"
        groups.append((name, _name(type(part))))
        rows.extend(_row(each, name) for each in part.parts)
    return FormData(tuple(rows), _name(root), tuple(groups))


def _row(part: Expr, group: str) -> Row:
    negated = isinstance(part, Not)
    condition = part.part if negated else part
    return Row(condition.field, condition.op, condition.values, negated, group)


def _name(kind: type) -> str:
    return "all" if kind is All else "any"


def _is_row(expr: Expr) -> bool:
    return isinstance(expr, Condition) or (isinstance(expr, Not) and isinstance(expr.part, Condition))


def _fits(expr: Expr) -> bool:
    if _is_row(expr):
        return True
    return not isinstance(expr, Not) and all(
        _is_row(part) or (not isinstance(part, Not) and all(map(_is_row, part.parts))) for part in expr.parts
    )


def _push(expr: Expr, negated: bool) -> Expr:
    """The same with `not` at single conditions only, and equal joins merged."""
    if isinstance(expr, Condition):
        return Not(expr) if negated else expr
    if isinstance(expr, Not):
        return _push(expr.part, not negated)
    kind = All if isinstance(expr, All) != negated else Any
    parts: list[Expr] = []
    for part in (_push(part, negated) for part in expr.parts):
        parts.extend(part.parts if isinstance(part, kind) else (part,))
    return join(kind, parts)


def _normal(expr: Expr, outer: type) -> Expr | None:
    """The pushed expression as outer-of-inner (all of any, or any of all); None when it grows beyond the limits."""
    clauses = _clauses(expr, outer)
    return clauses and join(outer, [join(Any if outer is All else All, dict.fromkeys(clause)) for clause in clauses])


def _clauses(expr: Expr, outer: type) -> list[tuple] | None:
    if _is_row(expr):
        return [(expr,)]
    inner = [_clauses(part, outer) for part in expr.parts]
    if None in inner:
        return None
    if isinstance(expr, outer):
        found = [clause for clauses in inner for clause in clauses]
    else:
        found = [()]
        for clauses in inner:
            if len(found) * len(clauses) > CONDITIONS:
                return None
            found = [left + right for left, right in product(found, clauses)]
    return found if sum(map(len, found)) <= CONDITIONS else None


def _size(expr: Expr) -> int:
    return 1 if _is_row(expr) else sum(_size(part) for part in expr.parts)


def _indexes(data, prefix: str) -> set[int]:
    start = f"{prefix}-"
    return {int(match[1]) for key in data if isinstance(key, str) and key.startswith(start) and (match := ROW.fullmatch(key[len(start) :]))}


def _all(data: Mapping, name: str) -> list[str]:
    found = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
    return [found] if isinstance(found, str) else list(found)


def _one(data: Mapping, name: str) -> str:
    return (_all(data, name) or [""])[-1].strip()


def _match(data: Mapping, name: str) -> type[All] | type[Any]:
    return MATCH.get(_one(data, name), All)
