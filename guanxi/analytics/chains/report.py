"""The rows of the report: by source as a tree, by occasion, by bought list, by referrer, with links to the very records and marks for the best."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from guanxi.analytics.chains.periods import Span
from guanxi.analytics.chains.queries import ENOUGH, Figures, Insight, by_origin, by_referrer, insight_of, occasions
from guanxi.customers.custody.rules import CLOSED
from guanxi.customers.customers.models import Customer
from guanxi.customers.occasions.queries import bought_ids
from guanxi.customers.sources.queries import tree
from guanxi.desk.values import Sight
from guanxi.kit.actor import Actor
from guanxi.kit.dialects import bounded
from guanxi.kit.filters.text import quoted

MOST = 300
PATIENCE = 10_000  # milliseconds that all statements may take
NONE = "none"


@dataclass
class Row:
    """One line. where: its condition in the filter language, for customers and leads alike. marks: why it is worth repeating."""

    label: str
    figures: Figures
    where: str
    depth: int = 0
    url: str = ""
    note: str = ""
    is_leaf: bool = True
    is_doubtful: bool = False
    marks: list[str] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)
    deeper: str = ""

    @property
    def few(self) -> bool:
        """Too few customers for a share to say anything."""
        return 0 < self.figures.customers < ENOUGH


@dataclass
class Report:
    """Everything that the page and the file show."""

    by: str
    span: Span
    sees: Insight
    rows: list[Row]
    total: Figures
    left_out: int = 0

    @property
    def widest(self) -> dict[str, float]:
        """The largest figure of each kind, for the bars."""
        leaves = [r.figures for r in self.rows if r.depth == 0]
        return {n: float(max((getattr(f, n) for f in leaves), default=0)) or 1.0 for n in ("customers", "sales", "profit", "cost")}


AXES = ("source", "occasion", "list", "referrer")


def axes_for(sees: Insight) -> list[tuple[str, str]]:
    """(by, label) of the ways in which this reader may cut the figures."""
    labels = [("source", _("By source")), ("occasion", _("By occasion")), ("list", _("By bought list")), ("referrer", _("By referrer"))]
    able = {"source": True, "occasion": sees.occasion, "list": sees.occasion, "referrer": sees.referrer}
    return [(by, label) for by, label in labels if able[by]]


def report(actor: Actor, *, by: str, span: Span, under: int | None = None) -> Report:
    """The figures of the actor's own rows. under: only this source and what is part of it. Raises kit.dialects.TooLong when there is too much to add up."""
    sees = insight_of(actor)
    if not sees.period:
        span = Span("all")
    by = by if by in dict(axes_for(sees)) else "source"
    with bounded(PATIENCE):
        found = by_referrer(actor, span, sees) if by == "referrer" else by_origin(actor, span, sees)
    rows = {"source": _sources, "referrer": _referrers}.get(by, _occasions)(actor, found, by, under)
    total = Figures()
    for row in rows:
        if row.depth == 0:
            total += row.figures
    for row in rows:
        row.links = _links(row, span, sees)
    _mark(rows, sees)
    return Report(by, span, sees, rows[:MOST], total, max(0, len(rows) - MOST))


def _sources(actor, found, by, under) -> list[Row]:
    of: dict[int | None, Figures] = {}
    for (source, _occasion), figures in found.items():
        of.setdefault(source, Figures()).__iadd__(figures)
    rows, known = [], set()
    for branch in tree(actor, under):
        total = Figures()
        for pk in branch.ids:
            if pk in of:
                total += of[pk]
        known.update(branch.ids)
        if total:
            s = branch.source
            row = Row(
                s.name, total, f"source = {s.pk}", branch.depth, f"/customers/sources/{s.pk}/", s.definition, branch.is_leaf, s.doubted
            )
            row.deeper = "" if branch.is_leaf or s.pk == under else str(s.pk)
            rows.append(row)
    if under is None:
        gone = Figures()
        for pk in of.keys() - known - {None}:
            gone += of[pk]
        if gone:
            rows.append(Row(_("Sources in the recycle bin"), gone, ""))
        if None in of:
            rows.append(Row(_("No source written down"), of[None], "source is empty"))
    return rows


def _occasions(actor, found, by, under) -> list[Row]:
    of: dict[int | None, Figures] = {}
    for (_source, occasion), figures in found.items():
        of.setdefault(occasion, Figures()).__iadd__(figures)
    rows, known = [], occasions(actor)
    sight = Sight.of(type(next(iter(known.values()))), actor) if known else None
    for pk, o in known.items():
        if (by == "list" and not o.is_bought) or pk not in of:
            continue
        note = " ".join(filter(None, (sight.said(o, "kind"), sight.said(o, "begins_on"))))
        rows.append(Row(sight.called(o), of[pk], f"occasion = {pk}", url=f"/customers/occasions/{pk}/", note=note, is_doubtful=o.is_bought))
    rows.sort(key=lambda r: (-r.figures.profit, -r.figures.sales, -r.figures.customers, r.label))
    gone, bought = Figures(), bought_ids()
    for pk in of.keys() - known.keys() - {None}:
        if by == "occasion" or pk in bought:
            gone += of[pk]
    if gone:
        rows.append(Row(_("Occasions in the recycle bin"), gone, ""))
    if by == "occasion" and None in of:
        rows.append(Row(_("Of no occasion"), of[None], "occasion is empty"))
    return rows


def _referrers(actor, found, by, under) -> list[Row]:
    keys = [key for (key,) in found]
    record = Sight.of(Customer, actor)
    names = dict(Customer.objects.visible_to(actor).filter(pk__in=keys).values_list("pk", "name")) if record.tells("name") else {}
    rows = [Row(names[pk], found[(pk,)], f"referrer = {pk}", url=f"/customers/customers/{pk}/") for pk in keys if pk in names]
    rows.sort(key=lambda r: (-r.figures.profit, -r.figures.sales, -r.figures.customers, r.label))
    # Of archives that are kept apart nobody learns that they sent somebody.
    open_ = set(
        Customer.objects.filter(pk__in=[pk for pk in keys if pk not in names]).exclude(custody__in=CLOSED).values_list("pk", flat=True)
    )
    hidden = Figures()
    for pk in open_:
        hidden += found[(pk,)]
    if hidden:
        rows.append(Row(_("Referrers whom you do not see"), hidden, ""))
    return rows


def _links(row: Row, span: Span, sees: Insight) -> dict[str, str]:
    """Addresses of the lists that hold exactly what a figure counts."""
    if not row.where:
        return {}
    customers = " and ".join(filter(None, (row.where, span.known_as_filter())))
    leads = " and ".join(filter(None, (row.where, span.created_as_filter())))
    made = {}
    if sees.customers:
        made["customers"] = _address("customers", customers)
        made["buyers"] = _address("customers", f"{customers} and order_count > 0")
        for grade in row.figures.grades:
            made[grade] = _address("customers", f"{customers} and grade = {quoted(grade)}")
    if sees.leads:
        made["leads"] = _address("leads", leads)
        made["converted"] = _address("leads", f"{leads} and status = converted")
    return made


def _address(slug: str, text: str) -> str:
    return f"/customers/{slug}/?{urlencode({'f': text})}"


def _mark(rows: list[Row], sees: Insight) -> None:
    """Says of the best ones why they are worth repeating (ACQ-02). Only rows of which nothing is part compete, and only with a sample large enough."""
    able = [r for r in rows if r.is_leaf and r.where and not r.where.endswith("is empty") and r.figures.customers >= ENOUGH]
    if len(able) < 2:
        return
    contests = [
        (sees.profit and sees.cost, "profit_per_yuan", _("most profit per yuan spent")),
        (sees.profit, "profit", _("most profit")),
        (sees.buyers, "buyer_share", _("most of them buy")),
    ]
    for allowed, name, reason in contests:
        if allowed:
            best = max(able, key=lambda r: getattr(r.figures, name) or 0)
            if (getattr(best.figures, name) or 0) > 0:
                best.marks.append(reason)
    if sees.grade:
        best = max(able, key=lambda r: r.figures.grades.get("A", 0))
        if best.figures.grades.get("A"):
            best.marks.append(_("most A customers"))
