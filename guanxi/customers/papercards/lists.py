"""What a card lists in tables: people, what was said when, years, competitors, the analysis, changes. Each read through scope and field rights."""

from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.commons.printing.sheets import Block, Cell
from guanxi.customers.competitors.models import Competitor
from guanxi.customers.contacts.models import Contact
from guanxi.customers.majorchanges.models import MajorChange
from guanxi.customers.strengths.models import StrengthAnalysis
from guanxi.customers.strengths.panels import compared
from guanxi.customers.yearlyresults.models import YearlyResult
from guanxi.desk.values import Sight
from guanxi.kit.panels import timeline_of
from guanxi.kit.reader import seen

MOST = 12
PEOPLE = 40


def people_of(customer, actor, shown: Sight) -> list[Contact]:
    """The people at a customer, the eldest entry first; none where the reader may not know whose they are."""
    if not actor.may("customers.contact", "view") or not shown.tells("customer"):
        return []
    return seen(Contact, actor, _of, customer.pk, ("id",), limit=PEOPLE)


def dealings(part, customer, actor) -> list[Block]:
    """What was said and done, newest first, as the timeline tells it."""
    heads = [_("When"), _("What it says"), _("By")]
    if customer is None:
        rows = [[Cell(), Cell(), Cell()] for _n in range(part.blank)]
    else:
        entries = timeline_of("customers.customer", customer, actor, limit=MOST)
        rows = [[Cell(_at(e)), Cell(" ".join(t for t in (str(e.title), str(e.text)) if t)), Cell(str(e.by))] for e in entries] or [
            [Cell(), Cell(), Cell()]
        ]
    return [Block(str(part.title), [3, 11, 2], rows, heads)]


def _at(entry) -> str:
    at = timezone.localtime(entry.at)
    return at.strftime("%Y-%m-%d" if entry.date_only else "%Y-%m-%d %H:%M")


def table_of(model, names: tuple[str, ...], widths: list[int], order: tuple[str, ...], needs: tuple[str, ...] = ("customer",)):
    """`f(part, customer, actor) -> list[Block]`: rows of another record type, one column a field that the reader may read."""

    def build(part, customer, actor) -> list[Block]:
        key = model._meta.label_lower
        if not actor.may(key, "view"):
            return []
        shown = Sight.of(model, actor)
        columns = [(n, w) for n, w in zip(names, widths, strict=True) if n in shown.fields]
        if not columns or not shown.tells(*needs):
            return []
        rows = (
            []
            if customer is None
            else [
                [Cell(_said(shown, row, n)) for n, _w in columns]
                for row in shown.prime(seen(model, actor, _of, customer.pk, order, limit=MOST), {n for n, _w in columns})
            ]
        )
        if not rows:
            rows = [[Cell() for _column in columns] for _n in range(part.blank if customer is None else 1)]
        return [Block(str(part.title), [w for _n, w in columns], rows, [str(shown.fields[n].label) for n, _w in columns])]

    return build


def _said(shown: Sight, row, name: str) -> str:
    return shown.said(row, name, str) if name == "year" else shown.said(row, name)


def _of(rows, customer, order):
    return rows.filter(customer=customer).order_by(*order)


def strength(part, customer, actor) -> list[Block]:
    """The newest analysis item by item, beside the one before."""
    if customer is None or not actor.may("customers.strengthanalysis", "view"):
        return []
    shown = Sight.of(StrengthAnalysis, actor)
    if not shown.tells("customer", "on"):
        return []
    told = compared(seen(StrengthAnalysis, actor, _of, customer.pk, ("-on", "-id"), limit=2), shown)
    if not told["lines"]:
        return []
    heads = [_("Item"), _("Weight"), str(told["now"].on), str(told["before"].on) if told["before"] else "", _("Difference")]
    rows = [
        [Cell(str(x["label"])), Cell(str(x["weight"])), Cell(_number(x["score"])), Cell(_number(x["before"])), Cell(x["moved"])]
        for x in told["lines"]
    ]
    total = [Cell(_("Total strength"), head=True), *(Cell(str(t)) for t in ("", *(x["total"] for x in told["totals"]))), Cell()]
    return [Block(str(part.title), [5, 2, 3, 3, 2], [*rows, [*total, Cell()][:5]], heads)]


def _number(value) -> str:
    return "" if value is None else str(value)


LISTS = {
    "contacts": dealings,
    "years": table_of(
        YearlyResult,
        ("year", "sales", "net_profit", "staff_count", "assets", "market_share", "our_share"),
        [2, 3, 3, 2, 3, 2, 2],
        ("-year",),
    ),
    "rivals": table_of(Competitor, ("name", "side", "products", "price", "strength", "share"), [4, 3, 4, 3, 3, 2], ("-id",)),
    "changes": table_of(MajorChange, ("on", "kind", "what", "source"), [3, 3, 8, 3], ("-on", "-id")),
    "strength": strength,
}
