"""Rows of a list as HTML. Everything that is the same for all rows is decided once; a cell costs a function call, not a query."""

from dataclasses import dataclass

from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from guanxi.desk import cells
from guanxi.desk.cells import esc
from guanxi.desk.saving import enterable
from guanxi.desk.values import Sight
from guanxi.kit.reader import offered_orders
from guanxi.kit.reader.ordering import sort_path
from guanxi.kit.scope import filterable_fields, terms
from guanxi.kit.shell import drawn

PLACES = {5: ("mark", "title", "figure", "meta", "end"), 6: ("mark", "title", "figure", "meta", "meta2", "end")}
BARE = {"int", "money", "decimal", "percent", "date", "datetime"}  # says nothing on the phone without its label
INLINE = {"text", "choice", "int", "money", "decimal", "percent", "date", "bool", "person", "region"}

# It names its own target: one inherited from the table would hold for the links of the rows too, and put their pages into the cell.
_EDIT = '<button type="button" class="edit" hx-get="{}cells/{}/" hx-target="closest td" hx-swap="outerHTML"{}>{}{}</button>'


def edit_button(url: str, name: str, html: str, more: str = "") -> str:
    """What opens a cell to be changed in place. html: the cell as it stands."""
    return _EDIT.format(url, name, more, html, drawn.icon("pencil", "s"))


@dataclass
class Column:
    """A column: field, width, place on the phone, and how its head sorts ("" = not)."""

    field: object
    width: int
    place: str
    sort_url: str = ""
    direction: str = "none"  # ascending | descending | none

    @property
    def label(self):
        """The head, with the unit that its figures are in."""
        if self.field.template == "wan":
            return _("%(label)s, 10,000 yuan") % {"label": self.field.label}
        return _("%(label)s (%(unit)s)") % {"label": self.field.label, "unit": self.field.unit} if self.field.unit else self.field.label


class Table:
    """The rows of one page for one reader."""

    def __init__(self, state):
        self.state, self.record, self.actor = state, state.record, state.actor
        self.sight = Sight(self.record, self.actor)
        self.columns = self._columns()

    def _columns(self) -> list[Column]:
        places = dict(zip(self.record.compact, PLACES.get(len(self.record.compact), ()), strict=False))
        sortable = filterable_fields(self.record, self.actor)
        by_path = {o.keys[0].lstrip("-"): o for o in offered_orders(self.record, self.actor)}
        made = []
        for name, width in self.state.columns:
            field = self.sight.fields[name]
            column = Column(field, width, places.get(name, ""))
            order = by_path.get(field.path) or by_path.get(f"{field.path}_sort")
            if order or (name in sortable and sort_path(self.record.model, field)):
                self._sorting(column, order.name if order else name, bool(order) and order.keys[0].startswith("-"))
            made.append(column)
        return made

    def _sorting(self, column, name, falling):
        """The head's address: the other way round when the list is in this order already."""
        now = self.state.order or (self.record.orders[0].name if self.record.orders else "")
        current, turned = now.lstrip("-") == name, now.startswith("-")
        if current:
            column.direction = "descending" if falling != turned else "ascending"
        column.sort_url = self.state.url(o=f"-{name}" if current and not turned else name)

    def body(self, rows: list) -> SafeString:
        """All rows as <tr>s."""
        names = {c.field.name for c in self.columns}
        self._tags = next((f for n, f in self.sight.fields.items() if f.kind == "tags" and n not in names), None)
        self.sight.prime(rows, names | ({self._tags.name} if self._tags else set()))
        drawers = [(self._open(c), cells.renderer(c.field, self.sight), self._pencil(c)) for c in self.columns]
        drawers = [(*d, c.field.name == self.record.title) for d, c in zip(drawers, self.columns, strict=True)]
        changeable = self._changeable(rows) if any(d[2] for d in drawers) else set()
        spoken, named = esc(_("Choose %(name)s")), self.record.title in self.sight.fields
        return mark_safe("".join(self._row(row, drawers, row.pk in changeable, spoken, named) for row in rows))

    def _open(self, column) -> str:
        css = "gx-num" if column.field.numeric else ("cut" if column.field.kind in ("text", "long", "ref") else "")
        place = f' data-at="{column.place}"' if column.place else ""
        label = f' data-label="{esc(str(column.label))}"' if column.place == "meta2" and column.field.kind in BARE else ""
        times = _("× 10,000")  # not within an f-string: those are not collected for translation
        unit = f' data-unit="{esc(times)}"' if column.place == "figure" and column.field.template == "wan" else ""
        return f"<td{f' class={chr(34)}{css}{chr(34)}' if css else ''}{place}{label}{unit}>"

    def _pencil(self, column) -> str:
        """The field's name when its cell can be changed in place."""
        field = column.field
        simple = field.kind in INLINE and field.template in ("", "weight") and "__" not in field.path and field.name != self.record.title
        return field.name if simple and field.name in self._writable and not field.masked else ""

    @property
    def _writable(self):
        if not hasattr(self, "_writable_names"):
            self._writable_names = enterable(self.record, self.actor)
        return self._writable_names

    def _changeable(self, rows) -> set:
        """Keys of the rows that the reader may change; one query, and none when all are."""
        reach = terms(self.record.model, self.actor, "change")
        keys = {r.pk for r in rows}
        if reach.nothing:
            return set()
        if (reach.everything and not reach.narrowed) or reach == terms(self.record.model, self.actor, "view"):
            return keys
        return set(self.record.model.objects.filter(reach.q(), pk__in=keys).values_list("pk", flat=True))

    def _row(self, row, drawers, changeable, spoken, named) -> str:
        url = f"{self.record.list_url}{row.pk}/"
        parts, name = [], str(row.pk)
        for opening, draw, pencil, is_title in drawers:
            html = draw(row)
            if is_title:
                name = html if named else name
                html = self._title(row, url, html)
            elif pencil and changeable:
                html = edit_button(url, pencil, html)
            parts.append(f"{opening}{html}</td>")
        spoken = spoken.replace("%(name)s", strip_tags(name) if "<" in name else name)
        choose = f'<td class="ck" data-at="ck"><input class="form-check-input" type="checkbox" name="pk" value="{row.pk}" form="gx-bulk" aria-label="{spoken}"></td>'
        return f'<tr id="row-{row.pk}">{choose}{"".join(parts)}</tr>'

    def _title(self, row, url, html) -> str:
        tags = self.sight.value(self._tags, row) if self._tags else []
        behind = "".join(f'<span class="gx-tag">{esc(t)}</span>' for t in tags[:3])
        # A row named after another record (a receipt after its customer): a link inside a link would leave ours empty.
        text = strip_tags(html) if "<a " in html else html
        link = f'<a class="name" href="{url}">{text if html != cells.NONE else row.pk}</a>'
        return f'<span class="gx-cell">{link}{behind}</span>' if behind else link
