"""The list of a record type, its filter builder, its choice of columns."""

from django.db.models import prefetch_related_objects
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _

from guanxi.commons.imports.importer import importable_records
from guanxi.desk.bulk.verbs import verbs_for
from guanxi.desk.entry import RecordView
from guanxi.desk.exports.asking import may_ask
from guanxi.desk.joins import columns, joins
from guanxi.desk.lists.builder import Builder, row_of
from guanxi.desk.lists.table import Table
from guanxi.desk.state import ListState
from guanxi.kit.errors import DomainError
from guanxi.kit.filters import EVERYTHING, BadFilter, from_form, to_text
from guanxi.kit.reader import offered_orders, seen
from guanxi.kit.shell.fragments import is_fragment

FEWEST = 50  # keys in a statement


def fetch(record, actor, fields, ids: list[int]) -> list:
    """The rows of a page in order, with what these columns need joined; read through scope. Rows gone meanwhile are left out."""
    fields = [*fields, *_parts(record, fields), *([record.fields[record.title]] if record.title in record.fields else [])]
    joined, wanted = joins(record.model, fields), ("pk", *columns(record.model, fields))
    if any(f.read for f in fields):  # nobody knows what such a field looks at
        joined, wanted = [*joined, *record.related], ()
    keys = (*ids, *[0] * (-len(ids) % FEWEST))  # so that pages of nearly the same length share a statement; no row has the key 0
    rows = seen(record.model, actor, _rows, keys, tuple(joined), wanted) if ids else []
    prefetch_related_objects(rows, *record.prefetch)
    found = {row.pk: row for row in rows}
    return [found[i] for i in ids if i in found]


def _parts(record, fields) -> list:
    """The fields from which others are worked out, and from which those are."""
    parts, ahead = {}, [n for f in fields if f.inside for n in f.made_of]
    while ahead:
        if (name := ahead.pop()) not in parts and name in record.fields:
            parts[name] = record.fields[name]
            ahead += parts[name].made_of
    return list(parts.values())


def _rows(rows, keys, joined, wanted):
    rows = rows.filter(pk__in=keys).select_related(*joined).order_by()
    return rows.only(*wanted) if wanted else rows


class List(RecordView):
    """GET: one page of the list; everything about it stands in the address."""

    def get(self, request):
        state = ListState(self.record, self.actor, request.GET)
        if "c-match" in request.GET:
            try:
                expr = from_form(request.GET)
            except BadFilter as error:
                return self.page(
                    "filter", {"state": state, "builder": Builder(state, request.GET, error), "title": _("Filter")}, status=422
                )
            return HttpResponseRedirect(state.url(f=to_text(expr) if expr != EVERYTHING else ("-" if state.view else "")))
        context, status = self.context(state), 200
        if state.problem:
            status = 422
        return self.page("_list" if is_fragment(request) else "list", context, status=status)

    def context(self, state) -> dict:
        """Everything that the page and its fragment draw."""
        table, rows, page, problem = Table(state), [], None, ""
        try:
            page = state.page
            rows = fetch(self.record, self.actor, [c.field for c in table.columns], page.ids)
        except DomainError as error:
            problem = str(error.message)
        may = {a: self.actor.may(self.record.key, a) for a in ("add", "change", "delete", "import", "export")}
        may["export"] = may["export"] or may_ask(self.record, self.actor)
        return {
            "title": self.record.plural, "state": state, "table": table, "rows": rows, "page": page, "problem": state.problem or problem,
            "body": table.body(rows), "may": may, "verbs": verbs_for(self.record, self.actor), "tabs": self.tabs(state), "orders": self.orders(state),
            "prev": state.url(at=page.prev_cursor) if page and page.prev_cursor else "", "next": state.url(at=page.next_cursor) if page and page.next_cursor else "",
            "can_import": may["import"] and may["add"] and self.record in importable_records(),
        }  # fmt: skip

    def tabs(self, state) -> list[dict]:
        """Everything first, then what the record type declares, then saved views."""
        declared = [
            {"label": label, "url": state.url(f=text, v="", q=""), "current": state.given["f"] == text, "pk": f"t{n}"}
            for n, label, text in state.tabs
        ]
        first = {
            "label": state.everything_label, "url": self.record.list_url, "pk": 0,
            "current": state.view is None and not any(t["current"] for t in declared),
        }  # fmt: skip
        saved = ({"label": v.name, "url": f"{self.record.list_url}?v={v.pk}", "current": v == state.view, "pk": v.pk} for v in state.views)
        return [first, *declared, *saved]

    def orders(self, state) -> list[dict]:
        """Offered orders for the menu; choosing the present one turns it round."""
        offered = offered_orders(self.record, self.actor)
        now = state.order or (offered[0].name if offered else "")
        shown = []
        for order in offered:
            current = now.lstrip("-") == order.name
            turned = f"-{order.name}" if current and not now.startswith("-") else order.name
            shown.append({"label": order.label, "url": state.url(o=turned), "current": current, "turned": current and now.startswith("-")})
        return shown


class Filter(RecordView):
    """GET: the builder, as a dialog or as a page. It sends its conditions to the list."""

    def get(self, request):
        state = ListState(self.record, self.actor, request.GET)
        builder = Builder(state, request.GET if "c-match" in request.GET else None)
        return self.page(
            "_filter" if is_fragment(request) else "filter",
            {"state": state, "builder": builder, "title": _("Filter"), "back_url": state.url()},
        )


class FilterRow(RecordView):
    """GET: one condition of the builder anew, after another field or comparison was chosen."""

    def get(self, request):
        return self.page("_condition", {"row": row_of(self.record, self.actor, request.GET)})


class Columns(RecordView):
    """GET: the choice, order and width of columns. With `use` in the address it goes back to the list with them."""

    def get(self, request):
        state = ListState(self.record, self.actor, request.GET)
        if "use" in request.GET:
            names = [n for n in request.GET.getlist("column") if n.isidentifier()]
            widths = {n: request.GET.get(f"width-{n}", "") for n in names}
            return HttpResponseRedirect(state.url(c=",".join(f"{n}:{widths[n]}" if widths[n] else n for n in names)))
        table = Table(state)
        chosen = [(c.field, c.width) for c in table.columns]
        names = {field.name for field, _w in chosen}
        rest = [(f, 0) for n, f in table.sight.fields.items() if n not in names and f.is_column]
        return self.page(
            "_columns" if is_fragment(request) else "columns",
            {"state": state, "chosen": chosen, "rest": rest, "title": _("Columns"), "back_url": state.url()},
        )
