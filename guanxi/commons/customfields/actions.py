"""Verbs on the company's own fields. None of them loses a value: a retired field keeps what rows hold in it and can be brought back (X03)."""

import secrets
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.commons.company.models import ONLY, Company, forget
from guanxi.commons.customfields import checks
from guanxi.commons.customfields.models import CustomField, Kind, Layout
from guanxi.kit.changes import announce
from guanxi.kit.dialects import held
from guanxi.kit.errors import DomainError
from guanxi.kit.jobs import later

MOST = 200  # fields of one record type
ATTRIBUTES = (
    "label", "kind", "choices", "columns", "ref", "formula", "help", "unit", "required", "masked", "indexed", "shown_when", "required_when", "readonly_when",
)  # fmt: skip


@transaction.atomic
def add_field(record_key: str, *, label: str, kind: str, code: str = "", **values) -> CustomField:
    """A new field on a record type; DomainError names what does not fit. Announces customfield.changed."""
    record = checks.record_of(record_key)
    if CustomField.objects.filter(record_key=record_key, retired_at=None).count() >= MOST:
        raise DomainError(_("There are %(most)s fields here already. Retire one that nobody uses.") % {"most": MOST})
    d = CustomField(record_key=record_key, label=label.strip(), kind=kind, **values)
    d.code = checks.code_for(record_key, code, d.label)
    checks.check(record, d)
    d.index_state = CustomField.Indexing.BUILDING if d.is_kept_in_order else CustomField.Indexing.NONE
    d.save()
    _settled(d, index=d.is_kept_in_order)
    return d


@transaction.atomic
def change_field(field: CustomField, **values) -> CustomField:
    """Changes a definition. The kind changes only when every value that rows hold fits the new one (see conversion.trial)."""
    d = held(CustomField.objects.filter(pk=field.pk)).get()
    unknown = set(values) - set(ATTRIBUTES)
    if unknown:
        raise TypeError(f"unknown attributes {sorted(unknown)}")
    was, order, kind = d.is_kept_in_order, list(d.choices), d.kind
    for name, value in values.items():
        setattr(d, name, value.strip() if isinstance(value, str) else value)
    checks.check(checks.record_of(d.record_key), d)
    if d.kind != kind:
        from guanxi.commons.customfields.conversion import convert

        convert(d, kind)
    anew = d.kind != kind or was != d.is_kept_in_order or (d.kind == Kind.CHOICE and order != d.choices)
    if anew:
        d.index_state = CustomField.Indexing.BUILDING if d.is_kept_in_order else CustomField.Indexing.NONE
    d.save()
    _settled(d, index=anew)
    return d


@transaction.atomic
def retire_field(field: CustomField) -> CustomField:
    """Takes a field off every page, list, file and filter. What rows hold in it stays."""
    d = held(CustomField.objects.filter(pk=field.pk)).get()
    checks.check_unused(d)
    d.retired_at, d.index_state = timezone.now(), CustomField.Indexing.NONE
    d.save()
    _settled(d, index=True)
    return d


@transaction.atomic
def restore_field(field: CustomField) -> CustomField:
    """Brings a retired field back, with what rows held in it."""
    d = held(CustomField.objects.filter(pk=field.pk)).get()
    d.retired_at = None
    checks.check(checks.record_of(d.record_key), d)
    d.index_state = CustomField.Indexing.BUILDING if d.is_kept_in_order else CustomField.Indexing.NONE
    d.save()
    _settled(d, index=d.is_kept_in_order)
    return d


@transaction.atomic
def arrange(record_key: str, sections: list[dict], variant: str = "") -> Layout:
    """Lays out a record type, or its rows of one variant: sections as {"title", "of" (declared section or ""), "open", "names"}. [] is as declared."""
    record = checks.record_of(record_key)
    known, seen = set(record.fields), set()
    for s in sections:
        s["names"] = [n for n in s["names"] if n in known and not (n in seen or seen.add(n))]
    if variant not in dict(record.variants or {"": ""}):
        raise DomainError(_("There is no such kind of row."))
    layout = Layout.objects.filter(record_key=record_key, variant=variant).first() or Layout(record_key=record_key, variant=variant)
    layout.sections = [
        {"title": str(s.get("title") or "").strip()[:40], "of": str(s.get("of") or "")[:80], "open": bool(s["open"]), "names": s["names"]}
        for s in sections
    ]
    layout.save()
    refresh()
    return layout


def _settled(d: CustomField, *, index: bool) -> None:
    refresh()
    announce("customfield.changed", field=d)
    if index:
        later("customfields.index", field=d.pk)


def refresh() -> None:
    """Lets every process read the fields anew with its next request: the company's row, which each of them reads, bears another stamp."""
    Company.objects.filter(pk=ONLY).plain_update(fields_stamp=secrets.token_hex(8))
    forget()
    Company._read()
    transaction.on_commit(partial(forget))
