"""Another kind for a field that is in use: only when every value that rows hold fits the new kind. Nothing is cut, rounded or dropped."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.commons.customfields import kinds
from guanxi.commons.customfields.models import CustomField, Kind
from guanxi.kit import records
from guanxi.kit.changes import because
from guanxi.kit.dialects import held
from guanxi.kit.errors import DomainError
from guanxi.kit.money import money
from guanxi.kit.refusals import BadInput
from guanxi.kit.tables.cells import read_date, read_number

CHUNK = 2_000
SHOWN = 3


@dataclass
class Trial:
    """What would come of it: how many values fit, how many do not, and some of those."""

    fits: int = 0
    fails: int = 0
    examples: list[str] = field(default_factory=list)


def converter(d: CustomField, kind: str):
    """f(JSON value) → JSON value of the definition's kind; ValueError where it does not fit. None when the two kinds have nothing in common."""
    to = d.kind
    if kind in (Kind.COMPUTED, Kind.FILE, Kind.TABLE, Kind.REF, Kind.PERSON) or to in (
        Kind.COMPUTED,
        Kind.FILE,
        Kind.TABLE,
        Kind.REF,
        Kind.PERSON,
    ):
        return None

    def convert(raw):
        value = kinds.from_json(kind, raw)
        if to in (Kind.TEXT, Kind.LONG):
            return _text(kind, raw, value, kinds.LONGEST_TEXT if to == Kind.TEXT else None)
        return kinds.to_json(to, _read(d, raw, value))

    return convert


def _text(kind: str, raw, value, longest) -> str:
    text = "、".join(value) if isinstance(value, list) else _("Yes") if value is True else str(raw)
    if longest and len(text) > longest:
        raise ValueError(text)
    return text


def _read(d: CustomField, raw, value):
    text = str(raw).strip() if not isinstance(raw, list) else ""
    if d.kind in (Kind.CHOICE, Kind.CHOICES):
        found = raw if isinstance(raw, list) else [text]
        by_word = {w: v for v, label in d.choices for w in (v, label)}
        chosen = [by_word[w] for w in found if w in by_word]
        if len(chosen) < len(found) or (d.kind == Kind.CHOICE and len(chosen) != 1):
            raise ValueError(raw)
        return chosen if d.kind == Kind.CHOICES else chosen[0]
    if d.kind in kinds.NUMBERS:
        return _number(d.kind, text)
    if d.kind == Kind.DATE:
        if hasattr(value, "hour"):
            raise ValueError(raw)  # the hour would be lost
        return read_date(text)
    if d.kind == Kind.BOOL and text in ("是", "有", "yes", "true", "1", "True", _("Yes")):
        return True
    raise ValueError(raw)


def _number(kind: str, text: str):
    found = money(text) if kind == Kind.MONEY else read_number(text.rstrip("%％ "))
    if abs(found) >= kinds.LARGEST or found != round(found, 6):
        raise ValueError(text)
    return found


def trial(d: CustomField, kind: str) -> Trial:
    """Goes through all rows without writing. d carries the new kind, `kind` is the present one."""
    made, work = Trial(), converter(d, kind)
    for _pk, raw in _values(d):
        try:
            if work is None:
                raise ValueError(raw)
            work(raw)
            made.fits += 1
        except (ValueError, TypeError, ArithmeticError, BadInput):
            made.fails += 1
            if len(made.examples) < SHOWN:
                made.examples.append(str(raw)[:30])
    return made


def _values(d: CustomField):
    rows = records.get(d.record_key).model._base_manager.filter(custom__has_key=d.code).order_by("pk")
    last = 0
    while some := list(rows.filter(pk__gt=last).values_list("pk", "custom")[:CHUNK]):
        last = some[-1][0]
        yield from ((pk, custom[d.code]) for pk, custom in some)


def convert(d: CustomField, kind: str) -> int:
    """Writes every value anew, published like any change; DomainError, and nothing is written, when some do not fit. Returns how many there were."""
    found = trial(d, kind)
    if found.fails:
        text = ngettext("%(n)s value does not fit: %(examples)s", "%(n)s values do not fit, such as: %(examples)s", found.fails)
        raise DomainError(text % {"n": found.fails, "examples": "、".join(found.examples)}, "kind")
    if not found.fits:
        return 0
    work, model, last = converter(d, kind), records.get(d.record_key).model, 0
    with because(_("“%(name)s” became another kind of field") % {"name": d.label}):
        while rows := list(held(model._base_manager.filter(custom__has_key=d.code, pk__gt=last).order_by("pk"))[:CHUNK]):
            last = rows[-1].pk
            for row in rows:
                row.custom = row.custom | {d.code: work(row.custom[d.code])}
                row.save(update_fields=["custom"])
    return found.fits
