"""What the company added to each record type, read when it has changed."""

import logging
from functools import partial

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from guanxi.commons.customfields.fields import OwnField, of_row
from guanxi.commons.customfields.models import CustomField, Layout
from guanxi.kit import records
from guanxi.kit.errors import DomainError
from guanxi.kit.models import Tracked
from guanxi.kit.records import Added, Record, Section

FURTHER = _("Facts of our own")
OUT = "-"  # the section of fields that stand on no form
PLAIN = frozenset({"commons.customfield", "commons.layout"})
log = logging.getLogger("guanxi.customfields")


@records.adds
def added() -> dict[str, Added]:
    """Record key → fields and sections; two queries."""
    fields: dict[str, dict[str, OwnField]] = {}
    for d in CustomField.objects.alive().filter(retired_at=None).order_by("pk"):
        try:
            fields.setdefault(d.record_key, {})[d.code] = of_row(d)
        except DomainError:  # a formula that a later version no longer understands: the field is missing, the page stands
            log.warning("a field of the company's own cannot be read", extra={"field": d.pk})
    laid: dict[str, dict[str, list]] = {}
    for layout in Layout.objects.alive():
        laid.setdefault(layout.record_key, {})[layout.variant] = layout.sections
    made = {}
    for key in {*fields, *laid}:
        if (record := records.known(key)) is not None:
            made[key] = Added(fields.get(key, {}), partial(arranged, record, fields.get(key, {}), laid.get(key, {})))
    return made


def arranged(record: Record, own: dict, layouts: dict[str, list], sections: tuple[Section, ...], variant: str) -> tuple[Section, ...]:
    """The declared sections as the company arranged them for rows of this variant. What has no place yet follows: ready fields where they were declared, its own ones last."""
    declared = {key_of(s): Section(s.title, tuple(n for n in s.names if n not in own), s.open) for s in sections}
    laid = layouts.get(variant)
    known = record.ready_fields.keys() | own.keys()
    titled = [(s["title"] or getattr(declared.get(s.get("of")), "title", ""), s.get("of"), s["names"], s["open"]) for s in laid or ()]
    titled = titled or [(s.title, key, list(s.names), s.open) for key, s in declared.items()]
    placed = {n for _title, _of, names, _open in titled for n in names}
    for key, s in declared.items():
        if missing := [n for n in s.names if n not in placed]:
            there = next((names for _title, of, names, _open in titled if of == key), None)
            if there is None:
                titled.append((s.title, key, missing, s.open))
            else:
                there += missing
    made = [Section(title, tuple(n for n in names if n in known), is_open) for title, of, names, is_open in titled if of != OUT]
    placed = {n for _title, _of, names, _open in titled for n in names}
    if rest := tuple(n for n in own if n not in placed):
        made.append(Section(FURTHER, rest))
    return tuple(s for s in made if s.names)


def key_of(section: Section) -> str:
    """What a declared section is called in every language alike."""
    with translation.override(None):
        return str(section.title)


def extensible() -> list[Record]:
    """The record types to which fields can be added, as the navigation has them."""
    found = [
        r
        for r in records.all_records()
        if issubclass(r.model, Tracked) and r.sections_of() and any(f.editable for f in r.ready_fields.values())
    ]
    return sorted(found, key=lambda r: (r.menu is None, *(r.menu or ("", 0)), r.key))


def own_fields(record: Record) -> dict[str, OwnField]:
    """Name → field of those that the company added."""
    return {n: f for n, f in record.fields.items() if isinstance(f, OwnField)}
