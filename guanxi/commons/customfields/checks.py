"""What a definition must fulfil before it is kept: every surface relies on it."""

import re

from django.utils.translation import gettext as _

from guanxi.commons.customfields.models import PREFIX, CustomField, Kind
from guanxi.commons.customfields.queries import extensible, own_fields
from guanxi.kit import records
from guanxi.kit.actor import SYSTEM
from guanxi.kit.china.pinyin import pinyin_key
from guanxi.kit.errors import DomainError
from guanxi.kit.expressions import BadFormula, parse, references
from guanxi.kit.expressions import check as check_formula
from guanxi.kit.filters import BadFilter, checker, walk
from guanxi.kit.filters import parse as parse_filter
from guanxi.kit.filters.operators import OFFERED
from guanxi.kit.questions import Asked

CODE = re.compile(r"x_[a-z0-9](?:_?[a-z0-9])*")  # two underscores would be read as a path through tables
COLUMN_KINDS = (Kind.TEXT, Kind.NUMBER, Kind.MONEY, Kind.PERCENT, Kind.DATE, Kind.BOOL, Kind.CHOICE)
MOST_CHOICES, MOST_COLUMNS = 500, 12


def record_of(key: str):
    """The record type; DomainError for one that takes no fields."""
    found = next((r for r in extensible() if r.key == key), None)
    if found is None:
        raise DomainError(_("No fields can be added to this."))
    return found


def code_for(record_key: str, given: str, label: str) -> str:
    """The code asked for, or one made of the label's pinyin; with our prefix and free."""
    known = set(CustomField.objects.filter(record_key=record_key).values_list("code", flat=True))
    if given.strip():
        code = PREFIX + given.strip().lower().removeprefix(PREFIX)
        if not CODE.fullmatch(code) or len(code) > 40:
            raise DomainError(_("A code is made of small letters, digits and single underscores."), "code")
        if code in known:
            raise DomainError(_("The code %(code)s is taken, perhaps by a retired field.") % {"code": code}, "code")
        return code
    stem = PREFIX + (re.sub(r"[^a-z0-9]+", "_", pinyin_key(label).lower()).strip("_")[:30].strip("_") or "field")
    return next(c for n in range(1, 10_000) if (c := stem if n == 1 else f"{stem}_{n}") not in known)


def check(record, d: CustomField) -> None:
    """Raises DomainError for the first thing that does not fit; fills in what follows (the result of a formula)."""
    if not d.label or len(d.label) > 40:
        raise DomainError(_("Give the field a name of at most 40 characters."), "label")
    if d.kind not in Kind.values:
        raise DomainError(_("There is no such kind of field."), "kind")
    if any(str(f.label) == d.label for n, f in record.fields.items() if n != d.code):
        raise DomainError(_("There is a field called “%(label)s” already.") % {"label": d.label}, "label")
    if d.kind in (Kind.CHOICE, Kind.CHOICES):
        d.choices = _choices(d.choices, "choices")
    if d.kind == Kind.TABLE:
        d.columns = _columns(d.columns)
    if d.kind == Kind.REF and records.known(d.ref) is None:
        raise DomainError(_("Say what the field links to."), "ref")
    if d.kind == Kind.COMPUTED:
        _formula(record, d)
    for name in ("shown_when", "required_when", "readonly_when"):
        _condition(record, d, name)


def _choices(given, name: str) -> list[list[str]]:
    pairs = [[str(v).strip(), str(label).strip()] for v, label in given]
    pairs = [[v or label, label] for v, label in pairs if label]
    if not pairs:
        raise DomainError(_("Write down what can be chosen, one to a line."), name)
    if len(pairs) > MOST_CHOICES:
        raise DomainError(_("At most %(most)s choices.") % {"most": MOST_CHOICES}, name)
    if any(len(v) > 100 or len(label) > 100 for v, label in pairs):
        raise DomainError(_("A choice has at most 100 characters."), name)
    if len({v for v, _l in pairs}) < len(pairs) or len({label for _v, label in pairs}) < len(pairs):
        raise DomainError(_("One of the choices stands there twice."), name)
    return pairs


def _columns(given: list[dict]) -> list[dict]:
    made: list[dict] = []
    for c in given:
        label, kind = str(c.get("label", "")).strip()[:40], c.get("kind", Kind.TEXT)
        if not label:
            continue
        if kind not in COLUMN_KINDS:
            raise DomainError(
                _("A column of a table is a text, a number, an amount, a percentage, a day, yes or no, or a choice."), "columns"
            )
        code = str(c.get("code") or f"c{len(made) + 1}")
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,30}", code) or code in {m["code"] for m in made}:
            code = next(f"c{n}" for n in range(1, 100) if f"c{n}" not in {str(o.get("code")) for o in [*given, *made]})
        choices = _choices(c.get("choices") or (), "columns") if kind == Kind.CHOICE else []
        made.append({"code": code, "label": label, "kind": str(kind), "choices": choices})
    if not made or len(made) > MOST_COLUMNS:
        raise DomainError(_("A table has one to %(most)s columns.") % {"most": MOST_COLUMNS}, "columns")
    if len({c["label"] for c in made}) < len(made):
        raise DomainError(_("Two columns have the same name."), "columns")
    return made


def _formula(record, d: CustomField) -> None:
    """Only fields of the record itself, no loops, and a result that can be shown."""
    try:
        formula = parse(d.formula)
        names = references(formula)
        if any("." in n for n in names):
            raise DomainError(_("A formula can use the fields of this record alone."), "formula")
        _no_loop(record, d, names)
        typed = check_formula(formula, {n: Asked(f, SYSTEM) for n, f in record.fields.items() if n != d.code})
    except BadFormula as error:
        raise DomainError(error.message, "formula") from error
    d.gives = typed.type


def _no_loop(record, d: CustomField, names) -> None:
    made_of = {n: f.made_of for n, f in own_fields(record).items()} | {d.code: tuple(names)}
    seen, ahead = set(), list(names)
    while ahead:
        name = ahead.pop()
        if name == d.code:
            raise DomainError(_("This formula would be worked out from itself."), "formula")
        if name not in seen:
            seen.add(name)
            ahead += made_of.get(name, ())


def _condition(record, d: CustomField, name: str) -> None:
    text = getattr(d, name)
    if not text:
        return
    try:
        expr = parse_filter(text)
        named = {one.field for one in walk(expr)}
        if d.code in named or any("." in n for n in named):
            raise DomainError(_("A condition looks at the other fields of this record alone."), name)
        checker(expr, {n: Asked(f, SYSTEM) for n, f in record.fields.items() if f.kind in OFFERED and not f.is_many and n != d.code})
    except BadFilter as error:
        raise DomainError(error.message, name) from error


def check_unused(d: CustomField) -> None:
    """A field that formulas or conditions of others look at cannot be retired."""
    for other in own_fields(record_of(d.record_key)).values():
        conditions = (other.shown_when, other.required_when, other.readonly_when)
        if d.code in other.made_of or any(d.code in c.names for c in conditions):
            raise DomainError(_("“%(other)s” is worked out from it or looks at it. Change that field first.") % {"other": other.label})
