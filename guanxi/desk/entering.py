"""Text → value of every kind of field: what people type, what the API is sent, what a cell is changed to."""

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from guanxi.commons.customfields import lines
from guanxi.desk import uploads
from guanxi.kit import records
from guanxi.kit.china import phones, regions
from guanxi.kit.digits import whole_number
from guanxi.kit.errors import DomainError
from guanxi.kit.money import money
from guanxi.kit.refusals import BadInput
from guanxi.kit.scope import readable_fields
from guanxi.kit.tables.cells import read_date, read_datetime, read_number, read_yes_no


def entered(field, raw, actor):
    """The Python value of what was entered (text, list of texts, or a JSON value); DomainError names the field.

    None stands for "empty". A related row may be given by key or by its exact name and must be in the actor's reach.
    """
    try:
        if field.kind in BESIDE:
            return BESIDE[field.kind](field, raw, actor)
        if field.kind in ("multichoice", "tags"):
            return [_single(field, each, actor) for each in _listed(raw)]
        if isinstance(raw, list | tuple):
            raw = raw[-1] if raw else ""
        if isinstance(raw, str):
            raw = raw.replace("\r\n", "\n").strip()
            if "\0" in raw:
                raise DomainError(_("There is a character in it that cannot be kept."))
        if raw is None or raw == "":
            return False if field.kind == "bool" else _empty(field)
        return _checked(field, _single(field, raw, actor))
    except DomainError as error:
        raise DomainError(error.message, field.name) from error
    except (ValueError, TypeError, InvalidOperation, OverflowError) as error:
        text = str(error) if isinstance(error, BadInput) else _("This cannot be read.")
        raise DomainError(text, field.name) from error


def _empty(field):
    column = field.model_field
    return "" if column is not None and not column.null and isinstance(column, models.CharField | models.TextField) else None


def _listed(raw) -> list:
    if raw is None:
        return []
    parts = raw if isinstance(raw, list | tuple) else re.split(r"[,，、;；\n]", str(raw))
    return list(dict.fromkeys(p for p in ((each.strip() if isinstance(each, str) else each) for each in parts) if p not in ("", None)))


def _single(field, raw, actor):
    reader = READERS.get(field.kind)
    return reader(field, raw, actor) if reader else _text(field, raw, actor)


def _text(field, raw, actor):
    if not isinstance(raw, str | int | float | Decimal) or isinstance(raw, bool):
        raise DomainError(_("This must be a text."))
    text = str(raw)
    if field.max_length and len(text) > field.max_length:
        raise DomainError(_("At most %(count)d characters; these are %(now)d.") % {"count": field.max_length, "now": len(text)})
    return text


def _choice(field, raw, actor):
    text = str(raw)
    for value, label in field.choices or ():
        if str(value) == text or str(label) == text:
            return value
    raise DomainError(_("“%(text)s” is not one of the choices.") % {"text": text[:40]})


def _number(field, raw, actor):
    if isinstance(raw, bool):
        raise DomainError(_("This must be a number."))
    value = money(raw) if field.kind == "money" else read_number(raw.rstrip("%％ ") if isinstance(raw, str) else raw)
    if abs(value) >= Decimal(10) ** 18:
        raise DomainError(_("The number is too large."))
    if field.kind != "int" and not isinstance(field.model_field, models.IntegerField):
        return _fitting(field, value)
    if value != value.to_integral_value():
        raise DomainError(_("This must be a whole number."))
    return int(value)


def _fitting(field, value):
    """The number as its column holds it."""
    column = field.model_field
    if isinstance(column, models.DecimalField):
        if abs(value) >= Decimal(10) ** (column.max_digits - column.decimal_places):
            raise DomainError(_("The number is too large."))
        return value.quantize(Decimal(1).scaleb(-column.decimal_places))
    return float(value) if isinstance(column, models.FloatField) else value


def _date(field, raw, actor):
    return raw if type(raw) is date else read_date(raw)


def _datetime(field, raw, actor):
    exact = raw if isinstance(raw, datetime) else None
    if isinstance(raw, str) and raw[10:11] in ("T", " ") and ("+" in raw[10:] or raw.endswith("Z") or "T" in raw):
        exact = parse_datetime(raw)
    exact = exact or read_datetime(raw)
    return exact if timezone.is_aware(exact) else timezone.make_aware(exact)


def _bool(field, raw, actor):
    return bool(read_yes_no({"on": "1", "off": "0"}.get(str(raw).lower(), raw)))


def _phone(field, raw, actor):
    return phones.parse_phone(raw).e164


def _region(field, raw, actor):
    text = str(raw).strip()
    if regions.region_name(text):
        return text
    code, _rest = regions.parse_address(text)
    if not code:
        raise DomainError(_("No such region is known."))
    return code


def _related(field, raw, actor):
    rows = rows_behind(field, actor)
    if isinstance(raw, models.Model):
        raw = raw.pk
    text = str(raw).strip()
    if (pk := whole_number(text)) is not None and (found := rows.filter(pk=pk).first()):
        return found
    record = records.known(field.ref)
    title = record.title if record else "name"
    if record is None or title in readable_fields(record, actor):
        found = list(rows.filter(**{title: text})[:2])
        if len(found) == 1:
            return found[0]
        if found:
            raise DomainError(_("Several are called “%(text)s”: choose one from the list.") % {"text": text[:40]})
    raise DomainError(_("“%(text)s” is not known, or not yours to see.") % {"text": text[:40]})


def rows_behind(field, actor):
    """The rows a relation may be set to: those in reach; people who may still sign in."""
    record = records.known(field.ref)
    model = record.model if record else field.model_field.related_model
    rows = model.objects.visible_to(actor) if record and actor.may(record.key, "view") else model._default_manager.all()
    if record and not actor.may(record.key, "view") and model.scope_rule != "shared":
        rows = rows.none()
    if field.kind == "person":
        rows = rows.filter(is_active=True)
    return rows


def _json(field, raw, actor):
    return raw


READERS = {
    "choice": _choice, "multichoice": _choice, "int": _number, "money": _number, "decimal": _number, "percent": _number,
    "date": _date, "datetime": _datetime, "bool": _bool, "phone": _phone, "region": _region, "person": _related, "ref": _related, "json": _json,
}  # fmt: skip


BESIDE = {"table": lambda *asked: lines.read(*asked, entered), "file": uploads.read}


def _checked(field, value):
    """Runs the column's own validators (length, bounds, e-mail …) and speaks their words."""
    column = field.model_field
    if column is None or isinstance(value, models.Model):
        return value
    try:
        column.run_validators(value)
    except ValidationError as error:
        raise DomainError(" ".join(error.messages)) from error
    return value


def raw_of(field, value):
    """What stands in a form's control for a value: text, or a list of texts."""
    if value is None:
        return [] if field.kind in ("multichoice", "tags") else ""
    if field.kind == "table":
        return lines.written(field, value, raw_of)
    if field.kind in ("multichoice", "tags"):
        each = value.all() if hasattr(value, "all") else value
        return [str(v) for v in each]
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%dT%H:%M")
    if field.kind == "phone":
        return phones.show(str(value))
    if field.kind in ("money", "decimal", "percent") and isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)
