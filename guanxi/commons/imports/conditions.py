"""Conditions of the company's own fields, kept by rows of a file as they are by forms: what is not asked of a row or closed on it is left out, what it needs must be there."""

from collections.abc import Iterable, Mapping
from copy import copy

from django.utils.translation import gettext as _

from guanxi.commons.customfields.conditions import bound_in
from guanxi.commons.customfields.fields import OwnField
from guanxi.commons.imports.own import CUSTOM
from guanxi.commons.imports.rows import Row


class Conditions:
    """Those of one importer's fields; `any` is False where there are none, so that a large file pays nothing for them."""

    def __init__(self, importer, columns: Mapping):
        self.importer = importer
        self.fields = {n: f for n in columns if isinstance(f := importer.record.fields.get(n), OwnField)}
        self.needing = [f for f in self.fields.values() if f.required or f.required_when.text]
        self.any = bool(self.needing) or any(f.shown_when.text or f.readonly_when.text for f in self.fields.values())
        self.looked_at = self._looked_at()
        self.beside = sorted({r for f in self.looked_at if (r := _relation(f))})
        self._rows: dict[int, object] = {}  # of this chunk, as they are filed
        self._named: dict[tuple, object] = {}  # what they name from now on
        self._bound: dict = {}

    def look(self, pks: Iterable[int | None]) -> None:
        """Reads at once the filed rows that a chunk met, with what conditions look at beside them; those of the chunk before are forgotten."""
        self._rows, self._named, self._bound = {}, {}, {}
        if not self.any or not self.importer.session.policy.updates:
            return
        rows = self.importer.record.model.objects.all()
        rows = rows.select_related(*self.beside) if self.beside else rows
        self._rows = rows.in_bulk({pk for pk in pks if pk and pk > 0})
        for field in self.looked_at:
            if field.prime:
                field.prime(list(self._rows.values()))

    def admit(self, row: Row, values: dict) -> bool:
        """Whether a new row may be filed; cells of fields that are not asked of it are taken out of its values."""
        if not self.any:
            return True
        with bound_in(self._bound):
            return self._admit(row, values)

    def _admit(self, row: Row, values: dict) -> bool:
        obj = self._as_row(values)
        said = dict(row.values.get(CUSTOM) or {})
        if gone := [n for n in said if not self.fields[n].is_asked(obj)]:
            self._leave_out(row, gone)
            obj.custom = row.values[CUSTOM] = {n: v for n, v in said.items() if n not in gone}
        return self._has_all(row, obj, self.needing)

    def admit_change(self, row: Row, filed: Mapping, after: dict, pk: int | None) -> bool:
        """Whether what a row changes on a filed one may stand; `after` loses what is not asked of it or closed on it."""
        if not self.any or not after:
            return True
        with bound_in(self._bound):
            return self._admit_change(row, filed, after, pk)

    def _admit_change(self, row: Row, filed: Mapping, after: dict, pk: int | None) -> bool:
        held = dict(filed.get(CUSTOM) or {})
        was, obj = self._as_row(filed, self._on_file(pk)), self._as_row({**filed, **after}, self._on_file(pk))
        new = {n: v for n, v in (after.get(CUSTOM) or {}).items() if n in self.fields and held.get(n) != v}
        gone = [n for n in new if not self.fields[n].is_asked(obj)]
        self._leave_out(row, gone)
        for name in (closed := [n for n in new if n not in gone and not self.fields[n].is_open(was)]):
            said = _("“%(field)s” can no longer be changed here; the cell was left out")
            row.fail(self.importer.number_of.get(name), said % {"field": self.fields[name].label})
        if gone or closed:
            kept = {n: held.get(n) for n in (*gone, *closed)}
            after[CUSTOM] = obj.custom = {n: v for n, v in (after[CUSTOM] | kept).items() if v is not None}
            if after[CUSTOM] == held:
                del after[CUSTOM]
        written = {self._name_of(n) for n in after} | new.keys()
        return self._has_all(row, obj, [f for f in self.needing if f.name in new or f.depends_on & written])

    def _leave_out(self, row: Row, names: list[str]) -> None:
        for name in names:
            said = _("“%(field)s” is not asked of such a row; the cell was left out")
            row.fail(self.importer.number_of.get(name), said % {"field": self.fields[name].label})

    def _has_all(self, row: Row, obj, fields: list) -> bool:
        missing = [f for f in fields if f.is_needed(obj) and f.value(obj) in (None, "", [])]
        for field in missing:
            row.refuse(self.importer.number_of.get(field.name), _("“%(field)s” must be filled in for such a row") % {"field": field.label})
        return not missing

    def _on_file(self, pk: int | None):
        """The filed row, whose further tables answer too; an empty one for what this file is only about to file. Each time one of its own."""
        if not pk or pk < 0:
            return self.importer.record.model()
        if pk not in self._rows:
            self._rows |= self.importer.record.model.objects.in_bulk([pk])
        return _copy(self._rows[pk]) if pk in self._rows else self.importer.record.model()

    def _as_row(self, values: Mapping, obj=None):
        """The row as it would stand, never to be saved."""
        obj = obj or self.importer.record.model()
        for column in obj._meta.concrete_fields:
            if column.attname not in values:
                continue
            value = values[column.attname]
            is_named = column.is_relation and isinstance(value, str)  # a name that is still to be filed has no number yet
            if not is_named and (value is not None or (obj.pk and column.null)):
                setattr(obj, column.attname, value)
                if column.name in self.beside and not column.is_cached(obj) and (named := self._row_named(column, value)):
                    setattr(obj, column.name, named)
        self.importer.settle(obj, values)
        return obj

    def _row_named(self, column, key):
        """What a row will name, read once for all the rows of a chunk that name it; None where it is still to be filed."""
        place = (column.name, key)
        if place not in self._named:
            self._named[place] = column.related_model._base_manager.filter(pk=key).first()
        return self._named[place]

    def _looked_at(self) -> list:
        """The fields that conditions look at, those that these are made of, and what must be filled in."""
        known, found = self.importer.record.fields, {f.name: f for f in self.needing}
        conditions = (c for f in self.fields.values() for c in (f.shown_when, f.required_when, f.readonly_when))
        ahead = [n for c in conditions for n in c.names]
        while ahead:
            if (name := ahead.pop()) in known and name not in found:
                found[name] = known[name]
                ahead += known[name].made_of
        return list(found.values())

    def _name_of(self, attname: str) -> str:
        """A column as conditions call it."""
        return attname.removesuffix("_id")


def _relation(field) -> str:
    """The path of the row beside ours in which the field stands, or which it names; "" for a column of our own."""
    if field.is_many:
        return ""
    column = field.model_field
    return field.path if getattr(column, "is_relation", False) else field.path.rpartition("__")[0]


def _copy(row):
    """A row of its own, and so are those beside it: what the file says is written on them."""
    made = copy(row)
    made._state.fields_cache = {name: copy(beside) for name, beside in row._state.fields_cache.items()}
    return made
