"""A table to fill in, for who has no list yet: the headers that an import understands, and a sheet that explains each of them (X10)."""

import tempfile

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from guanxi.commons.imports.columns import Column
from guanxi.commons.imports.history import AUTHOR, MOMENT
from guanxi.commons.imports.importer import by_slug, importer_class
from guanxi.kit.actor import Actor
from guanxi.kit.tables import write

FEW = 5  # so many other names of a column are told
EXPECTED = {
    "phone": gettext_lazy("a telephone number; several may stand in one cell"),
    "email": gettext_lazy("an e-mail address"),
    "date": gettext_lazy("a day, such as 2026-11-21"),
    "datetime": gettext_lazy("a day, with the time where it is known, such as 2026-11-21 15:30"),
    "money": gettext_lazy("an amount, such as 12500.00"),
    "decimal": gettext_lazy("a number"),
    "int": gettext_lazy("a whole number"),
    "percent": gettext_lazy("a share, such as 15%"),
    "discount": gettext_lazy("a share, such as 15%"),
    "bool": gettext_lazy("yes or no"),
    "person": gettext_lazy("the name of a colleague, or the name he signs in with"),
    "region": gettext_lazy("province, city and district, as in an address"),
    "ref": gettext_lazy("by its name"),
}
KIND_OF_CELL = {"money": "money", "decimal": "number", "int": "whole", "date": "date", "datetime": "datetime"}


def offered(record, actor: Actor) -> tuple[list[Column], list[Column]]:
    """(what stands in the table, what can be added to it): first what is required, then what lists usually hold."""
    columns = importer_class(record).columns(record, actor)
    usual = [
        c for c in columns.values() if c.name not in (AUTHOR, MOMENT) and (c.required or c.synonyms or c.kind in ("ref", "choice", "date"))
    ]
    usual += [c for c in columns.values() if c.name in getattr(importer_class(record), "identity", ()) and c not in usual]
    return sorted(usual, key=lambda c: not c.required), [c for c in columns.values() if c not in usual]


def explained(column: Column) -> str:
    """What is expected in a column, in one line."""
    said = [_("required")] if column.required else []
    if column.choices:
        said.append(_("one of: %(choices)s") % {"choices": _(", ").join(str(label) for _value, label in column.choices)})
    elif expected := EXPECTED.get(column.kind):
        said.append(str(expected))
    others = [w for w in column.synonyms if w != str(column.label)][:FEW]
    if others:
        said.append(_("other headers that are understood: %(words)s") % {"words": _(", ").join(others)})
    return _("; ").join(said)


class Template(View):
    """GET /imports/template/?record=: an empty table as xlsx, for whoever may bring such records."""

    def get(self, request):
        try:
            record = by_slug(request.GET.get("record", ""))
        except LookupError as error:
            raise Http404 from error
        if not request.actor.may(record.key, "import"):
            raise PermissionDenied
        inside, further = offered(record, request.actor)
        heads = [write.Column(str(c.label), KIND_OF_CELL.get(c.kind, "text")) for c in inside]
        about = write.About(_("How to fill it in"), lambda _count: list(lines(inside, further)))
        file = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
        write.write_xlsx(file, heads, (), sheet=str(record.plural), about=about)
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=_("%(what)s to fill in") % {"what": record.plural} + ".xlsx")


def lines(inside: list[Column], further: list[Column]):
    """(header, what is expected) for each column, and how the rest is used."""
    yield _("Whole table"), _("One row each, headers as they stand. Columns that you do not need may be deleted, in any order.")
    yield from ((str(c.label), explained(c)) for c in inside)
    if further:
        yield _("May be added"), _("Further columns that are understood when their header stands in the first row:")
        yield from ((str(c.label), explained(c)) for c in further)
