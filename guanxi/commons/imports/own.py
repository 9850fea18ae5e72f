"""The company's own fields in a file: cells into what the column `custom` keeps, and what a row adds to that of a filed one."""

import re
from collections.abc import Mapping
from decimal import Decimal

from guanxi.commons.customfields import kinds
from guanxi.commons.customfields.fields import OwnField
from guanxi.commons.customfields.lines import read as read_lines
from guanxi.commons.imports.columns import Column
from guanxi.commons.imports.rows import Row
from guanxi.kit import records
from guanxi.kit.digits import whole_number
from guanxi.kit.errors import DomainError
from guanxi.kit.refusals import BadInput, gettext_noop
from guanxi.kit.scope import is_closed
from guanxi.kit.tables import cells

CUSTOM = "custom"
AS_TEXT = ("percent", "multichoice", "table", "ref")  # read here, not cell by cell
_UNKNOWN = gettext_noop("This is none of the choices")
_NOT_FOUND = gettext_noop("No such record is known, or it is not yours to see")
_SEVERAL = gettext_noop("Several records are called so")
_LARGE = gettext_noop("The number is too large or too exact")


def columns_of(made: Mapping[str, Column]) -> dict[str, Column]:
    """The columns among these that are the company's own fields; those that are put together here are read as text."""
    own = {n: c for n, c in made.items() if isinstance(c.record_field, OwnField)}
    for column in own.values():
        if column.kind in AS_TEXT:
            column.kind, column.max_length = ("long" if column.kind == "table" else "text"), None
        if column.record_field.shown_when.text:
            column.required = False  # only of rows that it is asked of: see Conditions
    return own


def pack(importer, rows: list[Row]) -> None:
    """Takes the own fields of each row together into its value `custom`; a cell that does not fit is told of and left out."""
    own = {n: f for n in importer.number_of if isinstance(f := importer.record.fields.get(n), OwnField)}
    for row in rows if own else ():
        said = {}
        for name, field in own.items():
            if name not in row.values:
                continue
            try:
                raw = kinds.to_json(field.kind, _value(field, row.values.pop(name), importer.actor), field.columns)
            except (BadInput, DomainError, ArithmeticError, ValueError) as error:
                row.fail(importer.number_of[name], str(getattr(error, "message", error)))
                continue
            if raw is not None:
                said[name] = raw
        if said:
            row.values[CUSTOM] = said


def _value(field: OwnField, value, actor):
    if field.kind in kinds.NUMBERS:
        number = value if isinstance(value, Decimal) else cells.read_number(str(value).rstrip("%％ "))
        if number is not None and (abs(number) >= kinds.LARGEST or number != round(number, 6)):
            raise cells.BadCell(_LARGE)
        return number
    if field.kind == "multichoice":
        by_word = {w: v for v, label in field.choices for w in (v, label)}
        words = [w.strip() for w in re.split(r"[,，、;；\n]", str(value)) if w.strip()]
        if any(w not in by_word for w in words):
            raise cells.BadCell(_UNKNOWN)
        return list(dict.fromkeys(by_word[w] for w in words))
    if field.kind == "table":
        return read_lines(field, str(value), actor, _cell)
    return _row(field, str(value).strip(), actor) if field.kind == "ref" else value


def _cell(column, raw, actor):
    """A cell of a small table."""
    if raw in (None, ""):
        return None
    if column.kind in kinds.NUMBERS:
        return cells.read_number(str(raw).rstrip("%％ "))
    if column.kind == "date":
        return cells.read_date(raw)
    if column.kind == "bool":
        return cells.read_yes_no(raw)
    if column.kind == "choice":
        found = next((v for v, label in column.choices if str(raw) in (v, label)), None)
        if found is None:
            raise DomainError(_UNKNOWN)
        return found
    return str(raw)[:200]


def _row(field: OwnField, text: str, actor) -> int:
    """The number of the one row in reach that is called so, or has this number."""
    record = records.get(field.ref)
    rows = record.model.objects.visible_to(actor) if actor.may(record.key, "view") else record.model.objects.none()
    found = []
    title = record.fields[record.title]
    if title.model_field is not None and not title.ref and not is_closed(record, title, actor):
        found = list(rows.filter(**{title.path: text}).values_list("pk", flat=True)[:2])
    if not found and (number := whole_number(text)) is not None:
        found = list(rows.filter(pk=number).values_list("pk", flat=True))
    if len(found) != 1:
        raise cells.BadCell(_SEVERAL if found else _NOT_FOUND)
    return found[0]


def joined(held: Mapping | None, said: Mapping, policy) -> dict | None:
    """`custom` of a filed row with what a row of the file adds to it; None when that is nothing."""
    held = dict(held or {})
    new = {n: v for n, v in said.items() if held.get(n) != v and policy.admits(n, held.get(n))}
    return held | new if new else None
