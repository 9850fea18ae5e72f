"""Values as HTML, by kind: for list cells, facts and changes. Renderers are chosen once per column, then called once per row.

A field may name a drawing of its own in `Field.template`: a name registered here with `@drawing("grade")`, or a template path.
"""

from collections.abc import Callable
from datetime import date, datetime
from html import escape

from django.template.loader import get_template
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.commons.company.models import Company
from guanxi.desk.values import UNSEEN, Sight, mask_of, text_of
from guanxi.kit import records
from guanxi.kit.shell import drawn
from guanxi.kit.templatetags import gx

NONE = mark_safe('<span class="none">—</span>')
_drawings: dict[str, Callable] = {}
_draws_empty: set[str] = set()
_alone: set[str] = set()
_by_row = {"tags", "multichoice", "json", "table"}  # values that cannot be remembered: lists


def drawing(name: str, *, empty: bool = False, alone: bool = False):
    """Decorator for `f(value, obj, field) -> SafeString`: a way to draw a value that fields may ask for by name.

    empty: it draws None too. alone: the value alone decides, not the row, so that a column draws each value once.
    """
    if empty:
        _draws_empty.add(name)
    if alone:
        _alone.add(name)
    return lambda f: _drawings.setdefault(name, f)


def esc(text) -> SafeString:
    """Escaped for HTML, unless it is HTML already. (Django's own looks for lazy texts in every call: five times the work.)"""
    return text if type(text) is SafeString else SafeString(escape(str(text)))


def renderer(field, sight: Sight) -> Callable:
    """A function row → SafeString for one field, with everything that is the same for all rows looked up beforehand."""
    if sight.is_masked(field.name):
        return lambda obj: esc(mask_of(field, field.value(obj))) or NONE
    draw, nothing = _drawing_of(field, sight), _unplanned(field, sight)
    read = field.value if field.kind not in ("ref", "tags") else lambda obj: sight.value(field, obj)
    once = field.template in _alone if field.template else not (field.is_many or field.kind in _by_row)
    done: dict = {}

    def render(obj):
        value = read(obj)
        if value is None or value is UNSEEN or value == "" or value == []:
            if field.template not in _draws_empty:
                return nothing(obj)
            value = None
        if not once:
            return draw(value, obj)
        if (html := done.get(value)) is None:
            html = done[value] = draw(value, obj)
        return html

    return render


def _drawing_of(field, sight):
    if field.template in _drawings:
        own = _drawings[field.template]
        return lambda value, obj: own(value, obj, field)
    if field.template:
        template = get_template(field.template)
        return lambda value, obj: mark_safe(template.render({"value": value, "obj": obj, "field": field, "actor": sight.actor}))
    by_kind = {"person": _person, "date": _date, "datetime": _date, "tags": _tags, "multichoice": _tags, "ref": _ref, "long": _long,
               "file": _file, "table": _table}  # fmt: skip
    if field.kind == "choice":
        labels = {value: esc(str(label)) for value, label in sight.labels(field).items()}
        return lambda value, obj: labels.get(value) or esc(str(value))
    if field.kind == "money":
        return lambda value, obj: esc(gx.money(value, ""))
    if field.kind in by_kind:
        draw = by_kind[field.kind]
        return lambda value, obj: draw(value, field, sight)
    return lambda value, obj: esc(text_of(field, value))


def _unplanned(field, sight) -> Callable:
    """Row → what stands where a date is missing: a dash, or for how long nobody planned one, if the reader may know since when."""
    since = sight.fields.get(field.since)
    if since is None or sight.is_masked(since.name):
        return lambda obj: NONE
    today, quiet = timezone.localdate(), Company.current().quiet_days

    def draw(obj):
        at = since.value(obj)
        days = (today - timezone.localdate(at)).days if at else 0
        return _needing(ngettext("no plan for %(n)s day", "no plan for %(n)s days", days) % {"n": days}) if days >= quiet else NONE

    return draw


def _needing(text: str) -> SafeString:
    return mark_safe(f'<span class="gx-cell gx-need gx-b">{drawn.icon("alert-triangle", "s")}{esc(text)}</span>')


def _person(value, field, sight):
    name = str(value)
    return mark_safe(f'<span class="gx-who"><span class="gx-av" aria-hidden="true">{esc(name[:1])}</span>{esc(name)}</span>')


def _date(value, field, sight):
    exact = text_of(field, value)
    return mark_safe(f'<time class="gx-2" datetime="{value.isoformat()}" title="{exact}">{esc(gx.when(value))}</time>')


def _tags(value, field, sight):
    labels = sight.labels(field) if field.choices else None
    items = value.all() if hasattr(value, "all") else value
    return tag_list([str((labels or {}).get(each, each)) for each in items])


def tag_list(names: list[str], most: int = 3) -> SafeString:
    """Grey tags; what does not fit is counted."""
    shown = "".join(f'<span class="gx-tag">{esc(n)}</span>' for n in names[:most])
    more = f'<span class="gx-tag" title="{esc("、".join(names[most:]))}">+{len(names) - most}</span>' if len(names) > most else ""
    return mark_safe(f'<span class="gx-cell">{shown}{more}</span>')


def _ref(value, field, sight):
    record = records.known(field.ref)
    if record is None or not sight.actor.may(record.key, "view"):
        return esc(str(value))
    return mark_safe(f'<a href="{record.url(value.pk)}">{esc(str(value))}</a>')


def _file(value, field, sight):
    return mark_safe(f'<a href="{value.url}" hx-boost="false">{esc(value.name)}</a>')


def _table(value, field, sight):
    """How many lines a small table has, and which."""
    count = ngettext("%(n)s line", "%(n)s lines", len(value)) % {"n": len(value)}
    return mark_safe(f'<span title="{esc(text_of(field, value))}">{esc(count)}</span>')


def small_table(value, field) -> SafeString:
    """A small table whole."""
    columns = [c for c in field.columns if any(row.get(c.name) not in (None, "") for row in value)]
    heads = "".join(f"<th>{esc(str(c.label))}</th>" for c in columns)
    cell = '<td class="gx-num">{}</td>'.format
    lines = (
        "".join(cell(esc(text_of(c, row.get(c.name)))) if c.numeric else f"<td>{esc(text_of(c, row.get(c.name)))}</td>" for c in columns)
        for row in value
    )
    return mark_safe(
        f'<table class="gx-mini-table"><thead><tr>{heads}</tr></thead><tbody>{"".join(f"<tr>{line}</tr>" for line in lines)}</tbody></table>'
    )


def _long(value, field, sight):
    text = str(value)
    return esc(text if len(text) <= 60 else text[:59] + "…")


@drawing("grade", empty=True, alone=True)
def grade(value, obj=None, field=None) -> SafeString:
    """The letter of a grade: weight of ink is rank."""
    return drawn.grade(value)


@drawing("plain", alone=True)
def plain(value, obj=None, field=None) -> SafeString:
    """A number that names something, such as a year: without commas."""
    return esc(str(value))


@drawing("ring", alone=True)
def ring(value, obj=None, field=None) -> SafeString:
    """A percentage as a ring with its figure; ochre below 60."""
    low = " low" if value < 60 else ""
    return mark_safe(
        f'<span class="gx-cell"><svg class="gx-ring{low}" viewBox="0 0 22 22" aria-hidden="true"><circle class="t" cx="11" cy="11" r="8.5"/>'
        f'<circle class="v" cx="11" cy="11" r="8.5" pathLength="100" stroke-dasharray="{int(value)} 100"/></svg><span class="gx-2">{int(value)}%</span></span>'
    )


@drawing("neglect", alone=True)
def neglect(value, obj=None, field=None) -> SafeString:
    """A date that somebody must keep: today is bold, a missed one says by how many days."""
    moment = timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
    day = moment.date() if isinstance(moment, datetime) else moment
    days = (timezone.localdate() - day).days
    if days > 0:
        return _needing(_("%(count)d days overdue") % {"count": days})
    shown = esc(gx.when(value))
    return mark_safe(f'<span class="gx-b">{shown}</span>') if days == 0 else shown


@drawing("wan", alone=True)
def wan(value, obj=None, field=None) -> SafeString:
    """An amount in 万 for columns whose head says so: 186.4."""
    return esc(gx.in_wan(value)) if value else NONE


@drawing("weight", alone=True)
def weight(value, obj=None, field=None) -> SafeString:
    """A choice whose first value is bold and whose last is grey (重要, 特殊, 一般)."""
    pairs = list(field.choices or ())
    at = next((i for i, (key, _label) in enumerate(pairs) if key == value), None)
    css = "gx-b" if at == 0 else ("gx-2" if at is not None and at == len(pairs) - 1 else "")
    label = esc(str(dict(pairs).get(value, value)))
    return mark_safe(f'<span class="{css}">{label}</span>') if css else label


def moment(value) -> SafeString:
    """A time for running text: short, exact in the title."""
    if not isinstance(value, date):
        return mark_safe("")
    exact = timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if isinstance(value, datetime) else value.isoformat()
    return mark_safe(f'<time datetime="{value.isoformat()}" title="{exact}">{esc(gx.when(value))}</time>')
