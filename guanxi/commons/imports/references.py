"""Cells that name rows of another record type (the customer of an order, the order of a delivery)."""

from collections import defaultdict

from django.db.models import Q
from django.utils.translation import gettext as _

from guanxi.commons.imports.bundles import promised
from guanxi.commons.imports.columns import Column
from guanxi.commons.imports.importer import importer_class
from guanxi.commons.imports.rows import Row
from guanxi.kit import records
from guanxi.kit.tables.cells import text_of


class Finder:
    """Finds rows by number or title within the importer's reach. A package gives its own as `Importer.finder`."""

    def __init__(self, record, session):
        self.record, self.session = record, session
        self._expected: dict[str, int] | None = None  # what an earlier sheet of the same file will have filed by then → a number below zero

    @classmethod
    def more_columns(cls, name: str) -> list[Column]:
        """Further columns of the file that help to find the row."""
        return []

    def ready(self) -> dict[int, int]:
        """Makes rows ready that this file brings along (file_new); planned number → number in the database."""
        return {}

    def write(self) -> None:
        """Within the chunk's transaction: what the file adds to the rows that were found."""

    def owner_of(self, pk: int) -> tuple[int | None, int | None]:
        """Owner and department of a row met in this chunk."""
        raise LookupError(pk)

    def settle(self, rows: list[Row], name: str, number_of: dict, shared: tuple[str, ...] = (), *, lenient: bool = False) -> None:
        """Puts the number found under values["<name>_id"]; a row whose cell finds nothing is refused, or (lenient) goes without.

        shared: foreign keys that both have: of two orders with one number, the one of the row's customer is meant.
        """
        wanted = {row.values[name] for row in rows if name in row.values and not row.is_out}
        if not wanted:
            return
        found = self._look_up({text_of(w) for w in wanted}, shared)
        for row in rows:
            if name not in row.values or row.is_out:
                continue
            hits = found.get(text_of(row.values.pop(name)), [])
            fitting = [h for h in hits if h["pk"] < 0 or all(row.values.get(f"{s}_id") in (None, h[f"{s}_id"]) for s in shared)]
            if len(fitting) == 1:
                row.values[f"{name}_id"] = fitting[0]["pk"]
                for s in shared:
                    row.values.setdefault(f"{s}_id", fitting[0][f"{s}_id"])
            else:
                say = row.note if lenient else row.refuse
                say(
                    number_of.get(name),
                    (_("Several are called so") if fitting else _("%(label)s: not found")) % {"label": self.record.label},
                )

    def _look_up(self, texts: set[str], shared: tuple[str, ...]) -> dict[str, list[dict]]:
        names = [*(self.record.search.codes if self.record.search else ()), self.record.fields[self.record.title].path]
        names = [n for n in dict.fromkeys(names) if n in {f.name for f in self.record.model._meta.concrete_fields}]
        q = Q()
        for n in names:
            q |= Q(**{f"{n}__in": texts})
        made: dict[str, list[dict]] = defaultdict(list)
        rows = self.record.model.objects.visible_to(self.session.actor).filter(q)
        for values in rows.values("pk", *names, *(f"{s}_id" for s in shared)):
            for text in {str(values[n]) for n in names} & texts:
                made[text].append(values)
        if self.session.dry:
            for text in texts - made.keys():
                if pk := self._promised(names).get(text):
                    made[text] = [{"pk": pk, **{f"{s}_id": pk for s in shared}}]
        return made

    def _promised(self, names: list[str]) -> dict[str, int]:
        if self._expected is None:
            self._expected = {}
            for told in promised(self.session.whole, self.record.key, *names):
                for text in told.values():
                    self._expected.setdefault(text, -len(self._expected) - 1)
        return self._expected


def finder_for(key: str, session) -> Finder:
    """The finder of a record type."""
    record = records.get(key)
    return (importer_class(record).finder or Finder)(record, session)


def finder_class(key: str) -> type[Finder]:
    """The class alone, for its columns."""
    return importer_class(records.get(key)).finder or Finder
