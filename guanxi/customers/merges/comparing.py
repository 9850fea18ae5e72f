"""The comparison page's contents: a column for each customer, a line for each field that differs, as far as the reader may read."""

from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from guanxi.customers.customers.models import Customer
from guanxi.customers.merges.values import BOTH, carried, choosable, proposed, said_by, together
from guanxi.desk.values import UNSEEN, Sight, mask_of
from guanxi.kit import records
from guanxi.kit.actor import Actor
from guanxi.kit.ownership import children_of

LONG = 200


@dataclass(frozen=True)
class Cell:
    """What one customer says. value: what is posted when this one is chosen; "" cannot be chosen."""

    value: str
    text: str
    is_chosen: bool = False
    owner: str = ""  # whose it is, for those who hear the page


@dataclass(frozen=True)
class Line:
    """A field that differs. fixed: the reader may not choose here, the words say what stands."""

    name: str
    label: str
    cells: list[Cell]
    fixed: str = ""


def arranged(rows: list[Customer], actor: Actor) -> list[Customer]:
    """The one that is proposed to stay first: on which most hangs, the fullest, the eldest, as far as the reader may know."""
    sight, hanging = Sight.of(Customer, actor), _hanging([c.pk for c in rows], actor)
    full = sight.fields["completeness"] if sight.tells("completeness") else None
    return sorted(rows, key=lambda c: (-sum(n for _label, n in hanging[c.pk]), -(full.value(c) or 0) if full else 0, c.pk))


def columns(rows: list[Customer], actor: Actor) -> list[dict]:
    """The heads: name, whose, since when, and how much hangs on each."""
    sight, record = Sight.of(Customer, actor), records.of(Customer)
    sight.prime(rows, ("owner",))
    hanging = _hanging([c.pk for c in rows], actor)
    return [
        {
            "pk": c.pk, "name": sight.called(c), "url": record.url(c.pk), "version": c.version, "since": c.filed_on if "filed_on" in sight.fields else None,
            "owner": sight.said(c, "owner"), "grade": sight.said(c, "grade"), "hanging": hanging[c.pk],
        }
        for c in rows
    ]  # fmt: skip


def _hanging(keys: list[int], actor: Actor) -> dict[int, list[tuple[object, int]]]:
    """What hangs on each customer: (what, how many) of the kinds and rows in the reader's reach."""
    found: dict[int, list] = {pk: [] for pk in keys}
    for model, name in children_of(Customer):
        record = records.known(model._meta.label_lower)
        if record is None or not actor.may(record.key, "view") or not Sight(record, actor).tells(name):
            continue
        rows = model.objects.visible_to(actor).filter(**{f"{name}__in": keys})
        for pk, count in rows.order_by().values_list(name).annotate(n=Count("pk")):
            found[pk].append((record.label, count))
    return found


def lines(rows: list[Customer], actor: Actor, chosen: dict) -> tuple[list[Line], list[tuple[str, str]]]:
    """(fields that differ, (label, text) of those that are the same). rows[0] is the one that stays; chosen: field → posted value.

    Of a field that the reader sees masked, only the masks are compared.
    """
    sight, may = Sight.of(Customer, actor), choosable(actor)
    sight.prime(rows)
    differ, same = [], []
    for column in _in_order(sight):
        field = sight.fields[column.name]
        texts = [_text(sight, field, c) for c in rows]
        values = {_hashed(said_by(column, c)) for c in rows} if column.name in may else set(texts)
        if len(values - {None, ""}) == 0:
            continue
        if len({"" if v is None else v for v in values}) == 1:
            same.append((str(field.label), texts[0]))
        elif column.name not in may:
            cells = [Cell("", text, owner=sight.called(c)) for c, text in zip(rows, texts, strict=True)]
            differ.append(Line(column.name, str(field.label), cells, fixed=_("Not yours to choose: what the first one says stands.")))
        else:
            differ.append(Line(column.name, str(field.label), _cells(column, rows, texts, chosen.get(column.name), sight)))
    return differ, same


def _hashed(value):
    return str(value) if isinstance(value, list) else value


def _cells(column, rows, texts, chosen, sight) -> list[Cell]:
    wanted = str(proposed(column, rows)) if chosen is None else chosen
    cells = [Cell(str(c.pk), text, wanted == str(c.pk), sight.called(c)) for c, text in zip(rows, texts, strict=True)]
    if BOTH in (wanted, proposed(column, rows)):
        cells.append(Cell(BOTH, _short(together(column, rows)), wanted == BOTH, _("both")))
    return cells


def _text(sight: Sight, field, customer) -> str:
    if sight.is_masked(field.name):
        return mask_of(field, field.value(customer))
    return "" if sight.value(field, customer) is UNSEEN else _short(sight.text(field, customer))


def _short(text: str) -> str:
    return text if len(text) <= LONG else text[: LONG - 1] + "…"


def _in_order(sight: Sight) -> list:
    """The columns that the reader may read, as the record page groups them."""
    places = {n: i for i, n in enumerate(n for s in records.of(Customer).laid_out() for n in s.names)}
    shown = [c for c in carried() if c.name in sight.fields]
    return sorted(shown, key=lambda c: places.get(c.name, len(places)))
